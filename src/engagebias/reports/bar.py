"""A small picture of one estimate: a dot, its interval and the line at zero."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from engagebias.figures import interval
from engagebias.reports.wording import WORDS
from engagebias.words import Lang, Text

_WIDTH, _HEIGHT, _MARGIN = 400, 42, 14


def figures(answer: Mapping[str, Any]) -> dict[str, str]:
    """Return estimate, low and high as text, to the decimals that the interval's width bears."""
    names = ("estimate", "low", "high")
    return dict(zip(names, interval(*(answer[name] for name in names)), strict=True))


def interval_bar(answer: Mapping[str, Any], lang: Lang) -> str:
    """Return the picture as SVG; empty if the answer has no interval.

    Parameters
    ----------
    answer : mapping
        With ``estimate``, ``low``, ``high`` (numbers or None) and ``unit``.
    lang : str
        Language of the text alternative. The digits are the same in both.
    """
    if any(answer[k] is None for k in ("estimate", "low", "high")):
        return ""
    estimate, low, high = (float(answer[k]) for k in ("estimate", "low", "high"))
    start, end = min(low, 0.0), max(high, 0.0)
    span = (end - start) or 1.0

    def x(value: float) -> float:
        return round(_MARGIN + (value - start) / span * (_WIDTH - 2 * _MARGIN), 1)

    return (
        f'<svg class="interval" role="img" aria-label="{escape(_said(answer, lang))}" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f'<line class="axis" x1="0" y1="12" x2="{_WIDTH}" y2="12"/>'
        f'<line class="zero" x1="{x(0)}" y1="1" x2="{x(0)}" y2="23"/>'
        f'<line class="range" x1="{x(low)}" y1="12" x2="{x(high)}" y2="12"/>'
        f'<circle cx="{x(estimate)}" cy="12" r="6"/>'
        f'<text x="{x(0)}" y="39" text-anchor="middle">0</text></svg>'
    )


def interval_text(answer: Mapping[str, Any]) -> str:
    """Return estimate and interval in figures, such as ``+1.4 [+0.3, +2.5]``."""
    said = figures(answer)
    return f"{said['estimate']} [{said['low']}, {said['high']}]"


def _said(answer: Mapping[str, Any], lang: Lang) -> str:
    inside = answer["low"] <= 0 <= answer["high"]
    unit = Text(str(answer["unit"]), ar=str(answer["unit"]))
    zero = WORDS["zero_inside" if inside else "zero_outside"]
    return WORDS["interval"].fill(unit=unit, zero=zero, **figures(answer)).to(lang)
