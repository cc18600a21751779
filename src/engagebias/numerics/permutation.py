"""Permutation inside the groups that a design randomises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from engagebias.numerics.conditional_poisson import Block, fit

Floats = NDArray[np.float64]


def permuted_coefs(blocks: Sequence[Block], n_permutations: int, rng: np.random.Generator) -> Floats:
    """Fit the model again with the arms' features shuffled inside their groups.

    All features of an arm move together, so their correlations stay. A fit that does not converge has
    NaN: the caller counts it.

    Returns
    -------
    array (n_permutations, k)
    """
    coefs = np.full((n_permutations, blocks[0].x.shape[0]), np.nan)
    # A bar on a terminal only: in a notebook it would be an output that changes on every run.
    for row in tqdm(coefs, desc="permutations", disable=None, leave=False, delay=1):
        fitted = fit([replace(block, x=block.x[:, _shuffle(block, rng)]) for block in blocks], tolerance=1e-4)
        if fitted.converged:
            row[:] = fitted.coef
    return coefs


def _shuffle(block: Block, rng: np.random.Generator) -> NDArray[np.intp]:
    group = np.repeat(np.arange(block.n_groups), block.sizes)
    return np.lexsort((rng.random(group.size), group))


def permutation_p(observed: Floats, null: Floats) -> Floats:
    """Return two-sided p-values, ``(1 + extreme) / (1 + draws)``, which are never zero.

    Examples
    --------
    >>> permutation_p(np.array([2.0]), np.array([[-3.0], [1.0], [0.5]])).tolist()
    [0.5]
    """
    extreme = (np.abs(null) >= np.abs(observed) * (1 - 1e-12)).sum(axis=0)
    p: Floats = (1 + extreme) / (1 + len(null))
    return p
