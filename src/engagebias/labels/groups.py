"""Groups of posts, such as authors, as numbers."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray


def number_groups(column: pl.Series) -> NDArray[np.int64]:
    """Return the number of each row's group, 0 to G-1 in the order of the values; the column has no null.

    Examples
    --------
    >>> number_groups(pl.Series(["b", "a", "b"])).tolist()
    [1, 0, 1]
    """
    ranks: NDArray[np.int64] = column.rank("dense").to_numpy().astype(np.int64) - 1
    return ranks
