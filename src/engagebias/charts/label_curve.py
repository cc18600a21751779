"""A chart of the error to expect by the number of posts that people code."""

from __future__ import annotations

import altair as alt
import polars as pl

from engagebias.charts.theme import FAINT, GREY, INK, SERIES, SHAPES, WIDTH, dress, isolated, written
from engagebias.figures import plain
from engagebias.words import COMMA, SEMICOLON, Lang, Text


def label_curve(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    y_title: Text,
    reference: float,
    reference_label: Text,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw one line for each way to estimate, and a dashed reference.

    Parameters
    ----------
    frame : polars.DataFrame
        ``contrast`` (line, in the chart's language and in the order to draw), ``codes`` (number of coded posts)
        and ``std_error``.
    title, x_title, y_title : Text
        The question and the axes with their units. Both axes start at 0 or near it; codes grow to the right.
    reference : float
        Error drawn as a dashed line, called ``reference_label``.
    lang : {"en", "ar"}
        Language and direction of writing.
    simulated : bool
        Add the banner for simulated data.
    """
    shown = frame.with_columns(
        pl.col("contrast").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String),
        reading=pl.col("std_error").map_elements(plain, return_dtype=pl.String),
    )
    contrasts = shown["contrast"].unique(maintain_order=True).to_list()
    sizes = shown["codes"].unique().sort().to_list()
    colour = alt.Color("contrast:N", sort=contrasts, title=None, legend=alt.Legend(columns=1),
                       scale=alt.Scale(domain=contrasts, range=list(SERIES[: len(contrasts)])))  # fmt: skip
    shape = alt.Shape("contrast:N", sort=contrasts, title=None, legend=alt.Legend(columns=1),
                      scale=alt.Scale(domain=contrasts, range=list(SHAPES[: len(contrasts)])))  # fmt: skip
    base = alt.Chart(shown).encode(
        x=alt.X("codes:Q", title=written(x_title, lang), scale=alt.Scale(domain=[0, 1.05 * sizes[-1]]),
                axis=alt.Axis(values=sizes, labelOverlap=True, grid=False)),
        y=alt.Y("std_error:Q", title=written(y_title, lang), scale=alt.Scale(domainMin=0),
                axis=alt.Axis(tickCount=6, gridColor=FAINT)),
        tooltip=["contrast:N", alt.Tooltip("codes:Q", title=written(x_title, lang)),
                 alt.Tooltip("reading:N", title=written(y_title, lang))],
    )  # fmt: skip
    mark = alt.Chart(pl.DataFrame({"level": [reference], "label": [written(reference_label, lang)]}))
    rule = mark.mark_rule(color=GREY, strokeDash=[4, 3]).encode(y="level:Q")
    name = mark.mark_text(align="right", baseline="top", dy=4, color=INK, fontSize=11).encode(
        x=alt.value(WIDTH), y="level:Q", text="label:N"
    )
    lines = base.mark_line(strokeWidth=2.5).encode(color=colour)
    points = base.mark_point(size=80, filled=True, opacity=1).encode(color=colour, shape=shape)
    return dress(
        [rule, lines, points, name],
        height=260,
        title=title,
        subtitle=None,
        alternative=_alternative(frame, title, y_title, reference, reference_label, lang),
        lang=lang,
        simulated=simulated,
    )


def _alternative(
    frame: pl.DataFrame, title: Text, y_title: Text, reference: float, reference_label: Text, lang: Lang
) -> str:
    lines = [
        f"{contrast}: " + COMMA.to(lang).join(f"{plain(r['std_error'])} (n = {r['codes']})" for r in rows.to_dicts())
        for (contrast,), rows in frame.group_by("contrast", maintain_order=True)
    ]
    lines.append(f"{reference_label.to(lang)}: {plain(reference)}")
    return f"{title.to(lang)} {y_title.to(lang)}. {SEMICOLON.to(lang).join(lines)}."
