"""Two models to stand beside Poisson: negative binomial, and least squares of log(1 + count).

Neither is a headline: the one weights large counts down by a variance it assumes, the other compares another mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from engagebias.numerics.absorbed import (
    Normal,
    absorb,
    centred,
    gradient,
    group_sums,
    identified,
    normal_equations,
    predict,
)
from engagebias.numerics.many_ways import CONSTANT, NOTHING_LEFT, ONE_CLUSTER, TOO_FEW, PoissonFit, Problem, Unfitted
from engagebias.numerics.ways import dense, effects_counted, informative_rows
from engagebias.words import Text

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_ROUNDS = 200
MAX_HALVINGS = 30
TOLERANCE = 1e-7  # of the last step, in SD of a column and in log dispersion
LEAST_LOG_ALPHA, MOST_LOG_ALPHA = -16.0, 8.0  # below the least it is a Poisson model

NOT_CONVERGED = Text("the search did not converge", "لم يتقارب البحث عن الحل")


@dataclass(frozen=True, slots=True, eq=False)
class CountFit:
    """Coefficients of the features (k) and their standard errors; ``alpha`` is the dispersion of a negative binomial."""

    coef: Floats
    std_error: Floats
    n: int
    n_clusters: int
    alpha: float | None = None


def fit_log1p(
    y: Floats, x: Floats, ways: Sequence[Ints], cluster: Ints, errors: Literal["CRV1", "HC1"] = "CRV1"
) -> CountFit | Unfitted:
    """Fit log(1 + y) by least squares on features beside the effects of every way.

    Parameters
    ----------
    y, x, ways, cluster
        As in :func:`engagebias.numerics.many_ways.fit_many_ways`.
    errors : {"CRV1", "HC1"}
        Clustered, or robust to unequal variances alone.

    Examples
    --------
    >>> y, x = np.array([0.0, 3, 7, 1]), np.array([[0.0], [1], [1], [0]])
    >>> fitted = fit_log1p(y, x, [], np.array([0, 0, 1, 1]))
    >>> round(float(fitted.coef[0] / np.log(2)), 3)  # log 4 and log 8 against log 1 and log 2
    2.0
    """
    used = informative_rows(np.ones(y.size), ways).rows
    if not used.any():
        return Unfitted(NOTHING_LEFT)
    ways = [dense(way[used]) for way in ways]
    names, members = np.unique(cluster[used], return_inverse=True)
    n, k = int(used.sum()), x.shape[1]
    if errors == "CRV1" and names.size < 2:
        return Unfitted(ONE_CLUSTER)
    # For unequal variances alone, every row is a cluster, so that no effect is nested.
    df = k + effects_counted(ways, members if errors == "CRV1" else np.arange(n))
    if n <= df:
        return Unfitted(TOO_FEW)
    design, lost = identified(absorb(x[used], ways), np.ones(n))
    if lost:
        return Unfitted(CONSTANT, lost)
    target, members = np.log1p(y[used][design.order]), members[design.order]
    normal = normal_equations(design, np.ones(n))
    columns = np.linalg.solve(normal.information, gradient(design, normal, target)).astype(np.float64, copy=False)
    left = target - predict(design, columns)
    left -= (group_sums(design, left) / np.bincount(design.group))[design.group]
    inverse = np.linalg.inv(normal.information)[:, -k:]
    each = np.stack([left * centred(design, normal, column) for column in inverse.T], axis=1)
    if errors == "HC1":
        factor = n / (n - df)
    else:
        each = np.stack([np.bincount(members, weights=column) for column in each.T], axis=1)
        factor = names.size / (names.size - 1) * (n - 1) / (n - df)
    return CountFit(columns[-k:], np.sqrt(factor * (each**2).sum(axis=0)), n, names.size)


def fit_negative_binomial(poisson: PoissonFit, problem: Problem) -> CountFit | Unfitted:
    """Fit a negative binomial (NB2, variance mean + alpha mean squared) from a Poisson fit; errors CRV1.

    Coefficients and dispersion take turns. The effects are parameters like any other, so with few posts in each level
    the dispersion is too small (the coefficients hardly suffer).
    """
    state = _State(problem, poisson)
    for _ in range(MAX_ROUNDS):
        size = state.step()
        if size is None:
            return Unfitted(NOT_CONVERGED)
        if size <= TOLERANCE:
            return state.fitted()
    return Unfitted(NOT_CONVERGED)


class _State:
    """Where the search stands: columns, effects of the groups and log dispersion; it moves by :meth:`step`."""

    def __init__(self, problem: Problem, poisson: PoissonFit) -> None:
        self.problem, self.k = problem, poisson.coef.size
        design = problem.design
        self.columns = poisson.columns
        mass = group_sums(design, np.exp(problem.offset + predict(design, self.columns)))
        self.effects = np.log(group_sums(design, problem.y) / mass)
        mean = np.exp(self.predictor(self.columns, self.effects))
        moment = np.sum((problem.y - mean) ** 2 - mean) / np.sum(mean**2)
        self.log_alpha = float(np.clip(np.log(max(moment, 1e-3)), LEAST_LOG_ALPHA, MOST_LOG_ALPHA))

    def predictor(self, columns: Floats, effects: Floats) -> Floats:
        design = self.problem.design
        rows: Floats = self.problem.offset + predict(design, columns) + effects[design.group]
        return rows

    def value(self, predictor: Floats, log_alpha: float) -> float:
        """Return the log likelihood without the terms that never change."""
        y, size = self.problem.y, np.exp(-log_alpha)
        with np.errstate(over="ignore", invalid="ignore"):
            spread = np.log1p(np.exp(predictor + log_alpha))
            terms = gammaln(y + size) - gammaln(size) + y * (predictor + log_alpha) - (y + size) * spread
        return float(terms.sum())

    def equations(self, predictor: Floats) -> tuple[Normal, Floats, Floats]:
        """Return the normal equations, the weights and the score of the predictor, by row."""
        mean = np.exp(predictor)
        shrunk = 1 + np.exp(self.log_alpha) * mean
        weight, score = mean / shrunk, (self.problem.y - mean) / shrunk
        return normal_equations(self.problem.design, weight), weight, score

    def step(self) -> float | None:
        """Move once; return how far, or None if no step raises the likelihood."""
        design = self.problem.design
        predictor = self.predictor(self.columns, self.effects)
        normal, weight, score = self.equations(predictor)
        by_columns = np.linalg.solve(normal.information, gradient(design, normal, score))
        by_effects = group_sums(design, score) / group_sums(design, weight) - normal.means @ by_columns
        value = self.value(predictor, self.log_alpha)
        slack = 1e-10 * (1 + abs(value))
        for halving in range(MAX_HALVINGS):
            columns, effects = (
                self.columns + by_columns * 0.5**halving,
                self.effects + by_effects * 0.5**halving,
            )
            predictor = self.predictor(columns, effects)
            if self.value(predictor, self.log_alpha) >= value - slack:
                break
        else:
            return None
        self.columns, self.effects = columns, effects
        before = self.log_alpha
        self.log_alpha = float(
            minimize_scalar(
                lambda at: -self.value(predictor, at), method="bounded", options={"xatol": 1e-9},
                bounds=(max(LEAST_LOG_ALPHA, before - 2), min(MOST_LOG_ALPHA, before + 2)),
            ).x
        )  # fmt: skip
        unit = np.sqrt(np.diag(normal.information) / weight.sum())
        # Near zero the dispersion is lost in rounding, and matters as little: measured by what it adds to the variance.
        extra = float(np.exp(self.log_alpha) * np.exp(predictor).mean())
        moved = abs(self.log_alpha - before) * extra / (1 + extra)
        return float(max(np.max(np.abs(by_columns) * unit, initial=0.0), 0.1 * moved))

    def fitted(self) -> CountFit:
        normal, _, score = self.equations(self.predictor(self.columns, self.effects))
        inverse = np.linalg.inv(normal.information)[:, -self.k :]
        problem = self.problem
        each = [score * centred(problem.design, normal, column) for column in inverse.T]
        influence = np.stack([np.bincount(problem.cluster, weights=row) for row in each], axis=1)
        n, clusters = problem.y.size, problem.clusters.size
        factor = clusters / (clusters - 1) * (n - 1) / (n - problem.df)
        errors = np.sqrt(factor * (influence**2).sum(axis=0))
        return CountFit(self.columns[-self.k :], errors, n, clusters, float(np.exp(self.log_alpha)))
