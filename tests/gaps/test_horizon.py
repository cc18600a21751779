"""The gap at one age: counts of all posts as they stood so many hours after publication."""

from __future__ import annotations

import math

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.gaps.horizon import NOT_READ

HORIZONS = (1.0, 6.0, 24.0)


def posts_and_shots() -> tuple[pl.DataFrame, pl.DataFrame]:
    # Forty authors with a loud and a calm post each; at 1 h loud has 4 times the likes, at 24 h as many, at 90 h half.
    rows = [(f"p{i}", f"a{i // 2}", "loud" if i % 2 else "calm") for i in range(80)]
    posts = pl.DataFrame(rows, schema=["post_id", "author_id", "tone"], orient="row").with_columns(
        likes=pl.when(pl.col("tone") == "loud").then(30).otherwise(60), clicks=pl.lit(7)
    )
    ages = {1.0: (8, 2), 24.0: (20, 20), 90.0: (30, 60)}
    shots = []
    for p, author, tone in rows:
        # Authors differ by one up or down, which leaves the ratio of sums as it is.
        apart = 0 if tone == "calm" else 1 if int(author[1:]) % 2 else -1
        shots += [(p, age, "likes", (loud if tone == "loud" else calm) + apart) for age, (loud, calm) in ages.items()]
    return posts, pl.DataFrame(shots, schema=["post_id", "age_hours", "action", "count"], orient="row")


def gap(posts: pl.DataFrame, **more: object) -> eb.Estimates:
    return eb.performance_gap(posts, by="tone", high="loud", low="calm", effects=["author_id"], **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("horizon", "ratio"), [(1, 4.0), (24, 1.0), (90, 0.5)])
def test_the_gap_is_that_of_the_counts_at_that_age(horizon: float, ratio: float) -> None:
    posts, shots = posts_and_shots()
    found = gap(posts, snapshots=shots, horizon=horizon)
    (row,) = found.table().to_dicts()
    assert row["term"] == "likes"  # clicks were read at no known age and take no part
    assert math.exp(row["estimate"]) == pytest.approx(ratio)
    assert f"Counts are those at {horizon} h after publication." in found.estimand
    assert str(horizon) in found.estimand.ar


def test_a_reading_before_the_horizon_counts_only_within() -> None:
    posts, shots = posts_and_shots()
    with pytest.raises(DataError, match="no post was read at 30 hours"):
        gap(posts, snapshots=shots, horizon=30)
    (row,) = gap(posts, snapshots=shots, horizon=30, within=8).table().to_dicts()
    assert math.exp(row["estimate"]) == pytest.approx(1)


def test_posts_that_were_not_read_then_are_counted() -> None:
    posts, shots = posts_and_shots()
    late = shots.filter(~(pl.col("post_id").is_in(["p0", "p1", "p2", "p3"]) & (pl.col("age_hours") == 24)))
    sample = dict(gap(posts, snapshots=late, horizon=24).table("sample").select("step", "posts").iter_rows())
    assert sample["given"] == 80
    assert sample[NOT_READ] == 4


def test_unlike_ages_are_no_obstacle_at_one_age() -> None:
    world = eb.simulate("pace", seed=3)
    posts = world.posts.with_columns(hour_block=pl.lit("all"))
    found = {
        h: eb.performance_gap(posts, by="pace", high="fast", low="slow", effects=["hour_block"], cluster="post_id", exposure=None,
                              snapshots=world.snapshots, horizon=h).table()["estimate"][0]
        for h in HORIZONS
    }  # fmt: skip
    direct = (
        eb.concluded_at(world.snapshots, by="pace", fast="fast", slow="slow", horizons=HORIZONS)
        .table()["estimate"]
        .to_list()
    )
    # The same ratio of means, from an estimator of its own; and it falls with age, as planted.
    assert [math.exp(x) for x in found.values()] == pytest.approx(direct, rel=1e-6)
    assert found[1.0] > found[6.0] > found[24.0] > 0


def test_what_cannot_be_asked() -> None:
    posts, shots = posts_and_shots()
    with pytest.raises(DataError, match="horizon= goes with snapshots="):
        gap(posts, horizon=24)
    with pytest.raises(DataError, match="snapshots= goes with horizon="):
        gap(posts, snapshots=shots)
    with pytest.raises(DataError, match="within= goes with horizon= and snapshots="):
        gap(posts, within=2)
    with pytest.raises(DataError, match="the snapshots have no readings of 'clicks'; they have likes"):
        gap(posts, snapshots=shots, horizon=24, outcomes=["clicks"])
