"""How many posts should people code? The error to expect after correction, before anyone codes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import polars as pl

from engagebias.checks import check_choice, check_count, check_number, check_share, listed
from engagebias.errors import DataError
from engagebias.labels.corrected_sample import keep_complete
from engagebias.labels.correction_checks import Asked, Mislabelled, check_asked
from engagebias.labels.drawing import Design
from engagebias.labels.plan_words import (
    DESIGNS,
    DRAWN,
    GUESS,
    METHOD,
    QUESTION,
    STRATIFIED,
    TIES,
    draw_curve,
    say_estimand,
    say_plan,
    unit_of,
)
from engagebias.labels.planned_error import Plan, Tie, chances_of, curve_table, error_table, one_draw, probabilities
from engagebias.numerics.labelled_moments import Family
from engagebias.results import Estimates
from engagebias.schema import is_simulated
from engagebias.terms import name_term

CALLER = "plan_gold_sample"
LEAST_CODES = 20


def plan_gold_sample(
    posts: pl.DataFrame,
    *,
    label: str,
    sensitivity: float,
    specificity: float,
    outcome: str | None = None,
    features: Sequence[str] = (),
    model: Family = "poisson",
    mislabelled: Mislabelled = "regressor",
    exposure: str | None = None,
    cluster: str | None = None,
    sizes: Sequence[int] = (100, 200, 400, 800),
    strata: Sequence[str] = (),
    design: Design = "proportional",
    tie: Tie = "random",
    n_draws: int = 20,
    conf_level: float = 0.95,
    seed: int = 1,
) -> Estimates:
    """Tell the standard error that ``correct_labels`` will have by the size of the gold sample, before coding.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with ``post_id`` and the machine's labels, as ``correct_labels`` takes them.
    label : str
        The machine's yes-or-no label of every post: Boolean or 0 and 1.
    sensitivity, specificity : float
        Share of the posts that people would code yes (no) which the machine labels so, above 0 and at most 1. If
        all you know is that it is at least so accurate, give that.
    outcome, features, model, mislabelled, exposure, cluster : as in ``correct_labels``
        The error told is that of the label, or of the first feature (without one, of the
        mean) if the label is the outcome.
    sizes : sequence of int, default (100, 200, 400, 800)
        Numbers of coded posts, each 20 or more and at most the posts.
    strata, design : as in ``draw_gold_sample``
        Columns whose combinations are strata, and how draws are shared out. Then give the
        same strata to ``correct_labels``.
    tie : {"random", "engagement"}, default "random"
        Whether errors hit posts of one machine label alike, or the more, the higher the outcome is (per
        exposure): up to twice the mean at the top and none at the bottom. With a label that reacts to what
        draws engagement, plan with the second.
    n_draws : int, default 20
        Draws of human codes over which errors are averaged.
    conf_level : float, default 0.95
        Level of the interval of that average, which is no interval for the error to be found.
    seed : int, default 1
        Seed of the draws.

    Returns
    -------
    Estimates
        ``.table()``: a row for each size (``term`` and ``n``); ``estimate`` is the standard error to expect, ``std_error``
        and the interval its Monte Carlo error, ``p_value`` null. ``.table("curve")``: for each size and way to
        estimate (``contrast``) ``std_error`` and ``detectable``, the least coefficient that a test at 1 - conf_level
        would find in 80 % of samples. ``.table("limits")``: ``naive`` (the machine's label taken as true: small, and
        biased) and ``all_coded`` (everything coded), and the prevalence that the labels imply. ``.table("sample")``.

    Raises
    ------
    DataError
        If a column is missing or of the wrong kind, the label is not yes or no, or an argument is impossible.
    DesignError
        If the machine's labels cannot be as accurate as assumed, or the model cannot be fitted.

    Notes
    -----
    The implied prevalence is ``(q + specificity - 1) / (sensitivity + specificity - 1)`` with q the share that the machine
    labels yes; it gives the chance that people would confirm a label. Codes are drawn with these chances, whatever
    the outcome; then the variance of the corrected moments is known for any probability p of coding:
    ``V0 + (1 / p - 1) V1``, with V0 from all posts coded and V1 from the differences between machine and human moments.

    References
    ----------
    Egami, Hinck, Stewart & Wei (2023), Using imperfect surrogates for downstream inference, NeurIPS 36.
    Rogan & Gladen (1978), Estimating prevalence from the results of a screening test, Am. J. Epidemiology 107:71-76.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> posts = pl.DataFrame({
    ...     "post_id": [str(i) for i in range(3000)], "shares": rng.poisson(9, 3000), "violent": rng.random(3000) < 0.3,
    ... })
    >>> plan = plan_gold_sample(posts, outcome="shares", label="violent", sensitivity=0.9, specificity=0.9, sizes=[100, 400])
    >>> [round(e, 3) for e in plan.table()["estimate"]]
    [0.062, 0.032]
    """
    asked = Asked(
        CALLER, outcome, label, listed(features, name="features", caller=CALLER), model, mislabelled, exposure, cluster,
        listed(strata, name="strata", caller=CALLER),
    )  # fmt: skip
    plan = Plan(asked, sensitivity, specificity, tuple(sizes), tie, design, n_draws)
    _check_plan(plan, conf_level, seed)
    frame, steps = keep_complete(posts, asked)
    steps.append({"step": "used", "posts": frame.height, "gold": 0})
    chances = chances_of(frame, plan)
    probability = probabilities(frame, plan)
    rng = np.random.default_rng(seed)
    draws = [one_draw(frame, plan, chances, probability, rng) for _ in range(n_draws)]
    variance = np.array([d for d, _, _ in draws])  # draws, ways, sizes
    naive, all_coded = (float(np.sqrt(np.mean([d[i] for d in draws]))) for i in (1, 2))
    limits = {"naive": naive, "all_coded": all_coded, "prevalence": float(chances.mean())}
    tables = {
        "curve": curve_table(variance, plan, conf_level), "limits": pl.DataFrame([limits]),
        "sample": pl.DataFrame(steps).drop("gold"),
    }  # fmt: skip
    table, simulated = error_table(variance, plan, conf_level), is_simulated(frame)
    return Estimates(
        question=QUESTION.fill(label=name_term(label)), estimand=say_estimand(plan, frame.height), scale=unit_of(plan),
        method=METHOD.fill(design=STRATIFIED.fill(design=DESIGNS[design]) if asked.strata else DRAWN),
        wording="description", frame=table, tables=tables, warnings=(GUESS,), simulated=simulated,
        draw=partial(draw_curve, unit=unit_of(plan)), answers=partial(say_plan, plan=plan, frame=table, tables=tables, simulated=simulated),
    )  # fmt: skip


def _check_plan(plan: Plan, conf_level: float, seed: int) -> None:
    check_asked(plan.asked)
    check_share(conf_level, name="conf_level", caller=CALLER)
    check_count(seed, name="seed", caller=CALLER)
    check_count(plan.n_draws, name="n_draws", caller=CALLER, least=2)
    check_choice(plan.tie, TIES, name="tie", caller=CALLER)
    check_choice(plan.design, DESIGNS, name="design", caller=CALLER)
    for name, value in (("sensitivity", plan.sensitivity), ("specificity", plan.specificity)):
        check_number(value, name=name, caller=CALLER)
        if not 0 < value <= 1:
            raise DataError(f"{CALLER}: {name} is a share above 0 and at most 1, such as 0.86; got {value!r}.")
    if plan.sensitivity + plan.specificity <= 1:
        raise DataError(
            f"{CALLER}: sensitivity {plan.sensitivity} and specificity {plan.specificity} add up to 1 or less: no better than chance. "
            "If the label is that bad, let people code all that you need."
        )
    if not plan.sizes:
        raise DataError(f"{CALLER}: sizes is empty. Give numbers of coded posts, such as [100, 400].")
    for size in plan.sizes:
        check_count(size, name="sizes", caller=CALLER, least=LEAST_CODES)
    if plan.tie == "engagement" and not plan.asked.outcome:
        raise DataError(f"{CALLER}: tie='engagement' needs an outcome; with mislabelled='outcome' write tie='random'.")
