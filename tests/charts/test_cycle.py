from __future__ import annotations

import math

import polars as pl
import pytest

from engagebias.charts.cycle import cycle_graph, link_points
from engagebias.words import Text

TITLE, BELOW = Text("Which links?", "أي الحلقات؟"), Text("width", "السُّمك")


def graph(n: int, lang: str = "en") -> list[dict[str, object]]:
    nodes = pl.DataFrame(
        {
            "label": [f"a rather long kind {i}" for i in range(n)],
            "note": ["1 a day"] * n,
            "harm": [i == 0 for i in range(n)],
        }
    )
    links = pl.DataFrame(
        [
            {"first": a, "then": b, "weight": float(a == 0 and b == 1), "reading": f"{a}{b}%"}
            for a in range(n)
            for b in range(n)
        ]
    )
    spec = cycle_graph(nodes, links, title=TITLE, subtitle=BELOW, lang="ar" if lang == "ar" else "en").to_dict()
    assert spec["description"].count("%") == n * n
    return [row for data in spec["datasets"].values() for row in data]


@pytest.mark.parametrize("n", [2, 3, 5])
def test_arrows_begin_and_end_at_their_nodes(n: int) -> None:
    rows = graph(n)
    nodes = [r for r in rows if "edge" in r]
    for a in range(n):
        for b in range(n):
            curve = sorted((r for r in rows if r.get("link") == f"{a}-{b}"), key=lambda r: r["step"])
            ends = [
                min(range(n), key=lambda i, p=p: math.dist((p["x"], p["y"]), (nodes[i]["x"], nodes[i]["y"])))
                for p in (curve[0], curve[-1])
            ]
            assert ends == [a, b]
    wide = {r["link"]: r["width"] for r in rows if "link" in r}
    assert max(wide, key=lambda k: wide[k]) == "0-1"


def test_long_names_go_on_two_lines_and_arabic_starts_on_the_right() -> None:
    english, arabic = graph(2), graph(2, "ar")
    assert len([r for r in english if "name" in r]) == 4
    first = [next(r["x"] for r in rows if "edge" in r) for rows in (english, arabic)]
    assert first[0] < 270 < first[1]


def test_points_without_an_interval_are_drawn() -> None:
    frame = pl.DataFrame(
        {
            "label": ["a", "a"],
            "contrast": ["seen", "allowed"],
            "estimate": [0.3, 0.1],
            "conf_low": [0.1, None],
            "conf_high": [0.5, None],
        }
    )
    said = link_points(frame, title=TITLE, x_title=BELOW).to_dict()["description"]
    assert "0.30 [0.10, 0.50]" in said
    assert "0.10" in said
