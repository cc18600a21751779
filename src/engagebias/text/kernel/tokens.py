"""What is noted of the tokens of a text."""

from __future__ import annotations

from typing import NamedTuple

from engagebias.text.kernel.compiling import Array

LATIN, ARABIC, OTHER, NUMBER, EMOJI = range(5)
"""The lowest bits of a token's flags."""

SCRIPT, BREAKS, ENDS, ENDLESS, CUT = 7, 8, 16, 32, 64
"""The mask of the script; a mark that ends a phrase, or perhaps a sentence, stands before the token; it is so long that no list
holds it; stretched letters were cut."""

EXCLAMATIONS, EMOJI_COUNT = 7, 10
"""Columns of ``counting.INTS``."""

SPECIAL, STRETCHED, FOREIGN = 1, 2, 4
"""What a text may hold: something that may be no word, letters that may be stretched, emoji or letters of a third script."""


class Tokens(NamedTuple):
    """Room for the tokens of one text, and for one more."""

    starts: Array
    ends: Array  # one past the last byte
    flags: Array
    hashes: Array
    known: Array  # what the lexicon knows of the word: see ``lookup.pack``
