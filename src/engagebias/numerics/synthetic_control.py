"""A weighted mean of donors that goes as the treated unit went before, and what each donor would show in its place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

Floats = NDArray[np.float64]
ROUNDING = 1e-9  # of the spread of donors: gaps below it are none
HEAVY = 1e4  # how many times as heavy as the data the sum of one weighs in the fit


@dataclass(frozen=True, slots=True, eq=False)
class Synthetic:
    """Weights (donors,) of a unit, and its outcome less theirs (periods,)."""

    weights: Floats
    gap: Floats

    def rmspe(self, after: NDArray[np.bool_]) -> tuple[float, float]:
        """Return the root mean squared gap before and after."""
        before, then = (float(np.sqrt((self.gap[rows] ** 2).mean())) for rows in (~after, after))
        return before, then


def synthetic(unit: Floats, donors: Floats, before: NDArray[np.bool_]) -> Synthetic:
    """Weight donors, none below zero and one in all, to be nearest to the unit in the periods before.

    Parameters
    ----------
    unit : array (periods,)
    donors : array (donors, periods)
    before : array (periods,) of bool

    References
    ----------
    Abadie, Diamond & Hainmueller (2010), Synthetic control methods, JASA 105:493-505.

    Examples
    --------
    >>> made = synthetic(np.array([2.0, 3, 9]), np.array([[1.0, 2, 3], [5, 6, 7]]), np.array([True, True, False]))
    >>> made.weights.round(6).tolist(), made.gap[2].round(6).item()
    ([0.75, 0.25], 5.0)
    """
    middle = donors[:, before].mean(axis=0)
    centre, base = (donors[:, before] - middle).T, unit[before] - middle
    scale = max(float(np.abs(centre).max(initial=0.0)), 1e-300)
    design = np.vstack([centre / scale, np.full(len(donors), HEAVY)])
    weights = nnls(design, np.append(base / scale, HEAVY))[0]
    weights = weights / weights.sum()
    gap = unit - weights @ donors
    return Synthetic(
        weights, np.where(np.abs(gap) > ROUNDING * max(scale, float(np.abs(base).max(initial=0.0))), gap, 0.0)
    )


def placebos(donors: Floats, before: NDArray[np.bool_]) -> list[Synthetic]:
    """Return every donor against the other donors; the treated unit is no donor of theirs."""
    return [synthetic(row, np.delete(donors, i, axis=0), before) for i, row in enumerate(donors)]


@dataclass(frozen=True, slots=True)
class RatioTest:
    """The treated unit's rank among the donors by after over before, and the mean effects that are not rejected."""

    p_value: float
    smallest: float
    conf_low: float
    conf_high: float


def _ratio(before: float, after: float) -> float:
    """Return how many times as large a gap became; a site without any gap has moved by nothing."""
    if before > 0:
        return after / before
    return np.inf if after > 0 else 0.0


def ratio_test(treated: Synthetic, others: list[Synthetic], after: NDArray[np.bool_], conf_level: float) -> RatioTest:
    """Rank the unit's ratio of gaps after to gaps before.

    The interval is that of the mean gap after, over the gap before: it holds the mean effects without which that of the unit would not be
    among the largest of the donors'.
    """
    before, then = treated.rmspe(after)
    ratios = np.array([_ratio(*o.rmspe(after)) for o in others])
    own = _ratio(before, then)
    size = 1 + ratios.size
    p = (1 + int((ratios >= own).sum())) / size
    most = int((1 - conf_level) * size + 1e-9)  # ranks from the top that reject
    if most < 1:
        return RatioTest(p, 1 / size, -np.inf, np.inf)
    means = np.array([_ratio(o.rmspe(after)[0], abs(float(o.gap[after].mean()))) for o in others])
    reach = float(np.sort(means)[::-1][most - 1]) * before if before > 0 else 0.0
    middle = float(treated.gap[after].mean())
    return RatioTest(p, 1 / size, middle - reach, middle + reach)
