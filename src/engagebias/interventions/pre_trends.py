"""What the periods before the start show, and what they leave open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, stdtr, stdtrit

from engagebias.figures import p_value, plain
from engagebias.interventions import words as say
from engagebias.numerics.group_time import Average, Cells, Errors, errors_of
from engagebias.results import Check
from engagebias.words import Text

Ints = NDArray[np.int64]
ALPHA = 0.05
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class PreTrend:
    """The largest difference before the start, the largest that is not excluded, and the same of a straight trend.

    ``slope`` is the steepest trend not excluded, in either direction, and ``bias`` what it would add to the simple effect. ``spread``: whether
    units that start together differ at all.
    """

    seen: float
    most: float
    slope: float
    bias: float
    p_value: float
    spread: bool


def pre_trend(
    cells: Cells, found: dict[int, Average], errors: Errors, cluster: Ints, df: Ints, p: float | None
) -> PreTrend | None:
    """Return what the exposures below -1 show; ``p`` is that of few sites, else it comes from the largest t.

    Parameters
    ----------
    cells : Cells
    found, errors
        The average at each exposure, and its errors in that order with the factor of the uniform band.
    cluster : array (units,) of int
    df : array (exposures,) of int
        Degrees of freedom of each.
    """
    exposures = np.array(list(found))
    before = exposures < -1
    if not before.any():
        return None
    values = np.array([a.estimate for a in found.values()])[before]
    error = errors.std_error[before]
    largest = np.abs(cells.estimate).max()
    # A straight line through the period before the start, where the difference is zero by definition.
    steps = exposures[before] + 1.0
    weight = steps / (steps**2).sum()
    influence = np.column_stack([found[int(e)].influence for e in exposures[before]]) @ weight
    slope = Average(float(weight @ values), influence)
    reach = float(stdtrit(df.max(), 0.975)) * float(
        errors_of([slope], cluster, conf_level=0.95, n_draws=99, seed=0).std_error[0]
    )
    steepest = max(abs(slope.estimate - reach), abs(slope.estimate + reach))
    after = cells.exposure >= 0
    ahead = float(np.average(cells.exposure[after] + 1, weights=cells.share[after]))
    if p is None:
        # Sidak's bound holds whatever the differences have to do with each other, if they are normal.
        certain = np.where(np.abs(values) > ROUNDING * largest, np.inf, 0.0)
        sizes = np.where(error > 0, np.abs(values) / np.where(error > 0, error, 1.0), certain)
        p = 1 - (1 - float((2 * stdtr(df[before], -sizes)).min())) ** values.size
    level = 2 * float(ndtr(errors.band)) - 1
    wide = np.where(error > 0, stdtrit(df[before], 0.5 + level / 2), 0.0)
    return PreTrend(
        float(np.abs(values).max()),
        float((np.abs(values) + wide * error).max()),
        steepest,
        steepest * ahead,
        p,
        bool((error > 0).any()),
    )


def check_of(found: PreTrend | None) -> Check:
    """Return the check that stands in the result."""
    if found is None:
        return Check(say.PRE_CHECK, None, say.PRE_NONE)
    detail = say.PRE_FOUND.fill(seen=plain(found.seen), p=p_value(found.p_value), most=plain(found.most))
    return Check(say.PRE_CHECK, found.p_value > ALPHA, detail)


def warning_of(found: PreTrend | None, value: float, *, beside: bool = False) -> Text:
    """Say what the periods before leave open: a test that finds nothing proves nothing."""
    if found is None:
        return say.ONE_BEFORE
    if not found.spread:
        return say.NO_SPREAD
    size = ("+" if value > 0 else "") + plain(value)
    return say.PRE_TRENDS.fill(
        seen=plain(found.seen), most=plain(found.most), slope=plain(found.slope), bias=plain(found.bias),
        value=say.GROUP_TIMES.fill(value=size) if beside else size,
    )  # fmt: skip
