"""How every design says its answer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from engagebias.figures import interval, p_value, plain, signed
from engagebias.interventions import words as say
from engagebias.results import COLUMNS, Answer, Wording
from engagebias.terms import name_term
from engagebias.words import Lang, Text, join

ROUNDING = 1e-9  # bounds nearer to one another are one number


def row_of(
    term: str, estimate: float, error: float | None, bounds: tuple[float, float] | None, p: float | None, n: int
) -> dict[str, Any]:
    """Return a row of estimates; what is not finite is not known."""
    ends = (math.nan, math.nan) if bounds is None else bounds
    values = (estimate, known(error), *ends, math.nan if p is None else p)
    found = (None if v is None or not np.isfinite(v) else float(v) for v in values)
    return dict(zip(COLUMNS, (term, *found, n), strict=True))


def known(error: float | None) -> float | None:
    """Return an error that was found; of units without any chance in them none was."""
    return error if error is not None and error > 0 else None


def name_outcome(outcome: str) -> Text:
    """Return what an outcome is called."""
    return say.OUTCOMES.get(outcome, name_term(outcome))


def written_out(value: float, low: float | None, high: float | None) -> tuple[str, str, str]:
    """Write an estimate and its bounds to as many decimals as they bear; a bound that was not found is a sign."""
    if low is None or high is None or not high > low:
        return (
            signed(value, 2 if abs(value) >= 0.1 else 4),
            "−∞" if low is None else plain(low),
            "∞" if high is None else plain(high),
        )
    if high - low < ROUNDING * max(abs(value), abs(low), abs(high)):
        return f"{value:+.4g}".replace("-", "−"), plain(low), plain(high)
    return interval(value, low, high)


def make_answer(
    question: Text, row: Mapping[str, Any], lead: str, outcome: str, level: float, wording: Wording, reject: Text | None, warnings: Sequence[Text],
    simulated: bool, lang: Lang,
) -> Answer:  # fmt: skip
    """Say one row; ``reject`` is what is said where no data could reject."""
    low, high = row["conf_low"], row["conf_high"]
    value, first, last = written_out(row["estimate"], low, high)
    p = "–" if row["p_value"] is None else p_value(row["p_value"])
    said = [say.LEADS[lead if reject is None else "cannot"].fill(outcome=name_outcome(outcome), value=value)]
    if low is None and high is None:
        said.append(say.BARE.fill(p=p))
    else:
        said.append(say.INSIDE.fill(level=f"{100 * level:g}", low=first, high=last, p=p))
    if reject is not None:
        said.append(reject)
    elif row["p_value"] is not None:
        inside = low is not None and high is not None and low <= 0 <= high
        said.append(say.CLEAR if row["p_value"] <= 1 - level + ROUNDING and not inside else say.OPEN)
    points = [math.nan if row[c] is None else row[c] for c in ("estimate", "conf_low", "conf_high")]
    return Answer(
        question=question.to(lang), sentence=join(said, say.NOTHING).to(lang), estimate=points[0],
        low=points[1], high=points[2], unit=say.SCALE.fill(outcome=name_outcome(outcome)).to(lang), wording=wording,
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def answering(
    question: Text, row: Mapping[str, Any], lead: str, outcome: str, level: float, wording: Wording, reject: Text | None, warnings: Sequence[Text],
    simulated: bool,
) -> partial[Answer]:  # fmt: skip
    """Return :func:`make_answer` with all but the language."""
    return partial(make_answer, question, row, lead, outcome, level, wording, reject, warnings, simulated)
