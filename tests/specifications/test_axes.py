"""Axes, and the refusal to pool what answers different questions."""

from __future__ import annotations

import pytest

import engagebias as eb
from specifications.worlds import plan, posts


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("form", "X", {"a": 1}), r"Axis: kind must be one of 'E', 'U', 'N'; got 'X'"),
        (("", "E", {"a": 1}), r"Axis: name must be a word"),
        (("form", "E", {}), r"Axis 'form': choices must be a mapping of names to values"),
        (("form", "E", ["a"]), r"Axis 'form': choices must be a mapping"),
        (("form", "E", {1: "a"}), r"Axis 'form': choices are called by words; got 1"),
    ],
)
def test_a_faulty_axis_is_refused(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(eb.DataError, match=message):
        eb.Axis(*arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["E", "U"])
@pytest.mark.parametrize(
    ("argument", "choices", "why"),
    [
        ("outcomes", {"like": "likes", "comment": "comments"}, "each outcome is a question of its own"),
        ("models", {"total": "ppml", "typical": "log1p"}, "log1p estimates the typical post on a scale of its own"),
        (
            "exposures",
            {"views": "views", "none": None},
            "with an offset the estimate is per view, without one it is per post",
        ),
    ],
)
def test_an_axis_that_mixes_estimands_is_refused(
    kind: str, argument: str, choices: dict[str, object], why: str
) -> None:
    axis = eb.Axis("mixed", kind, choices)  # type: ignore[arg-type]
    with pytest.raises(
        eb.DesignError, match=rf"axis 'mixed' \({', '.join(choices)}\) is of kind {kind}.*{why}.*Give it kind 'N'"
    ):
        plan(posts(), **{argument: axis})
    assert plan(posts(), **{argument: eb.Axis("mixed", "N", choices)}).list()["facet"].n_unique() == 2


def test_plain_lists_of_what_cannot_be_pooled_are_facets() -> None:
    listed = plan(posts(), outcomes=["likes", "comments"], models=["ppml", "log1p"], exposures=["views", None]).list()
    assert listed["facet"].n_unique() == 8
    assert listed["facet"][0] == "outcome = likes, exposure = views, model = ppml"
    assert plan(posts()).list()["facet"].unique().to_list() == [""]


def test_what_answers_one_question_is_pooled() -> None:
    frame = posts().with_columns(followers=2 * posts()["views"], impressions=3 * posts()["views"])
    assert plan(frame, exposures=["followers", None]).list()["facet"].n_unique() == 1
    assert plan(frame, exposures=["views", "impressions"]).list()["facet"].n_unique() == 1
