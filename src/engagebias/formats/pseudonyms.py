"""Pseudonyms of people: the same person always has the same one, and only who holds the key could make it again."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

import platformdirs
import polars as pl

from engagebias.errors import DataError
from engagebias.files import cannot_write

KEY_BYTES = 32
KEY_FILE = "ENGAGEBIAS_KEY_FILE"
"""Environment variable that names the key file of a team that shares one."""
_DIGEST = 12


def key_path() -> Path:
    """Return where the key is: in the user's own folder, outside any study that might be shared."""
    named = os.environ.get(KEY_FILE)
    return Path(named) if named else Path(platformdirs.user_data_dir("engagebias")) / "pseudonym.key"


def pseudonym_key() -> bytes:
    """Return the key, made at its first use, readable by its owner alone."""
    path = key_path()
    if not path.exists():
        _make(path)
    try:
        key = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: the key of the pseudonyms cannot be read ({error.strerror}).") from error
    if len(key) != KEY_BYTES:
        raise DataError(f"{path}: is no key of pseudonyms: it has {len(key)} bytes, a key has {KEY_BYTES}. "
                        "Move it away to get a new one; pseudonyms made before will then not match new ones.")  # fmt: skip
    return key


def _make(path: Path) -> None:
    # Linked into place when complete: of two processes at once the second uses the first's key.
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(secrets.token_bytes(KEY_BYTES))
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    except OSError as error:
        raise cannot_write(path, error) from error


def pseudonym(value: str, key: bytes) -> str:
    """Return the pseudonym of a value under a key.

    Examples
    --------
    >>> pseudonym("amal", b"k" * 32) == pseudonym("amal", b"k" * 32) != pseudonym("amal", b"l" * 32)
    True
    """
    return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), key=key, digest_size=_DIGEST).hexdigest()


def hide(values: pl.Series, key: bytes) -> pl.Series:
    """Return the pseudonyms of a column; null stays null."""
    found = values.unique().drop_nulls()
    made = pl.Series([pseudonym(v, key) for v in found], dtype=pl.String)
    return values.replace_strict(found, made, default=None, return_dtype=pl.String)
