"""From a file as it was downloaded to plain UTF-8 text: archives unpacked, encodings found, traps refused.

Nothing is ever written outside a temporary folder of our own, and what an archive may unpack to is limited.
"""

from __future__ import annotations

import gzip
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

import zstandard

from engagebias.errors import DataError
from engagebias.formats.encodings import as_utf8
from engagebias.words import COMMA, Text, join

MOST_BYTES = 64 * 2**30
"""What one file may unpack to."""
MOST_RATIO = 200
"""How many times its packed size a file may unpack to, once it is over :data:`FREE_BYTES`: text packs to a tenth or so."""
FREE_BYTES = 256 * 2**20
MOST_MEMBERS = 10_000
_PIECE = 2**20
_SIP = 2048
_SKIPPED = ("__MACOSX", ".DS_Store", "Thumbs.db")
_ASIDE = Text(
    "not read, since only files that end in {read} are: {names}", "لم يُقرأ لأن المقروء ما ينتهي بـ {read} وحده: {names}"
)
_READ = (".csv", ".tsv", ".txt", ".json", ".ndjson", ".jsonl", ".gz", ".zst", ".zip")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as plain UTF-8 text at ``path``, out of the user's own file ``origin``.

    ``name`` is what a message calls it, ``remarks`` what was done to it.
    """

    path: Path
    name: str
    origin: Path
    remarks: tuple[Text, ...] = ()


@contextmanager
def opened(source: Path, encoding: str | None) -> Iterator[Iterator[Opened]]:
    """Give the files of a file, a folder or an archive one after another, as plain text.

    Parameters
    ----------
    source : pathlib.Path
        A file, packed or not (gz, zst, zip, seen by its content), or a folder of such files.
    encoding : str or None
        How texts were saved; None finds it out among UTF-8, UTF-16 and Windows-1256.

    Raises
    ------
    DataError
        If it is not there, empty, damaged, an archive with paths out of its folder, or larger than can be meant.
    """
    if not source.exists():
        raise DataError(f"{source}: there is no such file or folder. Check the path.")
    with tempfile.TemporaryDirectory(prefix="engagebias-") as folder:
        yield _files(source, Path(folder), encoding)


def _files(source: Path, folder: Path, encoding: str | None) -> Iterator[Opened]:
    if not source.is_dir():
        yield from _opened(source, source.name, folder, encoding)
        return
    shown = [p for p in sorted(source.rglob("*")) if p.is_file() and not p.name.startswith(".")]
    inside = [p for p in shown if p.suffix.lower() in _READ and not _is_ours(p)]
    if not inside:
        raise DataError(f"{source}: the folder has no file that ends in {', '.join(_READ)}. Name the export itself.")
    aside = [str(p.relative_to(source)) for p in shown if p not in inside]
    for path in inside:
        yield from _opened(path, str(path.relative_to(source)), folder, encoding, aside)
        aside = []


def _is_ours(path: Path) -> bool:
    """Say whether a file is the manifest beside tables that were written here before."""
    return path.name == "manifest.json" and any(path.parent.glob("*.parquet"))


def _opened(origin: Path, name: str, folder: Path, encoding: str | None, aside: Sequence[str] = ()) -> Iterator[Opened]:
    """Give the files in a file; the first says which files beside them were left ``aside``."""
    left = list(aside)
    for path, inner in _unpacked(origin, name, folder, left, depth=0):
        said = [_ASIDE.fill(read=", ".join(_READ), names=join([Text.literal(n) for n in left], COMMA))] if left else []
        left.clear()
        target = folder / f"{len(list(folder.iterdir()))}.txt"
        saved = as_utf8(path, inner, target, encoding)
        yield Opened(path if saved is None else target, inner, origin, (*said, *(saved or ())))
        target.unlink(missing_ok=True)


def _unpacked(path: Path, name: str, folder: Path, aside: list[str], depth: int) -> Iterator[tuple[Path, str]]:
    """Give each file in a file with its name: itself, or what is packed in it; add to ``aside`` what is not read."""
    if depth > 2:
        raise DataError(f"{name}: archives within archives within archives are not read. Unpack it first.")
    with _named(path, name) as stream:
        head = stream.read(4)
    if not head:
        raise DataError(f"{name}: the file is empty (0 bytes). Download it again.")
    if head.startswith(b"PK\x05\x06"):
        raise DataError(f"{name}: the zip archive has no file in it.")
    if head.startswith(b"PK\x03\x04"):
        yield from _members(path, name, folder, aside, depth)
    elif head.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
        kind = "gzip" if head.startswith(b"\x1f\x8b") else "zstd"
        target = folder / f"{len(list(folder.iterdir()))}.plain"
        with _named(path, name) as raw:
            plain: Any = gzip.GzipFile(fileobj=raw) if kind == "gzip" else raw
            _pour(_pieces(plain) if kind == "gzip" else _zstd_pieces(raw), target, name, path.stat().st_size)
        yield from _unpacked(target, name, folder, aside, depth + 1)
        target.unlink(missing_ok=True)
    else:
        yield path, name


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: stream.read(_PIECE), b"")


def _zstd_pieces(raw: IO[bytes]) -> Iterator[bytes]:
    """Unpack frame after frame; the library's own reader takes a frame that was cut off for the end."""
    # Archives of Reddit are packed with a window of 2 GB, which the library refuses unless told.
    library = zstandard.ZstdDecompressor(max_window_size=2**31)
    frame = library.decompressobj()
    begun = False
    while packed := raw.read(_SIP):
        while packed:
            yield frame.decompress(packed)
            begun, packed = not frame.eof, b""
            if frame.eof:
                packed, frame = frame.unused_data, library.decompressobj()
    if begun:
        raise EOFError("it ends inside a frame")


