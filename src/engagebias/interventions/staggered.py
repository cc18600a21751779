"""Group-time effects of programmes that start at different times."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import polars as pl
from scipy.special import ndtr, stdtr, stdtrit

from engagebias.errors import DesignError
from engagebias.figures import p_value
from engagebias.interventions import drawing
from engagebias.interventions import words as say
from engagebias.interventions.adoption import adoption
from engagebias.interventions.few_sites import Dealt, deal
from engagebias.interventions.pre_trends import check_of, pre_trend, warning_of
from engagebias.interventions.refusals import need_controls, refuse_alike, refuse_lone
from engagebias.interventions.request import CALLER, Request
from engagebias.interventions.sample import Sample
from engagebias.interventions.saying import answering, known, name_outcome, row_of
from engagebias.numerics.group_time import (
    NEVER,
    Average,
    Cells,
    Control,
    by_exposure,
    by_group,
    by_period,
    errors_of,
    group_time,
    overall,
)
from engagebias.numerics.two_way import fit_two_way
from engagebias.results import Check, Estimates, Wording
from engagebias.terms import name_term
from engagebias.words import COMMA, Text, join

ROWS = {"estimate": pl.Float64, "std_error": pl.Float64, "conf_low": pl.Float64, "conf_high": pl.Float64}
BANDS = {
    "exposure": pl.Int64,
    **ROWS,
    "band_low": pl.Float64,
    "band_high": pl.Float64,
    "units": pl.Int64,
    "sites": pl.Int64,
}
TABLE = {"term": pl.String, **ROWS, "p_value": pl.Float64, "n": pl.Int64}


def staggered(sample: Sample, asked: Request) -> Estimates:
    """Estimate group-time effects and their averages."""
    refuse_lone(sample)
    refuse_alike(sample)
    need_controls(sample, asked)
    cells = group_time(sample.y, sample.start, control=asked.control, x=sample.x)
    if not (cells.exposure >= 0).any():
        raise DesignError(
            f"{CALLER}: no start and period has both treated units and a comparison{_with(asked.covariates)}, or add units that start later."
        )
    dealt = deal(sample, asked) if sample.few else None
    averages = overall(cells)
    rows = _overall(averages, sample, asked, dealt)
    exposures = exposure_table(cells, sample, asked)
    check, left_open = before_the_start(sample, asked, asked.control, dealt, cells)
    wording: Wording = "association" if check.passed is False else "effect" if asked.randomised else "quasi-effect"
    reject = cannot(sample, asked, dealt)
    warnings = (
        *sample.warnings, *([reject] if reject else []), *_said(cells, sample, asked, dealt, check),
        left_open,
    )  # fmt: skip
    outcome = name_outcome(asked.outcome)
    covered = (
        say.ROBUST.fill(names=join([name_term(c) for c in asked.covariates], COMMA))
        if asked.covariates
        else say.NOTHING
    )
    beside = fit_two_way(sample.y, sample.on[None], sample.cluster)
    tables: dict[str, pl.DataFrame] = {
        "exposure": exposures, "cells": _cells(cells, sample, asked), "groups": _by(by_group(cells), "first_treated", sample, asked),
        "periods": _by(by_period(cells), "period", sample, asked), "beside": _beside(rows[0], beside, sample, asked),
        "adoption": adoption(sample), "sample": sample.steps,
    }  # fmt: skip
    return Estimates(
        question=question_of(sample, asked, reject), estimand=(say.BY_LOT if asked.randomised else say.PARALLEL).fill(outcome=outcome),
        method=say.GROUP_TIME.fill(robust=covered, control=say.CONTROLS[asked.control], **sizes(sample), inference=inference(dealt, sample.df)),
        scale=say.SCALE.fill(outcome=outcome), wording=wording, frame=pl.DataFrame(rows, schema=TABLE), tables=tables, checks=(check,),
        warnings=warnings, simulated=sample.simulated,
        answers=answering(
            question_of(sample, asked, reject), rows[0], wording,
            asked.outcome, asked.conf_level, wording, reject and say.NEVER_REJECTS, warnings, sample.simulated,
        ),
        draw=partial(drawing.overall, outcome=outcome),
        drawings={
            "exposure": partial(drawing.exposure, outcome=outcome, level=asked.conf_level), "adoption": drawing.timeline,
            "beside": partial(drawing.beside, outcome=outcome),
        },
    )  # fmt: skip


def _with(names: tuple[str, ...]) -> str:
    if not names:
        return ". Add earlier periods"
    return f" with a solution: {', '.join(names)} tell the treated from the others, or repeat one another. Take fewer covariates"


def before_the_start(
    sample: Sample,
    asked: Request,
    control: Control,
    dealt: Dealt | None,
    cells: Cells | None = None,
    *,
    beside: bool = False,
) -> tuple[Check, Text]:
    """Return the check of the periods before the start, and what they leave open; ``beside`` where the estimate is not the group-time effect."""
    made = cells if cells is not None else group_time(sample.y, sample.start, control=control)
    found = by_exposure(made)
    errors = errors_of(
        list(found.values()), sample.cluster, conf_level=asked.conf_level, n_draws=asked.n_draws, seed=asked.seed
    )
    df = np.array([sample.df_of(made.start[made.exposure == e]) for e in found])
    pre = pre_trend(made, found, errors, sample.cluster, df, None if dealt is None else dealt.pre_trend(control))
    return check_of(pre), warning_of(pre, overall(made)["simple"].estimate, beside=beside)


def sizes(sample: Sample) -> dict[str, str]:
    """Return units, sites and treated units, written out."""
    return {
        "n": f"{len(sample.y):,}", "sites": f"{len(sample.sites):,}", "treated": f"{int((sample.start != NEVER).sum()):,}",
    }  # fmt: skip


def question_of(sample: Sample, asked: Request, reject: Text | None) -> Text:
    """Return what is asked; of so few sites that none could tell, whether they could."""
    outcome = name_outcome(asked.outcome)
    if reject is None:
        return say.QUESTION.fill(outcome=outcome)
    treated, others = sample.kinds
    return say.QUESTION_FEW.fill(treated=treated, others=others, outcome=outcome)


def inference(dealt: Dealt | None, df: int) -> Text:
    """Say where p-values come from."""
    return say.BY_T.fill(df=df) if dealt is None else dealt.method()


def exchangeable(asked: Request) -> list[Text]:
    """Say what dealing the starts out again takes for granted where no lot did."""
    return [] if asked.randomised else [say.EXCHANGEABLE]


def cannot(sample: Sample, asked: Request, dealt: Dealt | None) -> Text | None:
    """Say that no data could reject with so few sites; None where some could."""
    if dealt is None or dealt.smallest <= 1 - asked.conf_level + 1e-9:
        return None
    treated, others = sample.kinds
    return say.CANNOT.fill(
        treated=treated, others=others, smallest=p_value(dealt.smallest), alpha=f"{100 * (1 - asked.conf_level):g}"
    )


def _overall(averages: dict[str, Average], sample: Sample, asked: Request, dealt: Dealt | None) -> list[dict[str, Any]]:
    errors = errors_of(
        list(averages.values()), sample.cluster, conf_level=asked.conf_level, n_draws=99, seed=asked.seed
    ).std_error
    tests = None if dealt is None else dealt.group_time(asked.control)
    rows = []
    for i, (name, average) in enumerate(averages.items()):
        if tests is None:
            bounds, p = by_t(average.estimate, float(errors[i]), sample.df, asked.conf_level)
        else:
            bounds, p = (tests[i].conf_low, tests[i].conf_high), tests[i].p_value
        rows.append(row_of(name, average.estimate, float(errors[i]), bounds, p, len(sample.y)))
    return rows


def by_t(value: float, error: float, df: int, conf_level: float) -> tuple[tuple[float, float] | None, float | None]:
    """Return the interval and the p-value by Student's t; None without an error."""
    if not error > 0 or df < 1:
        return None, None
    reach = float(stdtrit(df, 0.5 + conf_level / 2)) * error
    return (value - reach, value + reach), 2 * float(stdtr(df, -abs(value / error)))


