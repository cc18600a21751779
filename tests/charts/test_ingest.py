"""The picture of an ingest card: what it draws is what the card counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engagebias.formats import IngestCard, read

EXPORT = Path(__file__).parents[1] / "formats" / "files" / "crowdtangle_facebook.csv"


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> IngestCard:
    monkeypatch.setenv("ENGAGEBIAS_KEY_FILE", str(tmp_path / "key"))
    return read(EXPORT).card


def drawn(card: IngestCard) -> list[dict[str, Any]]:
    (rows,) = card.chart().to_dict()["datasets"].values()
    return list(rows)


def test_the_bars_of_a_count_are_its_rows(card: IngestCard) -> None:
    rows = drawn(card)
    (file,) = card.files
    for label in {row["label"] for row in rows}:
        parts = [row for row in rows if row["label"] == label]
        assert sum(part["n"] for part in parts) == card.kept
        assert sum(part["share"] for part in parts) == pytest.approx(100)
        assert parts[0]["n"] == file.reported.get(label.strip("\u2066\u2067\u2069"), 0)
    nulled = {row["label"].strip("\u2066\u2067\u2069"): row["n"] for row in rows if row["group"] == 1 and row["n"]}
    assert nulled == {"views": 1}


def test_the_text_alternative_reads_it_out(card: IngestCard) -> None:
    said = card.chart().to_dict()["description"]
    assert "views: a figure 50%" in said
    assert "impressions: no figure in this export 100%" in said
    arabic = card.chart(lang="ar").to_dict()
    assert "بلا رقم في هذا التصدير 100%" in arabic["description"]


def test_the_card_has_a_table_in_both_languages(card: IngestCard) -> None:
    english, arabic = card.table(), card.table(lang="ar")
    assert english.columns == ["file", "about", "what", "n"]
    assert english.height == arabic.height
    assert not set(english["about"]) & set(arabic["about"])
    counted = dict(english.filter(english["what"] == "").select("about", "n").iter_rows())
    assert counted == {"records read": 3, "rows kept": 2}
