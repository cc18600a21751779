"""What share of the attention would a class of posts get under another ranking?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import combinations

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.charts.exposure import exposure_chart
from engagebias.gaps.win import Value
from engagebias.numerics.bootstrap import spread_of
from engagebias.numerics.cluster_shares import Shares
from engagebias.ranking import exposure_words as say
from engagebias.ranking.feed_words import say_method, say_remarks, words_of
from engagebias.ranking.policies import AbsentActions, Weights, make_policies
from engagebias.ranking.request import Attention, Compare, check_actions, check_request
from engagebias.ranking.sample import Sample, take_sample
from engagebias.results import COLUMNS, Estimates
from engagebias.schema import is_simulated
from engagebias.words import Lang

CALLER = "rank_exposure"
SCHEMA = {"term": pl.String, **dict.fromkeys(COLUMNS[1:-1], pl.Float64), "n": pl.Int64}

Floats = NDArray[np.float64]


def rank_exposure(
    posts: pl.DataFrame,
    *,
    feed: str | Sequence[str],
    share_of: str,
    weights: Weights,
    value: Value = True,
    cluster: str = "author_id",
    attention: Attention = "log",
    depth: int | None = None,
    persistence: float | None = None,
    predicted: str | None = None,
    per: str | None = None,
    absent_actions: AbsentActions = "refuse",
    compare: Compare = "common",
    conf_level: float = 0.95,
    n_boot: int = 1000,
    seed: int = 1,
) -> Estimates:
    """Estimate what share of the attention a class of posts would get if feeds were ordered otherwise.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with the columns named below. A null is not a zero: a post without a value that a policy needs is left out and
        counted.
    feed : str or sequence of str
        Which posts compete for attention: a column, such as a session, or ``"day"``, ``"week"``, ``"month"`` of ``created_at``
        (UTC); several make a feed together, such as ``["lang", "day"]``.
    share_of : str
        Column that says which posts are of the class of interest: true and false, or any values.
    weights : mapping
        Policies by name. Each is a mapping of actions to weights, ``{"likes": 1, "shares": 3}``, whose weighted sum orders
        the feed; or a word: a preset (``"twitter_2023"``, ``"facebook_2017"``, ``"facebook_2018"``, ``"facebook_2020"``),
        ``"chronological"`` for the newest first, or a column such as reading time or a bridging score, the highest first.
        The first policy gives the answer.
    value : str, int, float or bool, default True
        The value of ``share_of`` that is the class.
    cluster : str, default "author_id"
        Column of what was sampled, drawn with replacement for the intervals. Posts of one author are alike in class and
        engagement, so authors are the default. Name the feed's column where the feeds are the sample.
    attention : {"log", "top", "geometric"}, default "log"
        Exposure of a position: 1 / log2(1 + position); 1 for the first ``depth`` and 0 for the others; or
        ``persistence`` to the power of position - 1.
    depth : int, optional
        Position after which nothing is seen; needed with ``"top"``.
    persistence : float, optional
        For ``"geometric"``: how often readers go on to the next post, such as 0.8.
    predicted : str, optional
        Prefix of columns that hold predicted probabilities of the actions, such as ``"chance_"`` for ``chance_likes``; ``""``
        where the columns bear the names of the actions. By default actions are logged counts, and the result says what
        that means.
    per : str, optional
        Column of exposures by which counts are divided first, such as ``"views"``; for weights over actions.
    absent_actions : {"refuse", "leave_out"}, default "refuse"
        What to do if the table lacks an action of a preset: refuse, or leave it out of the score and say so.
    compare : {"common", "each"}, default "common"
        Whether all policies order the same posts, those that all of them can place, or each those that it can.
    conf_level : float, default 0.95
        Level of the intervals.
    n_boot : int, default 1000
        Bootstrap samples, at least 100.
    seed : int, default 1
        Seed of the samples.

    Returns
    -------
    Estimates
        ``.table()``: for each policy the share of the exposure that the class gets, minus its supply; ``n`` counts the posts
        ordered. No p-value: the interval says whether it is clear. ``.table("differences")``: each policy less each other,
        from the same samples. ``.table("shares")``: the shares themselves. ``.table("policies")``: the weights.
        ``.table("sample")``: how many posts each step kept or left out.

    Raises
    ------
    DataError
        If the table, a policy or an argument is not what it should be.
    DesignError
        If no feed has two posts, or fewer than ten posts are of the class or outside it.

    Notes
    -----
    Supply is the share that the class would have of the same exposure in random order: the share of posts of each feed,
    weighted by the feed's exposure. So a policy that does not look at the class has a difference of zero, whatever the lengths
    of the feeds. A feed of one post has no order and is left out.

    Posts with equal scores share the exposure of the positions that they take together, which is the mean over all orders
    in which ties can be broken. Sums of weighted actions are compared to twelve digits.

    Feeds are not ordered anew in each bootstrap sample: each author keeps the exposure that it has among all. Where the
    clusters are feeds this is exact. Of more than 1,000 clusters each is drawn a Poisson number of times by itself.

    References
    ----------
    Singh & Joachims (2018), Fairness of exposure in rankings, KDD. Jarvelin & Kekalainen (2002), ACM TOIS 20:422-446.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> posts = simulate("feeds", n_feeds=40).posts
    >>> found = rank_exposure(posts, feed="feed", share_of="content_class", value="slow and complex",
    ...                       weights={"emoji": "facebook_2017", "newest": "chronological"})
    >>> found.table().select("term", pl.col("estimate").round(2)).rows()
    [('emoji', -0.05), ('newest', 0.0)]
    """
    asked = check_request(
        posts, caller=CALLER, feed=feed, share_of=share_of, value=value, cluster=cluster, attention=attention, depth=depth,
        persistence=persistence, predicted=predicted, per=per, conf_level=conf_level, n_boot=n_boot, seed=seed,
    )  # fmt: skip
    policies = make_policies(posts, weights, predicted=predicted, absent_actions=absent_actions, caller=CALLER)
    check_actions(posts, policies, predicted, caller=CALLER)
    sample = take_sample(posts, asked, policies, compare)
    amounts = [sample.exposure(r) for r in sample.ranked]
    supplies = [sample.even(r) for r in (sample.ranked if compare == "each" else sample.ranked[:1])]
    found = sample.shares([*amounts, *supplies])
    table, shares = _table(sample, found), _shares(sample, found)
    warnings, simulated, words = say_remarks(sample), is_simulated(posts), words_of(asked)
    return Estimates(
        question=say.QUESTION.fill(group=words["group"]), estimand=say.ESTIMAND.fill(**words),
        method=say_method(say.METHOD, sample), scale=say.SCALE, wording="description", frame=table, warnings=warnings,
        simulated=simulated, draw=partial(_draw, sample=sample),
        tables={"shares": shares, "differences": _differences(sample, found), "policies": list_policies(sample),
                "sample": sample.table()},
        answers=partial(say.answer_exposure, sample, table, shares, warnings, simulated),
    )  # fmt: skip


def _gap(found: Shares, i: int, many: int) -> tuple[float, Floats]:
    """Return a policy's share of exposure less its supply, and its draws; one supply may serve all policies."""
    j = many + (i if found.value.size > many + 1 else 0)
    return float(found.value[i] - found.value[j]), found.draws[i] - found.draws[j]


