"""Poisson pseudo-maximum likelihood with several ways of fixed effects and clustered errors.

The likelihood is that of :mod:`engagebias.numerics.conditional_poisson`, given the totals of the widest way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from engagebias.numerics.absorbed import (
    Absorbed,
    Normal,
    absorb,
    centred,
    cluster_gradients,
    gradient,
    group_sums,
    identified,
    normal_equations,
    predict,
)
from engagebias.numerics.ways import dense, effects_counted, informative_rows, n_dummies, split_ways
from engagebias.words import Text

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

MOST_DUMMIES = 400
MAX_STEPS = 50
MAX_HALVINGS = 30
NO_INFORMATION = 1e-100  # about a coefficient: below it the inverse times a score would overflow
TOLERANCE = 1e-6  # of the last step in SD of a column: Newton's error after it is of the order of its square

NOTHING_LEFT = Text("no posts with information are left", "لم تبقَ منشورات فيها معلومة")
ONE_CLUSTER = Text("fewer than two clusters are left", "بقي أقل من عنقودين")
TOO_FEW = Text("more parameters than posts", "المعاملات أكثر من المنشورات")
CONSTANT = Text("a feature does not vary beside the effects", "إحدى السمات لا تتغيّر إلى جانب التأثيرات")
NO_SOLUTION = Text(
    "no finite solution: some column separates the posts with actions from those without",
    "لا حل منتهٍ: أحد الأعمدة يفصل المنشورات ذات التفاعل عمّا لا تفاعل فيها",
)


@dataclass(frozen=True, slots=True, eq=False)
class Unfitted:
    """Why there is no estimate; ``lost`` are features that do not vary beside the effects, or repeat others."""

    reason: Text
    lost: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Counts and design of the rows that inform, in the design's order, and what was left out to get there.

    ``offset`` (n) is the log exposure minus its greatest value in the group. ``cluster`` (n) holds codes 0 to G-1 of
    ``clusters`` (G), which are the codes as they came. ``rows`` marks the rows used; ``alone`` and ``all_zero`` count the others.
    ``df`` is the number of parameters, k features and the effects; ``crossed`` says whether groups cut across clusters.
    """

    design: Absorbed
    y: Floats
    offset: Floats
    cluster: Ints
    clusters: Ints
    rows: Flags
    alone: int
    all_zero: int
    df: int
    crossed: bool

    @property
    def k(self) -> int:
        """Number of features."""
        return len(self.design.x)


