"""Staggered programmes by regression: two-way effects, and Sun and Abraham's saturated model."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import polars as pl

from engagebias.errors import DesignError
from engagebias.figures import signed
from engagebias.interventions import drawing
from engagebias.interventions import words as say
from engagebias.interventions.adoption import adoption
from engagebias.interventions.few_sites import deal
from engagebias.interventions.refusals import need_controls, refuse_alike, refuse_lone
from engagebias.interventions.request import CALLER, Request
from engagebias.interventions.sample import Sample
from engagebias.interventions.saying import answering, known, name_outcome, row_of
from engagebias.interventions.staggered import (
    ROWS,
    TABLE,
    before_the_start,
    by_t,
    cannot,
    exchangeable,
    inference,
    question_of,
    sizes,
)
from engagebias.numerics.assignment import AssignmentTest
from engagebias.numerics.group_time import NEVER, Control, errors_of, group_time, overall
from engagebias.numerics.sun_abraham import Saturated, saturated
from engagebias.numerics.two_way import TwoWay, fit_two_way, jackknife_error, linear_scores, negative_weights
from engagebias.numerics.wild_linear import wild_linear
from engagebias.numerics.wild_scores import WildTest, draw_weights
from engagebias.results import Estimates, Wording
from engagebias.words import Text

FEWEST_FOR_WILD = 5  # of one start: below it the wild bootstrap rejects too often or hardly ever
ERRORS = {
    "term": pl.String,
    "std_error": pl.Float64,
    "conf_low": pl.Float64,
    "conf_high": pl.Float64,
    "p_value": pl.Float64,
}


def two_way(sample: Sample, asked: Request) -> Estimates:
    """Fit two-way fixed effects, with the group-time effect beside."""
    refuse_lone(sample)
    refuse_alike(sample)
    fitted = fit_two_way(sample.y, sample.on[None], sample.cluster)
    if fitted is None:
        need_controls(sample, asked)
        raise DesignError(
            f"{CALLER}: treatment cannot be told apart from the effects of units and periods. Add untreated units or earlier periods."
        )
    value, error = float(fitted.coef[0]), float(fitted.std_error[0])
    dealt = deal(sample, asked) if sample.few else None
    reject = cannot(sample, asked, dealt)
    wild = _wild(sample, asked, value, error) if sample.few and error > 0 else None
    test = None if dealt is None else dealt.two_way()
    bounds, p = by_t(value, error, sample.df, asked.conf_level)
    method = inference(None, sample.df)
    if test is not None and dealt is not None and (wild is None or sample.fewest < FEWEST_FOR_WILD):
        bounds, p, method = (test.conf_low, test.conf_high), test.p_value, dealt.method()
    elif wild is not None:
        bounds, p, method = (wild.conf_low, wild.conf_high), wild.p_value, say.BY_WILD
    row = row_of("two_way", value, error, bounds, p, len(sample.y))
    beside = _beside(sample, asked, row)
    many = np.unique(sample.start[sample.start != NEVER]).size > 1
    pre = None if many else before_the_start(sample, asked, _control(sample), dealt, beside=True)
    failed = pre is not None and pre[0].passed is False
    wording: Wording = "association" if many or failed else "effect" if asked.randomised else "quasi-effect"
    outcome = name_outcome(asked.outcome)
    said: list[Text] = [*sample.warnings, *([reject] if reject else [])]
    if many:
        other = signed(float(beside["estimate"][1]), 3) if beside.height > 1 else "–"
        said.append(say.STAGGERED.fill(share=f"{100 * negative_weights(sample.on):.0f}", beside=other))
    elif failed:
        said.append(say.PRE_FAILED)
    if sample.few:
        said += [say.MIXED] if dealt is None else exchangeable(asked) if method is not say.BY_WILD else []
    warnings = (*said, *([] if pre is None else [pre[1]]))
    estimand = say.WEIGHTED if many else (say.BY_LOT if asked.randomised else say.PARALLEL).fill(outcome=outcome)
    return Estimates(
        question=question_of(sample, asked, reject), estimand=estimand,
        method=say.TWO_WAY.fill(**sizes(sample), inference=method), scale=say.SCALE.fill(outcome=outcome), wording=wording,
        frame=pl.DataFrame([row], schema=TABLE), warnings=warnings, checks=() if pre is None else (pre[0],), simulated=sample.simulated,
        tables={
            "errors": _errors(sample, asked, fitted, wild, test), "beside": beside, "adoption": adoption(sample), "sample": sample.steps,
        },
        answers=answering(
            question_of(sample, asked, reject), row, wording,
            asked.outcome, asked.conf_level, wording, reject and say.NEVER_REJECTS, warnings, sample.simulated,
        ),
        draw=partial(drawing.beside, outcome=outcome), drawings={"adoption": drawing.timeline},
    )  # fmt: skip


def _wild(sample: Sample, asked: Request, value: float, error: float) -> WildTest:
    weights = draw_weights(len(sample.sites), asked.n_draws, np.random.default_rng(asked.seed))
    return wild_linear(linear_scores(sample.y, sample.on, sample.cluster), value, error, weights, asked.conf_level)


def _errors(
    sample: Sample, asked: Request, fitted: TwoWay, wild: WildTest | None, test: AssignmentTest | None
) -> pl.DataFrame:
    """Return the same coefficient by several errors: what they say of one another is what few sites do."""
    value, n_sites = float(fitted.coef[0]), len(sample.sites)
    jackknife = jackknife_error(sample.y, sample.on[None], sample.cluster)
    rows: list[dict[str, Any]] = []
    for kind, error, df in (
        ("rows as if independent", float(fitted.plain_error[0]), sample.y.size - len(sample.y)),
        ("by site (CRV1)", float(fitted.std_error[0]), n_sites - 1),
        ("sites left out in turn (CRV3)", None if jackknife is None else float(jackknife[0]), n_sites - 1),
    ):
        bounds, p = (None, None) if error is None else by_t(value, error, df, asked.conf_level)
        rows.append({**row_of(kind, value, error, bounds, p, n_sites), "term": kind})
    for kind, found in (("wild cluster bootstrap", wild), ("starts dealt out again", test)):
        if found is not None:
            rows.append(
                {**row_of(kind, value, None, (found.conf_low, found.conf_high), found.p_value, n_sites), "term": kind}
            )
    return pl.DataFrame([{c: r[c] for c in ERRORS} for r in rows], schema=ERRORS)


def _control(sample: Sample) -> Control:
    return "never" if (sample.start == NEVER).any() else "not_yet"


def _beside(sample: Sample, asked: Request, row: dict[str, Any]) -> pl.DataFrame:
    cells = group_time(sample.y, sample.start, control=_control(sample))
    rows = [row]
    if (cells.exposure >= 0).any():
        simple = overall(cells)["simple"]
        error = float(
            errors_of([simple], sample.cluster, conf_level=asked.conf_level, n_draws=99, seed=asked.seed).std_error[0]
        )
        bounds, p = by_t(simple.estimate, error, sample.df, asked.conf_level)
        rows.append(row_of("group_time", simple.estimate, error, bounds, p, len(sample.y)))
    return pl.DataFrame(rows, schema=TABLE)


def sun_abraham(sample: Sample, asked: Request) -> Estimates:
    """Fit the saturated regression and average it over starts and exposures."""
    refuse_lone(sample)
    refuse_alike(sample)
    never = bool((sample.start == NEVER).any())
    if not never and np.unique(sample.start).size < 2:
        need_controls(sample, asked)
    found = saturated(sample.y, sample.start, sample.cluster)
    if found is None or not (found.exposure >= 0).any():
        raise DesignError(
            f"{CALLER}: the saturated regression has no solution: too few units or periods for its starts. Use design='group_time'."
        )
    value, error = found.average(found.exposure >= 0)
    # On a balanced panel with units never treated the coefficients are the group-time effects, and so is their test.
    dealt = deal(sample, asked) if sample.few and never else None
    reject = cannot(sample, asked, dealt)
    bounds, p = by_t(value, error, sample.df, asked.conf_level)
    if dealt is not None:
        test = dealt.group_time("never")[0]
        bounds, p = (test.conf_low, test.conf_high), test.p_value
    row = row_of("sun_abraham", value, error, bounds, p, len(sample.y))
    exposures = _exposures(found, sample, asked)
    check, left_open = before_the_start(sample, asked, _control(sample), dealt, beside=not never)
    wording: Wording = "association" if check.passed is False else "effect" if asked.randomised else "quasi-effect"
    outcome = name_outcome(asked.outcome)
    said: list[Text] = [
        *sample.warnings,
        *([reject] if reject else []),
        *([say.PRE_FAILED] if check.passed is False else []),
    ]
    if sample.few and dealt is None:
        said.append(say.MIXED if sample.site_start is None else say.FEW_LAST)
    elif dealt is not None:
        said += exchangeable(asked)
    warnings = (*said, left_open)
    return Estimates(
        question=question_of(sample, asked, reject), estimand=(say.BY_LOT if asked.randomised else say.PARALLEL).fill(outcome=outcome),
        method=say.SUN_ABRAHAM.fill(
            control=say.CONTROLS["never"] if never else say.LAST, **sizes(sample), inference=inference(dealt, sample.df),
        ),
        scale=say.SCALE.fill(outcome=outcome), wording=wording, frame=pl.DataFrame([row], schema=TABLE), warnings=warnings,
        checks=(check,), simulated=sample.simulated, tables={"exposure": exposures, "adoption": adoption(sample), "sample": sample.steps},
        answers=answering(
            question_of(sample, asked, reject), row, wording,
            asked.outcome, asked.conf_level, wording, reject and say.NEVER_REJECTS, warnings, sample.simulated,
        ),
        draw=partial(drawing.exposure, outcome=outcome, level=asked.conf_level),
        drawings={"exposure": partial(drawing.exposure, outcome=outcome, level=asked.conf_level), "adoption": drawing.timeline},
    )  # fmt: skip


def _exposures(found: Saturated, sample: Sample, asked: Request) -> pl.DataFrame:
    rows: list[tuple[Any, ...]] = [(-1, 0.0, None, None, None)]
    for e in np.unique(found.exposure).tolist():
        value, error = found.average(found.exposure == e)
        bounds, _ = by_t(value, error, sample.df_of(found.start[found.exposure == e]), asked.conf_level)
        rows.append((e, value, known(error), *(bounds or (None, None))))
    return pl.DataFrame(rows, schema={"exposure": pl.Int64, **ROWS}, orient="row").sort("exposure")
