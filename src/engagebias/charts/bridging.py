"""Charts of bridging: what each class gets, and where items lie between helpful and partisan."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.points import draw_points, reading, series_of, value_axis
from engagebias.charts.theme import FAINT, GREY, INK, SERIES, SHAPES, dress, isolated, written
from engagebias.words import COMMA, Lang, Text

ROW = 30  # pixels for each series of a row
MOST_POINTS = 1500

_PART = Text(
    "{shown} of {n} items drawn, evenly spaced by intercept", "رُسم {shown} من {n} عنصرًا، بتوزيع متساوٍ حسب الحدّ الثابت"
)
_CLOUD = Text(
    "{n} items: {parts}. Dashed line at an intercept of {threshold}.",
    "{n} عنصرًا: {parts}. وخط متقطع عند حدّ ثابت قدره {threshold}.",
)
_AT = Text("held up from {threshold}", "يُبرَز بدءًا من {threshold}")


def class_shares(
    frame: pl.DataFrame, *, title: Text, x_title: Text, lang: Lang = "en", simulated: bool = False
) -> alt.LayerChart:
    """Draw shares of classes with their intervals.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (class) and ``contrast`` (how items are chosen), in the chart's language and in the order to draw; ``estimate``,
        ``conf_low`` and ``conf_high`` in percent; ``n``.
    title, x_title : Text
        The question and the axis with its unit.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    highest = max((v for c in ("estimate", "conf_high") for v in frame[c].drop_nulls()), default=100.0)
    scale = alt.Scale(domain=[0, min(100, 5 * math.ceil(highest / 5 + 0.1))], nice=False)
    return draw_points(
        frame,
        [reading(row, "{:.1f}".format) for row in frame.iter_rows(named=True)],
        x=alt.X("conf_low:Q", axis=value_axis(x_title, lang), scale=scale),
        behind=[],
        height=ROW * max(2, series_of(frame)),
        title=title,
        x_title=x_title,
        lang=lang,
        simulated=simulated,
    )


def item_cloud(
    frame: pl.DataFrame,
    *,
    threshold: float,
    title: Text,
    x_title: Text,
    y_title: Text,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw items by intercept and factor; of more than 1,500 an even part.

    Parameters
    ----------
    frame : polars.DataFrame
        ``intercept``, ``factor`` and ``status`` in the chart's language and, by first row, in the order of the colours. No names of
        items: the chart is for sharing.
    threshold : float
        From which intercept items are held up.
    title, x_title, y_title : Text
        The question and the axes.
    lang : {"en", "ar"}
        Language and direction of writing.
    simulated : bool
        Add the banner for simulated data.
    """
    every = max(1, math.ceil(frame.height / MOST_POINTS))
    shown = frame.select("intercept", "factor", "status").sort("intercept", "factor").gather_every(every)
    kinds = frame["status"].unique(maintain_order=True).to_list()
    names = [isolated(kind, lang) for kind in kinds]
    shown = shown.with_columns(pl.col("status").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String))
    range_: dict[str, Any] = {"domain": names}
    points = alt.Chart(shown).mark_point(size=28, filled=True, opacity=0.65).encode(
        x=alt.X("intercept:Q", title=written(x_title, lang), axis=alt.Axis(gridColor=FAINT), scale=alt.Scale(zero=False)),
        y=alt.Y("factor:Q", title=written(y_title, lang), axis=alt.Axis(gridColor=FAINT)),
        color=alt.Color("status:N", title=None, scale=alt.Scale(range=list(SERIES[: len(names)]), **range_)),
        shape=alt.Shape("status:N", title=None, scale=alt.Scale(range=list(SHAPES[: len(names)]), **range_)),
        tooltip=[alt.Tooltip("intercept:Q", format=".2f", title=written(x_title, lang)),
                 alt.Tooltip("factor:Q", format=".2f", title=written(y_title, lang)), "status:N"],
    )  # fmt: skip
    counts = dict(frame["status"].value_counts().iter_rows())
    said = _CLOUD.fill(
        n=f"{frame.height:,}",
        parts=COMMA.to(lang).join(f"{k} {counts[k]:,}" for k in kinds),
        threshold=f"{threshold:g}",
    )
    part = _PART.fill(shown=f"{shown.height:,}", n=f"{frame.height:,}") if every > 1 else None
    return dress(
        [*_threshold(threshold, lang), points], title=title, subtitle=part, height=320, lang=lang, simulated=simulated,
        alternative=f"{title.to(lang)} {x_title.to(lang)}{COMMA.to(lang)}{y_title.to(lang)}. {said.to(lang)}",
    )  # fmt: skip


def _threshold(at: float, lang: Lang) -> list[alt.Chart]:
    mark = alt.Chart(pl.DataFrame({"at": [at], "label": [written(_AT.fill(threshold=f"{at:g}"), lang)]}))
    rule: alt.Chart = mark.mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="at:Q")
    name: alt.Chart = mark.mark_text(align="left", dx=5, color=INK, fontSize=11).encode(
        x="at:Q", y=alt.value(8), text="label:N"
    )
    return [rule, name]
