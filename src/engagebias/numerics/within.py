"""Fixed effects taken out of columns, so that what is left varies within them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr

from engagebias.errors import DesignError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_DUMMIES = 400
NOTHING_LEFT = 1e-12
"""A column whose sum of squares falls below this share of what it was varies by rounding alone."""
REPEATS = 1e-7
"""A column of length 1 of which less than this is left beside others repeats them."""


def split_ways(ways: Sequence[Ints]) -> tuple[Ints | None, list[Ints]]:
    """Return the way with the most levels, which is absorbed, and the others, which become dummies."""
    if not ways:
        return None, []
    order = sorted(ways, key=lambda codes: -int(np.unique(codes).size))
    return order[0], order[1:]


def dummies(ways: Sequence[Ints], n_rows: int) -> Floats:
    """Return 0/1 columns (n_rows, k) of the levels, the first level of each way left out.

    Raises
    ------
    DesignError
        If there are more than 400: solving them densely would fill the memory.

    Examples
    --------
    >>> dummies([np.array([0, 1, 2, 1])], 4).tolist()
    [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
    """
    levels = [np.unique(codes) for codes in ways]
    n = sum(one.size - 1 for one in levels)
    if n > MOST_DUMMIES:
        raise DesignError(
            f"the effects beside the largest have {n:,} levels, more than the {MOST_DUMMIES} that can be taken out as "
            "columns. Use a coarser one (week for day), or join two of them into one column."
        )
    parts = [(codes[:, None] == one[1:]).astype(np.float64) for codes, one in zip(ways, levels, strict=True)]
    return np.hstack([np.empty((n_rows, 0)), *parts])


def group_means(columns: Floats, weights: Floats, codes: Ints) -> Floats:
    """Return each row's weighted group mean of the columns (n, p)."""
    n_groups = int(codes.max()) + 1
    total = np.bincount(codes, weights=weights, minlength=n_groups)
    total[total == 0] = 1.0
    sums = np.empty((n_groups, columns.shape[1]))
    for k, column in enumerate(columns.T):
        sums[:, k] = np.bincount(codes, weights=weights * column, minlength=n_groups)
    means: Floats = (sums / total[:, None])[codes]
    return means


def take_out(columns: Floats, weights: Floats, ways: Sequence[Ints]) -> Floats:
    """Return the columns (n, p) without the effects, times the root of the weights.

    Parameters
    ----------
    columns : array (n, p)
    weights : array (n,)
        Above 0.
    ways : sequence of array (n,) of int
        Codes 0 to G-1 of each effect; none leaves only the mean to take out.

    Returns
    -------
    array (n, p)
        Residuals of the weighted regression on the effects, whitened. A column that does not vary within the effects
        is exactly 0.

    Examples
    --------
    >>> take_out(np.array([[1.0], [3.0], [5.0]]), np.ones(3), [np.array([0, 0, 1])]).ravel().tolist()
    [-1.0, 1.0, 0.0]
    """
    absorbed, others = split_ways(ways)
    codes = np.zeros(len(columns), dtype=np.int64) if absorbed is None else absorbed
    root = np.sqrt(weights)[:, None]
    before = np.sum((root * (columns - np.average(columns, axis=0, weights=weights))) ** 2, axis=0)
    left = root * (columns - group_means(columns, weights, codes))
    if others:
        levels = dummies(others, len(columns))
        base = root * (levels - group_means(levels, weights, codes))
        left -= base @ np.linalg.lstsq(base, left, rcond=None)[0]
    left[:, np.sum(left**2, axis=0) <= NOTHING_LEFT * before] = 0.0
    return left


def informative(y: Floats, group: Ints) -> NDArray[np.bool_]:
    """Return the rows whose group has two rows or more and a total above 0."""
    kept: NDArray[np.bool_] = ((np.bincount(group) > 1) & (np.bincount(group, weights=y) > 0))[group]
    return kept


def independent(columns: Floats) -> Ints:
    """Return the positions of columns (n, k) that do not repeat others, in order.

    Examples
    --------
    >>> independent(np.array([[1.0, 2.0, 0.0], [0.0, 0.0, 1.0], [1.0, 2.0, 1.0]])).tolist()
    [0, 2]
    """
    size = np.linalg.norm(columns, axis=0)
    there = np.flatnonzero(size > 0)
    if not there.size:
        return there.astype(np.int64)
    _, triangle, order = qr(columns[:, there] / size[there], mode="economic", pivoting=True)
    rank = int(np.sum(np.abs(np.diag(triangle)) > REPEATS))
    found: Ints = np.sort(there[order[:rank]])
    return found


def effect_parameters(ways: Sequence[Ints], cluster: Ints) -> int:
    """Return how many parameters the effects cost: effects nested in the clusters are not counted.

    At least 1, the mean, as the fixed-effects packages of R and Python count.
    """
    levels = [int(np.unique(way).size) for way in ways if not _nested(way, cluster)]
    return max(1, sum(levels) - max(len(levels) - 1, 0))


def _nested(way: Ints, cluster: Ints) -> bool:
    pairs = np.unique(np.column_stack([way, cluster]), axis=0)
    return len(pairs) == int(np.unique(way).size)
