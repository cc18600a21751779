"""The ``.dic`` layout: categories between two lines of %, then terms with the numbers of their categories."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engagebias.text.forms.entries import Entry, refuse_any
from engagebias.text.forms.source import Source
from engagebias.text.forms.spelling import respelled, shown, spelled, term_fault

REMEDY = (
    "A .dic file has a line of %, lines of a number, a tab and a category, a line of %, then lines of a term, a tab "
    "and the numbers of its categories. Mend these lines in a copy, or fetch the file again."
)
_CATEGORY = re.compile(r"(\s*)([0-9]+)\s+(\S.*)")
_WIDE = re.compile(r"\t|  +")
_LONG_NAME = re.compile(r"(\S+)\s+\(.*\)")  # function (Function Words)


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the header: its line, how far it is indented, its number (None: a heading) and its name."""

    line: int
    depth: int
    number: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Dic:
    """A ``.dic`` file: categories in the order of the header, and one entry for each term and category."""

    categories: tuple[Category, ...]
    entries: tuple[Entry, ...]


Codes = Callable[[str], Sequence[tuple[str, str]]]
"""From the text after a term to the numbers it names, each with a note; raises ValueError with the fault."""


def plain_codes(text: str) -> list[tuple[str, str]]:
    r"""Return numbers that are separated by tabs or spaces.

    Examples
    --------
    >>> plain_codes("01 07\t9")
    [('1', ''), ('7', ''), ('9', '')]
    """
    return [(code_number(code), "") for code in text.split()]


def code_number(code: str) -> str:
    """Return a category's number without the zeros before it."""
    if not re.fullmatch("[0-9]+", code):
        raise ValueError(f"{code!r} is no category number")
    return code.lstrip("0") or "0"


def parse(source: Source, codes: Codes = plain_codes) -> Dic:
    """Read the two parts; the header's faults are told before those of the terms.

    Raises
    ------
    DataError
        With up to five faulty lines: a missing %, a number or a category twice, a term without a number, a
        number that the header does not have, a category that no term has.
    """
    lines = list(source.lines())
    marks = [at for at, (_, line) in enumerate(lines) if line.strip() == "%"]
    refuse_any(source, list(_mark_faults(lines, marks)), REMEDY)
    header, body = lines[1 : marks[1]], lines[marks[1] + 1 :]
    categories = [_category(number, line) for number, line in header]
    refuse_any(source, list(_header_faults(header, categories)), REMEDY)
    entries, faults = _terms(body, {c.number: c.name for c in categories if c.number is not None}, codes)
    refuse_any(source, faults or list(_unused(categories, entries)), REMEDY)
    return Dic(tuple(categories), tuple(entries))


def _mark_faults(lines: Sequence[tuple[int, str]], marks: Sequence[int]) -> Iterator[str]:
    if 0 not in marks:
        yield f"line {lines[0][0]}: expected % alone, found {lines[0][1].strip()[:40]!r}"
    elif len(marks) == 1:
        yield f"line {lines[-1][0]}: the file ends before the second line of %"
    elif marks[1] == 1:
        yield f"line {lines[1][0]}: no categories between the two lines of %"
    elif marks[1] == len(lines) - 1:
        yield f"line {lines[-1][0]}: no terms after the second line of %"
    yield from (f"line {lines[at][0]}: a third line of %" for at in marks[2:])


def _category(line: int, text: str) -> Category:
    match = _CATEGORY.fullmatch(text.rstrip())
    if match is None:
        return Category(line, len(text) - len(text.lstrip()), None, text.strip())
    space, code, name = match.groups()
    long = _LONG_NAME.fullmatch(name)
    return Category(line, len(space), code_number(code), long.group(1) if long else " ".join(name.split()))


def _header_faults(header: Sequence[tuple[int, str]], categories: Sequence[Category]) -> Iterator[str]:
    headings = {a.line for a, b in pairwise(categories) if b.depth > a.depth}
    seen: dict[str, int] = {}
    for (line, text), category in zip(header, categories, strict=True):
        # LIWC2015 has headings without a number above indented categories.
        if category.number is None and line not in headings:
            yield f"line {line}: expected a number and a category, found {text.strip()[:40]!r}"
        for key in (f"number {category.number}", f"category {category.name!r}") if category.number else ():
            if key in seen:
                yield f"line {line}: {key} stands already in line {seen[key]}"
            seen[key] = line


def _terms(body: Iterable[tuple[int, str]], names: dict[str, str], codes: Codes) -> tuple[list[Entry], list[str]]:
    entries, faults = [], []
    numbers = {*names, *(name.zfill(2) for name in names)}
    for line, text in body:
        raw, rest = _parts(text)
        fault = term_fault(raw, wildcards=True)
        last = raw.split()[-1] if fault is None else ""
        if last != raw and last.isdigit() and last in numbers:
            fault = (
                f"in {shown(raw)} the number may be a part of the term or a category: put a tab before the categories"
            )
        try:
            found = codes(rest)
        except ValueError as error:
            found, fault = [], fault or f"after {shown(raw)} {error}"
        if fault is None and not found:
            fault = f"{shown(raw)} has no category number after a tab"
        unknown = dict.fromkeys(code for code, _ in found if code not in names)
        if fault is None and unknown:
            fault = f"{shown(raw)} has the number {', '.join(unknown)}, which the header does not have"
        if fault:
            faults.append(f"line {line}: {fault}")
            continue
        spelling = respelled(raw)
        entries += [
            Entry(line, spelled(raw), names[code], 1.0, "; ".join(filter(None, (spelling, note))))
            for code, note in found
        ]
    return entries, faults


def _parts(text: str) -> tuple[str, str]:
    """Return a term and what stands after it: it ends at a tab or wide space, else after one word."""
    found = _WIDE.split(text.rstrip().lstrip(" "), maxsplit=1)
    raw, _, rest = found[0].partition(" ") if len(found) == 1 else (found[0], "", found[1])
    return raw.strip(), rest


def _unused(categories: Sequence[Category], entries: Iterable[Entry]) -> Iterator[str]:
    used = {entry.category for entry in entries}
    # The upper category of an indented header may live through the ones below it.
    upper = {a.line for a, b in pairwise(categories) if b.depth > a.depth}
    for category in categories:
        if category.number is not None and category.name not in used and category.line not in upper:
            yield f"line {category.line}: no term is in the category {category.name!r}"
