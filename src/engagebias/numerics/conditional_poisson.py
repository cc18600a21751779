"""Poisson regression conditional on the total of each group, from sums by group.

Conditioning on a group's total removes the group's effect, so the estimates are those of Poisson
pseudo-maximum likelihood with one fixed effect a group. Everything needed (log likelihood, score,
information, cluster scores) is a sum over groups: blocks of groups are summed one after another, which
keeps a block in the processor's cache, and partitions of a large table merge exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BLOCK_ROWS = 16_384  # under 1 MB with five features; 4,000 to 65,000 rows measured within a third of it
MAX_STEPS = 50
MAX_HALVINGS = 30


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some whole groups, one after another: features as rows, observations as columns.

    ``offset`` is the log exposure minus its greatest value in the group (the difference cancels), so
    that the exponentials stay in range.
    """

    x: Floats
    y: Floats
    offset: Floats
    starts: Ints
    sizes: Ints
    totals: Floats
    cluster: Ints | None

    @property
    def n_groups(self) -> int:
        """Number of groups."""
        return self.starts.size


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What one pass over some groups leaves: log likelihood, score (k) and information (k, k)."""

    log_likelihood: float
    score: Floats
    information: Floats

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.log_likelihood + other.log_likelihood,
            self.score + other.score,
            self.information + other.information,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A fitted model: coefficients (k), information (k, k) and how the search ended."""

    coef: Floats
    information: Floats
    log_likelihood: float
    converged: bool
    n_steps: int


def make_blocks(
    y: Floats,
    x: Floats,
    exposure: Floats,
    group: Ints,
    cluster: Ints | None = None,
    block_rows: int = BLOCK_ROWS,
) -> list[Block]:
    """Sort observations by group and cut them into blocks of whole groups.

    Parameters
    ----------
    y : array (n,)
        Counts, 0 or more; scale them by a weight of the group to weight groups.
    x : array (n, k)
        Features.
    exposure : array (n,)
        Above 0; enters as a log offset.
    group : array (n,) of int
        Codes 0 to G-1 of the groups whose effects are removed.
    cluster : array (n,) of int, optional
        Codes 0 to C-1, for clusters other than the groups.

    Returns
    -------
    list of Block
        Groups whose total is 0 or which have one observation are left out: they carry no information.
    """
    order = np.argsort(group, kind="stable") if np.any(np.diff(group) < 0) else np.arange(group.size)
    keep = order[_informative(y, group)[order]]
    group = group[keep]
    if not keep.size:
        return []
    starts = np.flatnonzero(np.concatenate([[True], np.diff(group) != 0]))
    edges = np.append(starts, group.size)
    cuts = np.searchsorted(edges, np.arange(0, group.size, block_rows))
    cuts = np.unique(np.append(cuts, starts.size))
    return [
        _block(
            y,
            x,
            exposure,
            cluster,
            keep[edges[a] : edges[b]],
            starts[a:b] - edges[a],
            np.diff(edges[a : b + 1]),
        )
        for a, b in pairwise(cuts.tolist())
    ]


def _informative(y: Floats, group: Ints) -> NDArray[np.bool_]:
    size = np.bincount(group)
    total = np.bincount(group, weights=y)
    kept: NDArray[np.bool_] = ((size > 1) & (total > 0))[group]
    return kept


def _block(
    y: Floats, x: Floats, exposure: Floats, cluster: Ints | None, rows: Ints, starts: Ints, sizes: Ints
) -> Block:
    counts = y[rows]
    log_exposure = np.log(exposure[rows])
    return Block(
        x=np.ascontiguousarray(x[rows].T),
        y=counts,
        offset=log_exposure - np.repeat(np.maximum.reduceat(log_exposure, starts), sizes),
        starts=starts,
        sizes=sizes,
        totals=np.add.reduceat(counts, starts),
        cluster=None if cluster is None else cluster[rows],
    )