def exposure_table(cells: Cells, sample: Sample, asked: Request) -> pl.DataFrame:
    """Return the average at each exposure with a pointwise interval and a band over all of them."""
    found = by_exposure(cells)
    errors = errors_of(
        list(found.values()), sample.cluster, conf_level=asked.conf_level, n_draws=asked.n_draws, seed=asked.seed
    )
    # The band's level for one exposure, were its error known; few treated sites make it wider.
    level = 2 * float(ndtr(errors.band)) - 1
    rows: list[tuple[Any, ...]] = [(-1, 0.0, None, None, None, None, None, None, None)]
    for i, (exposure, average) in enumerate(found.items()):
        value, error = average.estimate, float(errors.std_error[i])
        starts = cells.start[cells.exposure == exposure]
        df = sample.df_of(starts)
        low, high = by_t(value, error, df, asked.conf_level)[0] or (None, None)
        ends = by_t(value, error, df, level)[0] or (None, None)
        sites = np.unique(sample.cluster[np.isin(sample.start, starts)]).size
        units = int(cells.n_treated[cells.exposure == exposure].sum())
        rows.append((exposure, value, known(error), low, high, *ends, units, sites))
    return pl.DataFrame(rows, schema=BANDS, orient="row").sort("exposure")


def _by(found: dict[int, Average], name: str, sample: Sample, asked: Request) -> pl.DataFrame:
    errors = errors_of(
        list(found.values()), sample.cluster, conf_level=asked.conf_level, n_draws=99, seed=asked.seed
    ).std_error
    rows = []
    for error, (place, average) in zip(errors.tolist(), found.items(), strict=True):
        df = (
            sample.df_of(np.array([place]))
            if name == "first_treated"
            else sample.df_of(np.unique(sample.start[sample.start <= place]))
        )
        bounds, _ = by_t(average.estimate, error, df, asked.conf_level)
        rows.append((sample.periods[place], average.estimate, known(error), *(bounds or (None, None))))
    return pl.DataFrame(rows, schema={name: pl.Int64, **ROWS}, orient="row")


