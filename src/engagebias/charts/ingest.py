"""A chart of how much of each count an export reports."""

from __future__ import annotations

import altair as alt
import polars as pl

from engagebias.charts.points import row_axis
from engagebias.charts.theme import BLUE, FAINT, GREY, ORANGE, dress, isolated, written
from engagebias.words import SEMICOLON, Lang, Text

_X = Text("share of rows (%)", "نسبة الصفوف (%)")
ROW = 24


def reported_chart(
    frame: pl.DataFrame, *, title: Text, groups: tuple[Text, Text, Text], lang: Lang = "en"
) -> alt.LayerChart:
    """Draw one bar a count, split by whether its rows hold a figure.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (count, in the chart's language and in the order to draw), ``group`` (0, 1 or 2: a place in ``groups``),
        ``share`` (percent) and ``n``.
    title : Text
        The question.
    groups : tuple of three Text
        What reported, nulled and absent counts are called.
    lang : {"en", "ar"}
        Language and direction of writing.
    """
    names = [written(g, lang) for g in groups]
    isolate = pl.col("label").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String)
    shown = frame.with_columns(isolate, name=pl.col("group").replace_strict([0, 1, 2], names, return_dtype=pl.String))
    labels = shown["label"].unique(maintain_order=True).to_list()
    bars = alt.Chart(shown).mark_bar(height=14).encode(
        y=alt.Y("label:N", sort=labels, title=None, axis=row_axis(lang)),
        x=alt.X("share:Q", title=written(_X, lang), scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(gridColor=FAINT)),
        color=alt.Color("name:N", sort=names, title=None, scale=alt.Scale(domain=names, range=[BLUE, ORANGE, GREY]), legend=alt.Legend(columns=1)),
        order=alt.Order("group:Q"),
        tooltip=["label:N", "name:N", alt.Tooltip("share:Q", format=".1f", title="%"), alt.Tooltip("n:Q", format=",", title="n")],
    )  # fmt: skip
    said = [
        f"{row['label']}: {groups[row['group']].to(lang)} {row['share']:.0f}%"
        for row in frame.filter(pl.col("n") > 0).iter_rows(named=True)
    ]
    return dress(
        [bars], height=ROW * max(len(labels), 1), title=title, subtitle=None,
        alternative=f"{title.to(lang)} {SEMICOLON.to(lang).join(said)}.", lang=lang, simulated=False,
    )  # fmt: skip
