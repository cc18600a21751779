"""Small tables of posts in feeds, made by hand."""

from __future__ import annotations

from typing import Any

import polars as pl


def posts_of(
    rows: list[tuple[Any, ...]], columns: tuple[str, ...] = ("feed", "author_id", "slow", "likes", "shares")
) -> pl.DataFrame:
    """Return posts from rows of feed, author, class and counts."""
    frame = pl.DataFrame(rows, schema=list(columns), orient="row")
    return frame.with_columns(post_id=pl.format("p{}", pl.int_range(pl.len())))


def repeated(posts: pl.DataFrame, times: int) -> pl.DataFrame:
    """Return posts several times over, each time in feeds and by authors of new names (``copy``): no share is changed.

    A share of fewer than ten posts is refused, and a table made by hand has fewer.
    """
    copies = posts.join(pl.DataFrame({"copy": range(times)}), how="cross", maintain_order="right_left")
    return copies.with_columns(
        pl.format("{} {}", name, "copy").alias(name) for name in ("post_id", "feed", "author_id")
    )


# Two feeds of three and two posts. By likes the slow post of each comes second.
TWO = posts_of(
    [
        ("a", "x", False, 5, 0),
        ("a", "y", True, 3, 0),
        ("a", "z", False, 1, 9),
        ("b", "x", False, 4, 1),
        ("b", "w", True, 2, 2),
    ]
)
