from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
from scipy.stats import norm

import engagebias as eb
from engagebias.errors import DataError, DesignError
from engagebias.numerics.rate_ratio_plan import (
    detectable_ratios,
    log_ratio_error,
    power_of_ratio,
    simulate_rejections,
    units_needed,
)

FEW = {"n_worlds": 200}


def test_the_error_by_hand() -> None:
    """20 of 100 against 5 of 50: .8 / 20 + .9 / 5; without the 1 - p the sum would be 1 / 20 + 1 / 5."""
    assert log_ratio_error(0.2, 0.1, 100, 50) == pytest.approx(sqrt(0.04 + 0.18))


def test_the_detectable_ratio_is_where_its_error_fits_2_8_times() -> None:
    below, above = detectable_ratios(0.1, 2000, 1000, 0.05, 0.8)
    for ratio in (below, above):
        assert abs(log(ratio)) == pytest.approx(2.80159 * log_ratio_error(0.1 * ratio, 0.1, 2000, 1000), rel=1e-4)
    assert 1 / above != pytest.approx(below, rel=0.02)  # no mirror images


def test_an_audit_of_the_needed_size_detects_the_published_ratio() -> None:
    plan = eb.plan_study("moderation", **FEW)
    needed = plan.table("published")["posts_needed"].item()
    enough = eb.plan_study("moderation", posts=needed, **FEW)
    assert enough.table("published")["within_reach"].item()
    assert exp(enough.table()["estimate"].item()) == pytest.approx(2, rel=0.01)
    assert not eb.plan_study("moderation", posts=needed - 10, **FEW).table("published")["within_reach"].item()


def test_the_sample_size_of_the_textbook() -> None:
    """(1.96 + .84)^2 (.9 / .1 + .95 / .05) / log(2)^2 by hand."""
    assert units_needed(2, 0.05, 0.05, 0.8) == int(np.ceil((norm.ppf(0.975) + norm.ppf(0.8)) ** 2 * 28 / log(2) ** 2))


def test_statsmodels_needs_about_as_many() -> None:
    """Its test compares arcsine shares, ours the log of their ratio: sizes alike to a tenth."""
    from statsmodels.stats.power import NormalIndPower
    from statsmodels.stats.proportion import proportion_effectsize

    theirs = NormalIndPower().solve_power(proportion_effectsize(0.2, 0.1), alpha=0.05, power=0.8)
    assert units_needed(2, 0.1, 0.05, 0.8) == pytest.approx(theirs, rel=0.1)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_simulated_audits_bear_the_closed_form_out(ratio: float) -> None:
    """4,000 worlds with 40 events or more a group: size and power within .02 of the closed form."""
    found = simulate_rejections(ratio, 0.1, 400, 400, 0.05, 4000, np.random.default_rng(1))
    expected = 0.05 if ratio == 1 else power_of_ratio(ratio, 0.1, 400, 400, 0.05)
    assert found["log_ratio"] == pytest.approx(expected, abs=0.02)
    assert found["pooled"] == pytest.approx(expected, abs=0.02)


def test_posts_of_few_authors_and_unclean_ones_count_less() -> None:
    """Ten posts an author at an ICC of .1 make 1.9 posts out of one; of 380 posts half clean are 100 left."""
    plan = eb.plan_study("moderation", posts=380, clean_share=0.5, posts_per_author=10, icc=0.1, base_rate=0.2, **FEW)
    assert plan.table()["estimate"].item() == pytest.approx(log(detectable_ratios(0.2, 100, 100, 0.05, 0.8)[1]))
    removal = eb.plan_study("moderation", posts=380, measure="removal", base_rate=0.2, **FEW)
    assert removal.table()["estimate"].item() == pytest.approx(log(detectable_ratios(0.2, 380, 380, 0.05, 0.8)[1]))


def test_cells_under_ten_are_said() -> None:
    plan = eb.plan_study("moderation", **FEW)
    assert plan.table("cells")["expected_events"].to_list() == pytest.approx([16, 8])
    assert plan.table("cells")["shown"].to_list() == [True, False]
    assert any("fewer than 10 events are to be expected in the others" in w for w in plan.warnings)
    assert not any("fewer than 10" in w for w in eb.plan_study("moderation", posts=2000, **FEW).warnings)
    assert any("both groups" in w for w in eb.plan_study("moderation", posts=30, **FEW).warnings)


def test_words_follow_the_figures() -> None:
    assert (
        "You cannot detect the published effect (tweets in African American English"
        in eb.plan_study("moderation", **FEW).answer().sentence
    )
    assert "no lower rate can be detected" in eb.plan_study("moderation", **FEW).answer().sentence
    assert "cannot tell any ratio from 1" in eb.plan_study("moderation", posts=20, **FEW).answer().sentence
    assert (
        "The effect that you named is within reach" in eb.plan_study("moderation", published=8, **FEW).answer().sentence
    )
    lower = eb.plan_study("moderation", posts=2000, published=0.4, **FEW)
    assert lower.table("published")["within_reach"].item()
    rows = max(lower.chart("surface", lang="ar").to_dict()["datasets"].values(), key=len)
    assert len(rows) == lower.table("surface").height


@pytest.mark.parametrize(
    ("settings", "error", "match"),
    [
        ({"posts": 5}, DataError, "posts must be a whole number of 10 or more; got 5"),
        ({"other_posts": -1}, DataError, "other_posts must be a whole number of 10 or more"),
        ({"base_rate": 0}, DataError, r"base_rate must be above 0 and below 1, such as 0\.05; got 0"),
        ({"base_rate": 0.6}, DesignError, "2 times a base_rate of 0.6 is no rate"),
        ({"clean_share": 0}, DataError, "clean_share is the share of audited posts"),
        ({"posts_per_author": 0.5}, DataError, "posts_per_author must be 1 or more"),
        ({"posts": 40, "posts_per_author": 41}, DataError, "posts_per_author=41 is more than the 40 posts of a group"),
        ({"icc": 2}, DataError, "icc must be from 0 to 1"),
        ({"measure": "precision"}, DataError, "measure must be one of 'removal', 'false_positive'"),
        ({"published": 1}, DataError, "published must be an effect"),
        ({"published": -2}, DataError, "published must be an effect"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(settings: dict[str, object], error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        eb.plan_study("moderation", **settings)  # type: ignore[call-overload]
