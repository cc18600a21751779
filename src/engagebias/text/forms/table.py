"""Tables with a header and a delimiter, by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence

from engagebias.errors import DataError
from engagebias.text.forms.source import Source
from engagebias.text.forms.spelling import nearest

Rows = list[tuple[int, list[str]]]


def read_table(source: Source, delimiter: str) -> Rows:
    """Return the rows that are not blank with their lines; the header is the first, its names without spaces around.

    Quotation marks quote in a table with commas or semicolons; in one with tabs they are plain characters.

    Raises
    ------
    DataError
        If there is a header alone, or a field that is longer than any term.
    """
    # Line ends are made one kind, since the reader stops at a lone carriage return.
    text = source.text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(
        io.StringIO(text), delimiter=delimiter, quoting=csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    )
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise source.refused(f"line {reader.line_num}: {error}. Look for a quotation mark left open.") from error
    if len(rows) < 2:
        raise DataError(f"{source.name} has a header but no entries. Is the file complete? Fetch it again.")
    line, header = rows[0]
    return [(line, [name.strip() for name in header]), *rows[1:]]


def header_faults(line: int, header: Sequence[str], needed: Collection[str], *, extra: bool) -> Iterator[str]:
    """Yield what is wrong with a header: a column missing, twice, or (unless ``extra``) unknown."""
    missing = [name for name in needed if name not in header]
    if missing:
        yield f"line {line}: the header lacks {', '.join(missing)}; it starts with {', '.join(header[:4])[:80]!r}"
    if len(missing) == len(needed):
        return
    for name in dict.fromkeys(name for name in header if header.count(name) > 1):
        yield f"line {line}: the column {name!r} stands twice"
    for name in dict.fromkeys(name for name in header if not extra and name not in needed):
        yield f"line {line}: unknown column {name!r}{nearest(name, needed)}"
