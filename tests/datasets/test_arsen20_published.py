"""What the data dictionary of ArSen-20 says, counted again on the real file."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT

from engagebias.datasets.fetching import MIRROR
from engagebias.schema import check_posts

pytestmark = pytest.mark.real_data
SNOWFLAKE_EPOCH = 1_288_834_974_657  # milliseconds; a tweet's id is the time since then, times 2**22, and a remainder


@pytest.fixture(scope="module")
def posts(load_real: Callable[[str], pl.DataFrame]) -> pl.DataFrame:
    return load_real("arsen20")


@pytest.fixture(scope="module")
def with_ids(posts: pl.DataFrame) -> pl.DataFrame:
    """The posts beside the two ids as the file spells them."""
    path = Path(os.environ.get(MIRROR, ROOT / "data" / "raw")) / "arsen20" / "ArSen-20_publish.csv"
    ids = pl.read_csv(path, separator="\t", infer_schema=False).select(tweet="tweet id", author="author id")
    return pl.concat([posts, ids], how="horizontal")


def test_rows_and_labels(posts: pl.DataFrame) -> None:
    """Label counts as its authors publish them."""
    assert (posts.height, posts["post_id"].n_unique()) == (20_000, 20_000)
    assert dict(posts["label"].value_counts().iter_rows()) == {
        "neutral": 17_262,
        "negative": 1_860,
        "positive": 878,
    }
    assert posts.null_count().unpivot().filter(pl.col("value") > 0).rows() == [("author_id", 20_000), ("text", 20_000)]
    assert posts["author_verified"].sum() == 3_787
    check_posts(posts, require=["created_at", "likes", "shares", "comments", "followers"], caller="test")


def test_engagement_by_label(posts: pl.DataFrame) -> None:
    """Re-analysis: mean likes 12.1 / 10.5 / 7.9, any retweet 36.7 / 37.9 / 35.8 %."""
    any_retweet = 100 * (pl.col("shares") > 0).mean()
    found = (
        posts.group_by("label").agg(pl.col("likes").mean().round(1), any_retweet.round(1).alias("any")).sort("label")
    )
    assert found.rows() == [("negative", 12.1, 36.7), ("neutral", 10.5, 37.9), ("positive", 7.9, 35.8)]


def test_ids_are_rounded(with_ids: pl.DataFrame) -> None:
    assert with_ids["tweet"].str.contains("E").all()
    assert with_ids["tweet"].n_unique() == 10_342
    rounded = with_ids.filter(pl.col("author").str.contains("E"))
    accounts = rounded.group_by("author").agg(pl.col("author_created_at").n_unique())
    assert (rounded.height, (accounts["author_created_at"] > 1).sum()) == (7_823, 186)
    assert rounded["author_created_at"].min() > dt.datetime(2016, 2, 1, tzinfo=dt.UTC)


def test_the_creation_of_an_account_tells_authors_apart(with_ids: pl.DataFrame) -> None:
    exact = with_ids.filter(~pl.col("author").str.contains("E"))
    pairs = exact.select("author", "author_created_at").unique()
    assert pairs.height == pairs["author"].n_unique() == pairs["author_created_at"].n_unique() == 6_020
    assert with_ids.group_by("author_created_at").agg(pl.col("author").n_unique())["author"].max() == 1
    assert with_ids["author_created_at"].n_unique() == 10_917


def test_times_are_utc_as_the_ids_tell(with_ids: pl.DataFrame) -> None:
    told = with_ids["tweet"].cast(pl.Float64) / 2**22 + SNOWFLAKE_EPOCH
    minutes = (told - with_ids["created_at"].dt.epoch("ms")) / 60_000
    assert minutes.abs().max() < 20
    assert abs(minutes.mean()) < 0.5


def test_times_lie_where_they_can(posts: pl.DataFrame) -> None:
    assert (posts["created_at"] >= posts["author_created_at"]).all()
    assert (posts["created_at"].min().date(), posts["created_at"].max().date()) == (
        dt.date(2020, 1, 16),
        dt.date(2023, 1, 6),
    )
    assert (posts["created_at"] >= dt.datetime(2022, 12, 1, tzinfo=dt.UTC)).sum() == 54


def test_one_pair_of_rows_may_be_one_tweet(posts: pl.DataFrame) -> None:
    pair = posts.filter(pl.struct("author_created_at", "created_at").is_duplicated())
    assert pair["post_id"].to_list() == ["ArSen-20_publish-9655", "ArSen-20_publish-13762"]
