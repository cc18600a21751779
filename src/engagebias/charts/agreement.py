"""A chart of agreement: coefficients with their intervals, against the levels that they should reach."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.theme import FAINT, GREY, INK, SERIES, SHAPES, WIDTH, dress, isolated, written
from engagebias.words import COMMA, SEMICOLON, Lang, Text

ROW = 34  # pixels for each series of a row


def agreement_chart(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    levels: Sequence[float],
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw coefficients of agreement and their intervals.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (row) and ``contrast`` (colour and shape), in the chart's language and in the order to draw;
        ``estimate``, ``conf_low`` and ``conf_high``, at most 1, null where there is none: the row is kept, with a
        dash for its reading.
    title, x_title : Text
        The question and the axis.
    levels : sequence of float
        Where dashed lines stand.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    shown = frame.with_columns(
        pl.col("label", "contrast").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String),
        reading=pl.Series([reading(r) for r in frame.iter_rows(named=True)]),
    )
    contrasts, rows = (shown[c].unique(maintain_order=True).to_list() for c in ("contrast", "label"))
    lowest = [v for c in ("estimate", "conf_low") for v in frame[c].drop_nulls().to_list()]
    scale = alt.Scale(domain=[min(0.0, math.floor(10 * min(lowest, default=0.0)) / 10), 1.0], nice=False)
    base = alt.Chart(shown).encode(
        y=alt.Y("label:N", sort=rows, title=None, axis=_row_axis(lang)),
        yOffset=alt.YOffset("contrast:N", sort=contrasts, scale=alt.Scale(paddingInner=0.1)),
        color=alt.Color("contrast:N", sort=contrasts, title=None, scale=alt.Scale(domain=contrasts, range=list(SERIES[: len(contrasts)])),
                        legend=alt.Legend(columns=1) if len(contrasts) > 1 else None),
        tooltip=["label:N", "contrast:N", alt.Tooltip("reading:N", title=written(x_title, lang)), alt.Tooltip("n:Q", title="n")],
    )  # fmt: skip
    shapes = alt.Scale(domain=contrasts, range=list(SHAPES[: len(contrasts)]))
    axis = alt.Axis(title=written(x_title, lang), grid=True, gridColor=FAINT, tickCount=6)
    intervals = base.mark_rule(strokeWidth=2.5).encode(x=alt.X("conf_low:Q", axis=axis, scale=scale), x2="conf_high:Q")
    points = base.mark_point(size=95, filled=True, opacity=1).encode(
        x="estimate:Q", shape=alt.Shape("contrast:N", sort=contrasts, title=None, scale=shapes)
    )
    side: dict[str, Any] = {"align": "right", "x": -12} if lang == "ar" else {"align": "left", "x": WIDTH + 12}
    readings = base.mark_text(align=side["align"], fontSize=12).encode(
        x=alt.value(side["x"]), text="reading:N", color=alt.value(INK)
    )
    return dress(
        [*_lines(levels), intervals, points, readings],
        height=ROW * len(contrasts) * len(rows),
        title=title,
        subtitle=None,
        alternative=_alternative(frame, title, x_title, levels, lang),
        lang=lang,
        simulated=simulated,
    )


def reading(row: dict[str, Any]) -> str:
    """Write a coefficient with its interval, or a dash.

    Examples
    --------
    >>> reading({"estimate": 0.7996, "conf_low": 0.5, "conf_high": 0.91})
    '0.800 [0.500, 0.910]'
    """
    if row["estimate"] is None:
        return "–"
    if row["conf_low"] is None:
        return _three(row["estimate"])
    return f"{_three(row['estimate'])} [{_three(row['conf_low'])}, {_three(row['conf_high'])}]"


def _three(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def _lines(levels: Sequence[float]) -> list[alt.Chart]:
    marks = alt.Chart(pl.DataFrame({"level": list(levels), "written": [f"{v:.2f}" for v in levels]}))
    rule = marks.mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="level:Q")
    label = marks.mark_text(baseline="bottom", dy=-3, color=INK, fontSize=11).encode(
        x="level:Q", y=alt.value(0), text="written:N"
    )
    return [rule, label]


def _row_axis(lang: Lang) -> alt.Axis:
    settings: dict[str, Any] = {"domain": False, "ticks": False, "labelPadding": 10, "grid": False}
    if lang == "ar":
        settings |= {"orient": "right"}  # rows are named on the side where reading starts
    return alt.Axis(**settings)


def _alternative(frame: pl.DataFrame, title: Text, x_title: Text, levels: Sequence[float], lang: Lang) -> str:
    rows = SEMICOLON.to(lang).join(
        f"{r['label']}{COMMA.to(lang)}{r['contrast']}: {reading(r)}" for r in frame.iter_rows(named=True)
    )
    at = COMMA.to(lang).join(f"{v:.2f}" for v in levels)
    lines = Text("Dashed lines at {at}.", "خطوط متقطعة عند {at}.").fill(at=at).to(lang)
    return f"{title.to(lang)} {x_title.to(lang)}. {rows}. {lines}"
