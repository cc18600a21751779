"""The plan: every combination listed before anything runs, thinned by filters, refused where it cannot be."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

import engagebias as eb
from specifications.worlds import plan, posts


def test_the_list_is_the_product_of_the_choices() -> None:
    listed = plan(posts(), samples={"all": None, "seen": pl.col("views") > 900}).list()
    assert listed.height == 2 * 2 * 2 * 2
    assert listed.columns == [
        "specification",
        "feature",
        "outcome",
        "exposure",
        "model",
        "sample",
        "controls",
        "effects",
        "cluster",
        "facet",
    ]
    assert listed["exposure"].unique().to_list() == ["views"]  # what "auto" stands for
    assert listed.select("feature", "model", "sample", "controls").is_unique().all()


def test_two_axes_make_the_name_of_a_feature() -> None:
    frame = posts().rename({"f0": "ours_share", "f1": "ours"}).with_columns(theirs_share="length", theirs="views")
    labeller = eb.Axis("labeller", "U", {"A": "ours", "B": "theirs"})
    form = eb.Axis("form", "E", {"share": "_share", "count": ""})
    some = plan(frame, features=[labeller, form], controls=(), models="ppml")
    assert [one.feature for one in some.specifications] == ["ours_share", "ours", "theirs_share", "theirs"]
    assert repr(some) == "4 specifications\n  labeller (U): A, B\n  form (E): share, count"


def test_filters_leave_specifications_out() -> None:
    some = plan(posts()).keep(~((pl.col("feature") == "first") & (pl.col("model") == "ols")))
    assert some.list().height == 6
    assert len(some.specifications) == 6
    assert some.keep(pl.col("model") == "ols").list()["feature"].unique().to_list() == ["second"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"features": {"a": "f9"}}, r"column 'f9' is missing; posts has .*"),
        ({"features": {"a": "author_id"}}, r"feature 'author_id' must be numeric, it is String"),
        ({"features": []}, r"feature is empty"),
        ({"features": ["f0", "f0"]}, r"feature names twice f0"),
        ({"outcomes": "length"}, r"outcome 'length' is below 0 in \d+ rows"),
        ({"models": ["poisson"]}, r"models must be one of 'ppml', 'ols', 'log1p'; got 'poisson'"),
        ({"samples": {"late": pl.col("when") > 3}}, r"sample 'late' cannot be told from the posts: .*when"),
        ({"samples": {"late": "views"}}, r"sample 'late' must be True or False for each post; it is Int64"),
        ({"samples": {"late": 3}}, r"sample 'late' must be a Boolean column or a polars expression; got 3"),
        ({"samples": {"a": pl.lit(None, dtype=pl.Boolean).repeat_by(1).first()}}, r"sample 'a'"),
        ({"controls": "length"}, r"controls is a list of column names, or a mapping of names to lists; got 'length'"),
        ({"effects": ["autor"]}, r"column 'autor' is missing; .* Besides columns, day, week, month, hour are taken from created_at"),
        ({"effects": ["day"]}, r"column 'created_at' is missing; .* day is taken from it"),
        ({"block": "week"}, r"block is a list of columns, got the string 'week'. Write \['week'\]"),
        ({"features": eb.Axis("n", "U", {"a": "f0"})}, r"called 'n'; give it another name"),
        ({"conf_level": 95}, r"conf_level must be a number between 0 and 1"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(eb.EngagebiasError, match=message):
        plan(posts(), **asked)


def test_a_feature_or_sample_without_content_is_refused() -> None:
    with pytest.raises(eb.DesignError, match=r"feature 'f0' is the same for all posts"):
        plan(posts().with_columns(f0=pl.lit(1.0)))
    with pytest.raises(eb.DesignError, match=r"sample 'none' holds no post"):
        plan(posts(), samples={"none": pl.col("views") < 0})
    holes = posts().with_columns(flag=pl.when(pl.col("views") > 900).then(True))
    with pytest.raises(eb.DataError, match=r"sample 'flag' is null for \d+ posts; decide with .fill_null"):
        plan(holes, samples={"flag": "flag"})


def test_nothing_left_is_refused() -> None:
    with pytest.raises(eb.DesignError, match=r"no specification is left; see plan.list\(\)"):
        plan(posts()).keep(pl.col("model") == "none")
    with pytest.raises(eb.DataError, match=r"a filter does not fit the list, whose columns are specification, feature"):
        plan(posts()).keep(pl.col("colour") == "red")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"n_permutations": 5}, r"n_permutations must be 0 or at least 19; got 5"),
        ({"n_bootstrap": 5}, r"n_bootstrap must be 0 or at least 49; got 5"),
        ({"cache": 3}, r"cache must be True, False or a folder; got 3"),
    ],
)
def test_a_faulty_run_is_refused(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(eb.DataError, match=message):
        plan(posts()).run(**asked)


def test_periods_are_taken_from_the_time_of_a_post() -> None:
    start = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    frame = (
        posts()
        .drop("week")
        .with_columns(
            created_at=pl.Series([start + dt.timedelta(hours=7 * i) for i in range(400)]).cast(pl.Datetime("us", "UTC"))
        )
    )
    some = plan(frame, effects=["author_id", "week"])
    assert some.material.frame["week"].n_unique() == 17
    assert some.material.block == ("author_id", "week")


def test_unlike_ages_need_a_decision() -> None:
    """Every fourth post was counted at 5 hours: refused, unless left out, held equal or kept with a warning."""
    row = pl.int_range(pl.len())
    frame = posts().with_columns(age_hours=pl.when(row % 4 == 0).then(5.0).otherwise(100.0 + row))
    frame = frame.with_columns(log_age=pl.col("age_hours").log())
    with pytest.raises(
        eb.DesignError, match=r"100 posts of sample 'all' .* under 72 hours .*'age_hours'\) >= 72, .*young='keep'"
    ):
        plan(frame)
    with pytest.raises(eb.DesignError, match="under 72 hours"):  # one of the two choices does not hold age
        plan(frame, controls={"none": [], "age": ["log_age"]})
    with pytest.raises(eb.DesignError, match="under 72 hours"):
        plan(frame, samples={"ripe": pl.col("age_hours") >= 72, "all": None})
    assert len(plan(frame, controls={"age": ["log_age"], "both": ["length", "log_age"]}).specifications) == 8
    assert plan(frame, samples={"ripe": pl.col("age_hours") >= 72}).run(cache=False).warnings == ()
    kept = plan(frame, young="keep").run(cache=False)
    assert "under 72 hours old stand beside older ones in a sample (100 at most)" in kept.warnings[-1]
    assert plan(frame.filter(pl.col("age_hours") == 5.0)).run(cache=False).warnings == ()  # alike, if young
    with pytest.raises(eb.DataError, match="young"):
        plan(frame, young="drop")
