"""What each axis moves, on grids with known answers."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.specifications.summary import Facet, choice_table, influence_table
from specifications.worlds import plan, posts


def grid(estimates: list[float]) -> Facet:
    rows = {"big": ["a", "a", "b", "b"], "small": ["c", "d", "c", "d"], "estimate": estimates}
    return Facet("", pl.DataFrame(rows), np.empty((4, 0)), np.empty((4, 0)))


AXES = [
    eb.Axis("big", "U", {"a": 1, "b": 2}),
    eb.Axis("small", "E", {"c": 1, "d": 2}),
    eb.Axis("still", "U", {"only": 1}),
]
STILL = AXES[:2]


def test_additive_choices_share_all_of_the_variance() -> None:
    """0, 1, 3, 4: sums of squares 9 between big choices and 1 between small ones, of 10."""
    table = influence_table(grid([0.0, 1.0, 3.0, 4.0]), STILL)
    assert table.select("axis", "share_of_variance", "range").rows() == [
        ("big", pytest.approx(0.9), 3.0), ("small", pytest.approx(0.1), 1.0),
    ]  # fmt: skip


def test_an_interaction_belongs_to_no_axis() -> None:
    table = influence_table(grid([1.0, -1.0, -1.0, 1.0]), STILL)
    assert table["share_of_variance"].to_list() == [0.0, 0.0]


def test_choices_have_their_median_and_range() -> None:
    table = choice_table(grid([0.0, 1.0, 3.0, 4.0]), STILL)
    assert table.row(0) == ("", "big", "a", 0.5, 0.0, 1.0, 2)
    assert table.height == 4


def test_an_axis_with_one_choice_moves_nothing() -> None:
    one = Facet(
        "", grid([0.0, 1.0, 3.0, 4.0]).curve.with_columns(still=pl.lit("only")), np.empty((4, 0)), np.empty((4, 0))
    )
    assert influence_table(one, AXES)["axis"].to_list() == ["big", "small"]


def test_the_noisier_measure_makes_the_axis_of_measures_matter_most() -> None:
    noise = pl.Series(np.random.default_rng(3).normal(size=1500))
    result = plan(posts(n_authors=150, slope=0.3).with_columns(f1=noise)).run(cache=False)
    influence = eb.axis_influence(result)
    assert influence.table()["term"][0] == "feature"
    assert influence.table()["estimate"][0] > 0.8
    assert influence.table("influence")["range"][0] > 0.05
    assert influence.wording == "description"
    said = influence.answer().sentence
    assert said.startswith("Feature: ")
    assert "apart (log rate ratio). The others: " in said
    assert said.count("differences between specifications") == 1
    assert "الفروق بين المواصفات" in influence.answer(lang="ar").sentence


def test_what_is_no_multiverse_is_refused() -> None:
    result = plan(posts(), outcomes=["likes", "comments"]).run(cache=False)
    assert eb.axis_influence(result, facet="outcome = comments").table()["n"][0] == 8
    with pytest.raises(
        eb.DataError, match=r"facet must be one of 'outcome = likes', 'outcome = comments'; got 'comments'"
    ):
        eb.axis_influence(result, facet="comments")
    with pytest.raises(eb.DataError, match=r"give it the result of a multiverse"):
        eb.axis_influence(eb.axis_influence(result).table())  # type: ignore[arg-type]
    one = plan(posts(), features="f0", models="ppml", controls=()).run(cache=False)
    with pytest.raises(eb.DesignError, match=r"no axis varies"):
        eb.axis_influence(one)
