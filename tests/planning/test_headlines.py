from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.numerics.headline_worlds import HeadlineTests, rejections
from engagebias.terms import TERMS


def test_the_error_by_hand() -> None:
    """Four tests of 100 clicks, variance a quarter, phi 4: the root of 4 / (400 x .25) is .2; with the variance of arms or without phi it is not."""
    plan = eb.plan_study("headlines", tests=4, clicks=100, variance_within=0.25, overdispersion=4, n_worlds=200)
    row = plan.table().row(0, named=True)
    assert row["std_error"] == pytest.approx(0.2)
    assert row["estimate"] == pytest.approx((1.959964 + 0.841621) * 0.2, rel=1e-4)
    assert row["n"] == 400
    assert plan.table("overdispersion")["estimate"][0] == pytest.approx(row["estimate"] / 2)  # phi 1


def test_the_published_figures_are_log_points() -> None:
    """Re-analysis of the archive: 5 to 100 tests detect 37, 26, 19, 12 and 8 % per SD; that is 100 b, not exp(b) - 1."""
    sizes = eb.plan_study("headlines", sizes=[5, 10, 20, 50, 100], n_worlds=200).table("sizes")
    assert sizes["log_points"].to_list() == pytest.approx([37, 26, 19, 12, 8], abs=1)
    assert sizes["rise_percent"].to_list() == pytest.approx([44.8, 29.9, 20.3, 12.4, 8.6], abs=0.1)
    assert sizes["fall_percent"].to_list() == pytest.approx([-31.0, -23.0, -16.9, -11.1, -7.9], abs=0.1)
    assert "10^10 ways" in eb.plan_study("headlines", tests=5, n_worlds=200).method  # 120^5


def test_three_thousand_tests_for_the_published_effect() -> None:
    plan = eb.plan_study("headlines", n_worlds=200)
    needed = plan.table("published")["tests_needed"].item()
    assert needed == pytest.approx(3000, rel=0.03)
    enough, short = (eb.plan_study("headlines", tests=n, clicks=178 * needed / n, published=effect, n_worlds=200)
                     for n, effect in ((100, 0.015), (50, 0.0149)))  # as many clicks in fewer tests  # fmt: skip
    assert enough.table("published")["within_reach"].item()
    assert not short.table("published")["within_reach"].item()
    assert "The effect that you named is within reach" in enough.answer().sentence
    assert "You cannot detect the effect that you named" in short.answer().sentence
    published = eb.plan_study("headlines", n_worlds=200)
    assert "1.5 %" in published.answer().sentence
    assert "Robertson et al. 2023" in published.answer(lang="ar").sentence


def test_what_to_measure_instead_follows_the_figures() -> None:
    far, near = (eb.plan_study("headlines", tests=n, n_worlds=200).answer().sentence for n in (20, 500))
    assert "no wording differs by the 12 SD" in far
    assert "headlines that lie 2.5 SD apart" in near
    short = eb.plan_study("headlines", tests=3000, n_worlds=200).answer().sentence
    assert "headlines that lie 1.1 SD apart" in short  # rounded up: 1 SD would be no stronger contrast


def test_worlds_without_a_click_reject_nothing() -> None:
    """Half a click a test: a third of the worlds have none in two tests, and no figure comes of dividing by nothing."""
    found = rejections(HeadlineTests(2, 0.5, 2, 0.45, 1.0), 0.0, 0.05, 500, np.random.default_rng(1))
    assert all(0 <= rate < 0.5 for rate in found.values())
    assert rejections(HeadlineTests(2, 1e-9, 2, 0.45, 1.0), 0.0, 0.05, 200, np.random.default_rng(1))["known"] == 0


def test_very_many_tests_are_simulated_in_part() -> None:
    plan = eb.plan_study("headlines", tests=1_000_000, n_worlds=200)
    assert plan.table("assumptions").filter(term="tests in each simulated world")["value"].item() == 1000
    assert plan.table()["std_error"].item() == pytest.approx(math.sqrt(7 / (1e6 * 178 * 0.45)))
    assert set(plan.table("assumptions")["term"]) <= set(TERMS)  # each has its Arabic
    assert plan.table("tests")["finds_detectable_effect"][1] == pytest.approx(0.8, abs=4 * 0.029)


def test_the_power_of_statsmodels() -> None:
    from statsmodels.stats.power import NormalIndPower

    power = eb.plan_study("headlines", n_worlds=200).table("power").filter(size=50)
    error = HeadlineTests(50, 178, 5, 0.45, 7).std_error
    for effect, found in power.select("effect", "power").iter_rows():
        expected = NormalIndPower(ddof=0).power(effect / error, 1, 0.05, ratio=0, alternative="two-sided")
        assert found == pytest.approx(expected, abs=1e-6)


def test_simulated_tests_bear_the_closed_form_out() -> None:
    """1,000 worlds of 50 tests: size .05 and power .8 within three binomial errors; the model's own error rejects nine times too often."""
    table = eb.plan_study("headlines", tests=50, seed=3).table("tests")
    model, known, clustered = table.select("rejects_without_effect", "finds_detectable_effect").rows()
    assert model[0] > 0.35
    for size, power in (known, clustered):
        assert 0.05 - 3 * 0.0069 < size < 0.05 + 3 * 0.0069
        assert 0.8 - 4 * 0.0126 < power < 0.8 + 3 * 0.0126


