"""Changes around dated events against matched days, and the same changes around dates on which nothing is known to have happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

WEEK = 7
ENOUGH_TRIES = 200


@dataclass(frozen=True, slots=True)
class Matching:
    """With what a day is compared: so many weeks before on the same weekday, or fixed days before the event; by difference or log ratio."""

    weeks: int
    days: tuple[int, ...] = ()
    ratio: bool = False

    @property
    def least(self) -> int:
        """Return how many matched days there must be: half of those asked for."""
        return -(-(len(self.days) or self.weeks) // 2)


@dataclass(frozen=True, slots=True)
class Changes:
    """One row a day taken for that of an event, one column a lag: what was seen, what was expected, and the change; NaN where not known."""

    seen: Floats
    expected: Floats
    change: Floats


def window_changes(
    numerator: Floats, denominator: Floats, usable: Bools, *, lags: Sequence[int], matching: Matching, half: int = 0
) -> Changes:
    """Return the change at each lag for every day, were it the day of an event.

    The expected value is that of the matched days together: the sum of their numerators over the sum of their denominators.

    Parameters
    ----------
    numerator, denominator : array (T,)
        What was counted on each day and out of how much; NaN where a day has no figure.
    usable : array (T,)
        Days that may be matched: outside the windows of events.
    lags : sequence of int
        Days after the event; negative ones lie before it.
    matching : Matching
        Which days are matched. None of them is later than the last before the window.
    half : int, default 0
        The event may have been so many days earlier or later: all of them are averaged.

    Examples
    --------
    On the eighth day 3 of 6, a week before 1 of 10:

    >>> n, d = np.array([1.0] + [0.0] * 6 + [3.0]), np.array([10.0] * 7 + [6.0])
    >>> window_changes(n, d, np.ones(8, dtype=bool), lags=[0], matching=Matching(1)).change[:, 0].round(2).tolist()
    [nan, nan, nan, nan, nan, nan, nan, 0.4]
    """
    days = np.arange(numerator.size)
    seen, expected, change = (np.full((numerator.size, len(lags)), np.nan) for _ in range(3))
    around = range(-half, half + 1)
    for column, lag in enumerate(lags):
        each = [_at(numerator, denominator, usable, days - half, days + j + lag, matching) for j in around]
        values, matched = (np.array(part) for part in zip(*each, strict=True))
        with np.errstate(divide="ignore", invalid="ignore"):
            differences = np.log(values / matched) if matching.ratio else values - matched
        differences[~np.isfinite(differences)] = np.nan
        # An average over all days on which it may have happened: one of them unknown leaves it unknown.
        seen[:, column], expected[:, column], change[:, column] = (
            part.mean(axis=0) for part in (values, matched, differences)
        )
    return Changes(seen, expected, change)


def _at(
    numerator: Floats, denominator: Floats, usable: Bools, first: Ints, target: Ints, matching: Matching
) -> tuple[Floats, Floats]:
    """Return what is seen on the target days and what the matched days give, for windows that begin on the first days."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = _take(numerator, target) / _take(denominator, target)
    if matching.days:
        matched = [first + day for day in matching.days]
    else:
        ahead = int(target[0] - first[0]) // WEEK + 1  # as many weeks as bring a day of the window before it
        ahead = max(1, ahead)
        matched = [target - WEEK * k for k in range(ahead, ahead + matching.weeks)]
    tops, bottoms = (
        np.array([_take(np.where(usable, x, np.nan), day) for day in matched]) for x in (numerator, denominator)
    )
    there = np.isfinite(tops) & np.isfinite(bottoms)
    few = there.sum(axis=0) < matching.least
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.where(there, tops, 0).sum(axis=0) / np.where(there, bottoms, 0).sum(axis=0)
    return value, np.where(few, np.nan, level)


def _take(values: Floats, where: Ints) -> Floats:
    """Return values by place, NaN outside."""
    inside = (where >= 0) & (where < values.size)
    return np.where(inside, values[np.clip(where, 0, values.size - 1)], np.nan)


def draw_sets(
    eligible: Sequence[Ints], reach: Sequence[tuple[int, int]], *, n_sets: int, rng: np.random.Generator
) -> Ints:
    """Draw sets of days, one for each event, whose windows do not overlap.

    Parameters
    ----------
    eligible : sequence of array
        The days that may stand for each event.
    reach : sequence of (int, int)
        How many days before and after a day its window holds.
    n_sets : int
        How many sets.
    rng : numpy.random.Generator
        Where chance comes from.

    Returns
    -------
    array (n, events)
        Fewer than ``n_sets`` rows, or none, where sets without overlap are hard to find.
    """
    found = np.full((n_sets, len(eligible)), -1, dtype=np.int64)
    made = 0
    for _ in range(ENOUGH_TRIES * n_sets):
        if made == n_sets:
            break
        days = np.array([rng.choice(some) for some in eligible])
        order = np.argsort(days)
        ends = [days[i] + reach[i][1] for i in order[:-1]]
        starts = [days[i] - reach[i][0] for i in order[1:]]
        if all(e < s for e, s in zip(ends, starts, strict=True)):
            found[made] = days
            made += 1
    return found[:made]


def rank_p(observed: float, drawn: Floats) -> float:
    """Return the share of values, the observed one among them, that are at least as far from zero.

    Examples
    --------
    >>> rank_p(-3.0, np.array([1.0, 3.0, 2.0, -0.5]))
    0.4
    """
    far = np.abs(drawn) >= abs(observed) * (1 - 1e-12)
    return float((1 + far.sum()) / (1 + drawn.size))
