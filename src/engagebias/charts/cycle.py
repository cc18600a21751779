"""Charts of a cycle: a small graph whose links are as wide as what they carry, and points of its links."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl

from engagebias.charts.points import draw_points, reading, series_of, value_axis, zero_line
from engagebias.charts.theme import BLUE, GREY, INK, ORANGE, WIDTH, dress, isolated
from engagebias.words import SEMICOLON, Lang, Text

ROW = 30  # pixels for each series of a row
_THIN, _THICK = 1.2, 13.0  # pixels of the narrowest and the widest link
_STEPS = 48  # points of a curve
_NODE = 54.0  # radius of a node in pixels
_LONG = 13  # letters from which a name goes on two lines
_LOOP = 30.0
_BEND, _SLIGHT = 0.42, 0.2  # how far a curve leaves the straight way, of its length: between two nodes, and among more
_LETTER = 7.6  # pixels of a letter of a node's name
_SAID = Text("from {first} to {then}: {reading}", "من {first} إلى {then}: {reading}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node is, in pixels, and which way leads away from the others."""

    x: float
    y: float
    away: tuple[float, float]


def cycle_graph(
    nodes: pl.DataFrame, links: pl.DataFrame, *, title: Text, subtitle: Text, lang: Lang = "en", simulated: bool = False
) -> alt.LayerChart:
    """Draw kinds of events as circles, and links between them as arrows.

    Parameters
    ----------
    nodes : polars.DataFrame
        ``label`` and ``note`` (under it), in the chart's language and in the order of the kinds; ``harm``, true of the one that is to be less.
    links : polars.DataFrame
        ``first`` and ``then`` (places in ``nodes``), ``weight`` of 0 or more for the width, ``reading`` beside the arrow (short among
        more than two nodes). The heaviest link stands out by its colour.
    title, subtitle : Text
        The question, and what width and readings mean.
    lang : {"en", "ar"}
        Language and direction of writing: the first kind stands where reading starts.
    simulated : bool
        Add the banner for simulated data.
    """
    names = [_lines(name) for name in nodes["label"].to_list()]
    size = max([_NODE, *(len(line) * _LETTER / 2 + 10 for name in names for line in name)])
    size = min(size, 78.0 if nodes.height == 2 else 66.0)
    places, height = _places(nodes.height, size, lang)
    drawn = [_Link(row, places, size) for row in links.iter_rows(named=True)]
    most = max((d.weight for d in drawn), default=0.0) or 1.0
    curves = pl.concat([d.curve(most) for d in drawn])
    ends = pl.DataFrame([d.end(most) for d in drawn])
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
    lines = alt.Chart(curves).mark_line(strokeCap="butt", strokeJoin="round").encode(
        x=x, y=y, detail="link:N", order="step:Q", color=alt.Color("colour:N", scale=None),
        strokeWidth=alt.StrokeWidth("width:Q", scale=None),
    )  # fmt: skip
    heads = alt.Chart(ends).mark_point(shape="triangle", filled=True, opacity=1).encode(
        x=x, y=y, angle=alt.Angle("angle:Q", scale=None), size=alt.Size("size:Q", scale=None), color=alt.Color("colour:N", scale=None),
        tooltip=alt.value(None),
    )  # fmt: skip
    told = pl.DataFrame(
        {
            "x": [d.label[0] for d in drawn],
            "y": [d.label[1] for d in drawn],
            "reading": [d.reading for d in drawn],
            "colour": [d.colour(most) for d in drawn],
        }
    )
    words = alt.Chart(told).encode(x=x, y=y, text="reading:N")
    halo = words.mark_text(fontSize=13, fontWeight="bold", stroke="white", strokeWidth=5, strokeJoin="round")
    readings = words.mark_text(fontSize=13, fontWeight="bold").encode(color=alt.Color("colour:N", scale=None))
    spots = nodes.with_columns(
        pl.col("label", "note").map_elements(lambda s: isolated(s, lang), return_dtype=pl.String),
        x=pl.Series([p.x for p in places]), y=pl.Series([p.y for p in places]),
        low=pl.Series([p.y + (11 if len(n) == 1 else 21) for p, n in zip(places, names, strict=True)]),
        edge=pl.when("harm").then(pl.lit(ORANGE)).otherwise(pl.lit(GREY)),
    )  # fmt: skip
    base = alt.Chart(spots).encode(x=x, y=y)
    circles = base.mark_point(shape="circle", filled=True, fill="white", opacity=1, size=math.pi * size**2, strokeWidth=2.5).encode(
        stroke=alt.Stroke("edge:N", scale=None)
    )  # fmt: skip
    notes = base.mark_text(fontSize=12, color=GREY).encode(y=alt.Y("low:Q"), text="note:N")
    written_names = alt.Chart(_name_lines(names, places, lang)).encode(x=x, y=y, text="name:N")
    heading = written_names.mark_text(fontSize=14, fontWeight="bold", color=INK)
    said = [
        _SAID.fill(first=nodes["label"][r["first"]], then=nodes["label"][r["then"]], reading=r["reading"]).to(lang)
        for r in links.iter_rows(named=True)
    ]
    return dress(
        [lines, heads, halo, readings, circles, heading, notes],
        height=round(height),
        title=title,
        subtitle=subtitle,
        alternative=f"{title.to(lang)} {subtitle.to(lang)}. {SEMICOLON.to(lang).join(said)}.",
        lang=lang,
        simulated=simulated,
    )


