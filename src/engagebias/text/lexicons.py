"""Lexicons: which words count as negative or positive."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from engagebias.errors import DataError

# A token is a run of these (see tokens.py); a lexicon entry of any other form could never match.
_WORD = re.compile("[a-z]+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A list of words by category, for one language."""

    name: str
    lang: str
    categories: Mapping[str, frozenset[str]]


@cache
def vader() -> Lexicon:
    """Return the open VADER list: words rated below zero are negative, above zero positive.

    Emoticons and entries with digits or marks are left out, since whole words are counted; the list's
    own valences and VADER's rules for negation and emphasis are not used.

    References
    ----------
    Hutto & Gilbert (2014), VADER: a parsimonious rule-based model for sentiment analysis, ICWSM 8.
    The list is read from the ``vaderSentiment`` package (MIT).

    Examples
    --------
    >>> {name: len(words) for name, words in vader().categories.items()}
    {'negative': 4026, 'positive': 3183}
    """
    source = files("vaderSentiment").joinpath("vader_lexicon.txt").read_text(encoding="utf-8")
    negative: set[str] = set()
    positive: set[str] = set()
    for number, line in enumerate(source.splitlines(), start=1):
        try:
            word, valence = line.split("\t")[:2]
            value = float(valence)
        except ValueError as error:
            raise DataError(
                f"the VADER list is damaged at line {number}: {line[:40]!r}. Reinstall vaderSentiment."
            ) from error
        if _WORD.fullmatch(word) and value:
            (negative if value < 0 else positive).add(word)
    return Lexicon("vader", "en", {"negative": frozenset(negative), "positive": frozenset(positive)})
