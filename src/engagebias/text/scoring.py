"""The public function that scores posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import polars as pl

from engagebias.checks import check_choice
from engagebias.errors import DataError, did_you_mean
from engagebias.schema import check_posts
from engagebias.text.codes import not_covered, not_recognised, plain_codes
from engagebias.text.counting import Counted, count_column
from engagebias.text.language import UNKNOWN, detect_column
from engagebias.text.lexicons import Lexicon, own_lexicon
from engagebias.text.measures import READING_SPEED, complex_columns, emotive_columns
from engagebias.text.published import score_published
from engagebias.text.sentences import count_sentences

_KNOWN_LANGUAGES_ONLY = ("rare_share", "reading_seconds")
_NAMED = ("engagebias", "vader")


def score(
    posts: pl.DataFrame,
    *,
    lexicon: Literal["engagebias", "vader"] | Lexicon = "engagebias",
    reading_speed: Mapping[str, float] | None = None,
) -> pl.DataFrame:
    """Measure how emotive and how complex each post is, in English and Arabic.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with ``post_id`` (unique) and ``text``; ``lang`` (ISO 639 codes such as "en", "ar-EG", "und") is used where
        it is there and not null, else the language is detected (the VADER rule alone needs it). Text and language may
        be null.
    lexicon : {"engagebias", "vader"} or Lexicon, default "engagebias"
        Our own lists for both languages and emoji, the open VADER list by the counting rule of the headline
        literature (English, whole words alone; adds only words, counts and shares), or a list of yours
        (:func:`read_lexicon`).
    reading_speed : mapping, optional
        Words a minute by language. Default 228 for "en" and 138 for "ar". The VADER rule has no reading time.

    Returns
    -------
    polars.DataFrame
        The same rows with further columns; one of the same name is replaced. Counts are UInt32, the others Float64.

        ==============================  ====================================================================
        column                          meaning
        ==============================  ====================================================================
        valence                         -1 (unpleasant) to 1: weights of negative and positive terms, those
                                        within 3 tokens of a negation times -0.5, summed, divided by the root
                                        of ``words`` and squashed by x / sqrt(x^2 + 1)
        arousal                         0 to 1: m / (m + sqrt(words)), m the exclamation marks, words in
                                        capitals, stretched words, emoji and intensifiers; dampeners ("a bit")
                                        neither raise nor lower it
        negative, positive, anger,      how many terms of the category the text holds; the longest phrase
        fear, sadness, joy,             stands for its parts, and one term may count in several categories.
        moral_emotional, violence,      Counts are mentions: negation does not change them
        peace, us_them, hedges,
        connectives, intensifiers,
        dampeners, foreign_funding
        NAME_share                      the count over ``words``
        NAME_mean                       for a category of your list whose terms weigh differently: the sum of
                                        their weights over ``words`` (not for negative and positive, which
                                        make the valence, nor for intensifiers, which are counted). For a list
                                        that rates each term in every category (eMFD): the mean rating of the
                                        terms found, instead of counts and shares; null where none is
        rated_words                     for such a list alone: how many of its terms the text holds
        exclamations, elongated, emoji  marks of arousal; a row of one emoji counts each
        capitals                        words of 3 letters or more in capitals; null without Latin words
        words                           runs of letters, without addresses, mentions, numbers and emoji
        sentences                       at least 1
        lix                             words a sentence plus the percentage of words over 6 letters
        rare_share                      share of words used under 10 times a million words in the language; null
                                        for languages other than English and Arabic
        diversity                       different words in a window of 10, averaged (MATTR); null under 10 words
        mtld                            measure of textual lexical diversity; null under 50 words and for a
                                        text too varied to have one complete run
        reading_seconds                 how long it takes to read; words of a third script at the text's own
                                        speed; null for languages other than English and Arabic
        score_lang                      "en", "ar", or the code in ``lang`` that the lexicon covers
        score_reason                    why a text has no scores; null where it has
        ==============================  ====================================================================

        A text that cannot be scored (none, no words, another language, a language that cannot be told) has null in
        every column and the reason in ``score_reason``, never 0. One of emoji alone has no words. A word such as "ok" or
        "سلام" alone, which several languages share, is not recognised as any: give ``lang``. A mixed text is matched word by word: Arabic words
        with the Arabic lists, Latin ones with the English lists.

    Raises
    ------
    DataError
        If ``post_id`` or ``text`` is missing (or ``lang``, for "vader"), the lexicon is unknown, a reading speed is not a number above 0,
        or ``reading_speed`` is given for "vader".

    Notes
    -----
    Scores depend on the row alone. Compare them within a language and platform, never across; length moves every
    measure of complexity, so see :func:`adjust_for_length`. None of them depends on diacritics, addresses or mentions.

    References
    ----------
    Björnsson (1968), Läsbarhet (LIX). Covington & McFall (2010) for MATTR, McCarthy & Jarvis (2010) for MTLD,
    Trauzettel-Klosinski & Dietz (2012) for reading speeds.

    Examples
    --------
    >>> posts = pl.DataFrame({"post_id": ["a", "b", "c"], "text": ["They hate peace talks!", "نريد السلام", "Nous voulons"]})
    >>> score(posts).select("negative", "peace", "words", "score_lang", "score_reason").rows()
    [(1, 1, 4, 'en', None), (0, 1, 2, 'ar', None), (None, None, None, None, 'not recognised as en or ar')]
    """
    frame = check_posts(posts, caller="score")
    if "text" not in frame.columns:
        raise DataError("score: column 'text' is missing. Name the column of texts so, with posts.rename.")
    speed = _check_speed(reading_speed)
    if not isinstance(lexicon, Lexicon):
        _check_named(lexicon)
        if lexicon == "vader":
            if reading_speed is not None:
                raise DataError(
                    "score: reading_speed belongs to the other lexicons, 'vader' has no reading time; leave it out."
                )
            return score_published(frame)
        lexicon = own_lexicon()
    texts = frame["text"].cast(pl.String)
    counted = count_column(texts, lexicon)
    langs, reasons = _languages(frame, texts, counted, lexicon)
    sentences = count_sentences(texts, langs, counted.column("inner_ends"))
    with np.errstate(divide="ignore", invalid="ignore"):  # texts without words, which get null below
        columns = emotive_columns(counted, lexicon) | complex_columns(counted, langs, sentences, speed)
    scored = reasons.is_null()
    foreign = ~langs.is_in(list(READING_SPEED))
    nulled = {
        name: column.set(~scored | foreign if name in _KNOWN_LANGUAGES_ONLY else ~scored, None).alias(name)
        for name, column in columns.items()
    }
    added = pl.DataFrame(nulled).with_columns(
        langs.set(~scored, None).alias("score_lang"), reasons.alias("score_reason")
    )
    return frame.drop(added.columns, strict=False).hstack(added)


def _check_named(lexicon: object) -> None:
    if not isinstance(lexicon, str) or lexicon not in _NAMED:
        raise DataError(
            f"score: lexicon must be one of {', '.join(map(repr, _NAMED))}, or a Lexicon from read_lexicon(path); "
            f"got {lexicon!r}.{did_you_mean(lexicon, _NAMED)}"
        )


def _check_speed(given: Mapping[str, float] | None) -> Mapping[str, float]:
    speed = dict(given or {})
    for lang, value in speed.items():
        check_choice(lang, READING_SPEED, name="a language of reading_speed", caller="score")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
            raise DataError(f"score: reading_speed[{lang!r}] must be words a minute above 0; got {value!r}.")
    return {**READING_SPEED, **speed}


def _languages(
    frame: pl.DataFrame, texts: pl.Series, counted: Counted, lexicon: Lexicon
) -> tuple[pl.Series, pl.Series]:
    """Return the language of each text and the reason why it cannot be scored (null where it can)."""
    given = plain_codes(frame["lang"] if "lang" in frame.columns else pl.Series([None] * len(texts), dtype=pl.String))
    latin, arabic, other = (pl.Series(counted.column(name)) for name in ("latin", "arabic", "other"))
    no_words = latin + arabic + other == 0
    open_rows = (given.is_null() & texts.is_not_null() & ~no_words).arg_true()
    langs = given.clone()  # scatter changes the series itself
    langs.scatter(open_rows, detect_column(texts.gather(open_rows)))
    state = pl.DataFrame(
        {"text": texts, "none": no_words, "lang": langs, "given": given, "latin": latin, "arabic": arabic}
    )
    covered = pl.col("lang").is_in(list(lexicon.langs))
    reasons = state.select(
        pl.when(pl.col("text").is_null())
        .then(pl.lit("no text"))
        .when("none")
        .then(pl.lit("no words"))
        .when(pl.col("lang") == UNKNOWN)
        .then(pl.lit("language unknown"))
        .when(~covered & pl.col("given").is_null() & ~pl.col("lang").is_in(["en", "ar"]))
        .then(pl.lit(not_recognised(lexicon.langs)))
        .when(~covered)
        .then(not_covered("lang", lexicon.name))
        .when((pl.col("given") == "en") & (pl.col("latin") == 0))
        .then(pl.lit("marked en, but it has no Latin letters"))
        .when((pl.col("given") == "ar") & (pl.col("arabic") == 0))
        .then(pl.lit("marked ar, but it has no Arabic letters"))
    ).to_series()
    return langs, reasons
