"""Permutation within blocks: what a feature would show if it were dealt out anew among posts of the same block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from engagebias.gaps.model import OutcomeFit
from engagebias.gaps.sample import Sample
from engagebias.numerics.absorbed import centred
from engagebias.numerics.many_ways import PoissonFit, Problem, hold
from engagebias.numerics.permutation import permutation_p

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def exchange_t(
    features: Floats, residual: Floats, block: Ints, cluster: Ints, n: int, seed: int
) -> tuple[Floats, Floats]:
    """Return score statistics over their errors by cluster: of the features (m, rows), and in n permutations (n, m).

    Blocks' means are taken out of the features, so that only differences within blocks speak. A permutation moves all
    features of a row together.
    """
    order = np.argsort(block, kind="stable")
    block, cluster, residual = block[order], cluster[order], residual[order]
    size = np.bincount(block)
    within = np.stack(
        [f[order] - (np.bincount(block, weights=f[order]) / np.maximum(size, 1))[block] for f in features]
    )

    def statistics(rows: Ints | slice) -> Floats:
        each = within[:, rows] * residual
        by_cluster = np.stack([np.bincount(cluster, weights=row) for row in each])
        spread = np.sqrt((by_cluster**2).sum(axis=1))
        t: Floats = np.divide(by_cluster.sum(axis=1), spread, out=np.zeros(len(each)), where=spread > 0)
        return t

    rng = np.random.default_rng(seed)
    # A bar on a terminal only: in a notebook it would be an output that changes on every run.
    bar = tqdm(range(n), desc="permutations", disable=None, leave=False, delay=1)
    return statistics(slice(None)), np.stack([statistics(np.argsort(block + rng.random(block.size))) for _ in bar])


def movable(block: Ints, feature: Floats) -> int:
    """Return how many rows share their block with a row whose feature differs."""
    low, high = np.full(int(block.max()) + 1, np.inf), np.full(int(block.max()) + 1, -np.inf)
    np.minimum.at(low, block, feature)
    np.maximum.at(high, block, feature)
    return int((low < high)[block].sum())


def permutation_of(sample: Sample, made: OutcomeFit, feature: int, n: int) -> tuple[float, int] | None:
    """Return p of a feature by permutation within blocks and the posts that could move; None if there is no fit.

    What is dealt out is the feature less what effects, covariates and the other features say of it, against the
    residuals of the model without it: no draw needs a fit.
    """
    if not isinstance(made.fit, PoissonFit) or made.fit.problem is None:
        return None
    problem, j = made.fit.problem, made.first + feature
    null = hold(problem, j, 0.0, made.fit.columns)
    if null is None:
        return None
    rows = np.flatnonzero(made.rows)[problem.design.order]
    block = np.unique(sample.block[rows], return_inverse=True)[1]
    if not movable(block, sample.x[rows, feature]):
        return None
    partial = centred(problem.design, null.normal, _direction(problem, null.normal.information, j))
    residual = problem.y - null.expected
    seen, drawn = exchange_t(partial[None], residual, block, problem.cluster, n, sample.asked.seed)
    return float(permutation_p(seen, drawn)[0]), movable(block, sample.x[rows, feature])


def _direction(problem: Problem, information: Floats, feature: int) -> Floats:
    """Return the columns' weights that leave of a feature what the others do not say."""
    place = information.shape[0] - problem.k + feature
    column = np.linalg.inv(information)[:, place]
    direction: Floats = (column / column[place]).astype(np.float64, copy=False)
    return direction


def residuals_of(made: OutcomeFit) -> tuple[Floats, Ints] | None:
    """Return the residuals of a fit and the positions of its posts in the sample."""
    if not isinstance(made.fit, PoissonFit) or made.fit.problem is None:
        return None
    problem = made.fit.problem
    null = hold(problem, made.first, float(made.fit.coef[made.first]), made.fit.columns)
    assert null is not None, "a fit held at its own estimate converges at once"
    return problem.y - null.expected, np.flatnonzero(made.rows)[problem.design.order]
