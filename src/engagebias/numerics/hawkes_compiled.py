"""One pass over the events with their likelihood, its gradient and its curvature, compiled by numba."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

Array = np.ndarray[Any, Any]


@njit(cache=True, nogil=True)
def sums(
    times: Array, kind: Array, segment: Array, values: Array, base: Array, shape: Array, branching: Array, decay: float, end: float, only: int
) -> tuple[Array, Array, Array, Array]:  # fmt: skip
    """Return the sums over events; :func:`engagebias.numerics.hawkes_plain.sums` says which."""
    n_kinds, n_values = branching.shape[0], values.shape[1]
    size = n_kinds + n_values + 2
    first, last = 1 + n_values, size - 1
    logs, slopes, curves = np.zeros(n_kinds), np.zeros((n_kinds, size)), np.zeros((n_kinds, size, size))
    ages = np.zeros((3, n_kinds))
    fresh, v = np.zeros(n_kinds), np.zeros(size)
    now = 0.0
    for i in range(times.size):
        gap = times[i] - now
        if gap > 0.0:
            _move(ages, fresh, gap, decay)
            now = times[i]
        k = kind[i]
        if only < 0 or k == only:
            s = segment[i]
            outside = base[k, s]
            rate, bend = outside, 0.0
            v[0] = shape[k, s]
            for j in range(n_values):
                v[1 + j] = outside * values[s, j]
            v[last] = 0.0
            for m in range(n_kinds):
                near, far = decay * ages[0, m], decay * decay * ages[1, m]
                v[first + m] = near
                rate += branching[k, m] * near
                v[last] += branching[k, m] * (near - far)
                bend += branching[k, m] * (near - 3.0 * far + decay * decay * decay * ages[2, m])
            if rate <= 0.0:
                logs[k] = -math.inf
            else:
                logs[k] += math.log(rate)
                inverse = 1.0 / rate
                for a in range(size):
                    share = v[a] * inverse
                    slopes[k, a] += share
                    for b in range(a, size):
                        curves[k, a, b] -= share * v[b] * inverse
                curves[k, last, last] += bend * inverse
                for j in range(n_values):
                    curves[k, 0, 1 + j] += shape[k, s] * values[s, j] * inverse
                    for h in range(j, n_values):
                        curves[k, 1 + j, 1 + h] += outside * values[s, j] * values[s, h] * inverse
                for m in range(n_kinds):
                    curves[k, first + m, last] += (decay * ages[0, m] - decay * decay * ages[1, m]) * inverse
        fresh[k] += 1.0
    _move(ages, fresh, end - now, decay)
    for k in range(n_kinds):
        for a in range(size):
            for b in range(a):
                curves[k, a, b] = curves[k, b, a]
    return logs, slopes, curves, ages


@njit(cache=True, nogil=True)
def _move(ages: Array, fresh: Array, gap: float, decay: float) -> None:
    """Let time pass: what was fresh becomes history, and history fades."""
    fade = math.exp(-decay * gap)
    for m in range(fresh.size):
        here = ages[0, m] + fresh[m]
        ages[2, m] = (ages[2, m] + gap * (2.0 * ages[1, m] + gap * here)) * fade
        ages[1, m] = (ages[1, m] + gap * here) * fade
        ages[0, m] = here * fade
        fresh[m] = 0.0


@njit(cache=True, nogil=True)
def pulls(times: Array, kind: Array, n_kinds: int, decay: float) -> Array:
    """Return the sums over earlier events of exp(-decay d), by event and by kind of the earlier."""
    out, ages, fresh = np.zeros((times.size, n_kinds)), np.zeros((3, n_kinds)), np.zeros(n_kinds)
    now = 0.0
    for i in range(times.size):
        gap = times[i] - now
        if gap > 0.0:
            _move(ages, fresh, gap, decay)
            now = times[i]
        out[i] = ages[0]
        fresh[kind[i]] += 1.0
    return out
