"""Rows of one post become one row; readings of it at different times become snapshots."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from engagebias.schema import COUNTS, SNAPSHOTS

_ACTIONS = tuple(c for c in COUNTS if c not in ("followers",))


@dataclass(frozen=True, slots=True)
class Folded:
    """One row a post, the snapshots of posts that were read several times, and how many rows went where.

    ``repeats`` rows said the same again, ``differing`` rows of the same post and time had other values (the last is kept),
    ``readings`` rows were earlier readings of a post, kept as snapshots where its age was known.
    """

    rows: pl.DataFrame
    snapshots: pl.DataFrame
    repeats: int
    differing: int
    readings: int


def fold(frame: pl.DataFrame, key: str = "post_id") -> Folded:
    """Keep the latest reading of each post, in the order in which posts first came.

    Lists (classes of a post, one a row) are joined. Of rows of the same time, or of none, the last stands.

    Examples
    --------
    >>> frame = pl.DataFrame({"post_id": ["a", "b", "a"], "likes": [1, 2, 1]})
    >>> folded = fold(frame)
    >>> folded.rows["post_id"].to_list(), folded.repeats
    (['a', 'b'], 1)
    """
    if not frame[key].is_duplicated().any():
        return Folded(frame, _none(), 0, 0, 0)
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    clock = ["observed_at"] if "observed_at" in frame.columns else []
    plain = [name for name in frame.columns if name not in lists]
    distinct = frame.unique(plain, keep="last", maintain_order=True)
    by_time = distinct.unique([key, *clock], keep="last", maintain_order=True)
    ordered = by_time.with_row_index("__row").sort(*clock, "__row", nulls_last=False)
    latest = ordered.unique(key, keep="last", maintain_order=True).drop("__row")
    first = frame.select(key).unique(key, keep="first", maintain_order=True)
    rows = first.join(latest, on=key, how="left", maintain_order="left").select(frame.columns)
    for name in lists:
        parts = frame.select(key, name).explode(name).drop_nulls(name)
        joined = parts.group_by(key, maintain_order=True).agg(pl.col(name).unique(maintain_order=True))
        # An empty list is known to be empty, which null is not.
        rows = rows.join(joined, on=key, how="left", maintain_order="left", suffix="__all")
        rows = rows.with_columns(pl.coalesce(f"{name}__all", name).alias(name)).drop(f"{name}__all")
    return Folded(
        rows.select(frame.columns), snapshots_of(by_time, key) if clock else _none(),
        repeats=frame.height - distinct.height, differing=distinct.height - by_time.height,
        readings=by_time.height - rows.height,
    )  # fmt: skip


def snapshots_of(readings: pl.DataFrame, key: str = "post_id") -> pl.DataFrame:
    """Return the counts of posts that were read more than once, long, by the age of the post in hours."""
    actions = [a for a in _ACTIONS if a in readings.columns]
    if "created_at" not in readings.columns or not actions:
        return _none()
    several = readings.filter(
        pl.col(key).is_duplicated(), pl.col("observed_at").is_not_null(), pl.col("created_at").is_not_null()
    )
    aged = several.with_columns(age_hours=(pl.col("observed_at") - pl.col("created_at")).dt.total_seconds() / 3600)
    long = aged.filter(pl.col("age_hours") >= 0).unpivot(
        actions, index=[key, "age_hours"], variable_name="action", value_name="count"
    )
    return long.select(list(SNAPSHOTS.columns)).cast(dict(SNAPSHOTS.columns)).sort("post_id", "action", "age_hours")  # type: ignore[arg-type]


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema=dict(SNAPSHOTS.columns))
