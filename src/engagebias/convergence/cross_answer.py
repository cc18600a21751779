"""The answer and the warnings of cross-effects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from engagebias.convergence import cross_words as say
from engagebias.convergence.cross_fit import Direction, Summed
from engagebias.convergence.cross_tables import each_sum
from engagebias.figures import p_value, plain, signed
from engagebias.results import Answer
from engagebias.words import SPACE, Lang, Text, join

FAR = 0.5  # orderings further apart than this share of the larger are said


def say_warnings(
    table: pl.DataFrame, found: Sequence[Direction], names: dict[str, Text], transform: str, lags: int, max_lags: int
) -> list[Text]:  # fmt: skip
    """Return what must be known before the figures are used."""
    said = [say.NOT_CAUSE]
    said += {"none": [], "log1p": [say.LOGGED], "difference": [say.DIFFERENCED]}[transform]
    both = join(
        [Text.literal(f"{p_value(d.sums[same].p_hac)} / {p_value(d.sums[same].p)}") for d, same in each_sum(found)],
        Text("; ", "؛ "),
    )
    said.append(say.HAC.fill(both=both))
    for d in found:
        first, last = d.sums[True].estimate, d.sums[False].estimate
        if abs(first - last) > FAR * max(abs(first), abs(last)) and min(d.sums[True].p, d.sums[False].p) <= 1 - d.level:
            said.append(say.ORDER.fill(direction=_arrow(d, names), first=signed(first, 2), last=signed(last, 2)))
    if lags == max_lags:
        said.append(say.AT_MOST.fill(lags=lags))
    if found[0].sets < 2 / (1 - found[0].level):
        said.append(say.TOO_FEW.fill(n=found[0].sets, p=plain(1 / (found[0].sets + 1))))
    if "dated_by" in table.columns and (table["dated_by"] == "report").any():
        said.append(say.REPORTED)
    return said


def answer_cross(
    found: Sequence[Direction], names: dict[str, Text], horizon: int, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:  # fmt: skip
    """Say both directions, with the same day left out and counted."""
    there, back = (d.sums[False] for d in found)
    level = found[0].level
    parts = [
        say.SAID.fill(
            x=names["x"], y=names["y"], days=horizon, value=signed(there.estimate, 2), interval=_interval(there, level), p=p_value(there.p),
            back=signed(back.estimate, 2), back_interval=_interval(back, level), back_p=p_value(back.p),
            same=signed(found[0].sums[True].estimate, 2), back_same=signed(found[1].sums[True].estimate, 2),
        )
    ]  # fmt: skip
    if min(d.sums[same].p for d, same in each_sum(found)) > 1 - level:
        parts.append(say.NONE)
    sentence = join(parts, SPACE)
    first = found[0].sums[False]
    return Answer(
        question=say.QUESTION.fill(x=names["x"], y=names["y"]).to(lang), sentence=sentence.to(lang), estimate=first.estimate, low=first.low,
        high=first.high, unit=say.UNIT.fill(effect=names["y"], days=horizon).to(lang), wording="association",
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def _arrow(d: Direction, names: dict[str, Text]) -> Text:
    return say.ARROW.fill(cause=names[d.cause], effect=names[d.effect])


def _interval(row: Summed, level: float) -> Text:
    if not np.isfinite(row.low):
        return say.NO_INTERVAL
    return say.INTERVAL.fill(level=plain(100 * level), low=signed(row.low, 2), high=signed(row.high, 2))
