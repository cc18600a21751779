"""From text to words."""

from __future__ import annotations

import polars as pl

# The rule of the headline literature: letters a to z and the straight apostrophe, after lower-casing.
# It fits English only; scoring refuses other languages rather than count nothing in them.
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
