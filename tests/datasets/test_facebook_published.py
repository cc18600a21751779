"""What the data dictionary of the Facebook posts says, counted again on the real files."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT

import engagebias as eb
from engagebias.datasets.facebook import ARABIC_PAGE, KINDS, NAME, NO_KINDS, NO_SHARES
from engagebias.datasets.fetching import MIRROR
from engagebias.schema import check_posts

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def posts(load_real: Callable[[str], pl.DataFrame]) -> pl.DataFrame:
    return load_real(NAME)


@pytest.fixture(scope="module")
def news(posts: pl.DataFrame) -> pl.DataFrame:
    return posts.filter(pl.col("page") != ARABIC_PAGE)


@pytest.fixture(scope="module")
def bbc(posts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The one page that was collected twice, each time by itself."""
    folder = Path(os.environ.get(MIRROR, ROOT / "data" / "raw")) / NAME
    first, again = (eb.load(NAME, file=folder / f"{p}_facebook_statuses.csv") for p in ("bbcworldnews", "bbcnews"))
    return first, again


def test_rows_become_posts_and_none_is_lost(posts: pl.DataFrame, news: pl.DataFrame) -> None:
    """Re-analysis: 74,006 rows of news pages, 69,218 posts, 68,902 with 20 or more reactions."""
    assert (news["copies"].sum(), news.height, (news["reactions"] >= 20).sum()) == (74_006, 69_218, 68_902)
    assert (posts["copies"].sum(), posts.height) == (75_308, 70_519)
    assert (news["page"].n_unique(), posts["page"].n_unique(), posts["author_id"].n_unique()) == (14, 15, 15)
    check_posts(posts, require=["author_id", "created_at", "reactions", "comments"], caller="test")


def test_one_page_has_two_files_and_each_file_one_repeat(
    posts: pl.DataFrame, bbc: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    first, again = bbc
    assert first.join(again, on="post_id").height == 4_773
    assert first.filter(pl.col("copies") > 1).height == again.filter(pl.col("copies") > 1).height == 1
    other = posts.filter(pl.col("page") != "bbcnews")
    assert (
        other.filter(pl.col("copies") > 1).group_by("page").agg(pl.col("copies").sum())["copies"].to_list() == [2] * 14
    )
    # Of a post in both files the later count is the one that is kept.
    both = again.join(first, on="post_id", suffix="_first")
    kept = posts.join(both.select("post_id", later="reactions"), on="post_id")
    assert (kept["reactions"] == kept["later"]).all()


@pytest.mark.parametrize(
    ("low", "high", "growth"),
    [(0, 6, 0.70), (6, 12, 0.37), (12, 24, 0.13), (24, 48, 0.04), (72, 168, 0.001), (168, 3000, 0.000)],
)
def test_young_posts_are_under_counted(
    bbc: tuple[pl.DataFrame, pl.DataFrame], low: int, high: int, growth: float
) -> None:
    first, again = bbc
    both = first.join(again, on="post_id", suffix="_later")
    aged = both.filter(pl.col("age_hours").is_between(low, high, closed="left"))
    assert aged["reactions_later"].sum() / aged["reactions"].sum() - 1 == pytest.approx(growth, abs=0.005)


def test_counts_were_read_from_23_june_on(posts: pl.DataFrame) -> None:
    """The source says 20 to 24 June; the newest posts of its files are of 23 to 25 June."""
    ends = posts["observed_after"]
    assert (ends.min(), ends.max()) == (
        dt.datetime(2016, 6, 23, 6, 0, 22, tzinfo=dt.UTC),
        dt.datetime(2016, 6, 25, 18, 7, 42, tzinfo=dt.UTC),
    )
    assert (posts["age_hours"] >= 0).all()
    assert posts["observed_at"].is_null().all()


def test_the_clock_fits_a_known_moment(posts: pl.DataFrame) -> None:
    """The resignation of 24 June 2016 was spoken from about 07:15 UTC; New York's summer time would put posts before."""
    words = r"(?i)prime minister to step down|honoured to have served it"
    text = pl.concat_str(pl.col("text").fill_null(""), pl.col("link_name").fill_null(""), separator=" ")
    day = posts.filter(text.str.contains(words) & (pl.col("created_at").dt.date() == dt.date(2016, 6, 24)))
    assert dt.time(7, 25) < day["created_at"].min().time() < dt.time(7, 40)


def test_zeros_for_want_of_a_share_count(posts: pl.DataFrame, news: pl.DataFrame) -> None:
    assert (posts["shares"].null_count(), news["shares"].null_count()) == (2_596, 2_588)
    assert posts["shares"].min() == 1
    many = news.filter(pl.col("reactions") >= 200)["shares"]
    assert (many.null_count(), (many == 1).sum()) == (1_455, 152)


def test_shares_are_not_shown_of_videos_passed_on(posts: pl.DataFrame) -> None:
    owner = pl.col("link").str.to_lowercase().str.extract(r"facebook\.com/([^/]+)/")
    videos = posts.filter(pl.col("kind") == "video").with_columns(owner=owner).drop_nulls("owner")
    passed_on = pl.col("owner") != pl.col("owner").mode().first().over("page")  # most videos of a page are its own
    counts = videos.group_by(passed_on.alias("passed_on")).agg(pl.col("shares").null_count(), pl.len())
    assert counts.sort("passed_on").rows() == [(False, 37, 8_548), (True, 1_514, 1_686)]


def test_one_post_has_no_kinds(posts: pl.DataFrame) -> None:
    assert posts.select(list(KINDS)).null_count().row(0) == (1,) * 6
    assert posts.filter(pl.col("likes").is_null()).select("page", "reactions", "missing").rows() == [
        ("cnbc", 163, NO_KINDS)
    ]
    assert dict(posts["missing"].value_counts().iter_rows()) == {None: 67_922, NO_SHARES: 2_596, NO_KINDS: 1}


def test_the_total_has_kinds_without_a_column(posts: pl.DataFrame) -> None:
    over = pl.col("reactions").cast(pl.Int64) - pl.sum_horizontal(pl.col(list(KINDS)).cast(pl.Int64))
    odd = posts.drop_nulls("likes").select("created_at", over=over).filter(pl.col("over") != 0)
    assert ((odd["over"] > 0).sum(), (odd["over"] < 0).sum()) == (1_726, 54)
    in_may = odd.filter(pl.col("created_at").dt.month() == 5)
    assert in_may.height / odd.height > 0.8


def test_languages_and_empty_texts(posts: pl.DataFrame, news: pl.DataFrame) -> None:
    assert dict(posts["lang"].value_counts().iter_rows()) == {"en": news.height, "ar": 1_001, None: 300}
    assert posts["text"].null_count() == 1_684
    untold = posts.filter(pl.col("lang").is_null())
    assert (untold["page"].unique().to_list(), untold["text"].null_count()) == ([ARABIC_PAGE], 85)
    assert untold["text"].str.contains(r"\p{Latin}").sum() >= 213
