"""Permutation inside the groups that a design randomises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engagebias.numerics.conditional_poisson import Block, fit

Floats = NDArray[np.float64]


def permuted_coefs(blocks: Sequence[Block], n_permutations: int, rng: np.random.Generator) -> Iterator[Floats]:
    """Fit the model again and again with the observations' features shuffled inside their groups.

    All features of an observation move together, so their correlations stay.

    Yields
    ------
    array (k,)
        Coefficients of one draw; infinite if its fit has no finite solution.
    """
    for _ in range(n_permutations):
        fitted = fit([replace(block, x=block.x[:, _shuffle(block, rng)]) for block in blocks])
        yield fitted.coef if fitted.converged else np.full_like(fitted.coef, np.inf)


def _shuffle(block: Block, rng: np.random.Generator) -> NDArray[np.intp]:
    group = np.repeat(np.arange(block.n_groups), block.sizes)
    return np.lexsort((rng.random(group.size), group))


def permutation_p(observed: Floats, null: Floats) -> Floats:
    """Return two-sided p-values, ``(1 + extreme) / (1 + draws)``, which are never zero.

    Parameters
    ----------
    observed : array (k,)
    null : array (n, k)
        Infinite entries (draws that separate the data) count as extreme.

    Notes
    -----
    A draw that repeats the observed arrangement is a tie and counts as extreme, though its fit may differ by
    rounding: anything within a millionth of the null's own spread is taken as equal.

    Examples
    --------
    >>> permutation_p(np.array([2.0]), np.array([[-3.0], [1.0], [0.5]])).tolist()
    [0.5]
    """
    spread = np.nanstd(np.where(np.isfinite(null), null, np.nan), axis=0)
    extreme = (np.abs(null) >= np.abs(observed) - 1e-6 * (np.abs(observed) + spread)).sum(axis=0)
    p: Floats = (1 + extreme) / (1 + len(null))
    return p
