"""A forest chart: estimates with their intervals, one row a term, one colour a contrast."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.theme import FAINT, GREY, INK, SERIES, SHAPES, WIDTH, dress, isolated, written
from engagebias.figures import interval
from engagebias.words import COMMA, SEMICOLON, Lang, Text

ROW = 34  # pixels for each series of a row


def forest(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    subtitle: Text | None = None,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw estimates and intervals.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (row) and ``contrast`` (colour and shape), in the chart's language and in the order to
        draw; ``estimate``, ``conf_low``, ``conf_high`` in the unit of ``x_title``.
    title, x_title, subtitle : Text
        The question, the axis with its unit, and a line under the title.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    shown = frame.with_columns(
        pl.col("label", "contrast").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String),
        reading=pl.struct("estimate", "conf_low", "conf_high").map_elements(reading, return_dtype=pl.String),
    )
    contrasts = shown["contrast"].unique(maintain_order=True).to_list()
    base = alt.Chart(shown).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=_row_axis(lang)),
        yOffset=alt.YOffset("contrast:N", sort=contrasts, scale=alt.Scale(paddingInner=0.1)),
        color=alt.Color("contrast:N", sort=contrasts, title=None, scale=alt.Scale(domain=contrasts, range=list(SERIES[: len(contrasts)])),
                        legend=alt.Legend(columns=1) if len(contrasts) > 1 else None),
        tooltip=["label:N", "contrast:N", alt.Tooltip("reading:N", title=written(x_title, lang))],
    )  # fmt: skip
    shapes = alt.Shape(
        "contrast:N",
        sort=contrasts,
        title=None,
        scale=alt.Scale(domain=contrasts, range=list(SHAPES[: len(contrasts)])),
    )
    zero = alt.Chart(pl.DataFrame({"zero": [0.0]})).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="zero:Q")
    x_axis = alt.Axis(title=written(x_title, lang), grid=True, gridColor=FAINT, tickCount=7)
    intervals = base.mark_rule(strokeWidth=2.5).encode(x=alt.X("conf_low:Q", axis=x_axis), x2="conf_high:Q")
    points = base.mark_point(size=95, filled=True, opacity=1).encode(x="estimate:Q", shape=shapes)
    # Readings stand outside the frame, opposite the rows' names, so that no interval runs through them.
    side: dict[str, Any] = {"align": "right", "x": -12} if lang == "ar" else {"align": "left", "x": WIDTH + 12}
    readings = base.mark_text(align=side["align"], fontSize=12).encode(
        x=alt.value(side["x"]), text="reading:N", color=alt.value(INK)
    )
    return dress(
        [zero, intervals, points, readings],
        height=ROW * len(contrasts) * shown["label"].n_unique(),
        title=title,
        subtitle=subtitle,
        alternative=_alternative(frame, title, x_title, lang),
        lang=lang,
        simulated=simulated,
    )


def reading(row: dict[str, float]) -> str:
    """Write an estimate with its interval as one would read it out: ``+1.7 [+0.3, +3.0]``."""
    estimate, low, high = interval(row["estimate"], row["conf_low"], row["conf_high"])
    return f"{estimate} [{low}, {high}]"


def _row_axis(lang: Lang) -> alt.Axis:
    settings: dict[str, Any] = {"domain": False, "ticks": False, "labelPadding": 10, "grid": False}
    if lang == "ar":
        settings |= {"orient": "right"}  # rows are named on the side where reading starts
    return alt.Axis(**settings)


def _alternative(frame: pl.DataFrame, title: Text, x_title: Text, lang: Lang) -> str:
    many = frame["contrast"].n_unique() > 1
    names = [
        f"{r['label']}{COMMA.to(lang)}{r['contrast']}" if many else r["label"] for r in frame.iter_rows(named=True)
    ]
    rows = SEMICOLON.to(lang).join(
        f"{name}: {reading(r)}" for name, r in zip(names, frame.iter_rows(named=True), strict=True)
    )
    return f"{title.to(lang)} {x_title.to(lang)}. {rows}."
