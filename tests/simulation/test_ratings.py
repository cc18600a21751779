from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.schema import check_posts


def test_the_same_seed_makes_the_same_world() -> None:
    first, again, other = (eb.simulate("ratings", seed=s, n_ratings=2000) for s in (1, 1, 2))
    assert first.ratings.equals(again.ratings)
    assert not first.ratings.equals(other.ratings)


def test_tables_are_sound_and_belong_together() -> None:
    world = eb.simulate("ratings", seed=3)
    check_posts(world.posts, caller="test")
    ratings = world.ratings
    assert ratings.height == 20_000
    assert not ratings.select(pl.struct("rater_id", "item_id").is_duplicated().any()).item()
    assert set(ratings["rating"].unique()) == {0.0, 0.5, 1.0}
    assert ratings["platform"].unique().to_list() == ["simulated"]
    joined = ratings.join(world.truth, on="item_id")
    assert (joined["content_class"] == joined["content_class_right"]).all()
    assert eb.load("example", world="ratings", seed=3).columns == ratings.columns


def test_the_truth_is_what_was_planted() -> None:
    """Without noise and with one camp of nearly all, a good item that nobody minds is rated as its intercept says."""
    world = eb.simulate("ratings", seed=4, rejection=0.0, noise=0.0, n_ratings=40_000)
    mean = world.ratings.group_by("item_id").agg(pl.col("rating").mean()).join(world.truth, on="item_id")
    assert np.corrcoef(mean["rating"], mean["intercept"])[0, 1] > 0.9
    split = eb.simulate("ratings", seed=4, rejection=0.6, majority=0.5, n_ratings=40_000)
    camp = pl.col("rater_id").str.extract(r"(\d+)").cast(pl.Int64) < 250
    by = split.ratings.group_by("content_class", camp.alias("first")).agg(pl.col("rating").mean())
    gap = {c: dict(by.filter(content_class=c).select("first", "rating").iter_rows()) for c in ("human_rights", "other")}
    assert gap["human_rights"][True] - gap["human_rights"][False] > 0.4
    assert abs(gap["other"][True] - gap["other"][False]) < 0.05


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"n_ratings": 100_000, "n_raters": 100, "n_items": 100}, "n_ratings is at most 10,000; got 100,000"),
        ({"majority": 1}, "majority must be a number between 0 and 1"),
        ({"noise": -1.0}, "noise must be 0 or more; got -1.0"),
        ({"n_raters": 5}, "n_raters must be a whole number of 20 or more"),
    ],
)
def test_settings_are_checked(settings: dict[str, object], message: str) -> None:
    with pytest.raises(DataError, match=message):
        eb.simulate("ratings", **settings)  # type: ignore[call-overload]
