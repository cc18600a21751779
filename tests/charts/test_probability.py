from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl
import pytest

import engagebias as eb
from engagebias.charts.notebook import render
from engagebias.charts.probability import MOST_POINTS, probability_chart
from engagebias.charts.theme import isolated
from engagebias.errors import DataError
from engagebias.words import Lang, Text

TITLE, X, Y = Text("Does it hold?", "هل يصحّ؟"), Text("arrived, %", "ما وصل، %"), Text("fitted, %", "الملاءَم، %")
FRAME = pl.DataFrame(
    {
        "panel": ["a"] * 4 + ["b"] * 4, "contrast": ["p", "p", "q", "q"] * 2, "age_hours": [1.0, 6.0] * 4,
        "product_limit": [0.4, 1.0, 0.4, 1.0, 0.1, 1.0, 0.1, 1.0], "fitted": [0.5, 1.0, 0.38, 1.0, 0.1, 1.0, None, None],
    }
)  # fmt: skip


def layers_of(chart: alt.VConcatChart, number: int) -> list[list[dict[str, Any]]]:
    """Return the rows of one layer in each panel: 0 is the line, 1 the points."""
    spec = chart.to_dict()
    return [spec["datasets"][panel["layer"][number]["data"]["name"]] for panel in spec["vconcat"]]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_each_group_has_a_panel_with_its_own_points_and_the_line(lang: Lang) -> None:
    chart = probability_chart(FRAME, title=TITLE, x_title=X, y_title=Y, lang=lang)
    spec = chart.to_dict()
    assert len(spec["vconcat"]) == 2
    points = sorted(
        (r["panel"], r["contrast"], r["product_limit"], r["fitted"]) for rows in layers_of(chart, 1) for r in rows
    )
    forms = [isolated(form, lang) for form in ("p", "q")]
    assert points == [
        ("a", forms[0], 40, 50), ("a", forms[0], 100, 100), ("a", forms[1], 40, 38), ("a", forms[1], 100, 100), ("b", forms[0], 10, 10),
        ("b", forms[0], 100, 100),
    ]  # fmt: skip
    assert {(r["here"], r["there"]) for rows in layers_of(chart, 0) for r in rows} == {(0.0, 0.0), (100.0, 100.0)}
    for panel in spec["vconcat"]:
        points = panel["layer"][1]["encoding"]
        assert points["x"]["scale"]["domain"] == points["y"]["scale"]["domain"] == [0, 100]
        assert len(points["color"]["scale"]["domain"]) == 2  # the form without a fit keeps its colour


def test_the_gaps_and_what_was_not_fitted_are_read_out() -> None:
    said = probability_chart(FRAME, title=TITLE, x_title=X, y_title=Y).to_dict()["description"]
    assert (
        "a, p: largest gap 10.0 points, at 1 h; a, q: largest gap 2.0 points, at 1 h; b, p: largest gap 0.0 points"
        in said
    )
    assert "b, q: no fit" in said
    assert (
        "بلا ملاءمة" in probability_chart(FRAME, title=TITLE, x_title=X, y_title=Y, lang="ar").to_dict()["description"]
    )


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_half_life_draws_its_table(lang: Lang) -> None:
    found = eb.half_life(
        eb.simulate("pace", seed=1, n_posts=200).snapshots, by="pace", family=["lognormal", "weibull"], n_boot=100
    )
    table = found.table("probability")
    chart = found.chart("probability", lang=lang)
    panels = list(layers_of(chart, 1))
    held = {
        tuple(round(v, 9) for v in row)
        for row in table.select("age_hours", pl.col("product_limit", "fitted") * 100).iter_rows()
    }
    for rows in panels:
        assert {tuple(round(r[c], 9) for c in ("age_hours", "product_limit", "fitted")) for r in rows} <= held
        # At most one point a step of each form, and the end of every curve.
        assert 20 < len(rows) <= 2 * (MOST_POINTS + 1)
        assert sum(r["product_limit"] == pytest.approx(100) for r in rows) == 2
    assert len(chart.to_dict()["vconcat"]) == 2
    gap = found.table("fits")["largest_gap"].to_list()
    assert all(f"{100 * g:.1f}" in chart.to_dict()["description"] for g in gap)


def test_a_chart_that_there_is_not_is_refused() -> None:
    shots = eb.simulate("pace", seed=1, n_posts=60).snapshots
    with pytest.raises(DataError, match="chart: name must be one of 'probability'; got 'probabilities'. Did you mean"):
        eb.half_life(shots, n_boot=100).chart("probabilities")
    with pytest.raises(DataError, match=r"chart: this result has a chart of its estimates alone; .*\.table\('curve'\)"):
        eb.accrual(shots, n_boot=100).chart("curve")


def test_a_group_without_any_fit_keeps_its_panel() -> None:
    none = FRAME.with_columns(fitted=pl.when(panel="a").then("fitted"))
    chart = probability_chart(none, title=TITLE, x_title=X, y_title=Y)
    assert [len(rows) for rows in layers_of(chart, 1)] == [4, 0]
    assert "<svg" in render(chart.to_dict())["image/svg+xml"]
