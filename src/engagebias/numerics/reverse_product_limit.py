"""The share of actions that have arrived by an age, without a family: the product limit in reversed time.

Actions are seen only if they happen before their post's last reading. Going back from the oldest age, the share that
arrives in a cell among all that arrive by its end can be read off the posts followed at least to that end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagebias.numerics.truncated_delay import Increments

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_CELLS = 200
SAME = 1e-9  # ages are often quotients, so equal ones may differ in the last bit
SHARED, ENOUGH = 10, 0.9
_ROUNDS, _NEAR = 500, 1e-5
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Curve:
    """A step curve: ``share`` (cells,) of the actions up to the last age that have arrived by ``age`` (cells,).

    ``draws`` (samples, cells) are the curves of bootstrap samples of clusters; ``settled`` is False where the division
    of long intervals among cells did not come to rest.
    """

    age: Floats
    share: Floats
    draws: Floats
    settled: bool


def product_limit(
    seen: Increments, *, cluster: Ints, n_boot: int, seed: int | tuple[int, ...], marks: Sequence[float] = ()
) -> Curve:
    """Return the curve with bootstrap samples of clusters.

    Parameters
    ----------
    seen : Increments
        Counts between readings.
    cluster : numpy.ndarray
        Cluster of each post, numbered from 0.
    n_boot : int
        Samples; 0 gives none.
    seed : int or tuple of int
        Seed of the samples; a second number makes samples that are independent of the first's.
    marks : sequence of float
        Ages in hours that end a cell wherever they were read.

    Notes
    -----
    The ends of the cells are the ages at which ten posts or more were read, and readings between them are passed over, if
    these hold nine tenths of the actions; else all ages. Above 200 ages those with nothing new are passed over, then all but the nearest
    of 200 quantiles and the marks. A longer interval is divided among its cells as the
    curve itself says, over and over until it comes to rest (the self-consistency of Turnbull 1976). Bootstrap samples
    keep that division.
    """
    seen, cluster = _at_common_ages(seen, cluster)
    some = seen.count > 0
    ages = _cells(seen.high, np.concatenate([seen.high[some], seen.last]), marks)
    first, end, last = _at(ages, seen.low[some]), _at(ages, seen.high[some]), _at(ages, seen.last) - 1
    end = np.maximum(end, first + 1)  # an interval shorter than a cell lies in one
    rows, cell = _expand(first, end)
    cell = np.minimum(cell, ages.size - 1)
    post, count = seen.post[some][rows], seen.count[some][rows]
    share, part, settled = _settle(rows, cell, last[post], count, ages.size, np.diff(np.append(0.0, ages)))
    d = np.zeros((seen.last.size, ages.size))
    np.add.at(d, (post, cell), part)
    at_risk = np.where(np.arange(ages.size) <= last[:, None], np.cumsum(d, axis=1), 0.0)
    return Curve(ages, share, _resample(d, at_risk, cluster, n_boot, seed), settled)


def shared_ages(seen: Increments) -> Floats:
    """Return the ages, to nine decimals, at which ten posts or more were read."""
    ages, n = np.unique(np.round(seen.high, 9), return_counts=True)
    return ages[n >= SHARED]


def _at_common_ages(seen: Increments, cluster: Ints) -> tuple[Increments, Ints]:
    """Return the counts between readings at ages that posts share: what splits cells without need is hard to place."""
    rows = np.isin(np.round(seen.high, 9), shared_ages(seen))
    so_far = np.cumsum(seen.count)
    start = np.flatnonzero(np.diff(seen.post, prepend=-1))
    so_far -= (so_far[start] - seen.count[start])[seen.post]
    posts, post = np.unique(seen.post[rows], return_inverse=True)
    first = np.diff(post, prepend=-1) > 0
    final = np.append(first[1:], True) if first.size else first
    high, reached = seen.high[rows], so_far[rows]
    total = reached[final]
    if total.sum() < ENOUGH * seen.total.sum():
        return seen, cluster
    low, before = (np.where(first, 0.0, np.roll(v, 1)) for v in (high, reached))
    return Increments(low, high, reached - before, post.astype(np.int64), high[final], total), cluster[posts]


def _cells(read: Floats, ages: Floats, marks: Sequence[float]) -> Floats:
    # An age at which nothing new was read is known as well as any other: its share is that of the reading before.
    every, found = np.unique(read), np.unique(ages)
    if every.size <= MOST_CELLS:
        return every
    marked = every[(np.abs(every[:, None] - np.asarray(marks)) <= SAME * every[:, None]).any(axis=1)]
    if found.size > MOST_CELLS:
        found = np.quantile(ages, np.linspace(0, 1, MOST_CELLS + 1)[1:], method="nearest")
    return np.union1d(found, marked)


def _at(ages: Floats, value: Floats) -> Ints:
    """Return how many cells end at or before a value, to the nearest end: 0 for the start of a post's life."""
    edges = np.append(0.0, ages)
    right = np.clip(np.searchsorted(edges, value), 1, edges.size - 1)
    return np.where(value - edges[right - 1] < edges[right] - value, right - 1, right)


