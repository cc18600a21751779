"""How often posts of one class beat posts of the other in their own stratum: from ranks, never from a list of pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Wins:
    """The win probability over all pairs within strata, with what it was made of.

    Attributes
    ----------
    estimate, std_error : float
        NaN where there is no pair; the error also where there are fewer than two clusters.
    cluster_wins, cluster_pairs : array (c,)
        Wins and number of the pairs in which a cluster has a part, in the order of the clusters' codes.
    n_high, n_low, n_pairs, n_strata : int
        Posts of either class, pairs and strata, where both classes are in the stratum.
    """

    estimate: float
    std_error: float
    cluster_wins: Floats
    cluster_pairs: Floats
    n_high: int
    n_low: int
    n_pairs: int
    n_strata: int

    @property
    def n_clusters(self) -> int:
        """Number of clusters with a part in a pair."""
        return self.cluster_pairs.size

    def without_each(self) -> Floats:
        """Return the estimate without each cluster (c,), NaN where no pair would be left."""
        left = self.n_pairs - self.cluster_pairs
        wins = self.estimate * self.n_pairs - self.cluster_wins
        without: Floats = np.divide(wins, left, out=np.full(left.shape, np.nan), where=left > 0)
        return without


def win_share(y: Floats, high: Bools, stratum: Ints, cluster: Ints) -> Wins:
    r"""Return the share of pairs (one high, one low post of a stratum) that the high post wins, ties half.

    Parameters
    ----------
    y, high, stratum, cluster : array (n,)
        Outcome, class, and codes from 0 on of the stratum and the cluster. Strata with one class hold no pair and
        are passed over.

    Notes
    -----
    With :math:`w_{ij}` 1, 1/2 or 0 for a win, a tie and a loss of high post i against low post j, and m pairs in all,
    the estimate is :math:`\hat\theta = \sum w_{ij} / m`, so strata weigh by their pairs. The influence of cluster g is the
    sum of :math:`w_{ij} - \hat\theta` over the pairs with a post of g, those with two counted **once**:

    .. math:: \psi_g = \sum_{i \in g} (w_{i\cdot} - \hat\theta n_0) + \sum_{j \in g} (w_{\cdot j} - \hat\theta n_1)
              - \sum_{i, j \in g} (w_{ij} - \hat\theta)

    If clusters contain strata, this is the sum over the cluster's own pairs; if each post is a cluster, DeLong's
    placements. :math:`A = \sum (\psi_g - \bar\psi)^2` counts the part of a pair between clusters that belongs to neither
    alone twice. So the sum :math:`B` of :math:`(w_{ij} - \hat\theta)^2` over these pairs is taken off, to no less than
    half of A, which is what is left where all is such a part (matched pairs). The standard error is
    :math:`\sqrt{\tfrac{G}{G-1} \max(A - B, A/2)} / m`; where strata have many posts B is negligible.

    References
    ----------
    DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44:837-845. Aronow, Samii & Assenova (2015), Cluster-robust
    variance estimation for dyadic data, Political Analysis 23:564-577.

    Examples
    --------
    Three pairs of the first stratum, of which the high post wins two and ties one; one of the second, lost.

    >>> y, high = np.array([5.0, 1, 1, 3, 0, 2]), np.array([True, False, False, False, True, False])
    >>> strata = np.array([0, 0, 0, 0, 1, 1])
    >>> win_share(y, high, strata, strata).estimate
    0.75
    """
    rank, high, stratum, cluster = _with_pairs(y, high, stratum, cluster)
    if not rank.size:
        return Wins(np.nan, np.nan, np.empty(0), np.empty(0), 0, 0, 0, 0)
    all_pairs = _placements(rank, high, stratum)
    # A pair between two posts of one cluster stands in the sums of both.
    twice = _placements_in_clusters(rank, high, stratum, cluster, all_pairs)
    wins: Floats = np.bincount(cluster, all_pairs.wins - twice.wins * high).astype(np.float64)
    pairs: Floats = np.bincount(cluster, all_pairs.rivals - twice.rivals * high).astype(np.float64)
    m = float(all_pairs.rivals[high].sum())
    theta = float(all_pairs.wins[high].sum()) / m
    squares = _squares(all_pairs, high, theta) - _squares(twice, high, theta)
    return Wins(
        theta, _std_error(wins - theta * pairs, squares, m), wins, pairs,
        n_high=int(high.sum()), n_low=int((~high).sum()), n_pairs=int(m), n_strata=int(stratum.max()) + 1,
    )  # fmt: skip


def _with_pairs(y: Floats, high: Bools, stratum: Ints, cluster: Ints) -> tuple[Ints, Bools, Ints, Ints]:
    """Keep strata with both classes; outcomes become ranks over all posts, equal ones alike, and codes lose their gaps."""
    groups = int(stratum.max(initial=-1)) + 1
    both = (np.bincount(stratum[high], minlength=groups) > 0) & (np.bincount(stratum[~high], minlength=groups) > 0)
    kept = both[stratum]
    ranks = np.unique(y[kept], return_inverse=True)[1]
    return ranks.astype(np.int64), high[kept], _compact(stratum[kept]), _compact(cluster[kept])


@dataclass(frozen=True, slots=True, eq=False)
class _Placements:
    """Of each post, over its pairs: how many the high side wins (ties half), how many are tied, how many there are (n,)."""

    wins: Floats
    ties: Floats
    rivals: Floats


def _placements(rank: Ints, high: Bools, group: Ints) -> _Placements:
    """Place each post among the other class of its group: its rank in the group less that in its own class."""
    key = group * (rank.max() + 1) + rank
    order = np.argsort(key)
    key, where, up = key[order], group[order], high[order]
    first, last = _bounds(key)
    start, end = _bounds(where)
    # Posts of a class before each place of the sorted posts.
    before_high = np.concatenate([[0.0], np.cumsum(up)])
    before_low = np.arange(order.size + 1) - before_high
    beaten, ties, rivals = (np.empty(order.size) for _ in range(3))
    beaten[order] = np.where(up, before_low[first] - before_low[start], before_high[end] - before_high[last])
    ties[order] = np.where(up, before_low[last] - before_low[first], before_high[last] - before_high[first])
    rivals[order] = np.where(up, before_low[end] - before_low[start], before_high[end] - before_high[start])
    return _Placements(beaten + ties / 2, ties, rivals)


def _placements_in_clusters(
    rank: Ints, high: Bools, stratum: Ints, cluster: Ints, all_pairs: _Placements
) -> _Placements:
    """Place each post among those of its stratum and cluster; the same as before if no stratum has two clusters."""
    home = np.empty(stratum.max() + 1, dtype=np.int64)
    home[stratum] = cluster
    if (home[stratum] == cluster).all():
        return all_pairs
    return _placements(rank, high, _compact(stratum * (cluster.max() + 1) + cluster))


def _bounds(values: Ints) -> tuple[Ints, Ints]:
    """Return of each place of sorted values where its run of equal ones begins and ends (exclusive)."""
    new = np.concatenate([[True], values[1:] != values[:-1]])
    starts = np.flatnonzero(new)
    run = np.cumsum(new) - 1
    return starts[run], np.append(starts[1:], values.size)[run]


def _squares(of: _Placements, high: Bools, theta: float) -> float:
    """Return the sum of (w - theta)^2 over pairs, w being 1, 1/2 or 0."""
    wins, ties, pairs = (float(column[high].sum()) for column in (of.wins, of.ties, of.rivals))
    return wins - ties / 4 - 2 * theta * wins + theta**2 * pairs


def _std_error(influence: Floats, squares: float, pairs: float) -> float:
    n = influence.size
    if n < 2:
        return float("nan")
    spread = float(((influence - influence.mean()) ** 2).sum())
    return float(np.sqrt(n / (n - 1) * max(spread - squares, spread / 2)) / pairs)


def _compact(codes: Ints) -> Ints:
    """Return codes from 0 on without gaps, in the same order."""
    if codes.max(initial=0) < 16 * codes.size:
        used = np.zeros(codes.max() + 1, dtype=np.bool_)
        used[codes] = True
        compact: Ints = (np.cumsum(used) - 1)[codes]
        return compact
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)
