"""The answer and the warnings of a cycle."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from engagebias.convergence import cycle_words as say
from engagebias.convergence.cycle_fit import Found, Placebo
from engagebias.convergence.cycle_request import Asked
from engagebias.convergence.cycle_tables import link_places
from engagebias.figures import p_value, plain
from engagebias.results import Answer, Check
from engagebias.words import COMMA, SPACE, Lang, Text, join

LEVEL = 0.05  # of the tests on which warnings rest


def is_shocked(placebo: Placebo | None) -> bool:
    """Say whether the placebo finds a shared shock."""
    return placebo is not None and placebo.shock_p <= LEVEL


def say_warnings(asked: Asked, found: Found, placebo: Placebo | None) -> tuple[Text, ...]:
    """Return what must be known before the figures are used."""
    said = list(asked.notes)
    if found.explosive:
        said.insert(0, say.EXPLOSIVE.fill(radius=f"{found.cycle.radius:.2f}"))
    elif found.spread is None:
        said.append(say.NO_SPREAD.fill(n=found.undefined) if found.undefined else say.NEAR)
    elif math.isnan(float(found.spread.conf_low[-1])):
        said.append(say.NEAR)
    if not all(fit.settled for _, fit in found.placed):
        said.append(say.UNSETTLED)
    if placebo is None:
        said += [] if found.explosive else [say.NO_PLACEBO]
    else:
        if is_shocked(placebo):
            said.insert(0, _say_shock(placebo))
        if placebo.shuffled is None:
            said.append(say.SHORT)
    if found.distance_p is not None:
        bad = [say.name_kind(k) for k, p in zip(asked.kinds, found.distance_p.tolist(), strict=True) if p <= LEVEL]
        said += [say.MISFIT.fill(names=join(bad, COMMA))] if bad else []
    return (*said, say.GRANGER)


def make_checks(asked: Asked, found: Found, placebo: Placebo | None) -> tuple[Check, ...]:
    """Return the placebo and the residual tests as checks."""
    if placebo is None:
        made = [Check(say.CHECK_SHOCK, None, say.NOT_RUN), Check(say.CHECK_CROSS, None, say.NOT_RUN)]
    else:
        n = placebo.faked.shape[0]
        share = f"{100 * float(placebo.shock.present.mean()):.0f}"
        shock = say.SHOCK_FOUND.fill(share=share, gain=f"{placebo.shock_gain:.1f}", p=p_value(placebo.shock_p), n=n)
        cross = say.CROSS_FOUND.fill(gain=f"{placebo.cross_gain:.1f}", p=p_value(placebo.cross_p), n=n)
        made = [
            Check(say.CHECK_SHOCK, placebo.shock_p > LEVEL, shock),
            Check(say.CHECK_CROSS, placebo.cross_p <= LEVEL, cross),
        ]
    for i, kind in enumerate(asked.kinds):
        name = say.CHECK_RESIDUAL.fill(kind=say.name_kind(kind))
        if found.distance_p is None:
            made.append(Check(name, None, say.NOT_RUN))
            continue
        p = float(found.distance_p[i])
        made.append(Check(name, p > LEVEL, say.RESIDUAL_FOUND.fill(distance=f"{found.distance[i]:.3f}", p=p_value(p))))
    return tuple(made)


def answer_cycle(
    asked: Asked, placebo: Placebo | None, question: Text, levers: pl.DataFrame, gains: pl.DataFrame, warnings: Sequence[Text],
    simulated: bool, lang: Lang,
) -> Answer:  # fmt: skip
    """Say the gain, the strongest link and what the placebo found."""
    gain = gains.row(0, named=True)
    harm = say.name_kind(asked.kinds[asked.harm])
    known = levers.drop_nulls("estimate")
    if not known.height:
        sentence, row, unit = say.BOOM.fill(gain=plain(gain["estimate"])), gain, say.PLAIN_UNIT
    else:
        places = {name: (asked.kinds[first], asked.kinds[then]) for name, first, then in link_places(asked)}
        row = known.sort("estimate", descending=True, maintain_order=True).row(0, named=True)
        link = _ends(places[row["term"]])
        unit = say.UNIT.fill(harm=harm, **link)
        size = {"gain": plain(gain["estimate"]), "interval": _between(gain, 1, asked.conf_level)}
        if placebo is not None and is_shocked(placebo):
            return _shocked(question, placebo, say.SEEMING.fill(**size), unit, warnings, simulated, lang)
        parts = [
            say.GAIN.fill(**size),
            say.STRONGEST.fill(
                **link, harm=harm, value=plain(10 * row["estimate"]), interval=_between(row, 10, asked.conf_level)
            ),
        ]
        priced = known.drop_nulls("estimate_per_cost").sort("estimate_per_cost", descending=True, maintain_order=True)
        if priced.height:
            parts.append(say.BEST.fill(**_ends(places[priced["term"][0]])))
        if placebo is not None:
            parts.append(say.NO_SHOCK.fill(p=p_value(placebo.shock_p)))
            fed = say.FED if placebo.cross_p <= LEVEL else say.NOT_FED
            parts.append(fed.fill(p=p_value(placebo.cross_p)))
        sentence = join(parts, SPACE)
    ends = [math.nan if row[c] is None else float(row[c]) for c in ("estimate", "conf_low", "conf_high")]
    return Answer(
        question=question.to(lang), sentence=sentence.to(lang), estimate=ends[0], low=ends[1], high=ends[2], unit=unit.to(lang),
        wording="association", warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
        reference=0.0 if known.height else 1.0,
    )  # fmt: skip


def _ends(places: tuple[str, str]) -> dict[str, Text]:
    return {"first": say.name_kind(places[0]), "then": say.name_kind(places[1])}


def _say_shock(placebo: Placebo) -> Text:
    words = say.SHOCKED if placebo.cross_p > LEVEL else say.BOTH
    return words.fill(p=p_value(placebo.shock_p), cross=p_value(placebo.cross_p))


def _shocked(
    question: Text, placebo: Placebo, seeming: Text, unit: Text, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:  # fmt: skip
    """Answer without a figure: those of the cycle are not to be used as they stand."""
    return Answer(
        question=question.to(lang), sentence=join([_say_shock(placebo), seeming], SPACE).to(lang), estimate=math.nan, low=math.nan, high=math.nan,
        unit=unit.to(lang), wording="association", warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def _between(row: dict[str, float | None], times: float, level: float) -> Text:
    low, high = row["conf_low"], row["conf_high"]
    if low is None or high is None:
        return say.WITHOUT
    return say.BETWEEN.fill(level=f"{100 * level:g}", low=plain(times * low), high=plain(times * high))
