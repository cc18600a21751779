"""How charts look: font, colours, sizes, direction of writing."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, TypeVar

import altair as alt
import vl_convert as vlc

from engagebias.words import Lang, Text

# One family with Latin and Arabic letters, shipped with the package: a Latin-only font would leave
# Arabic to whatever the machine has, and most Arabic fonts set "%" and "n =" in a stray face.
FONT = "Vazirmatn, sans-serif"  # where a page lacks the first, its own plain letters
vlc.register_font_directory(str(files("engagebias.charts").joinpath("fonts")))

# Okabe and Ito's palette, darkened where a line on white fell under 3:1; it survives the common
# colour blindnesses, and the three used first differ in lightness, so print as well.
BLUE, ORANGE, GREEN, PURPLE, GREY = "#0b5cad", "#c4620a", "#00795c", "#8f4b80", "#5c6670"
SERIES = (BLUE, ORANGE, GREEN, PURPLE, GREY)
SHAPES = ("circle", "diamond", "square", "triangle-up", "cross")
INK, FAINT, WARM = "#1b1f24", "#d7dce1", "#b3470f"

WIDTH = 540

Drawn = TypeVar("Drawn", alt.LayerChart, alt.VConcatChart)

SIMULATED = Text("Simulated data: no real posts", "بيانات مُحاكاة: لا منشورات حقيقية")

_RTL, _END = "\u2067", "\u2069"


def written(text: Text, lang: Lang) -> str:
    """Return a text for a chart; Arabic is isolated, else mixed strings come out in left-to-right order."""
    return f"{_RTL}{text.ar}{_END}" if lang == "ar" else str(text)


def isolated(label: str, lang: Lang) -> str:
    """Isolate a label that may mix Arabic with figures."""
    return f"{_RTL}{label}{_END}" if lang == "ar" else label


def dress(
    layers: list[alt.Chart],
    *,
    title: Text,
    subtitle: Text | list[Text] | None,
    alternative: str,
    height: int,
    lang: Lang,
    simulated: bool,
    width: int = WIDTH,
) -> alt.LayerChart:
    """Put layers together and give them their title, text alternative, font and direction."""
    return _dressed(
        alt.LayerChart(layer=layers, width=width, height=height), title, subtitle, alternative, lang, simulated
    )


def dress_stack(
    panels: list[alt.LayerChart],
    *,
    title: Text,
    subtitle: Text | list[Text] | None,
    alternative: str,
    lang: Lang,
    simulated: bool,
) -> alt.VConcatChart:
    """Put panels below each other and dress them as one chart."""
    return _dressed(alt.VConcatChart(vconcat=panels, spacing=14), title, subtitle, alternative, lang, simulated)


def _dressed(
    bare: Drawn, title: Text, subtitle: Text | list[Text] | None, alternative: str, lang: Lang, simulated: bool
) -> Drawn:
    below = subtitle if isinstance(subtitle, list) else [subtitle] if subtitle else []
    lines = [written(t, lang) for t in ([SIMULATED] if simulated else []) + below]
    side: Any = "end" if lang == "ar" else "start"
    chart: Drawn = (
        bare.properties(
            description=alternative,
            title=alt.TitleParams(
                written(title, lang), subtitle=lines or alt.Undefined, anchor=side, frame="group", fontSize=16, fontWeight="bold",
                subtitleFontSize=12, subtitleColor=WARM if simulated else GREY, color=INK, offset=14,
                subtitlePadding=5,
            ),
        )
        .configure(font=FONT, background="white", padding=8)
        .configure_axis(labelFontSize=12, titleFontSize=12, titleFontWeight="normal", labelColor=INK, titleColor=INK,
                        gridColor=FAINT, domainColor=GREY, tickColor=GREY, titlePadding=8, labelLimit=220)
        .configure_legend(labelFontSize=12, titleFontSize=12, orient="top", labelColor=INK, symbolSize=90, labelLimit=420,
                          layout=alt.ExprRef(f"{{top: {{anchor: '{side}', offset: 14}}}}"))
        .configure_view(stroke=None)
    )  # fmt: skip
    return chart
