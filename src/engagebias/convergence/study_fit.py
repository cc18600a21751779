"""The arrays behind an event study: changes, their placebo draws, intervals and p-values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagebias.convergence.days import Days
from engagebias.convergence.happenings import Happening
from engagebias.errors import DesignError
from engagebias.numerics.event_windows import Changes, Matching, draw_sets, rank_p, window_changes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MEAN = -1
"""Where the mean of the lags stands: last."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, checked."""

    lags: tuple[int, ...]
    matching: Matching
    lead: int
    n_placebo: int
    conf_level: float
    seed: int

    @property
    def offsets(self) -> tuple[int, ...]:
        """Return every day that is drawn: those before the event, and those up to the last lag."""
        return tuple(range(-self.lead, self.lags[-1] + 1))


@dataclass(frozen=True, slots=True)
class Found:
    """Estimates by lag with their mean last; what was seen and expected by event and offset; and the placebo draws behind them."""

    asked: Asked
    estimate: Floats
    error: Floats
    low: Floats
    high: Floats
    p: Floats
    n: tuple[int, ...]
    sets: int
    drawn: Floats
    dates: Ints
    seen: list[Floats]
    expected: list[Floats]
    change: list[Floats]
    band: Floats
    band_mean: Floats
    own_p: Floats
    excluded: int
    n_leads: int
    lead_change: float
    lead_p: float | None

    @property
    def base(self) -> int:
        """Return where the day of the event stands among the offsets."""
        return self.asked.lead


def fit_study(series: Days, happenings: Sequence[Happening], asked: Asked, caller: str) -> Found:
    """Return the changes around events and those around placebo dates."""
    places = [series.place(h.day) for h in happenings]
    free = np.ones(series.numerator.size, dtype=bool)
    for at, event in zip(places, happenings, strict=True):
        free[max(0, at - event.half) : at + event.half + asked.lags[-1] + 1] = False
    halves = sorted({h.half for h in happenings})
    real = {h: _changes(series, free, asked, h, masked=False) for h in halves}
    placebo = {h: _changes(series, free, asked, h, masked=True) for h in halves}
    columns = [asked.lead + lag for lag in asked.lags]
    own = np.array([real[h.half].change[at][columns] for at, h in zip(places, happenings, strict=True)])
    _check_known(own, happenings, asked, caller)
    eligible = {h: np.flatnonzero(np.isfinite(placebo[h].change[:, columns]).all(axis=1)) for h in halves}
    narrow = eligible[halves[0]]
    sets = _sets(happenings, eligible, asked)
    if not sets.size:
        raise DesignError(
            f"{caller}: no {len(happenings)} days with windows that do not overlap can stand for the events ({narrow.size} days can stand for "
            "one). Take shorter lags=, fewer weeks= or fewer events; or a longer series."
        )
    about = np.array([placebo[h.half].change[sets[:, i]] for i, h in enumerate(happenings)])
    drawn = about[:, :, columns].mean(axis=0)
    drawn = np.column_stack([drawn, drawn.mean(axis=1)])
    estimate = np.nanmean(own, axis=0)
    estimate = np.append(estimate, estimate.mean())
    alpha = 1 - asked.conf_level
    ends = np.quantile(drawn, [alpha / 2, 1 - alpha / 2], axis=0)
    if 1 / (len(sets) + 1) > alpha / 2:
        ends = np.full_like(ends, np.nan)
    lead = _lead(real, about, places, happenings, asked)
    band = _band(placebo[halves[0]].change[narrow], alpha)
    first = asked.lead
    singles = {h: placebo[h].change[eligible[h]][:, first + asked.lags[0]] for h in halves}
    return Found(
        asked=asked, estimate=estimate, error=drawn.std(axis=0, ddof=1), low=estimate - ends[1], high=estimate - ends[0],
        p=np.array([rank_p(e, d) for e, d in zip(estimate, drawn.T, strict=True)]),
        n=(*(int(k) for k in np.isfinite(own).sum(axis=0)), len(happenings)), sets=len(sets), drawn=drawn, dates=narrow,
        seen=[real[h.half].seen[at] for at, h in zip(places, happenings, strict=True)],
        expected=[real[h.half].expected[at] for at, h in zip(places, happenings, strict=True)],
        change=[real[h.half].change[at] for at, h in zip(places, happenings, strict=True)], band=band,
        band_mean=_band(known_mean(about), alpha),
        own_p=np.array([rank_p(row[0], singles[h.half]) if np.isfinite(row[0]) else np.nan
                        for row, h in zip(own, happenings, strict=True)]),
        excluded=int((~free).sum()), n_leads=lead[0], lead_change=lead[1], lead_p=lead[2],
    )  # fmt: skip


