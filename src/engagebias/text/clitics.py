"""Arabic words with the small words that are written onto them, and English ones with a possessive."""

from __future__ import annotations

from collections.abc import Iterator

FEWEST_LETTERS = 3
"""A stem of fewer letters is too often another word: و‍فد is a delegation, not "and" with something."""

_AND = ("", "و", "ف")
_TO = ("", "ب", "ك", "ل", "س")
# With the article; ل swallows its alef. هال and عال are "this" and "on the" of Levantine and Gulf Arabic.
_THE = ("ال", "بال", "كال", "لل", "هال", "بهال", "عال")

PREFIXES: tuple[str, ...] = tuple(
    sorted({a + b for a in _AND for b in (*_TO, *_THE)} - {""}, key=lambda prefix: (-len(prefix), prefix))
)
"""The clitics و ف ب ك ل س ال and their joins, longest first."""

POSSESSIVE = "'s"


def arabic_stems(word: str) -> Iterator[str]:
    """Give the word without each prefix that it may carry, longest prefix first.

    Examples
    --------
    >>> list(arabic_stems("وبالسلام"))
    ['سلام', 'السلام', 'بالسلام']
    """
    for prefix in PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= FEWEST_LETTERS:
            yield word[len(prefix) :]


def single(word: str) -> str:
    """Return a word with every run of a letter cut to one, the spelling on which all stretched ones agree."""
    return "".join(letter for letter, before in zip(word, " " + word, strict=False) if letter != before)
