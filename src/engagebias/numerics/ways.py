"""Ways of fixed effects (author, week, hour): which rows inform, which way is absorbed, what the others become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Informative:
    """Rows (n) that inform; how many were alone in a level, and how many stood in levels without any event."""

    rows: Flags
    alone: int
    all_zero: int


def informative_rows(y: Floats, ways: Sequence[Ints]) -> Informative:
    """Find the rows that remain once lone rows and levels without any event are taken out, until none is left.

    Either has a level effect that fits it perfectly, so it says nothing about anything else.

    Parameters
    ----------
    y : array (n,)
        Counts.
    ways : sequence of array (n,) of int
        Codes of the levels, one array a way.

    Examples
    --------
    >>> author, week = np.array([0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 0])
    >>> found = informative_rows(np.array([3.0, 1, 0, 0, 5]), [author, week])
    >>> found.rows.tolist(), found.alone, found.all_zero
    ([False, False, False, False, False], 3, 2)
    """
    rows = np.ones(y.size, dtype=np.bool_)
    alone = all_zero = 0
    changed = True
    while changed:
        changed = False
        for way in ways:
            size = np.bincount(way, weights=rows, minlength=1)
            total = np.bincount(way, weights=y * rows, minlength=1)
            lone, empty = rows & (size == 1)[way], rows & ((size > 1) & (total == 0))[way]
            if lone.any() or empty.any():
                alone, all_zero, changed = alone + int(lone.sum()), all_zero + int(empty.sum()), True
                rows &= ~(lone | empty)
    return Informative(rows, alone, all_zero)


def dense(codes: Ints) -> Ints:
    """Return codes 0 to G-1 in place of codes with gaps.

    Examples
    --------
    >>> dense(np.array([7, 3, 7])).tolist()
    [1, 0, 1]
    """
    return np.unique(codes, return_inverse=True)[1].astype(np.int64, copy=False)


def split_ways(ways: Sequence[Ints], n: int) -> tuple[Ints, list[Ints]]:
    """Return the way with most levels, to be absorbed, and the others; without any way, one group of all rows."""
    if not ways:
        return np.zeros(n, dtype=np.int64), []
    levels = [int(way.max()) + 1 for way in ways]
    widest = int(np.argmax(levels))
    return ways[widest], [way for i, way in enumerate(ways) if i != widest]


def n_dummies(ways: Sequence[Ints]) -> int:
    """Return how many columns the ways become, one level of each left out."""
    return sum(int(way.max()) for way in ways)


def effects_counted(ways: Sequence[Ints], cluster: Ints) -> int:
    """Return how many parameters the effects count as beside the clusters, as R's and Python's packages count them.

    Levels of all ways, one less for each way after the first; a way nested in the clusters counts as one.

    Examples
    --------
    >>> author, week = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    >>> effects_counted([author, week], cluster=author), effects_counted([author], cluster=week)
    (2, 2)
    """
    if not ways:
        return 1
    counted = 1 - len(ways)
    for way in ways:
        levels = int(way.max()) + 1
        pairs = np.unique(way * (int(cluster.max()) + 1) + cluster).size
        counted += 1 if pairs == levels else levels
    return counted
