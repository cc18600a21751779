from __future__ import annotations

import polars as pl
import pytest

from engagebias.charts.trust import silent_lines, trust_points
from engagebias.words import Text

TITLE, AXIS = Text("Which?", "أي؟"), Text("ratio", "نسبة")
FRAME = pl.DataFrame(
    {
        "label": ["a", "b"],
        "contrast": ["one"] * 2,
        "estimate": [1.5, None],
        "conf_low": [0.8, None],
        "conf_high": [2.9, None],
        "n": [9, 9],
    }
)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_ratios_stand_on_equal_factors_against_one(lang: str) -> None:
    spec = trust_points(FRAME, title=TITLE, x_title=AXIS, ratio=True, lang=lang).to_dict()  # type: ignore[arg-type]
    layers = [layer for layer in spec["layer"] if layer["mark"].get("type") == "rule"]
    assert layers[1]["encoding"]["x"]["scale"]["type"] == "log"
    low, high = layers[1]["encoding"]["x"]["scale"]["domain"]
    assert low < 0.8 < 2.9 < high
    rows = next(rows for rows in spec["datasets"].values() if "reading" in rows[0])
    assert [row["reading"] for row in rows] == ["1.5 [0.8, 2.9]", "–"]
    assert "1.5 [0.8, 2.9]" in spec["description"]


def test_differences_stand_against_zero_and_bounds_reach_from_0_to_100() -> None:
    spec = trust_points(FRAME, title=TITLE, x_title=AXIS, ratio=False).to_dict()
    assert any(rows == [{"level": 0.0}] for rows in spec["datasets"].values())
    bounds = silent_lines(FRAME, title=TITLE, x_title=AXIS).to_dict()
    scales = [layer["encoding"]["x"].get("scale") for layer in bounds["layer"] if "x" in layer["encoding"]]
    assert {"domain": [0.0, 100.0], "nice": False} in scales
