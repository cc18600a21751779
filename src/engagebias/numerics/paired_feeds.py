"""Differences between two feeds of the same people: in standard deviations of the people's means, with a test by flipping signs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from engagebias.numerics.permutation import permutation_p

Floats = NDArray[np.float64]

CHUNK = 2_000_000  # signs held at once


@dataclass(frozen=True, slots=True)
class Difference:
    """A mean difference with its error: raw, and in SDs of the baseline with the error of that SD or as if it were known."""

    raw: float
    raw_error: float
    sd: float
    standardised: float
    std_error: float
    error_at_known_sd: float
    n: int

    def reach(self, conf_level: float) -> float:
        """Return the factor of errors that an interval spans to either side (Student's t)."""
        return float(stdtrit(self.n - 1, 0.5 + conf_level / 2))


def difference_of(baseline: Floats, difference: Floats) -> Difference:
    """Return the mean difference in units of the SD of the baseline (Glass's delta), people being what is sampled.

    Parameters
    ----------
    baseline, difference : array (people,)
        Each person's mean in the baseline feed, and by how much the other feed's is higher.

    Returns
    -------
    Difference
        The standardised ones are NaN where all people have the same baseline.

    Notes
    -----
    The SD is estimated from the same people, so the error of the ratio is that of its influence: of the difference over the SD,
    less half the ratio times the relative error of the variance.

    Examples
    --------
    >>> found = difference_of(np.array([0.0, 1, 2]), np.array([1.0, 1, 2.5]))
    >>> found.raw, found.sd, found.standardised
    (1.5, 1.0, 1.5)
    """
    n = difference.size
    raw, sd = float(difference.mean()), float(baseline.std(ddof=1))
    raw_error = float(difference.std(ddof=1) / np.sqrt(n))
    if not sd > 1e-12:
        return Difference(raw, raw_error, sd, np.nan, np.nan, np.nan, n)
    ratio = raw / sd
    influence = difference / sd - ratio * ((baseline - baseline.mean()) ** 2) / (2 * sd**2)
    error = float(influence.std(ddof=1) / np.sqrt(n))
    return Difference(raw, raw_error, sd, ratio, error, raw_error / sd, n)


def sign_flip_p(difference: Floats, draws: int, rng: np.random.Generator) -> float:
    """Return the two-sided p-value of a mean of 0 when each person's difference might as well have the other sign.

    All patterns of signs are gone through where there are no more than ``draws``.

    Examples
    --------
    >>> sign_flip_p(np.array([1.0, 2, 3]), 999, np.random.default_rng(1))
    0.25
    """
    n = difference.size
    observed = np.array([difference.mean()])
    if 2**n <= draws + 1:
        minus = (np.arange(1, 2**n)[:, None] >> np.arange(n)) & 1  # pattern 0 is the data
        patterns = np.where(minus == 1, -1.0, 1.0)
        return float(permutation_p(observed, _means(patterns, difference))[0])
    size = max(1, CHUNK // n)
    sizes = [min(size, draws - first) for first in range(0, draws, size)]
    null = [_means(rng.choice([-1.0, 1.0], size=(part, n)), difference) for part in sizes]
    return float(permutation_p(observed, np.concatenate(null))[0])


def _means(signs: Floats, difference: Floats) -> Floats:
    # Not a matrix product: its threads cost more than they bring where others compute.
    means: Floats = np.einsum("bn,n->b", signs, difference)[:, None] / difference.size
    return means