def _table(sample: Sample, found: Shares) -> pl.DataFrame:
    many = len(sample.ranked)
    rows = [
        row_of(r.policy.name, *_gap(found, i, many), sample.asked.boot.conf_level, r.n)
        for i, r in enumerate(sample.ranked)
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def _differences(sample: Sample, found: Shares) -> pl.DataFrame:
    many, rows = len(sample.ranked), []
    for i, k in combinations(range(many), 2):
        one, other = _gap(found, i, many), _gap(found, k, many)
        name = f"{sample.ranked[i].policy.name} - {sample.ranked[k].policy.name}"
        n = min(sample.ranked[i].n, sample.ranked[k].n)
        rows.append(row_of(name, one[0] - other[0], one[1] - other[1], sample.asked.boot.conf_level, n))
    return pl.DataFrame(rows, schema=SCHEMA)


def row_of(term: str, estimate: float, draws: Floats, conf_level: float, n: int) -> dict[str, object]:
    """Return a row of estimates from draws; bounds are null where there are none."""
    row: dict[str, object] = {"term": term, "estimate": estimate, **dict.fromkeys(COLUMNS[2:6]), "n": n}
    spread = spread_of(draws, conf_level) if draws.size else None
    if spread is not None:
        row |= {"std_error": spread.std_error, "conf_low": spread.conf_low, "conf_high": spread.conf_high}
    return row


def _shares(sample: Sample, found: Shares) -> pl.DataFrame:
    many, rows = len(sample.ranked), []
    for i, r in enumerate(sample.ranked):
        gap, _ = _gap(found, i, many)
        row = row_of("", float(found.value[i]), found.draws[i], sample.asked.boot.conf_level, r.n)
        supply = float(found.value[i]) - gap
        feeds = sum(len(block) for block in r.feeds.blocks)
        rows.append(
            {"policy": r.policy.name, "exposure_share": row["estimate"], "conf_low": row["conf_low"], "conf_high": row["conf_high"],
             "supply_share": supply, "ratio": float(found.value[i]) / supply, "posts": r.n, "feeds": feeds}
        )  # fmt: skip
    numbers = ("exposure_share", "conf_low", "conf_high", "supply_share", "ratio")
    return pl.DataFrame(
        rows, schema={"policy": pl.String, **dict.fromkeys(numbers, pl.Float64), "posts": pl.Int64, "feeds": pl.Int64}
    )


def list_policies(sample: Sample) -> pl.DataFrame:
    """Return what each policy weighs, and where its weights were published."""
    rows = [
        {"policy": r.policy.name, "column": column, "weight": weight, "source": r.policy.preset.source if r.policy.preset else None}
        for r in sample.ranked for column, weight in r.policy.weights.items()
    ]  # fmt: skip
    return pl.DataFrame(
        rows, schema={"policy": pl.String, "column": pl.String, "weight": pl.Float64, "source": pl.String}
    )


def _draw(result: Estimates, lang: Lang, *, sample: Sample) -> alt.LayerChart:
    shares = result.table("shares")
    frame = result.table().select(
        pl.Series("label", [r.policy.title.to(lang) for r in sample.ranked]),
        pl.lit("").alias("contrast"),
        pl.col("estimate", "conf_low", "conf_high") * 100,
        "n",
    )
    alike = shares["supply_share"].round(4).n_unique() == 1
    supply = f"{100 * shares['supply_share'][0]:.1f}"
    return exposure_chart(
        frame, title=result.question, x_title=say.AXIS, lang=lang, simulated=result.simulated,
        zero=say.SUPPLY_IS.fill(share=supply) if alike else say.SUPPLY_VARIES,
    )  # fmt: skip
