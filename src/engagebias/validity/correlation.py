"""Pearson's and Spearman's correlation, and their bootstrap over rows."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Statistic = Literal["spearman", "pearson"]

_CELLS = 2_000_000  # of one batch of draws: bounds the memory, whatever the number of rows
_FLAT = 1e-12  # share of the mean square below which a variance is rounding


def correlation(x: Floats, y: Floats, statistic: Statistic) -> float:
    """Return the correlation of x (n,) and y (n,), NaN if one does not vary.

    Spearman's is Pearson's of mid-ranks: tied values share the mean of the ranks that they take up.

    Examples
    --------
    >>> x, y = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 1.0, 2.0, 9.0])
    >>> round(correlation(x, y, "pearson"), 3), round(correlation(x, y, "spearman"), 3)
    (0.836, 0.949)
    """
    return float(weighted(x[None, :], y, np.ones((1, y.size)), statistic)[0, 0])


def bootstrap(x: Floats, y: Floats, statistic: Statistic, *, n_boot: int, rng: np.random.Generator) -> Floats:
    """Return the correlations (n_boot, m) of each of x (m, n) with y (n,) in samples of rows with replacement.

    All m are computed on the same samples, so that their differences are paired.
    """
    n = y.size
    size = max(1, _CELLS // n)
    found = []
    for start in range(0, n_boot, size):
        rows = min(size, n_boot - start)
        drawn = rng.integers(0, n, (rows, n)) + n * np.arange(rows)[:, None]
        times = np.bincount(drawn.ravel(), minlength=rows * n).reshape(rows, n).astype(np.float64)
        found.append(weighted(x, y, times, statistic))
    return np.concatenate(found)


def weighted(x: Floats, y: Floats, times: Floats, statistic: Statistic) -> Floats:
    """Return the correlations (b, m) of x (m, n) with y (n,) where each row counts as often as ``times`` (b, n) says.

    Every row of ``times`` adds up to n. Nothing is sorted again for a draw: the mid-ranks of a level follow from
    how often it and the lower ones were drawn.
    """
    there = _centred(y, times, statistic)
    spread = _spread(there, times, y, statistic)
    found = np.empty((len(times), len(x)))
    for j, column in enumerate(x):
        here = _centred(column, times, statistic)
        product = (times * here * there).sum(axis=1)
        both = _spread(here, times, column, statistic) * spread
        with np.errstate(divide="ignore", invalid="ignore"):
            found[:, j] = np.where(both > 0, product / np.sqrt(both), np.nan)
    return np.clip(found, -1, 1)


def _centred(values: Floats, times: Floats, statistic: Statistic) -> Floats:
    if statistic == "spearman":
        return _mid_ranks(values, times) - (values.size + 1) / 2
    # Taking the mean of all first keeps digits where values are far from zero.
    values = values - values.mean()
    centred: Floats = values - (times @ values / values.size)[:, None]
    return centred


def _spread(centred: Floats, times: Floats, values: Floats, statistic: Statistic) -> Floats:
    """Return the sum of squares (b,), exactly 0 where what was drawn does not vary."""
    total: Floats = (times * centred**2).sum(axis=1)
    scale = values.size**2 if statistic == "spearman" else float(((values - values.mean()) ** 2).sum())
    return np.where(total > _FLAT * scale, total, 0.0)


def _mid_ranks(values: Floats, times: Floats) -> Floats:
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    level = np.empty(values.size, dtype=np.int64)
    level[order] = np.repeat(np.arange(starts.size), np.diff(np.append(starts, values.size)))
    drawn = np.add.reduceat(times[:, order], starts, axis=1)
    ranks: Floats = (np.cumsum(drawn, axis=1) - drawn / 2 + 0.5)[:, level]
    return ranks
