"""Charts of removals: ratios between groups, shares of groups, curves of what became of posts, and worlds told apart."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.points import draw_points, reading, row_axis, series_of
from engagebias.charts.theme import BLUE, FAINT, GREY, INK, SERIES, WIDTH, dress, isolated, written
from engagebias.figures import plain
from engagebias.words import SEMICOLON, Lang, Text

ROW = 30  # pixels for each series of a row
MARKS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)  # readings of ratios on an axis by equal factors
_ONE = Text("Dashed line at 1, where the groups do not differ.", "خط متقطع عند 1، حيث لا فرق بين المجموعتين.")
_BETWEEN = Text("between {low} and {high}", "بين {low} و{high}")
_AT = Text("{contrast}, {age} h: {value} %", "{contrast}، {age} س: {value}%")
_TOLD = Text("{pair}, {what}: {value}", "{pair}، {what}: {value}")


def ratio_points(
    frame: pl.DataFrame, *, title: Text, x_title: Text, subtitle: Text | None = None, lang: Lang = "en", simulated: bool = False
) -> alt.LayerChart:  # fmt: skip
    """Draw ratios with their intervals on an axis by equal factors, against the line at 1.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (row) and ``contrast`` (colour and shape), in the chart's language and in the order to draw; ``estimate``,
        ``conf_low`` and ``conf_high`` above 0, null where there is none: ends without an estimate are bounds; ``n``.
    title, x_title, subtitle : Text
        The question, the axis with its unit, and a line under the title.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    values = [v for c in ("estimate", "conf_low", "conf_high") for v in frame[c].drop_nulls().to_list()]
    low, high = min([0.8, *values]) / 1.1, max([1.25, *values]) * 1.1
    axis = alt.Axis(
        title=written(x_title, lang),
        grid=True,
        gridColor=FAINT,
        format="~g",
        values=[m for m in MARKS if low <= m <= high],
    )
    one = alt.Chart(pl.DataFrame({"one": [1.0]})).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="one:Q")
    return draw_points(
        frame,
        [_ratio(row, lang) for row in frame.iter_rows(named=True)],
        x=alt.X("conf_low:Q", axis=axis, scale=alt.Scale(type="log", domain=[low, high], nice=False)),
        behind=[one],
        height=ROW * max(2, series_of(frame)),
        title=title,
        x_title=x_title,
        subtitle=subtitle,
        note=_ONE,
        lang=lang,
        simulated=simulated,
    )


def share_points(
    frame: pl.DataFrame, *, title: Text, x_title: Text, lang: Lang = "en", simulated: bool = False
) -> alt.LayerChart:
    """Draw shares with their intervals, in percent from 0.

    Parameters
    ----------
    frame : polars.DataFrame
        As of :func:`ratio_points`, the figures in percent.
    title, x_title : Text
        The question and the axis with its unit.
    lang : {"en", "ar"}
        Language and direction of writing.
    simulated : bool
        Add the banner for simulated data.
    """
    most = max((v for c in ("estimate", "conf_high") for v in frame[c].drop_nulls().to_list()), default=100.0)
    axis = alt.Axis(title=written(x_title, lang), grid=True, gridColor=FAINT, tickCount=6)
    scale = alt.Scale(domain=[0, min(100.0, most * 1.05)], nice=False)
    return draw_points(
        frame,
        [reading(row, "{:.3g}".format) for row in frame.iter_rows(named=True)],
        x=alt.X("conf_low:Q", axis=axis, scale=scale),
        behind=[],
        height=ROW * max(2, series_of(frame)),
        title=title,
        x_title=x_title,
        lang=lang,
        simulated=simulated,
    )


