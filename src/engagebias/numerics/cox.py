"""Cox regression by strata in sums, fast enough to be fitted again and again; ties by Breslow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_STEPS = 30
TOLERANCE = 1e-9
FARTHEST = 10.0  # log hazard ratio beyond which a group is taken to be separated from the other


def cox_fit(times: Floats, event: NDArray[np.bool_], x: Floats, stratum: Ints) -> Floats | None:
    """Return the log hazard ratios (k) of x (n, k) within strata; None if they are not finite.

    Examples
    --------
    Of two at risk the one with x = 1 goes first, then the reverse: no difference.

    >>> cox_fit(np.array([1.0, 2, 1, 2]), np.ones(4, dtype=bool), np.array([[1.0], [0], [0], [1]]), np.array([0, 0, 1, 1]))
    array([0.])
    """
    order = np.lexsort((-times, stratum))  # the latest first: those at risk are all before
    times, event, x, stratum = times[order], event[order], x[order], stratum[order]
    first = np.r_[True, stratum[1:] != stratum[:-1]]
    # With equal times all of them are at risk: the sums are read at the last of them.
    last = np.r_[(times[1:] != times[:-1]) | first[1:], True]
    ends = np.flatnonzero(last)
    at = ends[np.searchsorted(ends, np.arange(times.size))]
    before = np.flatnonzero(first)[np.cumsum(first) - 1]
    coef = np.zeros(x.shape[1])
    outer = x[:, :, None] * x[:, None, :]
    for _ in range(MAX_STEPS):
        risk = np.exp(x @ coef)
        whole = _running(risk, at, before)[event]
        mean = _running(x * risk[:, None], at, before)[event] / whole[:, None]
        square = _running(outer * risk[:, None, None], at, before)[event] / whole[:, None, None]
        score = (x[event] - mean).sum(axis=0)
        information = (square - mean[:, :, None] * mean[:, None, :]).sum(axis=0)
        if np.linalg.cond(information) > 1e12:
            return None
        step = np.linalg.solve(information, score)
        coef = coef + step
        if np.abs(coef).max() > FARTHEST:
            return None
        if np.abs(step).max() < TOLERANCE:
            return coef
    return None


def _running(values: Floats, at: Ints, before: Ints) -> Floats:
    """Return the sums over those at risk at each row's time, from the start of its stratum."""
    total = np.cumsum(values, axis=0)
    sums: Floats = total[at] - total[before] + values[before]
    return sums
