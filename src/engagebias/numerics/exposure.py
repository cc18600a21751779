"""Exposure of posts under a ranking: a weight for each position, a position for each post of a feed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AT_ONCE = 2**17
"""Posts that are ranked at a time: their scores and orders stay in the processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Feeds:
    """Places of posts, feed by feed: for each length m of a feed one array (feeds of that length, m).

    ``n`` is the length of the arrays that the places point into.
    """

    blocks: tuple[Ints, ...]
    n: int

    @property
    def longest(self) -> int:
        """Length of the longest feed; 0 if there is none."""
        return max((block.shape[1] for block in self.blocks), default=0)


def group_feeds(feed: Ints) -> Feeds:
    """Group posts by feed; ``feed`` (n,) holds codes from 0 on, gaps allowed, -1 for posts of no feed.

    Examples
    --------
    >>> [block.tolist() for block in group_feeds(np.array([0, 5, 0, -1, 5, 2])).blocks]
    [[[5]], [[0, 2], [1, 4]]]
    """
    order = np.argsort(feed, kind="stable")
    order = order[np.searchsorted(feed[order], 0) :]
    counts = np.bincount(feed[order], minlength=1)
    starts = np.cumsum(counts) - counts
    lengths = np.unique(counts[counts > 0])
    blocks = tuple(order[starts[counts == m][:, None] + np.arange(m)] for m in lengths.tolist())
    return Feeds(blocks, feed.size)


def log_discount(length: int, depth: int | None = None) -> Floats:
    """Return 1 / log2(1 + position) for positions 1 to ``length``, 0 beyond ``depth``.

    References
    ----------
    Jarvelin & Kekalainen (2002), Cumulated gain-based evaluation of IR techniques, ACM TOIS 20:422-446.

    Examples
    --------
    >>> log_discount(4, depth=3).tolist()
    [1.0, 0.6309297535714575, 0.5, 0.0]
    """
    return _cut(1 / np.log2(np.arange(2, length + 2)), depth)


def geometric(length: int, persistence: float, depth: int | None = None) -> Floats:
    """Return persistence ** (position - 1): the chance to reach a position if one goes on so often after each post.

    References
    ----------
    Moffat & Zobel (2008), Rank-biased precision for measurement of retrieval effectiveness, ACM TOIS 27:2.

    Examples
    --------
    >>> geometric(3, 0.5).tolist()
    [1.0, 0.5, 0.25]
    """
    return _cut(persistence ** np.arange(length, dtype=np.float64), depth)


def top(length: int, depth: int) -> Floats:
    """Return 1 for the first ``depth`` positions and 0 for the others."""
    return _cut(np.ones(length), depth)


def _cut(weights: Floats, depth: int | None) -> Floats:
    if depth is not None:
        weights[depth:] = 0
    return weights


def exposure(score: Floats, feeds: Feeds, weights: Floats) -> Floats:
    """Return the exposure of each post where feeds are ranked by a score, the highest first.

    Parameters
    ----------
    score : array (n,)
        Score of each post; not NaN where a post is in a feed.
    feeds : Feeds
        Which posts compete with which.
    weights : array (at least the longest feed,)
        Weight of each position.

    Returns
    -------
    array (n,)
        0 for posts of no feed. Posts with equal scores share the weights of the positions that they take together: what
        each would have on average over all orders in which ties can be broken. So no draw is needed, and none is made.

    Examples
    --------
    Two posts tie for the first two of three places.

    >>> exposure(np.array([3.0, 1.0, 3.0]), group_feeds(np.zeros(3, dtype=int)), np.array([1.0, 0.5, 0.25])).tolist()
    [0.75, 0.25, 0.75]
    """
    found = np.zeros(feeds.n)
    for block in feeds.blocks:
        length = block.shape[1]
        own = weights[:length]
        rows = max(1, AT_ONCE // length)
        for start in range(0, len(block), rows):
            some = block[start : start + rows]
            down = -score[some]
            order = np.argsort(down, axis=1)
            down = np.take_along_axis(down, order, axis=1)
            found[np.take_along_axis(some, order, axis=1)] = _shared(down, own)
    return found


def _shared(ranked: Floats, weights: Floats) -> Floats:
    """Return the weight of each place of ranked scores (feeds, m), places with equal scores alike."""
    new = np.ones(ranked.shape, dtype=np.bool_)
    np.not_equal(ranked[:, 1:], ranked[:, :-1], out=new[:, 1:])
    spread = np.broadcast_to(weights, ranked.shape)
    if new.all():
        return spread
    run = np.cumsum(new.ravel()) - 1
    shared: Floats = (np.bincount(run, spread.ravel()) / np.bincount(run))[run].reshape(ranked.shape)
    return shared


def even_exposure(feeds: Feeds, weights: Floats) -> Floats:
    """Return the exposure (n,) of each post where the order in every feed is random: the mean weight of its positions.

    Examples
    --------
    >>> even_exposure(group_feeds(np.array([0, 0, 1])), np.array([1.0, 0.5])).tolist()
    [0.75, 0.75, 1.0]
    """
    found = np.zeros(feeds.n)
    for block in feeds.blocks:
        found[block] = weights[: block.shape[1]].mean()
    return found
