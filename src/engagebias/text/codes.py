"""Codes of languages, as platforms and detectors give them, in one form; and what is said of a text that is in none that is covered."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from engagebias.text.language import UNKNOWN

# Codes of Arabic's varieties, and codes that say nothing.
_ARABIC = ("ara", "arb", "arz", "apc", "ajp", "acm", "afb", "ars", "ary", "arq", "aeb", "ayl", "apd", "acw", "ayn")
_NO_LANGUAGE = (UNKNOWN, "", "mul", "mis", "zxx", "qme", "qht", "qst", "qam", "qct", "art")


def plain_codes(given: pl.Series) -> pl.Series:
    """Return codes in lower case without a region: "en" and "ar" for what is either, null for what names no language.

    Examples
    --------
    >>> plain_codes(pl.Series(["EN", "ar-EG", "arz", "enm", "und", None])).to_list()
    ['en', 'ar', 'ar', 'enm', None, None]
    """
    code = given.cast(pl.String).str.strip_chars().str.to_lowercase()
    code = code.str.split("-").list.first().str.split("_").list.first()
    return code.replace({"eng": "en", **dict.fromkeys(_ARABIC, "ar")}).replace(dict.fromkeys(_NO_LANGUAGE))


def not_covered(lang: str, lexicon: str) -> pl.Expr:
    """Return the reason why a text in the language of this column has no scores from this lexicon.

    Examples
    --------
    >>> pl.DataFrame({"lang": ["fr"]}).select(not_covered("lang", "vader")).item()
    'language fr is not covered by vader'
    """
    return pl.format("language {} is not covered by {}", lang, pl.lit(lexicon))


def not_recognised(langs: Sequence[str]) -> str:
    """Return the reason why a text whose language was looked for is in none of these.

    No other language is named: that of a short text cannot be told well enough to say it.

    Examples
    --------
    >>> not_recognised(["en", "ar"]), not_recognised(["fr", "de", "tr"])
    ('not recognised as en or ar', 'not recognised as fr, de or tr')
    """
    *others, last = langs
    return f"not recognised as {', '.join(others)}{' or ' if others else ''}{last}"
