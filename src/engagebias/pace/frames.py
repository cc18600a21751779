"""Snapshots from posts that were exported more than once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from engagebias.checks import check_choice, listed
from engagebias.errors import DataError
from engagebias.schema import COUNTS, SNAPSHOTS, check_frame, check_posts, name_rows

CALLER = "snapshots"
# What a post shows of its author or its audience's size is no action on it.
ACTIONS = tuple(name for name in COUNTS if name not in ("impressions", "followers"))


def snapshots(
    frames: Iterable[object], *, actions: Sequence[str] | None = None, keep: Sequence[str] = ()
) -> pl.DataFrame:
    """Put together posts that were read at different times as snapshots.

    Parameters
    ----------
    frames : iterable of polars.DataFrame
        Two or more tables of posts, or one alone to which others may be added later. Each needs ``created_at`` and ``observed_at``
        (UTC) in all rows and the counts; a post is known again by its ``post_id``.
    actions : sequence of str, optional
        Columns of counts; by default all that any of the tables has, ``views`` included.
    keep : sequence of str, default ()
        Further columns to carry along, such as ``"platform"`` or ``"class"``; of a post read more than once its last
        reading speaks.

    Returns
    -------
    polars.DataFrame
        Snapshots: ``post_id``, ``age_hours`` (from creation to reading), ``action``, ``count`` and the columns of ``keep``;
        sorted by post, action and age. A count that a table does not report is null. A post that stands in two tables
        with the same ``observed_at`` and the same counts was read once; ``platform`` is always kept where there is one.

    Raises
    ------
    DataError
        If times are missing or have no zone, a post is read before it was made, was made at two times, or has two
        counts at one time.

    Examples
    --------
    >>> import datetime as dt
    >>> made = dt.datetime(2024, 5, 1, tzinfo=dt.timezone.utc)
    >>> def read(hours, likes):
    ...     return pl.DataFrame({"post_id": ["a"], "created_at": [made], "observed_at": [made + dt.timedelta(hours=hours)],
    ...                          "likes": pl.Series([likes], dtype=pl.UInt64)})
    >>> snapshots([read(48, 9), read(2, 3)]).rows()
    [('a', 2.0, 'likes', 3), ('a', 48.0, 'likes', 9)]
    """
    if isinstance(frames, pl.DataFrame):
        raise DataError(f"{CALLER}: frames is a list of tables of posts. Write snapshots([first, second]).")
    tables = [
        check_posts(check_frame(f, caller=CALLER), require=["created_at", "observed_at"], caller=CALLER) for f in frames
    ]
    if not tables:
        raise DataError(f"{CALLER}: frames is empty. Name two tables of posts that were read at different times.")
    have = [name for name in ACTIONS if any(name in t.columns for t in tables)]
    chosen = have if actions is None else list(listed(actions, name="actions", caller=CALLER))
    for name in chosen:
        check_choice(name, have, name="actions", caller=CALLER)
    if not chosen:
        raise DataError(f"{CALLER}: no table has a count, such as likes or shares, so there is nothing to follow.")
    riding = dict.fromkeys([*(["platform"] if any("platform" in t.columns for t in tables) else []), *keep])
    stacked = pl.concat([_slim(t, chosen, list(riding)) for t in tables], how="diagonal_relaxed")
    _check_times(stacked)
    return _melt(stacked, chosen, list(riding))


def _slim(table: pl.DataFrame, actions: Sequence[str], riding: Sequence[str]) -> pl.DataFrame:
    missing = [pl.lit(None, pl.UInt64).alias(a) for a in actions if a not in table.columns]
    there = [pl.col(a).cast(pl.UInt64) for a in actions if a in table.columns]
    return table.select(
        "post_id", pl.col("created_at", "observed_at").cast(pl.Datetime("us", "UTC")), *there, *missing,
        *(c for c in riding if c in table.columns),
    )  # fmt: skip


def _check_times(stacked: pl.DataFrame) -> None:
    for bad, what, remedy in (
        (pl.col("observed_at") < pl.col("created_at"), "observed_at is before created_at",
         "a post is read after it was made: check the clocks and time zones of the two columns"),
        (pl.col("created_at").n_unique().over("post_id") > 1, "created_at differs between the readings of a post",
         "its age has two values: find out which time is right, or whether two posts share an id"),
    ):  # fmt: skip
        rows = stacked.filter(bad)
        if rows.height:
            shown = name_rows(rows.unique("post_id", maintain_order=True))
            raise DataError(f"{CALLER}: {what} in {rows.height} of {stacked.height} rows ({shown}); {remedy}.")


def _melt(stacked: pl.DataFrame, actions: Sequence[str], riding: Sequence[str]) -> pl.DataFrame:
    age = (pl.col("observed_at") - pl.col("created_at")).dt.total_microseconds() / 3_600_000_000
    long = stacked.select("post_id", age.alias("age_hours"), *actions).unpivot(
        actions, index=["post_id", "age_hours"], variable_name="action", value_name="count"
    )
    # One table may report an action that another, read at the same time, does not.
    long = long.unique().filter(
        pl.col("count").is_not_null() | pl.col("count").is_null().all().over("post_id", "age_hours", "action")
    )
    twice = long.filter(pl.struct(SNAPSHOTS.key).is_duplicated()).sort(SNAPSHOTS.key)
    if twice.height:
        shown = name_rows(twice.unique(SNAPSHOTS.key, maintain_order=True), SNAPSHOTS.key)
        raise DataError(
            f"{CALLER}: two counts at one observed_at in {twice.height} rows ({shown}); "
            "a time has one count: keep the table that you trust."
        )
    last = stacked.sort("observed_at").group_by("post_id").agg(pl.col(riding).drop_nulls().last())
    return (long.join(last, on="post_id", how="left") if riding else long).sort("post_id", "action", "age_hours")
