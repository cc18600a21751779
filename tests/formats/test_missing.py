"""Every null count has its reason in ``missing``, whichever way it came to be null."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from engagebias.formats import Reading, card_of, example_export, formats, read
from engagebias.schema import COUNTS

FILES = Path(__file__).parent / "files"
CASES = sorted(p for p in FILES.iterdir() if not p.name.endswith(".expected.json"))
OWN = {"post_id": "ID", "text": "Message", "likes": "Likes", "shares": "Shares"}


@pytest.fixture(autouse=True)
def key_file(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGEBIAS_KEY_FILE", str(tmp_path_factory.mktemp("keys") / "key"))


def unexplained(reading: Reading) -> list[tuple[str, str]]:
    """Return the null counts without a reason."""
    found = []
    for frame in (reading.posts, reading.comments):
        for count in (c for c in COUNTS if c in frame.columns):
            for row in frame.filter(pl.col(count).is_null()).to_dicts():
                if f"; {count}: " not in f"; {row.get('missing')}":
                    found.append((row["post_id"], count))
    return found


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.name)
def test_every_null_count_of_every_format(path: Path) -> None:
    assert unexplained(read(path)) == []


def test_every_null_count_of_many_formats_read_together(tmp_path: Path) -> None:
    for path in CASES:
        if formats()[path.name.split(".")[0]].table == "posts":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    reading = read(tmp_path)
    assert unexplained(reading) == []
    said = reading.posts.filter(source_format="mastodon")["missing"]
    assert said.str.contains("views: Mastodon counts no views").all()
    assert not said.str.contains("likes: ").any()


def test_empty_unreadable_and_nothing_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("ID,Message,Likes,Shares\n1,a,,3\n2,b,1.2K,\n3,c,N/A,0\n4,d,5,6\n", encoding="utf-8")
    reading = read(path, columns=OWN)
    assert reading.posts["missing"].to_list() == [
        "likes: empty in this export",
        "likes: is no whole number of 0 or more; shares: empty in this export",
        "likes: empty in this export",
        None,
    ]
    (card,) = reading.card.files
    assert (card.empty, {c: n for (c, _), n in card.unread.items()}) == ({"likes": 2, "shares": 1}, {"likes": 1})
    assert card.reported == {"likes": 1, "shares": 3}
    lines = reading.card.table().filter(about="empty in this export").select("what", "n").rows()
    assert lines == [("likes", 2), ("shares", 1)]


def test_a_version_that_lacks_a_column(tmp_path: Path) -> None:
    old, new = FILES / "crowdtangle_facebook.old.csv", FILES / "crowdtangle_facebook.csv"
    both = tmp_path / "both"
    both.mkdir()
    for source in (old, new):
        (both / source.name).write_bytes(source.read_bytes())
    reading = read(both)
    lacking = [count for count in COUNTS if count in reading.posts.columns and count not in read(both / old.name).posts]
    assert lacking
    assert unexplained(reading) == []


def test_tables_of_any_size_say_the_same(tmp_path: Path) -> None:
    path = example_export(tmp_path)
    card_of(path, out=tmp_path / "out")
    stored, reading = pl.read_parquet(tmp_path / "out" / "posts.parquet"), read(path)
    keyed = [frame.sort("post_id").select("post_id", "missing") for frame in (stored, reading.posts)]
    assert keyed[0].equals(keyed[1])
    assert unexplained(reading) == []
