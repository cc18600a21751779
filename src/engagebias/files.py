"""Write files whole or not at all, and name what stood in the way."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

from engagebias.errors import EngagebiasError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader never meets half of it.

    The content goes to a temporary name in the same folder and takes the real name when it is
    complete; what stood there before stays until then. The temporary name is the writer's own, so
    that several may write one file at a time (two languages of a notebook keep the same fits): the
    last one stays.

    Raises
    ------
    EngagebiasError
        If the folder is full, read-only or not a folder.
    """
    raw = content.encode("utf-8") if isinstance(content, str) else content
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(raw)
        temporary.replace(path)
    except OSError as error:
        _discard(temporary)
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: Exception) -> EngagebiasError:
    """Return the message for a place that cannot be written to; libraries wrap a full disk in errors of their own."""
    blocker = next((p for p in (path, *path.parents) if p.exists() and p.is_dir() == (p == path)), None)
    if blocker is not None and isinstance(error, FileExistsError | NotADirectoryError | IsADirectoryError):
        kind, wanted = ("folder", "file") if blocker.is_dir() else ("file", "folder")
        return EngagebiasError(f"cannot write {path}: {blocker} is a {kind} where a {wanted} must be. Move it away.")
    told = error.strerror if isinstance(error, OSError) else str(error).partition("\n")[0]
    reason = told or type(error).__name__
    return EngagebiasError(
        f"cannot write {path}: {reason}. What was finished before is kept. "
        "Free some space, or make the folder writable, and run the same command again."
    )


def make_folder(folder: Path) -> None:
    """Make a folder and check that files can be made in it, before any work is spent on it."""
    write_whole(folder / ".probe", b"")
    (folder / ".probe").unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _discard(temporary: Path) -> None:
    # The folder may be the very thing that is missing or is a file: then there is nothing to remove.
    if temporary.parent.is_dir():
        temporary.unlink(missing_ok=True)
