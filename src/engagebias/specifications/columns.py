"""Columns that specifications use, checked and made numeric."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_there
from engagebias.errors import DataError
from engagebias.specifications.axes import CALLER

Ints = NDArray[np.int64]
ROW = "row number"
PERIODS = {
    "day": pl.col("created_at").dt.truncate("1d"),
    "week": pl.col("created_at").dt.truncate("1w"),
    "month": pl.col("created_at").dt.truncate("1mo"),
    "hour": pl.col("created_at").dt.hour(),
}
"""Words for parts of the time of a post (UTC), where no column has that name."""


def with_periods(posts: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """Return the posts with the periods among the names; refuse a name that is neither column nor period."""
    wanted = [name for name in dict.fromkeys(names) if name not in posts.columns]
    for name in wanted:
        if name not in PERIODS:
            check_there(posts, name, caller=CALLER, table="posts",
                        remedy=f"Besides columns, {', '.join(PERIODS)} are taken from created_at.")  # fmt: skip
        check_there(posts, "created_at", caller=CALLER, table="posts", remedy=f"{name} is taken from it.")
    return posts.with_columns(**{name: PERIODS[name] for name in wanted})


def check_numbers(posts: pl.DataFrame, names: Iterable[str], *, what: str, least: float | None = None) -> None:
    """Refuse columns that are missing, not numeric, or hold NaN, infinities or values below ``least``."""
    for name in names:
        check_there(posts, name, caller=CALLER, table="posts")
        dtype = posts.schema[name]
        if not (dtype.is_numeric() or dtype == pl.Boolean):
            raise DataError(
                f"{CALLER}: {what} {name!r} must be numeric, it is {dtype}. Score the texts or cast it first."
            )
        values = posts[name].cast(pl.Float64)
        odd = (values.is_nan() | values.is_infinite()).sum()
        if odd:
            raise DataError(
                f"{CALLER}: {what} {name!r} is NaN or infinite in {odd} rows; write null where there is no value."
            )
        if least is not None and bool((values < least).any()):
            raise DataError(f"{CALLER}: {what} {name!r} is below {least:g} in {(values < least).sum()} rows.")


def choose_exposure(posts: pl.DataFrame, exposure: str | None) -> str | None:
    """Return the exposure; "auto" is the first of impressions, views and followers that the posts have."""
    if exposure != "auto":
        return exposure
    for name in ("impressions", "views", "followers"):
        if name in posts.columns and posts[name].null_count() < posts.height:
            return name
    return None


def codes(frame: pl.DataFrame, names: Sequence[str]) -> Ints:
    """Return codes 0 to G-1 of the combinations of columns.

    Examples
    --------
    >>> codes(pl.DataFrame({"a": ["x", "y", "x"], "b": [1, 1, 2]}), ["a", "b"]).tolist()
    [0, 1, 2]
    """
    if not names:
        return np.zeros(frame.height, dtype=np.int64)
    place = frame.with_row_index(ROW).select(pl.col(ROW).first().over(names)).to_series().to_numpy()
    found: Ints = np.unique(place, return_inverse=True)[1].astype(np.int64)
    return found
