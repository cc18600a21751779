"""Published scores to put beside ours."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

import polars as pl

from engagebias.checks import check_there
from engagebias.schema import check_posts
from engagebias.text.codes import plain_codes
from engagebias.text.published import english_words


def add_vader(posts: pl.DataFrame) -> pl.DataFrame:
    """Add VADER's two scores of English texts.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with ``text`` and ``lang``.

    Returns
    -------
    polars.DataFrame
        The same rows with ``vader_compound``, VADER's own rule-based score from -1 to 1, and ``vader_mean``, the
        sum of its list's ratings over the number of words, without any rule. Both are null where ``lang`` is not
        English or the text has no word.

    Raises
    ------
    DataError
        If a column is missing.

    References
    ----------
    Hutto & Gilbert (2014), VADER: a parsimonious rule-based model for sentiment analysis, ICWSM 8.

    Examples
    --------
    >>> posts = pl.DataFrame({"post_id": ["a", "b"], "text": ["A good day!", "يوم جميل"], "lang": ["en", "ar"]})
    >>> add_vader(posts).select(pl.col("vader_compound", "vader_mean").round(3)).rows()
    [(0.493, 0.633), (None, None)]
    """
    frame = check_posts(posts, caller="add_vader")
    for column in ("text", "lang"):
        check_there(frame, column, caller="add_vader", remedy="Give posts with text and lang.")
    texts, langs = frame["text"].cast(pl.String), plain_codes(frame["lang"])
    words = frame.select(english_words(pl.col("text").cast(pl.String))).to_series()
    rows = [
        _scores(text, found) if lang == "en" and found is not None and len(found) else (None, None)
        for text, lang, found in zip(texts, langs, words, strict=True)
    ]
    scores = pl.DataFrame(rows, schema={"vader_compound": pl.Float64, "vader_mean": pl.Float64}, orient="row")
    return frame.drop(scores.columns, strict=False).hstack(scores)


def _scores(text: str, words: pl.Series) -> tuple[float, float]:
    vader = _analyser()
    return vader.polarity_scores(text)["compound"], sum(vader.lexicon.get(word, 0.0) for word in words) / len(words)


@cache
def _analyser() -> Any:
    return import_module("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()
