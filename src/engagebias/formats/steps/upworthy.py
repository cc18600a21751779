"""Packages of the Upworthy archive: ids that hold across its files, and the tests whose assignment was broken."""

from __future__ import annotations

import polars as pl

BROKEN_FROM, BROKEN_TO = "2013-06-25", "2014-01-10"
"""The archive's authors found assignment broken in tests created between these days; files before June 2024 do not say so."""


def upworthy(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with ``arm`` (test and row) and, where the file has none, ``problem`` by the date of the test."""
    arm = pl.concat_str(pl.col("clickability_test_id"), pl.col(""), separator="-")
    if "problem" in frame.columns:
        return frame.with_columns(arm=arm)
    day = pl.col("created_at").str.strip_chars().str.head(10)
    broken = pl.when(day.str.contains(r"^\d{4}-\d{2}-\d{2}$")).then(
        day.is_between(pl.lit(BROKEN_FROM), pl.lit(BROKEN_TO))
    )
    return frame.with_columns(arm=arm, problem=broken.cast(pl.String))
