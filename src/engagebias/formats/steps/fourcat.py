"""Rows of 4CAT that need more than a name: retweets and replies of X, reactions of Telegram in one string."""

from __future__ import annotations

import polars as pl

from engagebias.formats.reasons import BOOST
from engagebias.formats.steps.telegram import FACES, LOOKS

EMOJI = "[\U0001f1e6-\U0001f1ff]{2}|[^\\s\u200d](?:\u20e3|\u200d[^\\s\u200d])*"
"""One emoji without its look: a flag of two letters, or a picture and what is joined to it."""


def _is(frame: pl.DataFrame, name: str) -> pl.Expr:
    if name not in frame.columns:
        return pl.lit(False)
    return pl.col(name).str.strip_chars().str.to_lowercase().is_in(["yes", "true", "1"]).fill_null(False)


def fourcat_x(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with ``made``, ``withheld`` and what is rejected."""
    reply, quote = _is(frame, "is_reply"), _is(frame, "is_quote_tweet")
    return frame.with_columns(
        made=pl.when(reply).then(pl.lit("comment")).when(quote).then(pl.lit("quote")).otherwise(pl.lit("post")),
        withheld=pl.when(_is(frame, "is_withheld")).then(pl.lit("withheld")),
        __reject=pl.when(_is(frame, "is_retweet")).then(pl.lit(BOOST)),
    )


def fourcat_telegram(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with their reactions by kind, null where the export lists none: that may be none or not known.

    An emoji stands as often as it was given, whatever number of characters it is made of. Reactions that are no emoji are
    written as Python objects; a row with one is marked in ``unwritten`` and has no figures.
    """
    plain = pl.col("reactions").fill_null("").str.replace_all(LOOKS, "").str.strip_chars()
    unwritten = plain.str.contains("{", literal=True)
    given = (plain != "") & ~unwritten
    each = plain.str.extract_all(EMOJI)
    counts = {kind: each.list.eval(pl.element().is_in(faces)).list.sum() for kind, faces in FACES.items()}
    figures = {"reactions_total": each.list.len(), **counts}
    return frame.with_columns(
        *(pl.when(given).then(figure).cast(pl.String).alias(name) for name, figure in figures.items()),
        unwritten=unwritten.cast(pl.String),
        parent=_parent(frame, "reply_to", pl.col("thread_id") + "-"),
    )


def fourcat_gab(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with ``doubled``: where the reactions are the figure of the replies, written twice."""
    figure = pl.col("reaction_count").str.strip_chars()
    same = (figure == pl.col("replies_count").str.strip_chars()) & (figure != "0")
    return frame.with_columns(doubled=same.fill_null(False).cast(pl.String))


def fourcat_vk(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with ``made`` (post or comment) and ``parent``: the address of what a comment stands under."""
    if "item_type" not in frame.columns or "link" not in frame.columns:
        return frame
    comment = (pl.col("item_type").str.strip_chars() == "comment").fill_null(False)
    wall = pl.col("link").str.extract(r"^(.*wall-?\d+_)\d+$")
    answered = _parent(frame, "in_reply_to_comment_id", wall)
    return frame.with_columns(
        made=pl.when(comment).then(pl.lit("comment")).otherwise(pl.lit("post")),
        parent=pl.when(comment).then(pl.coalesce(answered, _parent(frame, "thread_id", wall))),
    )


def _parent(frame: pl.DataFrame, number: str, place: pl.Expr) -> pl.Expr:
    """Return the key of what a row answers: its place and its number there."""
    if number not in frame.columns:
        return pl.lit(None, dtype=pl.String)
    bare = pl.col(number).str.strip_chars().str.replace(r"\.0$", "")
    return pl.when(bare.str.contains(r"^\d+$")).then(place + bare)
