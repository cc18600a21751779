"""A chart of how much has arrived by an age, with bands and the age of half of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.theme import FAINT, GREY, SERIES, SHAPES, dress, isolated, written
from engagebias.figures import plain
from engagebias.words import COMMA, SEMICOLON, Lang, Text, join

HALF = Text("half by {age} h", "النصف خلال {age} س")
_POINT = Text("{age} h: {share} %", "{age} س: {share}%")
# Readings of ages on an axis by factors of ten: what a reader knows as an hour, a day and a week.
AGES = (0.1, 0.25, 0.5, 1, 2, 6, 12, 24, 48, 72, 168, 336, 720, 2160, 8760)


def accrual_chart(
    curve: pl.DataFrame,
    half: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    y_title: Text,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw one step curve a group.

    Parameters
    ----------
    curve : polars.DataFrame
        ``contrast`` (group, in the chart's language and in the order to draw), ``age_hours`` (above 0), ``share``, and ``conf_low`` and
        ``conf_high``, null where there is no band.
    half : polars.DataFrame
        ``contrast`` and ``age_hours``: where each curve crosses a half.
    title, x_title, y_title : Text
        The question and the axes with their units. Ages grow to the right by equal factors.
    lang : {"en", "ar"}
        Language and direction of writing.
    simulated : bool
        Add the banner for simulated data.
    """
    isolate = pl.col("contrast").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String)
    shown = curve.with_columns(isolate, pl.col("share", "conf_low", "conf_high") * 100)
    marks = half.with_columns(isolate, level=pl.lit(50.0), reading=pl.col("age_hours").map_elements(
        lambda age: written(HALF.fill(age=plain(age)), lang), return_dtype=pl.String))  # fmt: skip
    groups = shown["contrast"].unique(maintain_order=True).to_list()
    colour, shape = _colours(groups)
    x = age_axis(shown["age_hours"], x_title, lang)
    y = alt.Y(
        "share:Q",
        title=written(y_title, lang),
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(tickCount=5, gridColor=FAINT),
    )
    base = alt.Chart(shown).encode(x=x, color=colour)
    band = base.mark_area(opacity=0.18, interpolate="step-after").encode(y="conf_low:Q", y2="conf_high:Q")
    tips: list[Any] = ["contrast:N", alt.Tooltip("age_hours:Q", format=".3~g", title=written(x_title, lang)),
                       alt.Tooltip("share:Q", format=".1f", title=written(y_title, lang))]  # fmt: skip
    steps = base.mark_line(strokeWidth=2.5, interpolate="step-after").encode(y=y, tooltip=tips)
    rule = alt.Chart(pl.DataFrame({"middle": [50.0]})).mark_rule(color=GREY, strokeDash=[4, 3]).encode(y="middle:Q")
    points = alt.Chart(marks).mark_point(size=95, filled=True, opacity=1).encode(
        x="age_hours:Q", y="level:Q", color=colour, shape=shape, tooltip=["contrast:N", "reading:N"]
    )  # fmt: skip
    return dress(
        [band, rule, steps, points],
        height=280,
        title=title,
        subtitle=None,
        alternative=_alternative(curve, half, title, y_title, lang),
        lang=lang,
        simulated=simulated,
    )


def age_axis(ages: pl.Series, x_title: Text, lang: Lang, *, every: Sequence[float] = AGES) -> alt.X:
    """Return an axis of ages by equal factors, marked at ``every`` of these that it reaches."""
    low, high = float(ages.min()), float(ages.max())  # type: ignore[arg-type]
    return alt.X(
        "age_hours:Q", title=written(x_title, lang), scale=alt.Scale(type="log", domain=[low, high], nice=False),
        axis=alt.Axis(values=[a for a in every if low <= a <= high], format="~g", grid=False),
    )  # fmt: skip


def _colours(groups: list[str]) -> tuple[alt.Color, alt.Shape]:
    legend = alt.Legend(columns=1, symbolOpacity=1) if len(groups) > 1 else None
    ranges = ([names[i % len(names)] for i in range(len(groups))] for names in (SERIES, SHAPES))
    colour, shape = (alt.Scale(domain=groups, range=r) for r in ranges)
    return (
        alt.Color("contrast:N", sort=groups, title=None, legend=legend, scale=colour),
        alt.Shape("contrast:N", sort=groups, title=None, legend=legend, scale=shape),
    )


def _alternative(curve: pl.DataFrame, half: pl.DataFrame, title: Text, y_title: Text, lang: Lang) -> str:
    ages = dict(half.select("contrast", "age_hours").iter_rows())
    lines = []
    for (contrast,), rows in curve.group_by("contrast", maintain_order=True):
        points = [
            _POINT.fill(age=plain(rows["age_hours"][i]), share=f"{100 * rows['share'][i]:.0f}")
            for i in _some(rows.height)
        ]
        said = [HALF.fill(age=plain(ages[contrast])), *points]
        lines.append(f"{contrast}: {join(said, COMMA).to(lang)}")
    return f"{title.to(lang)} {y_title.to(lang)}. {SEMICOLON.to(lang).join(lines)}."


def _some(n: int) -> list[int]:
    """Return up to five places along a curve, its ends among them."""
    return sorted({round(i * (n - 1) / 4) for i in range(5)})
