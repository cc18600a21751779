"""Pseudonyms: keyed, the same for the same person, and the key stays on the machine."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import polars as pl
import pytest

from engagebias.errors import DataError
from engagebias.formats.pseudonyms import KEY_FILE, hide, key_path, pseudonym, pseudonym_key

KEY = bytes(range(32))


def test_it_is_the_keyed_blake2b_of_the_id() -> None:
    assert pseudonym("amal", KEY) == hashlib.blake2b(b"amal", key=KEY, digest_size=12).hexdigest()
    assert pseudonym("amal", KEY) not in {hashlib.blake2b(b"amal", digest_size=12).hexdigest(), pseudonym("Amal", KEY)}


def test_a_column_keeps_its_nulls_and_its_repeats() -> None:
    hidden = hide(pl.Series(["a", None, "b", "a"]), KEY).to_list()
    assert hidden[1] is None
    assert hidden[0] == hidden[3] != hidden[2]


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_FILE, str(tmp_path / "new" / "key"))
    key = pseudonym_key()
    assert len(key) == 32
    assert pseudonym_key() == key
    assert stat.S_IMODE(key_path().stat().st_mode) == 0o600
    assert [p.name for p in key_path().parent.iterdir()] == ["key"]
    monkeypatch.setenv(KEY_FILE, str(tmp_path / "other"))
    assert pseudonym_key() != key


def test_a_damaged_key_is_not_replaced_in_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_bytes(b"short")
    monkeypatch.setenv(KEY_FILE, str(tmp_path / "key"))
    with pytest.raises(DataError, match=r"is no key of pseudonyms: it has 5 bytes, a key has 32\. Move it away"):
        pseudonym_key()


def test_without_the_variable_it_lies_outside_any_study(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_FILE, raising=False)
    assert key_path().name == "pseudonym.key"
    assert Path.cwd() not in key_path().parents
