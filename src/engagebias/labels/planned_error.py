"""The error that a gold sample of a given size will leave, from assumed accuracy: numbers on arrays and frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from engagebias.errors import DataError, DesignError
from engagebias.labels.corrected_sample import Floats, Ints, make_problem, strata_of
from engagebias.labels.correction_checks import Asked
from engagebias.labels.drawing import Design, allocate
from engagebias.labels.wording import CORRECTED, GOLD
from engagebias.numerics.labelled_moments import (
    Fit,
    Problem,
    cluster_meat,
    dependent,
    fit_gold,
    fit_naive,
    moments,
    unscale,
)

Tie = Literal["random", "engagement"]

POWER = 0.8


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned: the model, the assumed accuracy, the draw."""

    asked: Asked
    sensitivity: float
    specificity: float
    sizes: tuple[int, ...]
    tie: Tie
    design: Design
    n_draws: int

    @property
    def term(self) -> str:
        """The coefficient whose error is told."""
        return self.asked.terms[0] if self.asked.terms else self.asked.label


def chances_of(frame: pl.DataFrame, plan: Plan) -> Floats:
    """Return the chance (n) that people would code each post yes, given the machine's label."""
    machine = frame[plan.asked.label].cast(pl.Float64).to_numpy()
    if not np.isin(machine, (0, 1)).all():
        raise DataError(
            f"{plan.asked.caller}: {plan.asked.label!r} must be yes or no (Boolean, or 0 and 1) to be planned for. Cut it, such as by "
            f"pl.col({plan.asked.label!r}) > 0.5."
        )
    yes = float(machine.mean()) if machine.size else 0.0
    prevalence = (yes + plan.specificity - 1) / (plan.sensitivity + plan.specificity - 1)
    if not 0 < prevalence < 1 or not 0 < yes < 1:
        raise DesignError(
            f"{plan.asked.caller}: the machine labels {100 * yes:.1f} % of the posts {plan.asked.label}, which sensitivity {plan.sensitivity} and "
            f"specificity {plan.specificity} cannot give: the share must lie between {100 * (1 - plan.specificity):.1f} and "
            f"{100 * plan.sensitivity:.1f} %. Assume other values."
        )
    wrong = np.where(
        machine == 1, 1 - plan.sensitivity * prevalence / yes, (1 - plan.sensitivity) * prevalence / (1 - yes)
    )
    if plan.tie == "engagement":
        wrong = _tied(frame, plan, machine, wrong)
    chance: Floats = np.where(machine == 1, 1 - wrong, wrong)
    return chance


def _tied(frame: pl.DataFrame, plan: Plan, machine: Floats, wrong: Floats) -> Floats:
    """Spread each label's errors over its posts by the rank of the outcome, with the same mean."""
    rate = pl.col(str(plan.asked.outcome)).cast(pl.Float64)
    rate = rate / pl.col(plan.asked.exposure) if plan.asked.exposure else rate
    rank = (rate.rank("average").over("machine") - 0.5) / pl.len().over("machine")
    place = frame.with_columns(machine=pl.Series(machine)).select(rank).to_series().to_numpy()
    spread: Floats = np.where(wrong <= 0.5, 2 * wrong * place, 1 - 2 * (1 - wrong) * (1 - place))
    return spread


def probabilities(frame: pl.DataFrame, plan: Plan) -> list[Floats]:
    """Return each post's probability (n) of being coded, for each size."""
    n = frame.height
    too_many = [size for size in plan.sizes if size > n]
    if too_many:
        raise DataError(
            f"{plan.asked.caller}: sizes holds {too_many[0]:,}, but only {n:,} posts can be used. Leave it out."
        )
    stratum = strata_of(frame, plan.asked)
    if stratum is None:
        return [np.full(n, size / n) for size in plan.sizes]
    members: Ints = np.bincount(stratum)
    if np.minimum(members, 2).sum() > min(plan.sizes):
        raise DesignError(
            f"{plan.asked.caller}: {members.size} strata with two codes each need more than {min(plan.sizes)} codes. Use fewer strata or more codes."
        )
    return [(allocate(members, size, design=plan.design, least=2) / members)[stratum] for size in plan.sizes]