def incidence_lines(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    y_title: Text,
    subtitle: Text | None = None,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw step curves of the share of posts that something has happened to by an age, with bands; every second one is dashed.

    Parameters
    ----------
    frame : polars.DataFrame
        ``contrast`` (curve, in the chart's language and in the order to draw), ``age_hours`` (above 0), ``share``, ``conf_low`` and
        ``conf_high`` in percent, by age; no row where all is suppressed.
    title, x_title, y_title, subtitle : Text
        The question, the axes with their units, and a line under the title. Ages grow to the right by equal factors.
    lang : {"en", "ar"}
        Language and direction of writing.
    simulated : bool
        Add the banner for simulated data.
    """
    shown = frame.with_columns(pl.col("contrast").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String))
    names = shown["contrast"].unique(maintain_order=True).to_list()
    ages = shown["age_hours"].to_list()
    low, high = min(ages, default=1.0), max(ages, default=100.0)
    marks = [m for m in (0.1, 0.5, 1, 2, 6, 12, 24, 72, 168, 336, 720, 2160, 8760) if low <= m <= high]
    x = alt.X(
        "age_hours:Q", title=written(x_title, lang), scale=alt.Scale(type="log", domain=[low, high], nice=False),
        axis=alt.Axis(values=marks, format="~g", grid=False),
    )  # fmt: skip
    legend = alt.Legend(columns=1, symbolOpacity=1)
    colour = alt.Color("contrast:N", sort=names, title=None, legend=legend,
                       scale=alt.Scale(domain=names, range=[SERIES[i % len(SERIES)] for i in range(len(names))]))  # fmt: skip
    dash = alt.StrokeDash("contrast:N", sort=names, title=None, legend=legend,
                          scale=alt.Scale(domain=names, range=[[1, 0] if i % 2 == 0 else [5, 3] for i in range(len(names))]))  # fmt: skip
    base = alt.Chart(shown).encode(x=x, color=colour)
    band = base.mark_area(opacity=0.16, interpolate="step-after").encode(y="conf_low:Q", y2="conf_high:Q")
    tips: list[Any] = ["contrast:N", alt.Tooltip("age_hours:Q", format=".3~g", title=written(x_title, lang)),
                       alt.Tooltip("share:Q", format=".2f", title=written(y_title, lang))]  # fmt: skip
    lines = base.mark_line(strokeWidth=2.5, interpolate="step-after").encode(
        y=alt.Y("share:Q", title=written(y_title, lang), axis=alt.Axis(tickCount=6, gridColor=FAINT)), strokeDash=dash, tooltip=tips
    )  # fmt: skip
    said = []
    for (name,), rows in frame.group_by("contrast", maintain_order=True):
        for i in sorted({0, rows.height // 2, rows.height - 1}):
            said.append(
                _AT.fill(
                    contrast=str(name), age=plain(float(rows["age_hours"][i])), value=plain(float(rows["share"][i]))
                ).to(lang)
            )
    return dress(
        [band, lines],
        height=280,
        title=title,
        subtitle=subtitle,
        alternative=f"{title.to(lang)} {y_title.to(lang)}. {SEMICOLON.to(lang).join(said) or '–'}.",
        lang=lang,
        simulated=simulated,
    )


def told_apart(
    frame: pl.DataFrame, *, title: Text, legend_title: Text, lang: Lang = "en", simulated: bool = False
) -> alt.LayerChart:
    """Draw how well each pair of worlds is told apart, by each statistic, as a grid of shares.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (row: a pair) and ``column``, in the chart's language and in the order to draw; ``accuracy`` in percent, null where the
        statistic cannot be computed.
    title, legend_title : Text
        The question, and what the colour says with its unit.
    lang : {"en", "ar"}
        Language and direction of writing.
    simulated : bool
        Add the banner for simulated data.
    """
    isolate = (pl.col(c).map_elements(lambda s: isolated(s, lang), return_dtype=pl.String) for c in ("label", "column"))
    shown = frame.with_columns(
        *isolate,
        reading=pl.col("accuracy").map_elements(lambda v: f"{v:.0f}", return_dtype=pl.String).fill_null("–"),
        light=(pl.col("accuracy") < 80).fill_null(True),
    )
    rows, columns = (shown[c].unique(maintain_order=True).to_list() for c in ("label", "column"))
    order = columns[::-1] if lang == "ar" else columns
    base = alt.Chart(shown).encode(
        y=alt.Y("label:N", sort=rows, title=None, axis=row_axis(lang)),
        x=alt.X("column:N", sort=order, title=None,
                axis=alt.Axis(orient="top", labelAngle=-35, labelLimit=230, domain=False, ticks=False, grid=False,
                              labelAlign="left")),
        tooltip=["label:N", "column:N", alt.Tooltip("reading:N", title=written(legend_title, lang))],
    )  # fmt: skip
    colour = alt.Color(
        "accuracy:Q", title=written(legend_title, lang), scale=alt.Scale(domain=[50, 100], range=["#f3f5f7", BLUE]),
        legend=alt.Legend(orient="bottom", direction="horizontal", gradientLength=180, titleLimit=500, offset=22),
    )  # fmt: skip
    cells = base.mark_rect(stroke="white").encode(color=colour)
    figures = base.mark_text(fontSize=12).encode(
        text="reading:N", color=alt.condition("datum.light", alt.value(INK), alt.value("white"))
    )
    said = [
        _TOLD.fill(
            pair=r["label"], what=r["column"], value="–" if r["accuracy"] is None else f"{r['accuracy']:.0f} %"
        ).to(lang)
        for r in frame.iter_rows(named=True)
    ]
    return dress(
        [cells, figures],
        height=34 * len(rows),
        width=max(WIDTH, 62 * len(columns)),
        title=title,
        subtitle=None,
        alternative=f"{title.to(lang)} {legend_title.to(lang)}. {SEMICOLON.to(lang).join(said)}.",
        lang=lang,
        simulated=simulated,
    )


def _ratio(row: dict[str, Any], lang: Lang) -> str:
    low, high = row["conf_low"], row["conf_high"]
    if row["estimate"] is None and low is not None and high is not None:
        ends = {"low": plain(low), "high": "∞" if math.isinf(high) else plain(high)}
        return written(_BETWEEN.fill(**ends), lang)
    return reading(row, plain)