def _changes(series: Days, free: Bools, asked: Asked, half: int, *, masked: bool) -> Changes:
    """Return changes for every day; masked, a day in the window of an event is not known to any other."""
    top, bottom = series.numerator, series.denominator
    if masked:
        top, bottom = np.where(free, top, np.nan), np.where(free, bottom, np.nan)
    return window_changes(top, bottom, free, lags=asked.offsets, matching=asked.matching, half=half)


def _check_known(own: Floats, happenings: Sequence[Happening], asked: Asked, caller: str) -> None:
    for row, event in zip(own, happenings, strict=True):
        if not np.isfinite(row).any():
            asks = f"{asked.matching.least} of the days {list(asked.matching.days)}" if asked.matching.days else (
                f"{asked.matching.least} of the {asked.matching.weeks} weeks")  # fmt: skip
            raise DesignError(
                f"{caller}: {event.name!r} ({event.day}) has no figure on any lag, or no matched days: {asks} before it must have a figure, "
                "outside the windows of other events. Take fewer weeks=, or days=[-1]; or leave it out."
            )
    for lag, column in zip(asked.lags, own.T, strict=True):
        if not np.isfinite(column).any():
            raise DesignError(
                f"{caller}: no event has a figure at lag {lag}: those days are gaps. Leave that lag out of lags=."
            )


def _sets(happenings: Sequence[Happening], eligible: dict[int, Ints], asked: Asked) -> Ints:
    """Return placebo dates: every one for a single event, else draws of as many as there are events."""
    if any(not days.size for days in eligible.values()):
        return np.empty((0, len(happenings)), dtype=np.int64)
    if len(happenings) == 1:
        return eligible[happenings[0].half][:, None]
    reach = [(h.half, h.half + asked.lags[-1]) for h in happenings]
    return draw_sets(
        [eligible[h.half] for h in happenings], reach, n_sets=asked.n_placebo, rng=np.random.default_rng(asked.seed)
    )


def _lead(
    real: dict[int, Changes], about: Floats, places: Sequence[int], happenings: Sequence[Happening], asked: Asked
) -> tuple[int, float, float | None]:
    """Return on how many days before, how large the largest change was there, and its rank among placebo dates."""
    before = slice(0, asked.lead)
    own = known_mean(
        np.array([real[h.half].change[at][before] for at, h in zip(places, happenings, strict=True)])[:, None, :]
    )[0]
    drawn = known_mean(about[:, :, before])
    there = np.isfinite(own) & (np.isfinite(drawn).mean(axis=0) > 0.5)
    if not there.any():
        return 0, float("nan"), None
    spread = np.nanstd(drawn[:, there], axis=0)
    spread[spread == 0] = 1.0
    size = np.abs(own[there]) / spread
    largest = np.nan_to_num(np.abs(drawn[:, there]) / spread).max(axis=1)
    place = int(size.argmax())
    return int(there.sum()), float(own[there][place]), rank_p(float(size[place]), largest)


def known_mean(values: Floats) -> Floats:
    """Return the mean over the first axis of what is known, NaN where nothing is."""
    known = np.isfinite(values).sum(axis=0)
    mean: Floats = np.where(known > 0, np.nansum(values, axis=0) / np.maximum(known, 1), np.nan)
    return mean


def _band(change: Floats, alpha: float) -> Floats:
    """Return the changes between which so many placebo dates lie, by offset; NaN where fewer than half of them have a figure."""
    band = np.full((2, change.shape[1]), np.nan)
    for column, values in enumerate(change.T):
        known = values[np.isfinite(values)]
        if known.size > values.size / 2:
            band[:, column] = np.quantile(known, [alpha / 2, 1 - alpha / 2])
    return band
