"""NRC EmoLex, wide: a line a word, a column for each emotion, further columns for translations."""

from __future__ import annotations

from collections.abc import Sequence

from engagebias.errors import DataError, did_you_mean
from engagebias.text.forms.emolex import EMOTIONS, REMEDY, flag_fault
from engagebias.text.forms.entries import Entry, refuse_any
from engagebias.text.forms.source import Source
from engagebias.text.forms.spelling import respelled, spelled, term_fault
from engagebias.text.forms.table import Rows, header_faults, read_table
from engagebias.words import Text

NONE = "no translation"
_UNTRANSLATED = Text(
    "Lines without a word in the column {column}, which have no row: {n}.",
    "أسطر بلا كلمة في العمود {column}، وليس لها صف: {n}.",
)


def delimiter_of(line: str) -> str:
    """Return the delimiter that makes most fields of a line: a tab, a comma or a semicolon."""
    return max("\t,;", key=line.count)


def is_wide(line: str) -> bool:
    """Whether a first line is the header of a wide file."""
    names = {name.strip().strip('"').lower() for name in line.split(delimiter_of(line))}
    return len(names & set(EMOTIONS)) > 1


def read_wide(source: Source, column: str | None) -> tuple[list[Entry], list[Text]]:
    """Return an entry for each flag, 0 or 1, under the words of one column; and a remark about empty cells."""
    top = next(line for _, line in source.lines())
    (number, names), *rows = read_table(source, delimiter_of(top))
    header = [name.lower() if name.lower() in EMOTIONS else name for name in names]
    refuse_any(source, list(header_faults(number, header, EMOTIONS, extra=True)), REMEDY)
    words = [name for name in header if name not in EMOTIONS]
    chosen = _chosen(source, words, column)
    entries, faults, empty = _cells(rows, header, chosen, may_lack=chosen != words[0])
    refuse_any(source, faults, REMEDY)
    return entries, [_UNTRANSLATED.fill(column=chosen, n=empty)] if empty else []


def _chosen(source: Source, words: Sequence[str], column: str | None) -> str:
    if not words:
        raise source.refused(f"the header has no column of words. {REMEDY}")
    if column is None:
        return words[0]
    if column not in words:
        raise DataError(
            f"{source.name}: column must be one of {', '.join(repr(word[:40]) for word in words[:12])}"
            f"{' and others' if len(words) > 12 else ''}; got {column!r}.{did_you_mean(column, words)}"
        )
    return column


def _cells(rows: Rows, header: Sequence[str], column: str, *, may_lack: bool) -> tuple[list[Entry], list[str], int]:
    entries, faults, empty = [], [], 0
    for line, row in rows:
        if len(row) != len(header):
            faults.append(f"line {line}: {len(row)} fields where {len(header)} belong")
            continue
        cells = dict(zip(header, row, strict=True))
        raw = cells[column]
        wrong = [flag_fault(raw, emotion, cells[emotion]) for emotion in EMOTIONS]
        lacks = may_lack and spelled(raw) in ("", NONE)
        found = [fault for fault in (None if lacks else term_fault(raw, wildcards=False), *wrong) if fault]
        faults += [f"line {line}: {fault}" for fault in found]
        empty += lacks
        if not found and not lacks:
            term, note = spelled(raw), respelled(raw)
            entries += [Entry(line, term, emotion, float(cells[emotion]), note) for emotion in EMOTIONS]
    return entries, faults, empty
