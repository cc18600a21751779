"""Charts of trust: points with intervals against no difference, and what silent viewers could make of a share."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.points import draw_points, reading, series_of, value_axis
from engagebias.charts.theme import FAINT, GREY, written
from engagebias.figures import plain
from engagebias.words import Lang, Text

ROW = 34  # pixels for each series of a row
MOST_TICKS = 9
_AT_ZERO = Text("Dashed line at no difference.", "خط متقطع عند انعدام الفرق.")
_AT_ONE = Text(
    "Dashed line at 1, no difference; equal steps are equal factors.",
    "خط متقطع عند 1، أي لا فرق؛ والخطوات المتساوية نسب متساوية.",
)
_ENDS = Text(
    "Each line runs from the share if no silent viewer distrusts to the share if all do.",
    "يمتد كل خط من النسبة إن لم يرتَب أحد من المشاهدين الصامتين إلى النسبة إن ارتابوا جميعًا.",
)


def trust_points(
    frame: pl.DataFrame, *, title: Text, x_title: Text, ratio: bool, lang: Lang = "en", simulated: bool = False
) -> alt.LayerChart:
    """Draw figures with their intervals.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (row) and ``contrast`` (colour and shape), in the chart's language and in the order to draw;
        ``estimate``, ``conf_low`` and ``conf_high``, null where there is none: the row is kept, with a dash; ``n``.
    title, x_title : Text
        The question and the axis with its unit.
    ratio : bool
        Whether the figures are ratios above 0, drawn by equal factors against 1, or differences against 0.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    level = pl.DataFrame({"level": [1.0 if ratio else 0.0]})
    rule = alt.Chart(level).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="level:Q")
    x: dict[str, Any] = _ratios(frame, x_title, lang) if ratio else {"axis": value_axis(x_title, lang)}
    return draw_points(
        frame,
        [reading(row, plain) for row in frame.iter_rows(named=True)],
        x=alt.X("conf_low:Q", **x),
        behind=[rule],
        height=ROW * max(2, series_of(frame)),
        title=title,
        x_title=x_title,
        note=_AT_ONE if ratio else _AT_ZERO,
        lang=lang,
        simulated=simulated,
    )


def silent_lines(
    frame: pl.DataFrame, *, title: Text, x_title: Text, lang: Lang = "en", simulated: bool = False
) -> alt.LayerChart:
    """Draw the shares that silent viewers allow.

    Parameters
    ----------
    frame : polars.DataFrame
        As for :func:`trust_points`, in percent: ``estimate`` among those who commented, ``conf_low`` and ``conf_high`` the bounds.
    title, x_title : Text
        The question and the axis with its unit.
    lang : {"en", "ar"}
        Language and direction of writing.
    simulated : bool
        Add the banner for simulated data.
    """
    ends = [v for c in ("estimate", "conf_low", "conf_high") for v in frame[c].drop_nulls().to_list()]
    scale = alt.Scale(domain=[min(0.0, *ends, 0.0), max(100.0, *ends, 0.0)], nice=False)
    zero = alt.Chart(pl.DataFrame({"level": [0.0]})).mark_rule(color=GREY).encode(x="level:Q")
    return draw_points(
        frame,
        [reading(row, "{:.1f}".format) for row in frame.iter_rows(named=True)],
        x=alt.X("conf_low:Q", axis=value_axis(x_title, lang), scale=scale),
        behind=[zero],
        height=ROW * max(2, series_of(frame)),
        title=title,
        x_title=x_title,
        note=_ENDS,
        lang=lang,
        simulated=simulated,
    )


def _ratios(frame: pl.DataFrame, x_title: Text, lang: Lang) -> dict[str, Any]:
    ends = [v for c in ("estimate", "conf_low", "conf_high") for v in frame[c].drop_nulls().to_list() if v > 0]
    low, high = min(1.0, *ends, 1.0) / 1.15, max(1.0, *ends, 1.0) * 1.15
    steps = (1, 1.5, 2, 3, 5, 7) if high / low < 10 else (1, 2, 5) if high / low < 1000 else (1,)
    ticks = [s * 10.0**power for power in range(-6, 7) for s in steps if low <= s * 10.0**power <= high]
    every = math.ceil(len(ticks) / MOST_TICKS)
    axis = alt.Axis(title=written(x_title, lang), gridColor=FAINT, format="~g", values=ticks[::every])
    return {"axis": axis, "scale": alt.Scale(type="log", domain=[low, high], nice=False)}
