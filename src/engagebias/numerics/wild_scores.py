"""Wild cluster bootstrap of scores, for clusters too few for their number to be taken as large.

Kline and Santos (2012) perturb each cluster's score at the null by a random weight, in place of refitting to perturbed
data. After a draw each cluster's score also moves by its own information times the step, as residuals of a least-squares
fit would: for a linear model this is the restricted wild cluster bootstrap (WCR). An interval holds the values
that the test does not reject; each value tried is one fit with that coefficient held.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from engagebias.numerics.many_ways import NullScores, PoissonFit, Problem, scores_at

Floats = NDArray[np.float64]

MOST_ENUMERATED = 12
"""Clusters up to which every pattern of signs is used (2,048 of them, as t and -t are alike)."""
FEWEST_FOR_SIGNS = 8
"""Clusters below which signs give too coarse a p-value (1/64 at 7); Webb's six points are drawn instead."""
WEBB = np.sqrt([0.5, 1.0, 1.5])
FAR = 64  # standard errors beyond which an interval is said to have no bound
TIE = 1e-9  # what counts as equal after rounding


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights of the clusters in each draw (B, G); ``exact`` if they are all patterns of signs there are."""

    draws: Floats
    exact: bool


@dataclass(frozen=True, slots=True)
class WildTest:
    """Two-sided p-value of no association and the nulls that are not rejected; an infinite bound was not found."""

    p_value: float
    conf_low: float
    conf_high: float


def draw_weights(n_clusters: int, n_draws: int, rng: np.random.Generator) -> Weights:
    """Return all patterns of signs from 8 to 12 clusters, Webb's weights below, random signs above.

    Examples
    --------
    >>> weights = draw_weights(8, 999, np.random.default_rng(1))
    >>> weights.draws.shape, weights.exact
    ((128, 8), True)
    """
    if FEWEST_FOR_SIGNS <= n_clusters <= MOST_ENUMERATED:
        return Weights(np.array([(1.0, *rest) for rest in product((1.0, -1.0), repeat=n_clusters - 1)]), exact=True)
    signs = rng.choice([-1.0, 1.0], size=(n_draws, n_clusters))
    if n_clusters < FEWEST_FOR_SIGNS:
        signs *= rng.choice(WEBB, size=signs.shape)
    return Weights(signs, exact=False)


def smallest_p(n_first: int, n_second: int) -> float:
    """Return the smallest two-sided p that any test can give which compares clusters of two kinds.

    Of all ways to choose which clusters are of the first kind, one is the observed and one its mirror.

    Examples
    --------
    >>> smallest_p(3, 3), round(smallest_p(4, 4), 3)
    (0.1, 0.029)
    """
    return min(1.0, 2 / comb(n_first + n_second, n_first))


def t_statistics(null: NullScores, draws: Floats) -> Floats:
    """Return t of each draw (B): the step from the null over its error as a fit after the draw would give it."""
    step = draws @ null.influence
    left = draws * null.influence - draws @ null.spill.T
    with np.errstate(divide="ignore", invalid="ignore"):
        t: Floats = step / np.sqrt((left**2).sum(axis=1))
    return t


def observed_t(null: NullScores) -> float:
    """Return t of the data themselves."""
    return float(t_statistics(null, np.ones((1, null.influence.size)))[0])


def wild_test(fitted: PoissonFit, problem: Problem, feature: int, weights: Weights, conf_level: float) -> WildTest:
    """Test one feature (its position among the k) and invert the test into an interval, to a hundredth of an error.

    The p-value counts draws whose t is at least the observed one. With all patterns of signs the observed is among them;
    drawn ones get it added.

    References
    ----------
    Kline & Santos (2012), A score based approach to wild bootstrap inference, J. Econometric Methods 1:23-41.
    Roodman et al. (2019), Fast and wild, Stata Journal 19:4-60. Webb (2023), Reworking wild bootstrap-based inference.
    """
    alpha = 1 - conf_level
    estimate, error = float(fitted.coef[feature]), float(fitted.std_error[feature])

    def beyond(value: float) -> float:
        """Return how far t lies beyond its critical value if the truth were ``value``: above 0 it is rejected."""
        null = scores_at(problem, feature, value, fitted.columns)
        return -1.0 if null is None else _beyond(null, weights, alpha)

    null = scores_at(problem, feature, 0.0, fitted.columns)
    return WildTest(
        p_value=np.nan if null is None else _p_value(null, weights),
        conf_low=_bound(beyond, estimate, -error),
        conf_high=_bound(beyond, estimate, error),
    )


def _sizes(null: NullScores, weights: Weights) -> tuple[float, Floats]:
    """Return the size of t as observed, and as drawn; a draw without variance says nothing and counts as extreme."""
    drawn = np.abs(t_statistics(null, weights.draws))
    return abs(observed_t(null)), np.where(np.isnan(drawn), np.inf, drawn)


def _p_value(null: NullScores, weights: Weights) -> float:
    seen, drawn = _sizes(null, weights)
    extreme = int(np.sum(drawn >= seen * (1 - TIE)))
    return extreme / drawn.size if weights.exact else (1 + extreme) / (1 + drawn.size)


def _beyond(null: NullScores, weights: Weights, alpha: float) -> float:
    seen, drawn = _sizes(null, weights)
    most = (
        int(alpha * drawn.size) if weights.exact else int(alpha * (1 + drawn.size)) - 1
    )  # extreme draws that still reject
    if most < int(weights.exact):
        return -1.0
    return float(seen * (1 - TIE) - np.sort(drawn)[::-1][most])


def _bound(beyond: Callable[[float], float], estimate: float, unit: float) -> float:
    """Return where the test begins to reject, going out from the estimate by 2, 4, 8 ... errors; infinite if nowhere."""
    inside, outside = estimate, estimate + 2 * unit
    while beyond(outside) <= 0:
        inside, outside = outside, estimate + 2 * (outside - estimate)
        if abs(outside - estimate) > FAR * abs(unit):
            return np.inf if unit > 0 else -np.inf
    if inside == estimate:
        inside = estimate + unit / 2
        if beyond(inside) > 0:
            inside, outside = estimate, inside
    return float(brentq(beyond, inside, outside, xtol=0.01 * abs(unit), rtol=1e-6))


def score_t(influence: Floats, draws: Floats) -> Floats:
    """Return t of each draw (B) from the influence of many clusters (G) and their weights (B, G), around the estimate."""
    moved = draws * influence
    t: Floats = moved.sum(axis=1) / np.sqrt((moved**2).sum(axis=1) - moved.sum(axis=1) ** 2 / influence.size)
    return t
