"""Small tables of snapshots."""

from __future__ import annotations

import polars as pl


def shots_of(posts: dict[str, list[tuple[float, int | None]]], **columns: dict[str, str]) -> pl.DataFrame:
    """Return snapshots of readings (age, count) by post, and columns by post."""
    rows = [
        {"post_id": post, "age_hours": float(age), "action": "shares", "count": count} | {k: v[post] for k, v in columns.items()}
        for post, readings in posts.items()
        for age, count in readings
    ]  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"count": pl.UInt64}, infer_schema_length=None)