def _lines(name: str) -> list[str]:
    """Return a name in one line, or in two if it is long and has a space."""
    if len(name) <= _LONG or " " not in name:
        return [name]
    cut = min((i for i, letter in enumerate(name) if letter == " "), key=lambda i: abs(i - len(name) / 2))
    return [name[:cut], name[cut + 1 :]]


def _name_lines(names: Sequence[Sequence[str]], places: Sequence[_Place], lang: Lang) -> pl.DataFrame:
    """Return where each line of each name stands."""
    return pl.DataFrame(
        [
            {"name": isolated(line, lang), "x": place.x, "y": place.y + (-9 if len(lines) == 1 else -17 + 18 * i)}
            for lines, place in zip(names, places, strict=True)
            for i, line in enumerate(lines)
        ]
    )


def _places(n: int, size: float, lang: Lang) -> tuple[list[_Place], float]:
    """Return where nodes stand: two side by side, more on a ring; the second value is the height of the whole."""
    turn = -1 if lang == "ar" else 1
    room = 2 * _LOOP + 40
    if n == 2:
        reach, y = WIDTH / 2 - size - 12, room + size
        return [_Place(WIDTH / 2 - side * turn * reach, y, (0.0, -1.0)) for side in (1, -1)], y + size + 66
    ring = max(110 + 24 * n, 1.7 * size / math.sin(math.pi / n))
    ring = min(ring, WIDTH / 2 - size - room / 2)
    middle = (WIDTH / 2, ring + size + room)
    made = []
    for i in range(n):
        angle = turn * 2 * math.pi * i / n - math.pi / 2
        away = (math.cos(angle), math.sin(angle))
        made.append(_Place(middle[0] + ring * away[0], middle[1] + ring * away[1], away))
    lowest = max(p.y + size + room * max(0.0, p.away[1]) for p in made)
    return made, lowest