def _cells(cells: Cells, sample: Sample, asked: Request) -> pl.DataFrame:
    each = [Average(float(v), cells.influence[:, i]) for i, v in enumerate(cells.estimate)]
    errors = errors_of(each, sample.cluster, conf_level=asked.conf_level, n_draws=99, seed=asked.seed).std_error
    periods = sample.periods
    return pl.DataFrame(
        {
            "first_treated": [periods[s] for s in cells.start.tolist()], "period": [periods[p] for p in cells.period.tolist()],
            "exposure": cells.exposure, "estimate": cells.estimate, "std_error": np.where(errors > 0, errors, np.nan),
            "treated_units": cells.n_treated, "comparison_units": cells.n_control,
        }
    ).with_columns(pl.col("std_error").fill_nan(None))  # fmt: skip


def _beside(row: dict[str, Any], fitted: Any, sample: Sample, asked: Request) -> pl.DataFrame:
    rows = [{**row, "term": "group_time"}]
    if fitted is not None:
        value, error = float(fitted.coef[0]), float(fitted.std_error[0])
        bounds, p = by_t(value, error, sample.df, asked.conf_level)
        rows.append(row_of("two_way", value, error, bounds, p, len(sample.y)))
    return pl.DataFrame(rows, schema=TABLE)


def _said(cells: Cells, sample: Sample, asked: Request, dealt: Dealt | None, check: Check) -> list[Text]:
    said = []
    if check.passed is False:
        said.append(say.PRE_FAILED)
    if sample.few:
        said += [say.MIXED] if dealt is None else exchangeable(asked)
        said += [say.PLAIN_TEST] if dealt is not None and asked.covariates else []
    if cells.lost:
        said.append(say.LOST.fill(n=len(cells.lost)))
    wanted = {int(s): len(sample.periods) - int(s) for s in np.unique(sample.start) if s != NEVER}
    have = {s: int(((cells.start == s) & (cells.exposure >= 0)).sum()) for s in wanted}
    shorter = sum(have[s] < n for s, n in wanted.items())
    if shorter and not cells.lost:
        said.append(say.SHORTER.fill(n=shorter))
    return said
