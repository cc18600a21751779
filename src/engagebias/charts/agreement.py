"""A chart of agreement: coefficients with their intervals, against the levels that they should reach."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import altair as alt
import polars as pl

from engagebias.charts.points import draw_points, reading, series_of, value_axis
from engagebias.charts.theme import GREY, INK
from engagebias.words import COMMA, Lang, Text

ROW = 34  # pixels for each series of a row


def agreement_chart(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    write: Callable[[float], str],
    levels: Sequence[float],
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw coefficients of agreement and their intervals.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (row) and ``contrast`` (colour and shape), in the chart's language and in the order to draw;
        ``estimate``, ``conf_low`` and ``conf_high``, at most 1, null where there is none: the row is kept, with a
        dash for its reading. ``n``, for the tooltip.
    title, x_title : Text
        The question and the axis.
    write : callable
        Writes a coefficient for the readings beside the rows.
    levels : sequence of float
        Where dashed lines stand.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    at = COMMA.to(lang).join(f"{level:.2f}" for level in levels)
    return draw_points(
        frame,
        [reading(row, write) for row in frame.iter_rows(named=True)],
        x=alt.X("conf_low:Q", axis=value_axis(x_title, lang), scale=_scale(frame)),
        behind=_lines(levels),
        height=ROW * series_of(frame),
        title=title,
        x_title=x_title,
        note=Text("Dashed lines at {at}.", "خطوط متقطعة عند {at}.").fill(at=at),
        lang=lang,
        simulated=simulated,
    )


def _scale(frame: pl.DataFrame) -> alt.Scale:
    lowest = [v for c in ("estimate", "conf_low") for v in frame[c].drop_nulls().to_list()]
    return alt.Scale(domain=[min(0.0, math.floor(10 * min(lowest, default=0.0)) / 10), 1.0], nice=False)


def _lines(levels: Sequence[float]) -> list[alt.Chart]:
    marks = alt.Chart(pl.DataFrame({"level": list(levels), "written": [f"{v:.2f}" for v in levels]}))
    rule = marks.mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="level:Q")
    label = marks.mark_text(baseline="bottom", dy=-3, color=INK, fontSize=11).encode(
        x="level:Q", y=alt.value(0), text="written:N"
    )
    return [rule, label]
