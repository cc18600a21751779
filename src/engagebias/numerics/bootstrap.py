"""From bootstrap draws to a standard error and percentile bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagebias.words import Text

MOST_UNDEFINED = 0.05
UNSTABLE = Text(
    "more than {most} % of the bootstrap samples have no variation",
    "أكثر من {most}% من عيّنات إعادة المعاينة بلا تباين",
).fill(most=f"{100 * MOST_UNDEFINED:g}")
"""Why there is no interval where :func:`spread_of` gives none."""


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """How intervals are made: number of samples, level and seed."""

    n: int
    conf_level: float
    seed: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Standard deviation and percentile bounds of the draws that are defined; ``undefined`` of them are not."""

    std_error: float
    conf_low: float
    conf_high: float
    undefined: int


def spread_of(draws: NDArray[np.float64], conf_level: float) -> Spread | None:
    """Return the spread of draws (n,), NaN where undefined; None if more than 5 % are.

    Examples
    --------
    >>> spread_of(np.array([0.0, 1.0, 2.0, 3.0, 4.0]), 0.5)
    Spread(std_error=1.5811388300841898, conf_low=1.0, conf_high=3.0, undefined=0)
    >>> spread_of(np.array([0.1, 0.2, np.nan]), 0.9) is None
    True
    """
    defined = draws[~np.isnan(draws)]
    undefined = draws.size - defined.size
    if undefined > MOST_UNDEFINED * draws.size:
        return None
    low, high = np.quantile(defined, [(1 - conf_level) / 2, (1 + conf_level) / 2])
    return Spread(float(defined.std(ddof=1)), float(low), float(high), undefined)
