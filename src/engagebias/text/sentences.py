"""How many sentences a text has."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
import sentencex

from engagebias.text.counting import Array
from engagebias.text.tokens import drop_skipped

_WORD = re.compile(r"[^\W\d_]")


def count_sentences(texts: pl.Series, langs: pl.Series, inner_ends: Array) -> Array:
    """Return the number of sentences of each text, at least 1.

    Parameters
    ----------
    texts, langs : polars.Series
        The texts and the codes of their languages; where either is null the number means nothing.
    inner_ends : array of int
        In how many places inside the text a sentence may end; without any it is one sentence, and the library
        is not asked. Addresses, mentions and HTML marks are taken out first, since they hold full stops; lines
        end sentences.

    Examples
    --------
    >>> texts = pl.Series(["Dr. Hanan spoke. Did they listen?", "هل انتهت الحرب؟ نعم!"])
    >>> count_sentences(texts, pl.Series(["en", "ar"]), np.array([2, 1])).tolist()
    [2, 2]
    """
    counts = np.ones(len(texts), np.int64)
    asked = (pl.Series(inner_ends > 0) & texts.is_not_null() & langs.is_not_null()).arg_true()
    # A tag after a full stop is hardly a sentence of its own.
    clean = drop_skipped(texts.gather(asked)).str.replace_all("#", "", literal=True)
    for row, text, lang in zip(asked, clean, langs.gather(asked), strict=True):
        lines = (line for line in text.splitlines() if _WORD.search(line))
        counts[row] = max(1, sum(_count_line(line, lang) for line in lines))
    return counts


def _count_line(line: str, lang: str) -> int:
    return sum(bool(_WORD.search(sentence)) for sentence in sentencex.segment(lang, line))
