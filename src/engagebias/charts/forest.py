"""A forest chart: estimates with their intervals, one row a term, one colour a contrast."""

from __future__ import annotations

import altair as alt
import polars as pl

from engagebias.charts.points import draw_points, series_of, value_axis, zero_line
from engagebias.figures import interval
from engagebias.words import Lang, Text

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
    return draw_points(
        frame,
        [reading(row) for row in frame.iter_rows(named=True)],
        x=alt.X("conf_low:Q", axis=value_axis(x_title, lang, ticks=7)),
        behind=[zero_line()],
        height=ROW * series_of(frame),
        title=title,
        x_title=x_title,
        subtitle=subtitle,
        counts=False,
        lang=lang,
        simulated=simulated,
    )


def reading(row: dict[str, float]) -> str:
    """Write an estimate with its interval as one would read it out: ``+1.7 [+0.3, +3.0]``."""
    estimate, low, high = interval(row["estimate"], row["conf_low"], row["conf_high"])
    return f"{estimate} [{low}, {high}]"
