from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import engagebias as eb
from engagebias.datasets import markup_blocklist
from engagebias.errors import DataError

HEADER = "search_term,status,status_no_spaces,n_youtube_videos,n_youtube_channels,n_youtube_videos_no_spaces,n_youtube_channels_no_spaces\n"
# A full answer; blocked in part; blocked with and without its spaces; one that only the form without spaces opens.
BEFORE = f"""{HEADER}peace talks,Full,,120.0,4.0,,
truce,Partial Block,,1.0,14.0,,
sex ed,Blocked,Blocked,,,,
stand with us,Blocked,Full,,,89.0,0.0
"""
AFTER = f"""{HEADER}peace talks,Empty,,,,,
truce,Partial Block,,1.0,110.0,,
sex ed,Blocked,Blocked,,,,
stand with us,Blocked,Empty,,,,
"""


@pytest.fixture
def terms(tmp_path: Path) -> Path:
    for name in ("hate.csv", "social_justice.csv"):
        (tmp_path / name).write_text(BEFORE, encoding="utf-8")
        (tmp_path / f"rerun_{name}").write_text(AFTER, encoding="utf-8")
    return tmp_path


@pytest.fixture
def both(terms: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(markup_blocklist, "fetch", lambda name: sorted(terms.iterdir()))
    return terms


@pytest.fixture(scope="module")
def real(load_real: Callable[[str], pl.DataFrame]) -> pl.DataFrame:
    return load_real("markup_blocklist")


def test_a_full_answer_is_open_and_everything_else_is_blocked(terms: Path) -> None:
    before = eb.load("markup_blocklist", file=terms / "social_justice.csv")
    assert before.row(3, named=True) == {
        "post_id": "social-justice-04-before",
        "platform": "youtube",
        "kind": "ad placement term",
        "lang": "en",
        "text": "truce",
        "term_id": "social-justice-04",
        "list": "social justice",
        "wave": "before",
        "status": "partly blocked",
        "blocked": True,
        "status_no_spaces": None,
        "videos": 1,
        "channels": 14,
        "videos_no_spaces": None,
        "channels_no_spaces": None,
    }
    assert dict(before.select("text", "blocked").iter_rows()) == {
        "peace talks": False,
        "truce": True,
        "sex ed": True,
        "stand with us": True,
    }
    after = eb.load("markup_blocklist", file=terms / "rerun_social_justice.csv")
    assert after["blocked"].all()
    assert set(after["wave"]) == {"after"}


def test_a_term_has_one_name_in_both_waves(both: Path) -> None:
    rows = eb.load("markup_blocklist")
    assert rows.height == 16
    assert rows.group_by("term_id").agg(pl.col("text").n_unique(), pl.col("wave").n_unique()).select(
        (pl.col("text") == 1).all(), (pl.col("wave") == 2).all()
    ).row(0) == (True, True)
    assert rows["wave"].to_list()[:2] == ["before", "after"]


def test_a_term_of_one_wave_alone_is_refused(both: Path) -> None:
    path = both / "rerun_hate.csv"
    path.write_text(AFTER.replace("truce", "armistice"), encoding="utf-8")
    with pytest.raises(DataError, match="2 terms of markup_blocklist stand in one wave alone"):
        eb.load("markup_blocklist")


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("Full,,120.0", "Open,,120.0", r"status is none of Full, Partial Block, Blocked, Empty in 1 of 4 rows"),
        ("Blocked,Full", "Blocked,Open", r"status_no_spaces is none of Full, Partial Block, Blocked, Empty in 1"),
        ("sex ed", "truce", r"search_term repeats in 2 of 4 rows \(row 2, 3\)"),
        ("120.0", "1.5", r"n_youtube_videos is not a whole number in 1 of 4 rows \(row 1 '1.5'\)"),
        ("120.0", "many", r"n_youtube_videos is not a whole number in 1 of 4 rows \(row 1 'many'\)"),
        ("14.0", "-1", r"n_youtube_channels is not a whole number in 1 of 4 rows"),
        ("search_term,", "term,", r"lacks search_term"),
        ("peace talks", "", r"search_term is empty in 1 of 4 rows \(row 1\)"),
    ],
)
def test_damaged_files_are_refused(terms: Path, old: str, new: str, match: str) -> None:
    path = terms / "hate.csv"
    assert BEFORE.count(old) == 1
    path.write_text(BEFORE.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=match):
        eb.load("markup_blocklist", file=path)


def test_a_file_of_another_name_is_refused(terms: Path) -> None:
    other = terms / "terms.csv"
    other.write_text(BEFORE, encoding="utf-8")
    with pytest.raises(DataError, match=r"terms.csv does not say its list and wave"):
        eb.load("markup_blocklist", file=other)


@pytest.mark.real_data
def test_the_counts_are_the_published_ones(real: pl.DataFrame) -> None:
    """One third of 62 terms before and 84 % after; 28 and 72 of 86."""
    counts = real.group_by("list", "wave").agg(pl.col("blocked").sum(), pl.len()).sort("list", "wave")
    assert counts.rows() == [
        ("hate", "after", 72, 86),
        ("hate", "before", 28, 86),
        ("social justice", "after", 52, 62),
        ("social justice", "before", 20, 62),
    ]
    assert (real.height, real["post_id"].n_unique(), real["term_id"].n_unique()) == (296, 296, 148)


@pytest.mark.real_data
def test_what_is_answered_by_nothing_had_a_full_answer_before(real: pl.DataFrame) -> None:
    waves = real.pivot("wave", index="term_id", values=["status", "videos"])
    empty = waves.filter(status_after="nothing answered")
    assert empty.height == 76
    assert set(empty["status_before"]) == {"answered"}
    assert (empty["videos_before"] > 0).all()
    assert not real.filter(wave="before", status="nothing answered").height
    assert (
        not waves.filter(status_after="answered").filter(pl.col("status_before") != "answered").height
    )  # none was opened
