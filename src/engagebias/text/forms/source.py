"""From a file to its text: encodings, binary files, line ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engagebias.errors import DataError

_LINE_END = re.compile(r"\r\n|\n|\r")
_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF_16 = b"\xff\xfe", b"\xfe\xff"


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, and the name that errors call it by."""

    name: str
    text: str

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield the lines that are not blank, with their numbers from 1."""
        for number, line in enumerate(_LINE_END.split(self.text), start=1):
            if line.strip():
                yield number, line

    def refused(self, what: str) -> DataError:
        """Return an error about the file as a whole."""
        return DataError(f"{self.name}: {what}")


def open_source(path: str | Path, encoding: str, *, caller: str) -> Source:
    """Read a text file; a byte order mark and the kind of line end make no difference.

    ``caller`` is what messages begin with. They name options in words that fit Python and the command line alike.

    Raises
    ------
    DataError
        If there is no such file, or it is empty, binary, a workbook, or not in the encoding.
    """
    name = f"{caller}: {path}"
    try:
        raw = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise DataError(f"{name} cannot be opened ({why}). Check the path.") from error
    if raw.startswith(_WORKBOOK):
        raise DataError(f"{name} is a workbook, not text. Save its sheet as text (UTF-8, tab-separated) and read that.")
    text = _decoded(raw, encoding, name).removeprefix("\ufeff")
    if "\0" in text:
        raise DataError(
            f"{name} is not a text file: it has NUL characters. If it is UTF-16, give 'utf-16' as encoding."
        )
    if not text.strip():
        raise DataError(f"{name} is empty. Fetch it again; a word list has at least one line.")
    return Source(name, text)


def _decoded(raw: bytes, encoding: str, name: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        likely = (
            "'utf-16'" if raw.startswith(_UTF_16) else "'latin-1' (older Western lists) or 'cp1256' (Arabic on Windows)"
        )
        raise DataError(
            f"{name}: line {line}: byte {error.start} is not {encoding}. Save the file as UTF-8, or say how it was saved: "
            f"give {likely} as encoding."
        ) from error
    except (LookupError, ValueError) as error:
        raise DataError(
            f"{name}: encoding {encoding!r} is no text encoding that Python knows. Try 'utf-8', 'latin-1', 'cp1252' or 'cp1256'."
        ) from error
