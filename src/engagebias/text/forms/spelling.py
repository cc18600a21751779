"""How a term and a number are written in a word list."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable

from engagebias.errors import did_you_mean

_LONG = 40
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


def number(text: str) -> float | None:
    """Return a plain finite number, or None.

    Examples
    --------
    >>> number(" -2.5"), number("nan"), number("1_000")
    (-2.5, None, None)
    """
    value = float(text) if _NUMBER.fullmatch(text.strip()) else math.nan
    return value if math.isfinite(value) else None


def spelled(raw: str) -> str:
    """Return a term in lower case with single spaces, as texts are matched.

    Examples
    --------
    >>> spelled(" Peace  Talk* ")
    'peace talk*'
    """
    return " ".join(raw.split()).lower()


def shown(raw: str) -> str:
    """Return a term as an error shows it, cut if it is long."""
    term = spelled(raw)
    return repr(term) if len(term) <= _LONG else f"{term[:_LONG]!r}..."


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the nearest of some names in brackets, to end a fault with; empty if none is near.

    Examples
    --------
    >>> nearest("joi", ["joy", "fear"])
    " (did you mean 'joy'?)"
    """
    question = did_you_mean(name, names).strip()
    return f" ({question[0].lower()}{question[1:]})" if question else ""


def respelled(raw: str) -> str:
    """Return a note for a term that the file writes with capitals; empty for one in lower case."""
    plain = " ".join(raw.split())
    return "" if plain == spelled(raw) else f"written {plain!r} in the file"


def is_wildcard(term: str) -> bool:
    """Whether the * at the end of a term stands for any continuation.

    It does after a stem that has a letter or starts with a digit; in a sign such as ``:*`` the * is a part
    of the sign.

    Examples
    --------
    >>> is_wildcard("peace*"), is_wildcard("fair-*"), is_wildcard(":-*"), is_wildcard("peace")
    (True, True, False, False)
    """
    return term.endswith("*") and _has_stem(term)


def _has_stem(term: str) -> bool:
    return term[:1].isdigit() or any(character.isalpha() for character in term)


def term_fault(raw: str, *, wildcards: bool) -> str | None:
    """Return what is wrong with a term, if anything."""
    term = spelled(raw)
    if not term.strip("*"):
        return "the term is empty"
    if "\n" in raw or "\r" in raw or any(unicodedata.category(c) in ("Cc", "Cs") for c in term):
        return f"the term {shown(raw)} holds a line break or a control character (a quotation mark left open?)"
    if "\ufffd" in term:
        return f"the term {shown(raw)} holds a replacement character: the file was once saved in a wrong encoding"
    if wildcards and _has_stem(term) and "*" in term[:-1]:
        return f"in {shown(raw)} a * may stand at the end alone"
    if not wildcards and is_wildcard(term):
        return f"{shown(raw)} ends in *, but this form has no wildcards"
    return None
