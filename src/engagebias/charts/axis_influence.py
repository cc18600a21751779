"""Bars of how much each choice of an analysis moves its answer."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.points import row_axis, side_readings
from engagebias.charts.theme import BLUE, FAINT, dress, isolated, written
from engagebias.figures import plain
from engagebias.terms import name_term
from engagebias.words import SEMICOLON, Lang, Text

ROW = 34  # pixels

_SHARE = Text(
    "share of the variance of the estimates that goes with the choice, %", "نصيب الاختيار من تباين التقديرات، %"
)
_READING = Text("{share} %; medians {range} apart", "{share}%؛ تباعُد الوسيط {range}")
_APART = Text(
    "Apart: how far the medians of its options lie from each other ({unit}).",
    "تباعُد الوسيط: أكبر فرق بين وسيط بديل ووسيط آخر ({unit}).",
)
_CHOICE = Text("choice", "الاختيار")
_UNKNOWN = Text("not known", "غير معروف")


def axis_influence_chart(
    frame: pl.DataFrame, *, title: Text, unit: Text, lang: Lang = "en", simulated: bool = False
) -> alt.LayerChart:
    """Draw which choice moves the answer most.

    Parameters
    ----------
    frame : polars.DataFrame
        ``axis``, called by its name in the chart's language; ``share_of_variance`` (0 to 1) and ``range``, how far apart
        the medians of its choices are, in the unit of the estimates. Null where it is not known: the row is kept.
    title : Text
        The question.
    unit : Text
        That of ``range``.
    lang : {"en", "ar"}
        Language and direction of writing: bars grow away from their names.
    simulated : bool
        Add the banner for simulated data.

    Notes
    -----
    The longest bar stands on top.
    """
    rows = frame.sort("share_of_variance", descending=True, nulls_last=True, maintain_order=True)
    labels = [isolated(name_term(axis).to(lang), lang) for axis in rows["axis"]]
    readings = [_read(row, lang) for row in rows.iter_rows(named=True)]
    shown = rows.select(percent=pl.col("share_of_variance") * 100).with_columns(
        label=pl.Series(labels, dtype=pl.String), reading=pl.Series(readings, dtype=pl.String)
    )
    base = alt.Chart(shown).encode(
        y=alt.Y("label:N", sort=labels, title=None, axis=row_axis(lang)),
        tooltip=[alt.Tooltip(f"{c}:N", title=written(t, lang)) for c, t in (("label", _CHOICE), ("reading", _SHARE))],
    )
    scale: dict[str, Any] = {"domain": [0, _end(shown)], "nice": False, "reverse": lang == "ar"}
    x = alt.X("percent:Q", scale=alt.Scale(**scale),
              axis=alt.Axis(title=written(_SHARE, lang), tickCount=6, gridColor=FAINT))  # fmt: skip
    bars = base.mark_bar(color=BLUE, height=alt.RelativeBandSize(band=0.55)).encode(x=x)
    said = SEMICOLON.to(lang).join(f"{label}: {words}" for label, words in zip(labels, readings, strict=True))
    apart = _APART.fill(unit=unit)
    return dress(
        [bars, side_readings(base, lang)],
        height=ROW * max(2, rows.height),
        title=title,
        subtitle=apart,
        alternative=f"{title.to(lang)} {_SHARE.to(lang)}. {said}. {apart.to(lang)}",
        lang=lang,
        simulated=simulated,
    )


def _read(row: dict[str, Any], lang: Lang) -> str:
    if row["share_of_variance"] is None:
        return written(_UNKNOWN, lang)
    moves = "–" if row["range"] is None else plain(row["range"])
    return written(_READING.fill(share=f"{100 * row['share_of_variance']:.1f}", range=moves), lang)


def _end(shown: pl.DataFrame) -> float:
    """Return the end of the axis in percent: just above the longest bar, in steps of 10."""
    longest: float = shown["percent"].max() or 0.0  # type: ignore[assignment]
    return min(100.0, 10 * (longest // 10 + 1))
