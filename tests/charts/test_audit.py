from __future__ import annotations

import polars as pl
import pytest

from charts.spec import column_of
from engagebias.charts.audit import feed_differences
from engagebias.words import Lang, Text

FRAME = pl.DataFrame(
    {
        "label": ["anger", "rare"],
        "contrast": ["SD", "SD"],
        "estimate": [0.473, None],
        "conf_low": [0.404, None],
        "conf_high": [0.541, None],
        "n": [806, None],
    }
)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_each_outcome_has_a_row_and_a_reading(lang: Lang) -> None:
    chart = feed_differences(FRAME, title=Text("More?", "أكثر؟"), x_title=Text("SD", "انحراف"), lang=lang)
    assert column_of(chart, "estimate") == [0.473, None]
    said = chart.to_dict()["description"]
    assert "+0.47 [+0.40, +0.54]" in said
    assert "rare: –" in said
