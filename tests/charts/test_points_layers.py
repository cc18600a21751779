"""What a picture of points keeps from screen readers: layers with nothing to draw."""

from __future__ import annotations

import polars as pl
import pytest

from engagebias.charts.ages import age_points
from engagebias.words import Text

WORDS = Text("How long?", "كم يمضي؟")


@pytest.mark.parametrize(("low", "high"), [(None, None), (1.0, 3.0)])
def test_a_layer_of_intervals_without_any_is_hidden_from_screen_readers(low: float | None, high: float | None) -> None:
    # An empty group of marks is a picture without words to them.
    frame = pl.DataFrame(
        {"label": ["a"], "contrast": ["b"], "estimate": [2.0], "conf_low": [low], "conf_high": [high], "n": [40]},
        schema_overrides={"conf_low": pl.Float64, "conf_high": pl.Float64},
    )
    marks = [layer["mark"] for layer in age_points(frame, title=WORDS, x_title=WORDS).to_dict()["layer"]]
    (rule,) = [mark for mark in marks if mark["type"] == "rule"]
    assert rule.get("aria", True) is (low is not None)
    assert any(mark["type"] == "point" and "aria" not in mark for mark in marks)
