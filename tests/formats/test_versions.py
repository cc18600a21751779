"""Older versions of an export, and zeros that may stand for nothing."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from engagebias.errors import DataError
from engagebias.formats import formats, read
from engagebias.formats.mapping import parse_format

FILES = Path(__file__).parent / "files"
NO_LIST = "the file has no column missing_fields (old versions lack it)"
ZERO = "0, which this export also writes where the source had no figure"
LISTING = sorted(
    p for p in FILES.glob("fourcat_*") if p.suffix in (".csv", ".ndjson") and "missing_fields" in p.read_text("utf-8")
)


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGEBIAS_KEY_FILE", str(tmp_path / "key"))


def without(path: Path, name: str) -> str:
    """Return a file without one of its columns."""
    if path.suffix == ".ndjson":
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        return "\n".join(json.dumps({k: v for k, v in row.items() if k != name}, ensure_ascii=False) for row in rows)
    table = list(csv.reader(path.read_text("utf-8").splitlines(keepends=True)))
    out = io.StringIO()
    column = table[0].index(name)
    csv.writer(out, lineterminator="\n").writerows(row[:column] + row[column + 1 :] for row in table)
    return out.getvalue()


def of_4cat(folder: Path, name: str, header: str, *rows: str) -> Path:
    path = folder / f"{name}.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_every_format_of_4cat_is_asked() -> None:
    listing = {one.name for one in formats().values() if one.missing_fields}
    assert {p.name.split(".")[0] for p in LISTING} == listing - {"fourcat_gab_old"}
    assert not [one for one in formats().values() if any("missing_fields" in entry for entry in one.required)]


@pytest.mark.parametrize("path", LISTING, ids=lambda p: p.name)
def test_an_export_before_missing_fields_is_known_and_warned_of(tmp_path: Path, path: Path) -> None:
    old = tmp_path / f"old{path.suffix}"
    old.write_text(without(path, "missing_fields"), encoding="utf-8")
    (before,), (after,) = read(path).card.files, read(old).card.files
    assert after.format == before.format
    assert (after.read, after.kept) == (before.read, before.kept)
    assert [str(w) for w in after.warnings if str(w).startswith(NO_LIST)]
    assert not [str(w) for w in before.warnings if str(w).startswith(NO_LIST)]


TIKTOK = "id,thread_id,post_id,author,body,unix_timestamp,likes,replies"


def test_a_default_that_is_never_listed_is_null_in_every_version(tmp_path: Path) -> None:
    new = of_4cat(tmp_path, "new", f"{TIKTOK},missing_fields", "1,9,9,a,x,1709287200,0,0,", "2,9,9,b,y,1709287200,0,2,")
    old = of_4cat(tmp_path, "old", TIKTOK, "1,9,9,a,x,1709287200,0,0", "2,9,9,b,y,1709287200,0,2")
    for path in (new, old):
        reading = read(path)
        assert reading.comments["comments"].to_list() == [None, 2]
        assert reading.comments["likes"].to_list() == [0, 0]
        (card,) = reading.card.files
        assert {f"{c}: {r}": n for (c, r), n in card.nulled.items()} == {f"comments: {ZERO}": 1}
        assert [str(w) for w in card.warnings if str(w).startswith("1 zeros were made null")]


INSTAGRAM = "id,body,author,unix_timestamp,num_likes,num_comments,num_media,media_type,likes_hidden"


def test_a_default_that_is_listed_is_doubted_where_there_is_no_list(tmp_path: Path) -> None:
    new = of_4cat(
        tmp_path, "new", f"{INSTAGRAM},missing_fields",
        "C1,x,a,1709287200,0,0,1,photo,no,", "C2,y,b,1709287200,0,3,1,photo,no,num_likes",
    )  # fmt: skip
    assert read(new).posts.select("likes", "comments").rows() == [(0, 0), (None, 3)]
    old = of_4cat(
        tmp_path, "old", INSTAGRAM, "C1,x,a,1709287200,0,0,1,photo,no", "C2,y,b,1709287200,7,3,1,photo,no"
    )  # fmt: skip
    assert read(old).posts.select("likes", "comments").rows() == [(None, None), (7, 3)]


def test_a_cell_is_nulled_for_one_reason(tmp_path: Path) -> None:
    # Hidden and 0: that it was hidden says more than that 0 may stand for nothing.
    old = of_4cat(tmp_path, "old", INSTAGRAM, "C1,x,a,1709287200,0,3,1,photo,yes")
    (card,) = read(old).card.files
    assert {f"{c}: {r}" for c, r in card.nulled} == {"likes: hidden by the author"}


def test_a_file_that_cannot_tell_hidden_likes_says_so(tmp_path: Path) -> None:
    bare = INSTAGRAM.removesuffix(",likes_hidden")
    path = of_4cat(tmp_path, "bare", bare, "C1,x,a,1709287200,3,0,1,photo")
    warned = [str(w) for w in read(path).card.warnings]
    assert (
        "the file has no column likes_hidden, which tells hidden likes apart: figures of posts that hide them may be made up"
        in warned
    )
    told = of_4cat(tmp_path, "told", INSTAGRAM, "C1,x,a,1709287200,3,0,1,photo,no")
    assert not [w for w in read(told).card.warnings if "likes_hidden" in str(w)]


def test_seconds_that_a_server_made_of_a_time_without_zone_are_not_used(tmp_path: Path) -> None:
    # 1709294400 is noon: the server's clock took 10:00 for 10:00 two hours west of Greenwich.
    header = "id,subject,body,timestamp,author,views,upvotes,downvotes,score,comments,favourites,unix_timestamp"
    path = of_4cat(tmp_path, "imgur", header, "Ab1,A talk,,2024-03-01 10:00:00,7,9,1,0,1,0,0,1709294400")
    assert read(path).posts["created_at"][0].isoformat() == "2024-03-01T10:00:00+00:00"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"defaults": {"listd": ["likes"]}}, r"demo\.toml, defaults: 'listd' is no setting.*listed"),
        ({"table": "post"}, r"demo\.toml: table is 'posts', 'comments' or 'events', got 'post'"),
        (
            {"columns": {"post_id": "id", "created_at": {"from": "t", "unit": "sec"}}},
            r"demo\.toml, column created_at: unit is 's' or 'ms', since 1970, got 'sec'",
        ),
        ({"columns": {"post_id": {"from": "id", "jion": True}}}, r"demo\.toml, column post_id: 'jion' is no setting.*join"),
    ],
)  # fmt: skip
def test_a_mapping_that_is_misspelt_is_refused(more: dict[str, object], said: str) -> None:
    whole = {
        "name": "demo", "title": "Demo", "source": "-", "platform": "", "container": "csv", "recognise": {"all": ["id"]},
        "columns": {"post_id": "id"},
    }  # fmt: skip
    with pytest.raises(DataError, match=said):
        parse_format({**whole, **more}, "demo.toml")
