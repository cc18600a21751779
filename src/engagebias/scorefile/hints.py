"""What to do with a file of posts that is not as its ending says, or whose columns have other names."""

from __future__ import annotations

import csv
import shlex
from collections.abc import Sequence
from pathlib import Path

from engagebias.errors import did_you_mean

_ALIASES = {
    "post_id": ("id", "postid", "tweet_id", "status_id", "comment_id", "item_id", "message_id"),
    "text": ("message", "content", "body", "tweet", "full_text", "status_message", "caption", "comment", "post"),
}  # fmt: skip
_HOLDS = {"post_id": "ids", "text": "texts"}
_SEPARATORS = ";\t|"
_UTF_16 = b"\xff\xfe", b"\xfe\xff"
_UNREADABLE = "\ufffd"  # what stands for bytes that are no UTF-8


def missing_column(path: Path, columns: Sequence[str]) -> str | None:
    """Say what is missing of ``post_id`` and ``text`` and what to do; None if both are there.

    Parameters
    ----------
    path : Path
        The file, which can be read.
    columns : sequence of str
        Its columns.

    Examples
    --------
    >>> missing_column(Path("posts.parquet"), ["id", "message"])
    "columns 'post_id' and 'text' are missing; it has id, message. Rename id to post_id and message to text."
    """
    missing = [name for name in _ALIASES if name not in columns]
    if not missing:
        return None
    have = ", ".join(columns[:12]) + (", ..." if len(columns) > 12 else "")
    if path.suffix.lower() == ".csv":
        mark = next((m for m in _SEPARATORS if len(columns) == 1 and m in columns[0]), None)
        if mark is not None:
            return f"the header looks separated by {mark!r}: save it with commas. It is {columns[0][:80]!r}."
        if any(_UNREADABLE in name for name in columns):
            return f"the header is no UTF-8. {encoding_hint(path)}"
    which = " and ".join(map(repr, missing))
    said = f"column{'s' if len(missing) > 1 else ''} {which} {'are' if len(missing) > 1 else 'is'} missing; it has {have or 'none'}."
    return f"{said} {_renaming(path, missing, columns)}"


def _renaming(path: Path, missing: Sequence[str], columns: Sequence[str]) -> str:
    """Return what to rename, as far as the names tell."""
    plain = {name.strip().casefold().replace(" ", "_").replace("-", "_"): name for name in reversed(columns)}
    likely = {name: next((plain[a] for a in (name, *_ALIASES[name]) if a in plain), None) for name in missing}
    told = [f"{found} to {name}" for name, found in likely.items() if found]
    where = " in the first line of the file" if path.suffix.lower() == ".csv" else ""
    if told:
        return f"Rename {' and '.join(told)}{where}."
    near = "".join(did_you_mean(name, columns) for name in missing)
    return f"Name the column of {' and that of '.join(f'{_HOLDS[name]} {name}' for name in missing)}{where}.{near}"


def unreadable(path: Path, what: str) -> str:
    """Return what to do about a file that its reader refused with these words.

    The line of a row with more fields than the header is looked for, since the reader does not name it.
    """
    if "utf-8" in what.lower():
        return f" {encoding_hint(path)}"
    if path.suffix.lower() != ".csv":
        return ""
    if "more fields" in what:
        return f" {_long_row(path)}"
    if "could not parse" in what:
        return " Look for a quotation mark left open."
    return ""


def encoding_hint(path: Path) -> str:
    """Return the command that makes a text file UTF-8."""
    with path.open("rb") as file:
        wide = file.read(2) in _UTF_16
    source, target = shlex.quote(str(path)), shlex.quote(str(path.with_name(f"{path.stem}-utf8{path.suffix}")))
    told = "It is UTF-16" if wide else "If it was saved on Windows in Arabic"
    others = "" if wide else " (cp1252 instead of cp1256 for Western Windows)"
    return f"{told}: iconv -f {'utf-16' if wide else 'cp1256'} -t utf-8 {source} > {target}{others}"


def _long_row(path: Path) -> str:
    remedy = 'quote texts with commas ("...").'
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            fields = len(next(reader, ()))
            first = reader.line_num + 1
            for row in reader:
                if len(row) > fields:
                    return f"Line {first:,} has {len(row)} fields, the header {fields}: {remedy}"
                first = reader.line_num + 1
    except (csv.Error, UnicodeDecodeError):  # a second fault, which the reader meets once this one is mended
        pass
    return f"In some line, {remedy}"
