"""Rows of twarc's table: retweets apart, replies told from posts."""

from __future__ import annotations

import polars as pl

from engagebias.formats.reasons import BOOST

_MARKS = {
    "boost": "referenced_tweets.retweeted.id",
    "reply": "referenced_tweets.replied_to.id",
    "quote": "referenced_tweets.quoted.id",
}


def twarc(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with ``made`` (post, comment or quote) and what is rejected."""
    has = {
        mark: pl.col(name).str.strip_chars().ne("").fill_null(False) if name in frame.columns else pl.lit(False)
        for mark, name in _MARKS.items()
    }
    made = (
        pl.when(has["reply"]).then(pl.lit("comment")).when(has["quote"]).then(pl.lit("quote")).otherwise(pl.lit("post"))
    )
    return frame.with_columns(made=made, __reject=pl.when(has["boost"]).then(pl.lit(BOOST)))


def minet_x(frame: pl.DataFrame) -> pl.DataFrame:
    """Return minet's rows of X with what is rejected: a retweet carries the counts of its original."""
    if "retweeted_id" not in frame.columns:
        return frame
    boosted = pl.col("retweeted_id").str.strip_chars().ne("").fill_null(False)
    return frame.with_columns(__reject=pl.when(boosted).then(pl.lit(BOOST)))
