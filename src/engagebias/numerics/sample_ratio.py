"""Was each test split as planned? Pearson's chi-square against equal shares, test by test."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def equal_split(counts: Floats, group: Ints) -> tuple[Floats, Ints, Floats]:
    """Test each group's counts against an equal split.

    Parameters
    ----------
    counts : array (n,)
        People assigned to each arm, above 0.
    group : array (n,) of int
        Codes 0 to G-1 of the tests.

    Returns
    -------
    statistic, degrees of freedom, p : arrays (G,)
        Chi-square with one degree of freedom fewer than arms; p is NaN for a test of one arm.

    Examples
    --------
    >>> statistic, df, p = equal_split(np.array([60.0, 40.0]), np.array([0, 0]))
    >>> float(statistic[0]), int(df[0]), round(float(p[0]), 4)
    (4.0, 1, 0.0455)
    """
    size = np.bincount(group)
    expected = np.bincount(group, weights=counts) / size
    statistic = np.bincount(group, weights=(counts - expected[group]) ** 2) / expected
    df = size - 1
    p = np.where(df > 0, chdtrc(np.maximum(df, 1), statistic), np.nan)
    return statistic, df, p
