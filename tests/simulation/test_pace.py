from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.schema import SNAPSHOTS, check_posts, check_table


def test_the_same_seed_makes_the_same_world() -> None:
    first, again, other = (eb.simulate("pace", seed=s, n_posts=50) for s in (1, 1, 2))
    assert first.snapshots.equals(again.snapshots)
    assert not first.snapshots.equals(other.snapshots)


def test_tables_are_sound_and_belong_together() -> None:
    world = eb.simulate("pace", seed=3, n_posts=100)
    check_posts(world.posts, caller="test")
    check_table(world.snapshots, SNAPSHOTS, caller="test")
    last = world.snapshots.sort("age_hours").group_by("post_id").agg(pl.col("age_hours", "count").last())
    joined = world.posts.join(last, on="post_id")
    assert joined["count"].to_list() == joined["shares"].to_list()
    hours = (joined["observed_at"] - joined["created_at"]).dt.total_microseconds() / 3.6e9
    assert hours.to_list() == pytest.approx(joined["age_hours"].to_list())
    assert hours.is_between(2, 72).all()
    assert world.snapshots["platform"].unique().to_list() == ["simulated"]
    assert eb.accrual(world.snapshots, n_boot=100).simulated


def test_the_truth_is_what_was_planted() -> None:
    world = eb.simulate(
        "pace",
        seed=4,
        n_posts=4000,
        ages=(3000.0, 4000.0),
        every=1000.0,
        totals={"slow": 20.0},
        half_lives={"slow": 12.0},
    )
    assert dict(world.truth.iter_rows()) == {
        "half_life, pace = fast": 4 / 3, "half_life, pace = slow": 12.0, "total, pace = fast": 40.0, "total, pace = slow": 20.0,
    }  # fmt: skip
    means = dict(world.posts.group_by("pace").agg(pl.col("shares").mean()).iter_rows())
    assert means == {"fast": pytest.approx(40, rel=0.05), "slow": pytest.approx(20, rel=0.05)}
    shares = world.posts["shares"].to_numpy().astype(float)
    assert shares[::2].var() > 10 * np.sqrt(40)  # far more than Poisson


def test_load_gives_the_snapshots() -> None:
    assert eb.load("example", world="pace").equals(eb.simulate("pace").snapshots)


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"half_lives": {"quick": 2.0}}, "half_lives is by class, of fast, slow; got quick"),
        ({"totals": {"fast": 0.0}}, r"totals\['fast'\] must be above 0; got 0.0"),
        ({"post_spread": 2.0}, "post_spread is a part of spread and stays below it"),
        ({"post_spread": -1.0}, "post_spread must be 0 or more"),
        ({"ages": (72.0, 2.0)}, "ages are the youngest, then the oldest"),
        ({"ages": 72.0}, "ages is the youngest and the oldest age in hours"),
        ({"every": 0.0}, "every must be above 0"),
        ({"n_posts": 3}, "n_posts must be a whole number of 4 or more"),
    ],
)
def test_settings_are_checked(settings: dict[str, object], match: str) -> None:
    with pytest.raises(DataError, match=match):
        eb.simulate("pace", **settings)  # type: ignore[call-overload]
