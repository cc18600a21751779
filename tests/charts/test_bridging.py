from __future__ import annotations

import re

import polars as pl
import pytest

from charts.spec import column_of, rows_with
from engagebias.charts.bridging import MOST_POINTS, class_shares, item_cloud
from engagebias.charts.notebook import render
from engagebias.words import Lang, Text

TITLE, X, Y = Text("Who wins?", "من يفوز؟"), Text("items, %", "العناصر، %"), Text("factor", "العامل")
SHARES = pl.DataFrame(
    {
        "label": ["a", "a", "b", "b"],
        "contrast": ["bridging", "mean", "bridging", "mean"],
        "estimate": [6.7, 11.3, 17.1, None],
        "conf_low": [3.1, 6.7, 13.4, None],
        "conf_high": [11.2, 16.1, 20.5, None],
        "n": [150, 150, 450, 450],
    }
)


def cloud(n: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "item": [f"secret-{i}" for i in range(n)],
            "intercept": [i / n for i in range(n)],
            "factor": [(i % 7) / 7 - 0.5 for i in range(n)],
            "status": ["helpful" if i / n >= 0.4 else "needs more ratings" for i in range(n)],
        }
    )


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_shares_are_drawn_from_nought(lang: Lang) -> None:
    chart = class_shares(SHARES, title=TITLE, x_title=X, lang=lang)
    assert column_of(chart, "estimate") == SHARES["estimate"].to_list()
    ticks = re.findall(r">(\d+)</text>", render(chart.to_dict())["image/svg+xml"])
    assert ticks[:1] == ["0"]
    assert "17.1 [13.4, 20.5]" in chart.to_dict()["description"]
    assert "–" in chart.to_dict()["description"]


def test_the_cloud_names_no_item_and_says_what_it_leaves_out() -> None:
    drawn = item_cloud(cloud(100), threshold=0.4, title=TITLE, x_title=X, y_title=Y)
    assert sorted(column_of(drawn, "intercept")) == cloud(100)["intercept"].to_list()
    assert "secret" not in str(drawn.to_dict())
    assert (
        "100 items: needs more ratings 40, helpful 60. Dashed line at an intercept of 0.4."
        in drawn.to_dict()["description"]
    )
    many = item_cloud(cloud(4000), threshold=0.4, title=TITLE, x_title=X, y_title=Y)
    shown = len(rows_with(many, "intercept"))
    assert shown <= MOST_POINTS
    assert many.to_dict()["title"]["subtitle"] == [f"{shown:,} of 4,000 items drawn, evenly spaced by intercept"]
    assert "4,000 items: needs more ratings 1,600, helpful 2,400" in many.to_dict()["description"]
