"""A chart in which one moves a weight and sees what share a class gets."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import polars as pl

from engagebias.charts.theme import BLUE, FAINT, GREY, INK, ORANGE, WIDTH, dress, isolated, written
from engagebias.figures import plain, signed
from engagebias.words import SEMICOLON, Lang, Text

HEIGHT = 300
WIDE = 30.0  # from this ratio of the largest to the smallest weight on, weights are drawn by equal factors
STEPS = 100  # of the slider

_Y = Text("share of the exposure less share of the supply, percentage points", "حصة الظهور ناقص حصة العرض، نقاط مئوية")
_X = Text("weight of {move}", "وزن {move}")
_MOVE = Text("Move the weight of {action}:", "حرّك وزن {action}:")
_WEIGHT, _GAP = Text("weight {weight}", "الوزن {weight}"), Text("{gap} points", "{gap} نقطة")
_SHARE = Text("{share} % of exposure", "{share}% من الظهور")
_OTHER = Text("{against}: {weight}", "{against}: {weight}")
_PARITY = Text("parity at {at}", "التساوي عند {at}")
_NO_PARITY = Text("no parity here", "لا تساوي هنا")
_POINT = Text("{weight}: {gap} points", "{weight}: {gap} نقطة")
_SLIDER = Text("Orange: the weight chosen", "البرتقالي: الوزن المختار")
_CURVES = Text("Orange: at the chosen weight of {against}", "البرتقالي: عند الوزن المختار من {against}")


def frontier_chart(
    curve: pl.DataFrame,
    crossing: pl.DataFrame,
    *,
    title: Text,
    move: Text,
    zero: Text,
    now: float,
    against: Text | None = None,
    other_now: float | None = None,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw a class's share of the exposure less its supply over a weight, with a slider.

    Parameters
    ----------
    curve : polars.DataFrame
        ``weight``, ``exposure_share``, and ``estimate``, ``conf_low`` and ``conf_high`` of the difference, all in percent, the bounds
        null where there are none; with a second weight also ``against``.
    crossing : polars.DataFrame
        ``estimate``: where the difference is zero, null where nowhere; with a second weight also ``against``.
    title, move, zero : Text
        The question, the action whose weight is moved, and what the line at zero is.
    now, other_now : float
        The weights at which the slider starts, and which the still picture shows.
    against : Text, optional
        The action with the second weight: then the slider moves that one, and there is a curve for each of its values.
    lang : {"en", "ar"}
        Language and direction of writing. Weights grow to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    key, start = ("weight", now) if against is None else ("against", float(other_now or 0.0))
    shown = _with_reach(curve, crossing, key, lang, against)
    marks = _marks(crossing, shown, key, lang)
    chosen = _slider(shown, key, start, _MOVE.fill(action=against or move), lang)
    near = "datum.from <= chosen && chosen < datum.to"
    x = _x(curve["weight"], _X.fill(move=move), lang)
    layers = [_zero()]
    if against is None:
        layers += _one_curve(shown, x, near, lang)
    else:
        layers += _many_curves(shown, x, near, lang)
    if marks.height:
        points = alt.Chart(marks).mark_point(size=110, filled=True, opacity=1, shape="diamond", color=INK)
        tip = alt.Tooltip("reading:N", title=written(_X.fill(move=move), lang))
        diamonds = points.encode(x="estimate:Q", y="level:Q", tooltip=[tip])
        layers.append(diamonds if against is None else diamonds.transform_filter(near))
    drawn = dress(
        layers, title=title, subtitle=[zero, _SLIDER if against is None else _CURVES.fill(against=against)],
        alternative=_alternative(curve, crossing, title, zero, against, lang), height=HEIGHT, lang=lang, simulated=simulated,
    )  # fmt: skip
    drawn.params = [chosen]
    return drawn


def _with_reach(
    curve: pl.DataFrame, crossing: pl.DataFrame, key: str, lang: Lang, against: Text | None
) -> pl.DataFrame:
    """Add the stretch of the slider in which each row is the nearest, and what is then read out."""
    values = curve[key].unique().sort().to_numpy()
    between = (values[1:] + values[:-1]) / 2
    low, high = np.append(-1e300, between), np.append(between, 1e300)
    place = np.searchsorted(values, curve[key].to_numpy())
    rows = curve.iter_rows(named=True)
    said = [_said(row, lang) if against is None else _said_of(row["against"], crossing, against, lang) for row in rows]
    return curve.with_columns(
        pl.Series("from", low[place]), pl.Series("to", high[place]), pl.Series("said", said, dtype=pl.String)
    )


def _said(row: dict[str, Any], lang: Lang) -> str:
    """Say what is read at a weight."""
    lines = (
        _WEIGHT.fill(weight=plain(row["weight"])), _SHARE.fill(share=f"{row['exposure_share']:.1f}"),
        _GAP.fill(gap=signed(row["estimate"], 1)),
    )  # fmt: skip
    return "\n".join(written(line, lang) for line in lines)


def _said_of(weight: float, crossing: pl.DataFrame, against: Text, lang: Lang) -> str:
    """Say where a curve is at parity."""
    at = crossing.filter(pl.col("against") == weight)["estimate"].drop_nulls().to_list()
    lines = [_OTHER.fill(against=against, weight=plain(weight)), *(_PARITY.fill(at=plain(x)) for x in at)]
    return "\n".join(written(line, lang) for line in [*lines, *([] if at else [_NO_PARITY])])


def _marks(crossing: pl.DataFrame, shown: pl.DataFrame, key: str, lang: Lang) -> pl.DataFrame:
    known = crossing.drop_nulls("estimate").with_columns(level=pl.lit(0.0))
    said = [written(_PARITY.fill(at=plain(at)), lang) for at in known["estimate"].to_list()]
    known = known.with_columns(pl.Series("reading", said, dtype=pl.String))
    return (
        known
        if key == "weight"
        else known.join(shown.select("against", "from", "to").unique("against"), on="against", maintain_order="left")
    )


def _slider(shown: pl.DataFrame, key: str, start: float, label: Text, lang: Lang) -> Any:
    low, high = float(shown[key].min()), float(shown[key].max())  # type: ignore[arg-type]  # numbers, two or more
    span = alt.BindRange(input="range", min=low, max=high, step=(high - low) / STEPS, name=f"{label.to(lang)} ")
    return alt.VariableParameter(name="chosen", value=min(max(start, low), high), bind=span)


def _x(weights: pl.Series, x_title: Text, lang: Lang) -> alt.X:
    low, high = float(weights.min()), float(weights.max())  # type: ignore[arg-type]  # numbers, two or more
    kind: Any = "log" if low > 0 and high / low >= WIDE else "linear"
    scale = alt.Scale(type=kind, domain=[low, high], nice=False, zero=False)
    return alt.X("weight:Q", scale=scale, axis=alt.Axis(title=written(x_title, lang), grid=False, tickCount=8))


def _y(lang: Lang) -> alt.Y:
    side: dict[str, Any] = {"orient": "right"} if lang == "ar" else {}
    # The title runs along the axis: a long one needs the whole height.
    return alt.Y(
        "estimate:Q",
        axis=alt.Axis(title=written(_Y, lang), gridColor=FAINT, tickCount=6, titleLimit=HEIGHT + 80, **side),
    )


def _zero() -> alt.Chart:
    rule = alt.Chart(pl.DataFrame({"level": [0.0]})).mark_rule(color=GREY, strokeDash=[4, 3])
    line: alt.Chart = rule.encode(y="level:Q")
    return line


def _one_curve(shown: pl.DataFrame, x: alt.X, near: str, lang: Lang) -> list[alt.Chart]:
    """Return the curve with its band, and at the chosen weight a line, a point and what is read there."""
    base = alt.Chart(shown).encode(x=x)
    band = base.mark_area(opacity=0.18, color=BLUE).encode(y="conf_low:Q", y2="conf_high:Q")
    line = base.mark_line(strokeWidth=2.5, color=BLUE, point=alt.OverlayMarkDef(size=30, color=BLUE)).encode(y=_y(lang))
    at = base.transform_filter(near)
    rule = at.mark_rule(color=ORANGE, strokeWidth=2)
    point = at.mark_point(color=ORANGE, filled=True, size=120, opacity=1).encode(y="estimate:Q")
    layers = [line, rule, point, _reading(at, lang)]
    return [band, *layers] if shown["conf_low"].count() else layers


def _many_curves(shown: pl.DataFrame, x: alt.X, near: str, lang: Lang) -> list[alt.Chart]:
    """Return a pale curve for each value of the second weight, and the chosen one with its band and its reading at the end."""
    base = alt.Chart(shown).encode(x=x, detail="against:N")
    pale = base.mark_line(strokeWidth=1.5, color=GREY, opacity=0.45).encode(y=_y(lang))
    at = base.transform_filter(near)
    band = at.mark_area(opacity=0.18, color=ORANGE).encode(y="conf_low:Q", y2="conf_high:Q")
    line = at.mark_line(strokeWidth=2.5, color=ORANGE).encode(y="estimate:Q")
    last = at.transform_filter(f"datum.weight == {float(shown['weight'].max())!r}")  # type: ignore[arg-type]
    layers = [pale, line, _reading(last, lang)]
    return [layers[0], band, *layers[1:]] if shown["conf_low"].count() else layers


def _reading(at: alt.Chart, lang: Lang) -> alt.Chart:
    """Write what is read at the chosen weight outside the frame, opposite the axis, where no line runs through it."""
    side: dict[str, Any] = {"align": "right", "x": -12} if lang == "ar" else {"align": "left", "x": WIDTH + 12}
    text = at.mark_text(align=side["align"], fontSize=12, color=INK, lineBreak="\n", baseline="top")
    said: alt.Chart = text.encode(x=alt.value(side["x"]), y=alt.value(8), text="said:N")
    return said


def _alternative(
    curve: pl.DataFrame, crossing: pl.DataFrame, title: Text, zero: Text, against: Text | None, lang: Lang
) -> str:
    """Say the difference at every weight and where it is zero, curve by curve."""
    parts = []
    for value in curve["against"].unique(maintain_order=True).to_list() if against is not None else [None]:
        rows = curve if value is None else curve.filter(pl.col("against") == value)
        at = crossing if value is None else crossing.filter(pl.col("against") == value)
        said = [
            _POINT.fill(weight=plain(w), gap=signed(gap, 1)).to(lang)
            for w, gap in rows.select("weight", "estimate").iter_rows()
        ]
        said += [_PARITY.fill(at=plain(x)).to(lang) for x in at["estimate"].drop_nulls().to_list()]
        head = [] if value is None or against is None else [_OTHER.fill(against=against, weight=plain(value)).to(lang)]
        parts.append(SEMICOLON.to(lang).join([*head, *said]))
    return isolated(f"{title.to(lang)} {_Y.to(lang)}. {zero.to(lang)}. {'. '.join(parts)}.", lang)
