from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import engagebias as eb
from engagebias.errors import DataError
from engagebias.simulation.moderation import FOUR, SCENARIOS


def truth(scenario: str) -> dict[str, float]:
    return dict(eb.simulate("moderation", scenario=scenario, n_posts=100).truth.iter_rows())


def test_the_worlds_are_alike_in_what_lists_of_removals_show() -> None:
    """Removal ratio near 2.8 and false-positive ratio near 3 with the riskier mix as with the harsher threshold."""
    mix, harsh = truth("riskier mix"), truth("harsher threshold")
    assert mix["removal_ratio"] == pytest.approx(2.8, abs=0.05) == harsh["removal_ratio"]
    assert mix["false_positive_ratio"] == pytest.approx(3, abs=0.2)
    assert harsh["false_positive_ratio"] == pytest.approx(3, abs=0.2)


def test_precision_tells_the_mix_from_the_threshold() -> None:
    assert truth("riskier mix")["precision, group = defenders"] == pytest.approx(0.392, abs=0.005)
    assert truth("harsher threshold")["precision, group = defenders"] == pytest.approx(0.291, abs=0.005)
    assert truth("over-scoring") == truth("harsher threshold")  # only the score tells these apart


def test_overturns_point_the_wrong_way_where_defenders_do_not_appeal() -> None:
    few = truth("fewer appeals")
    assert few["overturns_per_removal, group = defenders"] == pytest.approx(0.029, abs=0.002)
    assert few["overturns_per_removal, group = others"] > 2 * few["overturns_per_removal, group = defenders"]
    assert few["precision, group = defenders"] < few["precision, group = others"]


def test_nothing_differs_in_the_even_world_once_topics_are_equal() -> None:
    even = truth("even")
    assert (even["removal_ratio"], even["false_positive_ratio"]) == pytest.approx((1, 1))
    assert even["removal_ratio, crude"] > 1.1


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_happens_is_what_the_truth_says(scenario: str) -> None:
    """Counted in one world of 200,000 posts by as many authors, every post audited."""
    world = eb.simulate(
        "moderation", scenario=scenario, n_posts=200_000, n_authors=200_000, audit_share=1.0, seed=3
    )  # fmt: skip
    known = dict(world.truth.iter_rows())
    removed = world.posts.filter(status="removed")
    for group in ("others", "defenders"):
        some = removed.filter(group=group)
        for term, hits in (
            ("precision", some["violating"].sum()),
            ("appeals_per_removal", some["appealed"].sum()),
            ("overturns_per_removal", some["overturned"].sum()),
        ):
            low, high = binom.ppf([0.0005, 0.9995], some.height, known[f"{term}, group = {group}"])
            assert low <= hits <= high, (term, group)
    rates = removed.group_by("group").len().join(world.posts.group_by("group").len(name="n"), on="group")
    rate = {g: k / n for g, k, n in rates.iter_rows()}
    assert rate["defenders"] / rate["others"] == pytest.approx(known["removal_ratio, crude"], rel=0.05)
    # Deletions come first for the same small part of both.
    assert 0.95 < rate["others"] / known["removal_rate, group = others"] < 1


def test_the_planted_figures_come_out_over_seeds() -> None:
    """Means over 20 worlds of what a reader would count by hand."""
    seen = {s: np.mean([_counted(s, seed) for seed in range(20)], axis=0) for s in FOUR}
    assert seen["riskier mix"][0] == pytest.approx(0.392, abs=0.02)
    assert seen["harsher threshold"][0] == pytest.approx(0.291, abs=0.02)
    assert seen["fewer appeals"][1] == pytest.approx(0.029, abs=0.006)
    assert seen["harsher threshold"][1] == pytest.approx(0.088, abs=0.01)


def _counted(scenario: str, seed: int) -> tuple[float, float]:
    posts = eb.simulate("moderation", scenario=scenario, seed=seed).posts
    some = posts.filter(status="removed", group="defenders")
    return float(some["violating"].mean()), some["overturned"].sum() / some.height  # type: ignore[arg-type]


def test_columns_say_only_what_could_be_known() -> None:
    posts = eb.simulate("moderation", seed=4).posts
    gone = pl.col("status") == "removed"
    assert posts.filter(~gone.fill_null(False))["appealed"].null_count() == posts.filter(~gone.fill_null(False)).height
    assert posts.filter(gone)["appealed"].null_count() == 0
    assert posts.filter(pl.col("overturned").is_not_null()).equals(posts.filter(pl.col("appealed")))
    assert posts.filter(pl.col("status").is_null())["status_at"].null_count() == posts["status"].null_count()
    assert (posts["status_at"] >= posts["created_at"]).all()
    assert 0.4 < posts["violating"].count() / posts.height < 0.6
    assert posts.equals(eb.simulate("moderation", seed=4).posts)


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"scenario": "harsh"}, "scenario must be one of 'riskier mix', .*; got 'harsh'"),
        ({"n_posts": 5}, "n_posts must be a whole number of 100 or more; got 5"),
        ({"defenders": 1.0}, "defenders must be a number between 0 and 1"),
        ({"n_authors": 4, "defenders": 0.01}, "4 authors of whom a share of 0.01 are defenders leave a group empty"),
        ({"audit_share": 0.0}, "audit_share is above 0 and at most 1; got 0.0"),
        ({"shift": "much"}, "shift must be a number; got 'much'"),
        ({"n_weeks": 3}, "setting must be one of 'scenario'"),
    ],
)
def test_settings_are_checked(settings: dict[str, object], match: str) -> None:
    with pytest.raises(DataError, match=match):
        eb.simulate("moderation", **settings)  # type: ignore[call-overload]
