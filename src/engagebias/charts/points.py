"""What charts of points with intervals share: rows and colours, readings beside them, words for who cannot see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.theme import FAINT, GREY, INK, SERIES, SHAPES, WIDTH, dress, isolated, written
from engagebias.words import COMMA, SEMICOLON, Lang, Text


def draw_points(
    frame: pl.DataFrame,
    readings: Sequence[str],
    *,
    x: alt.X,
    behind: Sequence[alt.Chart],
    height: int,
    title: Text,
    x_title: Text,
    lang: Lang,
    simulated: bool,
    subtitle: Text | None = None,
    counts: bool = True,
    note: Text | None = None,
) -> alt.LayerChart:
    """Draw one row a label and one colour a contrast.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label``, ``contrast``, ``estimate``, ``conf_low`` and ``conf_high``; with ``counts`` also ``n``, for the tooltip.
    readings : sequence of str
        What is written beside each row of the frame.
    x : altair.X
        The encoding of ``conf_low``, whose axis and scale hold for all.
    behind : sequence of altair.Chart
        Lines to read the points against.
    height : int
        Pixels of all rows together.
    note : Text, optional
        A sentence for the text alternative: what ``behind`` shows.
    """
    shown = frame.with_columns(
        pl.col("label", "contrast").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String),
        reading=pl.Series(readings, dtype=pl.String),
    )
    base = base_of(shown, x_title=x_title, lang=lang, counts=counts)
    # A layer without marks is a picture without words to a screen reader: it is hidden from one.
    said_aloud = alt.Undefined if shown["conf_low"].count() else False
    intervals = base.mark_rule(strokeWidth=2.5, aria=said_aloud).encode(x=x, x2="conf_high:Q")
    points = base.mark_point(size=95, filled=True, opacity=1).encode(x="estimate:Q", shape=_shape(shown))
    said = [f"{title.to(lang)} {x_title.to(lang)}. {_spoken(frame, readings, lang)}.", note.to(lang) if note else ""]
    return dress(
        [*behind, intervals, points, side_readings(base, lang)],
        height=height,
        title=title,
        subtitle=subtitle,
        alternative=" ".join(filter(None, said)),
        lang=lang,
        simulated=simulated,
    )


def series_of(frame: pl.DataFrame) -> int:
    """Return how many series stand below each other: contrasts times rows."""
    return frame["contrast"].n_unique() * frame["label"].n_unique()


def base_of(shown: pl.DataFrame, *, x_title: Text, lang: Lang, counts: bool) -> alt.Chart:
    """Return what the layers share: rows and colours in the frame's order, and tooltips."""
    contrasts, rows = (shown[c].unique(maintain_order=True).to_list() for c in ("contrast", "label"))
    colours = alt.Scale(domain=contrasts, range=list(SERIES[: len(contrasts)]))
    tips: list[Any] = ["label:N", "contrast:N", alt.Tooltip("reading:N", title=written(x_title, lang))]
    base: alt.Chart = alt.Chart(shown).encode(
        y=alt.Y("label:N", sort=rows, title=None, axis=row_axis(lang)),
        yOffset=alt.YOffset("contrast:N", sort=contrasts, scale=alt.Scale(paddingInner=0.1)),
        color=alt.Color("contrast:N", sort=contrasts, title=None, scale=colours,
                        legend=alt.Legend(columns=1) if len(contrasts) > 1 else None),
        tooltip=[*tips, alt.Tooltip("n:Q", title="n")] if counts else tips,
    )  # fmt: skip
    return base


def row_axis(lang: Lang) -> alt.Axis:
    """Return the axis that names the rows, on the side where reading starts."""
    settings: dict[str, Any] = {"domain": False, "ticks": False, "labelPadding": 10, "grid": False}
    if lang == "ar":
        settings |= {"orient": "right"}
    return alt.Axis(**settings)


def value_axis(x_title: Text, lang: Lang, *, ticks: int = 6) -> alt.Axis:
    """Return the axis of the estimates."""
    return alt.Axis(title=written(x_title, lang), grid=True, gridColor=FAINT, tickCount=ticks)


def side_readings(base: alt.Chart, lang: Lang) -> alt.Chart:
    """Write the readings outside the frame, opposite the rows' names, so that no interval runs through them."""
    side: dict[str, Any] = {"align": "right", "x": -12} if lang == "ar" else {"align": "left", "x": WIDTH + 12}
    text = base.mark_text(align=side["align"], fontSize=12)
    written_out: alt.Chart = text.encode(x=alt.value(side["x"]), text="reading:N", color=alt.value(INK))
    return written_out


def zero_line() -> alt.Chart:
    """Return a dashed line at zero."""
    rule = alt.Chart(pl.DataFrame({"zero": [0.0]})).mark_rule(color=GREY, strokeDash=[4, 3])
    line: alt.Chart = rule.encode(x="zero:Q")
    return line


def reading(row: dict[str, Any], write: Callable[[float], str]) -> str:
    """Write an estimate with its interval as one would read it out; a dash where there is none.

    Examples
    --------
    >>> reading({"estimate": 0.7996, "conf_low": 0.5, "conf_high": 0.91}, "{:.2f}".format)
    '0.80 [0.50, 0.91]'
    """
    if row["estimate"] is None:
        return "–"
    if row["conf_low"] is None:
        return write(row["estimate"])
    return f"{write(row['estimate'])} [{write(row['conf_low'])}, {write(row['conf_high'])}]"


def _shape(shown: pl.DataFrame) -> alt.Shape:
    contrasts = shown["contrast"].unique(maintain_order=True).to_list()
    scale = alt.Scale(domain=contrasts, range=list(SHAPES[: len(contrasts)]))
    return alt.Shape("contrast:N", sort=contrasts, title=None, scale=scale)


def _spoken(frame: pl.DataFrame, readings: Sequence[str], lang: Lang) -> str:
    many = frame["contrast"].n_unique() > 1
    names = [
        f"{label}{COMMA.to(lang)}{contrast}" if many else label
        for label, contrast in frame.select("label", "contrast").iter_rows()
    ]
    return SEMICOLON.to(lang).join(f"{name}: {said}" for name, said in zip(names, readings, strict=True))
