"""Events drawn from a fitted cycle, blocks of time shuffled, and residuals: what tests of a cycle are made of."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from engagebias.numerics.hawkes import Cycle, Events, is_compiled
from engagebias.numerics.hawkes_plain import history
from engagebias.simulation.cascades import draw_cascades

Array = np.ndarray[Any, Any]


def draw_events(
    rng: np.random.Generator, events: Events, cycle: Cycle, lifts: Array | None = None, width: float = 1.0
) -> Events:
    """Draw events of a cycle over the same time, under the same covariates.

    Parameters
    ----------
    lifts : array of shape (kinds, blocks), optional
        Factors of the rates of outside events in blocks of ``width``.
    """
    outside, lengths = cycle.outside(events.values), events.lengths
    if lifts is not None:
        edges = np.unique(np.concatenate([events.starts, np.arange(lifts.shape[1]) * width]))
        stretch = np.searchsorted(events.starts, edges, "right") - 1
        block = np.minimum((edges / width + 1e-9).astype(np.int64), lifts.shape[1] - 1)
        outside, lengths = outside[:, stretch] * lifts[:, block], np.diff(np.append(edges, events.end))
    times, kind = draw_cascades(rng, outside, lengths, cycle.branching, cycle.decay)
    return replace(events, times=times, kind=kind)


def shuffle_blocks(rng: np.random.Generator, events: Events, width: float) -> Events:
    """Put the blocks of each kind but the first into an order of its own; within a block nothing changes.

    What remains of the time after the last whole block stays where it is.
    """
    blocks = int(events.end / width)
    times = events.times.copy()
    place = np.minimum((times / width).astype(np.int64), blocks)
    for k in range(1, events.n_kinds):
        order = rng.permutation(blocks)
        mine = (events.kind == k) & (place < blocks)
        times[mine] += (order[place[mine]] - place[mine]) * width
    turn = np.argsort(times, kind="stable")
    return replace(events, times=times[turn], kind=events.kind[turn])


def expected(events: Events, cycle: Cycle, *, fast: bool | None = None) -> list[Array]:
    """Return, by kind, how many events of it the cycle expects from the start until each of its events.

    Under the cycle these are the times of a Poisson process of rate 1 (Papangelou 1972; Ogata 1988,
    https://doi.org/10.1080/01621459.1988.10478560).
    """
    outside, lengths = cycle.outside(events.values), events.lengths
    until = np.concatenate([np.zeros((events.n_kinds, 1)), np.cumsum(outside * lengths, axis=1)], axis=1)
    edges = np.append(events.starts, events.end)
    pulls = {decay: _pulls(events, decay, fast) for decay in set(cycle.decay.tolist())}
    first = np.searchsorted(events.times, events.times, "left")
    before = np.column_stack([np.append(0, np.cumsum(events.kind == m))[first] for m in range(events.n_kinds)])
    found = []
    for k in range(events.n_kinds):
        mine = events.kind == k
        past = pulls[float(cycle.decay[k])]
        found.append(np.interp(events.times[mine], edges, until[k]) + (before - past)[mine] @ cycle.branching[k])
    return found


def _pulls(events: Events, decay: float, fast: bool | None) -> Array:
    times, kind = np.ascontiguousarray(events.times, np.float64), np.ascontiguousarray(events.kind, np.int64)
    if is_compiled() if fast is None else fast:
        found: Array = _compiled()(times, kind, events.n_kinds, decay)
        return found
    plain: Array = history(times, kind, events.n_kinds, decay, events.end)[0, :-1]
    return plain


@cache
def _compiled() -> Any:
    from engagebias.numerics import hawkes_compiled

    return hawkes_compiled.pulls


def distances(events: Events, cycle: Cycle) -> Array:
    """Return, by kind, the largest distance of the gaps between expected counts from unit exponentials (Kolmogorov-Smirnov)."""
    found = []
    for at in expected(events, cycle):
        gaps = np.sort(-np.expm1(-np.diff(at, prepend=0.0)))
        rank = np.arange(gaps.size)
        found.append(max((gaps - rank / gaps.size).max(), ((rank + 1) / gaps.size - gaps).max()))
    return np.array(found)
