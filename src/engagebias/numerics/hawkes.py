"""Several kinds of events that excite each other: a Hawkes process with exponential kernels, by maximum likelihood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from engagebias.numerics import hawkes_plain
from engagebias.numerics.hawkes_climb import climb

Array = np.ndarray[Any, Any]

PROBE = 20_000
"""Events on which starting points are compared; all events are used from there on."""

_LAGS = (0.2, 1.0, 5.0, 25.0, 125.0)  # mean lags tried at the start, in mean gaps between events
_WARM = 6  # steps by which each start is improved before they are compared


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """Events of several kinds, observed from 0 to ``end``.

    Parameters
    ----------
    times : array of shape (n,)
        In order.
    kind : array of shape (n,)
        0 to ``n_kinds`` - 1.
    n_kinds : int
        Number of kinds.
    end : float
        When observation ends.
    starts : array of shape (s,)
        Where stretches of constant covariates start, the first at 0.
    values : array of shape (s, q)
        The covariates in each stretch; q may be 0.
    """

    times: Array
    kind: Array
    n_kinds: int
    end: float
    starts: Array
    values: Array

    @classmethod
    def bare(cls, times: Array, kind: Array, n_kinds: int, end: float) -> Events:
        """Return events without covariates."""
        return cls(times, kind, n_kinds, end, np.zeros(1), np.zeros((1, 0)))

    @property
    def lengths(self) -> Array:
        """How long each stretch is."""
        return np.diff(np.append(self.starts, self.end))

    @property
    def segment(self) -> Array:
        """The stretch of each event."""
        return np.searchsorted(self.starts, self.times, "right") - 1

    @property
    def counts(self) -> Array:
        """Number of events by kind."""
        return np.bincount(self.kind, minlength=self.n_kinds)

    def until(self, end: float) -> Events:
        """Return the events before a time."""
        seen, begun = self.times < end, self.starts < end
        return replace(
            self, times=self.times[seen], kind=self.kind[seen], end=end, starts=self.starts[begun], values=self.values[begun]
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Cycle:
    """What a cycle consists of.

    Parameters
    ----------
    level : array of shape (k,)
        Rate of outside events where all covariates are 0.
    slopes : array of shape (k, q)
        Log rate of outside events per unit of each covariate.
    branching : array of shape (k, k)
        Mean number of direct followers of kind ``row`` of an event of kind ``column``.
    decay : array of shape (k,)
        One over the mean lag of followers, by kind of the follower.
    """

    level: Array
    slopes: Array
    branching: Array
    decay: Array

    @property
    def radius(self) -> float:
        """The gain: by how much a generation of followers is larger than the one before, in the long run."""
        return float(np.abs(np.linalg.eigvals(self.branching)).max())

    def outside(self, values: Array) -> Array:
        """Return rates of outside events by kind and stretch."""
        rates: Array = self.level[:, None] * np.exp(self.slopes @ values.T)
        return rates


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """The likeliest cycle; ``settled`` is false if the climb did not end."""

    cycle: Cycle
    log_likelihood: float
    settled: bool


def is_compiled() -> bool:
    """Say whether numba, which compiles the pass over the events, is installed (the extra ``engagebias[fast]``)."""
    return find_spec("numba") is not None


def fit_cycle(
    events: Events, *, own_decays: bool = False, start: Cycle | None = None, fast: bool | None = None, cross: bool = True
) -> Fit:  # fmt: skip
    """Find the cycle under which the events are likeliest, branching not negative.

    Parameters
    ----------
    events : Events
        At least one of each kind.
    own_decays : bool
        Whether followers of each kind have a mean lag of their own.
    start : Cycle, optional
        Where to start; by default several mean lags are tried.
    fast : bool, optional
        Whether to use the compiled pass; by default if numba is there. Both give the same numbers.
    cross : bool
        Whether kinds may excite each other.

    Returns
    -------
    Fit

    Notes
    -----
    The intensity of kind k at t is mu_k exp(x(t) theta_k) + sum over kinds l and events j of l before t of
    G_kl beta exp(-beta (t - t_j)). One pass of O(n k) gives the log-likelihood with both derivatives (Ozaki 1979,
    https://doi.org/10.1007/BF02480272); the climb is Newton's with the branching held at or above 0.
    """
    shape = _Shape(events.n_kinds, events.values.shape[1], own_decays, cross)
    if start is None:
        start = _starts(events, shape, fast)
    found = _rise(events, shape, shape.pack(start), fast, steps=200)
    return Fit(shape.unpack(found.x), found.value, found.settled)


def log_likelihood(events: Events, cycle: Cycle, *, fast: bool | None = None) -> float:
    """Return the log-likelihood of a cycle."""
    shape = _Shape(events.n_kinds, events.values.shape[1], True, True)
    return _objective(events, shape, fast)(shape.pack(cycle))[0]


def derivatives(
    events: Events, cycle: Cycle, *, own_decays: bool = False, fast: bool | None = None
) -> tuple[float, Array, Array]:
    """Return the log-likelihood, its gradient and its curvature, by level, slopes and branching of each kind and then log decay."""
    shape = _Shape(events.n_kinds, events.values.shape[1], own_decays, True)
    return _objective(events, shape, fast)(shape.pack(cycle))


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where each number stands in the vector of them all."""

    kinds: int
    n_values: int
    own_decays: bool
    cross: bool

    @property
    def block(self) -> int:
        return 1 + self.n_values + self.kinds

    @property
    def size(self) -> int:
        return self.kinds * self.block + (self.kinds if self.own_decays else 1)

    def pack(self, cycle: Cycle) -> Array:
        rows = np.column_stack([cycle.level, cycle.slopes, cycle.branching]).ravel()
        return np.append(rows, np.log(cycle.decay if self.own_decays else cycle.decay[:1]))

    def unpack(self, x: Array) -> Cycle:
        rows = x[: self.kinds * self.block].reshape(self.kinds, self.block)
        inner = 1 + self.n_values
        decay = np.broadcast_to(np.exp(x[self.kinds * self.block :]), self.kinds)
        return Cycle(rows[:, 0].copy(), rows[:, 1:inner].copy(), rows[:, inner:].copy(), decay.copy())

    def bounded(self) -> Array:
        """Which numbers may not fall below 0: levels and branching."""
        row = np.ones(self.block, dtype=bool)
        row[1 : 1 + self.n_values] = False
        return np.append(np.tile(row, self.kinds), np.zeros(self.size - self.kinds * self.block, dtype=bool))

    def held(self) -> Array:
        """Which numbers stay at 0: branching between kinds, where that is asked."""
        rows = np.zeros((self.kinds, self.block), dtype=bool)
        if not self.cross:
            rows[:, 1 + self.n_values :] = ~np.eye(self.kinds, dtype=bool)
        return np.append(rows.ravel(), np.zeros(self.size - rows.size, dtype=bool))


def _objective(events: Events, shape: _Shape, fast: bool | None) -> Callable[[Array], tuple[float, Array, Array]]:
    run = _compiled() if (is_compiled() if fast is None else fast) else hawkes_plain.sums
    times, kind = np.ascontiguousarray(events.times, np.float64), np.ascontiguousarray(events.kind, np.int64)
    segment, values, lengths = events.segment, np.ascontiguousarray(events.values, np.float64), events.lengths
    counts, kinds, inner = events.counts.astype(np.float64), shape.kinds, 1 + shape.n_values

    def objective(x: Array) -> tuple[float, Array, Array]:
        cycle = shape.unpack(x)
        unit = np.exp(np.minimum(cycle.slopes @ values.T, 500.0))
        base = cycle.level[:, None] * unit
        total, slopes, curves = 0.0, np.zeros(shape.size), np.zeros((shape.size, shape.size))
        for turn in range(kinds if shape.own_decays else 1):
            decay = float(cycle.decay[turn])
            only = turn if shape.own_decays else -1
            logs, first, second, ages = run(
                times, kind, segment, values, base, unit, cycle.branching, decay, events.end, only
            )
            near, far, farther = (decay**a * ages[a] for a in range(3))
            for k in [turn] if shape.own_decays else range(kinds):
                spent = base[k] * lengths
                total += float(logs[k] - spent.sum() - cycle.branching[k] @ (counts - near))
                own = np.append(np.arange(k * shape.block, (k + 1) * shape.block), kinds * shape.block + turn)
                out, bent = first[k], second[k]
                out[0] -= unit[k] @ lengths
                out[1:inner] -= spent @ values
                out[inner:-1] -= counts - near
                out[-1] -= cycle.branching[k] @ far
                grown = (unit[k] * lengths) @ values
                bent[0, 1:inner] -= grown
                bent[1:inner, 0] -= grown
                bent[1:inner, 1:inner] -= (values * spent[:, None]).T @ values
                bent[inner:-1, -1] -= far
                bent[-1, inner:-1] -= far
                bent[-1, -1] -= cycle.branching[k] @ (far - farther)
                slopes[own] += out
                curves[np.ix_(own, own)] += bent
        return total, slopes, curves

    return objective


@cache
def _compiled() -> Any:
    from engagebias.numerics import hawkes_compiled

    return hawkes_compiled.sums


def _rise(events: Events, shape: _Shape, x: Array, fast: bool | None, steps: int) -> Any:
    return climb(_objective(events, shape, fast), x, bounded=shape.bounded(), held=shape.held(), steps=steps)


def _starts(events: Events, shape: _Shape, fast: bool | None) -> Cycle:
    """Return the best of several starts, on the first events where there are many."""
    some = events
    if events.times.size > PROBE:
        some = events.until(float(events.times[PROBE]))
        if not some.counts.all():
            some = events
    gap = some.end / some.times.size
    tried = [_rise(some, shape, shape.pack(_guess(some, shape, gap * lag)), fast, steps=_WARM) for lag in _LAGS]
    best = max(tried, key=lambda found: found.value)
    return shape.unpack(best.x)


def _guess(events: Events, shape: _Shape, lag: float) -> Cycle:
    """Return a cycle in which half of the events are followers of any kind."""
    counts = events.counts.astype(np.float64)
    parents = np.ones((shape.kinds, shape.kinds)) if shape.cross else np.eye(shape.kinds)
    branching = 0.5 * parents * counts[:, None] / (parents @ counts)[:, None]
    level = 0.5 * counts / events.end
    return Cycle(level, np.zeros((shape.kinds, shape.n_values)), branching, np.full(shape.kinds, 1 / lag))
