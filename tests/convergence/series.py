"""Series for tests of what follows what."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

FIRST = dt.date(2024, 1, 1)


def day(place: int) -> dt.date:
    return FIRST + dt.timedelta(days=place)


def series(values: object, **more: object) -> pl.DataFrame:
    """A table by days; None is a day without a figure."""
    listed = list(values)  # type: ignore[call-overload]
    return pl.DataFrame({"date": [day(i) for i in range(len(listed))], "y": listed, **more})


def autoregressive(n: int, rho: float, rng: np.random.Generator) -> np.ndarray:
    shocks = rng.standard_normal(n)
    made = np.empty(n)
    made[0] = shocks[0] / np.sqrt(1 - rho**2)
    for t in range(1, n):
        made[t] = rho * made[t - 1] + shocks[t]
    return made
