"""Many least-squares regressions from the cross-products of a few columns, summed by cluster.

One pass over the rows leaves, for each cluster, the products of every two columns. A regression of one column
on others is then a sub-block of their sum, a bootstrap over clusters a weighting of them, and a clustered standard
error comes from the same products: no regression touches the rows again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr
from scipy.special import pdtr

from engagebias.numerics.narrow import narrow_product

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEAR = 1e-6
"""Share of a column's variation left beside the others under which products lose too many digits: QR takes over."""
REPEATS = 1e-8
"""Share of a column's length under which it only repeats the others."""
CLUSTERS_AT_ONCE = 4096
MANY = 1000
POISSON = np.searchsorted(pdtr(np.arange(20), 1.0), (np.arange(2**16) + 0.5) / 2**16).astype(np.uint8)
"""Quantiles of the Poisson distribution with mean 1: a random place in it is a draw."""
DRAWN_AT_ONCE = 50_000
"""Weights made at a time: few enough to stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Regression:
    """Which columns a regression uses: its outcome ``y``, the feature ``x`` and the controls, as positions."""

    y: int
    x: int
    controls: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Directions:
    """What each of S regressions does with the p columns.

    ``x`` (S, p) gives the feature without its controls when multiplied into the columns, ``y`` (S, p) the outcome
    without them. NaN throughout where products cannot tell.
    """

    x: Floats
    y: Floats


def cluster_products(columns: Floats, cluster: Ints, n_clusters: int) -> Floats:
    """Return the products of every two of the columns, summed by cluster.

    Parameters
    ----------
    columns : array (n, p)
        Centred, within effects or whitened: whatever the regressions should see.
    cluster : array (n,) of int
        Codes 0 to C-1.

    Returns
    -------
    array (p * (p + 1) / 2, C)
        The upper triangle, row by row.

    Examples
    --------
    >>> columns = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    >>> cluster_products(columns, np.array([0, 0, 1]), 2).tolist()
    [[10.0, 25.0], [14.0, 30.0], [20.0, 36.0]]
    """
    order = np.argsort(cluster, kind="stable")
    rows = np.ascontiguousarray(columns[order].T)
    sorted_codes = cluster[order]
    starts = np.flatnonzero(np.concatenate([[True], np.diff(sorted_codes) != 0]))
    there = sorted_codes[starts]
    upper = np.triu_indices(len(rows))
    products = np.zeros((upper[0].size, n_clusters))
    where = slice(None) if there.size == n_clusters else there
    single = starts.size == cluster.size  # every row a cluster: nothing to sum
    for row, (i, j) in enumerate(zip(*upper, strict=True)):
        product = rows[i] * rows[j]
        products[row, where] = product if single else np.add.reduceat(product, starts)
    return products


def unpack(upper: Floats, p: int) -> Floats:
    """Return symmetric matrices (p, p, B) from their upper triangles (p * (p + 1) / 2, B)."""
    place = np.empty((p, p), dtype=np.intp)
    i, j = np.triu_indices(p)
    place[i, j] = place[j, i] = np.arange(i.size)
    return upper[place]


def slopes(gram: Floats, regressions: Sequence[Regression]) -> Floats:
    """Return the coefficient of each feature for each of B matrices of products.

    Parameters
    ----------
    gram : array (p, p, B)
    regressions : sequence of Regression

    Returns
    -------
    array (S, B)
        NaN where what is left of a column beside the others is under a millionth of it.

    Notes
    -----
    Controls are eliminated one after another along a tree: regressions that share their first controls share that
    work, and all B matrices go together, so the cost is nearly that of the last step alone.

    Examples
    --------
    >>> gram = np.array([[4.0, 2.0, 3.0], [2.0, 2.0, 1.0], [3.0, 1.0, 9.0]])[:, :, None]
    >>> slopes(gram, [Regression(y=2, x=0), Regression(y=2, x=0, controls=(1,))]).ravel().tolist()
    [0.75, 1.0]
    """
    p, _, n_draws = gram.shape
    found = np.full((len(regressions), n_draws), np.nan)
    least = NEAR * np.einsum("iib->ib", gram)
    used = sorted({c for r in regressions for c in r.controls})
    targets = [c for c in range(p) if c not in used] + sorted({c for r in regressions for c in (r.x, r.y) if c in used})
    columns = [*used, *targets]
    live = gram[np.ix_(columns, columns)]
    # A column that is a control of one regression and the feature of another stands twice: once to be eliminated.
    place = {c: len(used) + k for k, c in enumerate(targets)}
    members = [frozenset(r.controls) for r in regressions]

    def walk(live: Floats, depth: int, some: list[int]) -> None:
        if depth == len(used):
            for s in some:
                x, y = place[regressions[s].x] - depth, place[regressions[s].y] - depth
                found[s] = live[x, y] / _sound(live[x, x], least[regressions[s].x])
            return
        with_it = [s for s in some if used[depth] in members[s]]
        without = [s for s in some if used[depth] not in members[s]]
        if without:
            walk(live[1:, 1:], depth + 1, without)
        if with_it:
            pivot = _sound(live[0, 0], least[used[depth]])
            rest = live[1:, 1:] - live[1:, :1] * (live[:1, 1:] / pivot)
            walk(rest, depth + 1, with_it)

    walk(live, 0, list(range(len(regressions))))
    return found


def _sound(pivot: Floats, least: Floats) -> Floats:
    """Return the pivots, NaN for those too small to divide by: NaN travels to the results that need them."""
    return np.where((pivot > least) & (pivot > 0), pivot, np.nan)


def directions(gram: Floats, regressions: Sequence[Regression]) -> Directions:
    """Return how each regression combines the columns.

    Parameters
    ----------
    gram : array (p, p)
        Products of the columns over all rows.
    regressions : sequence of Regression
        One whose feature or controls nearly repeat others gets NaN: see :func:`beside`.
    """
    p = len(gram)
    x, y = np.full((len(regressions), p), np.nan), np.full((len(regressions), p), np.nan)
    scale = np.sqrt(np.diag(gram))
    for s, one in enumerate(regressions):
        controls = list(one.controls)
        if not _well_posed(gram, scale, [*controls, one.x]):
            continue
        solved = np.linalg.solve(gram[np.ix_(controls, controls)], gram[np.ix_(controls, [one.x, one.y])])
        x[s], y[s] = 0.0, 0.0
        x[s, one.x], y[s, one.y] = 1.0, 1.0
        x[s, controls] -= solved[:, 0]
        y[s, controls] -= solved[:, 1]
    return Directions(x, y)


def _well_posed(gram: Floats, scale: Floats, used: list[int]) -> bool:
    if np.any(scale[used] == 0):
        return False
    try:
        root = np.linalg.cholesky(gram[np.ix_(used, used)] / np.outer(scale[used], scale[used]))
    except np.linalg.LinAlgError:
        return False
    return bool(np.diag(root).min() ** 2 > NEAR)


def beside(columns: Floats, one: Regression) -> Floats | None:
    """Return what is left of the outcome and the feature beside the controls (n, 2), by QR on the rows.

    For regressions that products cannot solve: with nearly collinear controls, products lose twice the digits that the
    rows do. Controls that repeat others take no part; None if the feature itself repeats them.
    """
    both = columns[:, [one.y, one.x]]
    z = columns[:, list(one.controls)]
    size = np.linalg.norm(z, axis=0)
    z = z[:, size > 0] / size[size > 0]
    left = both
    if z.shape[1]:
        basis, triangle, _ = qr(z, mode="economic", pivoting=True)
        basis = basis[:, np.abs(np.diag(triangle)) > REPEATS]
        for _ in range(2):  # once more takes out what rounding left of the first time
            left = left - basis @ (basis.T @ left)
    if np.linalg.norm(left[:, 1]) <= REPEATS * np.linalg.norm(both[:, 1]):
        return None
    return left


def quadratic_forms(left: Floats, products: Floats, right: Floats) -> Floats:
    """Return ``left[s]' M[c] right[s]`` (S, C) for matrices M (C, p, p), by one product of matrices."""
    pairs = (left[:, :, None] * right[:, None, :]).reshape(len(left), -1)
    forms: Floats = pairs @ products.reshape(len(products), -1).T
    return forms


