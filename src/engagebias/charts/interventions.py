"""Charts of staggered interventions: how much changed, who started when, change by exposure."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.forest import ROW, reading
from engagebias.charts.points import draw_points, row_axis, value_axis, zero_line
from engagebias.charts.theme import BLUE, FAINT, GREY, WIDTH, dress, isolated, written
from engagebias.figures import signed
from engagebias.words import SEMICOLON, Lang, Text

MOST_ROW, LEAST_ROW = 26, 11
NO_ZERO = alt.Scale(zero=False, nice=False)
_STARTS = Text("{row}: from period {first}", "{row}: من الفترة {first}")
_NEVER = Text("{row}: never", "{row}: لا يبدأ")
AT = Text("{at}: {value}", "{at}: {value}")
_BETWEEN = Text("{at}: {value} ({low} to {high})", "{at}: {value} (من {low} إلى {high})")


def effect_points(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    subtitle: Text | None = None,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw estimates with their intervals, and those that have none as points alone.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (row), ``contrast`` (the same in all rows), ``estimate``, ``conf_low`` and ``conf_high``, null where there is none.
    title, x_title, subtitle : Text
        The question, the axis with its unit, and a line under the title.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    readings = [
        signed(r["estimate"], 2) if r["conf_low"] is None or r["conf_high"] is None else reading(r)
        for r in frame.iter_rows(named=True)
    ]
    return draw_points(
        frame, readings, x=alt.X("conf_low:Q", axis=value_axis(x_title, lang, ticks=7)), behind=[zero_line()],
        height=ROW * max(2, frame.height), title=title, x_title=x_title, subtitle=subtitle, counts=False, lang=lang, simulated=simulated,
    )  # fmt: skip


def adoption_timeline(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    words: tuple[Text, Text],
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw sites, or groups of starters, by period; treated ones are filled.

    Parameters
    ----------
    frame : polars.DataFrame
        ``row`` (in the chart's language and in the order to draw), ``first_treated``, ``period``, ``treated``.
    title, x_title : Text
        The question, and the axis of periods.
    words : pair of Text
        What the filled and the empty cells are called.
    lang : {"en", "ar"}
        Language and direction of writing. Time runs to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    names = [isolated(written(w, lang), lang) if lang == "en" else written(w, lang) for w in words]
    shown = frame.with_columns(
        pl.col("row").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String),
        state=pl.when("treated").then(pl.lit(names[0])).otherwise(pl.lit(names[1])),
    )
    rows = shown["row"].unique(maintain_order=True).to_list()
    height = max(LEAST_ROW, min(MOST_ROW, 420 // len(rows)))
    periods = shown["period"].n_unique()
    axis: dict[str, Any] = {"labelAngle": 0, "domain": False, "ticks": False, "labelOverlap": "greedy"}
    cells = alt.Chart(shown).mark_rect(stroke="white", strokeWidth=1).encode(
        x=alt.X("period:O", title=written(x_title, lang), axis=alt.Axis(**axis)),
        y=alt.Y("row:N", sort=rows, title=None, axis=row_axis(lang)),
        color=alt.Color("state:N", sort=names, title=None, scale=alt.Scale(domain=names, range=[BLUE, FAINT])),
        tooltip=["row:N", "period:O", "state:N"],
    )  # fmt: skip
    said = [
        (_NEVER if r["first_treated"] is None else _STARTS).fill(
            **({"row": r["row"]} if r["first_treated"] is None else {"row": r["row"], "first": r["first_treated"]})
        ).to(lang)
        for r in frame.unique("row", maintain_order=True).iter_rows(named=True)
    ]  # fmt: skip
    return dress(
        [cells], height=height * len(rows), width=min(WIDTH, max(200, 40 * periods)), title=title, subtitle=None,
        alternative=f"{title.to(lang)} {SEMICOLON.to(lang).join(said)}.", lang=lang, simulated=simulated,
    )  # fmt: skip


def exposure_bands(
    frame: pl.DataFrame, *, title: Text, x_title: Text, y_title: Text, subtitle: Text, lang: Lang = "en", simulated: bool = False
) -> alt.LayerChart:  # fmt: skip
    """Draw the change by periods since the start, with pointwise bars and a band over all of them.

    Parameters
    ----------
    frame : polars.DataFrame
        ``exposure``, ``estimate``, ``conf_low``, ``conf_high`` and, null where there is none, ``band_low`` and ``band_high``.
    title, x_title, y_title, subtitle : Text
        The question, the axes with their units, and what bars and band are.
    lang : {"en", "ar"}
        Language and direction of writing. Time runs to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    shown = frame.with_columns(
        # The period that all are measured against is zero by definition: the band closes there.
        pl.when(pl.col("exposure") == -1).then(0.0).otherwise(pl.col(c)).alias(c)
        for c in ("band_low", "band_high")
    )
    x = alt.X(
        "exposure:Q",
        title=written(x_title, lang),
        scale=alt.Scale(nice=False, zero=False, padding=12),
        axis=alt.Axis(tickMinStep=1, format="d", grid=False),
    )
    y_axis = alt.Axis(title=written(y_title, lang), gridColor=FAINT, tickCount=6)
    tips = [
        alt.Tooltip("exposure:Q", title=written(x_title, lang)), alt.Tooltip("estimate:Q", format=".3f", title=written(y_title, lang)),
        alt.Tooltip("conf_low:Q", format=".3f"), alt.Tooltip("conf_high:Q", format=".3f"),
    ]  # fmt: skip
    base = alt.Chart(shown).encode(x=x)
    layers = [dashed_line(0.0, "y"), dashed_line(-0.5, "x")]
    if shown["band_low"].count() > 1:
        layers.append(
            base.mark_area(color=BLUE, opacity=0.15).encode(y=alt.Y("band_low:Q", axis=y_axis), y2="band_high:Q")
        )
    bars = alt.Chart(shown.drop_nulls("conf_low")).encode(x=x).mark_rule(strokeWidth=3)
    colour = alt.condition("datum.exposure < 0", alt.value(GREY), alt.value(BLUE))
    layers.append(bars.encode(color=colour, y=alt.Y("conf_low:Q", axis=y_axis), y2="conf_high:Q"))
    layers.append(
        base.mark_point(size=90, filled=True, opacity=1).encode(
            y=alt.Y("estimate:Q", axis=y_axis), color=colour, tooltip=tips
        )
    )
    said = [_reading(r, str(r["exposure"]).replace("-", "−"), lang) for r in frame.iter_rows(named=True)]
    return dress(
        layers, height=280, title=title, subtitle=subtitle, lang=lang, simulated=simulated,
        alternative=f"{title.to(lang)} {y_title.to(lang)}, {x_title.to(lang)}. {SEMICOLON.to(lang).join(said)}.",
    )  # fmt: skip


def dashed_line(at: float, axis: str) -> alt.Chart:
    """Return a dashed line across the other axis."""
    rule = alt.Chart(pl.DataFrame({"at": [at]})).mark_rule(color=GREY, strokeDash=[4, 3], aria=False)
    drawn: alt.Chart = rule.encode(**{axis: alt.X("at:Q", scale=NO_ZERO) if axis == "x" else alt.Y("at:Q")})
    return drawn


def _reading(row: dict[str, Any], at: str, lang: Lang) -> str:
    if row["conf_low"] is None:
        return AT.fill(at=at, value=signed(row["estimate"], 2)).to(lang)
    return _BETWEEN.fill(
        at=at, value=signed(row["estimate"], 2), low=signed(row["conf_low"], 2), high=signed(row["conf_high"], 2)
    ).to(lang)  # fmt: skip
