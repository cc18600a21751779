"""How long actions take to arrive, from counts between readings of posts that are still young.

An action is seen only if it happens before its post is read for the last time, so delays are right-truncated: given
a post's total at its last age A, the counts between its readings are multinomial with probabilities
(F(high) - F(low)) / F(A).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_ndtr, ndtr

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Family = Literal["lognormal", "loglogistic", "weibull"]

LN2 = float(np.log(2))
_STEP = 1e-5  # of the derivative of the score; both parameters are logs, so one step serves every data set
_FLAT = 1e-6  # least curvature an action that tells a maximum from a ridge


class _Shape(Protocol):
    """A distribution of z = (log age - log half-life) / spread, with half of its mass below 0."""

    def below(self, z: Floats) -> Floats: ...
    def above(self, z: Floats) -> Floats: ...
    def log_below(self, z: Floats) -> Floats: ...
    def density(self, z: Floats) -> Floats: ...


class _Normal:
    def below(self, z: Floats) -> Floats:
        return np.asarray(ndtr(z))

    def above(self, z: Floats) -> Floats:
        return np.asarray(ndtr(-z))

    def log_below(self, z: Floats) -> Floats:
        return np.asarray(log_ndtr(z))

    def density(self, z: Floats) -> Floats:
        return np.asarray(np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi))


class _Logistic:
    def below(self, z: Floats) -> Floats:
        return np.asarray(expit(z))

    def above(self, z: Floats) -> Floats:
        return np.asarray(expit(-z))

    def log_below(self, z: Floats) -> Floats:
        return -np.logaddexp(0.0, -z)

    def density(self, z: Floats) -> Floats:
        return np.asarray(expit(z) * expit(-z))


class _SmallestExtreme:
    def below(self, z: Floats) -> Floats:
        return -np.expm1(-self._hazard(z))

    def above(self, z: Floats) -> Floats:
        return np.asarray(np.exp(-self._hazard(z)))

    def log_below(self, z: Floats) -> Floats:
        return np.asarray(np.log(self.below(z)))

    def density(self, z: Floats) -> Floats:
        hazard = self._hazard(z)
        return np.asarray(hazard * np.exp(-hazard))

    def _hazard(self, z: Floats) -> Floats:
        # Beyond this no mass is left to be told from none, and the exponential would overflow.
        return np.asarray(LN2 * np.exp(np.minimum(z, 700.0)))


_SHAPES: Mapping[Family, _Shape] = {"lognormal": _Normal(), "loglogistic": _Logistic(), "weibull": _SmallestExtreme()}


@dataclass(frozen=True, slots=True)
class Increments:
    """What arrived between readings.

    ``low``, ``high`` (rows,) are the ages in hours between which ``count`` actions reached ``post`` (its number from
    0); the first interval of a post starts at 0. ``last`` (posts,) is each post's last age, ``total`` its actions.
    """

    low: Floats
    high: Floats
    count: Floats
    post: Ints
    last: Floats
    total: Floats


@dataclass(frozen=True, slots=True)
class Delay:
    """A fitted distribution of delays.

    ``mu`` is the log of the half-life in hours, ``log_spread`` the log of the spread of log age. ``influence``
    (posts, 2) sums over posts to the errors of both, so a variance is a sum of its squares over clusters. ``found`` is False where the
    likelihood has no maximum that the data hold down; then no other number may be used.
    """

    family: Family
    mu: float
    log_spread: float
    log_likelihood: float
    influence: Floats
    found: bool


def fit_delay(seen: Increments, family: Family) -> Delay:
    """Fit half-life and spread by maximum likelihood given each post's total.

    Rows without an action and posts without any leave the likelihood as it is; give them or not.
    """
    shape = _SHAPES[family]
    grouped = _Grouped.of(seen)
    scale = grouped.count.sum()
    start = np.array([_middle(seen), 0.0])

    def loss(theta: Floats) -> tuple[float, Floats]:
        value, score = grouped.log_likelihood(shape, theta)
        return (-value / scale, -score / scale) if np.isfinite(value) else (np.inf, np.zeros(2))

    with np.errstate(invalid="ignore"):  # a trial so far off that it has no likelihood is stepped back from
        best = minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-9})
    theta = np.asarray(best.x, dtype=np.float64)
    value, score = grouped.log_likelihood(shape, theta)
    curvature = _curvature(grouped, shape, theta)
    held = np.linalg.eigvalsh(-curvature / scale).min() > _FLAT if np.isfinite(curvature).all() else False
    found = bool(np.isfinite(value) and held and np.abs(score / scale).max() < 1e-5)
    influence = _influence(seen, shape, theta, curvature) if found else np.full((seen.last.size, 2), np.nan)
    return Delay(family, float(theta[0]), float(theta[1]), float(value), influence, found)


def share_by(delay: Delay, age: Floats) -> Floats:
    """Return F at ages in hours: the share of all actions that arrive by then."""
    # In logs: a half-life that runs away would overflow as a number of hours.
    return _SHAPES[delay.family].below((np.log(age) - delay.mu) * np.exp(-delay.log_spread))


def share_arrived(family: Family, half_life: float, spread: float, age: Floats) -> Floats:
    """Return F at ages in hours for a half-life in hours and a spread of log age.

    Examples
    --------
    >>> share_arrived("weibull", 24.0, 1.0, np.array([24.0, 48.0])).tolist()
    [0.5, 0.75]
    """
    return _SHAPES[family].below((np.log(age) - np.log(half_life)) / spread)


def log_share_gradient(delay: Delay, age: float) -> Floats:
    """Return the derivatives of log F(age) with respect to ``mu`` and ``log_spread``."""
    theta = np.array([delay.mu, delay.log_spread])
    return np.asarray(_log_below_score(_SHAPES[delay.family], np.array([np.log(age)]), theta)[0])


@dataclass(frozen=True, slots=True)
class _Grouped:
    """Counts summed over posts that share an interval, and totals over posts that share a last age."""

    low: Floats
    high: Floats
    count: Floats
    last: Floats
    total: Floats

    @classmethod
    def of(cls, seen: Increments) -> _Grouped:
        some = seen.count > 0
        ages, code = np.unique(np.concatenate([seen.low[some], seen.high[some]]), return_inverse=True)
        low, high = code[: some.sum()], code[some.sum() :]
        pair, row = np.unique(low * ages.size + high, return_inverse=True)
        last, at = np.unique(seen.last, return_inverse=True)
        with np.errstate(divide="ignore"):  # a post's first interval starts at age 0, whose log is minus infinity
            logs = np.log(ages)
        return cls(
            logs[pair // ages.size], logs[pair % ages.size], _sum_by(row, seen.count[some]),
            np.log(last), _sum_by(at, seen.total),
        )  # fmt: skip

    def log_likelihood(self, shape: _Shape, theta: Floats) -> tuple[float, Floats]:
        mass, score = _mass_score(shape, self.low, self.high, theta)
        with np.errstate(divide="ignore"):
            value = self.count @ np.log(mass)
        z = (self.last - theta[0]) * np.exp(-theta[1])
        value -= self.total @ shape.log_below(z)
        return float(value), self.count @ score - self.total @ _log_below_score(shape, self.last, theta)


def _sum_by(code: Ints, values: Floats) -> Floats:
    return np.bincount(code, values).astype(np.float64)


def _middle(seen: Increments) -> float:
    """Return the log of the age at the middle of the intervals in which half of what was seen had arrived."""
    middle = (seen.low + seen.high) / 2
    order = np.argsort(middle, kind="stable")
    reached = np.cumsum(seen.count[order])
    return float(np.log(middle[order][np.searchsorted(reached, reached[-1] / 2)]))


def _mass_score(shape: _Shape, low: Floats, high: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """Return F(high) - F(low) for log ages, and the derivatives of its log."""
    scale = np.exp(-theta[1])
    a, b = (low - theta[0]) * scale, (high - theta[0]) * scale
    # Differences of small numbers: from above in the upper half, from below in the lower.
    mass = np.where(a > 0, shape.above(a) - shape.above(b), shape.below(b) - shape.below(a))
    at_a, at_b = shape.density(a), shape.density(b)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_mu = (at_a - at_b) * scale / mass
        by_spread = (np.where(np.isfinite(a), a, 0.0) * at_a - b * at_b) / mass
    return mass, np.column_stack([by_mu, by_spread])


def _log_below_score(shape: _Shape, log_age: Floats, theta: Floats) -> Floats:
    scale = np.exp(-theta[1])
    z = (log_age - theta[0]) * scale
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = shape.density(z) / np.exp(shape.log_below(z))
    return np.column_stack([-scale * ratio, -z * ratio])


def _curvature(grouped: _Grouped, shape: _Shape, theta: Floats) -> Floats:
    """Return the second derivatives of the log likelihood, by central differences of the exact first ones."""
    columns = []
    for step in _STEP * np.eye(2):
        (_, up), (_, down) = (grouped.log_likelihood(shape, theta + s) for s in (step, -step))
        columns.append((up - down) / (2 * _STEP))
    found = np.column_stack(columns)
    return np.asarray((found + found.T) / 2)


def _influence(seen: Increments, shape: _Shape, theta: Floats, curvature: Floats) -> Floats:
    some = seen.count > 0
    with np.errstate(divide="ignore"):
        low, high = np.log(seen.low[some]), np.log(seen.high[some])
    _, rows = _mass_score(shape, low, high, theta)
    rows *= seen.count[some][:, None]
    n = seen.last.size
    scores = np.column_stack([np.bincount(seen.post[some], rows[:, k], minlength=n) for k in range(2)])
    lost = seen.total[:, None] * _log_below_score(shape, np.log(seen.last), theta)
    return np.asarray(-np.linalg.solve(curvature, (scores - lost).T).T, dtype=np.float64)
