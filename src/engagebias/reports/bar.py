"""A small picture of one estimate: a dot, its interval and the line at which nothing differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from engagebias.figures import interval, plain
from engagebias.reports.wording import WORDS
from engagebias.words import Lang, Text

_WIDTH, _HEIGHT, _MARGIN = 400, 42, 14


def figures(answer: Mapping[str, Any]) -> dict[str, str]:
    """Return estimate, low and high as text: differences with their sign, to the decimals that the interval's width bears."""
    names = ("estimate", "low", "high")
    if answer.get("reference", 0.0) != 0:
        return {name: plain(answer[name]) for name in names}
    return dict(zip(names, interval(*(answer[name] for name in names)), strict=True))


def interval_bar(answer: Mapping[str, Any], lang: Lang) -> str:
    """Return the picture as SVG; empty if the answer has no interval.

    Parameters
    ----------
    answer : mapping
        With ``estimate``, ``low``, ``high`` (numbers or None) and ``unit``. Where it has ``ends``, those of its scale,
        pictures are drawn to them, so that answers on one scale can be compared. ``reference``, 0 if it is left out, is where
        the dashed line stands: 1 for ratios; None, of what is compared with nothing, has none.
    lang : str
        Language of the text alternative. The digits are the same in both.
    """
    if any(answer[k] is None for k in ("estimate", "low", "high")):
        return ""
    estimate, low, high = (float(answer[k]) for k in ("estimate", "low", "high"))
    reference = answer.get("reference", 0.0)
    start, end = _reach(low, high, answer.get("ends"), reference or 0.0)
    span = (end - start) or 1.0

    def x(value: float) -> float:
        return round(_MARGIN + (value - start) / span * (_WIDTH - 2 * _MARGIN), 1)

    marks = {reference or 0.0} | ({start, end} if answer.get("ends") or reference is None else set())
    labels = "".join(f'<text x="{x(m)}" y="39" text-anchor="middle">{plain(m)}</text>' for m in sorted(marks))
    return (
        f'<svg class="interval" role="img" aria-label="{escape(_said(answer, lang))}" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f'<line class="axis" x1="0" y1="12" x2="{_WIDTH}" y2="12"/>'
        f"{_line(reference, x)}"
        f'<line class="range" x1="{x(low)}" y1="12" x2="{x(high)}" y2="12"/>'
        f'<path class="ends" d="M{x(low)} 4v16M{x(high)} 4v16"/>'
        f'<circle cx="{x(estimate)}" cy="12" r="5"/>{labels}</svg>'
    )


def _line(reference: float | None, x: Callable[[float], float]) -> str:
    return "" if reference is None else f'<line class="zero" x1="{x(reference)}" y1="1" x2="{x(reference)}" y2="23"/>'


def _reach(low: float, high: float, ends: Sequence[float] | None, level: float) -> tuple[float, float]:
    """Return where the line begins and ends: the level is always on it, and what is below only where it is needed."""
    first, last = ends or (low, high)
    return (min(first, low) if low < level else level), max(last, high, level)


def interval_text(answer: Mapping[str, Any]) -> str:
    """Return estimate and interval in figures, such as ``+1.4 [+0.3, +2.5]``."""
    said = figures(answer)
    return f"{said['estimate']} [{said['low']}, {said['high']}]"


def _said(answer: Mapping[str, Any], lang: Lang) -> str:
    reference = answer.get("reference", 0.0)
    unit = Text(str(answer["unit"]), ar=str(answer["unit"]))
    if reference is None:
        return WORDS["interval_alone"].fill(unit=unit, **figures(answer)).to(lang)
    inside = "inside" if answer["low"] <= reference <= answer["high"] else "outside"
    zero = WORDS[f"{'one' if reference == 1 else 'zero'}_{inside}"]
    return WORDS["interval"].fill(unit=unit, zero=zero, **figures(answer)).to(lang)
