"""A chart of measures: points with their intervals, one row a group, one colour a measure."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.theme import FAINT, GREY, INK, SERIES, SHAPES, WIDTH, dress, isolated, written
from engagebias.words import COMMA, SEMICOLON, Lang, Text

ROW = 30  # pixels for each series of a row


def point_chart(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    write: Callable[[float], str],
    domain: tuple[float, float] | None = None,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw estimates that have no side to take: shares or correlations, with their intervals.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (row) and ``contrast`` (colour and shape), in the chart's language and in the order to draw;
        ``estimate``, ``conf_low`` and ``conf_high``, null where there is none: the row is kept, with a dash.
    title, x_title : Text
        The question and the axis with its unit.
    write : callable
        Writes a number for the readings beside the rows.
    domain : tuple of two floats, optional
        Ends of the axis; by default from 0, or below if an interval reaches there, to just above the highest.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    readings = [_reading(row, write) for row in frame.iter_rows(named=True)]
    shown = frame.with_columns(
        pl.col("label", "contrast").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String),
        reading=pl.Series(readings),
    )
    contrasts, rows = (shown[c].unique(maintain_order=True).to_list() for c in ("contrast", "label"))
    ends = list(domain or _domain(frame))
    scale = alt.Scale(domain=ends, nice=False)
    base = alt.Chart(shown).encode(
        y=alt.Y("label:N", sort=rows, title=None, axis=_row_axis(lang)),
        yOffset=alt.YOffset("contrast:N", sort=contrasts, scale=alt.Scale(paddingInner=0.1)),
        color=alt.Color("contrast:N", sort=contrasts, title=None, scale=alt.Scale(domain=contrasts, range=list(SERIES[: len(contrasts)])),
                        legend=alt.Legend(columns=1) if len(contrasts) > 1 else None),
        tooltip=["label:N", "contrast:N", alt.Tooltip("reading:N", title=written(x_title, lang)), alt.Tooltip("n:Q", title="n")],
    )  # fmt: skip
    shapes = alt.Scale(domain=contrasts, range=list(SHAPES[: len(contrasts)]))
    axis = alt.Axis(title=written(x_title, lang), grid=True, gridColor=FAINT, tickCount=6)
    zero = alt.Chart(pl.DataFrame({"zero": [0.0]})).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="zero:Q")
    intervals = base.mark_rule(strokeWidth=2.5).encode(x=alt.X("conf_low:Q", axis=axis, scale=scale), x2="conf_high:Q")
    points = base.mark_point(size=95, filled=True, opacity=1).encode(
        x="estimate:Q", shape=alt.Shape("contrast:N", sort=contrasts, title=None, scale=shapes)
    )
    side: dict[str, Any] = {"align": "right", "x": -12} if lang == "ar" else {"align": "left", "x": WIDTH + 12}
    beside = base.mark_text(align=side["align"], fontSize=12).encode(
        x=alt.value(side["x"]), text="reading:N", color=alt.value(INK)
    )
    return dress(
        [zero, intervals, points, beside],
        height=ROW * max(2, len(contrasts) * len(rows)),
        title=title,
        subtitle=None,
        alternative=_alternative(frame, readings, title, x_title, lang),
        lang=lang,
        simulated=simulated,
    )


def _domain(frame: pl.DataFrame) -> tuple[float, float]:
    values = [v for c in ("estimate", "conf_low", "conf_high") for v in frame[c].drop_nulls().to_list()]
    return min(0.0, math.floor(10 * min(values)) / 10), min(1.0, math.ceil(10 * max(values) + 0.5) / 10)


def _reading(row: dict[str, Any], write: Callable[[float], str]) -> str:
    if row["estimate"] is None:
        return "–"
    if row["conf_low"] is None:
        return write(row["estimate"])
    return f"{write(row['estimate'])} [{write(row['conf_low'])}, {write(row['conf_high'])}]"


def _row_axis(lang: Lang) -> alt.Axis:
    settings: dict[str, Any] = {"domain": False, "ticks": False, "labelPadding": 10, "grid": False}
    if lang == "ar":
        settings |= {"orient": "right"}  # rows are named on the side where reading starts
    return alt.Axis(**settings)


def _alternative(frame: pl.DataFrame, readings: list[str], title: Text, x_title: Text, lang: Lang) -> str:
    many = frame["contrast"].n_unique() > 1
    names = [
        f"{r['label']}{COMMA.to(lang)}{r['contrast']}" if many else r["label"] for r in frame.iter_rows(named=True)
    ]
    said = SEMICOLON.to(lang).join(f"{name}: {reading}" for name, reading in zip(names, readings, strict=True))
    return f"{title.to(lang)} {x_title.to(lang)}. {said}."
