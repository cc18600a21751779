"""What must hold of every format: repeats, -1 and line breaks in its own fixture change nothing that they should not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engagebias.formats import formats, read
from engagebias.formats.card import IngestCard
from engagebias.formats.mapping import Column, Format
from engagebias.formats.steps import JSON_STEPS, TABLE_STEPS
from engagebias.schema import COUNTS

FILES = Path(__file__).parent / "files"
TABLES = sorted(FILES.glob("*.csv"))
LINES = sorted([*FILES.glob("*.ndjson"), *FILES.glob("*.jsonl")])
Rows = list[dict[str, str]]


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGEBIAS_KEY_FILE", str(tmp_path / "key"))


def format_of(path: Path) -> Format:
    return formats()[path.name.split(".")[0]]


def rows_of(path: Path) -> Rows:
    one = format_of(path)
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, escapechar=one.escape))


def changed(path: Path, folder: Path, change: Callable[[Rows], Rows]) -> Path:
    rows = change(rows_of(path))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n", escapechar=format_of(path).escape)
    writer.writeheader()
    writer.writerows(rows)
    new = folder / path.name
    new.write_text(out.getvalue(), encoding="utf-8")
    return new


def sizes(card: IngestCard) -> tuple[int, int, int, int]:
    return card.read, card.kept, card.rejected, card.folded


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.name)
def test_rows_that_come_again_are_folded(tmp_path: Path, path: Path) -> None:
    first, again = read(path), read(changed(path, tmp_path, lambda rows: rows + rows))
    assert first.card.files[0].format == again.card.files[0].format
    for name in ("posts", "comments", "events"):
        before, after = getattr(first, name), getattr(again, name)
        key = "event_id" if name == "events" else "post_id"
        assert after.sort(key).equals(before.sort(key).select(after.columns))
    read_, kept, rejected, folded = sizes(first.card)
    assert sizes(again.card) == (2 * read_, kept, 2 * rejected, 2 * folded + kept)


@pytest.mark.parametrize("path", LINES, ids=lambda p: p.name)
def test_lines_that_come_again_are_folded(tmp_path: Path, path: Path) -> None:
    text = path.read_text("utf-8").rstrip("\n")
    twice = tmp_path / path.name
    twice.write_text(f"{text}\n{text}\n", encoding="utf-8")
    first, again = read(path), read(twice)
    for name in ("posts", "comments"):
        before, after = getattr(first, name), getattr(again, name)
        assert after.sort("post_id").equals(before.sort("post_id").select(after.columns))
    read_, kept, rejected, folded = sizes(first.card)
    assert sizes(again.card) == (2 * read_, kept, 2 * rejected, 2 * folded + kept)


def counted(one: Format, header: list[str]) -> list[tuple[Column, list[str]]]:
    """Return the columns that hold counts, each with the columns of the file that it comes from."""
    return [(c, c.found(header)) for c in one.columns if c.to in COUNTS and c.found(header)]


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.name)
def test_minus_one_is_never_a_count(tmp_path: Path, path: Path) -> None:
    one, rows = format_of(path), rows_of(path)
    columns = counted(one, list(rows[0]))
    names = {name for _, found in columns for name in found}
    bent = read(changed(path, tmp_path, lambda rows: [{**row, **dict.fromkeys(names, "-1")} for row in rows]))
    for column, _ in columns:
        for table in (bent.posts, bent.comments):
            assert column.to not in table.columns or table[column.to].null_count() == table.height
    said = {column for card in bent.card.files for (column, _) in (*card.nulled, *card.unread)}
    assert {column.to for column, _ in columns} <= said


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.name)
def test_a_text_may_hold_line_breaks_separators_and_quotes(tmp_path: Path, path: Path) -> None:
    one, rows = format_of(path), rows_of(path)
    named = [name for c in one.columns if c.to == "text" for name in c.found(list(rows[0]))]
    if not named:
        assert one.step or one.table == "events" or not any(c.to == "text" and c.source for c in one.columns)
        return
    odd = 'One,\n"two";\tthree\r\n\n4'
    bent = read(changed(path, tmp_path, lambda rows: [{**row, named[0]: odd} for row in rows]))
    assert sizes(bent.card)[0] == sizes(read(path).card)[0]
    texts = [t for table in (bent.posts, bent.comments) if "text" in table.columns for t in table["text"].to_list()]
    assert texts
    assert [t for t in texts if not t.replace("\r\n", "\n").startswith(odd.replace("\r\n", "\n"))] == []


@pytest.mark.parametrize("path", LINES, ids=lambda p: p.name)
def test_a_line_that_was_cut_off_is_counted(tmp_path: Path, path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    cut = tmp_path / path.name
    cut.write_text("\n".join([*lines, json.dumps(json.loads(lines[-1]))[:-9]]), encoding="utf-8")
    first, bent = read(path).card, read(cut).card
    assert sizes(bent) == (first.read + 1, first.kept, first.rejected + 1, first.folded)


@pytest.mark.parametrize("name", sorted(formats()))
def test_the_card_speaks_both_languages(name: str) -> None:
    path = next(p for p in sorted(FILES.glob(f"{name}.*")) if not p.name.endswith(".expected.json"))
    card = read(path).card
    english, arabic = card.text("en").splitlines(), card.text("ar").splitlines()
    assert len(english) == len(arabic)
    assert [line for line in arabic if any("\u0600" <= c <= "\u06ff" for c in line)]
    for warning in card.warnings:
        assert any("\u0600" <= c <= "\u06ff" for c in warning.ar)


def test_a_column_is_of_one_kind_in_every_format() -> None:
    # Files of several formats are put into one table: a list cannot stand above a text.
    texts = {"id", "key", "person", "text"}
    kinds: dict[str, set[str]] = {}
    for one in formats().values():
        for column in one.columns:
            kinds.setdefault(column.to, set()).add("text" if column.kind in texts else column.kind)
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}


def test_a_step_that_a_mapping_names_is_there_and_every_step_is_named() -> None:
    assert {one.step for one in formats().values() if one.step} == {*JSON_STEPS, *TABLE_STEPS}
