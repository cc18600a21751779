from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.schema import check_posts


def test_the_same_seed_makes_the_same_world() -> None:
    first, again, other = (eb.simulate("feeds", seed=s, n_feeds=10) for s in (1, 1, 2))
    assert first.posts.equals(again.posts)
    assert not first.posts.equals(other.posts)
    assert eb.load("example", world="feeds").equals(eb.simulate("feeds").posts)


def test_posts_are_sound_and_each_feed_has_every_position_once() -> None:
    posts = eb.simulate("feeds", seed=3, n_feeds=40).posts
    check_posts(posts, require=["author_id", "created_at"], caller="test")
    places = posts.group_by("feed").agg(pl.col("position").sort(), pl.len())
    assert all(row["position"] == list(range(1, row["len"] + 1)) for row in places.iter_rows(named=True))
    # A feed is of one language and one day, and so is each of its posts.
    assert posts.select(
        same=pl.col("feed") == pl.format("{} {}", "lang", pl.col("created_at").dt.date().cast(pl.String))
    )["same"].all()
    assert posts.group_by("author_id").agg(pl.col("lang").n_unique())["lang"].max() == 1
    # What was not reported is null, and says so.
    assert posts["comments"].null_count() == posts["missing"].count() > 0


def test_the_planted_ratios_and_examination_are_in_the_posts() -> None:
    world = eb.simulate("feeds", seed=4, n_feeds=600, slow_ratios={"clicks": 1.5}, examination=0.5)
    truth = dict(world.truth.iter_rows())
    assert (truth["ratio, clicks"], truth["examination"]) == (1.5, 0.5)
    posts = world.posts
    means = dict(posts.group_by("content_class").agg(pl.col("chance_clicks").mean()).iter_rows())
    assert means["slow and complex"] / means["fast and emotive"] == pytest.approx(1.5, rel=0.1)
    # Clicks per chance fall with the position as planted.
    seen = posts.group_by("position").agg(
        rate=pl.col("clicks").sum() / (pl.col("chance_clicks") * pl.col("impressions")).sum()
    )
    for position, rate in seen.filter(pl.col("position") <= 9).iter_rows():
        assert rate == pytest.approx(position**-0.5, rel=0.05)
    slow = posts["content_class"] == "slow and complex"
    assert truth["share of posts, slow"] == pytest.approx(slow.mean())
    chance = posts["chance_clicks"].to_numpy()
    assert truth["share of clicks if all were seen, slow"] == pytest.approx(
        chance[slow.to_numpy()].sum() / chance.sum()
    )


def test_a_class_is_written_as_it_is_called() -> None:
    posts = eb.score(eb.simulate("feeds", seed=5, n_feeds=60).posts)
    means = posts.group_by("content_class", "lang").agg(
        pl.col("moral_emotional_share", "peace_share", "hedges_share").mean()
    )
    wide = {(row["content_class"], row["lang"]): row for row in means.iter_rows(named=True)}
    for lang in ("en", "ar"):
        fast, slow = wide["fast and emotive", lang], wide["slow and complex", lang]
        assert fast["moral_emotional_share"] > 2 * slow["moral_emotional_share"]
        assert slow["peace_share"] > 2 * fast["peace_share"]
        assert slow["hedges_share"] > 2 * fast["hedges_share"]


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"n_feeds": 1}, "n_feeds must be a whole number of 2 or more; got 1"),
        ({"slow_share": 1.0}, "slow_share must lie between 0 and 1; got 1.0"),
        ({"slow_ratios": {"likess": 1.0}}, r"slow_ratios must be one of 'clicks', .*Did you mean 'likes'"),
        ({"slow_ratios": {"likes": 0}}, r"slow_ratios\['likes'\] is a ratio above 0 and up to 10; got 0"),
        ({"examination": -1}, "examination is the power with which attention falls with the position, from 0 to 3; got -1"),
        ({"unreported_share": 1}, "unreported_share must be from 0 to below 1; got 1"),
        ({"half_lives": {}}, "setting must be one of 'n_feeds'"),
    ],
)  # fmt: skip
def test_bad_settings_are_refused(settings: dict, match: str) -> None:
    with pytest.raises(DataError, match=match):
        eb.simulate("feeds", **settings)


def test_without_position_bias_all_are_seen_alike() -> None:
    posts = eb.simulate("feeds", seed=6, n_feeds=100, examination=0.0).posts
    last = posts.filter(pl.col("position") > 15)
    assert np.isclose(last["clicks"].sum(), (last["chance_clicks"] * last["impressions"]).sum(), rtol=0.03)
