"""Two ways of choosing items for as many places, and what each class of items gets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def slot_shares(chosen: Floats, score: Floats, member: Floats, draws: Floats) -> tuple[Floats, Floats]:
    """Return the shares of each class that are chosen, and that a score would choose for as many places.

    Parameters
    ----------
    chosen : array (n,)
        1 for the items chosen, else 0.
    score : array (n,)
        Items with the highest get the same number of places; those that tie at the last place share what is left. NaN
        goes last.
    member : array (n, classes)
        1 where an item is of a class.
    draws : array (b, n)
        How often each item counts, in each of b samples.

    Returns
    -------
    by_choice, by_score : array (b, classes)
        NaN where a sample has no item of a class.

    Examples
    --------
    >>> shares = slot_shares(np.array([1.0, 0, 0]), np.array([0.2, 0.9, 0.9]), np.array([[1.0], [1], [0]]), np.ones((1, 3)))
    >>> shares[0].tolist(), shares[1].tolist()
    ([[0.5]], [[0.25]])
    """
    order = np.argsort(-np.nan_to_num(score, nan=-np.inf), kind="stable")
    best = np.nan_to_num(score[order], nan=-np.inf)
    first = np.flatnonzero(np.r_[True, best[1:] != best[:-1]])
    group = np.cumsum(np.isin(np.arange(order.size), first)) - 1
    places = draws @ chosen
    held = np.add.reduceat(draws[:, order], first, axis=1)
    before = np.cumsum(held, axis=1) - held
    left = np.clip(places[:, None] - before, 0, held)
    part = np.divide(left, held, out=np.zeros_like(left), where=held > 0)
    size = draws @ member
    undefined = np.full_like(size, np.nan)
    by_choice = np.divide((draws * chosen) @ member, size, out=undefined.copy(), where=size > 0)
    by_score = np.divide((draws[:, order] * part[:, group]) @ member[order], size, out=undefined, where=size > 0)
    return by_choice, by_score
