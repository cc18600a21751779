"""ArSarcasm: Arabic tweets with labels of sentiment, sarcasm and dialect."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from engagebias.datasets.fetching import fetch
from engagebias.datasets.textual import one_of, read_textual, refuse

COLUMNS = ("dialect", "sarcasm", "sentiment", "original_sentiment", "tweet", "source")
DIALECTS = ("msa", "egypt", "levant", "gulf", "magreb")  # as the file spells them
SENTIMENTS = ("negative", "neutral", "positive")
SOURCES = ("semeval", "astd")
_WHOSE = "ArSarcasm_train.csv or ArSarcasm_test.csv of ArSarcasm"


def load_arsarcasm(file: Path | None) -> pl.DataFrame:
    """Read ArSarcasm and return one row per labelled tweet.

    Parameters
    ----------
    file : pathlib.Path or None
        A copy of ``ArSarcasm_train.csv`` or ``ArSarcasm_test.csv``; None fetches the training part.

    Returns
    -------
    polars.DataFrame
        8,437 rows (training part) in the file's order:

        =====================  ========  ==========================================================
        column                 type      meaning
        =====================  ========  ==========================================================
        post_id                String    the file's name and the row's number in it, from 1: the file
                                         has no ids, so this one lasts as long as the file's order
        platform, kind, lang   String    ``twitter``, ``post``, ``ar``
        text                   String    the tweet, without the quotation marks put around it (Notes)
        dialect                String    ``msa`` (5,652), ``egypt`` with Sudan (1,904), ``levant``
                                         (439), ``gulf`` with Yemen and Iraq (414), ``magreb`` (28)
        sarcasm                Boolean   an annotator called it sarcastic (1,337)
        sentiment              String    ``negative``, ``neutral`` or ``positive``, as labelled anew
                                         for ArSarcasm
        original_sentiment     String    the same three, as labelled in the source
        source                 String    ``semeval`` (SemEval 2017, 6,498) or ``astd`` (1,939)
        same_text              UInt32    rows of the file with this text, itself included: 1 if it is
                                         the only one
        =====================  ========  ==========================================================

        No cell is null.

    Raises
    ------
    DataError
        If the file is not what this dictionary says.
    SourceError
        If it cannot be fetched.

    Notes
    -----
    The authors say that each tweet is surrounded by quotation marks. That holds for 94 % of the SemEval rows, where
    one pair is taken away; the 12 ASTD rows that begin and end with a mark have marks of their own and keep them, as
    does any row with a mark at one end alone.

    Rows with the same text are kept, because they were labelled separately: 515 rows share 256 texts, and of these
    texts 75 carry two sentiments, 41 both sarcastic and not, and 95 two dialects. Take
    ``posts.filter(pl.col("same_text") == 1)`` where each text must count once and its label must be clear.

    References
    ----------
    Abu Farha & Magdy (2020), From Arabic sentiment analysis to sarcasm detection: the ArSarcasm dataset, Proceedings
    of the 4th Workshop on Open-Source Arabic Corpora and Processing Tools, 32-39.
    """
    path = file if file is not None else fetch("arsarcasm")[0]
    raw = read_textual(path, COLUMNS, whose=_WHOSE)
    for column in ("sentiment", "original_sentiment"):
        one_of(raw, column, SENTIMENTS, path)
    posts = raw.select(
        post_id=pl.format("{}-{}", pl.lit(path.stem), pl.int_range(1, pl.len() + 1)),
        platform=pl.lit("twitter"),
        kind=pl.lit("post"),
        lang=pl.lit("ar"),
        text=_without_outer_marks(pl.col("tweet"), pl.col("source")),
        dialect=one_of(raw, "dialect", DIALECTS, path),
        sarcasm=one_of(raw, "sarcasm", ("True", "False"), path) == "True",
        sentiment=pl.col("sentiment"),
        original_sentiment=pl.col("original_sentiment"),
        source=one_of(raw, "source", SOURCES, path),
    )
    nothing = posts["text"].str.strip_chars() == ""
    refuse(raw, nothing, path, "tweet is empty between its quotation marks", "the file is damaged")
    return posts.with_columns(same_text=pl.len().over("text"))


def _without_outer_marks(tweet: pl.Expr, source: pl.Expr) -> pl.Expr:
    surrounded = (
        (source == "semeval") & tweet.str.starts_with('"') & tweet.str.ends_with('"') & (tweet.str.len_chars() > 1)
    )
    return pl.when(surrounded).then(tweet.str.head(-1).str.tail(-1)).otherwise(tweet)
