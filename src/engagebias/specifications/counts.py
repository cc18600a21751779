"""Poisson specifications of a cell: warm starts, permutations of all features at once, one-step bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engagebias.numerics.conditional_poisson import Fit, fit, make_blocks
from engagebias.numerics.gram import weighted_sums
from engagebias.numerics.score_permutation import (
    Expected,
    expected_counts,
    parts_by_cluster,
    permuted_coefficients,
    share_left,
)
from engagebias.numerics.within import dummies, effect_parameters, independent, informative, split_ways, take_out
from engagebias.specifications.cells import Cell
from engagebias.specifications.fitted import Fitted
from engagebias.specifications.grid import Specification
from engagebias.specifications.settings import REASONS, Settings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST = 3
NOT_VARYING = 1e-9
LOOKED_AT = 5
"""Permutations that are fitted one by one as well, to see that steps for all features at once get there."""

Starts = dict[tuple[str, tuple[str, ...]], Floats]
"""Last coefficients of a feature with some controls: where the same in the next sample starts."""


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """What specifications with the same controls share: the group to condition on, the controls, the fit on them."""

    cell: Cell
    group: Ints
    z: Floats
    coef: Floats
    null: Expected
    n_clusters: int
    parameters: int

    def fit(self, feature: Floats, start: Floats | None = None) -> Fit:
        """Fit the model with a feature before the controls."""
        x = np.column_stack([feature, self.z])
        begin = np.concatenate([[0.0], self.coef]) if start is None or start.size != x.shape[1] else start
        return fit(make_blocks(self.cell.y, x, self.cell.exposure, self.group), start=begin)


def fit_counts(cell: Cell, some: Sequence[Specification], settings: Settings, starts: Starts) -> list[Fitted]:
    """Fit specifications that share their controls; a feature starts where it ended in another cell."""
    shared = _share(cell, cell.positions(some[0]))
    if isinstance(shared, str):
        return [Fitted(reason=REASONS[shared])] * len(some)
    x = np.ascontiguousarray(cell.x[:, [cell.features.index(one.feature) for one in some]].T)
    fits, parts = [], np.zeros((len(some), cell.n_clusters))
    for s, one in enumerate(some):
        fitted, parts[s] = _fit_one(shared, one, x[s], starts)
        fits.append(fitted)
    good = [s for s, fitted in enumerate(fits) if not fitted.reason]
    if not good:
        return fits
    slope = np.array([fits[s].slope for s in good])[:, None]
    weighted = weighted_sums(parts[good], settings.n_bootstrap, settings.generator())
    draws = slope + weighted - parts[good].sum(axis=1, keepdims=True)
    null, gaps = _permute(shared, x[good], settings)
    for k, s in enumerate(good):
        fits[s] = replace(fits[s], gap=float(gaps[k]), draws=draws[k], null=null[k])
    return fits


def _share(cell: Cell, positions: Sequence[int]) -> Shared | str:
    """Fit the model without any feature; the key of a reason if it cannot be."""
    absorbed, others = split_ways(cell.ways)
    group = np.zeros(cell.rows.size, dtype=np.int64) if absorbed is None else absorbed
    if not cell.y.any():
        return "zero"
    keep = informative(cell.y, group)
    if not keep.any():
        return "few"
    columns = np.hstack([cell.z[:, list(positions)], dummies(others, cell.rows.size)])
    z = columns[:, independent(take_out(columns[keep], cell.exposure[keep], [group[keep]]))]
    coef = np.empty(0)
    if z.shape[1]:
        without = fit(make_blocks(cell.y, z, cell.exposure, group))
        if not without.converged:
            return "diverged"
        coef = without.coef
    cluster = cell.cluster[keep]
    return Shared(
        cell, group, z, coef, expected_counts(cell.y, z @ coef, z, cell.exposure, group),
        n_clusters=int(np.unique(cluster).size),
        parameters=len(positions) + effect_parameters([way[keep] for way in cell.ways], cluster),
    )  # fmt: skip


def _fit_one(shared: Shared, one: Specification, feature: Floats, starts: Starts) -> tuple[Fitted, Floats]:
    """Return the fit and each cluster's part in it."""
    cell, n, g = shared.cell, shared.null.rows.size, shared.n_clusters
    reason = None
    if one.feature in cell.unvaried:
        reason = "constant"
    elif g < FEWEST or n <= 1 + shared.parameters:
        reason = "few"
    elif share_left(shared.null, feature) < NOT_VARYING:
        reason = "repeats"
    else:
        key = (one.feature, one.controls)
        fitted = shared.fit(feature, starts.get(key))
        reason = None if fitted.converged else "diverged"
    if reason:
        return Fitted(n=n, reason=REASONS[reason]), np.zeros(cell.n_clusters)
    starts[key] = fitted.coef
    predictor = feature * fitted.coef[0] + shared.z @ fitted.coef[1:]
    full = expected_counts(cell.y, predictor, shared.z, cell.exposure, shared.group)
    parts = parts_by_cluster(full, feature, cell.cluster, cell.n_clusters)
    factor = g / (g - 1) * (n - 1) / (n - 1 - shared.parameters)
    return Fitted(float(fitted.coef[0]), float(np.sqrt(factor * np.sum(parts**2))), n, g), parts


def _permute(shared: Shared, x: Floats, settings: Settings) -> tuple[Floats, Floats]:
    """Return permuted coefficients (F, D) of features (F, n), and how far those fitted one by one lie (F)."""
    draws, seed = settings.n_permutations, settings.seed
    if not draws:
        return np.empty((len(x), 0)), np.full(len(x), np.nan)
    null = permuted_coefficients(shared.null, x, shared.cell.orders(draws, seed))
    some = min(LOOKED_AT, draws)
    return null, gaps_in_sd(null, _refitted(shared, x, some, seed))


def gaps_in_sd(null: Floats, singly: Floats) -> Floats:
    """Return how far the first draws of each row (F, D) lie at most from those fitted one by one, in SD of the row.

    A draw without a finite solution is infinite: the same where both found none, infinitely far where one did.

    Examples
    --------
    >>> gaps_in_sd(np.array([[1.0, np.inf, 3.0]]), np.array([[1.5, np.inf]])).tolist()
    [0.5]
    """
    spread = np.array([row[np.isfinite(row)].std() if np.isfinite(row).any() else 0.0 for row in null])
    first = null[:, : singly.shape[1]]
    known = np.isfinite(first) & np.isfinite(singly)
    apart = np.where(first == singly, 0.0, np.inf)
    apart[known] = np.abs(first[known] - singly[known])
    gaps: Floats = apart.max(axis=1) / np.where(spread > 0, spread, 1.0)
    return gaps


def _refitted(shared: Shared, x: Floats, draws: int, seed: int) -> Floats:
    """Fit each feature (F, n) to the end in each draw (F, D); infinite where there is no finite solution."""
    fits = [[shared.fit(row[order]) for row in x] for order in shared.cell.orders(draws, seed)]
    return np.array([[one.coef[0] if one.converged else np.inf for one in some] for some in fits]).T
