"""What is told of a cycle, with standard errors by curvature and intervals by parametric bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import norm

from engagebias.numerics.hawkes import Cycle, Events, derivatives
from engagebias.numerics.hawkes_leverage import leverage

Array = np.ndarray[Any, Any]

_STEP = 1e-5
_ZERO = 1e-9
MOST_UNDEFINED = 0.05


def measures(events: Events, cycle: Cycle, harm: int) -> Array:
    """Return branching, levels, slopes, half-lives, gain and leverages as one vector; leverages NaN at a gain of 1 or more.

    Leverages are at the mean rates of outside events over the time watched, under the covariates as they were.
    """
    one: Array = _many(events, cycle.branching[None], cycle.level[None], cycle.slopes[None], cycle.decay[None], harm)[0]
    return one


def _many(events: Events, branching: Array, level: Array, slopes: Array, decay: Array, harm: int) -> Array:
    """Return the measures of many cycles (n, m), by their first axis."""
    n = len(level)
    gain = np.abs(np.linalg.eigvals(branching)).max(axis=1)
    levers = np.full(branching.shape, np.nan)
    calm = gain < 1
    lifts = np.exp(np.minimum(slopes[calm] @ events.values.T, 500.0)) @ (events.lengths / events.end)
    levers[calm] = leverage(branching[calm], level[calm] * lifts, harm)
    parts = [
        branching.reshape(n, -1),
        level,
        slopes.reshape(n, -1),
        np.log(2) / decay,
        gain[:, None],
        levers.reshape(n, -1),
    ]
    return np.concatenate(parts, axis=1)


def errors(events: Events, cycle: Cycle, harm: int, *, own_decays: bool, fast: bool | None = None) -> Array:
    """Return the standard error of each measure, by the delta method and the curvature of the likelihood."""
    kinds, n_values = events.n_kinds, events.values.shape[1]
    curve = -derivatives(events, cycle, own_decays=own_decays, fast=fast)[2]
    scale = 1 / np.sqrt(np.maximum(np.abs(np.diag(curve)), 1e-300))
    bend, turn = np.linalg.eigh(curve * scale[:, None] * scale)
    root = scale[:, None] * turn / np.sqrt(np.maximum(bend, 1e-6))
    rows = np.column_stack([cycle.level, cycle.slopes, cycle.branching])
    whole = np.append(rows.ravel(), np.log(cycle.decay if own_decays else cycle.decay[:1]))

    moved = whole + _STEP * np.concatenate([np.eye(whole.size), -np.eye(whole.size)])
    tables = moved[:, : rows.size].reshape(len(moved), kinds, -1)
    decay = np.broadcast_to(np.exp(moved[:, rows.size :]), (len(moved), kinds))
    many = _many(events, tables[..., 1 + n_values :], tables[..., 0], tables[..., 1 : 1 + n_values], decay, harm)
    slopes = (many[: whole.size] - many[whole.size :]).T / (2 * _STEP)
    found: Array = np.sqrt(((slopes @ root) ** 2).sum(axis=1))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Standard error and interval of each measure; NaN where there is none."""

    std_error: Array
    conf_low: Array
    conf_high: Array


def studentised(
    point: Array, error: Array, draws: Sequence[Array], draw_errors: Sequence[Array], centres: Sequence[Array], conf_level: float, floors: Array
) -> Spread:  # fmt: skip
    """Return intervals from draws of the fitted cycle, each refitted: bootstrap-t.

    Parameters
    ----------
    point, error : array of shape (m,)
        Estimates and their standard errors.
    draws, draw_errors, centres : sequence of arrays of shape (m,)
        By draw: the same of the refitted cycle, and of the cycle that it was drawn from.
    conf_level : float
        Level of the intervals.
    floors : array of shape (m,)
        Least possible value of each measure, minus infinity where there is none.

    Notes
    -----
    A percentile of refitted estimates would count their bias twice; and branching varies the more the larger it is. Dividing each
    deviation by its own standard error mends both (Efron and Tibshirani 1993, chapter 12). Where draws pile up at the floor their
    quantile no longer says how far the estimate may lie below the truth: there the normal one is taken.
    """
    found, spread, middle = (np.stack(a) for a in (draws, draw_errors, centres))
    with np.errstate(invalid="ignore", divide="ignore"):
        t = (found - middle) / spread
    low, high, sd = (np.full(point.size, np.nan) for _ in range(3))
    for i in range(point.size):
        known = np.isfinite(t[:, i])
        if np.isnan(point[i]) or not np.isfinite(error[i]) or known.mean() < 1 - MOST_UNDEFINED:
            continue
        bottom, top = np.quantile(t[known, i], [(1 - conf_level) / 2, (1 + conf_level) / 2])
        piled = (found[known, i] <= floors[i] + _ZERO).mean() > (1 - conf_level) / 2
        if piled:
            bottom = min(bottom, -float(norm.ppf((1 + conf_level) / 2)))
        low[i] = max(floors[i], point[i] - top * error[i])
        high[i] = max(low[i], point[i] - bottom * error[i])
        sd[i] = found[known, i].std(ddof=1)
    return Spread(sd, np.minimum(low, point), np.maximum(high, point))
