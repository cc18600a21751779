"""How large an effect must be for a test to find it as often as wanted, and how small a p-value can become."""

from __future__ import annotations

from functools import lru_cache
from math import comb, inf, isinf

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import chdtri, ndtr, ndtri, stdtrit

Floats = NDArray[np.float64]

NODES = 128
FARTHEST = 1e4  # standard errors: beyond it nothing is looked for


def power_at(ratio: float, df: float, level: float) -> float:
    """Return how often a two-sided t test finds an effect of ``ratio`` standard errors; infinite ``df`` is the normal.

    Examples
    --------
    >>> round(power_at(2.8, inf, 0.05), 2), round(power_at(2.8, 4, 0.05), 2)
    (0.8, 0.56)
    """
    if isinf(df):
        critical = float(ndtri(1 - level / 2))
        return float(ndtr(ratio - critical) + ndtr(-ratio - critical))
    # Given the error that was estimated, the test is a normal one; its mean over all errors is the noncentral t, whose own
    # functions in scipy 1.17 give NaN far out.
    error, weight = _errors(df)
    bar = float(stdtrit(df, 1 - level / 2)) * error
    return float(weight @ (ndtr(ratio - bar) + ndtr(-ratio - bar)))


@lru_cache(maxsize=1)
def _rule() -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return nodes, weights


@lru_cache(maxsize=4096)
def _errors(df: float) -> tuple[Floats, Floats]:
    """Return estimated errors, in true ones, at the nodes of a Gauss-Legendre rule over their distribution, and the nodes' weights."""
    nodes, weights = _rule()
    return np.sqrt(chdtri(df, (1 - nodes) / 2) / df), weights / 2


def detectable_ratio(df: float, level: float, power: float) -> float:
    """Return the effect, in standard errors, that a two-sided t test finds with the given power: exact, by the noncentral t.

    The sum of the two quantiles, 2.8 at a level of .05 and a power of .8, is what it comes to with many units.

    Examples
    --------
    >>> round(detectable_ratio(inf, 0.05, 0.8), 2), round(detectable_ratio(4, 0.05, 0.8), 2)
    (2.8, 3.76)
    """
    if df < 1:
        return inf
    start = float(stdtrit(df, 1 - level / 2) + stdtrit(df, power)) if not isinf(df) else 3.0
    high = max(start, 0.1)
    while power_at(high, df, level) < power:
        high *= 2
        if high > FARTHEST:
            return inf
    return float(brentq(lambda ratio: power_at(ratio, df, level) - power, 0.0, high))


def smallest_two_sided_p(first: int, second: int) -> float:
    """Return the smallest p of a randomisation test of ``first`` units against ``second``, by the size of the difference.

    Each of the possible assignments was as likely. With arms of one size every assignment has a mirror image with the same
    difference, so two of them are as extreme as the observed; with arms of different sizes no mirror is among them.

    Examples
    --------
    >>> smallest_two_sided_p(3, 3), round(smallest_two_sided_p(3, 4), 3), smallest_two_sided_p(1, 5) == 1 / 6
    (0.1, 0.029, True)
    """
    ways = comb(first + second, first)
    return min(1.0, (2 if first == second else 1) / ways)


def fewest_sites(level: float, most: int = 200) -> tuple[int, int]:
    """Return the fewest sites, split as evenly as can be, of which a two-sided randomisation test can reject at all.

    Examples
    --------
    >>> fewest_sites(0.05), fewest_sites(0.01)
    ((3, 4), (4, 5))
    """
    for sites in range(2, most):
        first = sites // 2
        if smallest_two_sided_p(first, sites - first) <= level:
            return first, sites - first
    return most // 2, most // 2
