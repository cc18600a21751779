"""Items as platforms give them, wrapped by a collector or by none; labels of Bluesky."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from engagebias.formats import read
from engagebias.formats.envelopes import unwrapped
from engagebias.formats.steps.bluesky import bluesky
from engagebias.formats.steps.zeeschuimer import (
    zeeschuimer_gab,
    zeeschuimer_instagram,
    zeeschuimer_linkedin,
    zeeschuimer_threads,
    zeeschuimer_tiktok,
    zeeschuimer_x,
)

FILES = Path(__file__).parent / "files"
WRAPPED = sorted(p for p in FILES.glob("zeeschuimer_*.ndjson") if not p.name.endswith(".fourcat.ndjson"))


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGEBIAS_KEY_FILE", str(tmp_path / "key"))


@pytest.mark.parametrize("path", WRAPPED, ids=lambda p: p.name)
def test_a_download_of_the_collector_and_4cats_file_of_it_give_the_same(tmp_path: Path, path: Path) -> None:
    items = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    forms = {
        "4cat.ndjson": "\n".join(json.dumps(unwrapped(item)) for item in items),
        "one.json": json.dumps(items, indent=1),
    }
    first = read(path)
    for name, text in forms.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        other = read(tmp_path / name)
        assert other.posts.equals(first.posts)
        assert other.comments.equals(first.comments)
        assert other.card.files[0].format == path.name.split(".")[0]


def test_items_that_were_collected_twice_give_snapshots() -> None:
    shots = read(FILES / "zeeschuimer_tiktok.ndjson", pseudonyms=False).snapshots
    of_first = shots.filter(post_id="7340000000000000001", action="views")
    assert of_first.select("age_hours", "count").rows() == [(24.0, 900), (48.0, 1900)]


@pytest.mark.parametrize(
    "value",
    [
        {"data": {"id": 1}}, {"data": [1], "timestamp_collected": 1, "source_platform": "x"}, {"timestamp_collected": 1, "source_platform": "x"},
        [], 7, None, "text", [1, {"data": {"id": 1}}],
    ],
)  # fmt: skip
def test_what_is_no_envelope_stays_as_it_is(value: Any) -> None:
    assert unwrapped(value) == value


@pytest.mark.parametrize(
    "step",
    [
        zeeschuimer_tiktok,
        zeeschuimer_instagram,
        zeeschuimer_threads,
        zeeschuimer_x,
        zeeschuimer_gab,
        zeeschuimer_linkedin,
    ],
)
@pytest.mark.parametrize(
    "odd",
    [
        {}, {"legacy": None}, {"legacy": []}, {"caption": "text"}, {"media_type": [1]}, {"media_type": {}}, {"warnInfo": [1]}, {"text_post_app_info": 3},
        {"edge_media_to_caption": {"edges": [None]}}, {"rc": {}}, {"rc": "many"}, {"reactions_counts": {"1": None}}, {"author": None}, {"c": 5}, {"actor": "x", "updateMetadata": 7},
    ],
    ids=str,
)  # fmt: skip
def test_a_step_bears_items_that_are_odd(step: Any, odd: dict[str, Any]) -> None:
    assert len(list(step([odd, odd]))) == 2


MOD, OWN = "did:plc:mod", "did:plc:own"


def labelled(*labels: dict[str, Any], **more: Any) -> tuple[str | None, str | None]:
    post = {"uri": "at://x", "author": {"did": OWN}, "record": {"text": "A talk"}, "labels": list(labels), **more}
    (given,) = bluesky(post)
    return given["labelled"], given["labelled_at"]


def label(at: str, val: str = "spam", src: str = MOD, **more: Any) -> dict[str, Any]:
    return {"src": src, "val": val, "cts": f"2024-03-01T{at}:00Z", **more}


def test_the_latest_word_of_a_moderator_stands_in_whatever_order_it_is_listed() -> None:
    story = [label("11:00"), label("12:00", neg=True), label("13:00")]
    for order in itertools.permutations(story):
        assert labelled(*order) == ("spam", "2024-03-01T13:00:00Z")
    for order in itertools.permutations(story[:2]):
        assert labelled(*order) == (None, None)


def test_a_label_is_taken_back_by_whom_it_is_from() -> None:
    assert labelled(label("11:00"), label("12:00", src="did:plc:other", neg=True))[0] == "spam"
    assert labelled(label("11:00", src=OWN)) == (None, None)


def test_times_of_labels_are_compared_in_one_zone() -> None:
    later = {**label("11:30", neg=True), "cts": "2024-03-01T09:30:00-02:00"}
    assert labelled(label("11:00"), later) == (None, None)


def test_a_label_that_had_run_out_when_the_post_was_read_does_not_stand() -> None:
    brief = label("11:00", exp="2024-03-01T12:00:00Z")
    assert labelled(brief)[0] == "spam"
    assert labelled(brief, indexedAt="2024-03-01T12:00:01Z") == (None, None)
    assert labelled(brief, **{"4CAT_metadata": {"collected_at": 1709294399.0}})[0] == "spam"
    assert labelled(brief, **{"4CAT_metadata": {"collected_at": 1709294400.0}}) == (None, None)
    # What was said before a label ran out does not come back.
    assert labelled(label("10:00"), brief, indexedAt="2024-03-01T13:00:00Z") == (None, None)


@pytest.mark.parametrize("cts", [None, "", "soon", 7, "2024-03-01"])
def test_a_label_without_a_time_is_the_first_word(cts: Any) -> None:
    undated = {"src": MOD, "val": "spam", "cts": cts}
    assert labelled(undated)[0] == "spam"
    assert labelled(undated, label("11:00", neg=True)) == (None, None)
