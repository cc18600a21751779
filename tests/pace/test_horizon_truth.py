"""The gap at one age, of classes with equal totals, is the window bias: B(H) of 80 minutes against a day."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import engagebias as eb

HALF = {"fast": 4 / 3, "slow": 24.0}
AGES = (1.0, 6.0, 24.0, 72.0)
TRUTH = {1.0: 14.2, 6.0: 6.0, 24.0: 2.0, 72.0: 1.14}
WORLDS = 30


def world(seed: int, n: int = 160) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return posts of unlike ages with what they have so far, and their readings: delays are exponential, totals alike."""
    rng = np.random.default_rng(seed)
    kinds = np.array(["fast", "slow"])[np.arange(n) % 2]
    collected = np.where(rng.random(n) < 0.3, 30.0, 200.0)
    rows = []
    for i, kind in enumerate(kinds):
        delays = rng.exponential(HALF[kind] / math.log(2), rng.poisson(40 * rng.gamma(2, 0.5)))
        rows += [
            (f"p{i}", age, "shares", int((delays <= age).sum())) for age in (*AGES, collected[i]) if age <= collected[i]
        ]
    shots = pl.DataFrame(rows, schema=["post_id", "age_hours", "action", "count"], orient="row")
    posts = pl.DataFrame(
        {"post_id": [f"p{i}" for i in range(n)], "pace": kinds, "block": "all", "age_hours": collected}
    )
    return posts.join(shots.rename({"count": "shares"}).drop("action"), on=["post_id", "age_hours"]), shots


def gap_at(horizon: float, posts: pl.DataFrame, shots: pl.DataFrame) -> dict[str, float]:
    found = eb.performance_gap(
        posts, by="pace", high="fast", low="slow", effects=["block"], cluster="post_id", exposure=None, snapshots=shots, horizon=horizon
    )  # fmt: skip
    return found.table().row(0, named=True)


def test_the_gap_at_an_age_is_the_planted_window_bias() -> None:
    """In 30 worlds the interval holds B(H) as often as its level says, at each age, and their mean is B(H)."""
    worlds = [world(seed) for seed in range(WORLDS)]
    for horizon, rounded in TRUTH.items():
        shares = {kind: 1 - 2 ** (-horizon / half) for kind, half in HALF.items()}
        truth = math.log(shares["fast"] / shares["slow"])
        assert math.exp(truth) == pytest.approx(rounded, rel=5e-3)
        rows = [gap_at(horizon, *w) for w in worlds]
        held = sum(r["conf_low"] <= truth <= r["conf_high"] for r in rows)
        low, high = binom.ppf([0.001, 0.999], WORLDS, 0.95)
        assert low <= held <= high, horizon
        found = np.array([r["estimate"] for r in rows])
        assert found.mean() == pytest.approx(truth, abs=3.3 * found.std(ddof=1) / math.sqrt(WORLDS))
        # The bias is large beside the error of one world: no gap, or a later one, would not pass for it.
        assert sum(r["conf_low"] <= 0 <= r["conf_high"] for r in rows) <= (0 if horizon < 72 else WORLDS)


def test_what_was_counted_at_unlike_ages_is_no_gap_of_one_age() -> None:
    posts, shots = world(1)
    assert gap_at(1.0, posts, shots)["estimate"] > gap_at(24.0, posts, shots)["estimate"] > 0
    assert (
        gap_at(72.0, posts, shots)["n"] < gap_at(24.0, posts, shots)["n"] == 160
    )  # those collected at 30 h were not read at 72 h
