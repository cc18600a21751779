"""What is known of the world outside at each time, constant from one row to the next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from engagebias.checks import check_there
from engagebias.errors import DataError
from engagebias.schema import check_frame

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Covariates by stretch of time in days since the start, each less its mean and per SD."""

    names: tuple[str, ...]
    starts: Array
    values: Array
    means: Array
    sds: Array


def read_covariates(covariates: pl.DataFrame | None, begin: dt.datetime, length: float, caller: str) -> Known:
    """Return the covariates over the window: a row holds from its ``start`` until the next one's."""
    if covariates is None:
        return Known((), np.zeros(1), np.zeros((1, 0)), np.zeros(0), np.ones(0))
    table = check_frame(covariates, caller=f"{caller}, covariates")
    check_there(
        table, "start", caller=caller, table="the table of covariates", remedy="It says from when each row holds."
    )
    kind = table.schema["start"]
    if not isinstance(kind, pl.Datetime) or kind.time_zone is None:
        raise DataError(f"{caller}: start of the covariates must hold times with a time zone; it is {kind}.")
    names = tuple(
        n for n in table.columns if n != "start" and (table.schema[n].is_numeric() or table.schema[n] == pl.Boolean)
    )
    if not names:
        raise DataError(f"{caller}: the table of covariates has no column of numbers besides start.")
    rows = table.sort("start").select(pl.col("start").dt.convert_time_zone("UTC"), pl.col(names).cast(pl.Float64))
    for name in rows.columns:
        bad = rows[name].null_count() + (0 if name == "start" else int((~rows[name].fill_null(0.0).is_finite()).sum()))
        if bad:
            raise DataError(
                f"{caller}: covariate {name!r} is null or not finite in {bad} rows; what is not known is not 0. Shorten the window, or fill it in."
            )
    starts = (rows["start"] - begin).dt.total_microseconds().to_numpy() / 86_400_000_000
    if np.unique(starts).size < starts.size:
        raise DataError(f"{caller}: the table of covariates has a start twice.")
    if not starts.size or starts[0] > 0:
        raise DataError(
            f"{caller}: the covariates start at {rows['start'].min()!s}, after the window ({begin}). Add rows, or set window=."
        )
    first = int(np.searchsorted(starts, 0.0, "right")) - 1
    inside = (np.arange(starts.size) >= first) & (starts < length)
    starts, values = np.maximum(starts[inside], 0.0), rows.select(names).to_numpy()[inside]
    weight = np.diff(np.append(starts, length))[:, None] / length
    means = (weight * values).sum(axis=0)
    sds = np.sqrt((weight * (values - means) ** 2).sum(axis=0))
    for name, sd in zip(names, sds.tolist(), strict=True):
        if not sd > 0:
            raise DataError(
                f"{caller}: covariate {name!r} does not vary within the window, so that it says nothing. Leave it out."
            )
    return Known(names, starts, (values - means) / sds, means, sds)
