"""Word lists in the project's own plain form: a CSV with term, category, weight and, if there are any, notes."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Literal, get_args

import polars as pl

from engagebias.checks import check_choice
from engagebias.errors import DataError
from engagebias.text.faults import fault_error

HEADER = ("term", "category", "weight", "note")
_NEEDED = HEADER[:3]
SIGNED = {"negative": -1, "positive": 1}
"""Categories whose weights have a sign: how unpleasant or pleasant a term is, up to 3."""

Shipped = Literal["en", "ar", "emoji"]
SHIPPED: tuple[Shipped, ...] = get_args(Shipped)
SHORTEST_STEM = 4


def shipped_list(name: Shipped) -> pl.DataFrame:
    """Return the project's own list for a language or for emoji, as :func:`parse_list` does.

    Written for this project from knowledge of the language, released under CC0; ``docs/lexicons.md`` says by
    which rules.

    Examples
    --------
    >>> shipped_list("en").filter(pl.col("category") == "peace").height > 100
    True
    """
    check_choice(name, SHIPPED, name="name", caller="shipped_list")
    text = files("engagebias.text").joinpath("lists", f"{name}.csv").read_text(encoding="utf-8")
    return parse_list(text, f"{name}.csv")


def parse_list(text: str, name: str) -> pl.DataFrame:
    """Return the terms of a list of this form.

    Parameters
    ----------
    text : str
        A CSV with the header ``term,category,weight,note``, or without ``note``. A term is one word or several;
        capitals and further spaces are folded, and a ``*`` at its end stands for any continuation. Weights of the
        categories negative and positive have that sign, those of other categories are usually 1.
    name : str
        What errors call the list.

    Returns
    -------
    polars.DataFrame
        ``term``, ``category`` (String), ``weight`` (Float64) and ``note`` (String, null if empty).

    Raises
    ------
    DataError
        Naming up to five faults with their lines: a wrong header, an empty term, a weight that is no number or
        has the wrong sign, a wildcard inside a term or on a stem under four letters, a term twice in a
        category, or negative and positive at once.
    """
    reader = csv.reader(io.StringIO(text))
    try:
        header = tuple(name.strip().lower() for name in next(reader, ()))
        rows = [(reader.line_num, [_folded(row[0]), *row[1:]]) for row in reader if row]
    except csv.Error as error:
        raise DataError(
            f"{name}: line {reader.line_num} is not CSV ({error}). Save the file as CSV in UTF-8."
        ) from error
    if header not in (HEADER, _NEEDED):
        raise DataError(f"{name}: {_header_fault(header)}")
    faults = [f"line {line}: {fault}" for line, row in rows for fault in _faults(row, len(header))]
    if not faults:
        faults = _conflicts(rows)
    if faults:
        raise fault_error(name, faults)
    return pl.DataFrame(
        {
            "term": [row[0] for _, row in rows],
            "category": [row[1] for _, row in rows],
            "weight": [float(row[2]) for _, row in rows],
            "note": [(row[3] or None) if len(row) > 3 else None for _, row in rows],
        },
        schema={"term": pl.String, "category": pl.String, "weight": pl.Float64, "note": pl.String},
    )


def _folded(term: str) -> str:
    return " ".join(term.split()).lower()


def _header_fault(header: Sequence[str]) -> str:
    line = ",".join(header)
    mark = next((m for m in ";\t|" if [name.strip() for name in line.split(m)][:3] == list(_NEEDED)), None)
    if mark is not None:
        return f"the header looks separated by {mark!r}: save it with commas."
    return f"the header must be {','.join(_NEEDED)}, with or without {HEADER[3]}; found {line[:80] or 'nothing'}."


def _faults(row: list[str], fields: int) -> Iterable[str]:
    if len(row) != fields:
        yield f"{len(row)} fields where {fields} belong (quote what has a comma)"
        return
    term, category, weight = row[:3]
    stem = term.removesuffix("*")
    if not stem:
        yield "the term is empty"
    elif "*" in stem or (stem != term and len(stem) < SHORTEST_STEM):
        yield f"in {term!r} a * may stand at the end alone, after {SHORTEST_STEM} letters or more"
    if not category.strip():
        yield f"{term!r} has no category"
    try:
        value = float(weight)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        yield f"the weight of {term!r} must be a number, it is {weight!r}"
        return
    if not value * SIGNED.get(category, 1) > 0 and category in SIGNED:
        yield f"{term!r} is {category} but has the weight {weight}"


def _conflicts(rows: list[tuple[int, list[str]]]) -> list[str]:
    seen: dict[tuple[str, str], int] = {}
    found = []
    for line, (term, category, *_) in rows:
        if (term, category) in seen:
            found.append(f"line {line}: {term!r} stands in {category} twice (first in line {seen[term, category]})")
        seen[term, category] = line
    both = [
        (line, term) for (term, category), line in seen.items() if category == "positive" and (term, "negative") in seen
    ]
    return found + [
        f"line {line}: {term!r} is positive, and negative in line {seen[term, 'negative']}" for line, term in both
    ]