def _named(path: Path, name: str) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise DataError(
            f"{name}: cannot be opened ({error.strerror}). Make it readable, or copy it to a folder of yours."
        ) from error


def _members(path: Path, name: str, folder: Path, aside: list[str], depth: int) -> Iterator[tuple[Path, str]]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DataError(f"{name}: the zip archive is damaged ({error}). Download it again.") from error
    with archive:
        if not all(member.filename for member in archive.infolist()):
            raise DataError(f"{name}: the zip archive is damaged (a file in it has no name). Download it again.")
        members = [m for m in archive.infolist() if not m.is_dir()]
        if len(members) > MOST_MEMBERS:
            raise DataError(f"{name}: the archive has {len(members):,} files; at most {MOST_MEMBERS:,} are read.")
        for member in members:
            _check_member(member, name)
        if {"[Content_Types].xml", "xl/workbook.xml"} <= {m.filename for m in members}:
            raise DataError(
                f"{name}: is an Excel workbook, and no export. Save it as CSV (UTF-8), with id columns as text."
            )
        shown = [m for m in members if _is_shown(m.filename)]
        wanted = [m for m in shown if PurePosixPath(m.filename).suffix.lower() in _READ]
        aside += [f"{name}/{m.filename}" for m in shown if m not in wanted]
        if not wanted:
            raise DataError(f"{name}: the archive has no file that ends in {', '.join(_READ)}.")
        for member in sorted(wanted, key=lambda m: m.filename):
            inner, target = f"{name}/{member.filename}", folder / f"{len(list(folder.iterdir()))}.member"
            with _member(archive, member, inner) as stream:
                _pour(_pieces(stream), target, inner, max(member.compress_size, 1))
            yield from _unpacked(target, inner, folder, aside, depth + 1)
            target.unlink(missing_ok=True)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> IO[bytes]:
    try:
        return archive.open(member)
    except (RuntimeError, NotImplementedError) as error:
        raise DataError(f"{name}: cannot be unpacked ({error}). Unpack it by hand and read the folder.") from error
    except (zipfile.BadZipFile, OSError, ValueError, struct.error) as error:
        raise DataError(f"{name}: the zip archive is damaged ({error}). Download it again.") from error


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    parts = PurePosixPath(member.filename.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or (parts.parts and parts.parts[0].endswith(":")):
        raise DataError(
            f"{name}: the archive wants to write outside its folder ({member.filename!r}). It is refused whole."
        )
    packed = max(member.compress_size, 1)
    if member.file_size > MOST_BYTES or (member.file_size > FREE_BYTES and member.file_size / packed > MOST_RATIO):
        raise DataError(_bomb(f"{name}/{member.filename}", member.file_size, packed))


def _is_shown(inner: str) -> bool:
    """Say whether a file is a user's own, and not one that a system put there."""
    last = PurePosixPath(inner)
    return not any(skipped in last.parts for skipped in _SKIPPED) and not last.name.startswith(".")


def _pour(pieces: Iterator[bytes], target: Path, name: str, packed: int) -> None:
    """Unpack to a file, and stop as soon as it is more than can be meant."""
    size = 0
    try:
        with target.open("wb") as out:
            for piece in pieces:
                size += len(piece)
                if size > MOST_BYTES or (size > FREE_BYTES and size / packed > MOST_RATIO):
                    raise DataError(_bomb(name, size, packed))
                out.write(piece)
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, zstandard.ZstdError) as error:
        raise DataError(f"{name}: the packed file is damaged or was cut off ({error}). Download it again.") from error


def _bomb(name: str, size: int, packed: int) -> str:
    return (f"{name}: unpacks to {size / 1e6:,.0f} MB or more from {packed / 1e6:,.3f} MB, which no export does. "
            "If it is sound, unpack it by hand and read the folder.")  # fmt: skip
