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

import numpy as np
from numpy.typing import NDArray

from engagebias.numerics.many_ways import NullScores, PoissonFit, Problem, scores_at

Floats = NDArray[np.float64]

MOST_ENUMERATED = 12
"""Clusters up to which every pattern of signs is used (2,048 of them, as t and -t are alike)."""
FEWEST_FOR_SIGNS = 8
"""Clusters below which signs give too coarse a p-value (1/64 at 7); Webb's six points are drawn instead."""
FEWEST_AGAINST = 4
"""Clusters of either kind below which no test can reject at .05: of 3 against 3 the smallest p is .10."""
WEBB = np.sqrt([0.5, 1.0, 1.5])
# A library of linear algebra splits larger products over threads, and waiting for them costs more than the work.
SMALL_PRODUCT = 250_000
FAR = 64  # standard errors beyond which an interval is said to have no bound
TIE = 1e-9  # what counts as equal after rounding
PRECISION = 0.02  # of a bound, in standard errors


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


def t_statistics(null: NullScores, draws: Floats) -> Floats:
    """Return t of each draw (B): the step from the null over its error as a fit after the draw would give it."""
    step = np.empty(len(draws))
    spread = np.empty(len(draws))
    kept = (np.diag(null.influence) - null.spill).T
    for first in range(0, len(draws), size := max(1, SMALL_PRODUCT // null.spill.size)):
        part = draws[first : first + size]
        left = part @ kept
        step[first : first + size] = part @ null.influence
        spread[first : first + size] = np.einsum("bg,bg->b", left, left)
    with np.errstate(divide="ignore", invalid="ignore"):
        t: Floats = step / np.sqrt(spread)
    return t


def observed_t(null: NullScores) -> float:
    """Return t of the data themselves."""
    return float(t_statistics(null, np.ones((1, null.influence.size)))[0])


def wild_test(fitted: PoissonFit, problem: Problem, feature: int, weights: Weights, conf_level: float) -> WildTest:
    """Test one feature (its position among the k) and invert the test into an interval, to a fiftieth of an error.

    The p-value counts draws whose t is at least the observed one. With all patterns of signs the observed is among them;
    drawn ones get it added.

    References
    ----------
    Kline & Santos (2012), A score based approach to wild bootstrap inference, J. Econometric Methods 1:23-41.
    Roodman et al. (2019), Fast and wild, Stata Journal 19:4-60. Webb (2023), Reworking wild bootstrap-based inference.
    """
    alpha = 1 - conf_level
    estimate, error = float(fitted.coef[feature]), float(fitted.std_error[feature])

    starts = {estimate: fitted.columns}

    def strength(value: float) -> float:
        """Return t over its critical value if the truth were ``value``: above 1 it is rejected; 0 without a solution."""
        nearest = min(starts, key=lambda tried: abs(tried - value))
        null = scores_at(problem, feature, value, starts[nearest])
        if null is None:
            return 0.0
        starts[value] = null.columns
        return _strength(null, weights, alpha)

    null = scores_at(problem, feature, 0.0, fitted.columns)
    return WildTest(
        p_value=np.nan if null is None else _p_value(null, weights),
        conf_low=_bound(strength, estimate, -error),
        conf_high=_bound(strength, estimate, error),
    )


def _sizes(null: NullScores, weights: Weights) -> tuple[float, Floats]:
    """Return the size of t as observed, and as drawn; a draw without variance says nothing and counts as extreme."""
    drawn = np.abs(t_statistics(null, weights.draws))
    return abs(observed_t(null)), np.where(np.isnan(drawn), np.inf, drawn)


def _p_value(null: NullScores, weights: Weights) -> float:
    seen, drawn = _sizes(null, weights)
    extreme = int(np.sum(drawn >= seen * (1 - TIE)))
    return extreme / drawn.size if weights.exact else (1 + extreme) / (1 + drawn.size)


def _strength(null: NullScores, weights: Weights, alpha: float) -> float:
    seen, drawn = _sizes(null, weights)
    most = (
        int(alpha * drawn.size) if weights.exact else int(alpha * (1 + drawn.size)) - 1
    )  # extreme draws that still reject
    if most < int(weights.exact):
        return 0.0
    critical = float(np.sort(drawn)[::-1][most])
    return seen * (1 - TIE) / critical if critical > 0 else np.inf


def _bound(strength: Callable[[float], float], estimate: float, unit: float) -> float:
    """Return where the test begins to reject, going out from the estimate; infinite if nowhere.

    t grows about in proportion to the distance and its critical value hardly moves, so dividing the distance by the
    strength found there comes close at once; from then on the bracket is closed by interpolation.
    """
    inside, outside = (0.0, 0.0), (2.0, strength(estimate + 2 * unit))
    while outside[1] <= 1:
        inside, outside = outside, (2 * outside[0], strength(estimate + 2 * outside[0] * unit))
        if outside[1] <= 1 and outside[0] > FAR:
            return np.inf if unit > 0 else -np.inf
    while outside[0] - inside[0] > PRECISION:
        share = (1 - inside[1]) / (outside[1] - inside[1]) if np.isfinite(outside[1]) else 0.5
        # Kept off the ends, so that either end moves by a part of the bracket.
        middle = inside[0] + (outside[0] - inside[0]) * min(max(share, 0.05), 0.95)
        found = strength(estimate + middle * unit)
        if abs(found - 1) < PRECISION / 4:
            return float(estimate + middle * unit)
        inside, outside = (inside, (middle, found)) if found > 1 else ((middle, found), outside)
    return float(estimate + outside[0] * unit)


def score_t(influence: Floats, draws: Floats) -> Floats:
    """Return t of each draw (B) from the influence of many clusters (G) and their weights (B, G), around the estimate."""
    moved = draws * influence
    t: Floats = moved.sum(axis=1) / np.sqrt((moved**2).sum(axis=1) - moved.sum(axis=1) ** 2 / influence.size)
    return t
