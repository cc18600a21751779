"""Products of matrices with many rows and few columns.

On so few columns threads of the algebra library wait for each other longer than they work, up to twenty times where the
processor has other things to do; pieces that one thread takes alone are as fast as it gets.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ALONE = 2**18
"""Multiplications up to which the algebra library works in one thread."""


def narrow_product(left: Floats, right: Floats) -> Floats:
    """Return ``left' right`` for arrays (n, a) and (n, b), some rows at a time.

    Examples
    --------
    >>> narrow_product(np.array([[1.0], [2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]])).tolist()
    [[13.0, 16.0]]
    """
    a, b = left.shape[1], right.shape[1]
    rows = max(32, ALONE // max(a * b, 1))
    whole = np.zeros((a, b))
    for start in range(0, len(left), rows):
        whole += left[start : start + rows].T @ right[start : start + rows]
    return whole


def spread_product(left: Floats, right: Floats) -> Floats:
    """Return ``left right'`` (a, n) for arrays (a, k) and (n, k), some of the n rows at a time.

    Examples
    --------
    >>> spread_product(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]])).tolist()
    [[11.0, 17.0]]
    """
    rows = max(32, ALONE // max(left.size, 1))
    whole = np.empty((len(left), len(right)))
    for start in range(0, len(right), rows):
        np.matmul(left, right[start : start + rows].T, out=whole[:, start : start + rows])
    return whole
