"""Permutations of features in a conditional Poisson model, all features of a model at once.

A permuted feature is unrelated to the counts, so its coefficient lies near 0, where the model without the feature starts.
Newton steps from there take the feature's own information anew each time and keep that of the controls, so that a
step is one pass over the rows for all features; :mod:`engagebias.numerics.conditional_poisson` fits one feature to the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagebias.numerics.narrow import narrow_product, spread_product
from engagebias.numerics.within import informative

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
REPEATS = 1e-9
SMALL = 0.01
"""Steps under this many standard errors end the search."""
MOST_STEPS = 30
FARTHEST = 500.0
"""Log rates further apart than this would overflow; a search that gets there does not end."""


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """What a fitted model expects, on rows sorted by group.

    ``rows`` (m) says where each stands in the sample, ``starts`` and ``sizes`` where its group does. ``expected`` (m) are the
    fitted counts, which add up to ``totals`` by group; ``residual`` (m) is what the counts have above them; ``basis``
    (m, k) spans the controls within groups, orthonormal with the expected counts as weights.
    """

    rows: Ints
    starts: Ints
    sizes: Ints
    totals: Floats
    expected: Floats
    residual: Floats
    basis: Floats

    def within(self, columns: Floats) -> Floats:
        """Return columns (m, k) less their group means, weighted by the expected counts."""
        means = np.add.reduceat(self.expected[:, None] * columns, self.starts, axis=0) / self.totals[:, None]
        centred: Floats = columns - np.repeat(means, self.sizes, axis=0)
        return centred


def expected_counts(y: Floats, predictor: Floats, controls: Floats, exposure: Floats, group: Ints) -> Expected:
    """Return what permutations and influences need of a fitted model.

    Parameters
    ----------
    y, exposure : array (n,)
        Counts and exposures, these above 0.
    predictor : array (n,)
        The fitted log rate, up to a constant by group.
    controls : array (n, k)
        Columns beside the feature.
    group : array (n,) of int
        Codes 0 to G-1. Groups whose total is 0 or which have one row are left out.
    """
    keep = informative(y, group)
    order = np.argsort(group, kind="stable")
    rows = order[keep[order]]
    starts = np.flatnonzero(np.concatenate([[True], np.diff(group[rows]) != 0]))
    sizes = np.diff(np.append(starts, rows.size))
    totals = np.add.reduceat(y[rows], starts)
    log_rate = np.log(exposure[rows]) + predictor[rows]
    weight = np.exp(log_rate - np.repeat(np.maximum.reduceat(log_rate, starts), sizes))
    expected = weight * np.repeat(totals / np.add.reduceat(weight, starts), sizes)
    bare = Expected(rows, starts, sizes, totals, expected, y[rows] - expected, np.empty((rows.size, 0)))
    basis = _orthonormal(bare.within(controls[rows]), expected)
    return Expected(rows, starts, sizes, totals, expected, bare.residual, basis)


def _orthonormal(columns: Floats, weights: Floats) -> Floats:
    """Return columns (m, k) that span the same, orthonormal under the weights, without those that repeat others."""
    products = narrow_product(columns * weights[:, None], columns)
    size = np.sqrt(np.diag(products))
    size[size == 0] = 1.0
    values, vectors = np.linalg.eigh(products / np.outer(size, size))
    kept = values > REPEATS * values.max(initial=0.0)
    return spread_product((vectors[:, kept] / np.sqrt(values[kept]) / size[:, None]).T, columns).T


def coefficients(null: Expected, features: Floats) -> Floats:
    """Return the coefficient of each feature (F, m) beside the controls of the model without it.

    Steps end where the last was under a hundredth of a model-based standard error; infinite for a feature that does
    not vary, or whose steps do not end.
    """
    coef, along = np.zeros(len(features)), np.zeros((len(features), null.basis.shape[1]))
    expected = np.broadcast_to(null.expected, features.shape)
    found = np.full(len(features), np.inf)
    left, unit = np.arange(len(features)), None
    for _ in range(MOST_STEPS):
        step, own, turn = _step(null, features[left], expected)
        # Fixed at the start: on the way to a separation the information vanishes, and with it any step measured by it.
        unit = np.sqrt(own) if unit is None else unit
        coef, along = coef + step, along + turn
        size = np.abs(step) * unit
        found[left[size <= SMALL]] = coef[size <= SMALL]
        keep = size > SMALL
        left, coef, along, unit = left[keep], coef[keep], along[keep], unit[keep]
        if not left.size:
            break
        expected = _expected(null, features[left], coef, along)
    return found


def _step(null: Expected, x: Floats, expected: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the next step of each coefficient, its information, and how the controls turn with it."""
    weighted = x * expected
    sums = np.stack([np.add.reduceat(row, null.starts) for row in weighted])
    information = np.einsum("fm,fm->f", weighted, x) - np.einsum("fg,fg->f", sums / null.totals, sums)
    shared = narrow_product(weighted.T, null.basis)
    own = information - np.sum(shared**2, axis=1)
    own = np.where(own > 0, own, np.nan)
    residual = null.residual + null.expected - expected
    score, others = np.einsum("fm,fm->f", x, residual), narrow_product(residual.T, null.basis)
    step = (score - np.sum(shared * others, axis=1)) / own
    return step, own, others - shared * step[:, None]


def _expected(null: Expected, x: Floats, coef: Floats, along: Floats) -> Floats:
    """Return the expected counts (F, m) at coefficients of the features and of the basis of the controls."""
    predictor = coef[:, None] * x + spread_product(along, null.basis)
    weight = null.expected * np.exp(np.clip(predictor, -FARTHEST, FARTHEST))
    scale = np.stack([null.totals / np.add.reduceat(row, null.starts) for row in weight])
    moved: Floats = weight * np.repeat(scale, null.sizes, axis=1)
    return moved


def permuted_coefficients(null: Expected, features: Floats, orders: Iterable[Ints]) -> Floats:
    """Return the coefficients (F, D) of the features (F, n) after each order of the sample's rows.

    All features of a row move together; controls, exposure and counts stay.
    """
    return np.stack([coefficients(null, features[:, order[null.rows]]) for order in orders], axis=1)


def _beside(model: Expected, feature: Floats) -> Floats:
    """Return what is left of a feature (n) beside groups and controls."""
    left = model.within(feature[model.rows][:, None])[:, 0]
    beside: Floats = left - model.basis @ (model.basis.T @ (model.expected * left))
    return beside


def share_left(model: Expected, feature: Floats) -> float:
    """Return which share of a feature's variation (n) is left beside groups and controls."""
    values, weights = feature[model.rows], model.expected
    whole = float(weights @ (values - np.average(values, weights=weights)) ** 2)
    left = _beside(model, feature)
    return float(weights @ left**2) / whole if whole > 0 else 0.0


def parts_by_cluster(model: Expected, feature: Floats, cluster: Ints, n_clusters: int) -> Floats:
    """Return each cluster's influence on the coefficient of a feature (C): its score over the information.

    ``model`` expects the counts with the feature in it. The sum of squares, times the small-sample factor, is the
    CRV1 variance.
    """
    left = _beside(model, feature)
    scores = np.bincount(cluster[model.rows], weights=left * model.residual, minlength=n_clusters)
    parts: Floats = scores / (model.expected @ left**2)
    return parts
