"""The saturated regression of staggered programmes: a coefficient for each group of starters and length of exposure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagebias.numerics.group_time import NEVER
from engagebias.numerics.two_way import fit_two_way

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Saturated:
    """Coefficients (cells,) with their covariance by cluster; ``units`` (cells,) counts the group's units."""

    start: Ints
    exposure: Ints
    coef: Floats
    covariance: Floats
    units: Ints

    def average(self, chosen: NDArray[np.bool_]) -> tuple[float, float]:
        """Return the mean of cells and its error, each weighing as many as its units; the weights are taken as given."""
        weight = self.units * chosen / (self.units * chosen).sum()
        return float(weight @ self.coef), float(np.sqrt(max(0.0, weight @ self.covariance @ weight)))


def saturated(y: Floats, start: Ints, cluster: Ints) -> Saturated | None:
    """Regress outcomes on units, periods and every group of starters by exposure but -1; None without a solution.

    Units that never start are the controls. Where there are none, those that start last are, and the periods from their start on are
    left out.

    References
    ----------
    Sun & Abraham (2021), Estimating dynamic treatment effects in event studies, J. Econometrics 225:175-199.
    """
    if not (start == NEVER).any():
        last = int(start.max())
        y, start = y[:, :last], np.where(start == last, NEVER, start)
    periods = np.arange(y.shape[1])
    cells = [
        (int(s), int(p - s), (start == s)[:, None] & (periods == p)[None, :])
        for s in np.unique(start[start != NEVER])
        for p in periods
        if p != s - 1
    ]
    if not cells:
        return None
    fitted = fit_two_way(y, np.array([c[2] for c in cells], dtype=float), cluster)
    if fitted is None:
        return None
    firsts, exposures = (np.array([c[i] for c in cells], dtype=np.int64) for i in (0, 1))
    units = np.array([(start == s).sum() for s in firsts], dtype=np.int64)
    return Saturated(firsts, exposures, fitted.coef, fitted.covariance, units)
