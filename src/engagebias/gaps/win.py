"""How often a post of one class out-engages one of another in the same stratum, with an interval."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit, logit, stdtr, stdtrit

from engagebias.numerics.wild_scores import FEWEST_AGAINST
from engagebias.numerics.win_ranks import Wins, win_share

Value = str | int | float | bool

PERIODS: Mapping[str, pl.Expr] = {
    "day": pl.col("created_at").dt.truncate("1d"),
    "week": pl.col("created_at").dt.truncate("1w"),
    "month": pl.col("created_at").dt.truncate("1mo"),
    "hour": pl.col("created_at").dt.hour(),
}
"""Words for strata that are made of ``created_at`` (UTC): weeks begin on Monday, ``hour`` is the hour of the day."""

SCHEMA = {
    "outcome": pl.String, "estimate": pl.Float64, "std_error": pl.Float64, "conf_low": pl.Float64, "conf_high": pl.Float64,
    "p_value": pl.Float64, "win_odds": pl.Float64, "n_high": pl.Int64, "n_low": pl.Int64, "n_pairs": pl.Int64,
    "reason": pl.String,
}  # fmt: skip

NO_PAIRS = "no stratum has posts of both classes"
ONE_CLUSTER = "all pairs lie in one cluster"
NO_SPREAD = "no cluster differs from the others"
TOO_FEW = f"fewer than {FEWEST_AGAINST} clusters against {FEWEST_AGAINST}: no test can reject"


def win_table(
    frame: pl.DataFrame,
    outcome: str,
    by: str,
    high: Value,
    low: Value,
    within: Sequence[str],
    cluster: str,
    conf_level: float,
) -> pl.DataFrame:
    """Return the win probability of high against low posts of one stratum, as a table of one row.

    Parameters
    ----------
    frame : polars.DataFrame
        Posts. Those with a null in a column named here, of neither class or of a stratum with one class are passed over.
    outcome, by : str
        Columns: what is compared (any number), and the class.
    high, low : value of ``by``
        The classes.
    within : sequence of str
        Columns or words of :data:`PERIODS` that make a stratum together; a column of that name goes first. Empty: one
        stratum.
    cluster : str
        Such a column or word, by which errors are clustered.
    conf_level : float
        Level of the interval.

    Returns
    -------
    polars.DataFrame
        outcome, estimate, std_error, conf_low, conf_high, p_value, win_odds, n_high, n_low, n_pairs, reason. The
        interval is made on the logit scale from Student's t with clusters - 1 degrees of freedom; the p-value is of a
        probability of 1/2. Where something cannot be known it is null and ``reason`` says why.

    Examples
    --------
    >>> posts = pl.DataFrame({"likes": [5, 1, 3, 4, 2, 6], "tone": list("abbabb"), "author_id": list("xxxyyy")})
    >>> row = win_table(posts, "likes", "tone", "a", "b", ["author_id"], "author_id", 0.95)
    >>> row.select("estimate", "win_odds", "n_pairs").row(0)
    (0.75, 3.0, 4)
    """
    classed = frame.filter(pl.col(by).is_in([high, low]))
    known = with_strata(classed, within, cluster).drop_nulls([outcome, "_stratum", "_cluster"])
    return tabulate_wins(outcome, count_wins(known, outcome, by, high), conf_level, few=few_against(known, by))


def with_strata(frame: pl.DataFrame, within: Sequence[str], cluster: str) -> pl.DataFrame:
    """Add codes of strata and clusters, ``_stratum`` and ``_cluster``: whole numbers below the height, or null."""
    parts = {f"_part{i}": _part(frame, word) for i, word in enumerate(within)}
    cut = frame.with_columns(**parts, _whose=_part(frame, cluster)).with_row_index("_row")
    known = pl.all_horizontal(pl.lit(True), *(pl.col(name).is_not_null() for name in parts))
    first = pl.col("_row").first().cast(pl.Int64)  # the first row of a group is its code
    return cut.with_columns(
        _stratum=pl.when(known).then(first.over(list(parts)) if parts else pl.lit(0, pl.Int64)),
        _cluster=pl.when(pl.col("_whose").is_not_null()).then(first.over("_whose")),
    ).drop("_row", "_whose", *parts)


def _part(frame: pl.DataFrame, word: str) -> pl.Expr:
    return pl.col(word) if word in frame.columns else PERIODS[word]


def count_wins(posts: pl.DataFrame, outcome: str, by: str, high: Value) -> Wins:
    """Return the wins of high posts over the others of their strata; the frame has codes and no nulls."""
    up: NDArray[np.bool_] = (posts[by] == high).to_numpy()
    return win_share(
        posts[outcome].cast(pl.Float64).to_numpy(), up, posts["_stratum"].to_numpy(), posts["_cluster"].to_numpy()
    )


def few_against(posts: pl.DataFrame, by: str) -> bool:
    """Say whether each cluster has posts of one class alone, and fewer than four clusters have one of the classes.

    Errors by cluster are then those of the few: small by chance, however many clusters the other class has.
    """
    several = (pl.col(by) != pl.col(by).first()).any()
    paired = posts.filter(several.over("_stratum"))
    whole = paired.group_by("_cluster").agg(several.alias("_several"), pl.col(by).first())
    if not whole.height or whole["_several"].any():
        return False
    return bool(whole[by].value_counts()["count"].min() < FEWEST_AGAINST)  # type: ignore[operator]


def tabulate_wins(outcome: str, wins: Wins, conf_level: float, *, few: bool) -> pl.DataFrame:
    """Return the table of one row that :func:`win_table` describes; ``few`` is what :func:`few_against` says."""
    row: dict[str, object] = dict.fromkeys(SCHEMA)
    row |= {"outcome": outcome, "n_high": wins.n_high, "n_low": wins.n_low, "n_pairs": wins.n_pairs}
    row["reason"] = why_unknown(wins) or (TOO_FEW if few else None)
    if wins.n_pairs:
        theta = wins.estimate
        row |= {"estimate": theta, "win_odds": theta / (1 - theta) if theta < 1 else None}
    if row["reason"] is None:
        row |= _inference(wins.estimate, wins.std_error, wins.n_clusters - 1, conf_level)
    return pl.DataFrame([row], schema=SCHEMA)


def why_unknown(wins: Wins) -> str | None:
    """Say why there is no interval, or no estimate either; None if there are both."""
    if not wins.n_pairs:
        return NO_PAIRS
    if wins.n_clusters < 2:
        return ONE_CLUSTER
    # Clusters that agree in every pair have a sum of squares of zero up to rounding.
    return NO_SPREAD if wins.std_error < 1e-9 or not 0 < wins.estimate < 1 else None


def _inference(theta: float, std_error: float, df: int, conf_level: float) -> dict[str, float]:
    centre, error = logit(theta), std_error / (theta * (1 - theta))
    reach = stdtrit(df, 0.5 + conf_level / 2) * error
    return {
        "std_error": std_error,
        "conf_low": float(expit(centre - reach)),
        "conf_high": float(expit(centre + reach)),
        "p_value": float(2 * stdtr(df, -math.fabs(centre / error))),
    }
