"""From characters to folded characters: one spelling for what readers take as the same letter."""

from __future__ import annotations

import unicodedata
from functools import cache

import polars as pl

# What Unicode's own decompositions do not unify. Arabic: alef wasla, dotless and Persian yeh, teh marbuta,
# Persian kaf and the letters for p and v of loan words, in the spelling that most writers use.
_ARABIC = {
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ة": "ه",
    "ۀ": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ە": "ه",
    "ک": "ك",
    "ڤ": "ف",
    "پ": "ب",
    "ـ": "",
}
_LATIN = {
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
    "ð": "d", "þ": "th",
}  # fmt: skip
_MARKS = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "\u1ffd": "'", "“": '"', "”": '"', "«": '"', "»": '"', "—": "-", "–": "-",
    "،": ",", "؛": ";", "؟": "?", "۔": ".", "٪": "%", "٫": ".", "٬": ",", "。": ".", "、": ",",
    "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\r": "\n",
}  # fmt: skip
_SPECIAL = {**_ARABIC, **_LATIN, **_MARKS}

ARABIC_BLOCKS = ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF))
"""After folding, whatever remains in these blocks is an Arabic-script letter."""

FLAG_LETTERS = (0x1F1E6, 0x1F1FF)
"""Regional indicators: two of them are a flag."""

TABLE_END = 0x33480
"""Code points from here on are unassigned, private or invisible tags: they vanish."""
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_NOT_PICTURES = "©®"


@cache
def pictures() -> frozenset[str]:
    """Return the emoji, one character each.

    Pictographs that are no compatibility form of a letter or mark; of the arrows, boxes and technical signs only
    those that are drawn as pictures by default.
    """
    every = pl.Series([chr(c) for c in range(0xA0, TABLE_END) if not 0xD800 <= c < 0xE000])
    found = every.filter(
        every.str.contains(r"^[\p{Extended_Pictographic}&&[\x{2600}-\x{1FFFF}\p{Emoji_Presentation}]]$")
    )
    flags = map(chr, range(FLAG_LETTERS[0], FLAG_LETTERS[1] + 1))
    plain = (c for c in found if c not in _NOT_PICTURES and unicodedata.normalize("NFKD", c) == c)
    return frozenset([*plain, *flags])


@cache
def fold_character(character: str) -> str:
    """Return what a character is folded to: letters, digits and marks of ASCII, other letters, emoji or a space.

    Canonical and compatibility forms become one (NFKD), accents, Arabic diacritics, tatweel and invisible marks
    vanish, digits of all scripts become 0 to 9. A to Z keep their case, which tells emphasis; other
    letters lose it.

    Examples
    --------
    >>> [fold_character(c) for c in "أىةـ٣é😡"]
    ['ا', 'ي', 'ه', '', '3', 'e', '😡']
    """
    code = ord(character)
    if character in _SPECIAL:
        return _SPECIAL[character]
    if code < 0x80:
        return character if character == "\n" or 0x20 <= code < 0x7F else " "
    if code >= TABLE_END:
        return ""
    if character in pictures():
        return character
    kind = unicodedata.category(character)
    if kind in ("Mn", "Me", "Mc", "Cf") or code in _SKIN_TONES:
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    parts = unicodedata.normalize("NFKD", character)
    if parts == character and kind.startswith("L"):
        parts = character.casefold()
    if parts != character:
        return "".join(map(fold_character, parts))
    return character if kind.startswith("L") else " "


class _Folding(dict[int, str]):
    """A translation table that fills itself."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = fold_character(chr(code))
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return a text with every character folded.

    Examples
    --------
    >>> fold("Café أُمَّةٌ ﷲ")
    'Cafe امه الله'
    """
    return text.translate(_FOLDING)
