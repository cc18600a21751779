"""The counting rule of the headline literature: exact whole words of the VADER list."""

from __future__ import annotations

import polars as pl

from engagebias.errors import DataError
from engagebias.text.codes import not_covered, plain_codes
from engagebias.text.lexicons import Lexicon, vader

# Letters a to z and the straight apostrophe, after lower-casing. It fits English only.
ENGLISH_WORD = "[a-z']+"
_HTML_MARK = "<[^>]*>"


def english_words(text: pl.Expr) -> pl.Expr:
    """Return the list of lower-case words of English text without its HTML marks; null stays null.

    Examples
    --------
    >>> pl.select(english_words(pl.lit("<b>Don't</b> hate, 2 LOVE!"))).item().to_list()
    ["don't", 'hate', 'love']
    """
    return text.str.replace_all(_HTML_MARK, "").str.to_lowercase().str.extract_all(ENGLISH_WORD)


def score_published(frame: pl.DataFrame) -> pl.DataFrame:
    """Add words, negative and positive words with their shares, and ``score_reason``, by that rule."""
    if "lang" not in frame.columns:
        raise DataError("score: column 'lang' is missing. Add it, for example pl.lit('en').alias('lang').")
    lexicon, tokens, lang = vader(), "__tokens", "__lang"
    counted = frame.with_columns(
        english_words(pl.col("text").cast(pl.String)).alias(tokens), plain_codes(frame["lang"]).alias(lang)
    ).with_columns(
        score_reason=pl.when(pl.col("text").is_null())
        .then(pl.lit("no text"))
        .when(pl.col(lang).is_null())
        .then(pl.lit("language unknown"))
        .when(~pl.col(lang).is_in(list(lexicon.langs)))
        .then(not_covered(lang, lexicon.name))
        .when(pl.col(tokens).list.len() == 0)
        .then(pl.lit("no words"))
    )
    scored = pl.col("score_reason").is_null()
    counts = {
        category: pl.when(scored).then(
            pl.col(tokens).list.eval(pl.element().is_in(_terms(lexicon, category))).list.sum().cast(pl.UInt32)
        )
        for category in lexicon.categories
    }
    return (
        counted.with_columns(words=pl.when(scored).then(pl.col(tokens).list.len().cast(pl.UInt32)), **counts)
        .with_columns((pl.col(c) / pl.col("words")).alias(f"{c}_share") for c in lexicon.categories)
        .select(*frame.drop("score_reason", strict=False).columns, *_added(frame, lexicon))
    )


def _terms(lexicon: Lexicon, category: str) -> list[str]:
    return lexicon.terms.filter(pl.col("category") == category)["term"].to_list()


def _added(frame: pl.DataFrame, lexicon: Lexicon) -> list[str]:
    names = ["words", *lexicon.categories, *(f"{c}_share" for c in lexicon.categories), "score_reason"]
    return [n for n in names if n not in frame.columns or n == "score_reason"]
