"""Changes of the same units between two waves, and the difference of such changes between two lists."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """A mean change with its standard error, degrees of freedom, and the error if the waves held other units."""

    estimate: float
    std_error: float
    df: float
    unpaired: float


def paired_change(before: Floats, after: Floats) -> Change:
    """Return the mean of ``after - before`` over units seen in both waves.

    The error is that of the units' own differences, which know that a unit blocked once mostly stays so; ``unpaired`` adds the
    variances of the two waves as if each had units of its own.

    Examples
    --------
    Four terms, of which one is blocked in both waves and two later:

    >>> found = paired_change(np.array([1.0, 0, 0, 0]), np.array([1.0, 1, 1, 0]))
    >>> found.estimate, round(found.std_error, 3), round(found.unpaired, 3)
    (0.5, 0.289, 0.354)
    """
    n = before.size
    moved = after - before
    variances = [float(np.var(wave, ddof=1)) / n for wave in (before, after)]
    return Change(
        float(moved.mean()), float(np.std(moved, ddof=1) / np.sqrt(n)), n - 1.0, float(np.sqrt(sum(variances)))
    )


def difference_of(first: Change, second: Change) -> Change:
    """Return the first change less the second, of other units; degrees of freedom by Welch and Satterthwaite."""
    a, b = first.std_error**2, second.std_error**2
    df = (a + b) ** 2 / (a**2 / first.df + b**2 / second.df) if a + b > 0 else first.df + second.df
    return Change(
        first.estimate - second.estimate, float(np.sqrt(a + b)), df, float(np.hypot(first.unpaired, second.unpaired))
    )


def interval_of(change: Change, conf_level: float) -> tuple[float, float, float]:
    """Return the interval and the p-value of no change by Student's t; the change must have an error."""
    reach = float(stdtrit(change.df, 0.5 + conf_level / 2)) * change.std_error
    p = 2 * float(stdtr(change.df, -abs(change.estimate) / change.std_error))
    return change.estimate - reach, change.estimate + reach, p
