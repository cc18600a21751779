from __future__ import annotations

from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from charts.spec import column_of, rows_with
from engagebias.charts.notebook import render
from engagebias.charts.specification_curve import specification_curve_chart
from engagebias.errors import DataError
from engagebias.mime import CHART
from engagebias.words import Lang, Text

AXES = ["our_list", "our_fit"]
FRAME = pl.DataFrame(
    {
        "rank": [1, 2, 3, 4, None],
        "estimate": [-0.5, 0.25, 1.0, 2.0, None],
        "conf_low": [-0.9, -0.1, 0.5, 1.5, None],
        "conf_high": [-0.1, 0.6, 1.5, 2.5, None],
        "significant": [True, False, True, True, None],
        "specification": ["ours, linear", "ours, logistic", "VADER, linear", "VADER, logistic", "NRC, logistic"],
        "our_list": ["ours", "ours", "VADER", "VADER", "NRC"],
        "our_fit": ["linear", "logistic", "linear", "logistic", "logistic"],
    }
)
TITLE, AXIS = Text("Does it hold?", "هل يصمد؟"), Text("change, %", "التغيّر، %")


def draw(frame: pl.DataFrame = FRAME, lang: Lang = "en", simulated: bool = False) -> Any:
    return specification_curve_chart(frame, axes=AXES, title=TITLE, x_title=AXIS, lang=lang, simulated=simulated)


