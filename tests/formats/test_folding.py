"""Rows of one post become one; readings at different times become snapshots."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagebias.formats import card_of, read
from engagebias.formats.folding import fold
from engagebias.formats.gathering import folded_rows
from engagebias.schema import SNAPSHOTS, check_table

HOUR = dt.timedelta(hours=1)
START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def readings(*rows: tuple[str, int | None, int]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "post_id": [r[0] for r in rows],
            "created_at": [START] * len(rows),
            "observed_at": [None if r[1] is None else START + r[1] * HOUR for r in rows],
            "likes": [r[2] for r in rows],
        },
        schema_overrides={"observed_at": pl.Datetime("us", "UTC"), "likes": pl.UInt64},
    )


def test_readings_of_a_post_become_snapshots_and_the_latest_stands() -> None:
    folded = fold(readings(("a", 5, 9), ("b", 1, 1), ("a", 2, 4), ("a", 5, 9)))
    assert folded.rows["post_id"].to_list() == ["a", "b"]
    assert folded.rows["likes"].to_list() == [9, 1]
    assert (folded.repeats, folded.differing, folded.readings) == (1, 0, 1)
    assert folded.snapshots.rows() == [("a", "likes", 2.0, 4), ("a", "likes", 5.0, 9)]
    check_table(folded.snapshots, SNAPSHOTS, caller="test")


def test_of_one_time_the_last_row_stands_and_is_counted() -> None:
    folded = fold(readings(("a", 5, 9), ("a", 5, 8)))
    assert (folded.rows["likes"].to_list(), folded.differing, folded.readings) == ([8], 1, 0)
    without = fold(readings(("a", None, 9), ("a", None, 8)))
    assert (without.rows["likes"].to_list(), without.differing, without.snapshots.height) == ([8], 1, 0)


def test_a_reading_with_a_time_stands_before_one_without() -> None:
    assert fold(readings(("a", 5, 9), ("a", None, 3))).rows["likes"].to_list() == [9]


def test_classes_of_a_post_are_joined() -> None:
    frame = pl.DataFrame({"post_id": ["a", "a", "b"], "topic": [["peace"], ["land"], None]})
    folded = fold(frame)
    assert folded.rows["topic"].to_list() == [["peace", "land"], None]


def test_an_empty_list_stays_empty() -> None:
    frame = pl.DataFrame(
        {"post_id": ["a", "a", "b", "c", "c"], "topic": [[], [], [], None, None]},
        schema_overrides={"topic": pl.List(pl.String)},
    )
    assert fold(frame).rows["topic"].to_list() == [[], [], None]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.one_of(st.none(), st.integers(0, 3)), st.integers(0, 2)),
        min_size=1,
        max_size=12,
    )
)
def test_rows_add_up_and_laziness_changes_nothing(rows: list[tuple[str, int | None, int]]) -> None:
    frame = readings(*rows)
    folded = fold(frame)
    assert frame.height == folded.rows.height + folded.repeats + folded.differing + folded.readings
    lazy, counted = folded_rows(frame.lazy(), "post_id")
    assert sorted(lazy.collect().rows()) == sorted(folded.rows.rows())
    assert (counted.repeats, counted.differing, counted.readings) == (folded.repeats, folded.differing, folded.readings)


def clocked(path: Path, *rows: tuple[str, str, int]) -> None:
    path.write_text(
        "\n".join(["ID,Posted,Read,Likes", *(f"{p},2024-01-01 00:00 UTC,{at},{n}" for p, at, n in rows)]) + "\n"
    )


COLUMNS = {"post_id": "ID", "created_at": "Posted", "observed_at": "Read", "likes": "Likes"}


def test_a_post_in_several_files_is_one_row_and_its_readings_are_snapshots(tmp_path: Path) -> None:
    home = tmp_path / "in"
    home.mkdir()
    clocked(home / "a.csv", ("p", "2024-01-01 02:00 UTC", 4), ("q", "2024-01-01 02:00 UTC", 1))
    clocked(
        home / "b.csv",
        ("p", "2024-01-01 05:00 UTC", 9),
        ("q", "2024-01-01 02:00 UTC", 1),
        ("r", "2024-01-01 05:00 UTC", 2),
    )
    reading = read(home, columns=COLUMNS)
    assert dict(reading.posts.select("post_id", "likes").iter_rows()) == {"p": 9, "q": 1, "r": 2}
    assert reading.snapshots.rows() == [("p", "likes", 2.0, 4), ("p", "likes", 5.0, 9)]
    card = reading.card
    assert (card.read, card.kept, card.rejected, card.folded) == (5, 3, 0, 2)
    assert card.manifest()["folded_between_files"] == {
        "the same row again": 1,
        "an earlier reading of the post: see the snapshots": 1,
    }
    assert "all files together" in card.text()
    written = card_of(home, columns=COLUMNS, out=tmp_path / "out")
    assert written.manifest() == card.manifest()
    assert pl.read_parquet(tmp_path / "out" / "snapshots.parquet").rows() == reading.snapshots.rows()


def test_the_checksum_is_that_of_the_users_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGEBIAS_KEY_FILE", str(tmp_path / "key"))
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress((Path(__file__).parent / "files" / "crowdtangle_facebook.csv").read_bytes()))
    (file,) = read(packed).card.files
    assert file.sha256 == hashlib.sha256(packed.read_bytes()).hexdigest()


def test_what_is_written_is_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGEBIAS_KEY_FILE", str(tmp_path / "key"))
    path = Path(__file__).parent / "files" / "crowdtangle_facebook.csv"
    reading, card = read(path), card_of(path, out=tmp_path / "out")
    written = pl.read_parquet(tmp_path / "out" / "posts.parquet")
    assert written.select(reading.posts.columns).sort("post_id").equals(reading.posts.sort("post_id"))
    assert card.manifest() == reading.card.manifest()
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.startswith(".")]
