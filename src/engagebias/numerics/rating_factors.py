"""Ratings as a sum of what raters and items are like, and of one viewpoint that the two share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SETTLED = 1e-3  # largest derivative left, for one rating: the intercept of an item with five is then known to 0.0001
STILL = 1e-8  # what moves less in a round has come to rest


@dataclass(frozen=True, slots=True)
class Ratings:
    """Ratings as arrays: who rated what, how, and how often each rater counts.

    Parameters
    ----------
    rater, item : array (r,)
        Numbers from 0.
    rating : array (r,)
        From 0 to 1.
    count : array (raters,)
        How often each rater counts: 1, or the draws of a bootstrap of raters.
    n_items : int
        Number of items.
    """

    rater: Ints
    item: Ints
    rating: Floats
    count: Floats
    n_items: int


@dataclass(frozen=True, slots=True)
class Penalty:
    """Penalties of squared intercepts and of squared factors."""

    intercept: float
    factor: float


@dataclass(frozen=True, slots=True)
class Factors:
    """A fit: what is common, of raters and of items; ``slope`` is the largest derivative that is left."""

    common: float
    rater_intercept: Floats
    rater_factor: Floats
    item_intercept: Floats
    item_factor: Floats
    loss: float
    slope: float
    rounds: int

    @property
    def settled(self) -> bool:
        """Whether the loss has come to rest."""
        return self.slope <= SETTLED

    def fitted(self, of: Ratings) -> Floats:
        """Return the rating that each rater is expected to give."""
        sides = self.rater_factor[of.rater] * self.item_factor[of.item]
        whole: Floats = self.common + self.rater_intercept[of.rater] + self.item_intercept[of.item] + sides
        return whole


def fit_factors(of: Ratings, penalty: Penalty, start: Floats, *, most: int = 2000) -> Factors:
    """Minimise the mean squared error of ``common + i_u + i_n + f_u f_n`` plus penalties.

    Parameters
    ----------
    of : Ratings
        Who rated what and how.
    penalty : Penalty
        The first multiplies the square of ``common`` and the means of the squared intercepts over raters and over items, the second
        the means of the squared factors.
    start : array (items,)
        Factors of items to begin with; were all 0, none would ever move.
    most : int
        Most rounds.

    Returns
    -------
    Factors
        Signed so that at least half of the raters who have a factor have a negative one, as published.

    Notes
    -----
    In turns, each rater's intercept and factor given the items', each item's given the raters', and what is common: all are ridge
    regressions in closed form, so no round raises the loss. It has more than one minimum: begin in several places.

    Examples
    --------
    >>> two = Ratings(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([1.0, 0, 1, 0]), np.ones(2), 2)
    >>> fit = fit_factors(two, Penalty(0.01, 10.0), np.array([0.1, -0.1]))
    >>> fit.item_intercept.round(2).tolist(), fit.settled
    ([0.66, -0.33], True)
    """
    weight = of.count[of.rater]
    n, drawn = float(weight.sum()), float(of.count.sum())
    ones = np.ones(of.rating.size)
    common, i_n, f_n = 0.0, np.zeros(of.n_items), start.copy()
    i_u = f_u = np.zeros(of.count.size)
    rounds, moved = 0, np.inf
    while rounds < most and moved > STILL:
        before = (common, i_n, f_n)
        i_u, f_u = _ridge(
            of.rater, of.count.size, f_n[of.item], of.rating - common - i_n[of.item], ones, penalty, n / drawn
        )
        i_n, f_n = _ridge(
            of.item, of.n_items, f_u[of.rater], of.rating - common - i_u[of.rater], weight, penalty, n / of.n_items
        )
        error = of.rating - i_u[of.rater] - i_n[of.item] - f_u[of.rater] * f_n[of.item]
        common = float((weight * error).sum() / (n * (1 + penalty.intercept)))
        moved = max(abs(common - before[0]), _apart(i_n, before[1]), _apart(f_n, before[2]))
        rounds += 1
    sign = _sign(f_u[of.count > 0])
    loss, slope = _loss(of, penalty, common, i_u, f_u, i_n, f_n)
    return Factors(common, i_u, sign * f_u, i_n, sign * f_n, loss, slope, rounds)


def _apart(new: Floats, old: Floats) -> float:
    return float(np.abs(new - old).max())


def _ridge(
    who: Ints, size: int, x: Floats, y: Floats, weight: Floats, penalty: Penalty, scale: float
) -> tuple[Floats, Floats]:
    """Return the intercepts and slopes of y on x of everybody, with ``scale`` times the penalties on their squares."""
    n, sx, sxx, sy, sxy = (np.bincount(who, weight * v, size) for v in (np.ones(x.size), x, x * x, y, x * y))
    a, d = n + scale * penalty.intercept, sxx + scale * penalty.factor
    det = a * d - sx * sx
    return (d * sy - sx * sxy) / det, (a * sxy - sx * sy) / det


def _loss(
    of: Ratings, penalty: Penalty, common: float, i_u: Floats, f_u: Floats, i_n: Floats, f_n: Floats
) -> tuple[float, float]:
    """Return the loss, and its largest derivative in units of one rating."""
    weight = of.count[of.rater]
    n, raters = weight.sum(), of.count / of.count.sum()
    mine, its = f_u[of.rater], f_n[of.item]
    error = common + i_u[of.rater] + i_n[of.item] + mine * its - of.rating
    pull = weight / n * error
    slopes = [
        np.array([pull.sum() + penalty.intercept * common]),
        np.bincount(of.rater, pull, raters.size) + penalty.intercept * raters * i_u,
        np.bincount(of.rater, pull * its, raters.size) + penalty.factor * raters * f_u,
        np.bincount(of.item, pull, of.n_items) + penalty.intercept * i_n / of.n_items,
        np.bincount(of.item, pull * mine, of.n_items) + penalty.factor * f_n / of.n_items,
    ]
    kept = penalty.intercept * (common**2 + (raters * i_u**2).sum() + (i_n**2).mean())
    kept += penalty.factor * ((raters * f_u**2).sum() + (f_n**2).mean())
    return float((pull * error).sum() + kept), float(2 * n * max(np.abs(s).max() for s in slopes))


def random_start(n_items: int, rng: np.random.Generator) -> Floats:
    """Return factors to begin with, spread evenly as published (Xavier's rule)."""
    reach = np.sqrt(6 / (n_items + 1))
    return rng.uniform(-reach, reach, n_items)


def _sign(factors: Floats) -> float:
    some = factors[factors != 0]
    return -1.0 if some.size and np.mean(some < 0) < 0.5 else 1.0
