"""Small tables whose answers can be counted by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl

MADE = dt.datetime(2024, 5, 6, tzinfo=dt.UTC)


def posts_of(cells: dict[tuple[str, str], tuple[int, int]], authors: int = 10) -> pl.DataFrame:
    """Return posts by (group, topic): so many removed, so many kept, dealt to authors in turn."""
    rows = []
    for (group, topic), (removed, kept) in cells.items():
        for i in range(removed + kept):
            status = "removed" if i < removed else None
            rows.append((group, topic, f"{group}-{i % authors}", status))
    frame = pl.DataFrame(
        rows, schema=["group", "topic", "author_id", "status"], orient="row", schema_overrides={"status": pl.String}
    )
    return frame.with_columns(
        post_id=pl.format("p{}", pl.int_range(pl.len())),
        lang=pl.lit("ar"),
        created_at=pl.lit(MADE).cast(pl.Datetime("us", "UTC")),
    )


PLAIN = {("a", "x"): (20, 80), ("a", "y"): (60, 40), ("b", "x"): (15, 285), ("b", "y"): (30, 70)}
"""In x 20 % against 5 %, in y 60 % against 30 %; crude 40 % against 11.25 %."""
