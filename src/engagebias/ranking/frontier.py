"""At which weights would a class get as much exposure as it has of the supply?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.charts.frontier import frontier_chart
from engagebias.gaps.win import Value
from engagebias.numerics.parity import Crossing, crossings, nearest_crossings, reach
from engagebias.ranking import frontier_words as say
from engagebias.ranking.elasticity import one_policy
from engagebias.ranking.exposure import SCHEMA, list_policies, row_of
from engagebias.ranking.feed_words import say_method, say_remarks, words_of
from engagebias.ranking.frontier_checks import CALLER, check_against, check_moved, check_not_zero
from engagebias.ranking.policies import AbsentActions, Policy
from engagebias.ranking.request import Attention, check_actions, check_request
from engagebias.ranking.sample import Sample, take_sample
from engagebias.results import COLUMNS, Estimates
from engagebias.schema import is_simulated
from engagebias.words import Lang

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A class's share of the exposure less its supply over values of one weight, at one value of another if there is one.

    ``gap`` (k,) with draws (k, B); ``share`` (k,) of the exposure.
    """

    other: float | None
    values: Floats
    share: Floats
    gap: Floats
    draws: Floats

    @property
    def crossings(self) -> tuple[Crossing, ...]:
        """Where the gap is zero."""
        return crossings(self.values, self.gap)


def parity_frontier(
    posts: pl.DataFrame,
    *,
    feed: str | Sequence[str],
    share_of: str,
    weights: Mapping[str, float] | str,
    move: str,
    values: Sequence[float],
    against: str | None = None,
    against_values: Sequence[float] | None = None,
    value: Value = True,
    cluster: str = "author_id",
    attention: Attention = "log",
    depth: int | None = None,
    persistence: float | None = None,
    predicted: str | None = None,
    per: str | None = None,
    absent_actions: AbsentActions = "refuse",
    conf_level: float = 0.95,
    n_boot: int = 1000,
    seed: int = 1,
) -> Estimates:
    """Find the weights under which a class gets the share of the exposure that it has of the supply.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with the columns named here; this and the other words that are not explained are as for :func:`rank_exposure`.
    feed : str or sequence of str
        Which posts compete for attention: a column or ``"day"``, ``"week"``, ``"month"``; several make a feed together.
    share_of : str
        Column that says which posts are of the class of interest.
    weights : mapping or str
        Weights over actions, or the name of a preset; what is not moved stays as it is here.
    move : str
        The action whose weight is moved; one of ``weights``, where it may be 0.
    values : sequence of float
        The weights that it takes, two or more, in rising order.
    against : str, optional
        A second action whose weight is moved too, for the parity frontier of the pair.
    against_values : sequence of float, optional
        The weights that the second takes.
    value : str, int, float or bool, default True
        The value of ``share_of`` that is the class.
    cluster : str, default "author_id"
        Column of what was sampled.
    attention : {"log", "top", "geometric"}, default "log"
        Exposure of a position.
    depth : int, optional
        Position after which nothing is seen; needed with ``"top"``.
    persistence : float, optional
        For ``"geometric"``: how often readers go on to the next post.
    predicted : str, optional
        Prefix of columns with predicted probabilities; by default actions are logged counts.
    per : str, optional
        Column of exposures by which counts are divided first.
    absent_actions : {"refuse", "leave_out"}, default "refuse"
        What to do if the table lacks an action of a preset.
    conf_level : float, default 0.95
        Level of the intervals.
    n_boot, seed : int, default 1000 and 1
        Bootstrap samples, at least 100, and their seed.

    Returns
    -------
    Estimates
        ``.table()``: one row a crossing, the weight of ``move`` at which the share equals the supply, by linear interpolation
        between ``values``; with ``against`` for each of its values. Null where there is none between the values; a
        bound is null where the interval goes on beyond them. ``.table("curve")``: the share of the exposure, less the supply,
        at each weight, with its interval. ``.table("policies")`` and ``.table("sample")`` as for :func:`rank_exposure`.

    Raises
    ------
    DataError
        If the table or an argument is not what it should be.
    DesignError
        If no feed has two posts, or fewer than ten posts are of the class or outside it.

    Notes
    -----
    Only ratios of weights matter. Each bootstrap sample has a curve of its own, and its crossing in the same direction next to
    the estimate's; a sample whose curve stays on one side crosses beyond the values. The interval is that of these
    crossings. Orders change in jumps, so a crossing is as fine as the values are close.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> posts = simulate("feeds", n_feeds=60).posts
    >>> found = parity_frontier(posts, feed="feed", share_of="content_class", value="slow and complex", predicted="chance_",
    ...                         weights={"reaction_angry": 5, "good_clicks": 1}, move="good_clicks", values=[0, 5, 10, 20, 40])
    >>> found.table().select("term", pl.col("estimate").round(0)).rows()
    [('good_clicks', 35.0)]
    """
    asked = check_request(
        posts, caller=CALLER, feed=feed, share_of=share_of, value=value, cluster=cluster, attention=attention, depth=depth,
        persistence=persistence, predicted=predicted, per=per, conf_level=conf_level, n_boot=n_boot, seed=seed,
    )  # fmt: skip
    policy = one_policy(posts, weights, predicted, absent_actions, caller=CALLER)
    prefix = predicted or ""
    moved = check_moved(policy, move, values, "move", "values", prefix)
    other = check_against(policy, move, against, against_values, prefix)
    check_not_zero(policy, f"{prefix}{move}", moved, None if against is None else f"{prefix}{against}", other)
    grid = [_at(policy, f"{prefix}{move}", v, against and f"{prefix}{against}", w) for w in other for v in moved]
    check_actions(posts, [_touching(grid)], predicted, caller=CALLER)
    sample = take_sample(posts, asked, [_touching(grid)])
    curves = _curves(sample, grid, moved, other)
    table, curve = _table(sample, curves, move, against), _curve_table(sample, curves, move, against)
    words = words_of(asked) | {"move": say.action(move)}
    warnings = (*say_remarks(_named(sample, policy)), *say.say_crossings(curves, table))
    simulated = is_simulated(posts)
    return Estimates(
        question=say.QUESTION.fill(**words), estimand=say.ESTIMAND.fill(**words), method=say_method(say.METHOD, sample),
        scale=say.SCALE.fill(**words), wording="description", frame=table, warnings=warnings, simulated=simulated,
        tables={"curve": curve, "policies": list_policies(_named(sample, policy)), "sample": sample.table()},
        draw=partial(_draw, curves=curves, now=policy.weights[f"{prefix}{move}"], move=move, against=against,
                     other_now=policy.weights[f"{prefix}{against}"] if against else None),
        answers=partial(say.answer_frontier, curves, table, move, against, words, conf_level, warnings, simulated),
    )  # fmt: skip