def one_draw(
    frame: pl.DataFrame, plan: Plan, chances: Floats, probability: Sequence[Floats], rng: np.random.Generator
) -> tuple[NDArray[np.float64], float, float]:
    """Return variances (ways, sizes) for one draw of human codes, the naive one, and that of all posts coded."""
    people = pl.Series((rng.random(frame.height) < chances) * 1.0)
    n = frame.height
    p, mean, sd = make_problem(frame, plan.asked, gold=np.arange(n), human=people, weight=np.ones(n))
    truth, naive = _fits(p, plan)
    human = moments(p.x_gold, p.y_gold, p.offset, truth.coef, p.family)
    machine = moments(p.x, p.y, p.offset, truth.coef, p.family)
    back = unscale(mean, sd)
    row = back[1 if plan.asked.terms else 0]
    weights = row @ np.linalg.inv(truth.derivative)  # the coefficient is this combination of the moments
    base = float(weights @ cluster_meat(human, p.cluster) @ weights)
    extra = [
        _extra((human - machine) @ weights, p.stratum, probability),
        _extra(human @ weights, p.stratum, probability),
    ]
    return base + np.array(extra), float(row @ naive.covariance @ row), base


def _fits(problem: Problem, plan: Plan) -> tuple[Fit, Fit]:
    if dependent(problem.x) or dependent(problem.x_gold):
        raise DesignError(
            f"{plan.asked.caller}: {', '.join(plan.asked.terms)} cannot all be told apart: one does not vary, or repeats another. Leave it out."
        )
    truth, naive = fit_gold(problem), fit_naive(problem)
    if not (truth.converged and naive.converged):
        raise DesignError(
            f"{plan.asked.caller}: the model has no finite solution: some feature separates the posts with any {plan.asked.measured} from those "
            "without, or all are 0. Use fewer features."
        )
    return truth, naive


def _extra(moment: Floats, stratum: Ints | None, probability: Sequence[Floats]) -> list[float]:
    """Return what the draw adds to the variance, for each size: the sum of (1 / p - 1) times squared moments (n)."""
    if stratum is not None:  # draws of fixed size: only deviations from the stratum's mean are left to chance
        moment = moment - (np.bincount(stratum, weights=moment) / np.bincount(stratum))[stratum]
    return [float(((1 / p - 1) * moment**2).sum()) for p in probability]


def error_table(variance: Floats, plan: Plan, conf_level: float) -> pl.DataFrame:
    """Return the error of the corrected estimate by size: the root of the mean variance, and its Monte Carlo error."""
    found = variance[:, 0, :]
    error = np.sqrt(found.mean(axis=0))
    monte_carlo = found.std(axis=0, ddof=1) / np.sqrt(len(found)) / (2 * error)
    reach = stdtrit(len(found) - 1, 0.5 + conf_level / 2) * monte_carlo
    return pl.DataFrame(
        {
            "term": [str(size) for size in plan.sizes],
            "estimate": error,
            "std_error": monte_carlo,
            "conf_low": error - reach,
            "conf_high": error + reach,
            "p_value": pl.Series([None] * error.size, dtype=pl.Float64),
            "n": np.array(plan.sizes, dtype=np.int64),
        }
    )


def curve_table(variance: Floats, plan: Plan, conf_level: float) -> pl.DataFrame:
    """Return error and detectable coefficient by way to estimate and size."""
    error = np.sqrt(variance.mean(axis=0))
    reach = ndtri(0.5 + conf_level / 2) + ndtri(POWER)
    parts = [
        pl.DataFrame({"contrast": str(name), "codes": np.array(plan.sizes, dtype=np.int64), "std_error": row, "detectable": reach * row})
        for name, row in zip((CORRECTED, GOLD), error, strict=True)
    ]  # fmt: skip
    return pl.concat(parts)