@dataclass(frozen=True, slots=True, eq=False)
class PoissonFit:
    """Coefficients of the features (k), their CRV1 covariance (k, k), and what they rest on.

    ``influence`` (G, k) is what each cluster adds to the coefficients; ``effective`` (k) how many clusters of equal
    information would bear as much (Carter et al. 2017). ``columns`` (p) are the coefficients of all columns, effects
    first. ``problem`` is None where another library solved it.
    """

    coef: Floats
    covariance: Floats
    influence: Floats
    effective: Floats
    clusters: Ints
    rows: Flags
    alone: int
    all_zero: int
    columns: Floats
    problem: Problem | None

    @property
    def std_error(self) -> Floats:
        """Clustered standard errors (k)."""
        errors: Floats = np.sqrt(np.diag(self.covariance))
        return errors

    @property
    def n(self) -> int:
        """Number of rows used."""
        return int(self.rows.sum())

    @property
    def n_clusters(self) -> int:
        """Number of clusters with information."""
        return self.clusters.size


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A fit with one coefficient held at a value.

    ``columns`` (p) are the coefficients, ``expected`` (n) the counts in the design's order, ``normal`` the equations.
    """

    columns: Floats
    expected: Floats
    normal: Normal


@dataclass(frozen=True, slots=True, eq=False)
class NullScores:
    """What a bootstrap of scores needs where one coefficient has the value of a null.

    ``influence`` (G): what each cluster would add to the coefficient in one step from the null. ``spill`` (G, G): how much
    of that each cluster (rows) loses to a step of the others (columns) when the model is fitted again. ``columns`` (p) are
    the coefficients there.
    """

    influence: Floats
    spill: Floats
    columns: Floats


def fit_many_ways(
    y: Floats, x: Floats, ways: Sequence[Ints], cluster: Ints, log_exposure: Floats | None = None
) -> PoissonFit | Unfitted:
    """Fit counts on features beside the effects of every way; standard errors clustered.

    Parameters
    ----------
    y : array (n,)
        Counts.
    x : array (n, k)
        Features.
    ways : sequence of array (n,) of int
        Codes of each way's levels; none for a constant alone.
    cluster : array (n,) of int
        Codes of the clusters.
    log_exposure : array (n,), optional
        Offset.

    Returns
    -------
    PoissonFit or Unfitted

    Notes
    -----
    Small-sample factor ``G / (G - 1) * (n - 1) / (n - k - effects)``, effects by :func:`effects_counted`.

    Examples
    --------
    >>> y, x = np.array([30.0, 10, 40, 20]), np.array([[1.0], [0], [1], [0]])
    >>> author = np.array([0, 0, 1, 1])
    >>> fitted = fit_many_ways(y, x, [author], author)
    >>> np.exp(fitted.coef).round(3).tolist()  # 70 against 30
    [2.333]
    """
    problem = pose(y, x, ways, cluster, log_exposure)
    if isinstance(problem, Unfitted):
        return problem
    found = _maximise(problem, np.zeros(problem.design.kept.size), None)
    if found is None:
        return Unfitted(NO_SOLUTION)
    columns, expected, normal = found
    k, n, clusters = problem.k, problem.y.size, problem.clusters.size
    inverse: Floats = np.linalg.inv(normal.information).astype(np.float64, copy=False)
    influence, information = np.empty((clusters, k)), np.empty((clusters, k))
    for j, column in enumerate(inverse[:, -k:].T):
        moved = centred(problem.design, normal, column)
        influence[:, j] = np.bincount(problem.cluster, weights=(problem.y - expected) * moved)
        information[:, j] = np.bincount(problem.cluster, weights=expected * moved**2)
    factor = clusters / (clusters - 1) * (n - 1) / (n - problem.df)
    return PoissonFit(
        columns[-k:], factor * influence.T @ influence, influence, effective_clusters(information), problem.clusters,
        problem.rows, problem.alone, problem.all_zero, columns, problem,
    )  # fmt: skip


def pose(y: Floats, x: Floats, ways: Sequence[Ints], cluster: Ints, log_exposure: Floats | None) -> Problem | Unfitted:
    """Take the rows and columns that inform, or say why nothing can be estimated."""
    used = informative_rows(y, ways)
    if not used.rows.any():
        return Unfitted(NOTHING_LEFT)
    ways = [dense(way[used.rows]) for way in ways]
    clusters, members = np.unique(cluster[used.rows], return_inverse=True)
    df, n = x.shape[1] + effects_counted(ways, members), int(used.rows.sum())
    if clusters.size < 2:
        return Unfitted(ONE_CLUSTER)
    if n <= df:
        return Unfitted(TOO_FEW)
    design = absorb(x[used.rows], ways)
    y = y[used.rows][design.order]
    design, lost = identified(design, (group_sums(design, y) / np.bincount(design.group))[design.group])
    if lost:
        return Unfitted(CONSTANT, lost)
    offset = np.zeros(n) if log_exposure is None else log_exposure[used.rows][design.order]
    offset = offset - np.maximum.reduceat(offset, design.starts)[design.group]
    cluster = members[design.order]
    crossed = bool(np.any((np.diff(design.group) == 0) & (np.diff(cluster) != 0)))
    return Problem(design, y, offset, cluster, clusters, used.rows, used.alone, used.all_zero, df, crossed)


def hold(problem: Problem, feature: int, value: float, start: Floats) -> Held | None:
    """Fit all other columns with one feature's coefficient held at a value; None if there is no finite solution."""
    place = problem.design.kept.size - problem.k + feature
    start = start.copy()
    start[place] = value
    found = _maximise(problem, start, place)
    return None if found is None else Held(*found)


