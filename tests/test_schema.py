from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from engagebias.checks import check_choice, check_count, check_share
from engagebias.errors import DataError, EngagebiasError
from engagebias.schema import (
    COMMENTS,
    EVENTS,
    PANEL,
    SNAPSHOTS,
    Table,
    check_exposed,
    check_features,
    check_posts,
    check_table,
)
from engagebias.schema import POSTS as POSTS_TABLE

POSTS = pl.DataFrame(
    {
        "post_id": ["a", "b", "c"],
        "test_id": ["t", "t", "u"],
        "clicks": [1, 2, 3],
        "impressions": [10, 20, 30],
        "x": [0.1, 0.2, 0.3],
    }
)


def refused(frame: object, match: str, require: tuple[str, ...] = ("test_id", "clicks")) -> None:
    with pytest.raises(DataError, match=match):
        check_posts(frame, require=require, caller="f")


def test_a_good_table_comes_back_unchanged() -> None:
    assert check_posts(POSTS, require=["test_id"], caller="f") is POSTS


def test_every_message_names_the_caller_and_the_error_is_ours() -> None:
    with pytest.raises(EngagebiasError, match="^f: "):
        check_posts(pl.DataFrame(), caller="f")


def test_a_missing_column_is_named_with_the_nearest_one() -> None:
    refused(POSTS.rename({"clicks": "cliks"}), "column 'clicks' is missing.*Did you mean 'cliks'")


def test_rows_are_named_by_post_id() -> None:
    refused(
        POSTS.with_columns(clicks=pl.Series([1, None, None])),
        r"clicks is null in 2 of 3 rows \(post_id 'b', 'c'\).*drop_nulls",
    )


def test_repeated_ids_are_counted() -> None:
    refused(
        POSTS.with_columns(post_id=pl.Series(["a", "a", "b"])),
        r"post_id must be unique; 2 rows repeat one \(post_id 'a'\)",
    )


def test_negative_counts_are_refused() -> None:
    refused(POSTS.with_columns(clicks=pl.Series([1, -1, 0])), "clicks is negative in 1 of 3 rows")


@pytest.mark.parametrize(
    ("column", "match"),
    [
        (pl.Series("post_id", [9.6e14, 1.0, 2.0]), "ids lose digits as floats"),
        (pl.Series("clicks", [1.0, 2.0, 3.0]), r"'clicks' must be UInt64, it is Float64.*cast\(pl.UInt64\)"),
        (pl.Series("created_at", [dt.datetime(2020, 1, 1)] * 3), "replace_time_zone"),
    ],
)
def test_wrong_types_name_the_remedy(column: pl.Series, match: str) -> None:
    refused(POSTS.with_columns(column), match)


@pytest.mark.parametrize("table", [POSTS_TABLE, COMMENTS, SNAPSHOTS, EVENTS, PANEL], ids=lambda t: t.name)
def test_every_table_that_travels_is_checked(table: Table) -> None:
    good = pl.DataFrame(schema=dict(table.columns))
    assert check_table(good, table, caller="f") is good
    with pytest.raises(DataError, match=f"column '{table.key[0]}' is missing"):
        check_table(good.drop(table.key[0]), table, caller="f")
    twice = pl.concat([good.clear(1), good.clear(1)])
    with pytest.raises(DataError, match=f"{table.key[0]} is null in 2 of 2 rows.*{table.name}.drop_nulls"):
        check_table(twice, table, caller="f")
    for column, dtype in table.columns.items():
        wrong = good.with_columns(pl.lit(1.5 if dtype == pl.String else "x").alias(column))
        with pytest.raises(DataError, match=f"column '{column}' must be "):
            check_table(wrong, table, caller="f")


def test_rows_with_a_key_of_several_columns_are_named() -> None:
    twice = pl.DataFrame(
        {"post_id": ["a", "a"], "age_hours": [1.0, 1.0], "action": ["likes", "likes"], "count": [3, 4]}
    )
    with pytest.raises(
        DataError, match=r"post_id, age_hours, action must be unique; 2 rows repeat one .*\('a', 1.0, 'likes'\)"
    ):
        check_table(twice, SNAPSHOTS, caller="f")
    with pytest.raises(DataError, match="count is negative in 1 of 2 rows"):
        check_table(
            twice.with_columns(age_hours=pl.Series([1.0, 2.0]), count=pl.Series([3, -1])), SNAPSHOTS, caller="f"
        )


def test_other_tables_are_refused_with_the_way_out() -> None:
    refused(POSTS.lazy(), "LazyFrame. Call .collect")
    refused({"post_id": ["a"]}, "expected a polars DataFrame, got builtins.dict")


def test_more_clicks_than_impressions_and_no_impressions() -> None:
    with pytest.raises(DataError, match=r"clicks is above impressions in 1 of 3 rows \(post_id 'c'\)"):
        check_exposed(
            POSTS.with_columns(clicks=pl.Series([1, 2, 31])), outcome="clicks", exposure="impressions", caller="f"
        )
    with pytest.raises(DataError, match=r"impressions is 0 in 1 of 3 rows.*filter"):
        check_exposed(
            POSTS.with_columns(impressions=pl.Series([0, 20, 30])), outcome="clicks", exposure="impressions", caller="f"
        )


@pytest.mark.parametrize(
    ("features", "match"),
    [
        ("x", r"got the string 'x'. Write \['x'\]"),
        ([], "features is empty"),
        (["x", "x"], "names a column twice"),
        (["y"], "column 'y' is missing"),
        (["test_id"], "must be numeric, it is String"),
    ],
)
def test_features_are_checked(features: object, match: str) -> None:
    with pytest.raises(DataError, match=match):
        check_features(POSTS, features, caller="f")  # type: ignore[arg-type]


def test_a_feature_with_nan_is_refused() -> None:
    with pytest.raises(DataError, match=r"NaN or infinite in 1 of 3 rows \(post_id 'b'\)"):
        check_features(POSTS.with_columns(x=pl.Series([1.0, float("nan"), 2.0])), ["x"], caller="f")


def test_values_name_what_is_allowed() -> None:
    with pytest.raises(DataError, match=r"f: lang must be one of 'en', 'ar'; got 'arr'. Did you mean 'ar'"):
        check_choice("arr", ["en", "ar"], name="lang", caller="f")
    for bad in (0, 1, 95, True, "0.95"):
        with pytest.raises(DataError, match="between 0 and 1, such as 0.95"):
            check_share(bad, name="conf_level", caller="f")
    for bad in (-1, 2.5, True, None):
        with pytest.raises(DataError, match="whole number of 0 or more"):
            check_count(bad, name="n", caller="f")
