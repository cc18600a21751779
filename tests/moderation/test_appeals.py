from __future__ import annotations

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError, DesignError
from moderation.tables import posts_of

ASK = {"group": "group", "reference": "b"}


def appealed() -> pl.DataFrame:
    """Of 100 removals in a 20 are appealed and 10 overturned; of 100 in b 50 and 20."""
    place = pl.int_range(pl.len()).over("group", "status")
    gone = pl.col("status") == "removed"
    asked = pl.when(pl.col("group") == "a").then(20).otherwise(50)
    won = pl.when(pl.col("group") == "a").then(10).otherwise(20)
    posts = posts_of({("a", "x"): (100, 50), ("b", "x"): (100, 300)}, authors=25)
    return posts.with_columns(
        appealed=pl.when(gone).then(place < asked), overturned=pl.when(gone & (place < asked)).then(place < won)
    )


def test_the_funnel_by_hand() -> None:
    found = eb.appeal_funnel(appealed(), **ASK)
    assert found.table("ratios")["ratio"].to_list() == pytest.approx([20 / 50, (10 / 20) / (20 / 50), 10 / 20])
    rates = found.table("rates")
    assert rates["rate"].to_list() == pytest.approx([0.5, 0.2, 0.4, 0.5, 0.2, 0.1])
    assert rates["n"].to_list() == [100, 100, 50, 20, 100, 100]
    # Appeals win more often in a, and yet a gets half as many back: it appeals less.
    assert "appeals 0.4 times as often" in found.answer().sentence
    assert any("no rate of error" in w for w in found.warnings)


def test_removals_alone_are_enough_here() -> None:
    posts = appealed()
    whole, alone = (eb.appeal_funnel(p, **ASK).table() for p in (posts, posts.filter(pl.col("status") == "removed")))
    assert whole.equals(alone)


def test_overturns_point_the_wrong_way_in_the_world_of_fewer_appeals() -> None:
    posts = eb.simulate("moderation", scenario="fewer appeals", seed=6, n_posts=60_000, n_authors=1500).posts
    rates = eb.appeal_funnel(posts, group="group", reference="others").table("rates")
    turned = dict(rates.filter(measure="overturns per removal").select("term", "rate").iter_rows())
    assert turned["group = defenders"] == pytest.approx(0.029, abs=0.006)
    assert turned["group = others"] > 2 * turned["group = defenders"]
    right = eb.wrongful_removals(posts, group="group", reference="others", within=["topic"]).table("rates")["rate"]
    assert right[3] < right[2]  # and yet fewer of their removals are right


def test_outcomes_that_are_not_known_are_counted() -> None:
    posts = appealed().with_columns(
        overturned=pl.when(pl.col("post_id") != "p175").then("overturned"),
        appealed=pl.when(pl.col("post_id") != "p210").then("appealed"),
    )
    found = eb.appeal_funnel(posts, **ASK)
    assert dict(found.table("sample").iter_rows())["left out: not known whether the removal was appealed"] == 1
    assert any(
        "whose outcome is not known, left out of what is per appeal and per removal: 1" in w for w in found.warnings
    )
    b = found.table("rates").filter(term="group = b")
    assert b["n"].to_list() == [99, 49, 98]


def test_no_share_gives_a_small_number_away() -> None:
    """18 of 20 appeals won: two lost, which appeals less overturns would tell."""
    posts = appealed().with_columns(
        overturned=pl.when(pl.col("appealed") & (pl.col("group") == "a"))
        .then(~pl.col("post_id").is_in(["p0", "p1"]))
        .otherwise("overturned")
    )
    rates = eb.appeal_funnel(posts, **ASK).table("rates").filter(term="group = a")
    assert rates["rate"].to_list() == [0.2, None, None]
    assert rates["n"].to_list() == [100, None, None]


@pytest.mark.parametrize(
    ("change", "error", "match"),
    [
        ({"appealed": pl.lit(True)}, DataError, "appealed is true of 350 posts that were not removed. If they were put back"),
        ({"overturned": pl.col("status") == "removed"}, DataError, "overturned is true of 130 posts that were not appealed"),
        ({"appealed": pl.lit("yes")}, DataError, "'appealed' must hold true and false"),
        ({"status": pl.lit(None, pl.String), "appealed": pl.lit(None, pl.Boolean), "overturned": pl.lit(None, pl.Boolean)}, DesignError,
         "none of the 550 posts was removed, so there is nothing to appeal"),
        ({"appealed": pl.lit(None, pl.Boolean), "overturned": pl.lit(None, pl.Boolean)}, DesignError, "nothing is known of appeals"),
        ({"status": pl.lit("limited")}, DataError, "status holds 'limited'"),
        ({"group": pl.lit("b")}, DesignError, "group holds one group alone"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(change: dict[str, pl.Expr], error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        eb.appeal_funnel(appealed().with_columns(**change), **ASK)


def test_posts_that_came_back_are_named() -> None:
    posts = appealed().with_columns(status=pl.when("overturned").then(pl.lit("restored")).otherwise("status"))
    with pytest.raises(DataError, match="status holds 'restored'"):
        eb.appeal_funnel(posts, **ASK)
    found = eb.appeal_funnel(posts, **ASK, removed_as=["removed", "restored"])
    assert found.table("rates")["rate"].to_list() == pytest.approx([0.5, 0.2, 0.4, 0.5, 0.2, 0.1])


def test_the_chart_draws_the_shares() -> None:
    found = eb.appeal_funnel(appealed(), **ASK)
    rows = max(found.chart(lang="ar").to_dict()["datasets"].values(), key=len)
    assert [r["estimate"] for r in rows] == pytest.approx([50, 20, 40, 50, 20, 10])
    assert "التظلّمات لكل إزالة" in rows[0]["label"]
