"""Phoenix's table of messages: a row is a post beside one of its comments, once for each class of either."""

from __future__ import annotations

import polars as pl

from engagebias.formats.reasons import NEITHER

_POST = {
    "record": "post_id", "person": "post_author_id", "words": "post_text_pi", "when": "post_datetime", "likes": "post_like_count",
    "comments": "post_comment_count", "shares": "post_share_count", "plays": "tiktok_post_plays", "class": "post_class",
    "author_class": "post_author_class", "retweeted": "x_post_retweeted_id", "platform": "platform",
}  # fmt: skip
_COMMENT = {
    "record": "comment_id", "person": "comment_author_id", "words": "comment_text_pi", "when": "comment_datetime", "likes": "comment_like_count",
    "class": "comment_class", "author_class": "comment_author_class", "above": "comment_replied_to_id", "root": "comment_parent_post_id",
    "platform": "platform",
}  # fmt: skip


def phoenix(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the posts of the rows and then their comments, each in columns of one name; repeats are folded later."""
    posts = _part(frame, _POST, "post")
    comments = _part(frame, _COMMENT, "comment")
    empty = frame.filter(~_there(frame, "post_id") & ~_there(frame, "comment_id"))
    none = empty.with_columns(__reject=pl.lit(NEITHER)).select("__reject")
    return pl.concat([posts, comments, none], how="diagonal_relaxed")


def _there(frame: pl.DataFrame, name: str) -> pl.Expr:
    if name not in frame.columns:
        return pl.lit(False)
    return pl.col(name).str.strip_chars().is_in(["", "NA", "nan", "None", "null"]).not_().fill_null(False)


def _part(frame: pl.DataFrame, names: dict[str, str], made: str) -> pl.DataFrame:
    rows = frame.filter(_there(frame, names["record"]))
    have = [pl.col(theirs).alias(ours) for ours, theirs in names.items() if theirs in frame.columns]
    return rows.select(*have, made=pl.lit(made))


def phoenix_generalised(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with ``made``: post or comment."""
    made = (
        pl.when(pl.col("data_type").str.strip_chars() == "comments").then(pl.lit("comment")).otherwise(pl.lit("post"))
    )
    return frame.with_columns(made=made)
