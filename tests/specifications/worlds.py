"""Small worlds of posts with known features."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

import engagebias as eb


def posts(
    n_authors: int = 40, per_author: int = 10, slope: float = 0.0, seed: int = 1, features: int = 2
) -> pl.DataFrame:
    """Posts of authors in two weeks: ``f0``, ``f1``, ... measure one thing with errors; likes follow it by ``slope``."""
    rng = np.random.default_rng(seed)
    n = n_authors * per_author
    author = np.repeat(np.arange(n_authors), per_author)
    week = np.tile(np.arange(per_author) % 2, n_authors)
    truth, length = rng.normal(size=n), rng.normal(size=n)
    views = rng.integers(500, 2000, n)
    rate = np.exp(-3 + rng.normal(size=n_authors)[author] + 0.2 * week + 0.1 * length + slope * truth)
    measured = {f"f{k}": truth + 0.5 * length + rng.normal(size=n) for k in range(features)}
    return pl.DataFrame(
        {
            "post_id": [str(i) for i in range(n)], "author_id": author.astype(str), "week": week.astype(str), "views": views,
            "likes": rng.poisson(views * rate * rng.gamma(6, 1 / 6, n)), "comments": rng.poisson(views * rate / 5),
            "length": length, **measured,
        }
    )  # fmt: skip


def plan(frame: pl.DataFrame, **asked: Any) -> eb.Multiverse:
    """The plan that most tests start from: two measures, two models, two sets of controls."""
    settings: dict[str, Any] = {
        "features": {"first": "f0", "second": "f1"}, "outcomes": "likes", "controls": {"none": [], "length": ["length"]},
        "effects": ["author_id", "week"], "cluster": "author_id",
    }  # fmt: skip
    return eb.multiverse(frame, **(settings | asked))
