from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from charts.spec import column_of
from engagebias.charts.axis_influence import axis_influence_chart
from engagebias.words import Lang, Text

FRAME = pl.DataFrame(
    {"axis": ["filter", "labeller", "window"], "share_of_variance": [0.014, 0.72, None], "range": [0.02, 1.2345, 0.3]}
)
TITLE = Text("Which choice?", "أي اختيار؟")


def draw(lang: Lang = "en", frame: pl.DataFrame = FRAME) -> Any:
    return axis_influence_chart(frame, title=TITLE, unit=Text("log rate ratio", "لوغاريتم نسبة المعدلين"), lang=lang)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_it_draws_the_frame_the_longest_bar_on_top(lang: Lang) -> None:
    assert column_of(draw(lang), "percent") == [pytest.approx(72), pytest.approx(1.4), None]
    labels = ["labeller", "filter", "window"]
    assert column_of(draw(lang), "label") == ([f"\u2067{v}\u2069" for v in labels] if lang == "ar" else labels)
    assert draw(lang).to_dict()["layer"][0]["encoding"]["y"]["sort"] == column_of(draw(lang), "label")


def test_readings_stand_beside_the_bars_and_in_the_text_alternative() -> None:
    readings = ["72.0 %; medians 1.23 apart", "1.4 %; medians 0.02 apart", "not known"]
    assert column_of(draw(), "reading") == readings
    assert draw().to_dict()["description"] == (
        "Which choice? share of the variance of the estimates that goes with the choice, %. labeller: 72.0 %; medians "
        "1.23 apart; filter: 1.4 %; medians 0.02 apart; window: not known. Apart: how far the medians of its options lie from "
        "each other (log rate ratio)."
    )


def test_the_unit_of_what_is_apart_stands_under_the_title() -> None:
    (said,) = draw().to_dict()["title"]["subtitle"]
    assert said.endswith("(log rate ratio).")
    assert "لوغاريتم نسبة المعدلين" in draw("ar").to_dict()["title"]["subtitle"][0]


def test_bars_start_at_zero_beside_their_names() -> None:
    scales = {lang: draw(lang).to_dict()["layer"][0]["encoding"]["x"]["scale"] for lang in ("en", "ar")}
    assert scales["en"] == {"domain": [0, 80], "nice": False, "reverse": False}
    assert scales["ar"]["reverse"] is True
    whole = draw(frame=FRAME.with_columns(share_of_variance=pl.lit(1.0)))
    assert whole.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0, 100]
    assert draw("ar").to_dict()["layer"][0]["encoding"]["y"]["axis"]["orient"] == "right"
