"""The climb to the likeliest shared shock, compiled by numba; :mod:`engagebias.numerics.hawkes_shock` is the same in numpy."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

Array = np.ndarray[Any, Any]


@njit(cache=True, nogil=True)
def climb_shock(
    times: Array, kind: Array, block: Array, unit: Array, exposure: Array, level: Array, lifts: Array, branching: Array, decay: Array,
    chances: Array, end: float, own_decays: bool, steps: int, settled: float,
) -> tuple[Array, Array, Array, Array, Array, float, Array]:  # fmt: skip
    """Climb by expectation-maximisation."""
    kinds, n_blocks = exposure.shape
    n = times.size
    level, lifts, branching, decay, chances = level.copy(), lifts.copy(), branching.copy(), decay.copy(), chances.copy()
    counts = np.zeros(kinds)
    for k in kind:
        counts[k] += 1.0
    near, far, pull = np.zeros((n, kinds)), np.zeros((n, kinds)), np.zeros(n)
    logs, present = np.zeros((n_blocks, 2)), np.zeros(n_blocks)
    spent, born, waited = np.zeros((kinds, kinds)), np.zeros((kinds, kinds)), np.zeros((kinds, kinds))
    outer, open_time = np.zeros((2, kinds)), np.zeros((2, kinds))
    last, value = -math.inf, -math.inf
    for _ in range(steps):
        _weigh(times, kind, decay, end, own_decays, counts, near, far, spent)
        value = 0.0
        for q in range(n_blocks):
            logs[q, 0], logs[q, 1] = 0.0, 0.0
            for k in range(kinds):
                logs[q, 0] -= level[k] * exposure[k, q]
                logs[q, 1] -= level[k] * lifts[k] * exposure[k, q]
        for i in range(n):
            k = kind[i]
            pull[i] = 0.0
            for m in range(kinds):
                pull[i] += branching[k, m] * near[i, m]
            logs[block[i], 0] += math.log(level[k] * unit[i] + pull[i])
            logs[block[i], 1] += math.log(level[k] * unit[i] * lifts[k] + pull[i])
        value = _chain(logs, chances, present)
        for k in range(kinds):
            for m in range(kinds):
                value -= branching[k, m] * spent[k, m]
        born[:], waited[:], outer[:], open_time[:] = 0.0, 0.0, 0.0, 0.0
        for q in range(n_blocks):
            for k in range(kinds):
                open_time[0, k] += exposure[k, q] * (1.0 - present[q])
                open_time[1, k] += exposure[k, q] * present[q]
        for i in range(n):
            k, on = kind[i], present[block[i]]
            calm = level[k] * unit[i]
            low, high = (1.0 - on) / (calm + pull[i]), on / (calm * lifts[k] + pull[i])
            outer[0, k] += low * calm
            outer[1, k] += high * calm * lifts[k]
            for m in range(kinds):
                born[k, m] += (low + high) * branching[k, m] * near[i, m]
                waited[k, m] += (low + high) * branching[k, m] * far[i, m]
        for k in range(kinds):
            level[k] = outer[0, k] / max(open_time[0, k], 1e-300)
            if level[k] > 0.0:
                lifts[k] = max(1.0, outer[1, k] / max(open_time[1, k], 1e-300) / level[k])
            for m in range(kinds):
                if spent[k, m] > 0.0:
                    branching[k, m] = born[k, m] / spent[k, m]
        if own_decays:
            for k in range(kinds):
                if waited[k].sum() > 0.0:
                    decay[k] = born[k].sum() / waited[k].sum()
        elif waited.sum() > 0.0:
            decay[:] = born.sum() / waited.sum()
        if value - last < settled:
            break
        last = value
    return level, lifts, branching, decay, chances, value, present


@njit(cache=True, nogil=True)
def _weigh(
    times: Array, kind: Array, decay: Array, end: float, own_decays: bool, counts: Array, near: Array, far: Array, spent: Array
) -> None:  # fmt: skip
    """Weigh earlier events at each event, by the decay of its kind."""
    kinds = counts.size
    for turn in range(kinds if own_decays else 1):
        zero, one, fresh = np.zeros(kinds), np.zeros(kinds), np.zeros(kinds)
        now = 0.0
        for i in range(times.size):
            gap = times[i] - now
            if gap > 0.0:
                fade = math.exp(-decay[turn] * gap)
                for m in range(kinds):
                    here = zero[m] + fresh[m]
                    one[m] = (one[m] + gap * here) * fade
                    zero[m] = here * fade
                    fresh[m] = 0.0
                now = times[i]
            k = kind[i]
            if not own_decays or k == turn:
                for m in range(kinds):
                    near[i, m], far[i, m] = decay[turn] * zero[m], decay[turn] * one[m]
            fresh[k] += 1.0
        fade = math.exp(-decay[turn] * (end - now))
        for k in range(kinds):
            if not own_decays or k == turn:
                for m in range(kinds):
                    spent[k, m] = counts[m] - (zero[m] + fresh[m]) * fade


@njit(cache=True, nogil=True)
def _chain(logs: Array, chances: Array, present: Array) -> float:
    """Fill in the chance of a shock by block, renew the chances of the chain, and return its log-likelihood."""
    enter, stay = chances[0], chances[1]
    n = logs.shape[0]
    ahead = np.zeros(n)
    on, total = enter / (1.0 - stay + enter), 0.0
    for q in range(n):
        top = max(logs[q, 0], logs[q, 1])
        a, b = (1.0 - on) * math.exp(logs[q, 0] - top), on * math.exp(logs[q, 1] - top)
        total += top + math.log(a + b)
        ahead[q] = b / (a + b)
        on = (1.0 - ahead[q]) * enter + ahead[q] * stay
    present[n - 1] = ahead[n - 1]
    back_calm, back_shock = 1.0, 1.0
    entered, calm_before, stayed, shock_before = 0.0, 0.0, 0.0, 0.0
    for q in range(n - 2, -1, -1):
        top = max(logs[q + 1, 0], logs[q + 1, 1])
        a, b = math.exp(logs[q + 1, 0] - top) * back_calm, math.exp(logs[q + 1, 1] - top) * back_shock
        calm, shock = (1.0 - enter) * a + enter * b, (1.0 - stay) * a + stay * b
        whole = (1.0 - ahead[q]) * calm + ahead[q] * shock
        entered += (1.0 - ahead[q]) * enter * b / whole
        calm_before += (1.0 - ahead[q]) * calm / whole
        stayed += ahead[q] * stay * b / whole
        shock_before += ahead[q] * shock / whole
        back_calm, back_shock = calm / whole, shock / whole
        present[q] = ahead[q] * shock / whole
    if calm_before > 0.0:
        chances[0] = min(max(entered / calm_before, 1e-4), 0.98)
    if shock_before > 0.0:
        chances[1] = min(max(stayed / shock_before, 1e-4), 0.98)
    return total
