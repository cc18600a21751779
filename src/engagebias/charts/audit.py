"""A chart of what one feed shows more of than another."""

from __future__ import annotations

import altair as alt
import polars as pl

from engagebias.charts.points import draw_points, reading, series_of, value_axis, zero_line
from engagebias.figures import signed
from engagebias.words import Lang, Text

ROW = 40  # pixels for each outcome
_NOTE = Text("Dashed line at 0, where both feeds show as much.", "خط متقطع عند 0، حيث تتساوى الخلاصتان.")


def feed_differences(
    frame: pl.DataFrame, *, title: Text, x_title: Text, lang: Lang = "en", simulated: bool = False
) -> alt.LayerChart:
    """Draw differences and their intervals.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (outcome) and ``contrast``, in the chart's language and in the order to draw; ``estimate``, ``conf_low`` and
        ``conf_high``, null where there is none: the row is kept, with a dash. ``n``, users.
    title, x_title : Text
        The question and the axis with its unit.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    return draw_points(
        frame,
        [reading(row, lambda v: signed(v, 2)) for row in frame.iter_rows(named=True)],
        x=alt.X("conf_low:Q", axis=value_axis(x_title, lang)),
        behind=[zero_line()],
        height=ROW * max(2, series_of(frame)),
        title=title,
        x_title=x_title,
        note=_NOTE,
        lang=lang,
        simulated=simulated,
    )
