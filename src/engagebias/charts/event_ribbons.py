"""Lines about dated events, one panel an event, over the ribbon in which placebo dates lie."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.theme import BLUE, FAINT, GREY, INK, ORANGE, WIDTH, dress_stack, isolated, written
from engagebias.figures import plain
from engagebias.words import COMMA, Lang, Text, join

HEIGHT = 130
_SEEN, _EXPECTED = (
    Text("seen", "المرصود"),
    Text("expected from matched days (dashed)", "المتوقع من أيام المطابقة (متقطّع)"),
)
_POINT = Text(
    "{day} days: {seen}, expected {expected} ({low} to {high})",
    "{day} يوم: {seen}، المتوقع {expected} (من {low} إلى {high})",
)
_NONE = Text("{day} days: no figure", "{day} يوم: بلا رقم")
_COLOURS = Text("Blue: {seen}; orange: {expected}", "الأزرق: {seen}؛ البرتقالي: {expected}")
_DAYS = "datum.value == 0 ? '0' : format(datum.value, '+d')"
_RULE = Text("Vertical line: the day of the event", "الخط الرأسي: يوم الحدث")


def event_ribbons(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    y_title: Text,
    band: Text,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.VConcatChart:
    """Draw what was seen about each event over what was to be expected, and the ribbon of placebo dates.

    Parameters
    ----------
    frame : polars.DataFrame
        ``panel`` (event, in the chart's language and in the order to draw), ``offset`` (days from the event), ``date``, ``seen``,
        ``expected``, ``band_low`` and ``band_high``; null where there is no figure, which leaves a gap in the line.
    title, x_title, y_title, band : Text
        The question, the axes with their units, and what the ribbon is.
    lang : {"en", "ar"}
        Language and direction of writing. Days run to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    names = frame["panel"].unique(maintain_order=True).to_list()
    values = frame.select("seen", "band_low", "band_high", "expected").unpivot()["value"].drop_nulls().to_list()
    low, high = min([0.0, *values]), max(values, default=1.0)
    y_scale = alt.Scale(domain=[low, high + 0.05 * (high - low)], nice=False)
    panels = [
        _panel(frame.filter(panel=name), name, x_title if name == names[-1] else None, y_scale, lang) for name in names
    ]
    key = Text("{seen}; {expected}. {band}. {rule}", "{seen}؛ {expected}. {band}. {rule}")
    return dress_stack(
        panels, title=title,
        subtitle=[y_title, _COLOURS.fill(seen=_SEEN, expected=_EXPECTED), band],
        alternative=_alternative(frame, names, title, y_title, key.fill(seen=_SEEN, expected=_EXPECTED, band=band, rule=_RULE), lang),
        lang=lang, simulated=simulated,
    )  # fmt: skip


def _panel(rows: pl.DataFrame, name: str, x_title: Text | None, y_scale: alt.Scale, lang: Lang) -> alt.LayerChart:
    side: dict[str, Any] = {"orient": "right"} if lang == "ar" else {}
    x = alt.X("offset:Q", title=written(x_title, lang) if x_title else None,
              axis=alt.Axis(tickMinStep=1, grid=False, labelExpr=_DAYS), scale=alt.Scale(nice=False))  # fmt: skip
    y = alt.Y("seen:Q", title=None, scale=y_scale, axis=alt.Axis(gridColor=FAINT, tickCount=4, **side))
    base = alt.Chart(rows).encode(x=x)
    ribbon = base.mark_area(opacity=0.2, color=GREY).encode(
        y=alt.Y("band_low:Q", scale=y_scale, title=None), y2="band_high:Q"
    )
    expected = base.mark_line(color=ORANGE, strokeWidth=2, strokeDash=[5, 3]).encode(
        y=alt.Y("expected:Q", scale=y_scale, title=None)
    )
    tips: list[Any] = ["date:T", alt.Tooltip("seen:Q", format=".3~g", title=written(_SEEN, lang)),
                       alt.Tooltip("expected:Q", format=".3~g", title=written(_EXPECTED, lang))]  # fmt: skip
    line = base.mark_line(color=BLUE, strokeWidth=2.5, point=alt.OverlayMarkDef(size=45, color=BLUE)).encode(
        y=y, tooltip=tips
    )
    rule = alt.Chart(pl.DataFrame({"day": [0]})).mark_rule(color=INK, strokeDash=[2, 2]).encode(x="day:Q")
    anchor: Any = "end" if lang == "ar" else "start"
    return alt.LayerChart(layer=[ribbon, rule, expected, line], width=WIDTH, height=HEIGHT).properties(
        title=alt.TitleParams(
            isolated(name, lang), anchor=anchor, fontSize=13, fontWeight="normal", color=INK, offset=6, frame="group"
        )
    )


def _alternative(frame: pl.DataFrame, names: list[str], title: Text, y_title: Text, key: Text, lang: Lang) -> str:
    lines = []
    for name in names:
        said = []
        for row in frame.filter(panel=name).iter_rows(named=True):
            if row["seen"] is None:
                said.append(_NONE.fill(day=f"{row['offset']:+d}"))
                continue
            told = {c: "–" if row[c] is None else plain(row[c]) for c in ("seen", "expected", "band_low", "band_high")}
            said.append(
                _POINT.fill(
                    day=f"{row['offset']:+d}",
                    seen=told["seen"],
                    expected=told["expected"],
                    low=told["band_low"],
                    high=told["band_high"],
                )
            )
        lines.append(f"{name}: {join(said, COMMA).to(lang)}")
    return isolated(f"{title.to(lang)} {y_title.to(lang)}. {key.to(lang)}. {'. '.join(lines)}.", lang)