def scores_at(problem: Problem, feature: int, value: float, start: Floats) -> NullScores | None:
    """Return the scores of the clusters with one feature's coefficient held at a value.

    None as in :func:`hold`, or if the value lies so far out that no information about the coefficient is left there.
    """
    held = hold(problem, feature, value, start)
    if held is None:
        return None
    place = problem.design.kept.size - problem.k + feature
    expected, normal = held.expected, held.normal
    if not normal.information[place, place] > NO_INFORMATION:
        return None
    try:
        inverse: Floats = np.linalg.inv(normal.information).astype(np.float64, copy=False)
    except np.linalg.LinAlgError:
        return None
    residual, moved = problem.y - expected, expected * centred(problem.design, normal, inverse[:, place])

    def by_cluster(rows: Floats) -> Floats:
        return cluster_gradients(problem.design, normal, rows, problem.cluster, problem.clusters.size)

    score = by_cluster(residual)
    # A draw moves the columns, and with them the effects of groups that cut across clusters.
    spill: Floats = by_cluster(moved) @ inverse @ score.T
    if problem.crossed:
        shape = (problem.clusters.size, problem.design.starts.size)
        here = (problem.cluster, problem.design.group)
        each = csr_matrix((residual, here), shape=shape).multiply(1 / group_sums(problem.design, expected))
        spill += (csr_matrix((moved, here), shape=shape) @ each.T).toarray()
    return NullScores(score @ inverse[:, place], spill, held.columns)


def effective_clusters(information: Floats) -> Floats:
    """Return how many equal clusters would bear the information (k) that these (G, k) bear.

    Examples
    --------
    >>> effective_clusters(np.array([[1.0], [1.0], [1.0], [5.0]])).round(2).tolist()
    [2.29]
    """
    effective: Floats = information.sum(axis=0) ** 2 / (information**2).sum(axis=0)
    return effective


def too_wide(ways: Sequence[Ints]) -> bool:
    """Say whether the ways besides the widest have too many levels to become columns."""
    return n_dummies(split_ways(ways, 0)[1]) > MOST_DUMMIES


def _likelihood(problem: Problem, totals: Floats, coef: Floats) -> tuple[float, Floats]:
    """Return the log likelihood given the totals of the groups (G), and the expected counts (n)."""
    # A step far too long overflows to a likelihood of NaN, which is no improvement: it is halved.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        predictor = problem.offset + predict(problem.design, coef)
        weight = np.exp(predictor)
        mass = group_sums(problem.design, weight)
        weight *= (totals / mass)[problem.design.group]
        return float(problem.y @ predictor - totals @ np.log(mass)), weight


def _maximise(problem: Problem, coef: Floats, fixed: int | None) -> tuple[Floats, Floats, Normal] | None:
    """Climb by Newton steps, halved while they do not improve; None if there is no maximum within reach.

    Returns the coefficients, the expected counts and the normal equations there. The column ``fixed`` stays as it is.
    """
    design, totals = problem.design, group_sums(problem.design, problem.y)
    free = np.delete(np.arange(coef.size), [] if fixed is None else fixed)
    value, expected = _likelihood(problem, totals, coef)
    if not np.isfinite(value):  # a coefficient held so far out that what it expects overflows
        return None
    normal = normal_equations(design, expected)
    # Fixed at the start: on the way to a separation the information vanishes, and with it any step measured by it.
    unit = np.sqrt(np.abs(np.diag(normal.information)) / totals.sum())
    for _ in range(MAX_STEPS):
        step = np.zeros(coef.size)
        uphill = gradient(design, normal, problem.y - expected)[free]
        try:
            step[free] = np.linalg.solve(normal.information[np.ix_(free, free)], uphill)
        except np.linalg.LinAlgError:
            return None
        size, slack = np.max(np.abs(step) * unit, initial=0.0), 1e-9 * (1 + abs(value))  # slack: sums are rounded
        for halving in range(MAX_HALVINGS):
            then = _likelihood(problem, totals, coef + step * 0.5**halving)
            if then[0] >= value - slack:
                break
        else:
            return None
        coef, (value, expected) = coef + step * 0.5**halving, then
        normal = normal_equations(design, expected)
        if halving == 0 and size <= TOLERANCE:
            return coef, expected, normal
    return None
