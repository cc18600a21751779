"""ArSen-20: Arabic tweets on COVID-19 with a sentiment label and engagement counts, without their texts."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from engagebias.datasets.fetching import fetch
from engagebias.datasets.textual import one_of, read_counts, read_textual, read_times

LABELS = ("negative", "neutral", "positive")
COUNTS = {
    "likes": "like_count",
    "shares": "retweet_count",
    "comments": "reply_count",
    "quotes": "quote_count",
    "followers": "followers_count",
    "author_following": "following_count",
    "author_posts": "tweet_count",
    "author_listed": "listed_count",
}
COLUMNS = ("label", "created_at", "lang", "user_verified", "user_created_at", *COUNTS.values())
_WHOSE = "ArSen-20_publish.csv of ArSen-20"


def load_arsen20(file: Path | None) -> pl.DataFrame:
    """Read ArSen-20 and return one row per labelled tweet.

    Parameters
    ----------
    file : pathlib.Path or None
        A copy of ``ArSen-20_publish.csv``; None fetches it.

    Returns
    -------
    polars.DataFrame
        20,000 rows in the file's order:

        =====================  ========  ==========================================================
        column                 type      meaning
        =====================  ========  ==========================================================
        post_id                String    the file's name and the row's number in it, from 1: the file
                                         has no usable ids (Notes), so this one lasts as long as its
                                         order
        platform, kind, lang   String    ``twitter``, ``post``, ``ar``
        author_id              String    null: the file's are rounded (Notes)
        text                   String    null: the file has no texts
        created_at             Datetime  publication (UTC), January 2020 to January 2023
        label                  String    sentiment as labelled by the authors: ``neutral`` (17,262),
                                         ``negative`` (1,860) or ``positive`` (878)
        likes, shares,         UInt64    likes, retweets, replies and quotes when collected
        comments, quotes
        followers              UInt64    followers of the author when collected, not when published
        author_following,      UInt64    accounts that the author follows, posts of the author, and
        author_posts,                    lists that name the author, when collected
        author_listed
        author_verified        Boolean   the account was verified when collected (3,787 tweets)
        author_created_at      Datetime  creation of the account (UTC); tells authors apart (Notes)
        =====================  ========  ==========================================================

        No other cell is null. Nothing is dropped.

    Raises
    ------
    DataError
        If the file is not what this dictionary says.
    SourceError
        If it cannot be fetched.

    Notes
    -----
    **Ids.** A spreadsheet rounded long ids to six digits (1.4374E+18). The 20,000 tweets share 10,342 such ids. The ids
    of 7,823 tweets' authors are rounded, those of accounts made since February 2016; 186 of these ids stand for more
    than one account. The exact ids that are left would keep older accounts alone, so none is used.

    **Authors.** Where ids are exact, 6,020 of them, each goes with one creation time of its account and each time with
    one id; so times, to the second, tell authors apart, 10,917 in all. To cluster by author write
    ``posts.with_columns(author_id=pl.col("author_created_at").cast(pl.String))``.

    **Time.** A tweet's id holds the time of its publication: ``created_at`` as UTC agrees with every rounded id to 20
    minutes, which is what the rounding leaves open. When counts were collected is not recorded, so there is no
    ``observed_at``: the authors' scripts are dated January to March 2023, and the followers of one author jump between
    months, so it was not done at once. All but 54 tweets are from before December 2022.

    **Sample.** Arabic tweets with words for COVID-19, without retweets and replies. Rows 9,655 and 13,762 have the same
    author and second and may be one tweet; both are kept.

    References
    ----------
    Fang & Xu (2024), ArSen-20: A new benchmark for Arabic sentiment detection, AfricaNLP workshop;
    github.com/123fangyang/ArSen-20.
    """
    path = file if file is not None else fetch("arsen20")[0]
    raw = read_textual(path, COLUMNS, whose=_WHOSE, separator="\t")
    account_form = "%Y-%m-%dT%H:%M:%S%.3fZ%z"
    return raw.select(
        post_id=pl.format("{}-{}", pl.lit(path.stem), pl.int_range(1, pl.len() + 1)),
        platform=pl.lit("twitter"),
        kind=pl.lit("post"),
        author_id=pl.lit(None, dtype=pl.String),
        text=pl.lit(None, dtype=pl.String),
        lang=one_of(raw, "lang", ("ar",), path),
        created_at=read_times(raw, "created_at", "%Y-%m-%d %H:%M:%S%z", path),
        label=one_of(raw, "label", LABELS, path),
        **{name: read_counts(raw, column, path) for name, column in COUNTS.items()},
        author_verified=one_of(raw, "user_verified", ("TRUE", "FALSE"), path) == "TRUE",
        author_created_at=read_times(raw, "user_created_at", account_form, path, offset="+0000"),
    )