def _expand(first: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Return one entry for each cell of each interval: the interval's row, and the cell."""
    width = end - first
    rows = np.repeat(np.arange(first.size), width)
    within = np.arange(rows.size) - np.repeat(np.cumsum(width) - width, width)
    return rows, first[rows] + within


def _settle(
    rows: Ints, cell: Ints, last: Ints, count: Floats, n_cells: int, width: Floats
) -> tuple[Floats, Floats, bool]:
    """Return the curve, the part of each count in each cell, and whether the division came to rest."""
    mass, share = width / width.sum(), np.zeros(n_cells)
    alone = rows.size == np.unique(rows).size
    for _ in range(_ROUNDS):
        part = count * _within(rows, mass[cell])
        table = np.bincount(last * n_cells + cell, part, minlength=n_cells * n_cells).reshape(n_cells, n_cells)
        risk = np.cumsum(table, axis=1)[::-1].cumsum(axis=0)[::-1].diagonal()
        new = _limit(table.sum(axis=0)[None], risk[None])[0]
        moved, share = np.abs(new - share).max(), new
        mass = np.diff(np.append(0.0, share))
        if alone or moved < _NEAR:
            return share, part, True
    return share, part, False


def _within(rows: Ints, mass: Floats) -> Floats:
    total = np.bincount(rows, mass)
    size = np.bincount(rows)
    # Where the curve has no mass in an interval that holds actions, they are divided evenly.
    return np.where(total[rows] > 0, mass / np.where(total[rows] > 0, total[rows], 1.0), 1.0 / size[rows])


def _limit(arrived: Floats, at_risk: Floats) -> Floats:
    """Return the curves (samples, cells) of what arrived in each cell and was at risk there."""
    stay = 1 - np.divide(arrived, at_risk, out=np.zeros_like(arrived), where=at_risk > 0)
    after = np.cumprod(np.clip(stay, 0.0, 1.0)[:, ::-1], axis=1)[:, ::-1]
    return np.column_stack([after[:, 1:], np.ones(len(after))])


def _resample(d: Floats, at_risk: Floats, cluster: Ints, n_boot: int, seed: int | tuple[int, ...]) -> Floats:
    rng, n = np.random.default_rng(seed), int(cluster.max()) + 1
    draws = []
    for start in range(0, n_boot, _BATCH):
        picks = rng.integers(0, n, (min(_BATCH, n_boot - start), n))
        weight = np.stack([np.bincount(p, minlength=n) for p in picks]).astype(np.float64)[:, cluster]
        draws.append(_limit(weight @ d, weight @ at_risk))
    return np.concatenate(draws) if draws else np.empty((0, d.shape[1]))
