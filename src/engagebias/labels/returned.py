"""One coder's workbook as it came back: its rows, and every fault with its row."""

from __future__ import annotations

import csv
import io
import warnings
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from engagebias.labels.codebook import Codebook, Variable, fold
from engagebias.labels.folder import text_hash
from engagebias.labels.workbook import CODES, GOLD_ID, NOTE

SHOWN = 30  # characters of a cell in a message: a text that strayed into a code cell is not repeated

Row = tuple[int, list[str]]


class NoTableError(Exception):
    """A workbook of which no row can be read; its message is the fault."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a coder was given: the checksum of the text by gold id, and the columns that were shown."""

    hashes: dict[str, str]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: codes by gold id and variable, faults, and what is odd but no fault.

    A code is null where the cell was empty or outside the codebook; the latter is a fault.
    """

    codes: dict[tuple[str, str], str | None] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    altered: int = 0
    extra: tuple[str, ...] = ()


def read_workbook(path: Path, codebook: Codebook, given: Given) -> Returned:
    """Read a coder's xlsx or csv file and compare it with what the coder was given."""
    try:
        header, rows = _table(path, (GOLD_ID, *codebook.names))
    except NoTableError as error:
        return Returned(faults=[f"{path.name}: {error}"])
    columns = [fold(name) for name in header]
    wanted = [GOLD_ID, "text", *codebook.names]
    faults = [
        f"{path.name}, row 1: column {name!r} {'is missing or renamed' if name not in columns else 'stands there twice'}"
        f" (found {', '.join(c for c in header if c)[:80]})"
        for name in wanted
        if columns.count(name) != 1
    ]
    if faults:
        return Returned(faults=faults)
    known = {*wanted, *map(fold, given.shown), NOTE, ""}
    result = Returned(extra=tuple(h for h, c in zip(header, columns, strict=True) if c not in known))
    place = {name: columns.index(name) for name in wanted}
    return _read_rows(result, path.name, list(rows), place, codebook, given)


def _read_rows(
    result: Returned, name: str, rows: Sequence[Row], place: dict[str, int], codebook: Codebook, given: Given
) -> Returned:
    whose = {text: gold_id for gold_id, text in given.hashes.items()}
    seen: dict[str, int] = {}
    altered = 0
    for number, cells in rows:
        cell = {column: cells[i].strip() if i < len(cells) else "" for column, i in place.items()}
        gold_id, where = cell[GOLD_ID].upper(), f"{name}, row {number}"
        fault = _id_fault(gold_id, seen, given)
        if fault:
            result.faults.append(f"{where}: {fault}")
            continue
        seen[gold_id] = number
        found = text_hash(cell["text"])
        if found != given.hashes[gold_id]:
            if found in whose:
                result.faults.append(
                    f"{where}: gold_id {gold_id!r} stands beside the text of {whose[found]!r}; was one column sorted alone?"
                )
            altered += 1
        for variable in codebook.variables:
            code = _read_code(variable, cell[variable.name], where, result.faults)
            result.codes[gold_id, variable.name] = code
    gone = [gold_id for gold_id in given.hashes if gold_id not in seen]
    if gone:
        more = ", ..." if len(gone) > 3 else ""
        rows_are, them = ("row is", "it") if len(gone) == 1 else ("rows are", "them")
        result.faults.append(
            f"{name}: {len(gone)} {rows_are} gone (gold_id {', '.join(map(repr, gone[:3]))}{more}): put {them} back from "
            "a backup or the file that another coder was given"
        )
    return Returned(result.codes, result.faults, altered, result.extra)


def _id_fault(gold_id: str, seen: dict[str, int], given: Given) -> str | None:
    if not gold_id:
        return "gold_id is empty"
    if gold_id not in given.hashes:
        return f"gold_id {gold_id[:SHOWN]!r} was not given to this coder"
    if gold_id in seen:
        return f"gold_id {gold_id!r} stands there twice (first in row {seen[gold_id]})"
    return None


