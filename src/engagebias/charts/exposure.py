"""A chart of how far a class's share lies from its supply, by policy."""

from __future__ import annotations

import altair as alt
import polars as pl

from engagebias.charts.points import draw_points, reading, series_of, value_axis, zero_line
from engagebias.figures import interval, signed
from engagebias.words import Lang, Text

ROW = 34  # pixels for each series of a row


def exposure_chart(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    zero: Text,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw differences and their intervals against a dashed line at zero.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (row) and ``contrast`` (colour and shape), in the chart's language and in the order to draw;
        ``estimate``, ``conf_low`` and ``conf_high`` in the unit of ``x_title``, the bounds null where there are none; ``n``,
        for the tooltip.
    title, x_title, zero : Text
        The question, the axis with its unit, and what the line at zero is.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    return draw_points(
        frame,
        [_reading(row) for row in frame.iter_rows(named=True)],
        x=alt.X("conf_low:Q", axis=value_axis(x_title, lang, ticks=7)),
        behind=[zero_line()],
        height=ROW * max(2, series_of(frame)),
        title=title,
        x_title=x_title,
        subtitle=zero,
        note=zero,
        lang=lang,
        simulated=simulated,
    )


def _reading(row: dict[str, float | None]) -> str:
    known = [row[k] for k in ("estimate", "conf_low", "conf_high")]
    if None in known:
        return reading(row, lambda value: signed(value, 1))
    estimate, low, high = interval(*(float(value or 0) for value in known))
    return f"{estimate} [{low}, {high}]"
