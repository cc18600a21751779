"""Regression on labels that a machine gave, put right by a sample of human codes: sums of moments by cluster.

With x and y as the machine sees them, and again as people coded a sample drawn with known probabilities, the
corrected moment of a post is ``m(machine) + w (m(human) - m(machine))``; w is one over the probability for a
coded post and 0 for any other. Its mean over draws is the moment of the human codes, however bad the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Family = Literal["poisson", "linear"]

MAX_STEPS = 60
MAX_HALVINGS = 30
TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Posts with machine labels, and the coded ones once more with human codes.

    ``x`` (n, k) with the constant first, ``y`` and ``offset`` (n) hold all posts; ``gold`` (g) are the positions
    of the coded ones, ``x_gold`` (g, k), ``y_gold`` (g) and ``weight`` (g) theirs. ``cluster`` (n) holds codes 0
    to G-1. With ``stratum`` (n), codes 0 to H-1, the weights of a stratum must add up to its number of posts.
    The columns of x should be near mean 0 and SD 1: see :func:`scales`.
    """

    x: Floats
    y: Floats
    offset: Floats
    gold: Ints
    x_gold: Floats
    y_gold: Floats
    weight: Floats
    cluster: Ints
    stratum: Ints | None
    family: Family


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A root of the moments: coefficients (k), negative derivative (k, k), covariance (k, k), and how it ended.

    ``df`` are the clusters that the error rests on, less one. The covariance is NaN where there is no root.
    """

    coef: Floats
    derivative: Floats
    covariance: Floats
    converged: bool
    df: int


def scales(x: Floats) -> tuple[Floats, Floats]:
    """Return mean and SD of each column; a constant keeps mean 0 and SD 1, so that it stays what it is."""
    mean, sd = x.mean(axis=0), x.std(axis=0)
    constant = sd <= 1e-12 * np.maximum(np.abs(mean), 1e-300)
    return np.where(constant, 0.0, mean), np.where(constant, 1.0, sd)


def unscale(mean: Floats, sd: Floats) -> Floats:
    """Return the matrix (k, k) that turns coefficients of scaled columns, constant first, into those of raw ones.

    Examples
    --------
    >>> unscale(np.array([0.0, 10.0]), np.array([1.0, 2.0])) @ np.array([7.0, 1.0])
    array([2. , 0.5])
    """
    back = np.diag(1 / sd)
    back[0, 1:] = -mean[1:] / sd[1:]
    return back


def dependent(x: Floats) -> list[int]:
    """Return the columns that those before them determine.

    Examples
    --------
    >>> dependent(np.array([[1.0, 0, 2], [1, 1, 3], [1, 5, 7]]))
    [2]
    """
    if x.shape[0] < x.shape[1]:
        return list(range(x.shape[0], x.shape[1]))
    left = np.abs(np.diag(np.linalg.qr(x, mode="r")))
    size = np.sqrt((x**2).sum(axis=0))
    return [j for j in range(x.shape[1]) if left[j] <= 1e-8 * max(size[j], 1e-300)]


def fit_naive(problem: Problem) -> Fit:
    """Fit with the machine's labels taken as the truth."""
    p = problem
    coef, converged = _solve([(p.x, p.y, p.offset, np.ones(p.y.size))], _start(p), p.family)
    return _finish(problem, coef, converged, machine=1.0, human=0.0)


def fit_gold(problem: Problem) -> Fit:
    """Fit on the human codes alone, weighted by one over their probability."""
    p = problem
    rows = [(p.x_gold, p.y_gold, p.offset[p.gold], p.weight)]
    coef, converged = _solve(rows, _start(p), p.family)
    return _finish(problem, coef, converged, machine=0.0, human=1.0)


def fit_corrected(problem: Problem, start: Floats) -> Fit:
    """Fit on all posts with the machine's labels corrected by the human codes; ``start`` (k) is the gold fit."""
    p = problem
    rest = np.ones(p.y.size)
    rest[p.gold] -= p.weight
    rows = [(p.x, p.y, p.offset, rest), (p.x_gold, p.y_gold, p.offset[p.gold], p.weight)]
    coef, converged = _solve(rows, start, p.family)
    return _finish(problem, coef, converged, machine=1.0, human=1.0)


def moments(x: Floats, y: Floats, offset: Floats, coef: Floats, family: Family) -> Floats:
    """Return the score of each row (n, k): ``x (y - mean)``."""
    return x * (y - _mean(x, offset, coef, family))[:, None]


def information(x: Floats, offset: Floats, weight: Floats, coef: Floats, family: Family) -> Floats:
    """Return the weighted sum of minus the scores' derivatives (k, k)."""
    slope = weight * _mean(x, offset, coef, family) if family == "poisson" else weight
    total: Floats = x.T @ (x * slope[:, None])
    return total


def cluster_meat(scores: Floats, cluster: Ints) -> Floats:
    """Return the sum over clusters of the outer product of their summed scores, times G / (G - 1)."""
    n_clusters = int(cluster.max()) + 1
    totals = np.stack([np.bincount(cluster, weights=column, minlength=n_clusters) for column in scores.T])
    meat: Floats = n_clusters / (n_clusters - 1) * totals @ totals.T
    return meat


