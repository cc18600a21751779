"""How a text was saved: found out among UTF-8, UTF-16 and Windows-1256, and made UTF-8 with plain line ends."""

from __future__ import annotations

import codecs
import shutil
from pathlib import Path

from engagebias.errors import DataError
from engagebias.words import Text

_PIECE = 2**20
_BOMS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"),
         (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip
_SUCH_AS = "such as encoding='cp1256' for Arabic or encoding='cp1252' (--encoding cp1256 at the command line)"
_SAVED_AS = Text("{name} was saved as {encoding} and read as such", "حُفظ {name} بترميز {encoding} وقُرئ به")


def as_utf8(path: Path, name: str, target: Path, encoding: str | None) -> tuple[Text, ...] | None:
    """Write a file of text to ``target`` as UTF-8 with plain line ends, and say what it was; None if it is so already."""
    found = encoding or _encoding(path, name)
    if found == "utf-8" and not _bare_returns(path):
        return None
    try:
        with path.open(encoding=found, newline=None) as stream, target.open("w", encoding="utf-8", newline="\n") as out:
            shutil.copyfileobj(stream, out, _PIECE)
    except (UnicodeError, LookupError) as error:
        raise DataError(f"{name}: is not text in {found} ({error}). Name how it was saved, {_SUCH_AS}.") from error
    shown = "UTF-8" if found in ("utf-8", "utf-8-sig") else found
    return () if shown == "UTF-8" else (_SAVED_AS.fill(name=name, encoding=shown),)


def _encoding(path: Path, name: str) -> str:
    with path.open("rb") as stream:
        head = stream.read(64 * 1024)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    if b"\x00" in head:
        even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
        if max(even, odd) > len(head[:4096]) // 5:
            return "utf-16-le" if odd > even else "utf-16-be"
        raise DataError(f"{name}: is no text but a binary file (it starts with {head[:8]!r}). "
                        "Spreadsheets must be saved as CSV (UTF-8), with id columns as text.")  # fmt: skip
    if _is_utf8(path):
        return "utf-8"
    letters = head.decode("cp1256", errors="replace")
    arabic = sum("\u0620" <= c <= "\u064a" for c in letters)
    if arabic > 20 and arabic > 0.5 * sum(c > "\x7f" for c in letters):
        return "cp1256"
    line = 1 + _bad_line(path)
    raise DataError(f"{name}, line {line}: is neither UTF-8 nor UTF-16 nor Windows-1256 Arabic. "
                    f"Save it as UTF-8, or name how it was saved, {_SUCH_AS}.")  # fmt: skip


def _is_utf8(path: Path) -> bool:
    return _bad_line(path) < 0


def _bad_line(path: Path) -> int:
    """Return the first line that is not UTF-8, from 0; -1 if there is none."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    number = 0
    with path.open("rb") as stream:
        while True:
            piece = stream.read(16 * _PIECE)
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                return number + error.object[: error.start].count(b"\n")
            if not piece:
                return -1
            number += piece.count(b"\n")


def _bare_returns(path: Path) -> bool:
    """Say whether lines end by a carriage return alone, as very old spreadsheets wrote them, or in several ways."""
    with path.open("rb") as stream:
        head = stream.read(_PIECE)
    return b"\r" in head.replace(b"\r\n", b"")


def first_text(path: Path, most: int = 4096) -> str:
    """Return the beginning of a plain text file."""
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        return stream.read(most)
