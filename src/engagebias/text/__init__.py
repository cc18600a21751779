"""From posts to posts with measures: how emotive is a text, and how long."""

from __future__ import annotations

from typing import Literal

import polars as pl

from engagebias.checks import check_choice
from engagebias.errors import DataError
from engagebias.schema import check_posts
from engagebias.text.lexicons import Lexicon, vader
from engagebias.text.tokens import english_words

__all__ = ["Lexicon", "score", "vader"]

_LEXICONS = {"vader": vader}


def score(posts: pl.DataFrame, *, lexicon: Literal["vader"] = "vader") -> pl.DataFrame:
    """Count words, negative words and positive words of each post.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with ``text`` and ``lang``; both may hold nulls.
    lexicon : {"vader"}, default "vader"
        The open VADER list, matched on exact whole words of English text.

    Returns
    -------
    polars.DataFrame
        The same rows with further columns (a column of the same name is replaced):

        ==================================  =======  =================================================
        column                              type     meaning
        ==================================  =======  =================================================
        words                               UInt32   number of words
        negative, positive                  UInt32   how many of them the lexicon lists so
        negative_share, positive_share      Float64  those counts divided by ``words``, 0 to 1
        score_reason                        String   why a text has no score; null where it has one
        ==================================  =======  =================================================

        A text that cannot be scored (no text, no words, a language the lexicon does not cover, or an
        unknown language) has null in every measure, never 0.

    Raises
    ------
    DataError
        If the lexicon is unknown or ``text`` or ``lang`` is missing.

    Examples
    --------
    >>> posts = pl.DataFrame({"post_id": ["a", "b"], "text": ["They love peace", "سلام"], "lang": ["en", "ar"]})
    >>> score(posts).select("words", "positive", "positive_share", "score_reason").rows()
    [(3, 2, 0.6666666666666666, None), (None, None, None, 'lexicon vader does not cover ar')]
    """
    frame = check_posts(posts, caller="score")
    check_choice(lexicon, _LEXICONS, name="lexicon", caller="score")
    for column in ("text", "lang"):
        if column not in frame.columns:
            raise DataError(f"score: column {column!r} is missing. Add it, for example pl.lit('en').alias('lang').")
    return _score(frame, _LEXICONS[lexicon]())


def _score(frame: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    tokens = "__tokens"
    counted = frame.with_columns(
        english_words(pl.col("text").cast(pl.String)).alias(tokens),
        pl.col("lang").cast(pl.String).str.slice(0, 2).alias("__lang"),
    ).with_columns(
        score_reason=pl.when(pl.col("text").is_null())
        .then(pl.lit("no text"))
        .when(pl.col("__lang").is_null())
        .then(pl.lit("language unknown"))
        .when(pl.col("__lang") != lexicon.lang)
        .then(pl.format(f"lexicon {lexicon.name} does not cover {{}}", "__lang"))
        .when(pl.col(tokens).list.len() == 0)
        .then(pl.lit("no words"))
    )
    scored = pl.col("score_reason").is_null()
    words = pl.when(scored).then(pl.col(tokens).list.len().cast(pl.UInt32))
    counts = {
        category: pl.when(scored).then(
            pl.col(tokens).list.eval(pl.element().is_in(list(terms))).list.sum().cast(pl.UInt32)
        )
        for category, terms in lexicon.categories.items()
    }
    return (
        counted.with_columns(words=words, **counts)
        .with_columns((pl.col(c) / pl.col("words")).alias(f"{c}_share") for c in lexicon.categories)
        .select(*frame.drop("score_reason", strict=False).columns, *_added(frame, lexicon))
    )


def _added(frame: pl.DataFrame, lexicon: Lexicon) -> list[str]:
    names = ["words", *lexicon.categories, *(f"{c}_share" for c in lexicon.categories), "score_reason"]
    return [n for n in names if n not in frame.columns or n == "score_reason"]
