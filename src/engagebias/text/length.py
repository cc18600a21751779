"""Complexity with the length of the text taken out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from engagebias.checks import check_count
from engagebias.errors import DataError, did_you_mean
from engagebias.schema import check_features, check_posts
from engagebias.text.counting import Array

COMPLEXITY = ("lix", "rare_share", "diversity", "mtld", "hedges_share", "connectives_share")
"""The measures of complexity that length moves; ``words`` and ``reading_seconds`` are length."""

FEWEST_POSTS = 30
WITHIN = ("score_lang", "platform")
"""Scores of different languages or platforms are not comparable."""


def adjust_for_length(
    posts: pl.DataFrame,
    *,
    measures: Sequence[str] = COMPLEXITY,
    within: Sequence[str] = WITHIN,
    fewest: int = FEWEST_POSTS,
) -> pl.DataFrame:
    """Add each measure of complexity as it would be at the group's typical length.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with ``words`` and the measures, as :func:`score` adds them; nulls stay null.
    measures : sequence of str
        Numeric columns. Default: lix, rare_share, diversity, mtld, hedges_share and connectives_share.
    within : sequence of str, default ("score_lang", "platform")
        Columns whose values make the groups, of the default those that are there; scores are not comparable across.
    fewest : int, default 30
        Posts with the measure that a group needs.

    Returns
    -------
    polars.DataFrame
        The same rows with ``NAME_adjusted`` (Float64, in the measure's unit) for each measure: the residual of a
        regression on the log of ``words`` and its square within the group, plus the group's mean. Null where the
        measure is null or the group too small; ``length_reason`` says which measures of a post that befell.

    Raises
    ------
    DataError
        If a column is missing or not numeric.

    Notes
    -----
    The adjustment belongs to the posts that were given: other posts, other residuals. Raw and adjusted measures
    stand side by side, since length may itself be part of complexity.

    Examples
    --------
    >>> posts = pl.DataFrame({"post_id": [str(i) for i in range(40)], "words": range(1, 41)})
    >>> posts = posts.with_columns(lix=20 + 3 * pl.col("words").log())
    >>> adjusted = adjust_for_length(posts, measures=["lix"])
    >>> adjusted.select((pl.col("lix_adjusted").max() - pl.col("lix_adjusted").min()).round(9)).item()
    0.0
    """
    frame = check_posts(posts, caller="adjust_for_length")
    names = check_features(frame, measures, caller="adjust_for_length")
    check_features(frame, ["words"], caller="adjust_for_length")
    check_count(fewest, name="fewest", caller="adjust_for_length", least=4)
    groups = _groups(frame, check_within(frame, within, caller="adjust_for_length"))
    words = frame["words"].cast(pl.Float64).to_numpy()
    added, short = [], []
    for name in names:
        values = frame[name].cast(pl.Float64).to_numpy()
        adjusted, small = _adjusted(values, words, groups, fewest)
        added.append(pl.Series(f"{name}_adjusted", adjusted).fill_nan(None))
        short.append(pl.when(pl.Series(small)).then(pl.lit(name)))
    reason = pl.concat_str(short, separator=", ", ignore_nulls=True)
    said = pl.when(reason != "").then(pl.format(f"fewer than {fewest} posts of the group have {{}}", reason))
    return frame.with_columns(*added, length_reason=said)


def check_within(frame: pl.DataFrame, within: Sequence[str], *, caller: str) -> list[str]:
    """Return the columns that make groups; one of the default may be absent, one that was named may not."""
    if isinstance(within, str):
        raise DataError(f"{caller}: within is a list of column names, got the string {within!r}. Write [{within!r}].")
    absent = [name for name in within if name not in frame.columns]
    if absent and tuple(within) != WITHIN:
        raise DataError(
            f"{caller}: within names {absent[0]!r}, which is no column.{did_you_mean(absent[0], frame.columns)} "
            "Name columns of the table, or leave it out for language and platform."
        )
    return [name for name in within if name in frame.columns]


def _groups(frame: pl.DataFrame, there: list[str]) -> Array:
    """Return the number of each row's group; a null is a value of its own."""
    if not there:
        return np.zeros(frame.height, np.int64)
    return frame.select(pl.struct(there).rank("dense").cast(pl.Int64)).to_series().to_numpy()


def _adjusted(values: Array, words: Array, groups: Array, fewest: int) -> tuple[Array, Array]:
    """Return the adjusted values, NaN where there is none, and which rows lack one for want of others."""
    adjusted = np.full(values.size, np.nan)
    small = np.zeros(values.size, bool)
    usable = np.isfinite(values) & np.isfinite(words) & (words > 0)
    for group in np.unique(groups):
        rows = np.flatnonzero(usable & (groups == group))
        if rows.size < fewest:
            small[rows] = True
            continue
        length = np.log(words[rows])
        x = np.column_stack([np.ones(rows.size), length, length**2])
        fitted = x @ np.linalg.lstsq(x, values[rows], rcond=None)[0]
        adjusted[rows] = values[rows] - fitted + values[rows].mean()
    return adjusted, small
