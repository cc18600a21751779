"""Cox regression by strata in sums, fast enough to be fitted again and again; ties by Breslow, errors by cluster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_STEPS = 50
TOLERANCE = 1e-9  # of the last step, in SD of a column
NO_INFORMATION = 1e-12  # for each event, of columns in SD: less is left on the way to a ratio without end


@dataclass(frozen=True, slots=True, eq=False)
class Hazards:
    """Log hazard ratios of the features (k), their errors clustered (k), and the number of clusters."""

    coef: Floats
    std_error: Floats
    n_clusters: int


def hazard_ratios(hours: Floats, event: Floats, x: Floats, strata: Ints | None, cluster: Ints) -> Hazards | None:
    """Fit Cox's model of one ending's hazard, other endings as censoring; None if it has no finite solution.

    Baseline hazards by stratum, ties by Breslow's likelihood, errors by cluster with the factor G / (G - 1). statsmodels' ``PHReg`` finds the
    same coefficients; its clustered errors are not a number where a post leaves before the first event, and its residuals are
    summed post by post.

    Parameters
    ----------
    hours : array (n,)
        Until the ending, or until the post was last seen or ended otherwise.
    event : array (n,)
        1 if it ended so, else 0.
    x : array (n, k)
        Features.
    strata : array (n,) of int, optional
        Codes of the strata.
    cluster : array (n,) of int
        Codes of the clusters.

    References
    ----------
    Prentice et al. (1978), The analysis of failure times in the presence of competing risks, Biometrics 34:541-554. Lin & Wei (1989),
    The robust inference for the Cox proportional hazards model, JASA 84:1074-1078.
    """
    risk = _risk_sets(hours, event, x, strata)
    coef = _climb(risk)
    if coef is None:
        return None
    inverse = np.linalg.inv(_moments(risk, coef).information)
    clusters, codes = np.unique(cluster, return_inverse=True)
    sums = np.stack([np.bincount(codes, weights=column) for column in _residuals(risk, coef).T], axis=1) @ inverse
    factor = clusters.size / (clusters.size - 1) if clusters.size > 1 else 1.0
    return Hazards(coef, np.sqrt(factor * np.sum(sums**2, axis=0)), int(clusters.size))


def cox_fit(hours: Floats, event: Floats, x: Floats, strata: Ints | None) -> Floats | None:
    """Return the log hazard ratios (k) of :func:`hazard_ratios` alone.

    Examples
    --------
    Of two at risk the one with x = 1 goes first, then the reverse: no difference.

    >>> cox_fit(np.array([1.0, 2, 1, 2]), np.ones(4), np.array([[1.0], [0], [0], [1]]), np.array([0, 0, 1, 1]))
    array([0.])
    """
    return _climb(_risk_sets(hours, event, x, strata))


@dataclass(frozen=True, slots=True, eq=False)
class _RiskSets:
    """Rows by stratum and falling time, with events (n) and features (n, k); ``order`` is where they stood.

    Those at risk at a row's time are the rows from ``first``, where its stratum begins, to ``last``, where its tie ends. ``tie`` is where
    its tie begins and ``stop`` the row after its stratum.
    """

    order: Ints
    event: Floats
    x: Floats
    first: Ints
    last: Ints
    tie: Ints
    stop: Ints

    def sums(self, rows: Floats) -> Floats:
        """Return the sums over those at risk at each row's time."""
        total = np.concatenate([np.zeros((1, *rows.shape[1:])), np.cumsum(rows, axis=0)])
        found: Floats = total[self.last + 1] - total[self.first]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Moments:
    """At some coefficients: the weight of each row and of its risk set (n), the mean of x in that (n, k), score and information."""

    weight: Floats
    whole: Floats
    mean: Floats
    score: Floats
    information: Floats


def _risk_sets(hours: Floats, event: Floats, x: Floats, strata: Ints | None) -> _RiskSets:
    given = np.zeros(hours.size, dtype=np.int64) if strata is None else strata
    order = np.lexsort((-hours, given)).astype(np.int64)
    stratum, time = given[order], hours[order]
    begins = np.diff(stratum, prepend=stratum[0] - 1) != 0
    changes = begins | (np.diff(time, prepend=np.inf) != 0)
    first, tie = (np.flatnonzero(new)[np.cumsum(new) - 1].astype(np.int64) for new in (begins, changes))
    last, stop = (
        np.append(np.flatnonzero(new), order.size)[np.cumsum(new)].astype(np.int64) for new in (changes, begins)
    )
    return _RiskSets(order, event[order].astype(np.float64), x[order], first, last - 1, tie, stop)


def _moments(risk: _RiskSets, coef: Floats) -> _Moments:
    weight = np.exp(risk.x @ coef)
    whole = risk.sums(weight)
    mean = risk.sums(weight[:, None] * risk.x) / whole[:, None]
    seen = risk.event > 0
    square = risk.sums(weight[:, None, None] * risk.x[:, :, None] * risk.x[:, None, :])[seen] / whole[seen, None, None]
    spread = square - mean[seen, :, None] * mean[seen, None, :]
    return _Moments(weight, whole, mean, risk.event @ (risk.x - mean), np.einsum("n,nij->ij", risk.event[seen], spread))


def _climb(risk: _RiskSets) -> Floats | None:
    """Climb by Newton steps of at most 1; None where the information vanishes or there is no end."""
    unit, events = risk.x.std(axis=0), risk.event.sum()
    if events == 0 or (unit == 0).any():
        return None
    coef: Floats = np.zeros(unit.size)
    for _ in range(MAX_STEPS):
        with np.errstate(over="ignore", invalid="ignore"):
            at = _moments(risk, coef)
        scaled = at.information / (np.outer(unit, unit) * events)
        if not np.isfinite(scaled).all() or np.linalg.eigvalsh(scaled)[0] < NO_INFORMATION:
            return None
        step = np.linalg.solve(at.information, at.score)
        coef += np.clip(step, -1, 1)
        if np.max(np.abs(step) * unit) < TOLERANCE:
            return coef
    return None


def _residuals(risk: _RiskSets, coef: Floats) -> Floats:
    """Return the score residuals (n, k) in the order in which the rows came."""
    at = _moments(risk, coef)
    # What has been hazarded by each row's time: steps of its stratum at its time or earlier, which come after it.
    step = risk.event / at.whole
    total = np.concatenate(
        [np.zeros((1, at.mean.shape[1] + 1)), np.cumsum(np.column_stack([step, step[:, None] * at.mean]), axis=0)]
    )
    so_far = total[risk.stop] - total[risk.tie]
    found = risk.event[:, None] * (risk.x - at.mean)
    found -= at.weight[:, None] * (risk.x * so_far[:, :1] - so_far[:, 1:])
    residuals = np.empty_like(found)
    residuals[risk.order] = found
    return residuals
