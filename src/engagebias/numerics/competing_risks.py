"""What becomes of posts by an age, when one ending forestalls another: cumulative incidence and hazard ratios."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_STEPS = 50
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """Share of posts with an ending by each time (T), with its limits; ``alone`` as if the other endings were censoring."""

    times: Floats
    share: Floats
    conf_low: Floats
    conf_high: Floats
    alone: Floats

    def at(self, age: float) -> tuple[float, float, float, float]:
        """Return share, limits and ``alone`` at an age; 0 before the first time."""
        i = int(np.searchsorted(self.times, age, side="right")) - 1
        if i < 0:
            return 0.0, 0.0, 0.0, 0.0
        return float(self.share[i]), float(self.conf_low[i]), float(self.conf_high[i]), float(self.alone[i])


def incidence(hours: Floats, ending: Ints, which: int, conf_level: float, design: float = 1.0) -> Incidence:
    """Return the cumulative incidence of one ending (Aalen and Johansen), with log-minus-log limits.

    Parameters
    ----------
    hours : array (n,)
        Until the ending, or until the post was last seen.
    ending : array (n,) of int
        0: none yet; 1, 2, ...: what ended it.
    which : int
        The ending asked about.
    conf_level : float
        Level of the limits.
    design : float, default 1
        Design effect: by how much the variance is larger than if posts had been drawn one by one.

    References
    ----------
    Aalen & Johansen (1978), An empirical transition matrix for non-homogeneous Markov chains, Scand. J. Statistics 5:141-150.

    Examples
    --------
    Of four posts one is deleted after an hour and one removed after two: a quarter is removed, not the third that counting the deleted
    one as merely unseen would give.

    >>> found = incidence(np.array([1.0, 2.0, 3.0, 3.0]), np.array([2, 1, 0, 0]), 1, 0.95)
    >>> [round(v, 3) for v in found.at(2.0)[::3]]
    [0.25, 0.333]
    """
    whole = CumIncidenceRight(hours, ending)
    share = np.asarray(whole.cinc[which - 1], dtype=np.float64)
    error = np.asarray(whole.cinc_se[which - 1], dtype=np.float64) * np.sqrt(design)
    alone = SurvfuncRight(hours, (ending == which).astype(np.int64))
    low, high = _log_log(share, error, float(ndtri(0.5 + conf_level / 2)))
    times = np.asarray(whole.times, dtype=np.float64)
    at = np.searchsorted(alone.surv_times, times, side="right") - 1
    naive = np.where(at >= 0, 1 - np.append(alone.surv_prob, 1.0)[at], 0.0)
    return Incidence(times, share, low, high, naive)


def _log_log(share: Floats, error: Floats, z: float) -> tuple[Floats, Floats]:
    """Return limits made on the scale of log(-log(share)), which keeps them between 0 and 1."""
    inner = (share > 0) & (share < 1) & (error > 0)
    p = np.where(inner, share, 0.5)
    reach = np.where(inner, z * error / (p * np.abs(np.log(p))), 0.0)
    return np.where(inner, p ** np.exp(reach), share), np.where(inner, p ** np.exp(-reach), share)


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
    risk = _risk_sets(hours, np.zeros(hours.size, dtype=np.int64) if strata is None else strata)
    coef = np.zeros(x.shape[1])
    for _ in range(MAX_STEPS):
        at = _at(coef, risk, event, x)
        try:
            step = np.linalg.solve(at.information, at.residuals.sum(axis=0))
        except np.linalg.LinAlgError:
            return None
        coef = coef + np.clip(step, -1, 1)
        if np.max(np.abs(step)) < TOLERANCE:
            break
    else:
        return None
    at = _at(coef, risk, event, x)
    clusters, codes = np.unique(cluster, return_inverse=True)
    inverse = np.linalg.inv(at.information)
    sums = np.stack([np.bincount(codes, weights=column) for column in at.residuals.T], axis=1) @ inverse
    factor = clusters.size / (clusters.size - 1) if clusters.size > 1 else 1.0
    return Hazards(coef, np.sqrt(factor * np.sum(sums**2, axis=0)), int(clusters.size))


@dataclass(frozen=True, slots=True, eq=False)
class _RiskSets:
    """Rows by stratum and falling time (``order``), and where in that order the risk set of each row ends (``last``, n)."""

    order: Ints
    first: Ints
    last: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _At:
    """Score residuals (n, k) and information (k, k) at some coefficients."""

    residuals: Floats
    information: Floats


def _risk_sets(hours: Floats, strata: Ints) -> _RiskSets:
    order = np.lexsort((-hours, strata)).astype(np.int64)
    stratum, time = strata[order], hours[order]
    n = order.size
    new = np.flatnonzero(np.diff(stratum, prepend=stratum[0] - 1) != 0)
    first = new[np.searchsorted(new, np.arange(n), side="right") - 1]
    changed = (np.diff(stratum, append=stratum[-1] + 1) != 0) | (np.diff(time, append=np.inf) != 0)
    ends = np.flatnonzero(changed)
    last = ends[np.searchsorted(ends, np.arange(n), side="left")]
    return _RiskSets(order, first, last)


def _at(coef: Floats, risk: _RiskSets, event: Floats, x: Floats) -> _At:
    """Sum over the risk set of each row: all rows of its stratum with its time or a later one."""
    d, z = event[risk.order], x[risk.order]
    weight = np.exp(z @ coef)

    def over(rows: Floats) -> Floats:
        sums = np.vstack([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0)])
        found: Floats = sums[risk.last + 1] - sums[risk.first]
        return found

    whole = over(weight[:, None])[:, 0]
    mean = over(weight[:, None] * z) / whole[:, None]
    k = z.shape[1]
    square = over((weight[:, None, None] * z[:, :, None] * z[:, None, :]).reshape(-1, k * k)) / whole[:, None]
    spread = square.reshape(-1, k, k) - mean[:, :, None] * mean[:, None, :]
    information: Floats = np.einsum("n,nij->ij", d, spread)
    # What has been hazarded by each row's time: steps of its stratum at its time or earlier, from the end of the order backwards.
    steps = np.column_stack([d / whole, (d / whole)[:, None] * mean])
    sums = np.vstack([np.zeros((1, k + 1)), np.cumsum(steps[::-1], axis=0)])[::-1]  # sums[i]: of rows i and after
    stop = np.append(np.flatnonzero(np.diff(risk.first) != 0) + 1, d.size)
    end = stop[np.searchsorted(stop, np.arange(d.size), side="right")]
    start = _first_of_tie(risk)
    so_far = sums[start] - sums[end]
    sorted_residuals = d[:, None] * (z - mean) - weight[:, None] * (z * so_far[:, :1] - so_far[:, 1:])
    residuals = np.empty_like(sorted_residuals)
    residuals[risk.order] = sorted_residuals
    return _At(residuals, information)


def _first_of_tie(risk: _RiskSets) -> Ints:
    starts = np.flatnonzero(np.diff(risk.last, prepend=-1) != 0)
    found: Ints = starts[np.searchsorted(starts, np.arange(risk.last.size), side="right") - 1]
    return found
