"""Shares with intervals that stay between 0 and 1, also where what was counted comes in clusters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its standard error and its interval; ``effective`` units drawn one by one would tell as much."""

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    effective: float


def wilson(share: float, n: float, conf_level: float) -> tuple[float, float]:
    """Return Wilson's interval of a share of n.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22:209-212.

    Examples
    --------
    Three of ten; Wald's interval would begin at 0.02:

    >>> [round(end, 3) for end in wilson(0.3, 10, 0.95)]
    [0.108, 0.603]
    """
    z2 = float(ndtri(0.5 + conf_level / 2)) ** 2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = np.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n**2))) / (1 + z2 / n)
    return max(0.0, float(middle - reach)), min(1.0, float(middle + reach))


def clustered_share(
    hit: Floats, weight: Floats, cluster: Ints, conf_level: float, *, seen: float | None = None
) -> Share:
    """Return a weighted share with Wilson's interval at the number of independent units that would tell as much.

    Parameters
    ----------
    hit : array (n,)
        The part of each row's weight that was hit: 0 to ``weight``.
    weight : array (n,)
        Above 0: how many units a row stands for, such as the inverse of its chance to be seen.
    cluster : array (n,) of int
        Codes of the clusters.
    conf_level : float
        Level of the interval.
    seen : float, optional
        How many units were seen, where the weights add up to more.

    Returns
    -------
    Share
        The effective number is ``p (1 - p) / variance``, the variance that of a ratio of cluster totals with the factor G / (G - 1); it is
        never above the number of units, and that number where the share is 0 or 1 or there is one cluster.

    References
    ----------
    Korn & Graubard (1998), Confidence intervals for proportions with small expected number of positive counts, Survey Methodology
    24:193-201 (effective number). Franco et al. (2019), Comparative study of confidence intervals for proportions in complex sample
    surveys, J. Survey Statistics and Methodology 7:334-364 (Wilson's with it).

    Examples
    --------
    Two authors with five posts each, one author's all removed: hardly more is known than of two posts.

    >>> author = np.repeat([0, 1], 5)
    >>> found = clustered_share((author == 0).astype(float), np.ones(10), author, 0.95)
    >>> found.estimate, round(found.effective, 1)
    (0.5, 1.0)
    """
    total = float(weight.sum())
    units = total if seen is None else seen
    p = float(hit.sum()) / total
    clusters, codes = np.unique(cluster, return_inverse=True)
    moved = np.bincount(codes, weights=hit - p * weight) / total
    effective = units
    if clusters.size > 1 and 0 < p < 1:
        variance = clusters.size / (clusters.size - 1) * float(np.sum(moved**2))
        effective = min(units, p * (1 - p) / variance) if variance > 0 else units
    low, high = wilson(p, effective, conf_level)
    return Share(p, float(np.sqrt(p * (1 - p) / effective)), low, high, effective)
