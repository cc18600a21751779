from __future__ import annotations

import datetime as dt
import math

import polars as pl
import pytest
from charts.spec import column_of, rows_with

import engagebias as eb
from engagebias.errors import DataError, DesignError
from engagebias.results import Estimates

# Author x: the loud post wins one pair and ties one; y: they win one, tie one and lose two; z has no calm post.
POSTS = pl.DataFrame(
    {
        "post_id": list("abcdefgh"),
        "author_id": list("xxxyyyyz"),
        "shares": [5, 1, 5, 0, 1, 2, 0, 7],
        "tone": ["loud", "calm", "calm", "loud", "loud", "calm", "calm", "loud"],
    }
)


def win(posts: pl.DataFrame = POSTS, **other: object) -> Estimates:
    asked = {"outcome": "shares", "by": "tone", "high": "loud", "low": "calm", "within": ["author_id"]} | other
    return eb.win_probability(posts, **asked)  # type: ignore[arg-type]


def many(n: int = 30) -> pl.DataFrame:
    """Copy the posts for many authors, with louder ones winning more often."""
    copies = [
        POSTS.with_columns(
            pl.col("post_id", "author_id") + str(i), pl.col("shares") + (i % 3) * (pl.col("tone") == "loud")
        )
        for i in range(n)
    ]
    return pl.concat(copies)


def test_by_hand() -> None:
    """1.5 wins of two pairs and 1.5 of four: one half; authors weighing alike would give 0.5625."""
    result = win()
    assert result.table().select("term", "estimate", "n").row(0) == ("shares", 0.5, 7)
    assert result.table("odds")["estimate"].item() == 1
    assert result.table("pairs").row(0) == ("shares", 3, 4, 6, 2, 2)
    assert result.wording == "association"


def test_a_transformation_of_the_counts_changes_nothing() -> None:
    frame = many()
    other = win(frame.with_columns(log_shares=pl.col("shares").cast(pl.Float64).log1p()), outcome="log_shares")
    assert other.table().drop("term").equals(win(frame).table().drop("term"))


def test_odds_and_their_interval_follow_from_the_probability() -> None:
    row, odds = (win(many()).table(name).row(0, named=True) for name in (None, "odds"))
    for column in ("estimate", "conf_low", "conf_high"):
        assert odds[column] == pytest.approx(row[column] / (1 - row[column]))
    assert odds["std_error"] == pytest.approx(row["std_error"] / (1 - row["estimate"]) ** 2)
    assert odds["p_value"] == row["p_value"]


def test_what_is_left_out_is_counted() -> None:
    """Each kind of gap once or twice, and none of them is a zero."""
    gaps = pl.DataFrame(
        {
            "post_id": list("ijklmno"),
            "author_id": ["x", "x", "x", "x", None, "x", "x"],
            "shares": [9, 9, None, None, 9, 9, 9],
            "tone": [None, "other", "loud", "calm", "loud", "other", "other"],
        }
    )
    result = win(pl.concat([POSTS, gaps.cast(POSTS.schema)]))
    assert dict(result.table("sample").iter_rows()) == {
        "given": 15,
        "left out: class not known": 1,
        "left out: of neither class": 3,
        "left out: outcome not reported": 2,
        "left out: stratum or cluster not known": 1,
        "left out: no post of the other class in the stratum": 1,
        "used": 7,
    }
    assert result.table().equals(win().table())


def test_the_answer_says_which_side_wins() -> None:
    up = win(many()).answer()
    assert up.sentence.startswith(
        "More often than not: the post of class “loud” had more shares than that of class “calm” in 72."
    )
    assert up.sentence.endswith("Compared: 90 posts with 120, in 180 pairs of the same author.")
    table = win(many()).table().row(0, named=True)
    assert (up.estimate, up.low) == pytest.approx((100 * table["estimate"] - 50, 100 * table["conf_low"] - 50))
    down = win(many(), high="calm", low="loud")
    assert down.answer().sentence.startswith("Less often than not")
    assert down.answer(lang="ar").sentence.startswith("لا في الغالب: فاق منشور فئة «")
    assert win().answer().sentence.startswith("No clear difference")


