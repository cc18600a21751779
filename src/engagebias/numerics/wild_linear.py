"""The restricted wild cluster bootstrap of one coefficient of a linear model, and its interval."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from engagebias.numerics.many_ways import NullScores
from engagebias.numerics.two_way import LinearScores
from engagebias.numerics.wild_scores import FAR, TIE, Weights, WildTest, observed_t, t_statistics


def wild_linear(scores: LinearScores, estimate: float, error: float, weights: Weights, conf_level: float) -> WildTest:
    """Test that the coefficient is zero, and invert the test; an infinite bound was not found.

    Parameters
    ----------
    scores : LinearScores
    estimate, error : float
        The coefficient and its error by cluster, from which the search for bounds goes out.
    weights : Weights
        As of :func:`engagebias.numerics.wild_scores.draw_weights`.
    """
    alpha = 1 - conf_level + TIE  # 1 - 0.9 is a little less than a tenth

    def strength(value: float) -> float:
        """Return the critical size of t less the observed one: negative where ``value`` is rejected."""
        seen, drawn = _sizes(scores.at(value), weights)
        most = int(alpha * drawn.size) if weights.exact else int(alpha * (1 + drawn.size)) - 1
        if most < int(weights.exact):
            return np.inf
        return float(np.sort(drawn)[::-1][most]) - seen * (1 - TIE)

    seen, drawn = _sizes(scores.at(0.0), weights)
    extreme = int(np.sum(drawn >= seen * (1 - TIE)))
    p = extreme / drawn.size if weights.exact else (1 + extreme) / (1 + drawn.size)
    ends = []
    for sign in (-1.0, 1.0):
        reach = 1.0
        while strength(estimate + sign * reach * error) > 0 and reach <= FAR:
            reach *= 2
        if reach > FAR:
            ends.append(sign * np.inf)
            continue
        ends.append(float(brentq(strength, estimate, estimate + sign * reach * error, xtol=0.01 * error)))
    return WildTest(p, *ends)


def _sizes(null: NullScores, weights: Weights) -> tuple[float, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    drawn = np.abs(t_statistics(null, weights.draws))
    return abs(observed_t(null)), np.where(np.isnan(drawn), np.inf, drawn)
