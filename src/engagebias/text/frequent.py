"""Which words of a language are frequent."""

from __future__ import annotations

from functools import cache

from wordfreq import get_frequency_dict

from engagebias.text.tokens import normalise
from engagebias.words import LANGS

COMMON_PER_MILLION = 10
"""A word used less often than this is rare (Zipf frequency 4)."""


@cache
def common_words() -> frozenset[str]:
    """Return the frequent words of English and Arabic, in the spelling of ``normalise``.

    References
    ----------
    Speer (2022), wordfreq 3.0, doi:10.5281/zenodo.7199437: frequencies from subtitles, news, books, the web and
    social media up to 2021.

    Examples
    --------
    >>> {"peace", "سلام"} <= common_words()
    True
    """
    found: set[str] = set()
    for lang in LANGS:
        frequencies = get_frequency_dict(lang, wordlist="small")
        found.update(normalise(word) for word, share in frequencies.items() if share * 1e6 >= COMMON_PER_MILLION)
    return frozenset(form for form in found if form and " " not in form)
