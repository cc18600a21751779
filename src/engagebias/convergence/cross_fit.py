"""Two daily series as arrays, their fits in both directions, and the same with one of them shifted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from engagebias.convergence.days import DAY, Days, read_days
from engagebias.errors import DataError, DesignError
from engagebias.numerics.cross_lags import (
    Response,
    granger_f,
    granger_p,
    lagged,
    projected_response,
    scaled,
    shifts,
    summed,
    summed_response,
    unit_root_p,
    untold,
    var_response,
)
from engagebias.numerics.event_windows import rank_p

Floats = NDArray[np.float64]

WANDERS = 0.1
ALIKE = 0.9999
ROWS_A_TERM = 3
FORTNIGHT = 14  # lags by which a trend with a weekly pattern, or a wave, is told
TOLD = 1e-12  # share of a series' variance that its own past leaves


@dataclass(frozen=True, slots=True)
class Pair:
    """The two series in SDs, on common days."""

    x: Floats
    y: Floats

    @property
    def n(self) -> int:
        """Return on how many days."""
        return self.x.size


@dataclass(frozen=True, slots=True)
class Summed:
    """The sum of a response, by shifts and by HAC."""

    estimate: float
    error: float
    low: float
    high: float
    p: float
    hac: float
    p_hac: float


@dataclass(frozen=True, slots=True)
class Direction:
    """One direction: its sums and responses with the same day counted (True) and left out, and F."""

    cause: str
    effect: str
    sums: dict[bool, Summed]
    var: dict[bool, Response]
    projected: dict[bool, Response]
    f: float
    f_p: float
    f_placebo: float
    sets: int
    z: float
    level: float


def read_pair(
    table: pl.DataFrame, *, x: str, y: str, date: str, transform: str, weekdays: bool, max_lags: int, horizon: int, caller: str
) -> Pair:  # fmt: skip
    """Return two series, transformed and scaled; what they cannot tell of is refused."""
    if x == y:
        raise DataError(f"{caller}: x and y are both {x!r}. Name two columns.")
    series = {name: read_days(table, outcome=name, over=None, date=date, zone="UTC", caller=caller) for name in (x, y)}
    if any(s.summed for s in series.values()):
        raise DataError(
            f"{caller}: {date!r} holds times, and this needs one row a day. Make it by daily_series(table, date={date!r}, ...), which says "
            "by whose clock a day ends."
        )
    first = max(s.first for s in series.values())
    last = min(s.last for s in series.values())
    if last <= first:
        raise DesignError(f"{caller}: {x} and {y} have no days in common.")
    values = {name: _common(s, first, last) for name, s in series.items()}
    known = np.isfinite(values[x]) & np.isfinite(values[y])
    if not known.all():
        a, b = _longest(known)
        raise DesignError(
            f"{caller}: {int((~known).sum())} of {known.size} days have no figure, and a lag over a gap is not a lag. The longest stretch "
            f"without one runs from {first + a * DAY} to {first + b * DAY} ({b - a + 1} days): filter the table to it."
        )
    day = first + DAY if transform == "difference" else first
    made = {name: _transform(v, name, transform, caller) for name, v in values.items()}
    n = made[x].size
    least = ROWS_A_TERM * (2 * max_lags + 2) + max_lags + horizon
    if n < least:
        raise DesignError(
            f"{caller}: {n} days are too few for {max_lags} lags and {horizon} days ahead, which need {least}. Take a smaller max_lags= or "
            "horizon=, or a longer series."
        )
    weekday = (day.weekday() + np.arange(n)) % 7 if weekdays else None
    left = {name: scaled(v, weekday) for name, v in made.items()}
    for name, v in left.items():
        _check_series(v, name, transform, caller)
    if abs(float(np.corrcoef(left[x], left[y])[0, 1])) > ALIKE:
        raise DesignError(f"{caller}: {x} and {y} are the same series but for its scale.")
    return Pair(left[x], left[y])


def fit_directions(
    pair: Pair, *, lags: int, horizon: int, n_placebo: int, conf_level: float, rng: np.random.Generator
) -> tuple[Direction, Direction]:
    """Return both directions."""
    moved = shifts(pair.n, max(lags + horizon, 7), n_placebo, rng)
    made = [
        _direction(name, cause, effect, lags, horizon, conf_level, moved)
        for name, cause, effect in (("x", pair.x, pair.y), ("y", pair.y, pair.x))
    ]
    return made[0], made[1]


def _direction(
    name: str, cause: Floats, effect: Floats, lags: int, horizon: int, level: float, moved: NDArray[np.int64]
) -> Direction:
    drawn: dict[bool, list[float]] = {True: [], False: []}
    fs = []
    for shift in moved:
        part = lagged(np.roll(cause, int(shift)), effect, lags, horizon)
        fs.append(granger_f(lagged(np.roll(cause, int(shift)), effect, lags, 0)))
        for same in (True, False):
            drawn[same].append(summed(part, same))
    sums = {
        same: _summed(cause, effect, lags, horizon, same, np.array(values), level) for same, values in drawn.items()
    }
    f = granger_f(lagged(cause, effect, lags, 0))
    ask = {"lags": lags, "horizon": horizon}
    return Direction(
        cause=name, effect="y" if name == "x" else "x", sums=sums,
        var={same: var_response(cause, effect, same_day=same, **ask) for same in (True, False)},
        projected={same: projected_response(cause, effect, same_day=same, **ask) for same in (True, False)},
        f=f, f_p=granger_p(f, lags, cause.size - lags), f_placebo=rank_p(f, np.array(fs)), sets=moved.size,
        z=float(ndtri(0.5 + level / 2)), level=level,
    )  # fmt: skip


def _summed(cause: Floats, effect: Floats, lags: int, horizon: int, same: bool, drawn: Floats, level: float) -> Summed:
    estimate, hac = summed_response(cause, effect, lags=lags, horizon=horizon, same_day=same)
    alpha = 1 - level
    enough = 1 / (drawn.size + 1) <= alpha / 2
    low, high = np.quantile(drawn, [alpha / 2, 1 - alpha / 2]) if enough else (np.nan, np.nan)
    p_hac = float(2 * ndtr(-abs(estimate) / hac)) if hac > 0 else float("nan")
    return Summed(
        estimate, float(drawn.std(ddof=1)), estimate - float(high), estimate - float(low), rank_p(estimate, drawn), hac, p_hac
    )  # fmt: skip


def _common(series: Days, first: dt.date, last: dt.date) -> Floats:
    start, end = series.place(first), series.place(last)
    return series.numerator[start : end + 1]


def _transform(values: Floats, name: str, transform: str, caller: str) -> Floats:
    if transform == "difference":
        return np.diff(values)
    if transform == "log1p":
        if (values < 0).any():
            raise DataError(
                f"{caller}: {name} is below 0 on some days and has no log(1 + count). Use transform='none'."
            )
        return np.log1p(values)
    return values


def _check_series(values: Floats, name: str, transform: str, caller: str) -> None:
    if not np.ptp(values):
        raise DesignError(
            f"{caller}: {name} is the same on every day (or every weekday): there is nothing to follow. Choose another column."
        )
    past = min(FORTNIGHT, values.size // 3)
    if untold(values, past) < TOLD:
        raise DesignError(
            f"{caller}: the past {past} days of {name} tell it exactly, as of a straight line or a wave, so it has no surprises that something "
            "could follow. Choose a column that was observed."
        )
    p = unit_root_p(values)
    if p > WANDERS:
        mend = "Take transform='difference'" if transform != "difference" else "Take a longer or another stretch"
        raise DesignError(
            f"{caller}: {name} may wander without end (augmented Dickey-Fuller p = {p:.2f}, above {WANDERS}): two such series seem to follow "
            f"each other whatever they are. {mend}."
        )


def _longest(known: Sequence[bool] | NDArray[np.bool_]) -> tuple[int, int]:
    """Return the first and last place of the longest stretch that is known."""
    best, start = (0, -1), None
    for i, there in enumerate([*known, False]):
        if there and start is None:
            start = i
        elif not there and start is not None:
            if i - start > best[1] - best[0] + 1:
                best = (start, i - 1)
            start = None
    return best