def expected_counts(block: Block, coef: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the linear predictor, the sum of its exponential by group and the expected counts."""
    predictor = np.einsum("k,kn->n", coef, block.x)
    predictor += block.offset
    weight = np.exp(predictor)
    mass = np.add.reduceat(weight, block.starts)
    weight *= np.repeat(block.totals / mass, block.sizes)
    return predictor, mass, weight


def sum_by_group(block: Block, rows: Floats) -> Floats:
    """Sum each row over the groups; row by row, which runs faster than along the second axis at once."""
    return np.stack([np.add.reduceat(row, block.starts) for row in rows])


# Sums of a few long rows are written as einsum or as one narrow matrix product: a library of linear algebra
# splits such products over threads, and on rows this short waiting for them costs four times the work.
def block_sums(block: Block, coef: Floats) -> Sums:
    """Return the sums over one block at some coefficients."""
    predictor, mass, expected = expected_counts(block, coef)
    log_likelihood = float(np.einsum("n,n", block.y, predictor) - np.einsum("n,n", block.totals, np.log(mass)))
    k = coef.size
    terms = np.empty((k + 1, expected.size))
    weighted, residual = terms[:k], terms[k]
    np.multiply(block.x, expected, out=weighted)
    np.subtract(block.y, expected, out=residual)
    products = terms @ block.x.T
    means = sum_by_group(block, weighted)
    information = products[:k] - (means / block.totals) @ means.T
    return Sums(log_likelihood, products[k], information)


def total_sums(blocks: Iterable[Block], coef: Floats) -> Sums:
    """Return the sums over all blocks."""
    return reduce(Sums.__add__, (block_sums(block, coef) for block in blocks))


def fit(blocks: Sequence[Block], start: Floats | None = None, tolerance: float = 1e-6) -> Fit:
    """Maximise the conditional likelihood by Newton steps, halved while they do not improve it.

    The likelihood is concave, so any stationary point is the maximum. A step is measured by how much it moves
    the log rate for one SD of the feature within groups. Newton's error after a full step is of the order
    of the step squared: a last step under 1e-6 leaves 1e-12. ``converged`` is False when there is no
    maximum within reach (a feature that separates the clicks perfectly) or the information is singular.
    """
    coef = np.zeros(blocks[0].x.shape[0]) if start is None else start
    total = sum(float(block.totals.sum()) for block in blocks)
    now = total_sums(blocks, coef)
    # Fixed at the start: on the way to a separation the information vanishes, and with it any step measured by it.
    unit = np.sqrt(np.diag(now.information) / total)
    for step_number in range(1, MAX_STEPS + 1):
        try:
            step = np.linalg.solve(now.information, now.score).astype(np.float64, copy=False)
        except np.linalg.LinAlgError:
            return Fit(coef, now.information, now.log_likelihood, False, step_number)
        size = np.max(np.abs(step) * unit)
        coef, now, whole = _improve(blocks, coef, now, step)
        if whole and size <= tolerance:
            return Fit(coef, now.information, now.log_likelihood, True, step_number)
    return Fit(coef, now.information, now.log_likelihood, False, MAX_STEPS)


def _improve(blocks: Sequence[Block], coef: Floats, now: Sums, step: Floats) -> tuple[Floats, Sums, bool]:
    """Take the longest of the step and its halves that does not lower the likelihood; say if it was whole."""
    slack = 1e-9 * (1 + abs(now.log_likelihood))  # rounding of the sums must not look like a fall
    for halving in range(MAX_HALVINGS):
        part = step * 0.5**halving
        # A step far too long overflows to a likelihood of NaN, which is no improvement: it is halved.
        with np.errstate(over="ignore", invalid="ignore"):
            then = total_sums(blocks, coef + part)
        if then.log_likelihood >= now.log_likelihood - slack:
            return coef + part, then, halving == 0
    return coef, now, False


def unidentified(blocks: Sequence[Block], tolerance: float = 1e-9) -> list[int]:
    """Return the features that do not vary within groups, or repeat those before them.

    Decided on the information at coefficients of zero, relative to each feature's overall size.
    """
    information = total_sums(blocks, np.zeros(blocks[0].x.shape[0])).information
    size = sum(
        (block.x**2 @ np.repeat(block.totals / block.sizes, block.sizes) for block in blocks),
        np.zeros(len(information)),
    )
    lost: list[int] = []
    kept: list[int] = []
    for j in range(len(information)):
        rest = information[j, j]
        if kept:
            rest -= information[j, kept] @ np.linalg.solve(information[np.ix_(kept, kept)], information[kept, j])
        (kept if rest > tolerance * max(size[j], 1e-300) else lost).append(j)
    return lost


def cluster_scores(blocks: Sequence[Block], coef: Floats, n_clusters: int) -> Floats:
    """Return the score of each cluster that the blocks carry, as columns (k, n_clusters)."""
    totals = np.zeros((coef.size, n_clusters))
    for block in blocks:
        assert block.cluster is not None
        _, _, expected = expected_counts(block, coef)
        centre = sum_by_group(block, block.x * expected) / block.totals
        scores = (block.x - np.repeat(centre, block.sizes, axis=1)) * (block.y - expected)
        for row, score in zip(totals, scores, strict=True):
            row += np.bincount(block.cluster, weights=score, minlength=n_clusters)
    return totals


def _group_scores(blocks: Sequence[Block], coef: Floats) -> Iterator[Floats]:
    for block in blocks:
        _, _, expected = expected_counts(block, coef)
        yield sum_by_group(block, block.x * (block.y - expected))


def clustered_covariance(blocks: Sequence[Block], fitted: Fit, n_clusters: int | None = None) -> Floats:
    """Return the CRV1 covariance of the coefficients.

    Clusters are the groups, unless the blocks carry codes of ``n_clusters`` others. The small-sample
    factor is ``C / (C - 1) * (n - 1) / (n - k)``: C clusters with information, n observations and k
    parameters: the features and the groups' effects, which count as one where groups are the clusters
    (they are nested), as in the fixed-effects packages of R and Python.
    """
    n = sum(block.y.size for block in blocks)
    k = fitted.coef.size
    n_groups = sum(block.n_groups for block in blocks)
    if n_clusters is None:
        meat = sum((s @ s.T for s in _group_scores(blocks, fitted.coef)), np.zeros((k, k)))
        clusters, effects = n_groups, 1
    else:
        scores = cluster_scores(blocks, fitted.coef, n_clusters)
        meat = scores @ scores.T
        clusters = np.unique(np.concatenate([b.cluster for b in blocks if b.cluster is not None])).size
        effects = n_groups
    bread = np.linalg.inv(fitted.information)
    factor = clusters / (clusters - 1) * (n - 1) / (n - k - effects)
    covariance: Floats = factor * bread @ meat @ bread
    return covariance
