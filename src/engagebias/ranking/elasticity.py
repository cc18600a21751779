"""Which weight moves a class's share of the exposure most?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import altair as alt
import numpy as np
import polars as pl

from engagebias.charts.exposure import exposure_chart
from engagebias.checks import check_number
from engagebias.errors import DataError, DesignError
from engagebias.gaps.win import Value
from engagebias.ranking import elasticity_words as say
from engagebias.ranking.exposure import SCHEMA, Floats, list_policies, row_of
from engagebias.ranking.feed_words import say_method, say_remarks, words_of
from engagebias.ranking.policies import AbsentActions, Policy, make_policy
from engagebias.ranking.request import Attention, check_actions, check_request
from engagebias.ranking.sample import Sample, take_sample
from engagebias.results import Estimates
from engagebias.schema import is_simulated
from engagebias.terms import name_term
from engagebias.words import Lang

CALLER = "exposure_elasticity"


def exposure_elasticity(
    posts: pl.DataFrame,
    *,
    feed: str | Sequence[str],
    share_of: str,
    weights: Mapping[str, float] | str,
    value: Value = True,
    step: float = 0.1,
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
    """Estimate by how many percent a class's share of the exposure moves if the weight of an action moves by one.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with the columns named here; this and the other words that are not explained are as for :func:`rank_exposure`.
    feed : str or sequence of str
        Which posts compete for attention: a column or ``"day"``, ``"week"``, ``"month"``; several make a feed together.
    share_of : str
        Column that says which posts are of the class of interest.
    weights : mapping or str
        Weights over actions, at least two of them other than 0, or the name of a preset.
    value : str, int, float or bool, default True
        The value of ``share_of`` that is the class.
    step : float, default 0.1
        Each weight is multiplied and divided by exp(step), about 10 %. Orders change in jumps, so a very small step sees
        few changes.
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
        ``.table()``: one row an action, d log(share) / d log(weight); of a weight below 0 it is its size that grows.
        ``.table("policies")`` and ``.table("sample")`` as for :func:`rank_exposure`.

    Raises
    ------
    DataError
        If the table or an argument is not what it should be.
    DesignError
        If no feed has two posts, or fewer than ten posts are of the class or outside it.

    Notes
    -----
    Weights that all grow alike change no order, so the elasticities of one policy sum to about zero: they say which
    action helps the class **against** the others that are weighed.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> posts = simulate("feeds", n_feeds=60).posts
    >>> found = exposure_elasticity(posts, feed="feed", share_of="content_class", value="slow and complex",
    ...                             weights={"likes": 1, "reaction_angry": 5}, predicted="chance_")
    >>> found.table().select("term", pl.col("estimate").round(2)).rows()
    [('likes', 0.04), ('reaction_angry', -0.04)]
    """
    asked = check_request(
        posts, caller=CALLER, feed=feed, share_of=share_of, value=value, cluster=cluster, attention=attention, depth=depth,
        persistence=persistence, predicted=predicted, per=per, conf_level=conf_level, n_boot=n_boot, seed=seed,
    )  # fmt: skip
    check_number(step, name="step", caller=CALLER)
    if not 0 < step <= 1:
        raise DataError(
            f"{CALLER}: step is the change of a weight on the log scale, above 0 and up to 1, such as 0.1; got {step!r}."
        )
    policy = one_policy(posts, weights, predicted, absent_actions, caller=CALLER)
    if len(policy.columns) < 2:
        raise DataError(
            f"{CALLER}: weights has one action with a weight, {policy.columns[0]!r}, and a larger or smaller one orders posts alike. Weigh two "
            "or more."
        )
    check_actions(posts, [policy], predicted, caller=CALLER)
    sample = take_sample(posts, asked, [policy])
    table = _table(sample, policy, step)
    warnings, simulated, words = say_remarks(sample), is_simulated(posts), words_of(asked)
    return Estimates(
        question=say.QUESTION.fill(group=words["group"]), estimand=say.ESTIMAND.fill(**words),
        method=say_method(say.METHOD.fill(step=f"{100 * np.expm1(step):.3g}"), sample), scale=say.SCALE, wording="description",
        frame=table, warnings=warnings, simulated=simulated, draw=_draw,
        tables={"policies": list_policies(sample), "sample": sample.table()},
        answers=partial(say.answer_elasticity, words["group"], table, conf_level, warnings, simulated),
    )  # fmt: skip


def one_policy(
    posts: pl.DataFrame, weights: Mapping[str, float] | str, predicted: str | None, absent_actions: AbsentActions, *, caller: str
) -> Policy:  # fmt: skip
    """Return the one policy asked for; refuse an order by time or by one column, which has no weights."""
    name = weights if isinstance(weights, str) else "weights"
    if not isinstance(weights, str | Mapping):
        raise DataError(
            f"{caller}: weights maps actions to weights, such as {{'likes': 1, 'shares': 3}}, or names a preset; got {weights!r}."
        )
    policy = make_policy(posts, name, weights, predicted=predicted, absent_actions=absent_actions, caller=caller)
    if not policy.acts:
        raise DataError(
            f"{caller}: weights={weights!r} orders by one column and weighs nothing. Give weights over actions, or a preset."
        )
    return policy


def _table(sample: Sample, policy: Policy, step: float) -> pl.DataFrame:
    ranked, prefix = sample.ranked[0], sample.asked.predicted or ""
    amounts = [
        sample.exposure(ranked, policy.with_weight(column, policy.weights[column] * float(np.exp(sign * step))))
        for column in policy.columns
        for sign in (1, -1)
    ]
    found = sample.shares(amounts)
    if not found.value.all():
        raise DesignError(
            f"{CALLER}: the class gets no exposure at all, so there is no percentage of it. Name a larger depth, or other weights."
        )
    value, draws = np.log(found.value), _log(found.draws)
    rows = [
        row_of(
            column.removeprefix(prefix), float(value[2 * i] - value[2 * i + 1]) / (2 * step), (draws[2 * i] - draws[2 * i + 1]) / (2 * step),
            sample.asked.boot.conf_level, ranked.n,
        )
        for i, column in enumerate(policy.columns)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA)


def _log(shares: Floats) -> Floats:
    """Return logarithms, NaN where a draw gives the class nothing."""
    return np.log(shares, out=np.full(shares.shape, np.nan), where=shares > 0)


def _draw(result: Estimates, lang: Lang) -> alt.LayerChart:
    frame = result.table().with_columns(
        label=pl.col("term").map_elements(lambda t: name_term(t).to(lang), return_dtype=pl.String), contrast=pl.lit("")
    )
    return exposure_chart(
        frame, title=result.question, x_title=say.AXIS, zero=say.ZERO, lang=lang, simulated=result.simulated
    )
