"""What share of the clicks would a class get if its posts were seen as often as others?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.charts.exposure import exposure_chart
from engagebias.checks import check_number
from engagebias.errors import DataError, DesignError
from engagebias.gaps.win import Value
from engagebias.numerics.cluster_shares import Shares
from engagebias.numerics.exposure import exposure
from engagebias.numerics.propensity import Weighted, weigh
from engagebias.ranking import clicks_words as say
from engagebias.ranking.clicks_checks import CALLER, check_clicks, check_examination, check_names, check_told
from engagebias.ranking.exposure import SCHEMA, row_of
from engagebias.ranking.feed_words import say_method, say_remarks, words_of
from engagebias.ranking.policies import AbsentActions, Policy, Weights, make_policies
from engagebias.ranking.request import check_actions, check_request
from engagebias.ranking.sample import Sample, take_sample
from engagebias.results import Estimates
from engagebias.schema import is_simulated
from engagebias.terms import name_term
from engagebias.words import Lang

SHOWN, ALIKE = "as shown", "seen alike"
NO_SUPPORT = "left out: clicks or position not known, or no chance to be seen"

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """Who would see what: the chance of each post to be seen (n,), and what the clicks are then worth."""

    name: str
    chance: Floats
    worth: Weighted


def position_corrected(
    posts: pl.DataFrame,
    *,
    feed: str | Sequence[str],
    share_of: str,
    examination: float | Sequence[float],
    value: Value = True,
    clicks: str = "clicks",
    position: str = "position",
    weights: Weights | None = None,
    clip: float = 20.0,
    cluster: str = "author_id",
    predicted: str | None = None,
    absent_actions: AbsentActions = "refuse",
    conf_level: float = 0.95,
    n_boot: int = 1000,
    seed: int = 1,
) -> Estimates:
    """Correct observed clicks for the positions at which posts were shown.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts of feeds that were served to equally many readers, one row a post and feed, with the columns named below.
    feed : str or sequence of str
        Which posts compete for attention: a column or ``"day"``, ``"week"``, ``"month"``; several make a feed together.
    share_of : str
        Column that says which posts are of the class of interest.
    examination : float or sequence of float
        Chance with which a reader sees a position: a power, position ** -examination, or the chances of the positions from the
        first on; positions after the last have none. It must be known, from randomised positions or from a study of them.
    value : str, int, float or bool, default True
        The value of ``share_of`` that is the class.
    clicks : str, default "clicks"
        Column of clicks. A null is not a zero: such a post tells nothing, like one that was not shown.
    position : str, default "position"
        Column of the position at which a post was shown, from 1 on; null where it was not shown.
    weights : mapping, optional
        Policies, as for :func:`rank_exposure`, to say what share of the clicks the class would get under each.
    clip : float, default 20
        Largest weight of a click; if all posts are seen alike, that of one at the position seen most is 1. A smaller one makes for
        narrower intervals and some bias towards what was shown.
    cluster : str, default "author_id"
        Column of what was sampled.
    predicted : str, optional
        Prefix of columns with predicted probabilities, for ``weights`` over actions.
    absent_actions : {"refuse", "leave_out"}, default "refuse"
        What to do if the table lacks an action of a preset.
    conf_level : float, default 0.95
        Level of the intervals.
    n_boot, seed : int, default 1000 and 1
        Bootstrap samples, at least 100, and their seed.

    Returns
    -------
    Estimates
        ``.table()``: the class's share of the clicks, minus its share of the posts that tell of clicks: ``as shown``; if all posts were ``seen
        alike``; and under each policy. ``.table("clicks")``: for each of these the shares, the clicks that are worth as
        much (effective), the clicks clipped, the largest weight, the target's views without support, and clicks per view of
        either class, where "as shown" divides clicks by posts as if all had been seen. ``.table("sample")``: posts by step.

    Raises
    ------
    DataError
        If the table or an argument is not what it should be.
    DesignError
        If nothing was clicked where it could be seen, no feed has two posts, or clicks are known of fewer than ten posts of the
        class or outside it.

    Notes
    -----
    A click needs a reader who sees the post and wants it: P(click) = P(seen at position k) P(wanted). A click on a post that was
    seen with chance p and would be with chance q weighs q/p (inverse propensity score). Shares divide weighted clicks by
    weighted clicks, so they are normalised by themselves: an error by a factor in all chances cancels. Whether people want a
    post may not depend on its position or neighbours. With examination 0 nothing is corrected.

    References
    ----------
    Joachims, Swaminathan & Schnabel (2017), Unbiased learning-to-rank with biased feedback, WSDM. Swaminathan & Joachims
    (2015), The self-normalized estimator for counterfactual learning, NeurIPS.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> world = simulate("feeds", n_feeds=60, examination=0.7)
    >>> found = position_corrected(world.posts, feed="feed", share_of="content_class", value="slow and complex", examination=0.7)
    >>> found.table().select("term", pl.col("estimate").round(2)).rows()
    [('as shown', -0.03), ('seen alike', 0.04)]
    """
    asked = check_request(
        posts, caller=CALLER, feed=feed, share_of=share_of, value=value, cluster=cluster, attention="log", depth=None,
        persistence=None, predicted=predicted, per=None, conf_level=conf_level, n_boot=n_boot, seed=seed,
    )  # fmt: skip
    check_clicks(posts, clicks, position)
    curve = check_examination(examination)
    check_number(clip, name="clip", caller=CALLER)
    if clip < 1:
        raise DataError(f"{CALLER}: clip is the largest weight of a click, 1 or more; got {clip!r}.")
    policies = (
        () if weights is None
        else make_policies(posts, weights, predicted=predicted, absent_actions=absent_actions, caller=CALLER)
    )  # fmt: skip
    check_names(policies, (SHOWN, ALIKE))
    check_actions(posts, policies, predicted, caller=CALLER)
    sample = take_sample(posts, asked, policies or [Policy(SHOWN, {"post_id": 1.0}, acts=False)])
    targets, counted, told = _targets(sample, bool(policies), curve, clicks, position, clip)
    found = sample.shares([*(t.worth.weight * counted for t in targets), told.astype(np.float64)])
    table = _table(sample, targets, found, int(told.sum()))
    each = _clicks_table(sample, targets, found, counted, told)
    words = words_of(asked)
    kept = sample if policies else replace(sample, ranked=())
    warnings = (*say_remarks(kept), *say.say_worth(targets, clip))
    simulated = is_simulated(posts)
    return Estimates(
        question=say.QUESTION.fill(**words), estimand=say.ESTIMAND.fill(**words), scale=say.SCALE, wording="description",
        method=say_method(say.METHOD.fill(examination=say.say_examination(examination), clip=f"{clip:g}"), sample),
        frame=table, warnings=warnings, simulated=simulated, tables={"clicks": each, "sample": _steps(sample, told)},
        draw=partial(_draw, supply=float(found.value[-1])),
        answers=partial(say.answer_clicks, words["group"], table, each, conf_level, warnings, simulated),
    )  # fmt: skip


def _chances(curve: Mapping[str, object], length: int) -> Floats:
    """Return the chance to be seen of positions 1 to ``length``."""
    if "power" in curve:
        chances: Floats = np.arange(1, length + 1, dtype=np.float64) ** -float(curve["power"])  # type: ignore[arg-type]
        return chances
    known = np.array(curve["chances"], dtype=np.float64)[:length]
    return np.append(known, np.zeros(length - known.size))


def _targets(
    sample: Sample, several: bool, curve: Mapping[str, object], clicks: str, position: str, clip: float
) -> tuple[list[Target], Floats, Bools]:
    """Return the targets, as shown and seen alike first, the clicks that count, and the posts of which they tell."""
    frame = sample.frame
    place = frame[position].cast(pl.Int64).fill_null(0).to_numpy()
    known = (frame[position].is_not_null() & frame[clicks].is_not_null()).to_numpy()
    by_place = np.append(0.0, _chances(curve, max(int(place.max()), sample.ranked[0].feeds.longest)))
    seen = np.where(known, by_place[place], 0.0)
    counted = frame[clicks].cast(pl.Float64).fill_null(0).to_numpy()
    impossible = int(((counted > 0) & known & (seen <= 0)).sum())
    if impossible:
        raise DataError(
            f"{CALLER}: {impossible} posts have clicks at positions that examination= gives no chance to be seen. Name chances for all "
            "positions at which posts were clicked."
        )
    counted = np.where(seen > 0, counted, 0.0)
    if not counted.any():
        raise DesignError(f"{CALLER}: no post has a click at a known position, so there is nothing to correct.")
    told = seen > 0
    check_told(told, sample)
    # All at the best position's chance, so that a factor in all chances cancels before weights are clipped.
    pairs = [(SHOWN, seen), (ALIKE, np.full(seen.size, by_place.max()))]
    if several:
        chances = by_place[1:]
        pairs += [
            (r.policy.name, exposure(sample.score(r.policy), r.feeds, chances[: r.feeds.longest]))
            for r in sample.ranked
        ]
    return [Target(name, chance, weigh(seen, chance, counted, clip)) for name, chance in pairs], counted, told


def _steps(sample: Sample, told: Bools) -> pl.DataFrame:
    """Return the posts by step; the last is how many of those in use tell of clicks."""
    last = pl.DataFrame(
        {"step": [NO_SUPPORT], "policy": [None], "posts": [int((~told).sum())]}, schema=sample.table().schema
    )
    return pl.concat([sample.table(), last])


def _table(sample: Sample, targets: Sequence[Target], found: Shares, n: int) -> pl.DataFrame:
    supply, drawn = float(found.value[-1]), found.draws[-1]
    rows = [
        row_of(t.name, float(found.value[i]) - supply, found.draws[i] - drawn, sample.asked.boot.conf_level, n)
        for i, t in enumerate(targets)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA)


def _clicks_table(
    sample: Sample, targets: Sequence[Target], found: Shares, counted: Floats, told: Bools
) -> pl.DataFrame:
    rows = []
    for i, target in enumerate(targets):
        weighted = target.worth.weight * counted
        # As shown is what a reader of the logs would compute: clicks over posts, as if each had been seen.
        views = np.where(told, 1.0 if target.name == SHOWN else target.chance, 0.0)
        rates = [
            float(weighted[who].sum() / views[who].sum()) if views[who].any() else None
            for who in (sample.member, ~sample.member)
        ]
        rows.append(
            {"policy": target.name, "click_share": float(found.value[i]), "supply_share": float(found.value[-1]),
             "effective_clicks": target.worth.effective, "clipped": target.worth.clipped, "largest_weight": target.worth.largest,
             "unsupported": target.worth.unsupported, "class_rate": rates[0], "other_rate": rates[1]}
        )  # fmt: skip
    return pl.DataFrame(rows, schema={"policy": pl.String, **dict.fromkeys(list(rows[0])[1:], pl.Float64)})


def _draw(result: Estimates, lang: Lang, *, supply: float) -> alt.LayerChart:
    frame = result.table().with_columns(
        pl.col("estimate", "conf_low", "conf_high") * 100,
        label=pl.col("term").map_elements(lambda t: name_term(t).to(lang), return_dtype=pl.String),
        contrast=pl.lit(""),
    )
    return exposure_chart(
        frame, title=result.question, x_title=say.AXIS, zero=say.ZERO.fill(share=f"{100 * supply:.1f}"), lang=lang,
        simulated=result.simulated,
    )  # fmt: skip
