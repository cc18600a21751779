"""What the result says, and how it is drawn."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from charts.spec import rows_with

import engagebias as eb
from specifications.worlds import plan, posts


@pytest.fixture(scope="module")
def result() -> eb.Estimates:
    return plan(posts(slope=0.2)).run(n_permutations=19, cache=False)


def test_the_summary_is_that_of_the_curve(result: eb.Estimates) -> None:
    curve, table = result.table("curve"), result.table()
    assert curve["rank"].to_list() == list(range(1, 9))
    assert curve["estimate"].is_sorted()
    assert table["estimate"][0] == curve["estimate"].median()
    assert table["estimate"][1] == (curve["estimate"] > 0).mean()
    assert table["estimate"][2] == ((curve["estimate"] > 0) & (curve["p_value"] < 0.05)).mean()
    assert table["n"].to_list() == [8, 8, 8]


def test_observed_posts_are_an_association(result: eb.Estimates) -> None:
    assert result.wording == "association"
    assert "Posts were not randomised, so this is an association." in result.estimand
    assert result.answer().sentence.endswith("This is an association.")
    assert result.answer(lang="ar").sentence.endswith("هذا ارتباط لا أثر.")


def test_the_answer_is_in_percent(result: eb.Estimates) -> None:
    answer, row = result.answer(), result.table().row(0, named=True)
    assert answer.estimate == pytest.approx(100 * np.expm1(row["estimate"]))
    assert answer.low == pytest.approx(100 * np.expm1(row["conf_low"]))
    assert "in the median of 8 specifications" in answer.sentence
    assert "shuffled within author, week, the median has p 0.050" in answer.sentence
    assert f"likes change by {answer.estimate:+.0f}" in answer.sentence.replace("\u2212", "-")
    assert "للوسيط" in result.answer(lang="ar").sentence


def test_the_answer_names_the_feature_and_which_question_it_answers(result: eb.Estimates) -> None:
    assert "The feature is first or second." in result.answer().sentence
    several = plan(posts(), outcomes=["likes", "comments"]).run(cache=False).answer()
    assert several.sentence.count("The feature is") == 1
    assert " (action: likes): in the median of 8 specifications likes change by" in several.sentence
    assert " (action: comments): in the median of 8 specifications comments change by" in several.sentence
    assert "moves the first of these most" in several.sentence


def test_numbers_per_post_are_said_to_hold_what_the_ranker_showed(result: eb.Estimates) -> None:
    words = "what the ranker chose to show is part of them. This is an association."
    assert words not in result.answer().sentence  # per view
    per_post = plan(posts(), exposures=[None]).run(cache=False)
    assert per_post.answer().sentence.endswith(words)
    assert "خوارزمية الترتيب" in per_post.answer(lang="ar").sentence
    assert (
        words not in plan(posts(), exposures=["views", None]).run(cache=False).answer().sentence
    )  # the heads say which


def headline_tests(uneven: bool = False) -> pl.DataFrame:
    frame = posts(slope=0.3).rename({"author_id": "test_id", "likes": "clicks"}).drop("views")
    shown = pl.when(pl.int_range(pl.len()) % 10 == 0).then(4000 if uneven else 3000).otherwise(3000)
    return frame.with_columns(impressions=shown, clicks=pl.min_horizontal("clicks", 3000))


def within_tests(frame: pl.DataFrame) -> eb.Estimates:
    some = plan(frame, outcomes="clicks", effects=["test_id"], cluster="test_id")
    return some.run(n_permutations=19, cache=False)


def test_randomised_tests_that_pass_the_gate_are_an_effect() -> None:
    sound, broken = within_tests(headline_tests()), within_tests(headline_tests(uneven=True))
    assert sound.wording == "effect"
    assert "randomised within the blocks" in sound.estimand
    assert "association" not in sound.answer().sentence
    assert broken.wording == "association"
    assert "Assignment within tests is in doubt" in broken.estimand
    assert broken.warnings[0].startswith("Check failed: sample ratio.")
    assert broken.answer().sentence.endswith("This is an association.")


def test_other_blocks_or_effects_are_no_design() -> None:
    some = plan(
        headline_tests(),
        outcomes="clicks",
        effects={"tests": ["test_id"], "weeks": ["week"]},
        cluster="test_id",
        block=["test_id"],
    )
    assert some.run(cache=False).wording == "association"


def test_permuted_fits_are_checked_one_by_one(result: eb.Estimates) -> None:
    (check,) = result.checks
    assert check.name == "permuted fits"
    assert check.passed
    assert "SD of the null" in check.detail


def test_the_chart_draws_the_curve_in_percent(result: eb.Estimates) -> None:
    drawn = rows_with(result.chart(), "rank")
    curve = result.table("curve")
    by_rank = {row["rank"]: row for row in drawn}
    assert by_rank[1]["estimate"] == pytest.approx(100 * np.expm1(curve["estimate"][0]))
    assert by_rank[8]["conf_high"] == pytest.approx(100 * np.expm1(curve["conf_high"][7]))


def test_the_chart_of_influence_draws_its_table(result: eb.Estimates) -> None:
    influence = eb.axis_influence(result)
    drawn = [row["percent"] / 100 for row in rows_with(influence.chart(), "percent")]
    assert drawn == pytest.approx(influence.table("influence")["share_of_variance"].to_list())


def test_log1p_stands_in_a_facet_of_its_own() -> None:
    both = plan(posts(slope=0.2), models=["ppml", "log1p"]).run(cache=False)
    assert both.table()["term"][0] == "median, model = ppml"
    assert both.table("curve").group_by("facet").agg(pl.col("scale").unique().len())["scale"].to_list() == [1, 1]
    assert "slope of log(1 + likes)" in both.answer().sentence
    alone = plan(posts(slope=0.2), models="log1p").run(cache=False)
    assert alone.scale.startswith("slope of log(1 + count) per SD")
    assert alone.answer().estimate == alone.table()["estimate"][0]


def test_simulated_posts_carry_their_banner() -> None:
    frame = posts().with_columns(platform=pl.lit("simulated"))
    assert plan(frame).run(cache=False).simulated


def test_few_clusters_are_said() -> None:
    """Student's t with 11 clusters rejects too often; with 40 nothing is said."""
    few = plan(posts(n_authors=12)).run(cache=False)
    assert "Few clusters (as few as 12 in a specification)" in few.warnings[-1]
    assert plan(posts(n_authors=40)).run(cache=False).warnings == ()
