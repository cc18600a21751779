"""Responses of one series to a surprise in another, day by day, in both directions and both orderings."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.theme import BLUE, FAINT, GREY, INK, ORANGE, SHAPES, WIDTH, dress_stack, isolated, written
from engagebias.figures import signed
from engagebias.words import COMMA, Lang, Text, join

HEIGHT = 170
_POINT = Text("{day} days after: {value} ({low} to {high})", "بعد {day} يوم: {value} (من {low} إلى {high})")
_DASHED = Text("Dashed line at 0: no response", "الخط المتقطع عند 0: لا استجابة")


def impulse_responses(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    y_title: Text,
    subtitle: Text,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.VConcatChart:
    """Draw a panel a direction, with a line and a band for each ordering, and points for what another method gives.

    Parameters
    ----------
    frame : polars.DataFrame
        ``panel`` (direction) and ``contrast`` (ordering), in the chart's language and in the order to draw, ``projected`` (true: drawn as
        points), ``days_after``, ``estimate``, ``conf_low`` and ``conf_high``.
    title, x_title, y_title, subtitle : Text
        The question, the axes with their units, and what lines and points are.
    lang : {"en", "ar"}
        Language and direction of writing. Days run to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    shown = frame.with_columns(pl.col("contrast").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String))
    names = shown["panel"].unique(maintain_order=True).to_list()
    ends = shown.select("conf_low", "conf_high").unpivot()["value"].drop_nulls().to_list()
    low, high = min([0.0, *ends]), max([0.0, *ends])
    scale = alt.Scale(domain=[low - 0.05 * (high - low), high + 0.05 * (high - low)], nice=False)
    panels = [
        _panel(shown.filter(panel=name), name, scale, x_title if name == names[-1] else None, y_title, lang)
        for name in names
    ]
    return dress_stack(
        panels, title=title, subtitle=subtitle, alternative=_alternative(frame, title, y_title, subtitle, lang), lang=lang, simulated=simulated
    )  # fmt: skip


def _panel(
    rows: pl.DataFrame, name: str, scale: alt.Scale, x_title: Text | None, y_title: Text, lang: Lang
) -> alt.LayerChart:
    groups = rows["contrast"].unique(maintain_order=True).to_list()
    side: dict[str, Any] = {"orient": "right"} if lang == "ar" else {}
    # Colour, shape and dash tell the same: Vega merges their legends where all three have one.
    legend = alt.Legend(columns=1, symbolOpacity=1)
    same: dict[str, Any] = {"sort": groups, "title": None, "legend": legend}
    colour = alt.Color("contrast:N", **same, scale=alt.Scale(domain=groups, range=[BLUE, ORANGE]))
    shape = alt.Shape("contrast:N", **same, scale=alt.Scale(domain=groups, range=list(SHAPES[:2])))
    # One often lies over the other: the second is dashed, so that the first shows through.
    dash = alt.StrokeDash("contrast:N", **same, scale=alt.Scale(domain=groups, range=[[1, 0], [7, 5]]))
    x = alt.X("days_after:Q", title=written(x_title, lang) if x_title else None, scale=alt.Scale(nice=False),
              axis=alt.Axis(tickMinStep=1, format="d", grid=False))  # fmt: skip
    y = alt.Y(
        "estimate:Q", title=written(y_title, lang), scale=scale, axis=alt.Axis(gridColor=FAINT, tickCount=5, **side)
    )
    lines, points = (alt.Chart(rows.filter(pl.col("projected") == p)).encode(x=x, color=colour) for p in (False, True))
    tips: list[Any] = ["contrast:N", "days_after:Q", alt.Tooltip("estimate:Q", format="+.2f")]
    band = lines.mark_area(opacity=0.15).encode(y=alt.Y("conf_low:Q", scale=scale), y2="conf_high:Q")
    line = lines.mark_line(strokeWidth=2.5).encode(y=y, tooltip=tips, strokeDash=dash)
    dots = points.mark_point(size=50, filled=True, opacity=0.9).encode(
        y=alt.Y("estimate:Q", scale=scale), shape=shape, tooltip=tips
    )
    zero = (
        alt.Chart(pl.DataFrame({"zero": [0.0]}))
        .mark_rule(color=GREY, strokeDash=[4, 3])
        .encode(y=alt.Y("zero:Q", scale=scale))
    )
    anchor: Any = "end" if lang == "ar" else "start"
    return alt.LayerChart(layer=[zero, band, line, dots], width=WIDTH, height=HEIGHT).properties(
        title=alt.TitleParams(
            isolated(name, lang), anchor=anchor, fontSize=13, fontWeight="normal", color=INK, offset=6, frame="group"
        )
    )


def _alternative(frame: pl.DataFrame, title: Text, y_title: Text, subtitle: Text, lang: Lang) -> str:
    lines = []
    for (panel, contrast), rows in frame.filter(~pl.col("projected")).group_by(
        "panel", "contrast", maintain_order=True
    ):
        said = [
            _POINT.fill(
                day=row["days_after"], value=signed(row["estimate"], 2), low=signed(row["conf_low"], 2), high=signed(row["conf_high"], 2)
            )
            for row in rows.iter_rows(named=True)
        ]  # fmt: skip
        lines.append(f"{panel}, {contrast}: {join(said, COMMA).to(lang)}")
    return isolated(
        f"{title.to(lang)} {y_title.to(lang)}. {subtitle.to(lang)}. {_DASHED.to(lang)}. {'. '.join(lines)}.", lang
    )
