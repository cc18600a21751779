"""The records of one file in one format: from its text to pieces of the project's tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

import polars as pl

from engagebias.errors import DataError, did_you_mean
from engagebias.formats.account import Account
from engagebias.formats.containers import (
    LOOKED_AT,
    RECORDS,
    Piece,
    Record,
    Table,
    UnevenError,
    careful_pieces,
    flat,
    looks_like_json,
    quick_pieces,
    read_header,
    records_at,
    text_frame,
    values,
)
from engagebias.formats.converting import REJECT, convert
from engagebias.formats.envelopes import unwrapped
from engagebias.formats.mapping import GENERIC_NAME, Format, formats
from engagebias.formats.opening import Opened
from engagebias.formats.reasons import NOT_A_RECORD
from engagebias.formats.recognise import fits, lacking, recognise
from engagebias.formats.steps import JSON_STEPS, TABLE_STEPS
from engagebias.words import Text


@dataclass(slots=True)
class Source:
    """A file that was recognised: its format, its names, and its records in pieces, to be gone through once.

    ``read`` counts records as they pass. Pieces may be :class:`UnevenError`: then everything begins again with ``careful``.
    """

    one: Format
    names: tuple[str, ...]
    pieces: Iterator[Piece]
    names_seen: set[str] = field(default_factory=set)


def source_of(file: Opened, chosen: Format | None, *, careful: bool = False) -> Source:
    """Recognise a file and return its records."""
    if looks_like_json(file):
        return _json_source(file, chosen)
    if chosen is not None and chosen.container == "json":
        raise DataError(f"{file.name}: {chosen.title} is JSON, and the file is none.")
    table = read_header(file)
    one = chosen or recognise(table.header, "csv", file.name)
    _check_marks(one, table.header, file.name, chosen)
    pieces = careful_pieces(file, table, one.escape) if careful or one.escape else quick_pieces(file, table)
    seen: set[str] = set()
    return Source(one, table.header, _stepped(pieces, one, table, seen), seen)


def _check_marks(one: Format, names: Sequence[str], where: str, chosen: Format | None) -> None:
    absent = lacking(one, names)
    if chosen is not None and absent and one.name == GENERIC_NAME:
        have = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
        raise DataError(
            f"{where}: has no column {absent[0]!r}, which columns= names; it has {have}.{did_you_mean(absent[0], names)}"
        )
    if chosen is not None and absent:
        raise DataError(
            f"{where}: is not {one.title}: it lacks {', '.join(absent[:8])}. Leave format= out to have it recognised."
        )


def _stepped(pieces: Iterator[Piece], one: Format, table: Table, seen: set[str]) -> Iterator[Piece]:
    step = TABLE_STEPS.get(one.step)
    wanted = [name for name in table.header if one.reads(name)]
    for piece in pieces:
        frame = step(piece.frame) if step else piece.frame.select(wanted) if wanted else piece.frame
        seen.update(name for name in frame.columns if name != REJECT)
        yield Piece(frame, piece.rejected)


def _json_source(file: Opened, chosen: Format | None) -> Source:
    if chosen is not None and chosen.container == "csv":
        raise DataError(f"{file.name}: {chosen.title} is a table, and the file is JSON.")
    rejected: Counter[Text] = Counter()
    stream = map(unwrapped, values(file, rejected))
    head = _head(stream)
    if not head:
        why = f"none of its {rejected.total():,} lines is whole JSON" if rejected else "there is no record in it"
        raise DataError(f"{file.name}, line 1: {why}. The file is damaged or was cut off: download it again.")
    one, names = _recognise_json(head, file.name, chosen)
    seen: set[str] = set(names)
    return Source(one, tuple(sorted(names)), _json_pieces(chain(head, stream), one, rejected, seen), seen)


def _head(stream: Iterator[Any]) -> list[Any]:
    """Return the first few values; a page of results counts for as many as it holds."""
    head: list[Any] = []
    weight = 0
    while weight < LOOKED_AT and (one := list(islice(stream, 1))):
        head += one
        inside = one[0].values() if isinstance(one[0], dict) else one
        weight += max((len(part) for part in inside if isinstance(part, list)), default=1) or 1
    return head


def _recognise_json(head: Sequence[Any], where: str, chosen: Format | None) -> tuple[Format, set[str]]:
    """Return the format whose records are in the values, and the names of those records."""
    candidates = [chosen] if chosen else [f for f in formats().values() if f.container in ("json", "any")]
    by_place: dict[str, set[str]] = {}
    for place in {f.records for f in candidates}:
        found = [r for value in head for r in (records_at(value, place) or [])][:LOOKED_AT]
        by_place[place] = {name for r in found if isinstance(r, dict) for name in _names(r)}
    fitting = [f for f in candidates if by_place[f.records] and fits(f, by_place[f.records])]
    if chosen and not fitting:
        absent = ", ".join(lacking(chosen, by_place[chosen.records])[:8])
        raise DataError(
            f"{where}: is not {chosen.title}: it lacks {absent or 'its records'}. Leave format= out to have it recognised."
        )
    if not fitting:
        nearest = max(by_place.values(), key=len, default=set())
        if not nearest:
            raise DataError(
                f"{where}: the JSON holds no records with names. An export is a list of posts, or one post a line."
            )
        one = recognise(nearest, "json", where)  # raises, naming the nearest format
        return one, nearest
    longest = max(len(by_place[f.records]) for f in fitting)
    one = recognise(
        {n for f in fitting for n in by_place[f.records]} if longest else set(), "json", where, among=fitting
    )
    return one, by_place[one.records]


def _names(record: Record) -> set[str]:
    """Return the dotted names of a record, and those of the groups that hold them."""
    names = {name for name, _ in flat(record)}
    return names | {".".join(parts[:i]) for name in names for parts in [name.split(".")] for i in range(1, len(parts))}


def _json_pieces(stream: Iterable[Any], one: Format, rejected: Counter[Text], seen: set[str]) -> Iterator[Piece]:
    rows: list[Record] = []
    for record in _json_records(stream, one, rejected):
        row = dict(flat(record))
        seen.update(name for name in row if name != REJECT)
        rows.append(row)
        if len(rows) >= RECORDS:
            yield _piece(rows, one, rejected)
            rows = []
    yield _piece(rows, one, rejected)


def _json_records(stream: Iterable[Any], one: Format, rejected: Counter[Text]) -> Iterator[Record]:
    step = JSON_STEPS.get(one.step)
    for value in stream:
        found = records_at(value, one.records) or []
        rejected[NOT_A_RECORD] += sum(not isinstance(record, dict) for record in found)
        yield from step(value) if step is not None else (record for record in found if isinstance(record, dict))


def _piece(rows: Sequence[Record], one: Format, rejected: Counter[Text]) -> Piece:
    taken = +rejected
    rejected.clear()
    if one.step in TABLE_STEPS:
        names = dict.fromkeys(name for row in rows for name in row)
        return Piece(
            TABLE_STEPS[one.step](text_frame(rows, [*names, *(n for n in one.marks() if n not in names)])), taken
        )
    wanted = sorted(one.sources())
    marked = [*wanted, REJECT] if any(REJECT in row for row in rows) else wanted
    return Piece(text_frame(rows, marked), taken)


def converted(source: Source, where: str, key: bytes | None, account: Account) -> Iterator[tuple[pl.DataFrame, int]]:
    """Give rows of the project's tables and how many records each piece had."""
    for piece in source.pieces:
        read = piece.frame.height + sum(piece.rejected.values())
        account.rejected.update(piece.rejected)
        rows, one = convert(piece.frame, source.one, where=where, key=key)
        account.add(one)
        yield rows, read


__all__ = ["Source", "UnevenError", "converted", "source_of"]
