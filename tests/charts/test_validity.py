from __future__ import annotations

import polars as pl
import pytest

from charts.spec import column_of, rows_with
from engagebias.charts.validity import point_chart
from engagebias.words import Lang, Text

FRAME = pl.DataFrame(
    {
        "label": ["all", "all", "Gulf", "Gulf"], "contrast": ["ours", "theirs"] * 2, "n": [90, 90, 12, 3],
        "estimate": [0.62, 0.55, -0.1, None], "conf_low": [0.5, 0.4, -0.32, None], "conf_high": [0.71, 0.69, 0.2, None],
    }
)  # fmt: skip
TITLE, AXIS = Text("Does it hold?", "هل يصمد؟"), Text("correlation", "ارتباط")


def draw(frame: pl.DataFrame = FRAME, lang: Lang = "en", domain: tuple[float, float] | None = None):
    return point_chart(frame, title=TITLE, x_title=AXIS, write="{:.2f}".format, domain=domain, lang=lang)


def ends(frame: pl.DataFrame, domain: tuple[float, float] | None = None) -> list[float]:
    layers = draw(frame, domain=domain).to_dict()["layer"]
    (found,) = [x["scale"]["domain"] for layer in layers if "scale" in (x := layer["encoding"].get("x", {}))]
    return found


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_it_draws_the_frame_row_by_row(lang: Lang) -> None:
    for column in ("estimate", "conf_low", "conf_high", "n"):
        assert column_of(draw(lang=lang), column) == FRAME[column].to_list()
    readings = ["0.62 [0.50, 0.71]", "0.55 [0.40, 0.69]", "-0.10 [-0.32, 0.20]", "–"]
    assert column_of(draw(lang=lang), "reading") == readings
    assert rows_with(draw(lang=lang), "zero") == [{"zero": 0.0}]


def test_rows_and_colours_keep_the_order_of_the_frame() -> None:
    for frame, rows, colours in (
        (FRAME, ["all", "Gulf"], ["ours", "theirs"]),
        (FRAME.reverse(), ["Gulf", "all"], ["theirs", "ours"]),
    ):
        encoding = draw(frame).to_dict()["layer"][-1]["encoding"]
        assert encoding["y"]["sort"] == rows
        assert encoding["yOffset"]["sort"] == colours
    assert [tip["field"] for tip in encoding["tooltip"]] == ["label", "contrast", "reading", "n"]


def test_the_axis_runs_from_zero_or_below_to_one_at_most() -> None:
    assert ends(FRAME) == [-0.4, 0.8]
    assert ends(FRAME.head(2)) == [0.0, 0.8]
    assert ends(FRAME.head(2).with_columns(conf_high=pl.lit(0.99))) == [0.0, 1.0]
    assert ends(FRAME.tail(1)) == [0.0, 1.0]  # nothing to draw but a dash
    assert ends(FRAME, (0, 100)) == [0, 100]


def test_the_text_alternative_reads_it_out() -> None:
    assert draw(FRAME.filter(contrast="ours")).to_dict()["description"] == (
        "Does it hold? correlation. all: 0.62 [0.50, 0.71]; Gulf: -0.10 [-0.32, 0.20]."
    )
    assert "Gulf، theirs: –." in draw(lang="ar").to_dict()["description"]
