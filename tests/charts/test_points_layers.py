"""What a picture of points leaves out: layers with nothing to draw."""

from __future__ import annotations

import polars as pl
import pytest

from engagebias.charts.ages import age_points
from engagebias.words import Text

WORDS = Text("How long?", "كم يمضي؟")


@pytest.mark.parametrize(("low", "high", "rules"), [(None, None, 0), (1.0, 3.0, 1)])
def test_points_without_any_interval_have_no_layer_of_intervals(
    low: float | None, high: float | None, rules: int
) -> None:
    # An empty group of marks is a picture without words to a screen reader.
    frame = pl.DataFrame(
        {"label": ["a"], "contrast": ["b"], "estimate": [2.0], "conf_low": [low], "conf_high": [high], "n": [40]},
        schema_overrides={"conf_low": pl.Float64, "conf_high": pl.Float64},
    )
    drawn = age_points(frame, title=WORDS, x_title=WORDS).to_dict()
    text = str(drawn)
    assert text.count("'type': 'rule'") == rules
    assert "estimate" in text
