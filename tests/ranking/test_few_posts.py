"""A share of a handful of posts would show how somebody's fare: it is refused, whichever question is asked."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DesignError
from ranking.feeds import TWO, repeated

ASKED = {"feed": "feed", "share_of": "slow", "n_boot": 100}
BOTH = {"likes": 1, "shares": 1}
TEN = repeated(TWO, 5).with_columns(
    position=pl.int_range(pl.len()).over("feed") + 1, clicks=pl.col("likes")
)  # of 25 posts 10 are slow
NINE = TEN.filter(pl.col("post_id") != "p1 0")
QUESTIONS: dict[str, Callable[..., eb.Estimates]] = {
    "rank_exposure": lambda posts, **s: eb.rank_exposure(posts, **ASKED | {"weights": {"w": BOTH}} | s),
    "exposure_elasticity": lambda posts, **s: eb.exposure_elasticity(posts, **ASKED, weights=BOTH, **s),
    "parity_frontier": lambda posts, **s: eb.parity_frontier(
        posts, **ASKED, weights=BOTH, move="shares", values=[0, 1], **s
    ),
    "position_corrected": lambda posts, **s: eb.position_corrected(posts, **ASKED, examination=1, **s),
}


@pytest.mark.parametrize("caller", QUESTIONS)
def test_nine_posts_on_either_side_are_refused_and_ten_are_not(caller: str) -> None:
    ask = QUESTIONS[caller]
    match = rf"{caller}: of the posts that can be ranked \(given: 24; used: 24\) fewer than 10 are %s \(slow=%s\); at least 10 are needed"
    with pytest.raises(DesignError, match=match % ("of the class", "True")):
        ask(NINE)
    with pytest.raises(DesignError, match=match % ("outside the class", "False") + ".*Take more posts"):
        ask(NINE, value=False)
    assert ask(TEN).table()["n"][0] == 25
    assert ask(TEN, value=False).table()["n"][0] == 25


def test_posts_that_a_policy_cannot_place_do_not_count() -> None:
    """Ten are of the class, one of them without likes: too few for all policies together, and for the one by itself."""
    posts = TEN.with_columns(likes=pl.when(pl.col("post_id") != "p1 0").then("likes"))
    asked = {"weights": {"shares": {"shares": 1}, "likes": {"likes": 1}}}
    for compare in ("common", "each"):
        with pytest.raises(DesignError, match="lacks what a policy needs.*: 1.*fewer than 10 are of the class"):
            QUESTIONS["rank_exposure"](posts, compare=compare, **asked)
    assert QUESTIONS["rank_exposure"](posts, weights={"shares": {"shares": 1}}).table()["n"].item() == 25


def test_posts_that_tell_of_no_clicks_do_not_count() -> None:
    posts = TEN.with_columns(clicks=pl.when(pl.col("post_id") != "p1 0").then("clicks"))
    match = (
        "of the posts whose clicks are known at a position that had a chance to be seen fewer than 10 are of the class"
    )
    with pytest.raises(DesignError, match=match):
        QUESTIONS["position_corrected"](posts)
