from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.schema import check_posts

# By row: rounded ids of tweet and author; the same rounded ids for another tweet of another account; an exact author
# id, with every count another number.
TWEETS = """tweet id\tlabel\tauthor id\tcreated_at\tlang\tlike_count\tquote_count\treply_count\tretweet_count\t\
user_verified\tfollowers_count\tfollowing_count\ttweet_count\tlisted_count\tuser_created_at
1.4374E+18\tneutral\t1.43017E+18\t2021-09-13 13:03:40+00:00\tar\t0\t0\t0\t1\tFALSE\t1\t0\t1707\t0\t2021-08-24T14:10:47.000Z
1.4374E+18\tpositive\t1.43017E+18\t2021-09-13 13:05:41+00:00\tar\t2\t0\t0\t0\tFALSE\t60\t9\t460\t0\t2021-08-24T14:11:02.000Z
1.58149E+18\tnegative\t1486860306\t2022-10-16 03:30:54+00:00\tar\t66\t6\t3\t12\tTRUE\t6430\t292\t78684\t108\t2013-06-06T05:12:21.000Z
"""


@pytest.fixture
def tweets(tmp_path: Path) -> Path:
    path = tmp_path / "ArSen-20_publish.csv"
    path.write_text(TWEETS, encoding="utf-8")
    return path


def test_each_value_stands_under_its_own_name(tweets: Path) -> None:
    assert eb.load("arsen20", file=tweets).row(2, named=True) == {
        "post_id": "ArSen-20_publish-3", "platform": "twitter", "kind": "post", "author_id": None, "text": None,
        "lang": "ar", "created_at": dt.datetime(2022, 10, 16, 3, 30, 54, tzinfo=dt.UTC), "label": "negative",
        "likes": 66, "shares": 12, "comments": 3, "quotes": 6, "followers": 6430,
        "author_following": 292, "author_posts": 78684, "author_listed": 108,
        "author_verified": True, "author_created_at": dt.datetime(2013, 6, 6, 5, 12, 21, tzinfo=dt.UTC),
    }  # fmt: skip


def test_the_posts_pass_the_check_at_the_door(tweets: Path) -> None:
    posts = eb.load("arsen20", file=tweets)
    assert check_posts(posts, require=["created_at", "likes", "followers"], caller="test").equals(posts)


def test_no_id_is_taken_from_the_file_even_if_it_is_exact(tweets: Path) -> None:
    posts = eb.load("arsen20", file=tweets)
    assert posts["author_id"].to_list() == [None, None, None]
    assert posts["author_id"].dtype == pl.String
    assert posts["post_id"].to_list() == [f"ArSen-20_publish-{row}" for row in (1, 2, 3)]
    assert posts["author_created_at"].n_unique() == 3, "tells two accounts of one rounded id apart"


def test_a_text_that_is_not_there_is_not_scored(tweets: Path) -> None:
    scored = eb.score(eb.load("arsen20", file=tweets))
    assert scored["score_reason"].unique().to_list() == ["no text"]
    assert scored["negative"].is_null().all()


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("\t", ",", r"lacks label, created_at, .*Is it ArSen-20_publish.csv of ArSen-20"),
        ("negative", "mixed", r"label is none of negative, neutral, positive in 1 of 3 rows \(row 3 'mixed'\)"),
        ("\t66\t", "\t1E+05\t", r"like_count is not a whole number in 1 of 3 rows \(row 3 '1E\+05'\)"),
        ("\t6430\t", "\t\t", r"followers_count is empty in 1 of 3 rows \(row 3\)"),
        ("2022-10-16 03:30:54+00:00", "16/10/2022 03:30", r"created_at is no time of the form .*\(row 3 '16/10/2022"),
        ("2013-06-06T05:12:21.000Z", "2013-06-06", r"user_created_at is no time of the form .*\(row 3 '2013-06-06'\)"),
        ("\tTRUE\t", "\t1\t", r"user_verified is none of TRUE, FALSE in 1 of 3 rows \(row 3 '1'\)"),
        ("54+00:00\tar", "54+00:00\ten", r"lang is none of ar in 1 of 3 rows \(row 3 'en'\)"),
    ],
)
def test_damaged_files_are_refused(tweets: Path, old: str, new: str, match: str) -> None:
    assert old == "\t" or TWEETS.count(old) == 1
    tweets.write_text(TWEETS.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=match):
        eb.load("arsen20", file=tweets)


def test_a_time_of_another_zone_is_brought_to_utc(tweets: Path) -> None:
    tweets.write_text(TWEETS.replace("03:30:54+00:00", "06:30:54+03:00"), encoding="utf-8")
    assert eb.load("arsen20", file=tweets)["created_at"][2] == dt.datetime(2022, 10, 16, 3, 30, 54, tzinfo=dt.UTC)