def _read_code(variable: Variable, written: str, where: str, faults: list[str]) -> str | None:
    if not fold(written):
        return None
    code = variable.read(written)
    if code is None:
        faults.append(f"{where}: {variable.name} is {written[:SHOWN]!r}; allowed are {', '.join(variable.codes)}")
    return code


def _table(path: Path, wanted: Sequence[str]) -> tuple[list[str], Iterator[Row]]:
    """Return the header and the rows that hold anything, with their numbers in the file."""
    if not path.is_file():
        raise NoTableError("there is no such file")
    table = list(_csv_rows(path, wanted) if path.suffix.lower() == ".csv" else _xlsx_rows(path))
    if not table or table[0][0] != 1:
        raise NoTableError("the first row, which names the columns, is empty")
    return [cell.strip() for cell in table[0][1]], iter(table[1:])


def _xlsx_rows(path: Path) -> list[Row]:
    try:
        with warnings.catch_warnings():
            # It warns of parts that it would lose on saving; nothing is saved here.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
            if CODES not in book.sheetnames:
                raise NoTableError(f"sheet {CODES!r} is missing or renamed (found {', '.join(book.sheetnames)[:80]})")
            sheet = book[CODES]
            sheet.reset_dimensions()  # some programs write a wrong one, and rows outside it would be lost
            return _filled(enumerate(([_plain(v) for v in row] for row in sheet.iter_rows(values_only=True)), start=1))
    except (BadZipFile, InvalidFileException, KeyError, ValueError, ParseError, OSError) as error:
        raise NoTableError(f"it cannot be read as xlsx ({type(error).__name__})") from error


def _csv_rows(path: Path, wanted: Sequence[str]) -> list[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoTableError("it is not UTF-8; save it as 'CSV UTF-8'") from error
    except OSError as error:
        raise NoTableError(f"it cannot be read ({error.strerror or type(error).__name__})") from error
    tables = [_parsed(text, mark) for mark in ",;\t"]
    # The separator is the one that finds most of the columns: texts are full of the others.
    rows, fault = max(tables, key=lambda table: _named(table[0], wanted))
    if not fault and _named(rows, wanted) == 0:
        fault = next((other for _, other in tables if other), "")  # the first row itself may be the one that fails
    if fault:
        raise NoTableError(fault)
    return rows


def _named(rows: Sequence[Row], wanted: Sequence[str]) -> int:
    """Return how many of the columns the first row names; -1 if there is no row."""
    return len(set(wanted) & {fold(cell) for cell in rows[0][1]}) if rows else -1


def _parsed(text: str, mark: str) -> tuple[list[Row], str]:
    """Return the rows that hold anything, up to one that cannot be read, and what is wrong with that one."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=mark)
    rows: list[list[str]] = []
    fault, start, after = "", 1, 1
    try:
        for row in reader:
            rows.append(row)
            start, after = after, reader.line_num + 1
    except csv.Error as error:
        fault, start = str(error), after
    fault = fault or _never_ends(lines[start - 1 :], mark)
    if fault:
        fault = f"the row that starts in line {start} cannot be read ({fault}): a quotation mark left open?"
    return _filled(enumerate(rows, start=1)), fault


def _never_ends(lines: Sequence[str], mark: str) -> str:
    """Return what is wrong if a quotation mark of the last row is never closed: it takes in all rows below, unsaid."""
    try:
        deque(csv.reader(lines, delimiter=mark, strict=True), maxlen=0)
    except csv.Error as error:
        return str(error) if "end of data" in str(error) else ""
    return ""


def _filled(rows: Iterator[Row] | enumerate[list[str]]) -> list[Row]:
    return [(number, row) for number, row in rows if any(cell.strip() for cell in row)]


def _plain(value: object) -> str:
    """Return a cell as text; spreadsheets turn a code such as 1 into a number, 1.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
