"""Fast and emotive, slow and complex, or neither: classes by a stated rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from engagebias.checks import check_count, check_number
from engagebias.errors import DataError
from engagebias.schema import check_features, check_posts
from engagebias.text.length import WITHIN, check_within

FAST, SLOW, NEITHER = "fast and emotive", "slow and complex", "neither"

EMOTIVE = ("arousal", "negative_share", "positive_share", "moral_emotional_share")
COMPLEX = ("lix", "rare_share", "connectives_share", "hedges_share", "reading_seconds")

CUT = 0.6
FEWEST_POSTS = 30
"""Posts of a group below which a percentile says little."""


def classify(
    posts: pl.DataFrame,
    *,
    emotive: Sequence[str] | None = None,
    complexity: Sequence[str] | None = None,
    cut: float | None = None,
    within: Sequence[str] | None = None,
    fewest: int | None = None,
    column: str | None = None,
    fast: Collection[str] = (),
    slow: Collection[str] = (),
) -> pl.DataFrame:
    """Sort posts into fast and emotive, slow and complex, and neither.

    Parameters
    ----------
    posts : polars.DataFrame
        Scored posts (:func:`score`).
    emotive, complexity : sequence of str, optional
        Numeric columns, more of which is more emotive (more complex, slower to read). Default: arousal and the
        shares of negative, positive and moral-emotional terms; lix, the shares of rare words, connectives and
        hedges, and the reading time. Adjusted measures (:func:`adjust_for_length`) may stand in their place.
    cut : float, default 0.6
        From 0.5 to below 1. A post is fast and emotive if its emotive rank is at least ``cut`` and its complexity rank
        at most ``1 - cut``; slow and complex the other way round.
    within : sequence of str, default ("score_lang", "platform")
        Columns within whose values posts are ranked; of the default those that are there.
    fewest : int, default 30
        Scored posts that a group needs.
    column : str, optional
        A column of your own that holds the classes, instead of ranks, to which all parameters above belong; ``fast``
        and ``slow`` are its values.
    fast, slow : collection of str
        The values of ``column`` that are fast and emotive, and slow and complex.

    Returns
    -------
    polars.DataFrame
        The same rows with ``content_class`` (String, null where a measure is null or the group too small), ``class_reason``
        (why it is null), ``class_rule`` (the rule in words, which so travels with the posts) and, where ranks were
        used, ``emotive_rank`` and ``complex_rank`` (0 to 1: mean percentile of the columns, ranked again).

    Raises
    ------
    DataError
        If a column is missing or not numeric, ``cut`` is out of its range, a value is both fast and slow, or parameters
        of both ways are given.

    Examples
    --------
    >>> posts = pl.DataFrame({"post_id": ["a", "b", "c"], "kind": ["meme", "report", None]})
    >>> classify(posts, column="kind", fast=["meme"], slow=["report"])["content_class"].to_list()
    ['fast and emotive', 'slow and complex', None]
    """
    frame = check_posts(posts, caller="classify")
    ranks = {"emotive": emotive, "complexity": complexity, "cut": cut, "within": within, "fewest": fewest}
    if column is not None:
        _refuse_ranks(ranks, column)
        return _by_column(frame, column, fast, slow)
    if fast or slow:
        raise DataError("classify: fast and slow are values of a column; name it with column=.")
    cut, fewest = CUT if cut is None else cut, FEWEST_POSTS if fewest is None else fewest
    check_number(cut, name="cut", caller="classify")
    if not 0.5 <= cut < 1:
        raise DataError(f"classify: cut must be from 0.5 to below 1, such as 0.6; got {cut!r}.")
    check_count(fewest, name="fewest", caller="classify", least=2)
    emotions = check_features(frame, EMOTIVE if emotive is None else emotive, caller="classify")
    complexities = check_features(frame, COMPLEX if complexity is None else complexity, caller="classify")
    groups = check_within(frame, WITHIN if within is None else within, caller="classify")
    return _by_rank(frame, emotions, complexities, cut, groups, fewest)


def _refuse_ranks(ranks: Mapping[str, object], column: str) -> None:
    given = [name for name, value in ranks.items() if value is not None]
    if given:
        raise DataError(
            f"classify: {', '.join(given)} {'belongs' if len(given) == 1 else 'belong'} to classes by rank, and "
            f"column={column!r} holds the classes; leave {'it' if len(given) == 1 else 'them'} out."
        )


def _by_rank(
    frame: pl.DataFrame, emotive: list[str], complexity: list[str], cut: float, groups: list[str], fewest: int
) -> pl.DataFrame:
    whole = pl.all_horizontal(pl.col(name).is_not_null() for name in {*emotive, *complexity})
    keys = [pl.col(name) for name in groups] or [pl.lit(0)]
    enough = whole.sum().over(keys) >= fewest
    used = whole & enough
    emotive_rank = _rank(_mean_rank(emotive, used, keys), used, keys)
    complex_rank = _rank(_mean_rank(complexity, used, keys), used, keys)
    where = ", ".join(groups) or "all posts"
    rule = (
        f"ranks within {where}; emotive: mean percentile of {', '.join(emotive)}; complex: of {', '.join(complexity)}; "
        f"fast and emotive: emotive rank at least {cut:g} and complex rank at most {1 - cut:g}; slow and complex: the other way round"
    )
    ranked = frame.with_columns(emotive_rank=emotive_rank, complex_rank=complex_rank)
    emotional, involved = pl.col("emotive_rank"), pl.col("complex_rank")
    low = 1 - cut + 1e-9  # 1 - 0.6 is a hair above 0.4 in binary; a rank of 0.4 counts either way
    return ranked.with_columns(
        content_class=pl.when((emotional >= cut - 1e-9) & (involved <= low))
        .then(pl.lit(FAST))
        .when((involved >= cut - 1e-9) & (emotional <= low))
        .then(pl.lit(SLOW))
        .when(emotional.is_not_null() & involved.is_not_null())
        .then(pl.lit(NEITHER)),
        class_reason=pl.when(~whole)
        .then(pl.lit("a measure of the rule is null"))
        .when(~enough)
        .then(pl.lit(f"fewer than {fewest} scored posts in the group")),
        class_rule=pl.lit(rule),
    )


def _mean_rank(names: list[str], used: pl.Expr, keys: list[pl.Expr]) -> pl.Expr:
    return pl.mean_horizontal(_rank(pl.col(name), used, keys) for name in names)


def _rank(value: pl.Expr, used: pl.Expr, keys: list[pl.Expr]) -> pl.Expr:
    """Return the percentile (middle rank less a half, over the count) of the rows in use, within groups."""
    chosen = pl.when(used).then(value.cast(pl.Float64))
    return ((chosen.rank("average").over(keys) - 0.5) / chosen.count().over(keys)).alias("rank")


def _by_column(frame: pl.DataFrame, column: str, fast: Collection[str], slow: Collection[str]) -> pl.DataFrame:
    if column not in frame.columns:
        raise DataError(f"classify: column {column!r} is missing; the table has {', '.join(frame.columns[:12])}.")
    for name, values in (("fast", fast), ("slow", slow)):
        if isinstance(values, str) or not values:
            raise DataError(f"classify: {name} must list values of {column!r}, such as [{'meme'!r}]; got {values!r}.")
    both = sorted(set(fast) & set(slow))
    if both:
        raise DataError(f"classify: {both[0]!r} is among fast and slow; a post is of one class.")
    there = set(frame[column].drop_nulls().unique().to_list())
    absent = [value for value in (*fast, *slow) if value not in there]
    if absent:
        held = ", ".join(sorted(map(repr, there))[:8])
        raise DataError(f"classify: no post has {column} = {absent[0]!r}; it holds {held or 'nothing but nulls'}.")
    value = pl.col(column)
    rule = f"{column}: fast and emotive is {', '.join(map(str, fast))}; slow and complex is {', '.join(map(str, slow))}"
    return frame.with_columns(
        content_class=pl.when(value.is_in(list(fast)))
        .then(pl.lit(FAST))
        .when(value.is_in(list(slow)))
        .then(pl.lit(SLOW))
        .when(value.is_not_null())
        .then(pl.lit(NEITHER)),
        class_reason=pl.when(value.is_null()).then(pl.lit(f"{column} is null")),
        class_rule=pl.lit(rule),
    )
