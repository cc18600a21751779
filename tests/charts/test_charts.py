from __future__ import annotations

import altair as alt
import polars as pl
import pytest

from engagebias.charts import forest, setup_notebook
from engagebias.charts.notebook import render
from engagebias.charts.theme import FONT, SERIES
from engagebias.errors import DataError
from engagebias.mime import CHART as VEGALITE_MIME
from engagebias.words import Lang, Text

FRAME = pl.DataFrame(
    {"label": ["words", "peace"], "contrast": ["within", "within"], "estimate": [1.23456789, -2.0], "conf_low": [0.5, -3.0], "conf_high": [2.0, -1.0]}
)  # fmt: skip
TITLE, AXIS = Text("Does it?", "هل يحدث؟"), Text("change, %", "تغيّر، %")


def draw(lang: Lang = "en", simulated: bool = False) -> alt.LayerChart:
    return forest(FRAME, title=TITLE, x_title=AXIS, lang=lang, simulated=simulated)


def test_the_text_alternative_holds_every_number() -> None:
    assert (
        draw().to_dict()["description"]
        == "Does it? change, %. words: +1.2 [+0.5, +2.0]; peace: \u22122.0 [\u22123.0, \u22121.0]."
    )


def test_arabic_starts_at_the_right_and_is_isolated() -> None:
    spec = draw("ar").to_dict()
    assert spec["title"]["anchor"] == "end"
    assert spec["title"]["text"].startswith("\u2067")
    assert (
        next(layer["encoding"]["y"]["axis"]["orient"] for layer in spec["layer"] if "y" in layer["encoding"]) == "right"
    )


def test_simulated_data_are_said_in_the_chart() -> None:
    assert "Simulated data" in draw(simulated=True).to_dict()["title"]["subtitle"][0]
    assert "subtitle" not in draw().to_dict()["title"]


def test_the_same_chart_has_the_same_bytes_and_short_numbers() -> None:
    one, two = (render(draw().to_dict()) for _ in range(2))
    assert one == two
    assert "1.23457" in str(one[VEGALITE_MIME])
    assert "1.2345678" not in str(one[VEGALITE_MIME])
    assert one["image/svg+xml"].startswith("<svg")
    assert FONT.split(",")[0] in one["image/svg+xml"]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", SERIES)
def test_series_stand_out_on_white(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 3


def test_setup_registers_the_renderer() -> None:
    before = alt.renderers.active
    try:
        setup_notebook("ar")
        assert alt.renderers.active == "engagebias"
    finally:
        alt.renderers.enable(before)
    with pytest.raises(DataError, match="lang must be one of 'en', 'ar'"):
        setup_notebook("fr")  # type: ignore[arg-type]


def test_a_difference_in_the_last_bit_draws_the_same_specification() -> None:
    """Fits kept earlier and fits made now may differ in the last bit: stored notebooks must not."""

    def shown(value: float) -> object:
        chart = alt.Chart(pl.DataFrame({"y": [value]})).mark_point().encode(y="y:Q")
        return render(chart.to_dict())[VEGALITE_MIME]

    assert shown(64.12440285404458) == shown(64.12440285404423)
    assert shown(64.12440285404458) != shown(64.13)
