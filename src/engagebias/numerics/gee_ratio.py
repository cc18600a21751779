"""Rate ratios by generalised estimating equations, with errors that are corrected where clusters are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from statsmodels.genmod.cov_struct import Independence
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_estimating_equations import GEE

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_STRATA = 400
"""Strata up to which each gets a column of its own."""
FEW = 50
"""Clusters under which the covariance is corrected for its bias."""


@dataclass(frozen=True, slots=True, eq=False)
class GeeFit:
    """Coefficients of the features (k), their robust errors (k), and what was used."""

    coef: Floats
    std_error: Floats
    rows: NDArray[np.bool_]
    n_clusters: int
    converged: bool


def fit_gee(y: Floats, x: Floats, strata: Ints | None, cluster: Ints, log_exposure: Floats) -> GeeFit:
    """Fit counts on features with a column for each stratum; log link, working independence.

    Strata without a single event are left out, as they have no finite rate. The robust (sandwich) covariance is Mancl and
    DeRouen's under 50 clusters.

    The rows of a cluster are not taken for alike: strata vary within clusters, and then an exchangeable correlation weighs contrasts
    within clusters more and, where the ratio differs between strata, finds another one. In the moderation world (planted 2.80) it
    found 1.9 to 2.6 where working independence found 2.4 to 2.8.

    References
    ----------
    Liang & Zeger (1986), Longitudinal data analysis using generalized linear models, Biometrika 73:13-22. Pepe & Anderson (1994), A
    cautionary note on inference for marginal regression models with longitudinal data and general correlated response data,
    Communications in Statistics B 23:939-951. Mancl & DeRouen (2001), A
    covariance estimator for GEE with improved small-sample properties, Biometrics 57:126-134.
    """
    rows = np.ones(y.size, dtype=bool)
    effects = np.ones((y.size, 1))
    if strata is not None:
        rows = np.bincount(strata, weights=y)[strata] > 0
        _, codes = np.unique(strata[rows], return_inverse=True)
        effects = np.eye(codes.max() + 1)[codes]
    design = np.column_stack([x[rows], effects if strata is not None else effects[rows]])
    model = GEE(
        y[rows], design, groups=cluster[rows], family=Poisson(), cov_struct=Independence(), offset=log_exposure[rows]
    )
    n_clusters = int(np.unique(cluster[rows]).size)
    fitted = model.fit(maxiter=200, cov_type="bias_reduced" if n_clusters < FEW else "robust")
    k = x.shape[1]
    return GeeFit(
        np.asarray(fitted.params[:k], dtype=np.float64), np.asarray(fitted.bse[:k], dtype=np.float64),
        rows, n_clusters, bool(fitted.converged),
    )  # fmt: skip
