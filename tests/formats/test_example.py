"""The export to try: the same file for the same seed, with each fault that its docstring names."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from engagebias.formats import example_export, read
from engagebias.schema import is_simulated


def test_it_has_the_faults_that_it_promises(tmp_path: Path) -> None:
    path = example_export(tmp_path)
    reading = read(path)
    (card,) = reading.card.files
    assert card.read == card.kept + sum(card.rejected.values()) + sum(card.folded.values())
    assert {str(r) for r in card.rejected} == {"no id"}
    assert {str(r) for r in card.folded} == {"the same row again", "an earlier reading of the post: see the snapshots"}
    assert [column for column, _ in card.nulled] == ["views"]
    assert card.unknown == ("Boost Score",)
    assert card.personal == ("Page Name", "Page Description")
    assert is_simulated(reading.posts)
    pictures = reading.posts.filter(kind="Photo")["views"]
    assert pictures.null_count() == len(pictures) > 0
    assert not reading.posts.filter(pl.col("views") == 0).height
    assert reading.posts["created_at"].null_count() > 0
    assert reading.posts["shares"].null_count() > 0
    assert reading.snapshots.height > 0


def test_a_seed_writes_the_same_file(tmp_path: Path) -> None:
    one, two = (example_export(tmp_path / name).read_bytes() for name in ("a", "b"))
    assert one == two
    assert one != example_export(tmp_path / "c", seed=2).read_bytes()


def test_the_answer_adds_up_and_says_what_the_counts_can_bear(tmp_path: Path) -> None:
    reading = read(example_export(tmp_path))
    answer = reading.answer()
    card = reading.card
    assert f"of {card.read} records, {card.kept} became rows (posts: {reading.posts.height})" in answer.sentence
    assert f"Folded into another row: {card.folded}; rejected: {card.rejected}." in answer.sentence
    assert answer.simulated
    assert any(w.startswith("Clock: posted") for w in answer.warnings)
    assert any("Boost Score" in w for w in answer.warnings)
    assert "ماذا" in reading.answer(lang="ar").question


def test_events_have_no_clock_of_counts_to_speak_of() -> None:
    answer = read(Path(__file__).parent / "files" / "acled.csv").answer()
    assert "(events: 2)" in answer.sentence
    assert not answer.warnings