def layers(chart: Any, panel: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = chart.to_dict()["vconcat"][panel]["layer"]
    return found


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_it_draws_each_specification_that_has_an_estimate(lang: Lang) -> None:
    there = FRAME.drop_nulls("estimate")
    for column in ("rank", "estimate", "conf_low", "conf_high"):
        assert column_of(draw(lang=lang), column) == there[column].to_list()
    names = column_of(draw(lang=lang), "axis0")
    assert names == ([f"\u2067{v}\u2069" for v in there["our_list"]] if lang == "ar" else there["our_list"].to_list())
    groups = column_of(draw(lang=lang), "group")
    assert (groups[0], len(set(groups))) == (groups[3], 2)
    assert groups[1] != groups[0]


def test_both_groups_can_be_seen_on_white_and_told_apart_in_grey() -> None:
    blue, pale = layers(draw(), 0)[1]["encoding"]["color"]["scale"]["range"]

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert 1.05 / (luminance(pale) + 0.05) >= 3
    assert (luminance(pale) + 0.05) / (luminance(blue) + 0.05) >= 1.8


def test_what_has_no_estimate_is_counted_under_the_title() -> None:
    assert draw().to_dict()["title"]["subtitle"] == ["Without an estimate, not drawn: 1 of 5."]
    whole = FRAME.drop_nulls("estimate")
    assert "subtitle" not in draw(whole).to_dict()["title"]
    assert draw(whole, simulated=True).to_dict()["title"]["subtitle"] == ["Simulated data: no real posts"]
    with pytest.raises(DataError, match="no specification has an estimate"):
        draw(FRAME.filter(pl.col("estimate").is_null()))


def test_the_median_and_zero_are_lines() -> None:
    assert rows_with(draw(), "zero") == [{"zero": 0.0}]
    assert rows_with(draw(), "median") == [{"median": 0.625, "name": "median +0.62"}]


def test_each_choice_has_a_row_named_with_its_axis() -> None:
    rows = ["our_list: VADER", "our_list: ours", "our_fit: linear", "our_fit: logistic"]
    dots = next(layer for layer in layers(draw(), 1) if "transform" in layer)
    assert dots["encoding"]["y"]["sort"] == rows
    fold, _, calculate = dots["transform"]
    assert fold == {"fold": ["axis0", "axis1"], "as": ["axis", "choice"]}
    assert calculate["as"] == "row"
    assert rows_with(draw(), "row") == [{"row": "our_fit: linear"}]  # the line between the axes
    order = pl.Enum(["logistic", "linear"])
    other = draw(FRAME.with_columns(pl.col("our_fit").cast(order)))
    assert next(layer for layer in layers(other, 1) if "transform" in layer)["encoding"]["y"]["sort"][2:] == [
        "our_fit: logistic", "our_fit: linear",
    ]  # fmt: skip


def test_the_picture_has_a_dot_for_each_choice_of_each_specification() -> None:
    """Vega builds the rows' names from the specification; were one not as in the axis, its dots would have no place."""
    for lang in ("en", "ar"):
        picture = render(draw(lang=lang).to_dict())["image/svg+xml"]
        assert picture.count('aria-roledescription="point"') + picture.count('aria-roledescription="circle"') >= 4 + 8
        assert "undefined" not in picture


def test_pointing_at_a_specification_marks_it_in_both_panels() -> None:
    spec = draw().to_dict()
    (param,) = spec["params"]
    assert param["select"] == {"type": "point", "fields": ["rank"], "on": "pointerover", "clear": "pointerout"}
    named = [[layer["name"] for layer in panel["layer"] if "name" in layer] for panel in spec["vconcat"]]
    assert [len(names) for names in named] == [1, 1]
    assert param["views"] == [name for names in named for name in names]
    for panel in (0, 1):
        strip = layers(draw(), panel)[-1]  # on top, else other marks would catch the pointer
        assert strip["name"] in param["views"]
        assert [tip["title"] for tip in strip["encoding"]["tooltip"]] == [
            "specification",
            "change, %",
            "our_list",
            "our_fit",
        ]
        pointed = [
            layer["encoding"]["color"]["condition"]["param"] for layer in layers(draw(), panel) if "condition" in layer["encoding"].get("color", {})
        ]  # fmt: skip
        assert set(pointed) == {"specification"}


def test_the_same_chart_has_the_same_bytes_in_both_versions_of_vega_lite() -> None:
    one, two = (render(draw().to_dict()) for _ in range(2))
    assert one == two
    assert one[CHART]["$schema"].endswith("v5.json")
    assert one["text/plain"] == draw().to_dict()["description"]


def test_the_text_alternative_tells_the_curve() -> None:
    assert draw().to_dict()["description"] == (
        "Does it hold? change, %. 4 specifications, from \u22120.50 to +2.00, median +0.62; positive: 3; interval without 0: 3. "
        "Median estimate by choice. our_list: VADER +1.50, ours \u22120.12; our_fit: linear +0.25, logistic +1.12."
    )
    assert "وسيط التقديرات حسب الاختيار" in draw(lang="ar").to_dict()["description"]


def test_arabic_has_its_axes_at_the_right() -> None:
    first = next(layer for layer in layers(draw(lang="ar"), 0) if "axis" in layer["encoding"].get("y", {}))
    dots = next(layer for layer in layers(draw(lang="ar"), 1) if "transform" in layer)
    assert first["encoding"]["y"]["axis"]["orient"] == dots["encoding"]["y"]["axis"]["orient"] == "right"
    assert draw(lang="ar").to_dict()["title"]["anchor"] == "end"


MANY = pl.DataFrame({"rank": range(1, 3001)}).with_columns(
    estimate=pl.col("rank") / 3000 - 0.25, conf_low=pl.col("rank") / 3000 - 0.5, conf_high=pl.col("rank") / 3000,
    significant=pl.col("rank") > 1500, specification=pl.format("number {}", "rank"),
    our_list=pl.format("list {}", pl.col("rank") % 60), our_fit=pl.format("fit {}", pl.col("rank") % 3),
)  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_of_thousands_so_many_are_drawn_as_fit_and_the_picture_says_so(lang: Lang) -> None:
    chart = draw(MANY, lang)
    ranks = column_of(chart, "rank")
    assert (len(ranks), ranks[0], ranks[-1]) == (240, 1, 3000)
    assert {b - a for a, b in pairwise(ranks)} == {12, 13}
    assert column_of(chart, "place") == list(range(1, 241))
    assert rows_with(chart, "median")[0]["median"] == pytest.approx(MANY["estimate"].median())
    said = chart.to_dict()["title"]["subtitle"]
    assert len(said) == 2
    assert all(n in said[0] for n in ("240", "3,000"))
    assert "60" in said[1]
    assert "3000" in chart.to_dict()["description"]
    assert "list 59" in chart.to_dict()["description"]  # told, though not drawn


def test_a_picture_of_many_specifications_and_choices_stays_on_a_page() -> None:
    spec = draw(MANY).to_dict()
    assert [panel["width"] for panel in spec["vconcat"]] == [420, 420]
    assert spec["vconcat"][1]["height"] == 19 * 3  # the list has 60 choices, the fit three
    assert len(render(spec)["image/svg+xml"]) < 600_000
    alone = specification_curve_chart(MANY, axes=["our_list"], title=TITLE, x_title=AXIS)
    assert alone.to_dict()["vconcat"][1]["height"] == 19 * 60  # the only axis is drawn all the same
    few = MANY.head(240).with_columns(our_list=pl.lit("one"))
    assert len(column_of(draw(few), "rank")) == 240
    assert "subtitle" not in draw(few).to_dict()["title"]
