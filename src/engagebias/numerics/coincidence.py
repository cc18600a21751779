"""How often events of one kind follow events of another within a window, and how often they would by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Window:
    """The time that is watched, and when after a first event a second one counts: from ``tau`` to ``tau + delta`` later, ends included.

    ``whole`` is 1 where time comes in days, all of which count in full; else 0.
    """

    first: float
    last: float
    delta: float
    tau: float
    whole: int

    @property
    def length(self) -> float:
        """Return how long is watched."""
        return self.last - self.first + self.whole

    @property
    def width(self) -> float:
        """Return how long the window is: three days from the same to the one after next."""
        return self.delta + self.whole


@dataclass(frozen=True, slots=True)
class Count:
    """Of so many events, how many have one of the other kind in their window, and the chance of each if the others came at random."""

    events: int
    coincide: int
    chance: float

    @property
    def rate(self) -> float:
        """Return the share."""
        return self.coincide / self.events if self.events else float("nan")

    @property
    def p(self) -> float:
        """Return the chance of as many coincidences at least, were both kinds Poisson processes that have nothing to do with each other."""
        return float(binom.sf(self.coincide - 1, self.events, self.chance))


def count_coincidences(before: Floats, after: Floats, window: Window) -> tuple[Count, Count]:
    """Return the first events that are followed by a second one, and the second ones that are preceded by a first.

    Events whose window reaches out of the time that is watched are not counted: nobody knows what is there.

    Examples
    --------
    Days 2 and 10, and days 3, 4 and 20; a window of the same day and the next:

    >>> window = Window(first=0, last=29, delta=1, tau=0, whole=1)
    >>> trigger, precursor = count_coincidences(np.array([2.0, 10.0]), np.array([3.0, 4.0, 20.0]), window)
    >>> (trigger.coincide, trigger.events), (precursor.coincide, precursor.events)
    ((1, 2), (1, 3))
    """
    ends = before[before + window.tau + window.delta <= window.last]
    starts = after[after - window.tau - window.delta >= window.first]
    share = min(1.0, window.width / (window.length - window.tau))
    trigger = Count(ends.size, int(_met(ends, after, window).sum()), 1 - (1 - share) ** after.size)
    precursor = Count(starts.size, int(_met(-starts, -before, window).sum()), 1 - (1 - share) ** before.size)
    return trigger, precursor


def shuffle(times: Floats, window: Window, rng: np.random.Generator) -> Floats:
    """Return the same times between events in another order and from another start, on a circle."""
    ordered = np.sort(times)
    gaps = np.append(np.diff(ordered), window.length - (ordered[-1] - ordered[0]))
    steps = np.cumsum(rng.permutation(gaps))
    start = float(rng.integers(0, int(window.length))) if window.whole else rng.uniform(0, window.length)
    made: Floats = window.first + np.sort((start + steps) % window.length)
    return made


def overlap(times: Floats, window: Window) -> int:
    """Return how many windows of events reach into the next one's."""
    return int((np.diff(np.sort(times)) < window.width).sum())


def _met(times: Floats, others: Floats, window: Window) -> Bools:
    """Say of each time whether one of the others lies from tau to tau + delta after it."""
    ordered = np.sort(others)
    edge = 1e-9
    low = np.searchsorted(ordered, times + window.tau - edge)
    high = np.searchsorted(ordered, times + window.tau + window.delta + edge)
    met: Bools = high > low
    return met
