from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest

from charts.spec import column_of, rows_with
from engagebias.charts.bias_map import bias_map_chart
from engagebias.words import Lang, Text

FRAME = pl.DataFrame(
    {
        "outcome": ["shares"] * 3 + ["clicks"] * 3,
        "feature": ["words", "negative_share", "our_emotional"] * 2,
        "rate_ratio": [1.2, 0.5, None, 0.98, 12.34, 1.1],
        "conf_low": [1.1, 0.4, None, 0.9, 9.0, 1.0],
        "conf_high": [1.31, 0.63, None, 1.07, 16.9, 1.2],
        "p_adjusted": [0.01, 0.00001, None, 0.6, 0.049, None],
        "n": [900, 900, 900, 800, 800, 800],
        "reason": [None, None, "no words", None, None, None],
    }
)
TITLE = Text("What is rewarded?", "ماذا يُكافأ؟")


def draw(lang: Lang = "en", frame: pl.DataFrame = FRAME) -> Any:
    return bias_map_chart(frame, title=TITLE, lang=lang)


def layers(chart: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = chart.to_dict()["layer"]
    return found


def axis(chart: Any, channel: str) -> list[str]:
    sort: list[str] = layers(chart)[0]["encoding"][channel]["sort"]
    return sort


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_it_draws_the_frame_cell_by_cell(lang: Lang) -> None:
    chart = draw(lang)
    assert column_of(chart, "rate_ratio") == FRAME["rate_ratio"].to_list()
    assert column_of(chart, "n") == FRAME["n"].to_list()
    assert column_of(chart, "figure") == ["1.20", "0.50", "–", "0.98", "12.3", "1.10"]
    assert column_of(chart, "p") == ["0.01", "< 0.0001", "–", "0.6", "0.049", "–"]
    readings = column_of(chart, "reading")
    assert readings[:2] == ["1.20 [1.10, 1.31]", "0.50 [0.40, 0.63]"]
    assert "no words" in readings[2] or "لا كلمات فيه" in readings[2]


def test_only_what_is_clear_over_the_whole_map_has_a_colour() -> None:
    assert column_of(draw(), "clear") == [True, True, False, False, True, False]
    filters = [layer.get("transform") for layer in layers(draw())]
    assert filters == [[{"filter": "!datum.clear"}], [{"filter": "datum.clear"}], None]
    assert layers(draw())[0]["mark"]["fill"] == "white"


def test_the_colours_are_centred_on_one_and_end_at_fourfold() -> None:
    scale = layers(draw())[1]["encoding"]["fill"]["scale"]
    assert (scale["type"], scale["domain"], scale["clamp"]) == ("log", [0.25, 1, 4.0], True)
    small = draw(frame=FRAME.with_columns(pl.lit(1.01).alias("rate_ratio")))
    assert layers(small)[1]["encoding"]["fill"]["scale"]["domain"] == [0.8, 1, 1.25]
    assert column_of(draw(), "ink")[4] == "white"  # on the fullest blue
    assert column_of(draw(), "ink")[0] != "white"


def luminance(rgb: Sequence[float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize("full", ["#0b5cad", "#c4620a"])
def test_every_figure_can_be_read_on_its_cell(full: str) -> None:
    """The cell is mixed in lightness (CIE L*), as the scale does: 4.5 to 1 all the way from pale to full."""
    ends = [luminance([int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)]) for c in ("#f6f6f6", full)]
    light = [116 * y ** (1 / 3) - 16 for y in ends]
    sign = 1 if full == "#0b5cad" else -1
    for share in [i / 100 for i in range(2, 101, 7)]:
        frame = FRAME.with_columns(
            rate_ratio=pl.lit(4.0 ** (sign * share)), p_adjusted=pl.lit(0.01), reason=pl.lit(None)
        )
        widest = pl.concat([frame.head(1), frame.head(1).with_columns(rate_ratio=pl.lit(4.0), feature=pl.lit("joy"))])
        ink = {"white": 1.0, "black": 0.0}[column_of(draw(frame=widest), "ink")[0]]
        cell = ((light[0] + share * (light[1] - light[0]) + 16) / 116) ** 3
        assert contrast(ink, cell) >= 4.5, share


def test_rows_and_columns_stand_in_the_frames_order_and_arabic_runs_from_the_right() -> None:
    english, arabic = draw(), draw("ar")
    assert axis(english, "y") == ["shares", "clicks"]
    assert [name.replace("\n", " ").strip() for name in axis(english, "x")] == [
        "length in words", "negative words", "our_emotional",
    ]  # fmt: skip
    assert axis(arabic, "y") == ["\u2067المشاركات\u2069", "\u2067النقرات\u2069"]
    assert "الطول" in axis(arabic, "x")[-1]
    assert layers(arabic)[0]["encoding"]["y"]["axis"]["orient"] == "right"


def test_long_headings_are_broken_into_equally_many_lines() -> None:
    many = pl.concat([FRAME.with_columns(pl.format("{}_{}", "feature", pl.lit(i)).alias("feature")) for i in range(3)])
    headings = axis(draw(frame=many), "x")
    assert len({heading.count("\n") for heading in headings}) == 1
    assert "our_\nemotional_0" in headings[2]
    assert all(len(line) <= 12 for heading in headings for line in heading.split("\n"))
    assert draw(frame=many).to_dict()["width"] == 9 * 78


def test_the_text_alternative_reads_every_cell_out() -> None:
    assert draw().to_dict()["description"] == (
        "What is rewarded? rate ratio (1: no difference). shares: length in words 1.20 [1.10, 1.31] (clear); negative words "
        "0.50 [0.40, 0.63] (clear); our_emotional no words. clicks: length in words 0.98 [0.90, 1.07] (not clear); "
        "negative words 12.3 [9.00, 16.9] (clear); our_emotional 1.10 [1.00, 1.20] (not clear)."
    )


def test_the_legend_says_per_what_and_for_how_much_more() -> None:
    ratio = Text("rate ratio per view, for one SD more", "نسبة المعدلين لكل مشاهدة")
    for lang in ("en", "ar"):
        chart = bias_map_chart(FRAME, title=TITLE, ratio=ratio, lang=lang)
        assert ratio.to(lang) in layers(chart)[1]["encoding"]["fill"]["legend"]["title"]
        assert ratio.to(lang) in [tip["title"].strip("\u2067\u2069") for tip in layers(chart)[0]["encoding"]["tooltip"]]
        assert ratio.to(lang) in chart.to_dict()["description"]


def test_cells_without_an_estimate_say_why_under_the_title() -> None:
    assert draw().to_dict()["title"]["subtitle"][-1] == "–: no estimate (no words)."
    without = draw(frame=FRAME.drop("reason"))
    assert column_of(without, "reading")[2] == "no estimate"
    assert len(without.to_dict()["title"]["subtitle"]) == 1
    assert rows_with(draw(frame=FRAME.drop_nulls("rate_ratio")), "figure")[2]["figure"] == "0.98"
