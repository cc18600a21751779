"""Least-squares specifications of a cell, from one matrix of products a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagebias.numerics.freedman_lane import permuted_products, permuted_slopes
from engagebias.numerics.gram import (
    Directions,
    Regression,
    beside,
    bootstrap_grams,
    cluster_products,
    directions,
    estimates,
    influence,
    slopes,
    unpack,
    weighted_sums,
)
from engagebias.numerics.within import effect_parameters, split_ways, take_out
from engagebias.specifications.cells import Cell
from engagebias.specifications.fitted import Fitted
from engagebias.specifications.grid import Specification
from engagebias.specifications.settings import REASONS, Settings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST = 3


def fit_squares(cell: Cell, some: Sequence[Specification], settings: Settings) -> list[Fitted]:
    """Fit specifications of a cell whose model is ols or log1p.

    ols regresses the rate over its mean, weighted by exposure, so its slope is a relative change; log1p regresses the
    log of one plus the count.
    """
    if not cell.y.any():
        return [Fitted(reason=REASONS["zero"])] * len(some)
    keep = _several(cell)
    if not keep.any():
        return [Fitted(reason=REASONS["few"])] * len(some)
    columns, weights = _columns(cell, keep)
    whitened = take_out(columns, weights, [way[keep] for way in cell.ways])
    first = 1 + len(cell.features)
    regressions = [
        Regression(0, 1 + cell.features.index(one.feature), tuple(first + c for c in cell.positions(one)))
        for one in some
    ]
    cluster = cell.cluster[keep]
    taken = effect_parameters([way[keep] for way in cell.ways], cluster)
    rows = Rows(cell, keep, cluster, np.unique(cluster).size, taken, settings)
    solved = _solve(rows, whitened, regressions)
    for s in np.flatnonzero(np.isnan(solved.coef)):
        left = beside(whitened, regressions[s])
        if left is not None:  # its own two columns are a well-posed regression
            solved.put(int(s), _solve(rows, left, [Regression(0, 1)]))
    return [
        _fitted(rows, one, solved, s, 1 + len(r.controls))
        for s, (one, r) in enumerate(zip(some, regressions, strict=True))
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of a cell that are used, their clusters, and what the effects cost."""

    cell: Cell
    keep: NDArray[np.bool_]
    cluster: Ints
    n_clusters: int
    parameters: int
    settings: Settings


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """Slopes (S), sums of squared influences (S), bootstrap slopes (S, B) and permuted ones (S, D)."""

    coef: Floats
    squares: Floats
    draws: Floats
    null: Floats

    def put(self, s: int, other: Solved) -> None:
        """Take over the first of other slopes."""
        for mine, theirs in ((self.coef, other.coef), (self.squares, other.squares),
                             (self.draws, other.draws), (self.null, other.null)):  # fmt: skip
            mine[s] = theirs[0]


def _solve(rows: Rows, whitened: Floats, regressions: Sequence[Regression]) -> Solved:
    cell, settings, p = rows.cell, rows.settings, whitened.shape[1]
    upper = cluster_products(whitened, rows.cluster, cell.n_clusters)
    gram = unpack(upper.sum(axis=1, keepdims=True), p)[:, :, 0]
    found = directions(gram, regressions)
    coef, squares = estimates(found, upper)
    draws = null = np.empty((len(regressions), 0))
    if settings.n_bootstrap:
        draws = slopes(bootstrap_grams(upper, p, settings.n_bootstrap, settings.generator()), regressions)
        for s in np.flatnonzero(np.isnan(draws).any(axis=1) & ~np.isnan(coef)):
            draws[s] = _first_order(rows, Directions(found.x[[s]], found.y[[s]]), upper)
    if settings.n_permutations:
        orders = cell.orders(settings.n_permutations, settings.seed, rows.keep)
        null = permuted_slopes(found, gram, permuted_products(whitened, orders))
    return Solved(coef, squares, draws, null)


def _first_order(rows: Rows, one: Directions, upper: Floats) -> Floats:
    """Return draws of a regression whose products lose digits in some of them: the slope and each cluster's part."""
    coef, parts = influence(one, upper)
    weighted = weighted_sums(parts, rows.settings.n_bootstrap, rows.settings.generator())
    draws: Floats = coef[0] + weighted[0] - parts.sum()
    return draws


def _several(cell: Cell) -> NDArray[np.bool_]:
    """Return the rows whose group of the largest effect has another: one alone says nothing."""
    absorbed, _ = split_ways(cell.ways)
    if absorbed is None:
        return np.ones(cell.rows.size, dtype=bool)
    several: NDArray[np.bool_] = (np.bincount(absorbed) > 1)[absorbed]
    return several


def _columns(cell: Cell, keep: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    y, exposure = cell.y[keep], cell.exposure[keep]
    if cell.model == "log1p":
        outcome, weights = np.log1p(y), np.ones(y.size)
    else:
        mean = y.sum() / exposure.sum()
        outcome, weights = y / exposure / mean, exposure / exposure.mean()
    return np.column_stack([outcome, cell.x[keep], cell.z[keep]]), weights


def _fitted(rows: Rows, one: Specification, solved: Solved, s: int, own: int) -> Fitted:
    cell, n, g, k = rows.cell, rows.cluster.size, rows.n_clusters, own + rows.parameters
    slope, squares = float(solved.coef[s]), float(solved.squares[s])
    reason = None
    if one.feature in cell.unvaried:
        reason = "constant"
    elif g < FEWEST or n <= k:
        reason = "few"
    elif not np.isfinite(slope) or not squares > 0:
        reason = "repeats"
    elif cell.model == "ols" and slope <= -1:
        reason = "below"
    if reason:
        return Fitted(n=n, reason=REASONS[reason])
    factor = g / (g - 1) * (n - 1) / (n - k)
    return Fitted(slope, float(np.sqrt(factor * squares)), n, g, draws=solved.draws[s], null=solved.null[s])
