from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from charts.spec import rows_with
from engagebias.charts.event_ribbons import event_ribbons
from engagebias.charts.impulse import impulse_responses
from engagebias.words import Lang, Text

TITLE, X, Y, BAND = Text("What?", "ماذا؟"), Text("days", "أيام"), Text("share, %", "نسبة، %"), Text("Band", "الشريط")
ABOUT = pl.DataFrame(
    {
        "panel": ["Orlando"] * 3, "offset": [-1, 0, 1], "date": [dt.date(2016, 6, d) for d in (11, 12, 13)],
        "seen": [7.6, 14.6, None], "expected": [5.1, 4.4, 4.0], "band_low": [1.0, 0.5, None], "band_high": [9.0, 10.0, None],
    }
)  # fmt: skip
AFTER = pl.DataFrame(
    {
        "panel": ["x, then y"] * 4 + ["y, then x"] * 4, "contrast": ["without", "with"] * 4,
        "projected": [False, False, True, True] * 2, "days_after": [0] * 8, "estimate": [0.0, 0.4, 0.1, 0.5, 0.0, -0.2, 0.0, 0.0],
        "conf_low": [0.0, 0.2, 0.0, 0.3, -0.1, -0.4, -0.1, -0.1], "conf_high": [0.0, 0.6, 0.2, 0.7, 0.1, 0.0, 0.1, 0.1],
    }
)  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_ribbons_draw_the_frame_and_say_where_there_is_no_figure(lang: Lang) -> None:
    chart = event_ribbons(ABOUT, title=TITLE, x_title=X, y_title=Y, band=BAND, lang=lang)
    rows = rows_with(chart, "band_low")
    assert [(r["offset"], r["seen"], r["expected"], r["band_high"]) for r in rows] == [
        (-1, 7.6, 5.1, 9.0), (0, 14.6, 4.4, 10.0), (1, None, 4.0, None)
    ]  # fmt: skip
    said = chart.to_dict()["description"]
    assert {"en": "+1 days: no figure", "ar": "بلا رقم"}[lang] in said
    assert "14.6" in said
    side = chart.to_dict()["vconcat"][0]["layer"][-1]["encoding"]["y"]["axis"].get("orient")
    assert side == {"en": None, "ar": "right"}[lang]


def test_panels_share_one_scale() -> None:
    two = pl.concat([ABOUT, ABOUT.with_columns(panel=pl.lit("Brussels"), seen=pl.col("seen") * 3)])
    panels = event_ribbons(two, title=TITLE, x_title=X, y_title=Y, band=BAND).to_dict()["vconcat"]
    scales = [p["layer"][-1]["encoding"]["y"]["scale"]["domain"] for p in panels]
    assert scales[0] == scales[1]
    assert scales[0][1] > 3 * 14.6


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_responses_are_lines_and_projections_points(lang: Lang) -> None:
    chart = impulse_responses(AFTER, title=TITLE, x_title=X, y_title=Y, subtitle=BAND, lang=lang).to_dict()
    drawn = [r for rows in chart["datasets"].values() for r in rows if "estimate" in r]
    assert sorted(r["estimate"] for r in drawn) == sorted(AFTER["estimate"].to_list())
    first = chart["vconcat"][0]["layer"]
    names = [layer["mark"]["type"] for layer in first]
    assert names == ["rule", "area", "line", "point"]
    assert first[2]["encoding"]["strokeDash"]["scale"]["range"] == [[1, 0], [7, 5]]  # the one beneath shows through
    assert "+0.40" in chart["description"]
