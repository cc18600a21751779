"""Entries of a word list: what repeats, what contradicts itself, and the frame they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from engagebias.text.faults import MOST_FAULTS, fault_error
from engagebias.text.forms.source import Source
from engagebias.text.forms.spelling import shown
from engagebias.words import Text

SCHEMA = {"term": pl.String, "category": pl.String, "weight": pl.Float64, "note": pl.String}

Duplicates = Literal["refuse", "any"]
DUPLICATES: tuple[Duplicates, ...] = ("refuse", "any")

FOLDED = Text(
    "Lines that repeat a term with the same values, counted once: {n}; each such row has a note.",
    "أسطر تكرر لفظًا بالقيم نفسها، وتُحسب مرة واحدة: {n}؛ ولكل صف منها ملاحظة.",
)
DIFFER = Text(
    "Terms with lines that disagree, where any line that says yes counts: {n}; each has a note.",
    "ألفاظ تختلف أسطرها، ويكفي أن يثبتها سطر واحد: {n}؛ ولكل منها ملاحظة.",
)
UNRATED = Text(
    "Terms rated 0, which are in no category and have no row: {n} ({terms}).",
    "ألفاظ قيمتها صفر، فلا تدخل في أي فئة وليس لها صف: {n} ({terms}).",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One term in one category, as one line says it."""

    line: int
    term: str
    category: str
    weight: float
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A list as it was read.

    Attributes
    ----------
    terms : polars.DataFrame
        ``term``, ``category`` (String), ``weight`` (Float64) and ``note`` (String, null if there is none).
    remarks : tuple of Text
        What the file says that has no row of its own, and what was folded, each with its count.
    rated : bool
        Whether each term has a rating in every category, so that its categories are means and not counts.
    """

    terms: pl.DataFrame
    remarks: tuple[Text, ...]
    rated: bool = False


def listed(lines: Iterable[int]) -> str:
    """Return line numbers as words, the first few of many."""
    numbers = list(dict.fromkeys(lines))
    more = ", ..." if len(numbers) > MOST_FAULTS else ""
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers[:MOST_FAULTS]))}{more}"


def few(terms: Sequence[str]) -> str:
    """Return the first few of many terms, to show in a remark."""
    return ", ".join(map(shown, terms[:MOST_FAULTS])) + (", ..." if len(terms) > MOST_FAULTS else "")


def fold(source: Source, entries: Sequence[Entry], *, duplicates: Duplicates = "refuse", remedy: str) -> Reading:
    """Make one row of each term and category; where weights differ, ``duplicates="any"`` takes the largest.

    Raises
    ------
    DataError
        If a term stands in a category with different weights and ``duplicates`` is "refuse".
    """
    if not entries:
        raise source.refused("no term in any category is left. Is the file complete? Fetch it again.")
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.term, entry.category), []).append(entry)
    differ = {key: group for key, group in groups.items() if len({e.weight for e in group}) > 1}
    if differ and duplicates == "refuse":
        raise fault_error(source.name, [_difference(group) for group in differ.values()], remedy=remedy)
    rows = [_row(group) for group in groups.values()]
    repeated = {(e.line, e.term) for k, g in groups.items() if k not in differ for e in g[1:]}
    remarks = [
        text.fill(n=count)
        for text, count in ((FOLDED, len(repeated)), (DIFFER, len({term for term, _ in differ})))
        if count
    ]
    return Reading(pl.DataFrame(rows, schema=SCHEMA, orient="row"), tuple(remarks))


def _difference(group: list[Entry]) -> str:
    first = group[0]
    other = next(e for e in group if e.weight != first.weight)
    return (
        f"line {other.line}: {shown(other.term)} has {other.weight:g} in {other.category}, "
        f"but {first.weight:g} in line {first.line}"
    )


def _row(group: list[Entry]) -> tuple[str, str, float, str | None]:
    best = max(group, key=lambda e: e.weight)
    notes = [e.note for e in group if e.note]
    if len({e.weight for e in group}) > 1:
        notes.append(f"{listed(e.line for e in group)} disagree; any of them counts")
    elif len(group) > 1:
        notes.append(f"listed {len(group)} times ({listed(e.line for e in group)})")
    return best.term, best.category, best.weight, "; ".join(dict.fromkeys(notes)) or None


def refuse_any(source: Source, faults: Sequence[str], remedy: str) -> None:
    """Raise the error about these faults, if there are any."""
    if faults:
        raise fault_error(source.name, faults, remedy=remedy)


def with_remarks(reading: Reading, *remarks: Text) -> Reading:
    """Return the reading with further remarks before its own."""
    return Reading(reading.terms, (*remarks, *reading.remarks))
