"""The answer, the check and the warnings of an event study."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from engagebias.convergence import study_words as say
from engagebias.convergence.days import DAY, Days
from engagebias.convergence.happenings import Happening
from engagebias.convergence.study_fit import MEAN, Asked, Found
from engagebias.figures import p_value, plain, signed
from engagebias.results import Answer, Check
from engagebias.words import SPACE, Lang, Text, join


def check_before(found: Found) -> Check:
    """Check the days before the events for something unusual."""
    if found.lead_p is None:
        return Check(say.BEFORE, None, say.BEFORE_NONE)
    said = say.BEFORE_FOUND.fill(n=found.n_leads, change=signed(found.lead_change, 3), p=p_value(found.lead_p))
    return Check(say.BEFORE, found.lead_p > 1 - found.asked.conf_level, said)


def say_warnings(
    table: pl.DataFrame, series: Days, happenings: Sequence[Happening], dropped: int, asked: Asked, found: Found, check: Check
) -> list[Text]:  # fmt: skip
    """Return what must be known before the figures are used."""
    said = [say.ONE] if len(happenings) == 1 else []
    alpha = 1 - asked.conf_level
    smallest = 1 / (found.sets + 1)
    said.append(say.SMALLEST.fill(p=plain(smallest)))
    if smallest > alpha / 2:
        said.append((say.CANNOT if smallest > alpha else say.NO_ENDS).fill(alpha=plain(alpha), n=found.sets))
    if len(asked.lags) > 1:
        said.append(say.LAGS.fill(n=len(asked.lags)))
    gaps = int((~series.known).sum())
    if gaps:
        said.append(say.GAPS.fill(n=gaps, days=series.known.size))
    if series.left_out:
        said.append(say.ROWS.fill(n=f"{series.left_out:,}"))
    if dropped:
        said.append(say.DROPPED.fill(n=dropped))
    coarse = sum(event.half > 0 for event in happenings)
    if coarse:
        said.append(say.WIDENED.fill(n=coarse))
    if "dated_by" in table.columns and (table["dated_by"] == "report").any():
        said.append(say.REPORTED)
    partly = [str(lag) for lag, n in zip(asked.lags, found.n, strict=False) if n < len(happenings)]
    if partly:
        said.append(say.PARTLY.fill(lags=", ".join(partly)))
    return [*said, *([say.FAILED] if check.passed is False else [])]


def answer_study(
    happenings: Sequence[Happening], found: Found, named: Text, share: bool, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:  # fmt: skip
    """Say what changed on the first lag and over all of them."""
    ratio = found.asked.matching.ratio
    factor = 100.0 if share and not ratio else 1.0
    estimate, low, high = (float(factor * x) for x in (found.estimate[0], found.low[0], found.high[0]))
    if len(happenings) == 1:
        day = happenings[0].day + found.asked.lags[0] * DAY
        place = found.base + found.asked.lags[0]
        seen, expected = (_figure(of[0][place], share) for of in (found.seen, found.expected))
        p = float(found.p[0])
        parts = [
            say.SAID_ONE.fill(name=happenings[0].name, day=day, outcome=named, seen=seen, expected=expected),
            say.RANKED.fill(n=found.sets + 1, k=round(p * (found.sets + 1)), p=p_value(p)),
        ]
    else:
        level = plain(100 * found.asked.conf_level)
        ends = (
            say.INTERVAL.fill(level=level, low=signed(low, 2), high=signed(high, 2))
            if np.isfinite(low)
            else say.NO_INTERVAL
        )
        change, told = _change(estimate, share, ratio), p_value(float(found.p[0]))
        parts = [
            say.SAID_ALL.fill(
                n=len(happenings), outcome=named, change=change, interval=ends, p=told, lag=found.asked.lags[0]
            )
        ]
    if len(found.asked.lags) > 1:
        mean, told = _change(factor * found.estimate[MEAN], share, ratio), p_value(float(found.p[MEAN]))
        parts.append(say.SAID_MEAN.fill(days=len(found.asked.lags), mean=mean, p=told))
    unit = say.LOG_UNIT if ratio else say.PERCENT_POINTS if share else say.DIFFERENCE
    return Answer(
        question=say.QUESTION_OF.fill(outcome=named).to(lang), sentence=join([*parts, _verdict(found)], SPACE).to(lang), estimate=estimate,
        low=low, high=high, unit=unit.fill(outcome=named).to(lang), wording="association",
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def _verdict(found: Found) -> Text:
    """Say whether the mean of the lags is unusual, or the first of them alone."""
    alpha = 1 - found.asked.conf_level
    if found.p[MEAN] <= alpha:
        return say.NOT_CAUSE
    if found.p[0] <= alpha:
        return say.FIRST_ALONE.fill(lag=found.asked.lags[0], days=len(found.asked.lags))
    return say.USUAL


def _figure(value: float, share: bool) -> str:
    return f"{100 * value:.1f} %" if share else plain(float(value))


def _change(value: float, share: bool, ratio: bool) -> Text:
    told = signed(float(value), 2)
    return (say.LOGS_OF if ratio else say.POINTS_OF if share else say.NUMBER).fill(x=told)