def _at(policy: Policy, move: str, weight: float, against: str | None, other: float | None) -> Policy:
    at = policy.with_weight(move, weight)
    return at if against is None or other is None else at.with_weight(against, other)


def _touching(grid: Sequence[Policy]) -> Policy:
    """Return a policy that needs every column that one of the grid needs, so that all order the same posts."""
    needed = {column: max(abs(p.weights[column]) for p in grid) for column in grid[0].weights}
    return Policy(grid[0].name, needed, acts=True)


def _named(sample: Sample, policy: Policy) -> Sample:
    """Return the sample with the policy as it was asked for, for what is said of it."""
    return replace(sample, ranked=(replace(sample.ranked[0], policy=policy),))


def _curves(
    sample: Sample, grid: Sequence[Policy], moved: Sequence[float], other: Sequence[float | None]
) -> tuple[Curve, ...]:
    ranked, k = sample.ranked[0], len(moved)
    even = sample.even(ranked)
    curves = []
    for i, weight in enumerate(other):
        found = sample.shares([*(sample.exposure(ranked, p) for p in grid[i * k : (i + 1) * k]), even])
        gap, draws = found.value[:-1] - found.value[-1], found.draws[:-1] - found.draws[-1]
        curves.append(Curve(weight, np.array(moved), found.value[:-1], gap, draws))
    return tuple(curves)


def _table(sample: Sample, curves: Sequence[Curve], move: str, against: str | None) -> pl.DataFrame:
    rows = []
    for curve in curves:
        at = curve.crossings
        term = move if against is None else f"{move}, {against} = {curve.other:g}"
        empty = {"estimate": None, **dict.fromkeys(COLUMNS[2:6]), "n": sample.ranked[0].n}
        if not at:
            rows.append({"term": term, **empty})
        for number, crossing in enumerate(at, start=1):
            name = term if len(at) == 1 else f"{term} ({number})"
            rows.append({"term": name, **empty, "estimate": crossing.at, **_bounds(curve, crossing, sample)})
    return pl.DataFrame(rows, schema=SCHEMA)


def _bounds(curve: Curve, crossing: Crossing, sample: Sample) -> dict[str, float | None]:
    """Return error and bounds of a crossing; a bound beyond the values is null, and so is then the error."""
    draws = nearest_crossings(curve.values, curve.draws, crossing)
    found = reach(draws, sample.asked.boot.conf_level)
    if found is None:
        return {}
    low, high = (bound if math.isfinite(bound) else None for bound in found)
    error = float(draws.std(ddof=1)) if np.isfinite(draws).all() else None
    return {"std_error": error, "conf_low": low, "conf_high": high}


def _curve_table(sample: Sample, curves: Sequence[Curve], move: str, against: str | None) -> pl.DataFrame:
    rows = []
    for curve in curves:
        for i, weight in enumerate(curve.values.tolist()):
            row = row_of("", float(curve.gap[i]), curve.draws[i], sample.asked.boot.conf_level, sample.ranked[0].n)
            rows.append(
                {"weight": weight, "against": curve.other, "exposure_share": float(curve.share[i]),
                 "supply_share": float(curve.share[i] - curve.gap[i]), **{k: row[k] for k in COLUMNS[1:5]}}
            )  # fmt: skip
    names = ("weight", "against", "exposure_share", "supply_share", *COLUMNS[1:5])
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Float64))
    return frame.drop("against") if against is None else frame


def _draw(
    result: Estimates, lang: Lang, *, curves: Sequence[Curve], now: float, move: str, against: str | None, other_now: float | None
) -> alt.LayerChart:  # fmt: skip
    curve = result.table("curve")
    percent = curve.with_columns(pl.col("exposure_share", "supply_share", "estimate", "conf_low", "conf_high") * 100)
    crossing = result.table().select("estimate", "conf_low", "conf_high")
    if against is not None:
        others = [curve.other for curve in curves for _ in curve.crossings or (None,)]  # a row where there is none
        crossing = crossing.with_columns(against=pl.Series(others, dtype=pl.Float64))
    supply = f"{100 * curve['supply_share'][0]:.1f}"
    return frontier_chart(
        percent, crossing, title=result.question, move=say.action(move), against=say.action(against) if against else None,
        now=now, other_now=other_now, zero=say.ZERO.fill(share=supply), lang=lang, simulated=result.simulated,
    )  # fmt: skip
