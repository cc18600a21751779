"""From text to tokens: words, numbers and emoji, in one spelling each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

import polars as pl

from engagebias.text.characters import ARABIC_BLOCKS, FLAG_LETTERS, fold, pictures

Script = Literal["latin", "arabic", "other", "number", "emoji"]

LONGEST_WORD = 128
"""Bytes; a longer run of letters is a word, but one that no list holds."""

CAPITALS_FROM = 3
"""Letters from which a word in capitals is emphasis; US, UK and TV are spelt so."""


class Token(NamedTuple):
    """A word, number or emoji.

    ``text`` is lower-case and folded, with runs of three or more of a letter cut to two (``elongated`` says
    so). ``capitals`` marks a Latin word written in capitals. ``breaks`` says that a mark which ends a phrase
    stands before it, ``ends`` that one which may end a sentence does. ``repeats`` counts an emoji in a row.
    """

    text: str
    script: Script
    elongated: bool = False
    capitals: bool = False
    breaks: bool = False
    ends: bool = False
    repeats: int = 1


_GRAPHIC = r"[!#-;=?-_a-z~]"  # ASCII without space, quotes, < > ` { | }
_TAIL = rf"{_GRAPHIC}*"
_SKIPPED = rf"""
      <[A-Za-z/!][^<>]{{0,200}}>                                        # an HTML mark
    | &[#0-9A-Za-z]{{2,8}};                                             # an HTML entity
    | (?<![A-Za-z0-9])(?:                                               # an address, not from within a word
        [Hh][Tt][Tt][Pp][Ss]?://{_TAIL}
      | [Ww][Ww][Ww]\.(?={_GRAPHIC}){_TAIL}
      | [A-Za-z0-9]+(?:\.[A-Za-z0-9-]+){{0,8}}\.[A-Za-z]{{2,}}/(?={_GRAPHIC}){_TAIL}   # without its scheme
      )
    | @\w+(?:[.@-]\w+)*                                                 # a mention
"""
SKIPPED = re.compile(_SKIPPED, re.VERBOSE)
"""Addresses, mentions and HTML marks: what no measure of a text sees."""

_MAY_BE_SKIPPED = r"[/@<&]|[Ww]{3}\."  # without any of these there is nothing to skip, and to look takes longest

_ARABIC = "".join(f"{chr(a)}-{chr(b)}" for a, b in ARABIC_BLOCKS)
_FLAG = f"[{chr(FLAG_LETTERS[0])}-{chr(FLAG_LETTERS[1])}]"
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JOINED = "\u200d"


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"""(?P<skipped>{_SKIPPED})
           | \#(?P<tag>\w+)
           | (?P<latin>[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*)
           | (?P<arabic>[{_ARABIC}]+)
           | (?P<other>[^\W_]+?(?=[A-Za-z0-9{_ARABIC}]|\W|_|$))
           | (?P<emoji>{_FLAG}{{2}}|[{_picture_class()}])(?P<more>(?:(?P=emoji))*)
           | (?P<end>[.!?\n])
           | (?P<pause>[,;:\#])""",
        re.VERBOSE,
    )


@cache
def _picture_class() -> str:
    """Return the emoji as the inside of a character class, in ranges: a list of thousands would be slow."""
    codes = sorted(map(ord, pictures()))
    starts = [c for c in codes if chr(c - 1) not in pictures()]
    ends = [c for c in codes if chr(c + 1) not in pictures()]
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in zip(starts, ends, strict=True))


@cache
def _joined_pictures() -> re.Pattern[str]:
    tones = "[\ufe0f\U0001f3fb-\U0001f3ff]*"
    return re.compile(rf"([{_picture_class()}]){tones}(?:{_JOINED}[{_picture_class()}]{tones})+")


def tokenise(text: str) -> list[Token]:
    """Return the tokens of a text; addresses, mentions and HTML marks are none.

    Words are runs of letters of one script (Latin words may hold digits and apostrophes); hashtags are words,
    split at underscores and humps. Emoji joined to one picture are the first of them, two flag letters one
    flag, and an emoji in a row one token that says how often.

    Examples
    --------
    >>> [t.text for t in tokenise("@me STOP the waaaar!! #PeaceTalks وقف_النار 😡😡 https://t.co/x")]
    ['stop', 'the', 'waar', 'peace', 'talks', 'وقف', 'النار', '😡']
    """
    if _JOINED in text:
        text = _joined_pictures().sub(r"\1", text)
    return list(_tokens(fold(text)))


def drop_skipped(texts: pl.Series) -> pl.Series:
    """Return a column of texts, none null, with a space for each address, mention and HTML mark.

    Examples
    --------
    >>> drop_skipped(pl.Series(["See www.a.org/b @me", "Peace now."])).to_list()
    ['See    ', 'Peace now.']
    """
    marked = texts.str.contains(_MAY_BE_SKIPPED).arg_true()
    shorn = pl.Series([SKIPPED.sub(" ", text) for text in texts.gather(marked)], dtype=pl.String)
    return texts.clone().scatter(marked, shorn)


def _tokens(folded: str) -> Iterator[Token]:
    breaks = ends = False
    for found in _pattern().finditer(folded):
        kind = found.lastgroup if found.lastgroup != "more" else "emoji"
        piece = found.group(kind or 0)
        if kind == "skipped":
            continue
        if kind in ("end", "pause"):
            breaks, ends = True, ends or kind == "end"
            continue
        if kind == "tag":
            breaks = True
            inner = list(_tokens(_HUMP.sub(" ", piece).replace("_", " ")))
        elif kind == "emoji":
            inner = [Token(piece, "emoji", repeats=len(found.group(0)) // len(piece))]
        else:
            inner = [_word(piece, kind or "other")]
        if not inner:
            continue
        if breaks:
            inner[0] = inner[0]._replace(breaks=True, ends=ends)
        yield from inner
        breaks = ends = False


def _word(piece: str, kind: str) -> Token:
    lower = piece.lower() if kind == "latin" else piece  # the others were folded
    cut = _RUN.sub(r"\1\1", lower)
    script: Script = "arabic" if kind == "arabic" else "latin" if kind == "latin" else "other"
    if kind == "latin" and not any(c.isalpha() for c in piece):
        return Token(piece, "number")
    capitals = kind == "latin" and sum(c.isupper() for c in piece) >= CAPITALS_FROM and lower.upper() == piece
    return Token(cut, script, cut != lower, capitals)


def normalise(text: str) -> str:
    """Return a text as the word lists see it: its tokens with single spaces between.

    Doing it again changes nothing, and how the characters were composed makes no difference.

    Examples
    --------
    >>> normalise("Café — السَّلامُ عَلَيْكُم!!! ههههههه")
    'cafe السلام عليكم هه'
    """
    return " ".join(token.text for token in tokenise(text))


def count_exclamations(text: str) -> int:
    """Count the exclamation marks of a text that stand in no address or HTML mark.

    Examples
    --------
    >>> count_exclamations("No!! See https://a.org/! Now！")
    3
    """
    return sum(found.group("end") == "!" for found in _pattern().finditer(fold(text)))
