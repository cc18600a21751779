"""Where a curve that is known at some values crosses zero, in an estimate and in its bootstrap draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagebias.numerics.bootstrap import MOST_UNDEFINED

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A crossing of zero: where, and whether the curve rises there."""

    at: float
    rises: bool


def crossings(values: Floats, curve: Floats) -> tuple[Crossing, ...]:
    """Return where a curve (k,) over rising values (k,) crosses zero, by linear interpolation.

    A curve that reaches zero at a value crosses there; one that stays at zero does so once.

    Examples
    --------
    >>> [(c.at, c.rises) for c in crossings(np.array([0.0, 1.0, 3.0]), np.array([-1.0, 1.0, -3.0]))]
    [(0.5, True), (1.5, False)]
    """
    left, right = curve[:-1], curve[1:]
    up, down = (left < 0) & (right >= 0), (left > 0) & (right <= 0)
    found = [Crossing(float(values[0]), bool(right[0] >= 0))] if curve[0] == 0 and right.any() else []
    for i in np.flatnonzero(up | down).tolist():
        found.append(Crossing(float(_between(values, curve)[i]), bool(up[i])))
    return tuple(found)


def nearest_crossings(values: Floats, draws: Floats, near: Crossing) -> Floats:
    """Return where each drawn curve (k, B) has its crossing in the same direction nearest to that of the estimate (B,).

    A curve that lies above or below zero throughout crosses beyond the values, on the side that the direction tells:
    minus or plus infinity. One that crosses in the other direction alone is NaN, and so is one that is zero throughout, as
    where none of the class was drawn: it lies on no side.
    """
    left, right = draws[:-1], draws[1:]
    crosses = (left < 0) & (right >= 0) if near.rises else (left > 0) & (right <= 0)
    crosses[0] |= (left[0] == 0) & draws.any(axis=0) & ((right[0] >= 0) == near.rises)
    where = np.where(crosses, _between(values[:, None], draws), np.inf)
    nearest = np.abs(where - near.at).argmin(axis=0)
    found: Floats = where[nearest, np.arange(draws.shape[1])]
    none = ~crosses.any(axis=0)
    above, below = none & (draws > 0).all(axis=0), none & (draws < 0).all(axis=0)
    found[none] = np.nan
    found[above] = -np.inf if near.rises else np.inf
    found[below] = np.inf if near.rises else -np.inf
    return found


def _between(values: Floats, curve: Floats) -> Floats:
    """Return where the straight line between two neighbours is zero; of no meaning where both have one sign."""
    step = curve[:-1] - curve[1:]
    part = np.divide(curve[:-1], step, out=np.zeros(step.shape), where=step != 0)
    between: Floats = values[:-1] + (values[1:] - values[:-1]) * part
    return between


def reach(draws: Floats, conf_level: float) -> tuple[float, float] | None:
    """Return percentile bounds of crossings, infinite where they lie beyond the values; None if over 5 % are NaN.

    Examples
    --------
    >>> reach(np.array([1.0, 2.0, 3.0, np.inf]), 0.5)
    (1.0, 3.0)
    """
    defined = draws[~np.isnan(draws)]
    if not draws.size or draws.size - defined.size > MOST_UNDEFINED * draws.size:
        return None
    # A draw that was made, not a value between two: half-way to infinity there is none.
    low, high = np.quantile(defined, [(1 - conf_level) / 2, (1 + conf_level) / 2], method="inverted_cdf")
    return float(low), float(high)
