from __future__ import annotations

import polars as pl
import pytest

from charts.spec import column_of, rows_with
from engagebias.charts.label_curve import label_curve
from engagebias.words import Lang, Text

FRAME = pl.DataFrame(
    {"contrast": ["alone"] * 3 + ["corrected"] * 3, "codes": [50, 100, 400] * 2, "std_error": [0.2, 0.1414, 0.0707, 0.15, 0.11, 0.0625]}
)  # fmt: skip
TITLE = Text("How many codes?", "كم رمزًا؟")
X, Y = Text("posts coded", "منشورات مرمَّزة"), Text("standard error", "الخطأ المعياري")
TRUE = Text("all posts coded", "كل المنشورات مرمَّزة")


def draw(lang: Lang = "en"):
    return label_curve(FRAME, title=TITLE, x_title=X, y_title=Y, reference=0.0312, reference_label=TRUE, lang=lang)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_it_draws_the_frame_and_the_reference(lang: Lang) -> None:
    for column in ("codes", "std_error"):
        assert column_of(draw(lang), column) == FRAME[column].to_list()
    assert column_of(draw(lang), "reading") == ["0.2", "0.141", "0.0707", "0.15", "0.11", "0.0625"]
    (reference,) = rows_with(draw(lang), "level")
    assert reference["level"] == 0.0312
    assert TRUE.to(lang) in reference["label"]


def test_both_axes_start_at_zero_and_the_sizes_are_marked() -> None:
    (x, y), *_ = [
        (layer["encoding"]["x"], layer["encoding"]["y"])
        for layer in draw().to_dict()["layer"]
        if layer["encoding"].get("x", {}).get("field") == "codes"
    ]
    assert x["scale"]["domain"] == [0, pytest.approx(420)]
    assert x["axis"]["values"] == [50, 100, 400]
    assert y["scale"] == {"domainMin": 0}


def test_the_text_alternative_reads_every_point_out() -> None:
    assert draw().to_dict()["description"] == (
        "How many codes? standard error. alone: 0.2 (n = 50), 0.141 (n = 100), 0.0707 (n = 400); "
        "corrected: 0.15 (n = 50), 0.11 (n = 100), 0.0625 (n = 400); all posts coded: 0.0312."
    )
    assert "؛ corrected: 0.15 (n = 50)، " in draw("ar").to_dict()["description"]
