from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.schema import check_exposed, check_posts, is_simulated
from engagebias.simulation import simulate
from engagebias.simulation.vocabulary import NEGATIVE, NEUTRAL, POSITIVE
from engagebias.text import vader


def test_the_vocabulary_agrees_with_the_lexicon() -> None:
    terms = vader().terms
    lists = {name: set(terms.filter(category=name)["term"]) for name in ("negative", "positive")}
    assert set(NEGATIVE) <= lists["negative"]
    assert set(POSITIVE) <= lists["positive"]
    assert not set(NEUTRAL) & (lists["negative"] | lists["positive"])


def test_it_is_a_posts_table_and_says_that_it_is_simulated() -> None:
    posts = simulate("headlines").posts
    check_posts(posts, require=["test_id", "text", "lang", "created_at", "clicks", "impressions"], caller="test")
    check_exposed(posts, outcome="clicks", exposure="impressions", caller="test")
    assert is_simulated(posts)


def test_the_seed_decides() -> None:
    assert simulate("headlines", seed=5).posts.equals(simulate("headlines", seed=5).posts)
    assert not simulate("headlines", seed=5).posts.equals(simulate("headlines", seed=6).posts)


def test_the_truth_is_in_the_counts() -> None:
    """Without noise or stories, the log rate is linear in the scored features with the planted slopes."""
    world = simulate(
        "headlines",
        seed=2,
        n_tests=60,
        impressions=4_000_000,
        overdispersion=0,
        per_word={"negative": 0.1, "words": -0.02},
    )
    posts = eb.score(world.posts, lexicon="vader").with_columns(
        log_rate=(pl.col("clicks") / pl.col("impressions")).log()
    )
    terms = world.truth["term"].to_list()
    centred = posts.select(pl.col("log_rate", *terms) - pl.col("log_rate", *terms).mean().over("test_id"))
    slopes, *_ = np.linalg.lstsq(centred.select(terms).to_numpy(), centred["log_rate"].to_numpy(), rcond=None)
    assert slopes == pytest.approx([0.1 * 14, -0.02 * 14, -0.02], abs=0.02)
    assert world.truth["log_rate_ratio"].to_list() == pytest.approx([1.4, -0.28, -0.02])


def test_overdispersion_adds_the_variance_it_says() -> None:
    kwargs = {
        "seed": 3,
        "n_tests": 800,
        "story_confounding": 0.0,
        "per_word": {"negative": 0.0, "positive": 0.0, "words": 0.0},
    }

    def spread(overdispersion: float) -> float:
        posts = simulate("headlines", overdispersion=overdispersion, **kwargs).posts
        expected = (
            pl.col("clicks").sum().over("test_id") / pl.col("impressions").sum().over("test_id") * pl.col("impressions")
        )
        excess = ((pl.col("clicks") - expected) ** 2 - expected).sum() / (expected**2).sum()
        return posts.select(excess).item()

    assert spread(0.0) == pytest.approx(0, abs=0.01)
    # Centring on the test's own mean takes one degree of freedom of four arms.
    assert spread(0.3) == pytest.approx(0.3 * 3 / 4, rel=0.25)


def test_the_randomisation_defect_can_be_switched() -> None:
    sound = simulate("headlines", n_tests=300).posts
    broken = simulate("headlines", n_tests=300, broken_share=0.3).posts
    assert not sound["broken_randomisation"].any()
    assert broken["broken_randomisation"].mean() == pytest.approx(0.3, abs=0.1)
    assert eb.check_randomisation(sound).passed
    assert not eb.check_randomisation(broken).passed


def test_the_defect_biases_the_estimate() -> None:
    def negative(broken_share: float) -> float:
        posts = eb.score(simulate("headlines", n_tests=600, broken_share=broken_share).posts, lexicon="vader")
        return eb.headline_effects(posts, features=["negative_share"]).table()["estimate"][0]

    assert negative(1.0) > 3 * negative(0.0)


@pytest.mark.parametrize("share", [0.3, 0.8, 1.0])
def test_as_many_weeks_are_broken_as_asked(share: float) -> None:
    posts = simulate("headlines", n_tests=3000, broken_share=share).posts
    assert posts["broken_randomisation"].mean() == pytest.approx(share, abs=0.05)


def test_impressions_have_the_mean_asked_for() -> None:
    for mean in (50, 3500):
        assert simulate("headlines", n_tests=1500, impressions=mean).posts["impressions"].mean() == pytest.approx(
            mean, rel=0.03
        )


def test_image_only_tests_show_one_headline() -> None:
    posts = simulate("headlines", image_only_share=1.0).posts
    assert posts.group_by("test_id").agg(pl.col("text").n_unique())["text"].max() == 1


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"n_test": 5}, "setting must be one of 'n_tests', .*Did you mean 'n_tests'"),
        ({"n_tests": 0}, "n_tests must be a whole number of 1 or more"),
        ({"click_rate": 1.5}, "click_rate must lie between 0 and 0.5"),
        ({"overdispersion": -1}, "overdispersion is a variance"),
        ({"broken_share": 2}, "broken_share is a share between 0 and 1"),
        ({"story_confounding": "x"}, "story_confounding must be a number; got 'x'"),
        ({"click_rate": "x"}, "click_rate must be a number; got 'x'"),
        ({"per_word": {"negative": "x"}}, r"per_word\['negative'\] must be a number"),
        ({"per_word": {"anger": 1}}, "per_word must be one of 'negative', 'positive', 'words'; got 'anger'"),
    ],
)
def test_bad_settings_are_refused(settings: dict[str, object], match: str) -> None:
    with pytest.raises(DataError, match=match):
        simulate("headlines", **settings)  # type: ignore[arg-type]


def test_unknown_worlds_are_refused() -> None:
    with pytest.raises(DataError, match="world must be one of .*'headlines', .*; got"):
        simulate("headline")
