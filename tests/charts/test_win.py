from __future__ import annotations

import re

import polars as pl
import pytest

from engagebias.charts.notebook import render
from engagebias.charts.win import win_chart
from engagebias.words import Lang, Text

FRAME = pl.DataFrame(
    {"label": ["shares"], "contrast": ["a"], "estimate": [79.3], "conf_low": [74.2], "conf_high": [83.6], "n": [244]}
)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_even_chance_stands_in_the_middle_of_the_picture(lang: Lang) -> None:
    chart = win_chart(FRAME, title=Text("Who wins?", "من يفوز؟"), x_title=Text("pairs, %", "الأزواج، %"), lang=lang)
    ticks = re.findall(r">(\d+)</text>", render(chart.to_dict())["image/svg+xml"])
    assert ticks == ["20", "30", "40", "50", "60", "70", "80"]
