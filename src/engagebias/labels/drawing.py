"""How many posts of each stratum, which ones, and for which coders: numbers on arrays."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Design = Literal["proportional", "equal"]


def allocate(sizes: Ints, n: int, *, design: Design, least: int) -> Ints:
    """Share n draws out over strata.

    Parameters
    ----------
    sizes : array (H,) of int
        Posts in each stratum, each 1 or more.
    n : int
        Draws, at most ``sizes.sum()`` and at least the sum of ``min(least, sizes)``.
    design : {"proportional", "equal"}
        By size, with at least ``least`` each; or the same number each. No stratum gets more than it has.
    least : int

    Returns
    -------
    array (H,) of int
        Sums to n. It depends on the sizes alone, so that probabilities given it are known.

    Examples
    --------
    >>> allocate(np.array([900, 90, 10]), 50, design="proportional", least=2).tolist()
    [44, 4, 2]
    >>> allocate(np.array([900, 90, 10]), 50, design="equal", least=2).tolist()
    [20, 20, 10]
    """
    floor = np.minimum(least, sizes)
    weight = sizes.astype(np.float64) if design == "proportional" else np.ones(sizes.size)
    low, high = np.zeros(sizes.size, dtype=bool), np.zeros(sizes.size, dtype=bool)
    while True:
        free = ~(low | high)
        left = n - floor[low].sum() - sizes[high].sum()
        share = np.where(free, left * weight / max(weight[free].sum(), 1e-300), 0.0)
        # Fix the strata out of bounds on one side at a time, the side that is out by more: those stay out of
        # bounds whatever becomes of the others.
        under, over = free & (share < floor), free & (share > sizes)
        if not (under | over).any():
            break
        if (floor - share)[under].sum() >= (share - sizes)[over].sum():
            low |= under
        else:
            high |= over
    return np.where(low, floor, np.where(high, sizes, _round(share, free, int(left), sizes)))


def _round(share: NDArray[np.float64], free: NDArray[np.bool_], total: int, sizes: Ints) -> Ints:
    """Round shares to whole numbers with the same total: the largest remainders go up, larger strata first."""
    whole = np.floor(share + 1e-9).astype(np.int64)
    remainder = np.where(free & (whole < sizes), share - whole, -1.0)
    up = np.lexsort((-sizes, -np.round(remainder, 9)))[: total - int(whole[free].sum())]
    whole[up] += 1
    return whole


def draw(sizes: Ints, taken: Ints, rng: np.random.Generator) -> Ints:
    """Draw without replacement inside each stratum.

    Returns
    -------
    array (n,) of int
        Positions among ``sizes.sum()`` posts that lie stratum by stratum, in random order over all strata.

    Examples
    --------
    >>> sorted(draw(np.array([2, 3]), np.array([2, 1]), np.random.default_rng(1)).tolist())[:2]
    [0, 1]
    """
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    chosen = [s + rng.choice(size, k, replace=False) for s, size, k in zip(starts, sizes, taken, strict=True)]
    drawn: Ints = rng.permutation(np.concatenate(chosen))
    return drawn


def assign(n: int, coders: int, overlap: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Say which coder gets which post, array (n, coders): a share goes to all, the rest to one coder each, in turn.

    Examples
    --------
    >>> assign(10, 2, 0.4, np.random.default_rng(1)).sum(axis=0).tolist()
    [7, 7]
    """
    gets = np.zeros((n, coders), dtype=bool)
    order, both = rng.permutation(n), round(overlap * n)
    gets[order[:both]] = True
    gets[order[both:], np.arange(n - both) % coders] = True
    return gets
