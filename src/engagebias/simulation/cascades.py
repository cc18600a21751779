"""Events that set off others: every event draws its followers, and these draw theirs, until none is left."""

from __future__ import annotations

from typing import Any

import numpy as np

from engagebias.errors import DataError

Array = np.ndarray[Any, Any]

MOST = 5_000_000
"""Events beyond which a cascade is taken to have no end."""


def draw_cascades(
    rng: np.random.Generator, outside: Array, lengths: Array, branching: Array, decay: Array
) -> tuple[Array, Array]:
    """Draw outside events and all that follows from them.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    outside : array of shape (kinds, stretches)
        Rate of outside events in each stretch of time.
    lengths : array of shape (stretches,)
        How long each stretch is; the first starts at 0.
    branching : array of shape (kinds, kinds)
        Mean number of direct followers of kind ``row`` of an event of kind ``column``.
    decay : array of shape (kinds,)
        One over the mean lag of followers, by their kind.

    Returns
    -------
    times, kind : array of shape (n,)
        In order of time; what would happen after the last stretch is left out.

    Raises
    ------
    DataError
        If there are more events than ``MOST``.
    """
    end, starts = float(lengths.sum()), np.append(0.0, np.cumsum(lengths)[:-1])
    counts = rng.poisson(outside * lengths)
    stretch = np.concatenate([np.repeat(np.arange(lengths.size), row) for row in counts])
    times = starts[stretch] + rng.random(stretch.size) * lengths[stretch]
    kind = np.repeat(np.arange(outside.shape[0]), counts.sum(axis=1))
    every: list[tuple[Array, Array]] = []
    total = 0
    while times.size:
        total += times.size
        if total > MOST:
            raise DataError(
                f"cascades: more than {MOST:,} events; lower the branching (its radius must be below 1) or the time."
            )
        every.append((times, kind))
        born = [_follow(rng, times, kind, row, lag, end) for row, lag in zip(branching, 1 / decay, strict=True)]
        kind = np.repeat(np.arange(len(born)), [b.size for b in born])
        times = np.concatenate(born)
    if not every:
        return times, kind
    times, kind = (np.concatenate(parts) for parts in zip(*every, strict=True))
    order = np.argsort(times, kind="stable")
    return times[order], kind[order]


def _follow(rng: np.random.Generator, times: Array, kind: Array, row: Array, lag: float, end: float) -> Array:
    """Return when the direct followers of one kind happen."""
    parents = np.repeat(times, rng.poisson(row[kind]))
    born = parents + rng.exponential(lag, parents.size)
    kept: Array = born[born < end]
    return kept
