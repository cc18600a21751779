"""Newton's climb to a maximum with some numbers held at or above 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

_NEAR = 1e-9  # gain in log-likelihood below which a step is not worth taking
_FLATTEST = 1e-7  # least curvature of a direction, in units in which the curvature of each number is 1
_LONGEST = 4.0  # longest step of a number without bounds
_HALVINGS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Top:
    """Where the climb ended; ``settled`` is false if there was still a way up."""

    x: Array
    value: float
    settled: bool


def climb(
    objective: Callable[[Array], tuple[float, Array, Array]], x: Array, *, bounded: Array, held: Array, steps: int
) -> Top:
    """Climb from x to a maximum.

    Parameters
    ----------
    objective : callable
        Returns value, gradient and curvature; the value is minus infinity where it is not defined.
    x : array of shape (p,)
        Where to start; its value must be finite.
    bounded, held : array of bool of shape (p,)
        Numbers that stay at or above 0, and numbers that stay as they are.
    steps : int
        Steps at most.

    Returns
    -------
    Top
    """
    value, slope, curve = objective(x)
    for _ in range(steps):
        stuck = held | (bounded & (x <= 0) & (slope <= 0))
        free = np.flatnonzero(~stuck)
        if not free.size:
            return Top(x, value, True)
        step = np.zeros_like(x)
        step[free] = _ascent(slope[free], curve[np.ix_(free, free)])
        step[~bounded] = np.clip(step[~bounded], -_LONGEST, _LONGEST)
        if 0.5 * float(slope @ step) < _NEAR:
            return Top(x, value, True)
        moved = _walk(objective, x, value, slope, step, bounded)
        if moved is None:
            moved = _crawl(objective, x, value, slope, curve, bounded, stuck)
        if moved is None:
            return Top(x, value, False)
        x, (value, slope, curve) = moved
    return Top(x, value, False)


def _ascent(slope: Array, curve: Array) -> Array:
    """Return Newton's step, turned uphill in directions in which the surface bends the wrong way."""
    scale = 1 / np.sqrt(np.maximum(np.abs(np.diag(curve)), 1e-12))
    bend, turn = np.linalg.eigh(-curve * scale[:, None] * scale)
    step: Array = scale * (turn @ ((turn.T @ (scale * slope)) / np.maximum(np.abs(bend), _FLATTEST)))
    return step


def _walk(objective: Any, x: Array, value: float, slope: Array, step: Array, bounded: Array) -> Any:
    """Take the step or a part of it, so that the value rises; None if no part does."""
    share = 1.0
    for _ in range(_HALVINGS):
        new = x + share * step
        new[bounded] = np.maximum(new[bounded], 0.0)
        found = objective(new)
        if np.isfinite(found[0]) and found[0] >= value + 1e-4 * float(slope @ (new - x)) and found[0] > value:
            return new, found
        share /= 2
    return None


def _crawl(objective: Any, x: Array, value: float, slope: Array, curve: Array, bounded: Array, stuck: Array) -> Any:
    """Follow the gradient instead, in units in which the curvature of each number is 1: with bounds it always leads up."""
    step = np.where(stuck, 0.0, slope / np.maximum(np.abs(np.diag(curve)), 1e-12))
    return _walk(objective, x, value, slope, step, bounded)