def _mean(x: Floats, offset: Floats, coef: Floats, family: Family) -> Floats:
    with np.errstate(over="ignore"):  # a step too far is seen as infinite, and halved
        mean: Floats = np.exp(offset + x @ coef) if family == "poisson" else x @ coef
    return mean


def _start(problem: Problem) -> Floats:
    start = np.zeros(problem.x.shape[1])
    if problem.family == "poisson" and problem.y.sum() > 0:
        start[0] = np.log(problem.y.sum()) - np.log(np.exp(problem.offset).sum())
    return start


Rows = tuple[Floats, Floats, Floats, Floats]


def _solve(rows: list[Rows], start: Floats, family: Family) -> tuple[Floats, bool]:
    """Find a root by Newton's method; a step is halved until the score shrinks (the weights may be negative)."""
    coef, score = start, _score(rows, start, family)
    size = sum(float(np.abs(w).sum()) for *_, w in rows)
    for _ in range(MAX_STEPS):
        derivative = sum((information(x, o, w, coef, family) for x, _, o, w in rows), np.zeros((coef.size, coef.size)))
        try:
            step = np.linalg.solve(derivative, score)
        except np.linalg.LinAlgError:
            return coef, False
        if np.abs(step).max() < TOLERANCE * (1 + np.abs(coef).max()):
            return coef + step, bool(np.isfinite(score).all())
        for _ in range(MAX_HALVINGS):
            tried = _score(rows, coef + step, family)
            if np.isfinite(tried).all() and np.linalg.norm(tried) < np.linalg.norm(score) + 1e-14 * size:
                break
            step = step / 2
        else:
            return coef, False
        coef, score = coef + step, tried
    return coef, False


def _score(rows: list[Rows], coef: Floats, family: Family) -> Floats:
    total = np.zeros(coef.size)
    for x, y, offset, weight in rows:
        total = total + x.T @ (weight * (y - _mean(x, offset, coef, family)))
    return total


def _finish(problem: Problem, coef: Floats, converged: bool, *, machine: float, human: float) -> Fit:
    """Add the sandwich covariance: the posts' scores summed by cluster between the inverse derivatives."""
    p, k = problem, coef.size
    if not converged:
        return Fit(coef, np.full((k, k), np.nan), np.full((k, k), np.nan), False, 0)
    rest = np.full(p.y.size, machine)
    scores = machine * moments(p.x, p.y, p.offset, coef, p.family)
    derivative = np.zeros((k, k))
    if human:
        extra = moments(p.x_gold, p.y_gold, p.offset[p.gold], coef, p.family) - scores[p.gold]
        scores = scores + spread(extra, p)
        rest[p.gold] -= machine * p.weight
        derivative = derivative + information(p.x_gold, p.offset[p.gold], p.weight, coef, p.family)
    if machine:
        derivative = derivative + information(p.x, p.offset, rest, coef, p.family)
    bread = np.linalg.inv(derivative)
    clusters = p.cluster[p.gold] if human else p.cluster
    meat = cluster_meat(scores, p.cluster)
    return Fit(coef, derivative, bread @ meat @ bread.T, True, np.unique(clusters).size - 1)


def spread(extra: Floats, problem: Problem) -> Floats:
    """Return each post's part (n, k) in the weighted sum of what the coded posts add (g, k).

    Without strata a coded post has its weight times its addition. With strata every post is credited with its
    stratum's mean, and a coded one with its weighted deviation from it too: the sum is the same because the
    weights of a stratum add up to its posts, but a draw of fixed size no longer counts as chance between strata.
    Deviations from a mean of r codes are too small by a share of 1 / r; the factor makes up for it as far as a
    stratum was sampled, and is 1 where all its posts were coded.
    """
    p = problem
    out = np.zeros((p.y.size, extra.shape[1]))
    added = p.weight[:, None] * extra
    if p.stratum is None:
        out[p.gold] = added
        return out
    posts, of_gold = np.bincount(p.stratum), p.stratum[p.gold]
    coded = np.bincount(of_gold, minlength=posts.size)
    sums = np.stack([np.bincount(of_gold, weights=column, minlength=posts.size) for column in added.T], axis=1)
    means = sums / posts[:, None]
    factor = np.sqrt(1 + (1 - coded / posts) / np.maximum(coded - 1, 1))
    out += means[p.stratum]
    out[p.gold] += factor[of_gold, None] * (added - p.weight[:, None] * means[of_gold])
    return out


def least_ratio(derivative: Floats, reference: Floats) -> float:
    """Return the least ratio, over all directions, of two estimates of one positive matrix (k, k).

    Examples
    --------
    >>> least_ratio(np.diag([2.0, 1.0]), np.diag([2.0, 4.0]))
    0.25
    """
    return float(eigh(derivative, reference, eigvals_only=True)[0])
