from __future__ import annotations

import polars as pl
import pytest

from charts.spec import column_of, rows_with
from engagebias.charts.agreement import agreement_chart
from engagebias.words import Lang, Text

FRAME = pl.DataFrame(
    {
        "label": ["all", "all", "Gulf", "Gulf"], "contrast": ["people", "machine"] * 2, "n": [90, 80, 12, 3],
        "estimate": [0.7996, -0.21, 0.5, None], "conf_low": [0.7, -0.34, None, None], "conf_high": [0.9, 0.1, None, None],
    }
)  # fmt: skip
TITLE, AXIS = Text("Do they?", "هل يتفقون؟"), Text("alpha", "ألفا")


def draw(frame: pl.DataFrame = FRAME, lang: Lang = "en"):
    return agreement_chart(frame, title=TITLE, x_title=AXIS, write="{:.3f}".format, levels=(0.67, 0.8), lang=lang)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_it_draws_the_frame_row_by_row(lang: Lang) -> None:
    for column in ("estimate", "conf_low", "conf_high", "n"):
        assert column_of(draw(lang=lang), column) == FRAME[column].to_list()
    readings = ["0.800 [0.700, 0.900]", "-0.210 [-0.340, 0.100]", "0.500", "–"]
    assert column_of(draw(lang=lang), "reading") == readings
    labels = FRAME["label"].to_list()
    assert column_of(draw(lang=lang), "label") == [f"\u2067{v}\u2069" for v in labels] if lang == "ar" else labels


def test_the_levels_are_lines_with_their_numbers() -> None:
    assert rows_with(draw(), "level") == [{"level": 0.67, "written": "0.67"}, {"level": 0.8, "written": "0.80"}]


def test_the_axis_holds_every_interval_and_ends_at_one() -> None:
    def domain(frame: pl.DataFrame) -> list[float]:
        layers = draw(frame).to_dict()["layer"]
        (found,) = [x["scale"]["domain"] for layer in layers if "scale" in (x := layer["encoding"].get("x", {}))]
        return found

    assert domain(FRAME) == [-0.4, 1.0]
    assert domain(FRAME.filter(pl.col("conf_low") > 0)) == [0.0, 1.0]


def test_the_text_alternative_reads_it_out() -> None:
    assert draw().to_dict()["description"] == (
        "Do they? alpha. all, people: 0.800 [0.700, 0.900]; all, machine: -0.210 [-0.340, 0.100]; Gulf, people: 0.500; "
        "Gulf, machine: –. Dashed lines at 0.67, 0.80."
    )
    one = draw(FRAME.filter(contrast="people")).to_dict()["description"]
    assert "all: 0.800 [0.700, 0.900]; Gulf: 0.500." in one  # one contrast has no legend and need not be named
    assert "خطوط متقطعة عند" in draw(lang="ar").to_dict()["description"]
