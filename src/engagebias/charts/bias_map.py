"""A heat map of rate ratios: one row an action, one column a feature."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.points import reading, row_axis
from engagebias.charts.theme import BLUE, FAINT, GREY, ORANGE, WIDTH, dress, isolated, written
from engagebias.columns import name_column
from engagebias.figures import p_value, plain
from engagebias.terms import name_term
from engagebias.words import SEMICOLON, Lang, Text, join

ROW, COLUMN = 38, 78  # pixels of a cell, at least
LETTER, LINE = 6.8, 14.5  # pixels of a letter of a heading, and of a line
CLEAR = 0.05
FULL_BLUE = 0.82  # share of the way to blue from which white is read better than black; orange is too light for white
# Where all ratios are near 1 the palest colours stay pale; beyond fourfold the colour says no more.
LEAST_END, MOST_END = 1.25, 4.0

RATIO = Text("rate ratio (1: no difference)", "نسبة المعدلين (1: لا فرق)")
_FILLED = Text(
    "Coloured: p < {level}, adjusted over the map. Not coloured: no clear difference.",
    "الملوَّن: القيمة الاحتمالية دون {level} بعد التعديل على الخريطة كلها. غير الملوَّن: لا فرق واضحًا.",
).fill(level=CLEAR)
_UNKNOWN = Text("no estimate", "لا تقدير")
_WITHOUT = Text("–: no estimate ({reasons}).", "–: لا تقدير ({reasons}).")
_CLEAR, _OPEN = Text("clear", "واضح"), Text("not clear", "غير واضح")


def bias_map_chart(
    frame: pl.DataFrame, *, title: Text, ratio: Text = RATIO, lang: Lang = "en", simulated: bool = False
) -> alt.LayerChart:
    """Draw which actions go with which features.

    Parameters
    ----------
    frame : polars.DataFrame
        ``outcome`` (row) and ``feature`` (column), in the order to draw, called by their names in the chart's language;
        ``rate_ratio``, ``conf_low``, ``conf_high``, ``p_adjusted`` and ``n``. A cell whose ratio is null keeps its place,
        and ``reason``, if there is such a column, says why.
    title : Text
        The question.
    ratio : Text
        What a cell is: per what, and for how much more of a feature.
    lang : {"en", "ar"}
        Language and direction of writing: in Arabic the first row's name and the first feature stand at the right.
    simulated : bool
        Add the banner for simulated data.
    """
    many = frame["feature"].n_unique()
    width = max(WIDTH, COLUMN * many)
    shown = _cells(frame, width / max(many, 1), lang)
    rows, features = (shown[c].unique(maintain_order=True).to_list() for c in ("row", "column"))
    base = _base(shown, rows, features[::-1] if lang == "ar" else features, ratio, lang)
    clear = base.transform_filter("datum.clear").mark_rect(stroke="white", strokeWidth=2)
    other = base.transform_filter("!datum.clear").mark_rect(fill="white", stroke=FAINT)
    text, ink = base.mark_text(fontSize=12), alt.Color("ink:N", scale=None, legend=None)
    return dress(
        [other, clear.encode(fill=_colour(frame, ratio, lang)), text.encode(text="figure:N", color=ink)],
        height=ROW * len(rows),
        width=width,
        title=title,
        subtitle=[_FILLED, *_reasons(frame)],
        alternative=_alternative(shown, title, ratio, lang),
        lang=lang,
        simulated=simulated,
    )


def _cells(frame: pl.DataFrame, room: float, lang: Lang) -> pl.DataFrame:
    rows = frame.to_dicts()
    names = [name_term(row["feature"]).to(lang) for row in rows]
    end = _end(frame)
    written_out = [_cell(row, lang) for row in rows]
    ink = [_ink(cell["clear"], row["rate_ratio"], end) for row, cell in zip(rows, written_out, strict=True)]
    return frame.select("rate_ratio", "n").with_columns(
        pl.Series("row", [isolated(name_term(r["outcome"]).to(lang), lang) for r in rows], dtype=pl.String),
        pl.Series("column", _headings(names, room / LETTER, lang), dtype=pl.String),
        pl.Series("feature", [isolated(name, lang) for name in names], dtype=pl.String),
        pl.Series("ink", ink, dtype=pl.String),
        *(pl.Series(c, [cell[c] for cell in written_out]) for c in ("clear", "figure", "reading", "p")),
    )


def _cell(row: dict[str, Any], lang: Lang) -> dict[str, Any]:
    """Return what is written in a cell and about it."""
    ratio, p = row["rate_ratio"], row["p_adjusted"]
    if ratio is None:
        why = name_term(row["reason"]) if row.get("reason") else _UNKNOWN
        return {"clear": False, "figure": "–", "reading": isolated(why.to(lang), lang), "p": "–"}
    return {
        "clear": p is not None and p < CLEAR,
        "figure": _figure(ratio),
        "reading": reading({**row, "estimate": ratio}, _figure),
        "p": "–" if p is None else p_value(p),
    }


def _figure(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 10 else plain(ratio)


def _headings(names: Sequence[str], letters: float, lang: Lang) -> list[str]:
    """Break names into lines that fit above a column; all have as many lines, and each line keeps its direction."""
    broken = [_broken(name, letters) for name in names]
    most = max((len(lines) for lines in broken), default=1)
    return ["\n".join([""] * (most - len(lines)) + [isolated(line, lang) for line in lines]) for lines in broken]


def _broken(name: str, letters: float) -> list[str]:
    lines = [""]
    for part in re.findall(r"[^\s_]+_*\s*|_+", name):
        if lines[-1] and len(lines[-1]) + len(part.strip()) > letters:
            lines.append("")
        lines[-1] += part
    return [line.strip() for line in lines]


def _base(shown: pl.DataFrame, rows: list[str], columns: list[str], ratio: Text, lang: Lang) -> alt.Chart:
    lines = columns[0].count("\n") if columns else 0  # text grows downwards from its first line
    heads = alt.Axis(
        orient="top", domain=False, ticks=False, labelAngle=0, labelPadding=8 + lines * LINE, labelLineHeight=LINE,
        labelExpr="split(datum.label, '\\n')", labelLimit=0, labelAlign="center", labelBaseline="bottom", labelOverlap=False,
    )  # fmt: skip
    tips = [
        alt.Tooltip(f"{field}:N", title=written(title, lang))
        for field, title in (
            ("row", Text("action", "الفعل")), ("feature", Text("feature", "السمة")), ("reading", ratio),
            ("p", name_column("p_adjusted")),
        )
    ]  # fmt: skip
    base: alt.Chart = alt.Chart(shown).encode(
        x=alt.X("column:N", sort=columns, title=None, axis=heads, scale=alt.Scale(padding=0.04)),
        y=alt.Y("row:N", sort=rows, title=None, axis=row_axis(lang), scale=alt.Scale(padding=0.04)),
        tooltip=[*tips, alt.Tooltip("n:Q", title="n", format=",")],
    )
    return base


def _end(frame: pl.DataFrame) -> float:
    """Return the ratio at which the colour is full: the farthest from 1 in the map, within limits."""
    ratios = frame["rate_ratio"].drop_nulls().to_list()
    farthest = max((abs(math.log(r)) for r in ratios if r > 0), default=0.0)
    return min(max(math.exp(farthest), LEAST_END), MOST_END)


def _colour(frame: pl.DataFrame, ratio: Text, lang: Lang) -> alt.Fill:
    end = _end(frame)
    ticks = [round(1 / end, 2), 1, round(end, 2)]
    legend = alt.Legend(
        title=written(ratio, lang), titleFontWeight="normal", titleLimit=0, titleAnchor="end" if lang == "ar" else "start",
        values=ticks, format=".2f", gradientLength=180, gradientThickness=10,
    )  # fmt: skip
    scale = alt.Scale(
        type="log", domain=[1 / end, 1, end], range=[ORANGE, "#f6f6f6", BLUE], clamp=True, interpolate="lab"
    )
    return alt.Fill("rate_ratio:Q", scale=scale, legend=legend)


def _ink(clear: bool, ratio: float | None, end: float) -> str:
    """Return the colour of a figure, 4.5 to 1 against its cell: white on full blue alone, grey where nothing is clear."""
    if not clear or ratio is None:
        return GREY
    return "white" if math.log(ratio) > FULL_BLUE * math.log(end) else "black"


def _reasons(frame: pl.DataFrame) -> list[Text]:
    lost = frame.filter(pl.col("rate_ratio").is_null())
    if not lost.height:
        return []
    given = lost["reason"].drop_nulls().unique(maintain_order=True).to_list() if "reason" in lost.columns else []
    return [_WITHOUT.fill(reasons=join([name_term(reason) for reason in given], SEMICOLON))] if given else []


def _alternative(shown: pl.DataFrame, title: Text, ratio: Text, lang: Lang) -> str:
    said = []
    for (row,), cells in shown.group_by("row", maintain_order=True):
        each = [_said(cell, lang) for cell in cells.iter_rows(named=True)]
        said.append(f"{row}: {SEMICOLON.to(lang).join(each)}.")
    return f"{title.to(lang)} {ratio.to(lang)}. {' '.join(said)}"


def _said(cell: dict[str, Any], lang: Lang) -> str:
    words = f"{cell['feature']} {cell['reading']}"
    if cell["rate_ratio"] is None:
        return words
    return f"{words} ({(_CLEAR if cell['clear'] else _OPEN).to(lang)})"
