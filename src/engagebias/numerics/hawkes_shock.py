"""A cycle under a shock that all kinds share: in some blocks of time outside events of every kind are more frequent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from engagebias.numerics.hawkes import Cycle, Events, is_compiled
from engagebias.numerics.hawkes_plain import history

Array = np.ndarray[Any, Any]

_STEPS = 150
_SETTLED = 1e-4  # gain in log-likelihood below which the climb ends
_LIFT, _ENTER, _STAY = 4.0, 0.05, 0.6  # where the climb starts
_LEAST, _MOST = 1e-4, 0.98


@dataclass(frozen=True, slots=True, eq=False)
class Shock:
    """The likeliest cycle with a shared shock.

    Parameters
    ----------
    cycle : Cycle
        Levels are those outside of shocks.
    lifts : array of shape (k,)
        Factor by which a shock raises outside events of each kind.
    enter, stay : float
        Chance that a block without shock is followed by one with, and one with by another.
    log_likelihood : float
        Over all ways in which shocks may have come and gone.
    present : array of shape (blocks,)
        Chance that there was a shock in each block.
    """

    cycle: Cycle
    lifts: Array
    enter: float
    stay: float
    log_likelihood: float
    present: Array

    def draw(self, rng: np.random.Generator) -> Array:
        """Draw when shocks are, and return the factors (kinds, blocks)."""
        on = np.empty(self.present.size, dtype=bool)
        chance = self.enter / (self.enter + 1 - self.stay)
        for block, u in enumerate(rng.random(on.size)):
            on[block] = u < chance
            chance = self.stay if on[block] else self.enter
        return np.where(on, self.lifts[:, None], 1.0)


def fit_shock(
    events: Events, start: Cycle, *, width: float, cross: bool, own_decays: bool = False, fast: bool | None = None
) -> Shock:
    """Find the likeliest cycle with a shared shock that is on or off in each block of time.

    Parameters
    ----------
    events : Events
        At least one of each kind.
    start : Cycle
        Where to start; the slopes of covariates stay what they are there.
    width : float
        How long a block is.
    cross : bool
        Whether kinds may excite each other besides.
    own_decays, fast : optional
        As of :func:`engagebias.numerics.hawkes.fit_cycle`.

    Notes
    -----
    Given the events so far, whether there is a shock in a block moves that block's likelihood alone, so that a hidden Markov chain over
    blocks has the exact likelihood (forward and backward sums) and expectation-maximisation climbs it. It climbs slowly, and ends
    after 150 steps or when a step gains less than 0.0001.
    """
    n_blocks = max(1, math.ceil(events.end / width - 1e-9))
    edges = np.minimum(np.arange(n_blocks + 1) * width, events.end)
    unit = np.exp(start.slopes @ events.values.T)
    grown = np.concatenate([np.zeros((events.n_kinds, 1)), np.cumsum(unit * events.lengths, axis=1)], axis=1)
    knots = np.append(events.starts, events.end)
    exposure = np.diff(np.stack([np.interp(edges, knots, row) for row in grown]), axis=1)
    block = np.minimum((events.times / width).astype(np.int64), n_blocks - 1)
    branching = np.maximum(0.9 * start.branching, 1e-3) if cross else np.diag(0.9 * np.diag(start.branching) + 1e-3)
    run = _compiled() if (is_compiled() if fast is None else fast) else climb_shock
    level, lifts, found, decay, chances, value, present = run(
        np.ascontiguousarray(events.times, np.float64), np.ascontiguousarray(events.kind, np.int64), block,
        np.ascontiguousarray(unit[events.kind, events.segment]), exposure, np.maximum(0.7 * start.level, 1e-3 * events.counts / events.end),
        np.full(events.n_kinds, _LIFT), branching, start.decay.copy(), np.array([_ENTER, _STAY]), events.end, own_decays, _STEPS, _SETTLED,
    )  # fmt: skip
    return Shock(
        Cycle(level, start.slopes, found, decay), lifts, float(chances[0]), float(chances[1]), float(value), present
    )


@cache
def _compiled() -> Any:
    from engagebias.numerics import hawkes_shock_compiled

    return hawkes_shock_compiled.climb_shock


def climb_shock(
    times: Array, kind: Array, block: Array, unit: Array, exposure: Array, level: Array, lifts: Array, branching: Array, decay: Array,
    chances: Array, end: float, own_decays: bool, steps: int, settled: float,
) -> tuple[Array, Array, Array, Array, Array, float, Array]:  # fmt: skip
    """Climb by expectation-maximisation, in plain numpy.

    Parameters
    ----------
    times, kind, block, unit : array of shape (n,)
        When, of which kind and in which block events are, and the factor of covariates there.
    exposure : array of shape (kinds, blocks)
        Sum of that factor over the time of each block.
    level, lifts, branching, decay, chances : array
        Where to start.
    """
    kinds, n_blocks = exposure.shape
    counts = np.bincount(kind, minlength=kinds).astype(np.float64)
    rows = [np.flatnonzero(kind == k) for k in range(kinds)]
    last = -math.inf
    for _ in range(steps):
        near, far, spent = np.zeros((times.size, kinds)), np.zeros((times.size, kinds)), np.zeros((kinds, kinds))
        for k in range(kinds):
            if k == 0 or own_decays:
                past = history(times, kind, kinds, float(decay[k]), end)
            near[rows[k]], far[rows[k]] = decay[k] * past[0, rows[k]], decay[k] * past[1, rows[k]]
            spent[k] = counts - past[0, -1]
        pull = branching[kind] * near
        calm = level[kind] * unit
        rates = np.column_stack([calm, calm * lifts[kind]]) + pull.sum(axis=1)[:, None]
        logs = np.stack([np.bincount(block, np.log(rates[:, s]), minlength=n_blocks) for s in range(2)], axis=1)
        logs -= np.stack([level @ exposure, (level * lifts) @ exposure], axis=1)
        value, present, moves = chain(logs, chances)
        value -= float((branching * spent).sum())
        weight = np.column_stack([1 - present, present])[block] / rates
        followers = pull * weight.sum(axis=1)[:, None]
        lag = branching[kind] * far * weight.sum(axis=1)[:, None]
        born, waited = (np.stack([m[r].sum(axis=0) for r in rows]) for m in (followers, lag))
        outer = [
            np.array([(weight[r, s] * calm[r] * f[k]).sum() for k, r in enumerate(rows)])
            for s, f in ((0, np.ones(kinds)), (1, lifts))
        ]
        open_time = [exposure @ (1 - present), exposure @ present]
        level = outer[0] / np.maximum(open_time[0], 1e-300)
        high = outer[1] / np.maximum(open_time[1], 1e-300)
        lifts = np.where(level > 0, np.maximum(1.0, high / np.where(level > 0, level, 1.0)), lifts)
        branching = np.where(spent > 0, born / np.where(spent > 0, spent, 1.0), branching)
        if own_decays:
            enough = waited.sum(axis=1) > 0
            decay = np.where(enough, born.sum(axis=1) / np.where(enough, waited.sum(axis=1), 1.0), decay)
        elif waited.sum() > 0:
            decay = np.full(kinds, born.sum() / waited.sum())
        chances = np.clip(moves, _LEAST, _MOST)
        if value - last < settled:
            break
        last = value
    return level, lifts, branching, decay, chances, value, present


def chain(logs: Array, chances: Array) -> tuple[float, Array, Array]:
    """Return the log-likelihood of a hidden chain of two states, the chance of the second by block, and likelier chances.

    Parameters
    ----------
    logs : array of shape (blocks, 2)
        Log-likelihood of each block in each state.
    chances : array of shape (2,)
        Chance of entering the second state, and of staying in it.
    """
    enter, stay = float(chances[0]), float(chances[1])
    top = logs.max(axis=1)
    seen = np.exp(logs - top[:, None]).tolist()
    on = enter / (1 - stay + enter)
    total, ahead = float(top.sum()), []
    for calm, shock in seen:
        a, b = (1 - on) * calm, on * shock
        total += math.log(a + b)
        now = b / (a + b)
        ahead.append(now)
        on = (1 - now) * enter + now * stay
    present = [0.0] * len(seen)
    present[-1] = ahead[-1]
    back = (1.0, 1.0)
    entered, calm_before, stayed, shock_before = 0.0, 0.0, 0.0, 0.0
    for i in range(len(seen) - 2, -1, -1):
        a, b = seen[i + 1][0] * back[0], seen[i + 1][1] * back[1]
        calm, shock = (1 - enter) * a + enter * b, (1 - stay) * a + stay * b
        whole = (1 - ahead[i]) * calm + ahead[i] * shock
        entered += (1 - ahead[i]) * enter * b / whole
        calm_before += (1 - ahead[i]) * calm / whole
        stayed += ahead[i] * stay * b / whole
        shock_before += ahead[i] * shock / whole
        back = (calm / whole, shock / whole)
        present[i] = ahead[i] * shock / whole
    moves = [
        entered / calm_before if calm_before > 0 else enter,
        stayed / shock_before if shock_before > 0 else stay,
    ]
    return total, np.array(present), np.array(moves)
