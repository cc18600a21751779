"""A chart of win probabilities against an even chance."""

from __future__ import annotations

import math

import altair as alt
import polars as pl

from engagebias.charts.points import draw_points, reading, series_of, value_axis
from engagebias.charts.theme import GREY
from engagebias.words import Lang, Text

ROW = 34  # pixels for each series of a row
EVEN = 50.0
_NOTE = Text(
    "Dashed line at 50 %, where neither wins more often.", "خط متقطع عند 50%، حيث لا يغلب أحد الطرفين أكثر من الآخر."
)


def win_chart(
    frame: pl.DataFrame, *, title: Text, x_title: Text, lang: Lang = "en", simulated: bool = False
) -> alt.LayerChart:
    """Draw win probabilities and their intervals.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (row) and ``contrast`` (colour and shape), in the chart's language and in the order to draw;
        ``estimate``, ``conf_low`` and ``conf_high`` in percent, null where there is none: the row is kept, with a dash.
        ``n``, for the tooltip.
    title, x_title : Text
        The question and the axis with its unit.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    even = alt.Chart(pl.DataFrame({"even": [EVEN]})).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="even:Q")
    return draw_points(
        frame,
        [reading(row, "{:.1f}".format) for row in frame.iter_rows(named=True)],
        x=alt.X("conf_low:Q", axis=value_axis(x_title, lang), scale=_scale(frame)),
        behind=[even],
        height=ROW * max(2, series_of(frame)),
        title=title,
        x_title=x_title,
        note=_NOTE,
        lang=lang,
        simulated=simulated,
    )


def _scale(frame: pl.DataFrame) -> alt.Scale:
    """Return the scale of all layers; those that name none would stretch it to 0 if it did not say so itself."""
    return alt.Scale(domain=_domain(frame), nice=False, zero=False)


def _domain(frame: pl.DataFrame) -> list[float]:
    """Return the ends of the axis: as far on either side of 50 as the farthest interval, in steps of 5."""
    values = [v for c in ("estimate", "conf_low", "conf_high") for v in frame[c].drop_nulls().to_list()]
    reach = 5 * math.ceil(max((abs(v - EVEN) for v in values), default=EVEN) / 5 + 0.1)
    return [max(0.0, EVEN - reach), min(100.0, EVEN + reach)]
