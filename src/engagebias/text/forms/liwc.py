"""LIWC dictionaries (2001, 2007, 2015): ``.dic`` with wildcards, phrases and conditional codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from engagebias.text.forms import dic
from engagebias.text.forms.entries import Reading, fold, with_remarks
from engagebias.text.forms.source import Source
from engagebias.words import Text

Conditional = Literal["refuse", "any"]
CONDITIONAL: tuple[Conditional, ...] = ("refuse", "any")

_FIELD = re.compile(r"\([^()]*\)\S*|<[^<>]*>\S*|\S+")
_CONDITION = re.compile(r"(?:\([0-9]+(?: +[0-9]+)*\)|<[^<>\s]+>)([0-9]+)(?:/([0-9]+))?")

_CODE = "conditional code"
_TAKEN = Text(
    "Rows from conditional codes, of which every outcome counts whatever the words around: {n}; each has a note.",
    "صفوف من رموز مشروطة تُحسب كل نتائجها مهما كانت الكلمات المجاورة: {n}؛ ولكل منها ملاحظة.",
)
_ORPHANS = Text(
    "Terms that are in a category but not in the one it is indented under: {n} ({names}). They count where "
    "their line says, and nowhere else.",
    "ألفاظ في فئة وليست في الفئة التي تعلوها: {n} ({names}). تُحسب حيث يضعها سطرها وحده.",
)


def read_liwc(source: Source, *, conditional: Conditional) -> Reading:
    """Read a LIWC dictionary.

    The name of a category such as ``function (Function Words)`` is its first word. Indentation in the header
    is not read as membership: a term is in the categories that its line names. LIWC2007 has conditional
    codes: ``(02 134)125/464`` says category 125 after a word of category 2 or 134, else 464, and
    ``<of>131/125`` says 131 before the word "of", else 125. They need the words around, which a list of terms
    cannot know: refused, unless ``conditional="any"`` counts each outcome.

    References
    ----------
    Pennebaker, Booth & Francis (2007), Linguistic Inquiry and Word Count: LIWC2007.
    """
    if source.text.lstrip().startswith("DicTerm"):
        raise source.refused("this is a .dicx table of LIWC-22. Export the dictionary as .dic and read that.")

    def codes(text: str) -> list[tuple[str, str]]:
        return [pair for field in _FIELD.findall(text) for pair in _outcomes(field, conditional)]

    parsed = dic.parse(source, codes)
    reading = fold(source, parsed.entries, remedy=dic.REMEDY)
    taken = reading.terms["note"].str.contains(_CODE, literal=True).sum()
    remarks = [_TAKEN.fill(n=taken)] if taken else []
    return with_remarks(reading, *remarks, *_orphans(parsed))


def _outcomes(field: str, conditional: Conditional) -> Iterator[tuple[str, str]]:
    if field[0] not in "(<":
        yield dic.code_number(field), ""
        return
    match = _CONDITION.fullmatch(field)
    if match is None:
        raise ValueError(f"{field[:40]!r} is not understood (known: a number, (02 134)125/464, <of>131/125)")
    if conditional == "refuse":
        raise ValueError(
            f"{field[:40]!r} is a code of LIWC2007 that depends on the words around; give 'any' as conditional to count "
            "every outcome, or write the numbers that you want in a copy"
        )
    for code in filter(None, match.groups()):
        yield dic.code_number(code), f"{_CODE} {field} in the file"


def _orphans(parsed: dic.Dic) -> Iterator[Text]:
    above: dict[str, str] = {}
    open_: list[dic.Category] = []
    for category in parsed.categories:
        while open_ and open_[-1].depth >= category.depth:
            open_.pop()
        if open_ and open_[-1].number is not None:
            above[category.name] = open_[-1].name
        open_.append(category)
    has = {(entry.term, entry.category) for entry in parsed.entries}
    lost = {(term, name) for term, name in has if name in above and (term, above[name]) not in has}
    if lost:
        yield _ORPHANS.fill(n=len({term for term, _ in lost}), names=", ".join(sorted({name for _, name in lost})))
