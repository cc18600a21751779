"""A chart of ages with their intervals, on an axis by equal factors."""

from __future__ import annotations

import altair as alt
import polars as pl

from engagebias.charts.accrual import AGES
from engagebias.charts.points import draw_points, reading, series_of
from engagebias.charts.theme import FAINT, written
from engagebias.figures import plain
from engagebias.words import Lang, Text

ROW = 26  # pixels for each series of a row


def age_points(
    frame: pl.DataFrame, *, title: Text, x_title: Text, lang: Lang = "en", simulated: bool = False
) -> alt.LayerChart:
    """Draw one row a label and one colour a contrast.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` and ``contrast``, in the chart's language and in the order to draw; ``estimate``, ``conf_low``, ``conf_high`` in hours,
        null where there is none, and ``n``.
    title, x_title : Text
        The question and the axis with its unit.
    lang : {"en", "ar"}
        Language and direction of writing.
    simulated : bool
        Add the banner for simulated data.
    """
    ends = frame.select(pl.col("estimate", "conf_low", "conf_high")).unpivot()["value"].drop_nulls()
    above = ends.filter(ends > 0)
    low, high = float(above.min() or 1.0) / 1.2, float(above.max() or 1.0) * 1.2  # type: ignore[arg-type]
    axis = alt.Axis(
        title=written(x_title, lang),
        grid=True,
        gridColor=FAINT,
        format="~g",
        values=[a for a in AGES if low <= a <= high],
    )
    # An interval from publication on has no place on such an axis: it is drawn from the edge, and its reading says 0.
    drawn = frame.with_columns(
        conf_low=pl.when(pl.col("conf_low") > 0).then("conf_low").when(pl.col("conf_low") <= 0).then(low)
    )
    return draw_points(
        drawn,
        [reading(row, plain) for row in frame.iter_rows(named=True)],
        x=alt.X("conf_low:Q", axis=axis, scale=alt.Scale(type="log", domain=[low, high], nice=False)),
        behind=[],
        height=ROW * series_of(frame),
        title=title,
        x_title=x_title,
        lang=lang,
        simulated=simulated,
    )
