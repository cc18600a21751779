"""A chart of ratios by the age at which posts are read, both axes by equal factors."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.accrual import age_axis
from engagebias.charts.points import reading
from engagebias.charts.theme import FAINT, GREY, INK, SERIES, SHAPES, dress, isolated, written
from engagebias.figures import plain
from engagebias.words import SEMICOLON, Lang, Text

_AT = Text("{contrast}, {age} h: {value}", "{contrast}، {age} س: {value}")
_NONE = Text("{contrast}, {age} h: no figure", "{contrast}، {age} س: بلا رقم")


def ratio_lines(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    y_title: Text,
    level_label: Text,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw ratios with their intervals against age.

    Parameters
    ----------
    frame : polars.DataFrame
        ``age_hours``, ``contrast`` (line, in the chart's language and in the order to draw), ``estimate``, ``conf_low``, ``conf_high``
        (above 0); null estimates are left out of the picture and named in its text alternative.
    title, x_title, y_title : Text
        The question and the axes with their units.
    level_label : Text
        What the dashed line at 1 is called.
    lang : {"en", "ar"}
        Language and direction of writing.
    simulated : bool
        Add the banner for simulated data.
    """
    shown = frame.drop_nulls("estimate").with_columns(
        pl.col("contrast").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String),
        reading=pl.struct("estimate", "conf_low", "conf_high").map_elements(
            lambda r: reading(r, plain), return_dtype=pl.String
        ),
    )
    contrasts = shown["contrast"].unique(maintain_order=True).to_list()
    legend = alt.Legend(columns=1) if len(contrasts) > 1 else None
    colour = alt.Color("contrast:N", sort=contrasts, title=None, legend=legend,
                       scale=alt.Scale(domain=contrasts, range=list(SERIES[: len(contrasts)])))  # fmt: skip
    shape = alt.Shape("contrast:N", sort=contrasts, title=None, legend=legend,
                      scale=alt.Scale(domain=contrasts, range=list(SHAPES[: len(contrasts)])))  # fmt: skip
    ages = frame["age_hours"].unique().sort()
    x = age_axis(ages, x_title, lang, every=ages.to_list())
    y = alt.Y("estimate:Q", title=written(y_title, lang), **_ratios(shown))
    base = alt.Chart(shown).encode(
        x=x, color=colour,
        tooltip=["contrast:N", alt.Tooltip("age_hours:Q", title=written(x_title, lang)), alt.Tooltip("reading:N", title=written(y_title, lang))],
    )  # fmt: skip
    bars = base.mark_rule(strokeWidth=2).encode(y="conf_low:Q", y2="conf_high:Q")
    lines = base.mark_line(strokeWidth=2).encode(y=y)
    points = base.mark_point(size=85, filled=True, opacity=1).encode(y="estimate:Q", shape=shape)
    return dress(
        [*_level(level_label, lang), bars, lines, points],
        height=280,
        title=title,
        subtitle=None,
        alternative=_alternative(frame, title, y_title, lang),
        lang=lang,
        simulated=simulated,
    )


def _ratios(shown: pl.DataFrame) -> dict[str, Any]:
    ends = shown.select("estimate", "conf_low", "conf_high").unpivot()["value"].drop_nulls().to_list()
    low, high = min(1.0, *ends, 1.0) / 1.25, max(1.0, *ends, 1.0) * 1.25
    ticks = [base * 10.0**power for power in range(-6, 7) for base in (1, 2, 5)]
    return {
        "scale": alt.Scale(type="log", domain=[low, high], nice=False),
        "axis": alt.Axis(gridColor=FAINT, format="~g", values=[t for t in ticks if low <= t <= high]),
    }


def _level(label: Text, lang: Lang) -> list[alt.Chart]:
    # On the left: ratios that start far from 1 approach it to the right.
    mark = alt.Chart(pl.DataFrame({"level": [1.0], "label": [written(label, lang)]}))
    rule = mark.mark_rule(color=GREY, strokeDash=[4, 3]).encode(y="level:Q")
    name = mark.mark_text(align="left", baseline="bottom", dy=-4, color=INK, fontSize=11).encode(
        x=alt.value(6), y="level:Q", text="label:N"
    )
    return [rule, name]


def _alternative(frame: pl.DataFrame, title: Text, y_title: Text, lang: Lang) -> str:
    lines = []
    for row in frame.iter_rows(named=True):
        said = _NONE if row["estimate"] is None else _AT
        values = {"contrast": row["contrast"], "age": plain(row["age_hours"])}
        lines.append(
            said.fill(**values, **({} if row["estimate"] is None else {"value": reading(row, plain)})).to(lang)
        )
    return f"{title.to(lang)} {y_title.to(lang)}. {SEMICOLON.to(lang).join(lines)}."
