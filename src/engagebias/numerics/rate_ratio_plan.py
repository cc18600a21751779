"""What ratio of two rates an audit can tell from 1."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

Floats = NDArray[np.float64]

FARTHEST = 1e4


def log_ratio_error(rate: float, other_rate: float, units: float, other_units: float) -> float:
    """Return the standard error of the log of a ratio of two rates.

    Examples
    --------
    Ten of a hundred against five of a hundred: the root of .09 + .19.

    >>> round(log_ratio_error(0.1, 0.05, 100, 100) ** 2, 2)
    0.28
    """
    return float(np.sqrt((1 - rate) / (units * rate) + (1 - other_rate) / (other_units * other_rate)))


def power_of_ratio(ratio: float, base: float, units: float, other_units: float, level: float) -> float:
    """Return how often the log ratio's interval leaves out 1 on the right side, if the other group's rate is ``base``."""
    error = log_ratio_error(ratio * base, base, units, other_units)
    from_one = abs(float(np.log(ratio)))
    return float(ndtr(from_one / error - float(ndtri(1 - level / 2))))


def detectable_ratios(base: float, units: float, other_units: float, level: float, power: float) -> tuple[float, float]:
    """Return the nearest ratios below and above 1 that are found with the given power; 0 or infinity where there is none.

    The two are no mirror images: a rate below the base gives fewer events and so a larger error.

    Examples
    --------
    >>> [round(r, 2) for r in detectable_ratios(0.1, 400, 400, 0.05, 0.8)]
    [0.47, 1.69]
    """

    def lacking(log_ratio: float) -> float:
        return power_of_ratio(float(np.exp(log_ratio)), base, units, other_units, level) - power

    below = _first(lacking, -1e-6, float(np.log(1e-6)))
    above = _first(lacking, 1e-6, float(np.log((1 - 1e-9) / base)))
    return (float(np.exp(below)) if np.isfinite(below) else 0.0, float(np.exp(above)))


def _first(lacking: Callable[[float], float], start: float, end: float) -> float:
    """Return the log ratio nearest to 0 with enough power; infinite if there is none up to the end."""
    steps = np.linspace(start, end, 400)
    enough = [i for i, step in enumerate(steps) if lacking(float(step)) >= 0]
    if not enough:
        return float(np.copysign(np.inf, end))
    place = enough[0]
    if place == 0:
        return start
    return float(brentq(lacking, float(steps[place - 1]), float(steps[place])))


def units_needed(ratio: float, base: float, level: float, power: float, *, relative: float = 1.0) -> int:
    """Return the units of the group for a ratio to be found, if the other group has ``relative`` times as many.

    Examples
    --------
    (1.96 + 0.84)^2 (9 + 19) / log(2)^2:

    >>> units_needed(2, 0.05, 0.05, 0.8)
    458
    """
    reach = float(ndtri(1 - level / 2) + ndtri(power))
    spread = (1 - ratio * base) / (ratio * base) + (1 - base) / (base * relative)
    return int(np.ceil(reach**2 * spread / np.log(ratio) ** 2))


def simulate_rejections(
    ratio: float, base: float, units: int, other_units: int, level: float, n_worlds: int, rng: np.random.Generator
) -> dict[str, float]:
    """Return how often the log ratio and the pooled difference of shares reject; without an event there is no ratio, and none is found."""
    hits = rng.binomial(units, min(1.0, ratio * base), n_worlds).astype(np.float64)
    others = rng.binomial(other_units, base, n_worlds).astype(np.float64)
    normal = float(ndtri(1 - level / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(1 / hits - 1 / units + 1 / others - 1 / other_units)
        ratio_found = np.abs(np.log(hits / units) - np.log(others / other_units)) > normal * error
        pooled = (hits + others) / (units + other_units)
        spread = np.sqrt(pooled * (1 - pooled) * (1 / units + 1 / other_units))
        pooled_found = np.abs(hits / units - others / other_units) > normal * spread
    there = (hits > 0) & (others > 0)
    return {"log_ratio": float(np.mean(ratio_found & there)), "pooled": float(np.mean(pooled_found))}