def estimates(found: Directions, upper: Floats) -> tuple[Floats, Floats]:
    """Return the slopes (S) and the sums over clusters of their squared influences (S).

    A cluster's influence is its score over the feature's variation; the sum of squares times the small-sample
    factor is the CRV1 variance.
    """
    p = found.x.shape[1]
    whole = unpack(upper.sum(axis=1, keepdims=True), p)[:, :, 0]
    variation = np.einsum("sp,pq,sq->s", found.x, whole, found.x)
    coef: Floats = np.einsum("sp,pq,sq->s", found.x, whole, found.y) / variation
    residual = found.y - coef[:, None] * found.x
    squares = np.zeros(len(coef))
    for start in range(0, upper.shape[1], CLUSTERS_AT_ONCE):
        some = np.moveaxis(unpack(upper[:, start : start + CLUSTERS_AT_ONCE], p), 2, 0)
        squares += np.sum(quadratic_forms(found.x, some, residual) ** 2, axis=1)
    return coef, squares / variation**2


def influence(found: Directions, upper: Floats) -> tuple[Floats, Floats]:
    """Return the slopes (S) and each cluster's influence on them (S, C); for a few regressions at a time."""
    p = found.x.shape[1]
    by_cluster = np.moveaxis(unpack(upper, p), 2, 0)
    whole = by_cluster.sum(axis=0)
    variation = np.einsum("sp,pq,sq->s", found.x, whole, found.x)
    coef: Floats = np.einsum("sp,pq,sq->s", found.x, whole, found.y) / variation
    residual = found.y - coef[:, None] * found.x
    parts: Floats = quadratic_forms(found.x, by_cluster, residual) / variation[:, None]
    return coef, parts


