"""JSON as it comes: documents, pages and lines, with what breaks them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engagebias.errors import DataError
from engagebias.formats import containers, read

POST = {"id": "1763000000000000001", "author_id": "7", "created_at": "2024-03-01T10:00:00Z", "text": "A talk",
        "public_metrics": {"like_count": 3, "retweet_count": 0}}  # fmt: skip


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGEBIAS_KEY_FILE", str(tmp_path / "key"))


def lines(folder: Path, *values: object) -> Path:
    path = folder / "export.ndjson"
    path.write_text(
        "\n".join(v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values), encoding="utf-8"
    )
    return path


def post(number: int, **more: Any) -> dict[str, Any]:
    return {**POST, "id": str(number), **more}


def test_pages_one_a_line_and_pages_without_results(tmp_path: Path) -> None:
    card = read(
        lines(
            tmp_path,
            {"data": [post(1), post(2)]},
            {"meta": {"result_count": 0}},
            {"errors": [{"title": "gone"}]},
            {"data": [post(3)]},
        )
    ).card
    assert (card.read, card.kept) == (3, 3)


def test_an_empty_feed_is_no_post(tmp_path: Path) -> None:
    feed = json.loads((Path(__file__).parent / "files" / "bluesky.json").read_text(encoding="utf-8"))
    card = read(lines(tmp_path, feed, {"feed": [], "cursor": "x"})).card
    assert (card.read, card.kept) == (3, 2)


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (broken, place)
        for broken in ('{"id": "9", "te', '{"id": }', "[" * 100_000, "nonsense")
        for place in (0, 1, 2)
        if place or broken != "nonsense"
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_broken_line_is_counted_wherever_it_stands(tmp_path: Path, broken: str, place: int) -> None:
    values: list[object] = [post(1), post(2)]
    values.insert(place, broken)
    (card,) = read(lines(tmp_path, *values)).card.files
    assert (card.read, card.kept) == (3, 2)
    assert card.rejected == {"broken: not a whole line of JSON": 1}


def test_a_value_that_is_no_record_is_counted(tmp_path: Path) -> None:
    (card,) = read(lines(tmp_path, {"data": [post(1), "gone", None]}, post(2), 7)).card.files
    assert (card.read, card.kept) == (5, 2)
    assert card.rejected == {"not a record: a bare value instead of named fields": 3}


def test_a_file_of_broken_lines(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"export\.ndjson, line 2: begins as JSON but is broken or was cut off"):
        read(lines(tmp_path, '{"id": 1', '{"id": 2'))
    with pytest.raises(DataError, match=r"export\.ndjson, line 1: begins as JSON but is broken"):
        read(lines(tmp_path, '{"id": 1'))


@pytest.mark.parametrize("value", [{}, [], {"data": []}, [[]], [1, 2]])
def test_nothing_to_read(tmp_path: Path, value: object) -> None:
    with pytest.raises(DataError, match=r"export\.ndjson.*(holds no records|of no known format)"):
        read(lines(tmp_path, value))


def test_a_document_too_large_to_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MOST_JSON", 100)
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"data": [post(1), post(2)]}, indent=1), encoding="utf-8")
    with pytest.raises(DataError, match=r"one JSON document of 0 MB; .*Turn it into lines of JSON"):
        read(path)
    assert read(lines(tmp_path, post(1), post(2))).posts.height == 2


def test_numbers_that_are_none_and_deep_nesting_do_no_harm(tmp_path: Path) -> None:
    deep: Any = 1
    for _ in range(300):
        deep = {"d": deep}
    odd = json.dumps(post(2, entities=deep)).replace('"like_count": 3', '"like_count": NaN')
    reading = read(lines(tmp_path, post(1), odd))
    assert reading.posts["likes"].to_list() == [3, None]
    assert reading.posts["shares"].to_list() == [0, 0]


def test_ids_as_numbers_keep_their_digits_and_rounded_ones_are_refused(tmp_path: Path) -> None:
    assert read(lines(tmp_path, {**POST, "id": 1763000000000000001})).posts["post_id"].to_list() == [
        "1763000000000000001"
    ]
    with pytest.raises(DataError, match=r"holds 1 rounded ids such as 1\.763e\+18"):
        read(lines(tmp_path, json.dumps(POST).replace('"1763000000000000001"', "1.763e+18")))


def test_reactions_without_a_number_are_not_zero(tmp_path: Path) -> None:
    chat = {"name": "a", "type": "public_channel", "id": 1, "messages": [
        {"id": n, "type": "message", "date": "2024-03-01T10:00:00", "date_unixtime": "1709287200", "from_id": "user1", "text": "A talk",
         "reactions": [{"type": "emoji", "emoji": "\u2764", **count}]} for n, count in enumerate([{"count": 2}, {}, {"count": "many"}])
    ]}  # fmt: skip
    posts = read(lines(tmp_path, chat)).posts
    assert posts["reactions"].to_list() == [2, None, None]
    assert posts["reaction_sad"].to_list() == [0, None, None]
