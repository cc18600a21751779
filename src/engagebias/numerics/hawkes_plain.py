"""The same pass over the events in plain numpy, by running sums over stretches of time."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

STRETCH = 100.0
"""Mean lags in a stretch: as many as the exponential of a number can bear with room to spare."""


def history(times: Array, kind: Array, n_kinds: int, decay: float, end: float) -> Array:
    """Return what earlier events weigh at each event, and at the end: sums over earlier events j of d^a exp(-decay d).

    Parameters
    ----------
    times, kind : array of shape (n,)
        Times in order from 0, and which of the kinds each event is of. Events of one instant are not earlier than each other.
    n_kinds : int
        Number of kinds.
    decay : float
        One over the mean lag.
    end : float
        When observation ends.

    Returns
    -------
    array of shape (3, n + 1, n_kinds)
        By power a = 0, 1, 2 of the time d since the earlier event, by event with the end as the last, and by kind of the earlier.
    """
    moments = np.append(times, end)
    earlier = np.searchsorted(times, moments, "left")
    earlier[-1] = times.size
    stretch = np.floor(moments * decay / STRETCH).astype(np.int64)
    out = np.empty((3, moments.size, n_kinds))
    carried, since = np.zeros((3, n_kinds)), 0.0
    edges = np.flatnonzero(np.diff(stretch)) + 1
    for low, high in zip(np.append(0, edges), np.append(edges, moments.size), strict=True):
        origin = moments[low]
        carried, since = _faded(carried, origin - since, decay), origin
        at, own = moments[low:high] - origin, min(high, times.size)
        grown = np.exp(decay * at[: own - low])
        for m in range(n_kinds):
            mine = np.where(kind[low:own] == m, grown, 0.0)
            lag = at[: own - low]
            runs = [np.append(0.0, np.cumsum(mine * lag**a))[np.maximum(earlier[low:high] - low, 0)] for a in range(3)]
            fade = np.exp(-decay * at)
            old = carried[:, m]
            here = runs[0] + old[0]
            first = at * here - runs[1] + old[1]
            second = at**2 * here - 2 * at * (runs[1] - old[1]) + runs[2] + old[2]
            out[0, low:high, m], out[1, low:high, m], out[2, low:high, m] = here * fade, first * fade, second * fade
        if own > low:
            carried = _carry(carried, at[: own - low], kind[low:own], moments[own - 1] - origin, n_kinds, decay)
            since = float(moments[own - 1])
    return out


def _faded(sums_: Array, gap: float, decay: float) -> Array:
    zero, one, two = sums_
    later: Array = np.stack([zero, one + gap * zero, two + gap * (2 * one + gap * zero)]) * np.exp(-decay * gap)
    return later


def _carry(old: Array, at: Array, kind: Array, now: float, n_kinds: int, decay: float) -> Array:
    """Return the sums at the last event of a stretch, itself included."""
    lag = now - at
    weight = np.exp(-decay * lag)
    new = np.stack([np.bincount(kind, weight * lag**a, minlength=n_kinds) for a in range(3)])
    return _faded(old, now, decay) + new


def sums(
    times: Array, kind: Array, segment: Array, values: Array, base: Array, shape: Array, branching: Array, decay: float, end: float, only: int
) -> tuple[Array, Array, Array, Array]:  # fmt: skip
    """Return the sums over events that the log-likelihood and its derivatives consist of.

    Parameters
    ----------
    times, kind, segment : array of shape (n,)
        Times in order from 0, and the kind and the stretch of covariates of each event.
    values : array of shape (n_segments, n_values)
        Covariates.
    base, shape : array of shape (n_kinds, n_segments)
        Rate of outside events, and the same per unit of their level mu.
    branching : array of shape (n_kinds, n_kinds)
        Row: kind that follows; column: kind that it follows.
    decay, end : float
        One over the mean lag, and when observation ends.
    only : int
        The kind whose events are summed over; below 0: all.

    Returns
    -------
    logs : array of shape (n_kinds,)
        Sum of the log intensity by kind.
    slopes, curves : array of shape (n_kinds, p) and (n_kinds, p, p)
        Its first and second derivatives by level, covariates, branching of that kind, and log decay.
    ages : array of shape (3, n_kinds)
        :func:`history` at the end.
    """
    n_kinds, n_values = branching.shape[0], values.shape[1]
    size = n_kinds + n_values + 2
    past = history(times, kind, n_kinds, decay, end)
    logs, slopes, curves = np.zeros(n_kinds), np.zeros((n_kinds, size)), np.zeros((n_kinds, size, size))
    for k in range(n_kinds) if only < 0 else [only]:
        rows = np.flatnonzero(kind == k)
        zero, one, two = (decay ** (a + 1) * past[a, rows] for a in range(3))
        outside, x = base[k, segment[rows]], values[segment[rows]]
        v = np.column_stack([shape[k, segment[rows]], outside[:, None] * x, zero, (zero - one) @ branching[k]])
        rate = outside + zero @ branching[k]
        if (rate <= 0).any():
            logs[k] = -np.inf
            continue
        logs[k] = np.log(rate).sum()
        share = v / rate[:, None]
        slopes[k] = share.sum(axis=0)
        second = -share.T @ share
        inner = slice(1, 1 + n_values)
        cross = share[:, 0] @ x
        second[0, inner] += cross
        second[inner, 0] += cross
        second[inner, inner] += (x * (outside / rate)[:, None]).T @ x
        mixed = ((zero - one) / rate[:, None]).sum(axis=0)
        second[1 + n_values : -1, -1] += mixed
        second[-1, 1 + n_values : -1] += mixed
        second[-1, -1] += (((zero - 3 * one + two) @ branching[k]) / rate).sum()
        curves[k] = second
    return logs, slopes, curves, past[:, -1]
