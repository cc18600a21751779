"""How much of a specification curve is drawn, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from engagebias.terms import name_term
from engagebias.words import COMMA, Text, join

MOST = 240  # specifications drawn: more would stand on the same pixels and make a page of megabytes
MOST_ROWS = 40  # choices drawn below the curve

_LOST = Text("Without an estimate, not drawn: {n} of {all}.", "بلا تقدير ولم تُرسم: {n} من {all}.")
_THINNED = Text(
    "Drawn: {n} of {all}, evenly along the curve; the median is that of all.",
    "المرسوم: {n} من {all}، موزّعة بانتظام على المنحنى؛ والوسيط وسيط الكل.",
)
_ROWLESS = Text("Too many choices to draw below: {said}.", "خيارات أكثر من أن تُرسم تحت المنحنى: {said}.")


def thinned(drawn: pl.DataFrame) -> pl.DataFrame:
    """Return at most so many rows as can be told apart, evenly along the curve, its ends among them."""
    if drawn.height <= MOST:
        return drawn
    return drawn[[round(i * (drawn.height - 1) / (MOST - 1)) for i in range(MOST)]]


def few_enough(drawn: pl.DataFrame, axes: Sequence[str]) -> list[str]:
    """Return the axes whose choices fit below the curve, those with fewest first; one at least."""
    kept: list[str] = []
    rows = 0
    for axis in sorted(axes, key=lambda axis: drawn[axis].n_unique()):
        rows += drawn[axis].n_unique()
        if kept and rows > MOST_ROWS:
            break
        kept.append(axis)
    return kept


def say_limits(drawn: pl.DataFrame, axes: Sequence[str], told: Sequence[str], lost: int) -> list[Text]:
    """Return what is said under the title of what is not drawn."""
    notes = [_LOST.fill(n=lost, all=drawn.height + lost)] if lost else []
    if drawn.height > MOST:
        notes.append(_THINNED.fill(n=MOST, all=f"{drawn.height:,}"))
    counted = [
        Text("{axis} ({n})", "{axis} ({n})").fill(axis=name_term(axis), n=drawn[axis].n_unique())
        for axis in axes
        if axis not in told
    ]
    return [*notes, _ROWLESS.fill(said=join(counted, COMMA))] if counted else notes
