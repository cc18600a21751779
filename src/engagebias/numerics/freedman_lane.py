"""Permutation tests of many least-squares regressions at once.

Freedman and Lane (1983) permute the residuals of a regression without the feature and fit the feature again. With
columns V, a permutation P, the feature without its controls ``V u`` and the outcome without them ``V v``, the new slope is
``u' (V' P V) v / (u' V' V u)``: one small matrix a permutation serves every regression on these columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from engagebias.numerics.gram import Directions, quadratic_forms
from engagebias.numerics.narrow import narrow_product

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def orders_within(block: Ints, keys: Iterable[Floats]) -> Iterator[Ints]:
    """Yield permutations that put the rows of each block in the order of their keys.

    Parameters
    ----------
    block : array (n,) of int
        Codes 0 to G-1.
    keys : iterable of array (n,)
        In [0, 1). Rows that keep their keys are permuted alike in every sample that holds their whole block.

    Yields
    ------
    array (n,) of int
        Row i takes the place of row ``order[i]``, which is of the same block.

    Examples
    --------
    >>> list(orders_within(np.array([0, 1, 0, 1]), [np.array([0.9, 0.1, 0.2, 0.5])]))[0].tolist()
    [2, 1, 0, 3]
    """
    by_block = np.argsort(block, kind="stable")
    for some in keys:
        order = np.empty(block.size, dtype=np.int64)
        order[by_block] = np.argsort(block + some)
        yield order


def permuted_products(columns: Floats, orders: Iterable[Ints]) -> Floats:
    """Return ``V[order]' V`` (D, p, p) for each order of the rows."""
    columns = np.ascontiguousarray(columns)
    return np.stack([narrow_product(columns[order], columns) for order in orders])


def permuted_slopes(found: Directions, gram: Floats, products: Floats) -> Floats:
    """Return the slope of every regression (S) after every permutation (D), as an array (S, D).

    Parameters
    ----------
    found : Directions
        How each regression combines the columns.
    gram : array (p, p)
        Products of the columns over all rows.
    products : array (D, p, p)
        From :func:`permuted_products`.

    References
    ----------
    Freedman & Lane (1983), A nonstochastic interpretation of reported significance levels, J. Business and Economic
    Statistics 1:292-298.
    """
    variation = np.einsum("sp,pq,sq->s", found.x, gram, found.x)
    permuted: Floats = quadratic_forms(found.x, products, found.y) / variation[:, None]
    return permuted
