"""Least squares with effects of units and periods on a balanced panel, and four errors of its coefficients."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagebias.numerics.many_ways import NullScores

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ROUNDING = 1e-12  # of the largest outcome: residuals below it are none
MOST_REFITTED = 60  # clusters up to which the model is fitted once without each of them


@dataclass(frozen=True, slots=True, eq=False)
class TwoWay:
    """Coefficients (k,), their covariance by cluster (CRV1), and errors as if rows were independent."""

    coef: Floats
    covariance: Floats
    plain_error: Floats

    @property
    def std_error(self) -> Floats:
        """Standard errors by cluster."""
        error: Floats = np.sqrt(np.diag(self.covariance))
        return error


def centred(values: Floats) -> Floats:
    """Take the means of units (the axis before the last) and periods (the last) out of a balanced panel.

    Examples
    --------
    >>> centred(np.array([[0.0, 1.0], [0.0, 3.0]])).tolist()
    [[0.5, -0.5], [-0.5, 0.5]]
    """
    whole = values.mean(axis=(-2, -1), keepdims=True)
    found: Floats = values - values.mean(axis=-1, keepdims=True) - values.mean(axis=-2, keepdims=True) + whole
    return found


def fit_two_way(y: Floats, x: Floats, cluster: Ints) -> TwoWay | None:
    """Fit outcomes on columns beside effects of every unit and period; units lie inside clusters.

    Parameters
    ----------
    y : array (units, periods)
    x : array (k, units, periods)
    cluster : array (units,) of int
        Codes from 0 up.

    Returns
    -------
    TwoWay or None
        None where the columns cannot be told apart from the effects. CRV1 has the factors G/(G-1) and (n-1)/(n-k-T), as
        the effects of units lie inside clusters.
    """
    k, n_units, n_periods = x.shape
    flat, rest = centred(x).reshape(k, -1).T, centred(y).ravel()
    gram = flat.T @ flat
    if np.linalg.matrix_rank(gram, tol=1e-9 * max(1.0, float(np.trace(gram)))) < k:
        return None
    inverse = np.linalg.inv(gram)
    coef = inverse @ (flat.T @ rest)
    residual = rest - flat @ coef
    residual = np.where(np.abs(residual) > ROUNDING * np.abs(y).max(), residual, 0.0)
    scores = (flat * residual[:, None]).reshape(n_units, n_periods, k).sum(axis=1)
    sums = np.stack([np.bincount(cluster, weights=column) for column in scores.T], axis=1)
    n, groups = n_units * n_periods, len(sums)
    factor = groups / (groups - 1) * (n - 1) / (n - k - n_periods) if groups > 1 else np.nan
    plain = np.sqrt(np.diag(inverse) * (residual @ residual) / max(1, n - k - n_units - n_periods + 1))
    return TwoWay(coef, factor * inverse @ sums.T @ sums @ inverse, plain)


def jackknife_error(y: Floats, x: Floats, cluster: Ints) -> Floats | None:
    """Return errors from fits without each cluster in turn (CRV3); None with many clusters, or where one fit has no solution.

    References
    ----------
    MacKinnon, Nielsen & Webb (2023), Fast and reliable jackknife and bootstrap methods, J. Applied Econometrics 38:671-694.
    """
    groups = int(cluster.max()) + 1
    whole = fit_two_way(y, x, cluster)
    if groups > MOST_REFITTED or whole is None:
        return None
    moved = []
    for g in range(groups):
        kept = cluster != g
        found = fit_two_way(y[kept], x[:, kept], np.unique(cluster[kept], return_inverse=True)[1])
        if found is None:
            return None
        moved.append(found.coef - whole.coef)
    error: Floats = np.sqrt((groups - 1) / groups * (np.array(moved) ** 2).sum(axis=0))
    return error


@dataclass(frozen=True, slots=True, eq=False)
class LinearScores:
    """The scores of one column at any null, which are those at zero less so many times those of the column itself."""

    at_zero: NullScores
    slope: NullScores

    def at(self, null: float) -> NullScores:
        """Return what the wild bootstrap needs where the coefficient is ``null``."""
        return NullScores(
            self.at_zero.influence - null * self.slope.influence, self.at_zero.spill - null * self.slope.spill, np.zeros(0),
        )  # fmt: skip


def linear_scores(y: Floats, x: Floats, cluster: Ints) -> LinearScores:
    """Return the scores of a single column (units, periods): with them the bootstrap is the restricted wild cluster bootstrap.

    A draw changes the means of periods, which all clusters share; ``spill`` keeps account of that beside the step itself.
    """
    column = centred(x)
    size = float((column**2).sum())
    groups = int(cluster.max()) + 1
    members = (np.arange(groups)[:, None] == cluster).astype(float)
    own = members @ (column**2).sum(axis=1)
    by_period = members @ column

    def scores(of: Floats) -> NullScores:
        values = centred(of)
        influence = members @ (column * values).sum(axis=1) / size
        means = members @ values / len(y)
        return NullScores(influence, (by_period @ means.T + np.outer(own, influence)) / size, np.zeros(0))

    return LinearScores(scores(y), scores(x))


def negative_weights(x: Floats) -> float:
    """Return the share of treated unit-periods that two-way effects weigh negatively.

    The coefficient is a mean of the effects in treated cells, weighted by the column freed of units and periods.

    References
    ----------
    de Chaisemartin & D'Haultfoeuille (2020), Two-way fixed effects estimators, American Economic Review 110:2964-2996.
    """
    weight = centred(x)[x > 0]
    return float((weight < -1e-12).mean())
