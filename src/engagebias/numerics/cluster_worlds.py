"""How often tests reject in simulated programmes: sites by lot, people within sites alike to a degree.

Of sites of one size nothing enters a test but the mean of each site and the spread within sites, and these are drawn as
they are: no person is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from engagebias.numerics.wild_scores import draw_weights

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MOST_ASSIGNMENTS = 3500
"""Assignments up to which all are listed (7 against 7 has 3,432); above, 999 are drawn."""
DRAWS = 999
TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme in ``treated`` sites beside ``untreated`` ones, with ``people`` measured in each; ``icc`` is how alike they are."""

    treated: int
    untreated: int
    people: int
    icc: float

    @property
    def sites(self) -> int:
        """Number of sites."""
        return self.treated + self.untreated

    @property
    def site_variance(self) -> float:
        """Variance of a site's mean; that of people is 1."""
        return self.icc + (1 - self.icc) / self.people

    @property
    def std_error(self) -> float:
        """Standard error of the difference between the arms, in SD of people."""
        return sqrt(self.site_variance * (1 / self.treated + 1 / self.untreated))


def rejections(
    programme: Programme, effect: float, level: float, n_worlds: int, rng: np.random.Generator
) -> dict[str, float]:
    """Return how often each test rejects in worlds with an effect, given in SD of people.

    ``people`` takes people as independent; ``crv1`` and ``crv3`` are clustered errors (CR1; the jackknife of sites) with t on
    sites less two; ``site_means`` is the t test of site means; ``wild`` the restricted wild cluster bootstrap; ``randomisation``
    lists or draws assignments. A test that has no error to divide by does not reject.

    References
    ----------
    MacKinnon, Nielsen & Webb (2023), Cluster-robust inference: a guide to empirical practice, J. Econometrics 232:272-299.

    Examples
    --------
    >>> found = rejections(Programme(3, 3, 45, 0.1), 0.0, 0.05, 2000, np.random.default_rng(1))
    >>> found["people"] > 0.3, 0.03 < found["site_means"] < 0.07, found["randomisation"]
    (True, True, 0.0)
    """
    k, m, n = programme.treated, programme.untreated, programme.people
    means = rng.normal(scale=sqrt(programme.site_variance), size=(n_worlds, k + m))
    means[:, :k] += effect
    inside = (1 - programme.icc) * rng.chisquare((k + m) * (n - 1), n_worlds) if n > 1 else np.zeros(n_worlds)
    first, second = _squares(means[:, :k]), _squares(means[:, k:])
    difference = means[:, :k].mean(axis=1) - means[:, k:].mean(axis=1)
    rows, g = (k + m) * n, k + m
    variances = {
        "people": (inside + n * (first + second)) / max(1, rows - 2) * (1 / k + 1 / m) / n,
        "crv1": (g / (g - 1) * (rows - 1) / max(1, rows - 2)) * (first / k**2 + second / m**2),
        "site_means": (first + second) / max(1, g - 2) * (1 / k + 1 / m),
        "crv3": (g - 1) / g * (_jackknife(first, k) + _jackknife(second, m)),
    }
    df = {"people": max(1, rows - 2)}
    found = {
        name: _share(np.abs(difference) > stdtrit(df.get(name, max(1, g - 2)), 1 - level / 2) * np.sqrt(variance))
        for name, variance in variances.items()
        if g > 2
    }
    found["wild"] = _share(_wild_p(means, k, rng) <= level)
    found["randomisation"] = _share(_randomisation_p(means, k, rng) <= level + TIE)
    return found


def _share(rejected: Bools) -> float:
    return float(np.mean(rejected))


def _squares(means: Floats) -> Floats:
    """Return the sum of squares of each world's sites around their mean."""
    squares: Floats = ((means - means.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    return squares


def _jackknife(squares: Floats, sites: int) -> Floats:
    """Return what an arm adds to the variance by leaving out one site at a time; infinite where that leaves none."""
    return squares / (sites - 1) ** 2 if sites > 1 else np.full_like(squares, np.inf)


def _wild_p(means: Floats, k: int, rng: np.random.Generator) -> Floats:
    """Return p by the restricted wild bootstrap: all sites share one mean, and each site's distance from it is perturbed."""
    m = means.shape[1] - k
    weights = draw_weights(k + m, 399, rng)
    apart = means - means.mean(axis=1, keepdims=True)

    def size_of_t(draws: Floats) -> Floats:
        sums, squares = (
            [np.atleast_2d(part @ w.T) for part, w in ((apart[:, :k] ** p, draws[:, :k] ** p), (apart[:, k:] ** p, draws[:, k:] ** p))]
            for p in (1, 2)
        )  # fmt: skip
        spread = sum(np.maximum(q - s**2 / size, 0) / size**2 for q, s, size in zip(squares, sums, (k, m), strict=True))
        with np.errstate(divide="ignore", invalid="ignore"):
            t: Floats = np.abs(sums[0] / k - sums[1] / m) / np.sqrt(spread)
        return np.where(np.isnan(t), np.inf, t)

    seen = size_of_t(np.ones((1, k + m)))
    extreme = (size_of_t(weights.draws) >= seen * (1 - TIE)).sum(axis=1)
    p: Floats = extreme / len(weights.draws) if weights.exact else (1 + extreme) / (1 + len(weights.draws))
    return p


def assignments(k: int, sites: int, rng: np.random.Generator) -> Bools:
    """Return all assignments of ``k`` of the sites, the first of them the observed one, or 999 drawn ones after it (A, sites)."""
    if comb(sites, k) <= MOST_ASSIGNMENTS:
        chosen = np.zeros((comb(sites, k), sites), dtype=np.bool_)
        for row, places in zip(chosen, combinations(range(sites), k), strict=True):
            row[list(places)] = True
        return chosen
    drawn = rng.permuted(np.tile(np.arange(sites) < k, (DRAWS, 1)), axis=1)
    return np.vstack([np.arange(sites) < k, drawn])


def _randomisation_p(means: Floats, k: int, rng: np.random.Generator) -> Floats:
    sites = means.shape[1]
    chosen = assignments(k, sites, rng)
    contrast = np.where(chosen, 1 / k, -1 / (sites - k)).T
    p: Floats = np.concatenate(
        [
            np.mean(np.abs(part @ contrast) >= np.abs(part @ contrast[:, :1]) * (1 - TIE), axis=1)
            for part in np.array_split(means, max(1, means.shape[0] * chosen.shape[0] // 2_000_000))
        ]
    )
    return p
