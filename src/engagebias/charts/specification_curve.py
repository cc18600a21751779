"""A specification curve: estimates in order above, the choices behind each below."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.curve_limits import few_enough, say_limits, thinned
from engagebias.charts.points import reading, row_axis
from engagebias.charts.theme import BLUE, FAINT, GREEN, INK, ORANGE, dress_stack, isolated, written
from engagebias.errors import DataError
from engagebias.figures import signed
from engagebias.terms import name_term
from engagebias.words import COMMA, SEMICOLON, Lang, Text

UPPER, ROW = 230, 19  # pixels: height of the upper panel, and of a choice
WIDTH = 420  # pixels: names of choices and of the median stand beside it, and all must fit a page
MANY = 60  # specifications, above which marks become thin
PALE = "#7d8790"  # 3 to 1 on white, and paler than the blue beside it

_POINTING = {"type": "point", "fields": ["rank"], "on": "pointerover", "clear": "pointerout"}

_ORDER = Text("specifications, in the order of their estimates", "المواصفات مرتّبةً حسب تقديراتها")
_SPECIFICATION = Text("specification", "المواصفة")
_GROUPS = (Text("interval without 0", "فترة الثقة لا تضم الصفر"), Text("interval with 0", "فترة الثقة تضم الصفر"))
_MEDIAN = Text("median {value}", "الوسيط {value}")
_SAID = Text(
    "{n} specifications, from {low} to {high}, {median}; positive: {up}; interval without 0: {clear}.",
    "عدد المواصفات {n}، من {low} إلى {high}، و{median}؛ الموجب منها: {up}؛ وما لا تضم فترة ثقته الصفر: {clear}.",
)
_BY_CHOICE = Text("Median estimate by choice. {said}.", "وسيط التقديرات حسب الاختيار. {said}.")


def specification_curve_chart(
    frame: pl.DataFrame,
    *,
    axes: Sequence[str],
    title: Text,
    x_title: Text,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.VConcatChart:
    """Draw what every specification finds, and of which choices it is made.

    Parameters
    ----------
    frame : polars.DataFrame
        One row a specification: ``rank`` (1, 2, ... in the order of the estimates), ``estimate``, ``conf_low``,
        ``conf_high``, ``significant`` (Boolean), ``specification`` (String) and one String column for each axis. Rows
        without an estimate are not drawn, but counted under the title.
    axes : sequence of str
        The columns of choices, in the order to draw. The choices of an axis stand in the order of an Enum's categories,
        else in the order of their names.
    title, x_title : Text
        The question, and the estimates' axis with its unit.
    lang : {"en", "ar"}
        Language and direction of writing. Ranks and numbers grow as in English.
    simulated : bool
        Add the banner for simulated data.

    Notes
    -----
    Pointing at a specification in either panel marks it in both, and shows its choices. Of more than 240 specifications
    every so many are drawn, the first and the last among them; of more than 40 choices the axes with most are left out
    below. Both are said under the title. The text alternative tells all.
    """
    drawn = frame.filter(pl.col("estimate").is_not_null()).sort("rank")
    if not drawn.height:
        raise DataError("chart: no specification has an estimate, so there is no curve. The column 'reason' says why.")
    lost = frame.height - drawn.height
    told = [axis for axis in axes if axis in few_enough(drawn, axes)]
    shown, rows = _shown(thinned(drawn), axes, lang), _rows(drawn, told, lang)
    pointed = alt.selection_point(name="specification", empty=False)
    base = _base(shown, pointed, lang)
    strips = _strips(shown, axes, x_title, pointed, lang)
    chart = dress_stack(
        [_curve(base, strips, drawn, x_title, pointed, lang), _choices(base, strips, axes, told, rows, pointed, lang)],
        title=title,
        subtitle=say_limits(drawn, axes, told, lost),
        alternative=_alternative(drawn, axes, title, x_title, lang),
        lang=lang,
        simulated=simulated,
    )
    chart.params = [alt.TopLevelSelectionParameter(name=pointed.name, select=_POINTING, views=_views(chart))]
    return chart


def _views(chart: alt.VConcatChart) -> list[str]:
    """Return the names of the marks that can be pointed at, one in each panel, as altair has completed them."""
    named = [layer.name for panel in chart.vconcat for layer in panel.layer]
    return [name for name in named if name is not alt.Undefined]


def _shown(drawn: pl.DataFrame, axes: Sequence[str], lang: Lang) -> pl.DataFrame:
    """Return what is drawn: choices and groups in words, each estimate as one would read it out."""
    names = {True: written(_GROUPS[0], lang), False: written(_GROUPS[1], lang)}
    return drawn.select(
        "rank", "estimate", "conf_low", "conf_high", pl.int_range(1, pl.len() + 1).alias("place"),
        pl.col("significant").replace_strict(names, return_dtype=pl.String).alias("group"),
        pl.Series("reading", [reading(row, _figure) for row in drawn.iter_rows(named=True)], dtype=pl.String),
        pl.col("specification").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String),
        *(_named(pl.col(axis), lang).alias(f"axis{i}") for i, axis in enumerate(axes)),
    )  # fmt: skip


def _named(choice: pl.Expr, lang: Lang) -> pl.Expr:
    return choice.cast(pl.String).map_elements(
        lambda name: isolated(name_term(name).to(lang), lang), return_dtype=pl.String
    )


def _rows(drawn: pl.DataFrame, axes: Sequence[str], lang: Lang) -> list[list[str]]:
    """Return the names of the choices of each axis, in the order to draw."""
    return [[_row(axis, choice, lang) for choice in _choices_of(drawn[axis])] for axis in axes]


def _choices_of(column: pl.Series) -> list[str]:
    there = column.drop_nulls().cast(pl.String).unique().sort().to_list()
    return [c for c in column.dtype.categories if c in there] if isinstance(column.dtype, pl.Enum) else there


def _row(axis: str, choice: str, lang: Lang) -> str:
    return isolated(f"{name_term(axis).to(lang)}: {isolated(name_term(choice).to(lang), lang)}", lang)


def _figure(value: float) -> str:
    return signed(value, 2 if abs(value) >= 0.1 else 3)


def _base(shown: pl.DataFrame, pointed: Any, lang: Lang) -> alt.Chart:
    """Return what the marks of both panels share: places and colours."""
    names = [written(name, lang) for name in _GROUPS]
    colour = alt.Color("group:N", title=None, sort=names, scale=alt.Scale(domain=names, range=[BLUE, PALE]),
                       legend=alt.Legend(symbolOpacity=1, symbolType="circle"))  # fmt: skip
    base: alt.Chart = alt.Chart(shown).encode(
        x=alt.X("place:Q", title=None, axis=None, scale=alt.Scale(domain=[0.5, shown.height + 0.5], nice=False)),
        color=alt.condition(pointed, alt.value(ORANGE), colour),
    )
    return base


def _strips(shown: pl.DataFrame, axes: Sequence[str], x_title: Text, pointed: Any, lang: Lang) -> alt.Chart:
    """Return a strip for each specification over the height of a panel: small marks are hard to point at.

    A thick line would do as well, but for its ends, which reach out of the panel and shift what is below.
    """
    tips = [("specification", _SPECIFICATION), ("reading", x_title)]
    tips += [(f"axis{i}", name_term(axis)) for i, axis in enumerate(axes)]
    strip = alt.Chart(shown).mark_rect(color=ORANGE, aria=False)
    strips: alt.Chart = strip.transform_calculate(start="datum.place - 0.5", end="datum.place + 0.5").encode(
        x="start:Q", x2="end:Q", opacity=alt.condition(pointed, alt.value(0.2), alt.value(0)),
        tooltip=[alt.Tooltip(f"{field}:N", title=written(name, lang)) for field, name in tips],
    )  # fmt: skip
    return strips


def _curve(
    base: alt.Chart, strips: alt.Chart, drawn: pl.DataFrame, x_title: Text, pointed: Any, lang: Lang
) -> alt.LayerChart:
    thick, size = (2.5, 60) if drawn.height <= MANY else (1.2, 22)
    side: dict[str, Any] = {"orient": "right"} if lang == "ar" else {}
    y = alt.Y("conf_low:Q", title=None, axis=alt.Axis(gridColor=FAINT, tickCount=6, domain=False, ticks=False, **side))
    intervals = base.mark_rule(strokeWidth=thick, opacity=0.55).encode(y=y, y2="conf_high:Q")
    points = base.mark_point(filled=True, opacity=1).encode(
        y="estimate:Q", size=alt.condition(pointed, alt.value(4 * size), alt.value(size))
    )
    chart: alt.LayerChart = alt.LayerChart(
        layer=[_zero(), intervals, points, *_median(drawn, lang), strips.properties(name="curve")],
        width=WIDTH, height=UPPER,
        title=alt.TitleParams(written(x_title, lang), anchor="end" if lang == "ar" else "start", frame="group",
                              fontSize=12, fontWeight="normal", color=INK, offset=6),
    )  # fmt: skip
    return chart


def _zero() -> alt.Chart:
    rule = alt.Chart(pl.DataFrame({"zero": [0.0]})).mark_rule(color=INK, strokeDash=[4, 3])
    line: alt.Chart = rule.encode(y="zero:Q")
    return line


def _median(drawn: pl.DataFrame, lang: Lang) -> list[alt.Chart]:
    """Return a line at the median and, outside the frame, its name."""
    level, said = _median_of(drawn)
    mark = alt.Chart(pl.DataFrame({"median": [level], "name": [written(said, lang)]})).encode(y="median:Q")
    side: dict[str, Any] = {"align": "right", "x": -8} if lang == "ar" else {"align": "left", "x": WIDTH + 8}
    text = mark.mark_text(align=side["align"], color=GREEN, fontSize=12)
    return [mark.mark_rule(color=GREEN, strokeWidth=1.5), text.encode(text="name:N", x=alt.value(side["x"]))]


def _median_of(drawn: pl.DataFrame) -> tuple[float, Text]:
    level = float(drawn["estimate"].median())  # type: ignore[arg-type]  # there are estimates, and they are numbers
    return level, _MEDIAN.fill(value=_figure(level))


def _choices(
    base: alt.Chart, strips: alt.Chart, axes: Sequence[str], told: Sequence[str], rows: list[list[str]], pointed: Any,
    lang: Lang,
) -> alt.LayerChart:  # fmt: skip
    """Draw a dot for each choice of each specification, with a line between the axes that are told."""
    names = {f"axis{i}": name_term(axis).to(lang) for i, axis in enumerate(axes) if axis in told}
    start, end = isolated("|", lang).split("|")
    flat = [row for group in rows for row in group]
    y = alt.Y("row:N", sort=flat, title=None, axis=row_axis(lang), scale=alt.Scale(domain=flat))
    dots = (
        base.transform_fold(list(names), as_=["axis", "choice"])
        .transform_filter("isValid(datum.choice)")
        .transform_calculate(row=f"'{start}' + {json.dumps(names)}[datum.axis] + ': ' + datum.choice + '{end}'")
        .mark_point(filled=True, opacity=1)
        .encode(y=y, size=alt.condition(pointed, alt.value(90), alt.value(22)))
    )
    heads = pl.DataFrame({"row": [group[0] for group in rows[1:] if group]}, schema={"row": pl.String})
    lines = alt.Chart(heads).mark_rule(color=FAINT).encode(y=alt.Y("row:N", sort=flat, bandPosition=0))
    between = [lines] if heads.height else []
    order = alt.TitleParams(written(_ORDER, lang), orient="bottom", anchor="middle", fontSize=12, fontWeight="normal",
                            color=INK, offset=8)  # fmt: skip
    chart: alt.LayerChart = alt.LayerChart(
        layer=[*between, dots, strips.properties(name="choices")],
        width=WIDTH, height=ROW * len(flat), title=order,
    )  # fmt: skip
    return chart


def _alternative(drawn: pl.DataFrame, axes: Sequence[str], title: Text, x_title: Text, lang: Lang) -> str:
    """Say what the curve shows: its ends, its median and how they move with each choice."""
    estimates = drawn["estimate"].to_list()
    said = _SAID.fill(
        n=len(estimates), low=_figure(min(estimates)), high=_figure(max(estimates)), median=_median_of(drawn)[1],
        up=sum(e > 0 for e in estimates), clear=int(drawn["significant"].sum()),
    )  # fmt: skip
    by_choice = []
    for axis in axes:
        each = [
            f"{isolated(name_term(c).to(lang), lang)} {_figure(_median_of(drawn.filter(pl.col(axis).cast(pl.String) == c))[0])}"
            for c in _choices_of(drawn[axis])
        ]
        by_choice.append(f"{name_term(axis).to(lang)}: {COMMA.to(lang).join(each)}")
    choices = _BY_CHOICE.to(lang).format(said=SEMICOLON.to(lang).join(by_choice))
    return f"{title.to(lang)} {x_title.to(lang)}. {said.to(lang)} {choices}"