def test_without_spread_there_is_no_interval_and_the_answer_says_so() -> None:
    result = win(POSTS.with_columns(shares=pl.when(tone="loud").then(9).otherwise(1)))
    row = result.table().row(0, named=True)
    assert (row["estimate"], row["std_error"], row["conf_low"], row["p_value"]) == (1, None, None, None)
    assert math.isnan(result.answer().low)
    assert "(no interval: no cluster differs from the others)" in result.answer().sentence
    assert "No interval: no cluster differs from the others." in result.warnings
    assert column_of(result.chart(), "reading") == ["100.0"]


def test_one_cluster_that_decides_is_found() -> None:
    """Thirty authors are even; one with a hundred pairs, all won, makes the result."""
    big = pl.DataFrame({"author_id": "big", "shares": [9] * 20 + [1] * 20, "tone": ["loud"] * 20 + ["calm"] * 20})
    big = big.with_columns(post_id=pl.format("big{}", pl.int_range(40))).select(POSTS.columns)
    even = pl.concat([POSTS.with_columns(pl.col("post_id", "author_id") + str(i)) for i in range(30)])
    result = win(pl.concat([even, big.cast(POSTS.schema)]))
    (alone, _) = result.checks
    assert alone.passed is False
    assert "between 50.0 and" in alone.detail
    assert "the largest has a part in 69.0 % of the pairs" in alone.detail
    assert win(many()).checks[0].passed
    assert win(many(20)).warnings == ()
    assert any("Few clusters (2)" in warning for warning in win().warnings)


def test_young_posts_are_said() -> None:
    start = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    timed = many().with_columns(created_at=start, observed_at=start + dt.timedelta(hours=71))
    assert (
        win(timed)
        .checks[1]
        .detail.startswith("Posts used that were under 72 hours old when they were counted: 210 of 210.")
    )
    assert not win(timed).passed
    old = many().with_columns(age_hours=pl.Series([72.0] * 230 + [10.0] * 10))
    assert win(old).checks[1].passed is False
    assert win(old.with_columns(age_hours=72.0)).passed
    assert win(old.with_columns(age_hours=pl.lit(None, pl.Float64))).checks[1].passed is None


def test_the_chart_draws_the_table_in_percent() -> None:
    result = win(many())
    for lang in ("en", "ar"):
        row = rows_with(result.chart(lang=lang), "conf_low")[0]
        table = result.table().row(0, named=True)
        for column in ("estimate", "conf_low", "conf_high"):
            assert row[column] == pytest.approx(100 * table[column])
        assert rows_with(result.chart(lang=lang), "even") == [{"even": 50.0}]
    assert "Dashed line at 50 %" in result.chart().to_dict()["description"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"high": "quiet"}, r"no post has tone = 'quiet' \(high\); it holds 'calm', 'loud'\."),
        ({"low": "loud"}, "high and low are both 'loud'; name two classes of 'tone'"),
        ({"outcome": "likes"}, "column 'likes' is missing; posts has post_id, author_id"),
        ({"outcome": "tone"}, "feature 'outcome' must be numeric"),
        ({"within": ["author"]}, "within must be one of 'day', 'week', 'month', 'hour', .*; got 'author'.* Did you mean 'author_id'"),
        ({"within": "author_id"}, r"within is a list of column names, got the string 'author_id'. Write \['author_id'\]"),
        ({"within": ["week"]}, "column 'created_at' is missing; .* within='week' is made of it"),
        ({"cluster": "day"}, "column 'created_at' is missing; .* cluster='day' is made of it"),
        ({"conf_level": 95}, "conf_level must be a number between 0 and 1"),
    ],
)  # fmt: skip
def test_errors_name_the_remedy(change: dict[str, object], message: str) -> None:
    with pytest.raises(DataError, match=message):
        win(**change)


def test_designs_that_cannot_answer_are_refused() -> None:
    with pytest.raises(
        DesignError, match=r"no stratum \(post_id\) has a post of 'loud' and one of 'calm'.* Use wider strata"
    ):
        win(within=["post_id"])
    with pytest.raises(DesignError, match=r"all 2 pairs lie in one cluster \(author_id\).* Cluster by another column"):
        win(POSTS.filter(pl.col("author_id") != "y"))


def test_clusters_can_be_days() -> None:
    start = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    timed = many().with_columns(created_at=start + dt.timedelta(hours=1) * pl.int_range(240))
    assert win(timed, within=[], cluster="day").table("pairs")["n_clusters"].item() == 10
