"""A probability plot: the share that a fitted form says has arrived, against the share that has, one panel a group."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.theme import FAINT, GREY, INK, SERIES, SHAPES, WIDTH, dress_stack, isolated, written
from engagebias.figures import plain
from engagebias.words import COMMA, SEMICOLON, Lang, Text

HEIGHT = 230
MOST_POINTS = 40
"""Of a form in one panel: more would cover those of the others, and lie on one line anyway."""
_GAP = Text("largest gap {gap} points, at {age} h", "أكبر فرق {gap} نقطة، عند {age} س")
_UNFITTED = Text("no fit", "بلا ملاءمة")
_LINE = Text("The dashed line is where both agree.", "الخط المتقطع حيث يتفقان.")


def probability_chart(
    frame: pl.DataFrame, *, title: Text, x_title: Text, y_title: Text, lang: Lang = "en", simulated: bool = False
) -> alt.VConcatChart:
    """Draw one panel a group, with one colour a form of the curve and points at equal steps of the share.

    Parameters
    ----------
    frame : polars.DataFrame
        ``panel`` (group) and ``contrast`` (form of the curve), in the chart's language and in the order to draw; ``age_hours``;
        ``product_limit`` and ``fitted``, shares from 0 to 1. A form that was not fitted is null in ``fitted``: the text alternative
        names it. The gaps that it names are those over all readings.
    title, x_title, y_title : Text
        The question and the axes with their units.
    lang : {"en", "ar"}
        Language and direction of writing.
    simulated : bool
        Add the banner for simulated data.
    """
    isolate = pl.col("contrast").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String)
    shown = _thinned(frame.drop_nulls("fitted")).with_columns(isolate, pl.col("product_limit", "fitted") * 100)
    forms = [isolated(form, lang) for form in frame["contrast"].unique(maintain_order=True)]
    groups = frame["panel"].unique(maintain_order=True).to_list()
    panels = [
        _panel(shown.filter(panel=group), isolated(group, lang) if len(groups) > 1 else None, forms, x_title, y_title, lang)
        for group in groups
    ]  # fmt: skip
    said = SEMICOLON.to(lang).join(_spoken(frame, lang))
    return dress_stack(
        panels, title=title, subtitle=None, lang=lang, simulated=simulated,
        alternative=f"{title.to(lang)} {x_title.to(lang)}{COMMA.to(lang)}{y_title.to(lang)}. {said}. {_LINE.to(lang)}",
    )  # fmt: skip


def _thinned(frame: pl.DataFrame) -> pl.DataFrame:
    """Keep the last point of each of ``MOST_POINTS`` equal steps of the share that has arrived."""
    step = (pl.col("product_limit") * (MOST_POINTS - 1)).floor().cast(pl.Int64)
    return frame.group_by("panel", "contrast", step.alias("_step"), maintain_order=True).last().drop("_step")


def _panel(
    shown: pl.DataFrame, name: str | None, forms: list[str], x_title: Text, y_title: Text, lang: Lang
) -> alt.LayerChart:
    legend = alt.Legend(columns=1, symbolOpacity=1) if len(forms) > 1 else None
    scale = alt.Scale(domain=[0, 100], nice=False)
    axis: dict[str, Any] = {"scale": scale, "axis": alt.Axis(tickCount=5, gridColor=FAINT)}
    points = alt.Chart(shown).mark_point(size=40, filled=False, strokeWidth=1.6, opacity=1).encode(
        x=alt.X("product_limit:Q", title=written(x_title, lang), **axis),
        y=alt.Y("fitted:Q", title=written(y_title, lang), **axis),
        color=alt.Color("contrast:N", sort=forms, title=None, legend=legend,
                        scale=alt.Scale(domain=forms, range=[SERIES[i % len(SERIES)] for i in range(len(forms))])),
        shape=alt.Shape("contrast:N", sort=forms, title=None, legend=legend,
                        scale=alt.Scale(domain=forms, range=[SHAPES[i % len(SHAPES)] for i in range(len(forms))])),
        tooltip=["contrast:N", alt.Tooltip("age_hours:Q", format=".3~g"), alt.Tooltip("product_limit:Q", format=".1f", title=written(x_title, lang)),
                 alt.Tooltip("fitted:Q", format=".1f", title=written(y_title, lang))],
    )  # fmt: skip
    ends = pl.DataFrame({"here": [0.0, 100.0], "there": [0.0, 100.0]})
    line = alt.Chart(ends).mark_line(color=GREY, strokeDash=[4, 3], strokeWidth=1.5).encode(x="here:Q", y="there:Q")
    side: Any = "end" if lang == "ar" else "start"
    named = (
        alt.TitleParams(name, anchor=side, frame="group", fontSize=13, fontWeight="normal", color=INK)
        if name
        else alt.Undefined
    )
    return alt.LayerChart(layer=[line, points], width=WIDTH, height=HEIGHT, title=named)


def _spoken(frame: pl.DataFrame, lang: Lang) -> list[str]:
    said = []
    for (panel, contrast), rows in frame.group_by("panel", "contrast", maintain_order=True):
        gaps = rows.with_columns(gap=(pl.col("fitted") - pl.col("product_limit")).abs()).drop_nulls("gap")
        words = _UNFITTED
        if gaps.height:
            at = gaps.row(int(gaps["gap"].arg_max() or 0), named=True)
            words = _GAP.fill(gap=f"{100 * at['gap']:.1f}", age=plain(at["age_hours"]))
        said.append(f"{panel}{COMMA.to(lang)}{contrast}: {words.to(lang)}")
    return said
