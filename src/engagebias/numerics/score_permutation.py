"""One-step permutations of features in a conditional Poisson model.

A permuted feature is unrelated to the counts, so its coefficient lies near 0, and one Newton step from the model without
the feature all but reaches it. The step needs one pass over the rows and serves every feature of a model at once;
:mod:`engagebias.numerics.permutation` fits each draw to the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagebias.numerics.within import informative

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
REPEATS = 1e-9


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
    root = np.sqrt(expected)[:, None]
    left, values, _ = np.linalg.svd(root * bare.within(controls[rows]), full_matrices=False)
    basis = left[:, values > REPEATS * values.max(initial=0.0)] / root
    return Expected(rows, starts, sizes, totals, expected, bare.residual, basis)


def one_step(null: Expected, features: Floats) -> Floats:
    """Return the coefficient of each feature (F, m) after one Newton step from the model without it.

    Infinite for a feature that does not vary.
    """
    weighted = features * null.expected
    sums = np.stack([np.add.reduceat(row, null.starts) for row in weighted])
    information = np.einsum("fm,fm->f", weighted, features) - np.einsum("fg,fg->f", sums / null.totals, sums)
    information -= np.sum((weighted @ null.basis) ** 2, axis=1)
    score = np.einsum("fm,m->f", features, null.residual)
    steps: Floats = np.divide(score, information, out=np.full(len(features), np.inf), where=information > 0)
    return steps


def permuted_steps(null: Expected, features: Floats, orders: Iterable[Ints]) -> Floats:
    """Return the coefficients (F, D) of the features (F, n) after each order of the sample's rows.

    All features of a row move together; controls, exposure and counts stay.
    """
    return np.stack([one_step(null, features[:, order[null.rows]]) for order in orders], axis=1)


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
