"""How often what breaks no rule is removed, where nobody looked at what was kept: bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """The least and the greatest false-positive rate, with what each cluster adds to their logarithms (G)."""

    low: float
    high: float
    low_influence: Floats
    high_influence: Floats


@dataclass(frozen=True, slots=True)
class Ends:
    """Bounds with the ends of an interval that holds both as often as its level says."""

    low: float
    high: float
    conf_low: float
    conf_high: float


def bound_rate(
    wrongly: Floats, kept: Floats, cluster: Ints, n_clusters: int, kept_violating: tuple[float, float]
) -> Bounds:
    """Return bounds of the share removed among what breaks no rule.

    Let a be the share of all posts that were removed and break no rule, k the share kept, and v the unknown share of the kept
    that break a rule. The rate is ``a / (a + k (1 - v))``: least for the least v, greatest for the greatest.

    Parameters
    ----------
    wrongly, kept : array (n,)
        By post: 1 if it was removed and breaks no rule (where not every removal was audited, what its audit adds to the share of
        these and to its uncertainty), 1 if it was kept.
    cluster : array (n,) of int
        Codes 0 to G - 1.
    n_clusters : int
        G, of all groups together.
    kept_violating : tuple of float
        The least and the greatest v that are thought possible; (0, 1) assumes nothing.

    References
    ----------
    Manski (1989), Anatomy of the selection problem, J. Human Resources 24:343-360.

    Examples
    --------
    Of ten posts two were removed wrongly and eight kept: at least 2 of 10, and if half of the kept break rules 2 of 6.

    >>> wrongly = np.array([1.0] * 2 + [0.0] * 8)
    >>> found = bound_rate(wrongly, 1 - wrongly, np.arange(10), 10, (0, 0.5))
    >>> round(found.low, 3), round(found.high, 3)
    (0.2, 0.333)
    """
    a, k, n = float(wrongly.mean()), float(kept.mean()), wrongly.size
    ends, influences = [], []
    for v in kept_violating:
        whole = a + k * (1 - v)
        ends.append(a / whole)
        moved = (wrongly - a) * (1 / a - 1 / whole) - (kept - k) * (1 - v) / whole
        influences.append(np.bincount(cluster, weights=moved, minlength=n_clusters) / n)
    return Bounds(ends[0], ends[1], influences[0], influences[1])


def ends_of(low: float, high: float, low_influence: Floats, high_influence: Floats, conf_level: float) -> Ends:
    """Return bounds with their outer limits, made on the log scale from the influence of clusters."""
    z = float(ndtri(0.5 + conf_level / 2))
    errors = [_error(influence) for influence in (low_influence, high_influence)]
    return Ends(low, high, low * float(np.exp(-z * errors[0])), high * float(np.exp(z * errors[1])))


def _error(influence: Floats) -> float:
    clusters = int(np.count_nonzero(influence))
    factor = clusters / (clusters - 1) if clusters > 1 else 1.0
    return float(np.sqrt(factor * np.sum(influence**2)))
