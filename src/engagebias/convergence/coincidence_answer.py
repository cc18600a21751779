"""The answer and the warnings of event coincidence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engagebias.convergence import coincidence_words as say
from engagebias.convergence.coincidence_tables import Found, estimate_table
from engagebias.figures import p_value
from engagebias.numerics.coincidence import Window, overlap
from engagebias.results import Answer
from engagebias.words import SPACE, Lang, Text, join

Floats = NDArray[np.float64]

MANY, FEW = 50, 5


def say_warnings(
    found: Found, times: Sequence[Floats], window: Window, by_day: bool, same: int, dropped: int, guessed: bool
) -> list[Text]:
    """Return what must be known before the figures are used."""
    said = []
    if by_day and window.tau == 0:
        said.append(say.DAYS)
    over = [overlap(t, window) for t in times]
    if any(over):
        said.append(say.OVERLAP.fill(a=over[0], of_a=times[0].size, b=over[1], of_b=times[1].size))
    sizes = [t.size for t in times]
    if max(sizes) >= MANY:
        said.append(say.MANY.fill(n=max(sizes)))
    if min(sizes) < FEW:
        said.append(say.FEW.fill(n=min(sizes)))
    lost = [t.size - c.events for t, c in zip(times, found.counts, strict=True)]
    if any(lost):
        said.append(say.EDGE.fill(a=lost[0], b=lost[1]))
    if same:
        said.append(say.SAME.fill(n=same))
    if dropped:
        said.append(say.DROPPED.fill(n=dropped))
    return [*said, *([say.WATCHED] if guessed else [])]


def answer_coincidence(found: Found, warnings: Sequence[Text], simulated: bool, lang: Lang) -> Answer:
    """Say both rates beside chance."""
    words = {"a": say.A, "b": say.B}
    parts: list[Text] = [
        text.fill(
            k=count.coincide,
            n=count.events,
            chance=f"{100 * found.drawn[i].mean():.0f}",
            p=p_value(found.p(i)),
            **words,
        )
        for i, (text, count) in enumerate(zip((say.SAID_TRIGGER, say.SAID_PRECURSOR), found.counts, strict=True))
    ]
    row = estimate_table(found).row(0, named=True)
    estimate, low, high = (100 * row[c] for c in ("estimate", "conf_low", "conf_high"))
    return Answer(
        question=say.QUESTION.fill(**words).to(lang), sentence=join([*parts, say.NOT_CAUSE], SPACE).to(lang), estimate=estimate, low=low,
        high=high, unit=say.UNIT.fill(a=say.A).to(lang), wording="association", warnings=tuple(w.to(lang) for w in warnings),
        simulated=simulated, lang=lang,
    )  # fmt: skip
