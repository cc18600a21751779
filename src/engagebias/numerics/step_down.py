"""Adjusting the p-values of a family of tests."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from statsmodels.stats.multitest import multipletests

Floats = NDArray[np.float64]


def romano_wolf(observed: Floats, drawn: Floats) -> Floats:
    """Return step-down adjusted p-values of a family from t-statistics drawn jointly under the null.

    Each is compared with the largest of those not yet rejected, in each draw; so dependence between tests is used.

    Parameters
    ----------
    observed : array (h,)
        t-statistics; NaN for a test that could not be run, whose p-value is NaN.
    drawn : array (B, h)
        t-statistics of the draws. NaN counts as extreme in its draw.

    References
    ----------
    Romano & Wolf (2016), Efficient computation of adjusted p-values for resampling-based stepdown multiple testing.

    Examples
    --------
    >>> drawn = np.array([[0.5, 2.0], [1.5, 0.5], [2.5, 0.1]])
    >>> romano_wolf(np.array([2.2, 1.0]), drawn).tolist()
    [0.5, 0.5]
    """
    adjusted = np.full(observed.size, np.nan)
    there = np.flatnonzero(~np.isnan(observed))
    order = there[np.argsort(-np.abs(observed[there]), kind="stable")]
    size = np.where(np.isnan(drawn), np.inf, np.abs(drawn))
    largest = np.zeros(len(drawn))
    p = np.empty(order.size)
    for place in range(order.size - 1, -1, -1):
        largest = np.maximum(largest, size[:, order[place]])
        p[place] = (1 + np.sum(largest >= abs(observed[order[place]]))) / (1 + len(drawn))
    adjusted[order] = np.maximum.accumulate(p)
    return adjusted


def two_stage(p: Floats, alpha: float) -> Floats:
    """Return p-values adjusted by the two-stage Benjamini-Hochberg procedure, never below the raw ones.

    It estimates how many hypotheses are true, and may fall below the raw value; an adjustment that makes a finding look
    stronger would mislead.

    Examples
    --------
    >>> two_stage(np.array([0.001, np.nan, 0.04]), 0.05).round(3).tolist()
    [0.002, nan, 0.04]
    """
    adjusted = np.full(p.size, np.nan)
    there = ~np.isnan(p)
    if there.any():
        adjusted[there] = np.maximum(p[there], multipletests(p[there], alpha=alpha, method="fdr_tsbh")[1])
    return adjusted
