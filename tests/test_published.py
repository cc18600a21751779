"""Numbers of an earlier re-analysis, recomputed on the real archive.

Expected values are those of the analysis that fixed this specification: whole words of the lower-cased
headline, the alphabetic entries of the VADER list, shares in SD over tests with two or more headlines.
"""

from __future__ import annotations

import polars as pl
import pytest
from conftest import ROOT

import engagebias as eb

pytestmark = pytest.mark.real_data
FEATURES = ["negative_share", "positive_share", "words"]


@pytest.fixture(scope="module")
def dropped(upworthy: pl.DataFrame) -> eb.Estimates:
    return eb.headline_effects(upworthy, features=FEATURES, exclude="broken_randomisation", n_permutations=199)


def row(table: pl.DataFrame, term: str, contrast: str = "") -> tuple[float, float]:
    some = table.filter(term=term, contrast=contrast) if contrast else table.filter(term=term)
    return some.select("estimate", "std_error").row(0)


def near(found: tuple[float, float], estimate: float, std_error: float) -> None:
    """Both within five hundredths of the standard error."""
    assert found == pytest.approx((estimate, std_error), abs=0.05 * std_error)


def test_the_archive(upworthy: pl.DataFrame) -> None:
    assert (upworthy.height, upworthy["test_id"].n_unique()) == (22_666, 4_873)
    assert (upworthy["impressions"].sum(), upworthy["clicks"].sum()) == (81_024_151, 1_231_208)
    assert upworthy.filter(pl.col("text").n_unique().over("test_id") > 1)["test_id"].n_unique() == 2_607


def test_the_gate(upworthy: pl.DataFrame) -> None:
    check = eb.check_randomisation(upworthy, by="broken_randomisation")
    shares = {r["term"]: (r["estimate"], r["n"]) for r in check.table().iter_rows(named=True)}
    inside, outside = shares["broken_randomisation = true"], shares["broken_randomisation = false"]
    assert not check.passed
    assert 0.69 <= inside[0] <= 0.70
    assert outside[0] < 0.01
    assert 0.21 <= inside[1] / (inside[1] + outside[1]) <= 0.22
    assert eb.check_randomisation(upworthy.filter(~pl.col("broken_randomisation"))).passed


def test_on_all_tests(upworthy: pl.DataFrame) -> None:
    effects = eb.headline_effects(upworthy, features=FEATURES)
    near(row(effects.table(), "negative_share"), 0.0112, 0.0048)
    near(row(effects.table(), "positive_share"), -0.0189, 0.0049)
    assert effects.wording == "association"


def test_with_the_window_dropped(dropped: eb.Estimates) -> None:
    near(row(dropped.table(), "negative_share"), 0.0137, 0.0056)
    near(row(dropped.table(), "positive_share"), -0.0200, 0.0056)
    assert row(dropped.table("percent"), "negative_share")[0] == pytest.approx(1.7, abs=0.05)
    assert dropped.wording == "effect"


def test_across_stories(dropped: eb.Estimates) -> None:
    near(row(dropped.table("across"), "negative_share", "across stories"), 0.0485, 0.0110)
    near(row(dropped.table("across"), "negative_share", "across stories of one week"), 0.0417, 0.0095)


def test_the_model_error_is_half_of_both_others(upworthy: pl.DataFrame, dropped: eb.Estimates) -> None:
    """Re-analysis: 2.1 times too small against the clustered error, 2.3 against the permutation.

    On which tests and features is not said; so these figures are not reproduced, only their order.
    """
    for effects in (eb.headline_effects(upworthy, features=FEATURES, n_permutations=199), dropped):
        first = effects.table("permutation").row(0, named=True)
        assert 2.0 <= first["std_error"] / first["model_std_error"] <= 2.8
        assert 2.0 <= first["permutation_sd"] / first["model_std_error"] <= 2.8


def test_tests_counting_equally(upworthy: pl.DataFrame) -> None:
    """Re-analysis, its formula not given: +2.35 % (0.62) and -2.09 % (0.56); ours lies within a fifth of an error."""
    percent = eb.headline_effects(upworthy, features=FEATURES, exclude="broken_randomisation", weighting="tests").table(
        "percent"
    )
    assert row(percent, "negative_share")[0] == pytest.approx(2.35, abs=0.2 * 0.62)
    assert row(percent, "positive_share")[0] == pytest.approx(-2.09, abs=0.2 * 0.56)


def test_most_variance_of_the_click_rate_lies_between_tests(upworthy: pl.DataFrame) -> None:
    """Re-analysis: 85 %. A plain decomposition over the arms that the estimates use."""
    used = upworthy.filter((pl.col("text").n_unique().over("test_id") > 1) & ~pl.col("broken_randomisation"))
    rate = used.select("test_id", ctr=pl.col("clicks") / pl.col("impressions"))
    between = rate.with_columns(pl.col("ctr").mean().over("test_id"))["ctr"].var() / rate["ctr"].var()
    assert between == pytest.approx(0.85, abs=0.005)


def test_the_readme_says_what_the_result_says(dropped: eb.Estimates) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert dropped.answer().sentence in readme
    within, across = (
        row(dropped.table("across"), "negative_share", c)[0] for c in ("within stories", "across stories of one week")
    )
    assert "three times as much" in readme
    assert across / within == pytest.approx(3, abs=0.5)


def test_the_methods_page_says_what_the_result_says(upworthy: pl.DataFrame, dropped: eb.Estimates) -> None:
    everything = eb.headline_effects(upworthy, features=FEATURES)
    across = dropped.table("across")
    expected = {
        "negative words, all tests": row(everything.table(), "negative_share"),
        "positive words, all tests": row(everything.table(), "positive_share"),
        "negative words, window dropped": row(dropped.table(), "negative_share"),
        "positive words, window dropped": row(dropped.table(), "positive_share"),
        "negative words, across stories": row(across, "negative_share", "across stories"),
        "negative words, across stories of one week": row(across, "negative_share", "across stories of one week"),
    }
    page = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    rows = {
        line.split(" | ")[0].strip("| "): line.split(" | ")[-1].strip("| ")
        for line in page.splitlines()
        if line.startswith("| ")
    }
    for name, (estimate, std_error) in expected.items():
        assert rows[name] == f"{estimate:+.4f} ({std_error:.4f})".replace("-", "\u2212")


def test_the_published_effect_lies_in_our_interval(dropped: eb.Estimates) -> None:
    """Robertson et al. 2023, another lexicon on the confirmatory set: +2.3 % a negative word, -1.0 % a positive one."""
    percent = {r["term"]: r for r in dropped.table("percent").iter_rows(named=True)}
    assert percent["negative_share"]["conf_low"] <= 2.3 <= percent["negative_share"]["conf_high"]
    assert percent["positive_share"]["conf_low"] <= -1.0 <= percent["positive_share"]["conf_high"]


def test_one_picture_gives_the_same(dropped: eb.Estimates) -> None:
    """Within tests and pictures, where a fifth of the tests say nothing, the estimates hold."""
    same = row(dropped.table("same_picture"), "negative_share")
    within = row(dropped.table(), "negative_share")
    assert abs(same[0] - within[0]) < within[1]
