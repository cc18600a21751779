from __future__ import annotations

import polars as pl
import pytest

import engagebias as eb
from charts.spec import column_of, rows_with
from engagebias.charts.accrual import accrual_chart
from engagebias.charts.ages import age_points
from engagebias.charts.horizons import ratio_lines
from engagebias.words import Lang, Text

TITLE, X, Y = Text("How fast?", "بأي سرعة؟"), Text("age, hours", "العمر بالساعات"), Text("arrived, %", "ما وصل، %")
CURVE = pl.DataFrame(
    {
        "contrast": ["a"] * 3 + ["b"] * 3, "age_hours": [0.5, 6.0, 48.0] * 2, "share": [0.25, 0.5, 1.0, 0.1, 0.3, 1.0],
        "conf_low": [0.2, 0.4, 1.0, None, None, None], "conf_high": [0.3, 0.6, 1.0, None, None, None],
    }
)  # fmt: skip
HALF = pl.DataFrame({"contrast": ["a", "b"], "age_hours": [6.0, 48.0]})
RATIOS = pl.DataFrame(
    {
        "contrast": ["a"] * 3, "age_hours": [1.0, 24.0, 168.0], "estimate": [14.2, 2.0, None],
        "conf_low": [10.0, 1.5, None], "conf_high": [20.0, 2.5, None],
    }
)  # fmt: skip


def axes(chart) -> dict[str, dict]:
    found = {}
    for layer in chart.to_dict()["layer"]:
        for side in ("x", "y"):
            encoding = layer["encoding"].get(side, {})
            if "scale" in encoding or "axis" in encoding:
                found[side] = encoding
    return found


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_curves_draw_the_frame_and_mark_the_halves(lang: Lang) -> None:
    chart = accrual_chart(CURVE, HALF, title=TITLE, x_title=X, y_title=Y, lang=lang)
    assert column_of(chart, "share") == [25.0, 50.0, 100.0, 10.0, 30.0, 100.0]
    assert column_of(chart, "conf_low")[:3] == [20.0, 40.0, 100.0]
    assert [(r["age_hours"], r["level"]) for r in rows_with(chart, "level")] == [(6.0, 50.0), (48.0, 50.0)]
    assert axes(chart)["x"]["scale"]["type"] == "log"
    assert axes(chart)["x"]["axis"]["values"] == [0.5, 1, 2, 6, 12, 24, 48]
    steps = [m for m in (layer["mark"] for layer in chart.to_dict()["layer"]) if m["type"] == "line"]
    assert steps[0]["interpolate"] == "step-after"  # nothing is known between two readings


def test_curves_are_read_out() -> None:
    said = [
        accrual_chart(CURVE, HALF, title=TITLE, x_title=X, y_title=Y, lang=lang).to_dict()["description"]
        for lang in ("en", "ar")
    ]
    assert said[0] == (
        "How fast? arrived, %. a: half by 6 h, 0.5 h: 25 %, 6 h: 50 %, 48 h: 100 %; b: half by 48 h, 0.5 h: 10 %, 6 h: 30 %, 48 h: 100 %."
    )
    assert ", " not in said[1]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_ratios_leave_a_gap_where_there_is_none_and_say_so(lang: Lang) -> None:
    chart = ratio_lines(RATIOS, title=TITLE, x_title=X, y_title=Y, level_label=Text("no bias", "لا انحياز"), lang=lang)
    assert column_of(chart, "estimate") == [14.2, 2.0]
    assert axes(chart)["x"]["scale"]["domain"] == [1.0, 168.0]  # the age without a figure keeps its place
    low, high = axes(chart)["y"]["scale"]["domain"]
    assert low < 1 < 20 < high
    assert column_of(chart, "level") == [1.0]
    assert {"en": "a, 168 h: no figure", "ar": "بلا رقم"}[lang] in chart.to_dict()["description"]


def test_ages_have_an_axis_by_factors() -> None:
    frame = pl.DataFrame(
        {
            "label": ["x", "x"],
            "contrast": ["p", "q"],
            "estimate": [24.0, None],
            "conf_low": [20.0, None],
            "conf_high": [30.0, None],
            "n": [5, 5],
        }
    )
    chart = age_points(frame, title=TITLE, x_title=X)
    assert column_of(chart, "estimate") == [24.0, None]
    assert axes(chart)["x"]["scale"]["type"] == "log"
    assert "x, p: 24 [20, 30]; x, q: –" in chart.to_dict()["description"]


def test_an_age_from_publication_on_is_drawn_from_the_edge() -> None:
    frame = pl.DataFrame(
        {
            "label": ["x", "y"], "contrast": ["p", "p"], "estimate": [1.0, 24.0], "conf_low": [0.0, 20.0], "conf_high": [1.0, 30.0], "n": [5, 5],
        }
    )  # fmt: skip
    chart = age_points(frame, title=TITLE, x_title=X)
    low, high = axes(chart)["x"]["scale"]["domain"]
    assert 0 < low < 1 < 30 < high  # an axis by factors has no 0
    assert column_of(chart, "conf_low") == [low, 20.0]
    assert "x: 1 [0, 1]; y: 24 [20, 30]" in chart.to_dict()["description"]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_title_of_the_curves_is_not_the_question_of_the_page_and_one_curve_has_no_legend(lang: Lang) -> None:
    shots = eb.simulate("pace", seed=1, n_posts=60).snapshots
    one, two = eb.accrual(shots, n_boot=100), eb.accrual(shots, by="pace", n_boot=100)
    assert one.question.to(lang) not in one.chart(lang=lang).to_dict()["title"]["text"]
    for found, legends in ((one, {None}), (two, {1})):
        drawn = [layer["encoding"].get("color", {}) for layer in found.chart(lang=lang).to_dict()["layer"]]
        assert {(c["legend"] or {}).get("columns") for c in drawn if "legend" in c} == legends
