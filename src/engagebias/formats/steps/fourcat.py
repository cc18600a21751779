"""Rows of 4CAT that need more than a name: retweets and replies of X, reactions of Telegram in one string."""

from __future__ import annotations

import polars as pl

from engagebias.formats.steps.mastodon import BOOST
from engagebias.formats.steps.telegram import FACES

_ZERO_WIDTH = "[\ufe0f\u200d]"


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

    An emoji stands as often as it was given.
    """
    plain = pl.col("reactions").str.replace_all(_ZERO_WIDTH, "")
    given = plain.fill_null("").str.len_chars() > 0
    counts = {
        kind: plain.str.count_matches(f"[{''.join(sorted({f[0] for f in faces}))}]") for kind, faces in FACES.items()
    }
    whole = {"reactions_total": plain.str.len_chars(), **counts}
    return frame.with_columns(pl.when(given).then(e).cast(pl.String).alias(name) for name, e in whole.items())
