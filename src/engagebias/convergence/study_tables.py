"""The tables of an event study."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl

from engagebias.convergence.days import DAY, Days
from engagebias.convergence.happenings import Happening
from engagebias.convergence.study_fit import Floats, Found, known_mean
from engagebias.numerics.step_down import romano_wolf

ALL = "all events, mean"


def _terms(found: Found) -> list[str]:
    return [*(f"lag {lag}" for lag in found.asked.lags), "mean of lags"]


def estimate_table(found: Found) -> pl.DataFrame:
    """Return a row a lag, and their mean where there are several."""
    table = pl.DataFrame(
        {
            "term": _terms(found), "estimate": found.estimate, "std_error": found.error, "conf_low": found.low, "conf_high": found.high,
            "p_value": found.p, "n": list(found.n),
        }
    ).with_columns(pl.col(pl.Float64).fill_nan(None))  # fmt: skip
    return table if len(found.asked.lags) > 1 else table.head(1)


def adjusted_table(found: Found) -> pl.DataFrame:
    """Return p-values of the lags, and those that allow for their number."""
    drawn = found.drawn[:, :-1]
    spread = drawn.std(axis=0, ddof=1)
    spread[spread == 0] = 1.0
    adjusted = romano_wolf(found.estimate[:-1] / spread, drawn / spread)
    return pl.DataFrame({"term": _terms(found)[:-1], "p_value": found.p[:-1], "p_adjusted": adjusted})


def events_table(happenings: Sequence[Happening], found: Found) -> pl.DataFrame:
    """Return each event by itself, on the first of the lags."""
    column = found.base + found.asked.lags[0]
    words = {0: "day", 3: "week", 15: "month"}
    return pl.DataFrame(
        {
            "event": [h.name for h in happenings], "date": [h.day for h in happenings],
            "time_precision": [words[h.half] for h in happenings], "seen": [float(row[column]) for row in found.seen],
            "expected": [float(row[column]) for row in found.expected], "change": [float(row[column]) for row in found.change],
            "p_value": found.own_p, "placebo_dates": [found.dates.size] * len(happenings),
        }
    ).with_columns(pl.col(pl.Float64).fill_nan(None))  # fmt: skip


def days_table(series: Days, happenings: Sequence[Happening], found: Found) -> pl.DataFrame:
    """Return what was seen and expected on each day about each event, and the band of placebo dates about what was expected.

    Of several events the first rows are their mean.
    """
    parts = []
    offsets = list(found.asked.offsets)
    rows: list[tuple[str, dt.date | None, Floats, Floats, Floats]] = [
        (h.name, h.day, s, e, found.band) for h, s, e in zip(happenings, found.seen, found.expected, strict=True)
    ]
    if len(rows) > 1:
        seen, expected = (known_mean(np.array(each)) for each in (found.seen, found.expected))
        rows.insert(0, (ALL, None, seen, expected, found.band_mean))
    for name, day, seen, expected, band in rows:
        low, high = (expected * np.exp(b) if found.asked.matching.ratio else expected + b for b in band)
        if (series.numerator[series.known] >= 0).all():
            low = np.maximum(low, 0.0)  # counts and shares do not fall below
        parts.append(
            pl.DataFrame(
                {
                    "event": [name] * seen.size, "offset": offsets,
                    "date": [None if day is None else day + k * DAY for k in offsets], "seen": seen, "expected": expected, "band_low": low,
                    "band_high": high,
                },
                schema_overrides={"date": pl.Date},
            )
        )  # fmt: skip
    return pl.concat(parts).with_columns(pl.col(pl.Float64).fill_nan(None))


def sample_table(series: Days, found: Found) -> pl.DataFrame:
    """Return which days were used."""
    return pl.DataFrame(
        {
            "step": ["days of the series", "days without a figure", "days in the windows of events", "placebo dates", "draws"],
            "n": [series.known.size, int((~series.known).sum()), found.excluded, found.dates.size, found.sets],
        }
    )  # fmt: skip
