from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.labels import agreement
from engagebias.schema import check_exposed, check_posts, is_simulated
from engagebias.simulation import simulate
from engagebias.simulation.sentences import LANGS
from engagebias.simulation.validity import SHARES, _spread
from engagebias.text import own_lexicon
from engagebias.text.counting import count_column


@pytest.mark.parametrize("variety", LANGS)
def test_the_sentences_say_what_the_lists_know(variety: str) -> None:
    phrases = LANGS[variety]
    texts = {
        tone: [
            form.format(topic=topic, word=word) for form, topic, word in itertools.product(forms, phrases.topics, words)
        ]
        for tone, words, forms in (
            ("negative", phrases.negative, (*phrases.judged, *phrases.stressed)),
            ("positive", phrases.positive, (*phrases.judged, *phrases.stressed)),
            ("neutral", ("",), phrases.neutral),
        )
    }
    signs = {"negative": -1, "positive": 1, "neutral": 0}
    for tone, written in texts.items():
        valence = count_column(pl.Series(written), own_lexicon(), fast=False).column("valence")
        wrong = [t for t, v in zip(written, valence, strict=True) if np.sign(v) != signs[tone]]
        assert not wrong, f"{variety}, {tone}: {wrong[:3]}"


def test_it_is_a_posts_table_that_says_what_it_is() -> None:
    posts = simulate("validity", seed=2).posts
    check_posts(posts, require=["text", "lang", "author_id", "views", "shares"], caller="test")
    check_exposed(posts, outcome="shares", exposure="views", caller="test")
    assert is_simulated(posts)
    english, arabic = posts.filter(lang="en"), posts.filter(lang="ar")
    assert english.select("sentiment", "dialect").null_count().row(0) == (1200, 1200)
    assert arabic.select("split", "valence_rating", "arousal_rating").null_count().row(0) == (1200,) * 3
    assert english.select("split", "valence_rating", "arousal_rating", "coder_a").null_count().row(0) == (0,) * 4
    assert arabic.select("sentiment", "dialect", "coder_b").null_count().row(0) == (0,) * 3
    assert posts["people_negative"].count() == posts["gold_probability"].count() == 500
    assert posts["gold_probability"].drop_nulls().unique().to_list() == [500 / 2400]
    assert set(SHARES) | {"en"} == set(LANGS)
    assert len(_spread(7)) == 7


def test_the_seed_decides() -> None:
    assert simulate("validity", seed=5).posts.equals(simulate("validity", seed=5).posts)
    assert not simulate("validity", seed=5).posts.equals(simulate("validity", seed=6).posts)
    assert eb.load("example", world="validity", seed=5).equals(simulate("validity", seed=5).posts)


@pytest.mark.parametrize("accuracy", [0.7, 0.9])
def test_two_coders_agree_as_planted(accuracy: float) -> None:
    """Equal codes by chance alone: both right, or both wrong in the same way; alpha follows from the marginals."""
    posts = simulate("validity", seed=3, n_posts=6000, coder_accuracy=accuracy).posts
    same = accuracy**2 + (1 - accuracy) ** 2 / 2
    assert (posts["coder_a"] == posts["coder_b"]).mean() == pytest.approx(same, abs=0.02)
    truth = np.array([0.3085, 0.383, 0.3085])  # of a standard normal, cut at half an SD on either side
    codes = accuracy * truth + (1 - accuracy) / 2 * (1 - truth)
    alpha = 1 - (1 - same) / (1 - (codes**2).sum())
    long = posts.unpivot(["coder_a", "coder_b"], index="post_id", variable_name="coder", value_name="label")
    assert agreement(long, n_boot=99).table()["estimate"][0] == pytest.approx(alpha, abs=0.03)


def test_the_planted_effect_is_in_the_shares() -> None:
    world = simulate("validity", seed=1, n_posts=8000, n_gold=8000, negative_effect=0.5)
    rates = world.posts.group_by("people_negative").agg(rate=pl.col("shares").sum() / pl.col("views").sum())
    low, high = rates.sort("people_negative")["rate"]
    assert np.log(high / low) == pytest.approx(0.5, abs=0.06)
    assert world.truth["log_rate_ratio"].to_list() == [0.5]
    negative = world.posts["people_negative"].cast(pl.Float64)
    assert world.truth["sd"][0] == pytest.approx(negative.std())


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"n_post": 5}, "setting must be one of 'n_posts', .*Did you mean 'n_posts'"),
        ({"n_posts": 3}, "n_posts must be a whole number of 20 or more"),
        ({"coder_accuracy": 1}, "coder_accuracy must be a number between 0 and 1"),
        ({"negative_effect": "x"}, "negative_effect must be a number; got 'x'"),
        (
            {"n_posts": 100, "n_gold": 200},
            "n_gold is the number of posts that people code, at most n_posts; got 200 of 100",
        ),
        ({"n_tests": 5}, "setting must be one of"),
    ],
)
def test_bad_settings_are_refused(settings: dict[str, object], match: str) -> None:
    with pytest.raises(DataError, match=match):
        simulate("validity", **settings)  # type: ignore[arg-type]
