"""Charts of plans: power by size, what p-values can be had, and power over two things that one can choose."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.theme import BLUE, FAINT, GREY, INK, SERIES, WIDTH, dress, isolated, written
from engagebias.figures import plain
from engagebias.words import COMMA, SEMICOLON, Lang, Text

_DASHES = ([1, 0], [6, 3], [2, 3], [8, 3, 2, 3], [1, 0])
_CAN = Text("{place}: {p}, can reject", "{place}: {p}، يمكن الرفض")
_CANNOT = Text("{place}: {p}, cannot reject", "{place}: {p}، لا يمكن الرفض")
_OF = Text("{treated} of {sites}", "{treated} من {sites}")
_AT = Text("{y} × {x}: {power} %", "{y} × {x}: {power}%")


def power_curves(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    y_title: Text,
    target: float,
    target_label: Text,
    plan: float,
    plan_label: Text,
    subtitle: Text | None = None,
    lang: Lang = "en",
) -> alt.LayerChart:
    """Draw one line for each effect: how often a study of a size finds it; sizes grow to the right by equal factors.

    Parameters
    ----------
    frame : polars.DataFrame
        ``contrast`` (line, in the chart's language and in the order to draw), ``size`` (above 0) and ``power`` in percent, null where no
        test holds.
    title, x_title, y_title, subtitle : Text
        The question, the axes with their units, and a line under the title.
    target, target_label : float and Text
        The power wanted, in percent: a dashed line.
    plan, plan_label : float and Text
        The size that is planned: an upright line.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right in both.
    """
    shown = frame.with_columns(pl.col("contrast").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String))
    names = shown["contrast"].unique(maintain_order=True).to_list()
    sizes = shown["size"].unique().sort().to_list()
    legend = alt.Legend(columns=1, symbolOpacity=1, symbolType="stroke", symbolSize=300)
    colour = alt.Color("contrast:N", sort=names, title=None, legend=legend,
                       scale=alt.Scale(domain=names, range=[SERIES[i % len(SERIES)] for i in range(len(names))]))  # fmt: skip
    dash = alt.StrokeDash("contrast:N", sort=names, title=None, legend=legend,
                          scale=alt.Scale(domain=names, range=[_DASHES[i % len(_DASHES)] for i in range(len(names))]))  # fmt: skip
    x = alt.X("size:Q", title=written(x_title, lang), scale=alt.Scale(type="log", domain=[sizes[0], sizes[-1]], nice=False),
              axis=alt.Axis(values=sizes, format=",d", grid=False, labelOverlap=True))  # fmt: skip
    y = alt.Y("power:Q", title=written(y_title, lang), scale=alt.Scale(domain=[0, 100]),
              axis=alt.Axis(values=[0, 20, 40, 60, 80, 100], gridColor=FAINT))  # fmt: skip
    tips: list[Any] = ["contrast:N", alt.Tooltip("size:Q", title=written(x_title, lang)),
                       alt.Tooltip("power:Q", format=".0f", title=written(y_title, lang))]  # fmt: skip
    lines = alt.Chart(shown.drop_nulls("power")).mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=36)).encode(
        x=x, y=y, color=colour, strokeDash=dash, tooltip=tips
    )  # fmt: skip
    level = alt.Chart(pl.DataFrame({"level": [target], "label": [written(target_label, lang)]}))
    across = level.mark_rule(color=GREY, strokeDash=[4, 3]).encode(y="level:Q")
    named = level.mark_text(align="left", baseline="bottom", dy=-3, dx=3, color=INK, fontSize=11).encode(
        x=alt.value(0), y="level:Q", text="label:N"
    )
    mark = alt.Chart(pl.DataFrame({"plan": [plan], "label": [written(plan_label, lang)]}))
    upright = mark.mark_rule(color=INK, strokeWidth=1.2).encode(x="plan:Q")
    yours = mark.mark_text(baseline="bottom", dy=-4, color=INK, fontSize=11).encode(
        x="plan:Q", y=alt.value(0), text="label:N"
    )
    said = [
        f"{name}: " + COMMA.to(lang).join(f"{_whole(r['power'])} (n = {plain(r['size'])})" for r in rows.to_dicts())
        for (name,), rows in frame.group_by("contrast", maintain_order=True)
    ]
    return dress(
        [across, upright, lines, named, yours],
        height=280,
        title=title,
        subtitle=subtitle,
        alternative=f"{title.to(lang)} {y_title.to(lang)}. {SEMICOLON.to(lang).join(said)}. {plan_label.to(lang)}: {plain(plan)}.",
        lang=lang,
        simulated=False,
    )


def attainable_grid(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    y_title: Text,
    subtitle: Text,
    treated: int,
    sites: int,
    lang: Lang = "en",
) -> alt.LayerChart:
    """Draw the smallest p by sites and by how many of them are treated, a filled cell where a test can reject.

    Parameters
    ----------
    frame : polars.DataFrame
        ``sites`` (row), ``treated`` (column), ``smallest_p`` and ``can_reject``.
    title, x_title, y_title, subtitle : Text
        The question, what columns and rows are, and what a filled cell means.
    treated, sites : int
        The cell of the plan, framed if it is in the grid.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right and downwards in both.
    """
    shown = frame.with_columns(
        reading=pl.col("smallest_p").map_elements(_short, return_dtype=pl.String),
        yours=(pl.col("treated") == treated) & (pl.col("sites") == sites),
    )
    columns = sorted(shown["treated"].unique().to_list())
    base = alt.Chart(shown).encode(
        x=alt.X("treated:O", title=written(x_title, lang), axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False, grid=False)),
        y=alt.Y("sites:O", title=written(y_title, lang), axis=alt.Axis(domain=False, ticks=False, grid=False)),
        tooltip=[alt.Tooltip("treated:O", title=written(x_title, lang)), alt.Tooltip("sites:O", title=written(y_title, lang)),
                 alt.Tooltip("smallest_p:Q", format=".3~g", title="p")],
    )  # fmt: skip
    cells = base.mark_rect(stroke="white").encode(
        color=alt.condition("datum.can_reject", alt.value(BLUE), alt.value("#eceff2"))
    )
    frames = base.transform_filter("datum.yours").mark_rect(filled=False, stroke=INK, strokeWidth=3, aria=False)
    figures = base.mark_text(fontSize=11.5).encode(
        text="reading:N", color=alt.condition("datum.can_reject", alt.value("white"), alt.value(INK))
    )
    said = [
        (_CAN if r["can_reject"] else _CANNOT)
        .fill(place=_OF.fill(treated=r["treated"], sites=r["sites"]), p=_short(r["smallest_p"]))
        .to(lang)
        for r in frame.iter_rows(named=True)
    ]
    rows = shown["sites"].n_unique()
    layers = [cells, figures, frames] if shown["yours"].any() else [cells, figures]
    return dress(
        layers,
        height=28 * rows,
        width=max(320, min(WIDTH, 62 * len(columns))),
        title=title,
        subtitle=subtitle,
        alternative=f"{title.to(lang)} {subtitle.to(lang)} {SEMICOLON.to(lang).join(said)}.",
        lang=lang,
        simulated=False,
    )


def _whole(power: float | None) -> str:
    """Write a power in percent, or a dash where no test holds."""
    return "–" if power is None else f"{power:.0f}"


def _short(p: float) -> str:
    """Write a p-value as it fits a cell."""
    return (
        f"{p:.2f}"[1:]
        if 0.0995 <= p < 0.995
        else f"{p:.3f}"[1:]
        if 0.001 <= p < 0.0995
        else "1"
        if p >= 0.995
        else "<.001"
    )


def power_surface(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    y_title: Text,
    legend_title: Text,
    target: float,
    lang: Lang = "en",
) -> alt.LayerChart:
    """Draw power over two things that can be chosen, darker with more, in bold where it reaches the target.

    Parameters
    ----------
    frame : polars.DataFrame
        ``x_label`` and ``y_label`` (in the chart's language and in the order to draw) and ``power`` in percent, null where no
        test holds.
    title, x_title, y_title, legend_title : Text
        The question, what columns and rows are, and what the figures are with their unit.
    target : float
        The power wanted, in percent.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right and downwards in both.
    """
    isolate = (
        pl.col(c).map_elements(lambda s: isolated(s, lang), return_dtype=pl.String) for c in ("x_label", "y_label")
    )
    shown = frame.with_columns(
        *isolate,
        reading=pl.col("power").map_elements(lambda v: f"{v:.0f}", return_dtype=pl.String).fill_null("–"),
        light=(pl.col("power") < 70).fill_null(True),
        enough=(pl.col("power") >= target).fill_null(False),
    )
    columns, rows = (shown[c].unique(maintain_order=True).to_list() for c in ("x_label", "y_label"))
    base = alt.Chart(shown).encode(
        x=alt.X("x_label:N", sort=columns, title=written(x_title, lang),
                axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False, grid=False)),
        y=alt.Y("y_label:N", sort=rows, title=written(y_title, lang), axis=alt.Axis(domain=False, ticks=False, grid=False)),
        tooltip=[alt.Tooltip("y_label:N", title=written(y_title, lang)), alt.Tooltip("x_label:N", title=written(x_title, lang)),
                 alt.Tooltip("reading:N", title=written(legend_title, lang))],
    )  # fmt: skip
    colour = alt.Color(
        "power:Q", title=written(legend_title, lang), scale=alt.Scale(domain=[0, 100], range=["#f3f5f7", BLUE]),
        legend=alt.Legend(orient="bottom", direction="horizontal", gradientLength=180, titleLimit=500, offset=12),
    )  # fmt: skip
    cells = base.mark_rect(stroke="white").encode(color=colour)
    ink = alt.condition("datum.light", alt.value(INK), alt.value("white"))
    plainly = base.transform_filter("!datum.enough").mark_text(fontSize=12).encode(text="reading:N", color=ink)
    boldly = (
        base.transform_filter("datum.enough")
        .mark_text(fontSize=12, fontWeight="bold")
        .encode(text="reading:N", color=ink)
    )
    said = [
        _AT.fill(y=r["y_label"], x=r["x_label"], power=_whole(r["power"])).to(lang) for r in frame.iter_rows(named=True)
    ]
    return dress(
        [cells, plainly, boldly],
        height=34 * len(rows),
        width=max(WIDTH, 56 * len(columns)),
        title=title,
        subtitle=None,
        alternative=f"{title.to(lang)} {legend_title.to(lang)}. {SEMICOLON.to(lang).join(said)}.",
        lang=lang,
        simulated=False,
    )
