"""The metric-bias map: which features go with which actions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import polars as pl

from engagebias.charts.bias_map import bias_map_chart
from engagebias.gaps.map_words import (
    QUESTION,
    SCALE,
    feature_of,
    names_of,
    pair,
    say_differences,
    say_estimand,
    say_map,
    say_ratio,
)
from engagebias.gaps.model import FEW_CLUSTERS
from engagebias.gaps.request import Young, check_request
from engagebias.gaps.sample import draw_sample
from engagebias.gaps.totals import Totals, disagreements, fit_totals, warnings_of
from engagebias.gaps.typical_rows import typical_of_features
from engagebias.gaps.wording import say_failed, say_method
from engagebias.results import Estimates
from engagebias.schema import check_features, check_posts, is_simulated
from engagebias.words import Lang, Text

CALLER = "bias_map"


def bias_map(
    posts: pl.DataFrame,
    *,
    features: Sequence[str],
    outcomes: Sequence[str] | None = None,
    exposure: str | None = "auto",
    effects: Sequence[str] = ("author_id", "week", "hour"),
    controls: Sequence[str] = (),
    cluster: str = "author_id",
    young: Young = "refuse",
    n_permutations: int = 0,
    conf_level: float = 0.95,
    seed: int = 1,
) -> Estimates:
    """Estimate which features of posts go with which actions, at equal author, week and hour.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with ``post_id`` and the columns named below; those with a null in what is needed are left out and counted.
    features : sequence of str
        Numeric or Boolean columns, the primary one first; all enter together. One with two values is compared with
        against without, any other moves by one SD over the posts in use.
    outcomes : sequence of str, optional
        Columns of counts, the primary one first. Default: every count of an action that the posts have.
    exposure : str or None, default "auto"
        As in :func:`engagebias.performance_gap`.
    effects : sequence of str, default ("author_id", "week", "hour")
        What is held equal: columns, or "day", "week", "month" and "hour" (made of ``created_at``, UTC). The first two
        make the blocks within which posts are paired and permuted.
    controls : sequence of str
        Numeric columns held equal besides, which have no cells of their own.
    cluster : str, default "author_id"
        Column, or one of these words, by which errors are clustered.
    young : {"refuse", "drop", "adjust", "keep"}, default "refuse"
        As in :func:`engagebias.performance_gap`.
    n_permutations : int, default 0
        0 or at least 19 (99 at a level of 0.99): permutations of each feature within blocks, for ``.table("permutation")``.
    conf_level : float, default 0.95
        Level of the intervals.
    seed : int, default 1
        Seed of bootstrap and permutations.

    Returns
    -------
    Estimates
        ``.table()`` has a row ``"action: feature"`` for each cell: the log rate ratio. Companions: ``"map"`` (outcome,
        feature, rate_ratio, conf_low, conf_high, p_value, p_adjusted, n, reason), ``"percent"``, ``"typical"`` (posts with
        the feature against those without, whatever their other features; ``split`` says who has it), ``"regimes"``, ``"models"``, ``"family"``,
        ``"e_values"``, ``"permutation"``, ``"sample"`` and ``"checks"`` (of the first cell; null: not run, or without
        verdict). A cell that could not be estimated is null with a reason. The wording is always "association"; if a
        check fails, estimand and answer say that the result is not robust.

    Raises
    ------
    DataError
        If a column is missing or not what it should be, or the effects need the extra ``effects``.
    DesignError
        If a feature does not vary within the effects or repeats others, posts of unlike age stand together, there is one
        cluster, or no action can be estimated.

    Notes
    -----
    Cells are rate ratios of totals, each feature with the others held fixed; ``"typical"`` takes one feature at a time, so that
    the two can also differ because features go together. p-values are adjusted over the whole map by Romano and Wolf's
    step-down, with scores of clusters drawn jointly for all cells.

    References
    ----------
    Romano & Wolf (2016), Efficient computation of adjusted p-values for resampling-based stepdown multiple testing,
    Statistics & Probability Letters 113:38-40. Brady et al. (2017), Emotion shapes the diffusion of moralized content in
    social networks, PNAS 114:7313-7318.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> from engagebias.text import score
    >>> posts = score(simulate("posts", seed=1, n_posts=800).posts)
    >>> found = bias_map(posts, features=["moral_emotional", "peace"], outcomes=["shares", "saves"])
    >>> found.table("map").select("outcome", "feature").rows()
    [('shares', 'moral_emotional'), ('shares', 'peace'), ('saves', 'moral_emotional'), ('saves', 'peace')]
    """
    frame = check_posts(posts, caller=CALLER)
    names = check_features(frame, features, caller=CALLER)
    asked = check_request(
        frame, caller=CALLER, features=names, outcomes=outcomes, exposure=exposure, effects=effects, controls=controls,
        cluster=cluster, young=young, n_permutations=n_permutations, conf_level=conf_level, seed=seed,
    )  # fmt: skip
    sample = draw_sample(frame, asked)
    labels = [feature_of(sample, j) for j in range(len(names))]
    totals = fit_totals(frame, sample, names, labels, lambda outcome, j: f"{outcome}: {names[j]}")
    typical = typical_of_features(sample)
    disagree = say_differences(disagreements(totals.rows, typical, lambda i: pair(totals, i)), len(names))
    warnings = tuple(warnings_of(totals))
    simulated = is_simulated(sample.frame)
    rest = {name: table for name, table in totals.tables.items() if name not in ("estimates", "percent")}
    return Estimates(
        question=QUESTION, estimand=say_failed(say_estimand(totals), totals.checks), method=say_method(asked, FEW_CLUSTERS),
        scale=SCALE, wording="association", frame=totals.table,
        tables={"map": _cells(totals), "percent": totals.tables["percent"], "typical": typical, **rest},
        checks=totals.checks, warnings=warnings, simulated=simulated,
        draw=partial(
            _draw, ratio=say_ratio(sample), reasons={str(row.reason): row.reason for row in totals.rows if row.reason}
        ),
        answers=partial(say_map, totals, disagree, warnings, simulated),
    )  # fmt: skip


def _cells(totals: Totals) -> pl.DataFrame:
    """Return the map: a row a cell, action after action."""
    names = totals.sample.asked.features
    where = [(fit.outcome, name) for fit in totals.fits for name in names]
    ratio = pl.col("estimate", "conf_low", "conf_high").exp()
    return totals.table.with_columns(ratio).select(
        pl.Series("outcome", [outcome for outcome, _ in where], dtype=pl.String),
        pl.Series("feature", [name for _, name in where], dtype=pl.String),
        pl.col("estimate").alias("rate_ratio"), "conf_low", "conf_high", "p_value",
        pl.Series("p_adjusted", totals.adjusted.ravel(), dtype=pl.Float64).fill_nan(None), "n",
        pl.Series("reason", [None if row.reason is None else str(row.reason) for row in totals.rows], dtype=pl.String),
    )  # fmt: skip


def _draw(result: Estimates, lang: Lang, *, ratio: Text, reasons: dict[str, Text]) -> alt.LayerChart:
    said = {reason: text.to(lang) for reason, text in reasons.items()}
    features = result.table("map")["feature"].unique(maintain_order=True).to_list()
    called = {name: text.to(lang) for name, text in zip(features, names_of(features), strict=True)}
    frame = result.table("map").with_columns(pl.col("reason").replace(said), pl.col("feature").replace_strict(called))
    return bias_map_chart(frame, title=result.question, ratio=ratio, lang=lang, simulated=result.simulated)
