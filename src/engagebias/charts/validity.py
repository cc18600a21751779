"""A chart of measures: points with their intervals, one row a group, one colour a measure."""

from __future__ import annotations

import math
from collections.abc import Callable

import altair as alt
import polars as pl

from engagebias.charts.points import draw_points, reading, series_of, value_axis, zero_line
from engagebias.words import Lang, Text

ROW = 30  # pixels for each series of a row


def point_chart(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    write: Callable[[float], str],
    domain: tuple[float, float] | None = None,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw estimates that have no side to take: shares or correlations, with their intervals.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (row) and ``contrast`` (colour and shape), in the chart's language and in the order to draw;
        ``estimate``, ``conf_low`` and ``conf_high``, null where there is none: the row is kept, with a dash. ``n``, for
        the tooltip.
    title, x_title : Text
        The question and the axis with its unit.
    write : callable
        Writes a number for the readings beside the rows.
    domain : tuple of two floats, optional
        Ends of the axis; by default from 0, or below if an interval reaches there, to just above the highest, but
        never past 1, where shares and correlations end.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    scale = alt.Scale(domain=list(domain or _domain(frame)), nice=False)
    return draw_points(
        frame,
        [reading(row, write) for row in frame.iter_rows(named=True)],
        x=alt.X("conf_low:Q", axis=value_axis(x_title, lang), scale=scale),
        behind=[zero_line()],
        height=ROW * max(2, series_of(frame)),
        title=title,
        x_title=x_title,
        lang=lang,
        simulated=simulated,
    )


def _domain(frame: pl.DataFrame) -> tuple[float, float]:
    values = [v for c in ("estimate", "conf_low", "conf_high") for v in frame[c].drop_nulls().to_list()] or [0.0, 1.0]
    return min(0.0, math.floor(10 * min(values)) / 10), min(1.0, math.ceil(10 * max(values) + 0.5) / 10)
