"""Each check of the battery passes on a sound world and fails on the world it is there for."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.headlines.battery import letter_features

CHECKS = ["sample ratio", "nonsense features", "without the largest tests", "permutation within tests"]


def world(seed: int = 1, n_tests: int = 120) -> pl.DataFrame:
    """Tests of four arms; ``loud`` does nothing, half of the headlines hold an x."""
    rng = np.random.default_rng(seed)
    n = 4 * n_tests
    test = np.repeat(np.arange(n_tests), 4)
    texts = [f"word {'x' if odd else 'w'} {i}" for i, odd in enumerate(rng.integers(0, 2, n))]
    frame = pl.DataFrame(
        {"post_id": [str(i) for i in range(n)], "test_id": test.astype(str), "text": texts, "loud": rng.normal(size=n)}
    )
    return frame.with_columns(impressions=pl.lit(3000), clicks=pl.Series(rng.poisson(60 * rng.gamma(8, 1 / 8, n))))


def verdicts(frame: pl.DataFrame, **settings: int) -> dict[str, bool]:
    effects = eb.headline_effects(frame, features=["loud"], n_permutations=199, **settings)  # type: ignore[arg-type]
    found = dict(effects.table("checks").select("check", "passed").iter_rows())
    assert list(found) == CHECKS
    assert sum(w.startswith("Check failed") for w in effects.warnings) == sum(
        passed is False for passed in found.values()
    )
    return found


def test_a_sound_world_passes() -> None:
    assert all(verdicts(world()).values())
    assert eb.headline_effects(world(), features=["loud"], n_permutations=99).wording == "effect"


def test_sound_worlds_seldom_fail_the_nonsense_check() -> None:
    failed = sum(
        dict(eb.headline_effects(world(seed), features=["loud"]).table("checks").select("check", "passed").iter_rows())[
            "nonsense features"
        ]
        is False
        for seed in range(100)
    )
    assert failed <= 5  # 99.6 % of Binomial(100, 0.015)


def test_the_battery_uses_the_weighting_of_the_estimate() -> None:
    effects = eb.headline_effects(world(), features=["loud"], weighting="tests")
    details = dict(effects.table("checks").select("check", "detail").iter_rows())
    assert f"from {effects.table()['estimate'][0]:+.4f} to" in details["without the largest tests"]
    clicks = eb.headline_effects(world(), features=["loud"])
    after = {
        d.split(" to ")[1]
        for d in (
            details["without the largest tests"],
            dict(clicks.table("checks").select("check", "detail").iter_rows())["without the largest tests"],
        )
    }
    assert len(after) == 2


def test_without_permutations_that_check_is_not_run() -> None:
    rows = {c: (p, d) for c, p, d in eb.headline_effects(world(), features=["loud"]).table("checks").iter_rows()}
    assert rows["permutation within tests"] == (None, "Not run: n_permutations is 0.")


def test_uneven_splits_fail_the_sample_ratio() -> None:
    uneven = world().with_columns(impressions=pl.when(pl.int_range(pl.len()) % 4 == 0).then(4000).otherwise(3000))
    assert [name for name, passed in verdicts(uneven).items() if not passed] == ["sample ratio"]


def test_a_letter_that_predicts_clicks_fails() -> None:
    lettered = world().with_columns(
        clicks=pl.col("clicks") * pl.when(pl.col("text").str.contains("x")).then(2).otherwise(1)
    )
    assert [name for name, passed in verdicts(lettered).items() if not passed] == ["nonsense features"]
    effects = eb.headline_effects(lettered, features=["loud"])
    assert effects.wording == "association"
    assert "A check failed (nonsense features)" in effects.estimand
    assert "Assignment within tests is in doubt" not in effects.estimand


def test_a_result_made_by_ten_tests_fails() -> None:
    rich = pl.int_range(pl.len()) < 40  # ten tests of four arms
    made = world().with_columns(
        clicks=pl.when(rich)
        .then((600 * (0.5 * pl.col("loud")).exp()).round())
        .otherwise(pl.col("clicks"))
        .cast(pl.Int64),
        impressions=pl.lit(100_000),
    )
    assert not verdicts(made)["without the largest tests"]


def test_a_model_without_solution_after_the_top_is_not_run() -> None:
    """Only the ten largest tests compare anything: without them the feature no longer varies within tests."""
    rich = pl.int_range(pl.len()) < 40
    only = world().with_columns(
        loud=pl.when(rich).then(pl.col("loud")).otherwise(0.5), clicks=pl.when(rich).then(pl.col("clicks") * 9).otherwise(pl.col("clicks")),
        impressions=pl.lit(100_000),
    )  # fmt: skip
    rows = {c: (p, d) for c, p, d in eb.headline_effects(only, features=["loud"]).table("checks").iter_rows()}
    assert rows["without the largest tests"] == (None, "Not run: without them the model has no solution.")


def test_few_tests_with_one_heavy_fail_the_permutation() -> None:
    """A clustered error from a handful of tests, one of them with nearly all clicks, is far off the design's spread."""
    few = world(n_tests=6).with_columns(
        clicks=pl.when(pl.int_range(pl.len()) < 4).then(pl.col("clicks") * 40).otherwise(pl.col("clicks")),
        impressions=pl.lit(100_000),
    )
    assert not verdicts(few)["permutation within tests"]


def test_letters_are_counted_per_character() -> None:
    shares = pl.select(**letter_features(pl.lit("XxyA"))).row(0)
    assert shares == (2 / 4, 1 / 4, 0.0)


def test_a_check_that_could_not_run_says_so() -> None:
    plain = world(n_tests=8).with_columns(text=pl.int_range(pl.len()).cast(pl.String))
    effects = eb.headline_effects(plain, features=["loud"])
    rows = {check: (passed, detail) for check, passed, detail in effects.table("checks").iter_rows()}
    for name in ("nonsense features", "without the largest tests"):
        assert rows[name][0] is None
        assert rows[name][1].startswith("Not run")


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_details_are_in_both_languages(lang: str) -> None:
    effects = eb.headline_effects(world(), features=["loud"])
    details = effects.table("checks", lang=lang)["detail"].to_list()  # type: ignore[arg-type]
    assert all(any("\u0600" <= letter <= "\u06ff" for letter in d) == (lang == "ar") for d in details)