def test_few_tests_lose_power_when_their_error_must_be_learnt() -> None:
    plan = eb.plan_study("headlines", tests=5)
    assert any("Few tests (5)" in w and "50 log points" in w for w in plan.warnings)
    assert plan.table("tests")["finds_detectable_effect"][2] < 0.7
    assert not any("Few tests" in w for w in eb.plan_study("headlines", tests=60, n_worlds=200).warnings)


def test_the_headline_model_has_the_error_that_was_planned() -> None:
    """The spread of its estimates in 40 worlds of 60 tests, feature and overdispersion as they come out there, against the closed form."""
    errors, estimates = [], []
    for seed in range(40):
        world = eb.simulate(
            "headlines",
            seed=seed,
            n_tests=60,
            image_only_share=0.0,
            per_word={"negative": 0.0, "positive": 0.0, "words": 0.0},
        )
        row = _fitted(world.posts)
        estimates.append(row[0])
        errors.append(_planned(world.posts))
    ratio = float(np.std(estimates, ddof=1) / np.mean(errors))
    assert 1 - 3 / math.sqrt(2 * 40) < ratio < 1 + 3 / math.sqrt(2 * 40)


def _with_feature(posts: pl.DataFrame) -> pl.DataFrame:
    return posts.with_columns(length=pl.col("text").str.split(" ").list.len().cast(pl.Float64))


def _fitted(posts: pl.DataFrame) -> tuple[float, float]:
    found: tuple[float, float] = (
        eb.headline_effects(_with_feature(posts), features=["length"], n_permutations=0)
        .table().select("estimate", "std_error").row(0)
    )  # fmt: skip
    return found


def _planned(posts: pl.DataFrame) -> float:
    """Return the closed form with the clicks and the variance within tests of these data, and the overdispersion planted: 1 + .12 clicks an arm."""
    frame = _with_feature(posts).with_columns(z=pl.col("length") / pl.col("length").std())
    clicks = frame["clicks"].sum()
    mean = (pl.col("z") * pl.col("clicks")).sum().over("test_id") / pl.col("clicks").sum().over("test_id")
    within = frame.select(((pl.col("z") - mean) ** 2 * pl.col("clicks")).sum() / clicks).item()
    # In the variance of the slope each arm weighs by its clicks, so the overdispersion is that of the mean click.
    phi = 1 + 0.12 * frame.select((pl.col("clicks") ** 2).sum() / clicks).item()
    return float(np.sqrt(phi / (clicks * within)))


def test_another_level_and_power() -> None:
    plan = eb.plan_study("headlines", level=0.1, power=0.5, n_worlds=200)
    assert plan.table()["estimate"].item() == pytest.approx(1.645 * plan.table()["std_error"].item(), rel=1e-3)


def test_worlds_are_those_of_the_seed() -> None:
    plan = HeadlineTests(10, 100, 3, 0.45, 1.0)
    one, two = (rejections(plan, 0.1, 0.05, 300, np.random.default_rng(5)) for _ in range(2))
    assert one == two
    assert one["poisson"] == one["known"]  # without overdispersion they are one


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"tests": 0}, "tests must be a whole number of 2 or more; got 0"),
        ({"tests": -5}, "tests must be a whole number of 2 or more; got -5"),
        ({"clicks": 0}, r"clicks must be above 0, such as 178 a test; got 0"),
        ({"arms": 10**6}, "arms must be at most 100; got 1,000,000"),
        ({"arms": 1}, "arms must be a whole number of 2 or more"),
        ({"variance_within": -0.1}, "variance_within must be above 0"),
        ({"overdispersion": 0.5}, r"1 or more, in the archive 5\.5 to 7; got 0\.5"),
        ({"level": 1.2}, "level must be a number between 0 and 1"),
        ({"power": 0.05}, r"power must be above level.*power=0\.8, level=0\.05"),
        ({"power": 0.01}, "power must be above level"),
        ({"published": "mousa_2020"}, r"'mousa_2020' is not known for study='headlines'; known: 'robertson_2023'\. Or give the effect"),
        ({"published": "robertson_2032"}, "Did you mean 'robertson_2023'"),
        ({"published": 0}, "published must be an effect"),
        ({"sizes": []}, "sizes is empty"),
        ({"sizes": [10, 0]}, "sizes must be a whole number of 1 or more; got 0"),
        ({"n_worlds": 5}, "n_worlds must be a whole number of 200 or more"),
        ({"sites": 5}, "study='headlines' has no setting 'sites'; it has tests, clicks"),
        ({"test": 5}, "Did you mean 'tests'"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(settings: dict[str, object], match: str) -> None:
    with pytest.raises(DataError, match=match):
        eb.plan_study("headlines", **settings)  # type: ignore[call-overload]


def test_an_unknown_study_is_refused() -> None:
    with pytest.raises(DataError, match="study must be one of 'headlines', 'moderation', 'programme', 'series'"):
        eb.plan_study("headline")
