"""The gap as a function of the age of reading, and the error of its slope."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import engagebias as eb
from engagebias.errors import DataError, DesignError

AGES = {1.0: (8, 2), 4.0: (20, 20), 16.0: (30, 60)}


def posts_and_shots(apart: bool = True) -> tuple[pl.DataFrame, pl.DataFrame]:
    # Forty authors with a loud and a calm post each: 4 times the likes at 1 h, as many at 4 h, half at 16 h.
    rows = [(f"p{i}", f"a{i // 2}", "loud" if i % 2 else "calm") for i in range(80)]
    posts = pl.DataFrame(rows, schema=["post_id", "author_id", "tone"], orient="row")
    shots = []
    for p, author, tone in rows:
        more = 0 if tone == "calm" or not apart else 1 if int(author[1:]) % 2 else -1
        shots += [(p, age, "likes", (loud if tone == "loud" else calm) + more) for age, (loud, calm) in AGES.items()]
    return posts, pl.DataFrame(shots, schema=["post_id", "age_hours", "action", "count"], orient="row")


def by_age(posts: pl.DataFrame, shots: pl.DataFrame, **more: object) -> eb.Estimates:
    asked = {
        "horizons": list(AGES),
        "outcome": "likes",
        "by": "tone",
        "high": "loud",
        "low": "calm",
        "effects": ["author_id"],
    }
    return eb.gap_by_horizon(posts, snapshots=shots, **(asked | more))  # type: ignore[arg-type]


def test_each_row_is_the_gap_at_that_age() -> None:
    posts, shots = posts_and_shots()
    found = by_age(posts, shots)
    assert found.table("ratio")["estimate"].to_list() == pytest.approx([4.0, 1.0, 0.5])
    for row in found.table().iter_rows(named=True):
        alone = eb.performance_gap(
            posts, snapshots=shots, horizon=float(row["term"].split()[0]), by="tone", high="loud", low="calm", effects=["author_id"]
        ).table()  # fmt: skip
        for name in ("estimate", "std_error", "conf_low", "conf_high", "n"):
            assert row[name] == pytest.approx(alone[name][0])


def test_the_slope_is_the_line_on_the_doublings_of_age() -> None:
    found = by_age(*posts_and_shots())
    # Doublings 0, 2, 4 and logs of 4, 1, 1/2: (log 1/2 - log 4) / 4.
    assert found.table("slope")["estimate"][0] == pytest.approx(-3 * math.log(2) / 4)


def test_the_slope_counts_that_the_same_posts_are_read_at_every_age() -> None:
    posts, shots = posts_and_shots()
    shots = shots.filter(age_hours=1.0)
    twice = pl.concat([shots, shots.with_columns(age_hours=pl.lit(8.0), count=pl.col("count") * 3)])
    found = by_age(posts, twice, horizons=[1.0, 8.0])
    slope = found.table("slope").row(0, named=True)
    # Tripled counts change no ratio at all: taken for independent, the two estimates would leave an error near 0.01.
    independent = math.hypot(*found.table()["std_error"]) / 3
    assert slope["estimate"] == pytest.approx(0, abs=1e-9)
    assert independent > 0.009
    assert slope["std_error"] is None or slope["std_error"] < 1e-6


def pace_world(seed: int, n_posts: int, half_lives: dict[str, float]) -> eb.Estimates:
    world = eb.simulate("pace", seed=seed, n_posts=n_posts, half_lives=half_lives, ages=(30.0, 72.0), every=3.0)
    return eb.gap_by_horizon(
        world.posts, snapshots=world.snapshots, outcome="shares", by="pace", high="fast", low="slow", horizons=[3, 12, 24],
        exposure=None, effects=[], cluster="post_id",
    )  # fmt: skip


def test_the_slopes_error_is_that_of_resampled_posts() -> None:
    world = eb.simulate("pace", seed=5, n_posts=300, ages=(30.0, 72.0), every=3.0)
    found = eb.gap_by_horizon(
        world.posts, snapshots=world.snapshots, outcome="shares", by="pace", high="fast", low="slow", horizons=[3, 12, 24],
        exposure=None, effects=[], cluster="post_id",
    ).table("slope")  # fmt: skip
    counts = np.column_stack(
        [eb.counts_at(world.snapshots, horizon=h)["shares"].cast(pl.Float64).to_numpy() for h in (3, 12, 24)]
    )
    fast = (eb.counts_at(world.snapshots, horizon=3)["pace"] == "fast").to_numpy()
    rng = np.random.default_rng(1)
    doublings = np.log2([3, 12, 24])
    slopes = []
    for _ in range(2000):
        a, b = (counts[part][rng.integers(0, part.sum(), part.sum())] for part in (fast, ~fast))
        slopes.append(np.polyfit(doublings, np.log(a.mean(axis=0) / b.mean(axis=0)), 1)[0])
    assert found["std_error"][0] == pytest.approx(np.std(slopes), rel=0.1)


def test_posts_of_equal_pace_show_a_slope_no_more_often_than_the_level() -> None:
    worlds = 200
    held = 0
    for seed in range(worlds):
        row = pace_world(seed, 120, {"fast": 8.0, "slow": 8.0}).table("slope").row(0, named=True)
        held += row["conf_low"] <= 0 <= row["conf_high"]
    assert binom.ppf(0.001, worlds, 0.95) <= held <= binom.ppf(0.999, worlds, 0.95)


def test_an_age_at_which_nothing_was_read_has_no_number_and_says_why() -> None:
    posts, shots = posts_and_shots()
    found = by_age(posts, shots, horizons=[1, 4, 9])
    assert found.table()["estimate"].null_count() == 1
    assert any("No estimate at 9 h: no post was read at this age." in w for w in found.warnings)
    lone = shots.filter(~((pl.col("age_hours") == 4) & pl.col("post_id").is_in([f"p{i}" for i in range(1, 80, 2)])))
    found = by_age(posts, lone, horizons=[1, 4])
    assert "do not let the classes be compared" in " ".join(found.warnings)
    assert "40 at" not in " ".join(found.warnings)  # the age without an estimate is named once
    assert found.table("slope")["estimate"][0] is None
    assert "how it changes is not known" in found.answer().sentence


def test_posts_not_read_are_counted() -> None:
    posts, shots = posts_and_shots()
    some = shots.filter(~((pl.col("age_hours") == 16) & pl.col("post_id").is_in(["p0", "p1", "p2"])))
    found = by_age(posts, some)
    assert any("3 at 16 h" in w for w in found.warnings)
    left = found.table("sample").filter(pl.col("step").str.contains("horizon"), horizon=16.0)["posts"].item()
    assert left == 3


def test_what_cannot_be_asked_is_refused() -> None:
    posts, shots = posts_and_shots()
    with pytest.raises(DesignError, match="no age lets the classes be compared.*no post was read"):
        by_age(posts, shots, horizons=[2, 3])
    with pytest.raises(DataError, match="gap_by_horizon: horizons is a list of ages"):
        by_age(posts, shots, horizons=24)
    with pytest.raises(DataError, match="gap_by_horizon: no post has tone = 'shrill'"):
        by_age(posts, shots, high="shrill")
    with pytest.raises(DataError, match="gap_by_horizon: outcome must be .*likes.*saves"):
        by_age(posts, shots, outcome="saves")
