"""The change of a series' level at a date, judged by the changes at dates on which nothing happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def level_weights(window: int) -> Floats:
    """Return the weights with which a window of twice that many periods gives the change of level in its middle.

    They are those of least squares on a constant, a slope and the change; a straight trend gives zero.

    Examples
    --------
    >>> weights = level_weights(3)
    >>> steps = np.arange(6.0)
    >>> bool(abs(weights @ (5 + 2 * steps)) < 1e-9), round(float(weights @ (steps >= 3)), 9)
    (True, 1.0)
    """
    after = np.arange(2 * window) >= window
    design = np.column_stack([np.ones(2 * window), after, np.arange(2 * window)])
    weights: Floats = np.linalg.pinv(design)[1]
    return weights


@dataclass(frozen=True, slots=True, eq=False)
class Interrupted:
    """The change of level at the date and at each placebo date (position of the first period after it)."""

    estimate: float
    placebo: Floats
    dates: NDArray[np.int64]
    window: int


def interrupted(y: Floats, start: int, window: int) -> Interrupted:
    """Estimate the change between the ``window`` periods before ``start`` and those from it on.

    Placebo dates are all whose window ends before ``start``.
    """
    changes = np.correlate(y, level_weights(window), "valid")
    dates = np.arange(changes.size) + window
    quiet = dates + window <= start
    return Interrupted(float(changes[start - window]), changes[quiet], dates[quiet], window)


@dataclass(frozen=True, slots=True)
class DateTest:
    """A two-sided p-value, the smallest that so many dates can give, and the changes that are not rejected."""

    p_value: float
    smallest: float
    conf_low: float
    conf_high: float


def date_test(found: Interrupted, conf_level: float) -> DateTest:
    """Rank the change by its size among the placebo dates' changes and itself."""
    sizes = np.sort(np.abs(found.placebo))[::-1]
    total = 1 + sizes.size
    p = (1 + int((sizes >= abs(found.estimate)).sum())) / total
    most = int((1 - conf_level) * total + 1e-9)
    reach = float(sizes[most - 1]) if most >= 1 else np.inf
    return DateTest(p, 1 / total, found.estimate - reach, found.estimate + reach)


def hac_error(y: Floats, start: int, window: int) -> tuple[float, float]:
    """Return the change by regression over the same window and its Newey-West error, lags by the rule 4(n/100)^(2/9)."""
    n = 2 * window
    part = y[start - window : start + window]
    design = np.column_stack([np.ones(n), np.arange(n) >= window, np.arange(n)])
    lags = max(1, int(4 * (n / 100) ** (2 / 9)))
    fit = sm.OLS(part, design).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True})
    return float(fit.params[1]), float(fit.bse[1])
