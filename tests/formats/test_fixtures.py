"""Each format against a small file with its traps and the tables that should come of it.

``files/NAME.EXT`` (or ``files/NAME.VARIANT.EXT`` for a further version of the export) is a file made by hand;
``files/NAME.expected.json`` holds its rows: ``{"card": {...}, "posts": [...], "comments": [...], "events": [...]}``. The card
holds whatever of the manifest's entries matter; columns that a row does not name are not compared, ``null`` is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from engagebias.formats import formats, read
from engagebias.schema import COMMENTS, COUNTS, EVENTS, POSTS, check_table

FILES = Path(__file__).parent / "files"
CASES = sorted(p for p in FILES.iterdir() if not p.name.endswith(".expected.json"))


def format_of(path: Path) -> str:
    return path.name.split(".")[0]


def expected_of(path: Path) -> dict[str, Any]:
    stem = path.name.rsplit(".", 1)[0]
    found: dict[str, Any] = json.loads((FILES / f"{stem}.expected.json").read_text(encoding="utf-8"))
    return found


def plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGEBIAS_KEY_FILE", str(tmp_path / "key"))


def test_every_format_has_a_file() -> None:
    assert {format_of(p) for p in CASES} == set(formats())


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.name)
def test_it_is_recognised_and_taken_for_no_other(path: Path) -> None:
    assert {f.format for f in read(path).card.files} == {format_of(path)}


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.name)
def test_it_becomes_the_expected_rows(path: Path) -> None:
    reading, wanted = read(path, pseudonyms=False), expected_of(path)
    (card,) = reading.card.manifest()["files"]
    for name, value in wanted["card"].items():
        assert card[name] == value, name
    for name in ("posts", "comments", "events"):
        rows = getattr(reading, name).to_dicts()
        assert len(rows) == len(wanted.get(name, [])), name
        for row, should in zip(rows, wanted.get(name, []), strict=True):
            assert {k: plain(row.get(k)) for k in should} == should


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.name)
def test_rows_add_up(path: Path) -> None:
    card = read(path).card
    assert card.read == card.kept + card.rejected + card.folded
    assert card.kept > 0


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.name)
def test_the_tables_pass_their_checks(path: Path) -> None:
    reading = read(path)
    for frame, table in ((reading.posts, POSTS), (reading.comments, COMMENTS), (reading.events, EVENTS)):
        if frame.height:
            check_table(frame, table, caller="test")


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.name)
def test_a_zero_is_a_zero_of_the_file(path: Path) -> None:
    # Every 0 that comes out must be an expected one: written by the source as a figure, never filled in.
    reading, wanted = read(path, pseudonyms=False), expected_of(path)
    for name in ("posts", "comments"):
        frame = getattr(reading, name)
        for row, should in zip(frame.to_dicts(), wanted.get(name, []), strict=True):
            zeros = {c for c in COUNTS if row.get(c) == 0}
            assert zeros == {c for c in COUNTS if should.get(c) == 0}


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.name)
def test_no_person_is_left_under_their_own_name(path: Path) -> None:
    hidden, open_ = read(path), read(path, pseudonyms=False)
    for name in ("posts", "comments"):
        before, after = getattr(open_, name), getattr(hidden, name)
        if "author_id" in before.columns:
            people = {p for p in before["author_id"].drop_nulls().to_list() if len(p) > 3}
            shown = after.select(pl.col(pl.String)).drop("text", strict=False)
            cells = {cell for column in shown for cell in column.drop_nulls().to_list()}
            assert not {c for c in cells for p in people if p in c}