def weighted_sums(values: Floats, n_draws: int, rng: np.random.Generator) -> Floats:
    """Return the sums of values (q, C) over C clusters, each weighted by how often it is drawn, in B draws (q, B).

    Up to 1,000 clusters C of them are drawn with replacement. Of more, each is drawn a Poisson number of times with mean 1
    by itself, which then differs by less than the draws do, and weights are made for a few clusters at a time, so that
    they stay in the processor's cache. The same generator gives the same weights whatever is summed.

    References
    ----------
    Hanley & MacGibbon (2006), Creating non-parametric bootstrap samples using Poisson frequencies, Computer Methods and
    Programs in Biomedicine 83:57-62.
    """
    n_clusters = values.shape[1]
    if n_clusters <= MANY:
        chosen = rng.integers(0, n_clusters, size=(n_draws, n_clusters))
        weights = np.array([np.bincount(some, minlength=n_clusters) for some in chosen], dtype=np.float64)
        return narrow_product(values.T, weights.reshape(n_draws, n_clusters).T)
    sums = np.zeros((len(values), n_draws))
    at_once = max(1, DRAWN_AT_ONCE // n_draws)
    for start in range(0, n_clusters, at_once):
        some = values[:, start : start + at_once]
        places = rng.integers(0, POISSON.size, size=(some.shape[1], n_draws), dtype=np.uint16)
        sums += narrow_product(some.T, POISSON.take(places).astype(np.float64))
    return sums


def bootstrap_grams(upper: Floats, p: int, n_draws: int, rng: np.random.Generator) -> Floats:
    """Return the matrices of products (p, p, B) of B draws of clusters."""
    return unpack(weighted_sums(upper, n_draws, rng), p)
