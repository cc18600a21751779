"""Counts at one age for all posts."""

from __future__ import annotations

import polars as pl

from engagebias.checks import check_number
from engagebias.errors import DataError
from engagebias.pace.readings import check_age, check_snapshots, count_falls
from engagebias.schema import SNAPSHOTS

NOT_READ, TOO_YOUNG = "not read at this age", "last read before this age"


def counts_at(snapshots: pl.DataFrame, *, horizon: float, within: float = 0.0) -> pl.DataFrame:
    """Return each post's counts at one age, so that posts of different ages can be compared.

    Parameters
    ----------
    snapshots : polars.DataFrame
        Snapshots: ``post_id``, ``age_hours``, ``action``, ``count``.
    horizon : float
        The age in hours at which counts are wanted.
    within : float, default 0
        How many hours before the horizon a reading may lie and still count as read at it. The last such reading is
        taken as it is. Nothing is ever interpolated: a count between two readings is not known.

    Returns
    -------
    polars.DataFrame
        One row a post, in order of first appearance: ``post_id``, ``horizon``, one column (UInt64) for each action, null where
        there was no reading, ``missing``, which says why, ``falls``, and the columns that ride along with the same value in all
        rows of a post. A post whose last reading is too early has null, never its last count. ``falls`` is how often the post's
        counts fall from one reading to the next, at any age: the platform corrected them. They stand as they were read.

    Raises
    ------
    DataError
        If the table or an argument is not what it should be.

    Notes
    -----
    A count that is the same before and after the horizon would be known without a reading. It is null all the
    same: posts on which little happens would else be known more often than others.

    Examples
    --------
    >>> shots = pl.DataFrame({"post_id": ["a", "a", "b"], "age_hours": [6.0, 24.0, 6.0], "action": ["likes"] * 3,
    ...                       "count": [3, 9, 4]})
    >>> counts_at(shots, horizon=24).select("post_id", "likes", "missing").rows()
    [('a', 9, None), ('b', None, 'likes: last read before this age')]
    """
    caller = "counts_at"
    frame = check_snapshots(snapshots, caller=caller)
    check_age(horizon, name="horizon", caller=caller)
    check_within(within, horizon, caller=caller)
    read = (
        frame.filter(read_near(horizon, within))
        .sort("age_hours")
        .group_by("post_id", "action")
        .agg(pl.col("count").last().cast(pl.UInt64))
    )
    oldest = frame.drop_nulls("count").group_by("post_id", "action").agg(oldest=pl.col("age_hours").max())
    pairs = frame.select("post_id", "action").unique(maintain_order=True)
    long = pairs.join(read, on=["post_id", "action"], how="left").join(oldest, on=["post_id", "action"], how="left")
    why = pl.when(pl.col("oldest") < horizon).then(pl.lit(TOO_YOUNG)).otherwise(pl.lit(NOT_READ))
    long = long.with_columns(reason=pl.when(pl.col("count").is_null()).then(pl.concat_str("action", pl.lit(": "), why)))
    missing = long.group_by("post_id").agg(missing=pl.col("reason").drop_nulls().sort().str.join("; ")).with_columns(
        missing=pl.when(pl.col("missing") != "").then("missing")
    )  # fmt: skip
    actions = long["action"].cast(pl.String).unique().sort().to_list()
    wide = long.with_columns(pl.col("action").cast(pl.String)).pivot("action", index="post_id", values="count")
    posts = frame.select("post_id").unique(maintain_order=True)
    out = posts.join(wide.select("post_id", *actions), on="post_id", how="left", maintain_order="left").join(
        missing, on="post_id", how="left", maintain_order="left"
    )
    falls = count_falls(frame).group_by("post_id").agg(pl.col("falls").sum())
    out = out.join(falls, on="post_id", how="left", maintain_order="left").with_columns(pl.col("falls").fill_null(0))
    out = out.select("post_id", pl.lit(float(horizon)).alias("horizon"), *actions, "missing", "falls")
    return out.join(_riding(frame), on="post_id", how="left", maintain_order="left")


def check_within(within: float, horizon: float, *, caller: str) -> None:
    """Refuse a tolerance that is negative or reaches back to publication."""
    check_number(within, name="within", caller=caller)
    if not 0 <= within < horizon:
        raise DataError(
            f"{caller}: within is a number of hours from 0 to below the horizon {horizon:g}; got {within!r}."
        )


def read_near(horizon: float, within: float) -> pl.Expr:
    """Select readings at a horizon or up to ``within`` hours before it."""
    # Ages are often quotients (a third of an hour), so equal ones may differ in the last bit.
    near = pl.col("age_hours").is_between((horizon - within) * (1 - 1e-9), horizon * (1 + 1e-9))
    return pl.col("count").is_not_null() & near


def _riding(frame: pl.DataFrame) -> pl.DataFrame:
    further = [c for c in frame.columns if c not in SNAPSHOTS.columns]
    if not further:
        return frame.select("post_id").unique()
    each = frame.group_by("post_id").agg(pl.col(further).n_unique().name.suffix("__kinds"), pl.col(further).first())
    same = [c for c in further if (each[f"{c}__kinds"] == 1).all()]
    return each.select("post_id", *same)
