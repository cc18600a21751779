"""The records of a plain text file as frames of text, some at a time, with the lines that could not be read."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import polars as pl

from engagebias.errors import DataError
from engagebias.formats.encodings import first_text
from engagebias.formats.evenness import is_even
from engagebias.formats.opening import Opened
from engagebias.formats.reasons import BROKEN, CUT, LONG, SECOND_HEADER
from engagebias.words import Text

ROWS = 100_000
"""Rows of a table at a time."""
RECORDS = 20_000
"""JSON records at a time: they take more memory before their columns are chosen."""
MOST_JSON = 200 * 2**20
"""The size up to which a JSON document is read as a whole; lines of JSON have no limit."""
MOST_FIELD = 16 * 2**20
MOST_LINES = 5_000
"""Lines of one row; a row of more has an open quotation mark, and has swallowed others."""
LOOKED_AT = 300
MOST_DEPTH = 20


Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A delimited file: its header and separator."""

    header: tuple[str, ...]
    separator: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some records: a frame of text columns, and what was rejected among them by reason."""

    frame: pl.DataFrame
    rejected: Counter[Text] = field(default_factory=Counter)


class UnevenError(Exception):
    """The fast reader met a line it cannot split: the careful one must start again."""


def looks_like_json(file: Opened) -> bool:
    """Say whether a file begins as JSON does; refuse pages of the web and files without any text."""
    head = first_text(file.path).lstrip("\ufeff \t\r\n")
    if not head:
        raise DataError(f"{file.name}: there is no text in the file. Download it again.")
    if head[:200].lower().startswith(("<!doctype html", "<html", "<head", "<?xml", "<body")):
        raise DataError(
            f"{file.name}: this is a page of the web, not an export: the download was answered by a login or an error "
            "page. Open it in a browser to see what it says, and download the export again."
        )
    return head[0] in "{["


# Delimited files


def read_header(file: Opened) -> Table:
    """Return the header of a delimited file and its separator: the one that splits the first line most."""
    with file.path.open(encoding="utf-8", newline="") as stream:
        lines = [line for line in (stream.readline(2**20) for _ in range(50)) if line.strip()]
    first = lines[0].lstrip("\ufeff") if lines else ""
    separator = max(",;\t|", key=lambda s: len(_split(first, s)))
    header = [name.strip() for name in _split(first, separator)]
    if len(header) < 2:
        raise DataError(f"{file.name}, line 1: is no header: {_shown(first)} has one field. "
                        "An export begins with the names of its columns, separated by commas, semicolons or tabs.")  # fmt: skip
    repeated = sorted(name for name, n in Counter(header).items() if n > 1 and name)
    if repeated:
        raise DataError(f"{file.name}, line 1: names {repeated[0]!r} twice. Give each column a name of its own.")
    return Table(tuple(header), separator)


def _split(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=separator), [])
    except csv.Error:
        return []


def _shown(text: str) -> str:
    # The first words only: a line may hold a post.
    return repr(text.strip()[:30])


def quick_pieces(file: Opened, table: Table) -> Iterator[Piece]:
    """Give the rows in pieces; raise :class:`UnevenError` if a line has another number of fields than the header."""
    if not is_even(file.path, table.separator, len(table.header)):
        raise UnevenError(f"{file.name}: has lines of unlike length")
    try:
        batches = pl.scan_csv(
            file.path, separator=table.separator, infer_schema=False, empty_string_is_null=False, glob=False,
        ).collect_batches(chunk_size=ROWS, maintain_order=True)  # fmt: skip
        for frame in batches:
            yield _sifted(frame.rename(dict(zip(frame.columns, table.header, strict=True))), table)
        yield Piece(_frame([], table.header))  # a header alone is a table too
    except pl.exceptions.PolarsError as error:
        raise UnevenError(str(error)) from error


def _sifted(frame: pl.DataFrame, table: Table) -> Piece:
    """Take out headers that come again."""
    again = frame[table.header[0]].str.strip_chars(" \ufeff") == table.header[0]
    if again.any():
        for name in table.header[1:5]:
            again &= frame[name].str.strip_chars() == name
    return Piece(frame.filter(~again), +Counter({SECOND_HEADER: int(again.sum())}))


def careful_pieces(file: Opened, table: Table, escape: str | None) -> Iterator[Piece]:
    """Give the rows in pieces, line by line: for files with broken lines, and dialects with an escape character."""
    rows: list[list[str]] = []
    rejected: Counter[Text] = Counter()
    for row in _careful_rows(file, table, escape):
        reason = _reason(row, table)
        if reason is None:
            rows.append(row)
        else:
            rejected[reason] += 1
        if len(rows) >= ROWS:
            yield Piece(_frame(rows, table.header), rejected)
            rows, rejected = [], Counter()
    yield Piece(_frame(rows, table.header), rejected)


def _careful_rows(file: Opened, table: Table, escape: str | None) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_FIELD)
    with file.path.open(encoding="utf-8", newline="") as stream:
        lines = (line.replace("\x00", "") for line in stream)
        reader = csv.reader(lines, delimiter=table.separator, escapechar=escape, doublequote=True)
        line = 0
        try:
            next(reader)
            line = reader.line_num
            for row in reader:
                if reader.line_num - line > MOST_LINES:
                    raise csv.Error(f"it goes on for {reader.line_num - line:,} lines")
                line = reader.line_num
                if row:
                    yield row
        except csv.Error as error:
            raise DataError(f"{file.name}, line {line + 1}: cannot be split into fields ({error}). "
                            "A quotation mark was opened there and never closed.") from error  # fmt: skip


def _reason(row: list[str], table: Table) -> Text | None:
    """Return why a row is none, or None."""
    if len(row) < len(table.header):
        return CUT
    if len(row) > len(table.header):
        return LONG
    again = [value.strip(" \ufeff") for value in row[:5]] == list(table.header[:5])
    return SECOND_HEADER if again else None


def _frame(rows: Sequence[Sequence[str]], header: Sequence[str]) -> pl.DataFrame:
    columns = zip(*rows, strict=True) if rows else ([] for _ in header)
    return pl.DataFrame({n: pl.Series(n, v, dtype=pl.String) for n, v in zip(header, columns, strict=True)})


# JSON


def values(file: Opened, rejected: Counter[Text]) -> Iterator[Any]:
    """Give the JSON values of a file: the one document it is, or one a line. Broken lines are counted."""
    whole = _document(file)
    if whole is not None:
        yield whole[0]
        return
    with file.path.open(encoding="utf-8") as stream:
        for line in stream:
            text = line.strip().lstrip("\ufeff")
            if text:
                try:
                    yield _parsed(text)
                except (ValueError, RecursionError):
                    rejected[BROKEN] += 1


def _parsed(text: str) -> Any:
    """Return a JSON value; numbers with a point stay as they are written."""
    return json.loads(text, parse_float=str, parse_constant=str)


def _is_json(text: str) -> bool:
    try:
        _parsed(text)
    except (ValueError, RecursionError):
        return False
    return True


def _document(file: Opened) -> tuple[Any] | None:
    """Return the one JSON document that a file is; None if it has one a line."""
    with file.path.open(encoding="utf-8") as stream:
        lines = (line.strip().lstrip("\ufeff") for line in stream)
        first, *more = islice((line for line in lines if line), 2)
    if more and _is_json(first):
        return None
    by_line = bool(more) and _is_json(more[0])  # lines of which the first is broken, unless the whole is a document
    size = file.path.stat().st_size
    if size > MOST_JSON:
        if by_line:
            return None
        raise DataError(f"{file.name}: one JSON document of {size / 1e6:,.0f} MB; up to {MOST_JSON / 1e6:,.0f} MB are read as a whole. "
                        "Turn it into lines of JSON, one record each, which have no limit.")  # fmt: skip
    try:
        return (_parsed(file.path.read_text(encoding="utf-8-sig")),)
    except (ValueError, RecursionError) as error:
        if by_line:
            return None
        where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        why = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise DataError(
            f"{file.name}{where}: begins as JSON but is broken or was cut off ({why}). Download it again."
        ) from error


def records_at(value: Any, places: str) -> list[Any] | None:
    """Return the records at the first of some places that a JSON value has; None if it has none of them.

    A place is a path such as ``data.videos``; ``*`` passes through a list, as in ``chats.list.*.messages``. The empty place is the
    value itself: one record, or a list of them. Several places are separated by ``|``.

    Examples
    --------
    >>> records_at({"chats": {"list": [{"messages": [{"id": 1}]}, {"messages": [{"id": 2}]}]}}, "messages|chats.list.*.messages")
    [{'id': 1}, {'id': 2}]
    """
    for place in places.split("|"):
        if not place:
            return value if isinstance(value, list) else [value]
        found = _walk(value, place.split("."))
        if found is not None:
            return found
    return None


def _walk(value: Any, path: Sequence[str]) -> list[Any] | None:
    found: list[Any] = [value]
    there = False
    for part in path:
        if part == "*":
            there = any(isinstance(one, list) for one in found)
            found = [inner for one in found if isinstance(one, list) for inner in one]
        else:
            found = [one[part] for one in found if isinstance(one, dict) and part in one]
    lists = [one for one in found if isinstance(one, list)]
    if lists:
        return [record for one in lists for record in one]
    return found if there and "*" in path else None


def flat(record: Record, before: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Give the fields of a record by dotted names; lists, and what is nested very deeply, stay whole."""
    for key, value in record.items():
        if isinstance(value, dict) and value and depth < MOST_DEPTH:
            yield from flat(value, f"{before}{key}.", depth + 1)
        else:
            yield before + key, value


def as_text(value: Any) -> str | None:
    """Return a JSON value as text: numbers digit by digit, lists as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        try:
            return json.dumps(value, ensure_ascii=False)
        except RecursionError:
            return "[nested too deeply to be read]"
    return str(value)


def text_frame(rows: Sequence[Record], names: Iterable[str]) -> pl.DataFrame:
    """Return flat records as a frame of text columns, null where a record has no such field."""
    return pl.DataFrame(
        {name: pl.Series(name, [as_text(row.get(name)) for row in rows], dtype=pl.String) for name in names}
    )
