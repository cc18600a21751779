"""Small worlds of observed posts for tests of totals."""

from __future__ import annotations

import numpy as np
import polars as pl

from engagebias.gaps.model import OutcomeFit, fit_outcome
from engagebias.gaps.request import check_request
from engagebias.gaps.sample import Sample, draw_sample


def posts(
    seed: int = 1,
    *,
    n_authors: int = 60,
    n_each: int = 16,
    ratio: float = 1.5,
    letters: float = 0.0,
    noise: float = 0.5,
) -> pl.DataFrame:
    """Posts of authors over eight weeks; loud ones draw ``ratio`` times the likes, texts with an x exp(letters) times."""
    rng = np.random.default_rng(seed)
    n = n_authors * n_each
    author, week, hour = np.repeat(np.arange(n_authors), n_each), rng.integers(0, 8, n), rng.integers(0, 24, n)
    loud, x = rng.random(n) < 0.5, rng.random(n) < 0.5
    followers = np.exp(rng.normal(7, 0.3, n_authors))[author] * (1 + 0.02 * week)
    views = rng.poisson(200 * (followers / 1000) ** 0.8 * rng.gamma(5, 0.2, n)) + 1
    rate = np.exp(-2 + rng.normal(0, 0.2, n_authors)[author] + 0.05 * week + np.log(ratio) * loud + letters * x)
    mean = views * rate * rng.gamma(1 / noise, noise, n)
    start = np.datetime64("2024-01-01T00:00:00", "us")
    created = start + (week * 7 * 24 + hour).astype("timedelta64[h]")
    texts = [f"{'x' if has else 'w'} word {i}" for i, has in enumerate(x)]
    return pl.DataFrame(
        {
            "post_id": [str(i) for i in range(n)],
            "author_id": [f"a{a}" for a in author],
            "text": texts,
            "tone": np.where(loud, "loud", "calm"),
            "loudness": loud + rng.normal(0, 0.1, n),
            "quiet": rng.normal(size=n),
            "likes": rng.poisson(mean).astype(np.uint64),
            "shares": rng.poisson(0.3 * views * np.exp(-2) * rng.gamma(2, 0.5, n)).astype(np.uint64),
            "views": views.astype(np.uint64),
            "followers": np.round(followers).astype(np.uint64),
        }
    ).with_columns(
        created_at=pl.Series(created).dt.replace_time_zone("UTC"),
        observed_at=pl.lit("2024-06-01T00:00:00").str.to_datetime(time_unit="us", time_zone="UTC"),
    )


def fitted(frame: pl.DataFrame) -> tuple[Sample, OutcomeFit]:
    """Draw the sample and fit the likes of loud against calm posts."""
    frame = frame.with_columns(high=(pl.col("tone") == "loud").cast(pl.Float64))
    asked = check_request(
        frame, caller="test", features=("high",), outcomes=["likes"], exposure="auto", effects=("author_id", "week"), controls=(),
        cluster="author_id", young="refuse", n_permutations=0, conf_level=0.95, seed=1,
    )  # fmt: skip
    sample = draw_sample(frame, asked)
    return sample, fit_outcome(sample, "likes")