class _Link:
    """One arrow: its points, its head and where its reading stands."""

    __slots__ = ("first", "label", "points", "reading", "then", "weight")

    def __init__(self, row: dict[str, Any], places: Sequence[_Place], size: float) -> None:
        self.first, self.then = int(row["first"]), int(row["then"])
        self.weight, self.reading = float(row["weight"] or 0.0), str(row["reading"])
        a, b = places[self.first], places[self.then]
        bend = _BEND if len(places) == 2 else _SLIGHT
        self.points = _loop(a, size) if self.first == self.then else _arc(a, b, size, bend)
        middle = self.points[len(self.points) // 2]
        if self.first == self.then:
            out = 14 + 8 * abs(a.away[0])
            self.label = (middle[0] + out * a.away[0], middle[1] + out * a.away[1])
        else:
            dx, dy = _unit(b.x - a.x, b.y - a.y)
            self.label = (middle[0] + 20 * dy, middle[1] - 20 * dx)

    def width(self, most: float) -> float:
        return _THIN + (_THICK - _THIN) * self.weight / most

    def colour(self, most: float) -> str:
        return ORANGE if self.weight == most else BLUE

    def curve(self, most: float) -> pl.DataFrame:
        xs, ys = zip(*self.points, strict=True)
        return pl.DataFrame({"x": xs, "y": ys, "step": range(len(xs))}).with_columns(
            link=pl.lit(f"{self.first}-{self.then}"), width=pl.lit(self.width(most)), colour=pl.lit(self.colour(most))
        )

    def end(self, most: float) -> dict[str, Any]:
        (x0, y0), (x1, y1) = self.points[-4], self.points[-1]
        dx, dy = _unit(x1 - x0, y1 - y0)
        head = 9 + 1.25 * self.width(most)
        angle = math.degrees(math.atan2(dx, -dy))
        return {
            "x": x1 + 0.2 * head * dx, "y": y1 + 0.2 * head * dy, "angle": angle, "size": head**2 * 1.1, "colour": self.colour(most),
        }  # fmt: skip


def _unit(dx: float, dy: float) -> tuple[float, float]:
    length = math.hypot(dx, dy)
    return dx / length, dy / length


def _arc(a: _Place, b: _Place, size: float, bent: float) -> list[tuple[float, float]]:
    """Return a curve from the rim of one node to near that of another, bent to the left of the way."""
    dx, dy = _unit(b.x - a.x, b.y - a.y)
    bend = bent * math.hypot(b.x - a.x, b.y - a.y)
    over = ((a.x + b.x) / 2 + bend * dy, (a.y + b.y) / 2 - bend * dx)
    made = []
    for i in range(4 * _STEPS + 1):
        t = i / (4 * _STEPS)
        x, y = (
            (1 - t) ** 2 * p + 2 * t * (1 - t) * o + t**2 * q for p, o, q in ((a.x, over[0], b.x), (a.y, over[1], b.y))
        )
        if math.hypot(x - a.x, y - a.y) >= size + 2 and math.hypot(x - b.x, y - b.y) >= size + 13:
            made.append((x, y))
    return made


def _loop(a: _Place, size: float) -> list[tuple[float, float]]:
    """Return a loop that leaves a node and comes back, on the side away from the others."""
    out = size + 0.55 * _LOOP
    middle = (a.x + out * a.away[0], a.y + out * a.away[1])
    start = math.atan2(-a.away[1], -a.away[0])
    made = []
    for i in range(4 * _STEPS + 1):
        angle = start + 2 * math.pi * i / (4 * _STEPS)
        x, y = middle[0] + _LOOP * math.cos(angle), middle[1] + _LOOP * math.sin(angle)
        far = math.hypot(x - a.x, y - a.y)
        if far >= size + (2 if i < 2 * _STEPS else 11):
            made.append((x, y))
    return made


def link_points(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    subtitle: Text | None = None,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw what belongs to links as points with intervals, against the line at 0.

    Parameters
    ----------
    frame : polars.DataFrame
        ``label`` (row) and ``contrast`` (colour and shape), in the chart's language and in the order to draw; ``estimate``,
        ``conf_low`` and ``conf_high``, null where there is none.
    title, x_title, subtitle : Text
        The question, the axis with its unit, and a line under the title.
    lang : {"en", "ar"}
        Language and direction of writing. Numbers grow to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    values = [v for c in ("estimate", "conf_high") for v in frame[c].drop_nulls().to_list()]
    scale = alt.Scale(domain=[0, 1.05 * max(values, default=1.0) or 1.0], nice=False)
    return draw_points(
        frame,
        [reading(row, "{:.2f}".format) for row in frame.iter_rows(named=True)],
        x=alt.X("conf_low:Q", axis=value_axis(x_title, lang), scale=scale),
        behind=[zero_line()],
        height=ROW * max(2, series_of(frame)),
        title=title,
        x_title=x_title,
        subtitle=subtitle,
        counts=False,
        lang=lang,
        simulated=simulated,
    )
