"""Simulated series with a date at which something began: what intervals cover, and what placebo dates can find."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter
from scipy.special import ndtri

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Record:
    """A series of ``before`` periods and ``after`` more, its SD 1, its correlation from one period to the next ``correlation``.

    The level of the last ``window`` periods is compared with that of the ``window`` before the date; ``after`` is at least that.
    """

    before: int
    after: int
    correlation: float
    window: int

    @property
    def placebo_dates(self) -> int:
        """Dates before the true one with a window on either side that ends before it."""
        return max(0, self.before - 2 * self.window + 1)

    @property
    def smallest_p(self) -> float:
        """The smallest p that the placebo dates can give."""
        return 1 / (1 + self.placebo_dates)


@dataclass(frozen=True, slots=True, eq=False)
class Worlds:
    """By world: the difference found at the date without an effect, the size it must exceed, and three other tests' rejections."""

    found: Floats
    threshold: Floats
    independent: float
    hac: float

    def power(self, effect: float) -> float:
        """Return how often placebo dates find a shift of the level, in SD of the series."""
        return float(np.mean(np.abs(self.found + effect) > self.threshold))


def draw_worlds(record: Record, level: float, n_worlds: int, rng: np.random.Generator) -> Worlds:
    """Draw series without an effect and test them.

    An effect shifts every period after the date and none of the placebo windows, so what is found with it is what is found
    without plus the shift, and one draw of worlds tells the power at every effect. ``independent`` and ``hac`` say how often a
    regression on the date rejects with errors of independent periods, and of Newey and West with ``4 (T / 100)^(2/9)`` lags.

    References
    ----------
    Newey & West (1994), Automatic lag selection in covariance matrix estimation, Rev. Econ. Studies 61:631-653.

    Examples
    --------
    >>> worlds = draw_worlds(Record(104, 8, 0.8, 8), 0.05, 2000, np.random.default_rng(1))
    >>> worlds.hac > 0.3, 0.03 < worlds.power(0) < 0.075
    (True, True)
    """
    y = series(record.before + record.after, record.correlation, n_worlds, rng)
    sums = np.concatenate([np.zeros((n_worlds, 1)), np.cumsum(y, axis=1)], axis=1)

    def shift(dates: NDArray[np.int64]) -> Floats:
        w = record.window
        moved: Floats = (sums[:, dates + w] - 2 * sums[:, dates] + sums[:, dates - w]) / w
        return moved

    found = shift(np.array([record.before]))[:, 0]
    placebo = np.abs(shift(np.arange(record.window, record.before - record.window + 1)))
    most = int(level * (1 + placebo.shape[1]) + 1e-9) - 1  # placebo dates that may be as large and it still rejects
    place = placebo.shape[1] - 1 - most
    threshold = np.partition(placebo, place, axis=1)[:, place] if most >= 0 else np.full(n_worlds, np.inf)
    difference, errors = step_errors(y, record.before)
    normal = float(ndtri(1 - level / 2))
    independent, hac = (float(np.mean(np.abs(difference) > normal * error)) for error in errors)
    return Worlds(found, threshold, independent, hac)


def series(periods: int, correlation: float, n_worlds: int, rng: np.random.Generator) -> Floats:
    """Return stationary autoregressive series of SD 1 (worlds, periods)."""
    noise = rng.normal(size=(n_worlds, periods))
    noise[:, 1:] *= np.sqrt(1 - correlation**2)
    y: Floats = lfilter([1.0], [1.0, -correlation], noise, axis=1)
    return y


def step_errors(y: Floats, date: int) -> tuple[Floats, tuple[Floats, Floats]]:
    """Return the difference in level at a date (worlds), with its errors by independent periods and by Newey and West."""
    periods = y.shape[1]
    later = np.arange(periods) >= date
    before, after = y[:, :date].mean(axis=1), y[:, date:].mean(axis=1)
    residual = np.where(later, y - after[:, None], y - before[:, None])
    plain = np.sqrt((residual**2).sum(axis=1) / (periods - 2) * (1 / date + 1 / (periods - date)))
    score = residual * np.where(later, 1 / (periods - date), -1 / date)
    variance = (score**2).sum(axis=1)
    lags = int(4 * (periods / 100) ** (2 / 9))
    for lag in range(1, lags + 1):
        variance = variance + 2 * (1 - lag / (lags + 1)) * (score[:, lag:] * score[:, :-lag]).sum(axis=1)
    return after - before, (plain, np.sqrt(variance * periods / (periods - 2)))


def detectable_shift(worlds: Worlds, power: float) -> tuple[float, float, float]:
    """Return the shift that placebo dates find with the given power, and a 95 % range for the simulation's own error.

    Infinite where no shift can be found.
    """
    needed = np.sort(worlds.threshold - worlds.found)
    n = needed.size
    reach = 1.96 * np.sqrt(power * (1 - power) / n)
    low, middle, high = (
        float(needed[min(n - 1, max(0, int(np.ceil(n * share)) - 1))])
        for share in (power - reach, power, power + reach)
    )
    return middle, low, high
