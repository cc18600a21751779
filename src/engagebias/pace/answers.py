"""Results on pace in one sentence and one interval."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from engagebias.figures import plain
from engagebias.pace.arrived import Arrived
from engagebias.pace.fits import Fit
from engagebias.pace.readings import Followed
from engagebias.pace.sentences import (
    ACCRUAL_QUESTION,
    BIAS_QUESTION,
    CONCLUDED_QUESTION,
    HALF_QUESTION,
    name_of,
)
from engagebias.results import Answer, Wording
from engagebias.terms import name_term
from engagebias.words import SEMICOLON, Lang, Text, join

_INTERVAL = Text(
    "{value}{unit} ({level} % interval {low} to {high})", "{value}{unit} (فترة الثقة {level}%: من {low} إلى {high})"
)
_HOURS, _BARE = Text(" hours", " ساعة"), Text("", "")
# A unit, and the value at which nothing differs: hours are compared with nothing.
_IN_HOURS: tuple[Text, float | None] = (Text("hours", "ساعة"), None)
_AS_RATIO: tuple[Text, float | None] = (Text("times", "ضعفًا"), 1.0)
_OF = Text("{group}: {said}", "{group}: {said}")
_HALF_BY = Text(
    "half of what arrives by {end} h has arrived after {hours}", "نصف ما يصل خلال {end} س يكون قد وصل بعد {hours}"
)
_HALF = Text(
    "half of all that ever arrives has arrived after {hours}; {family}",
    "نصف كل ما سيصل يكون قد وصل بعد {hours}؛ {family}",
)
_NO_HALF = Text(
    "by when half of all that ever arrives has arrived cannot be told ({family}, readings up to {oldest} h: {reason}); {limit}",
    "لا يمكن معرفة متى يصل نصف كل ما سيصل ({family}، قراءات حتى {oldest} س: {reason})؛ {limit}",
)
_BIAS = Text(
    "read at an age of {age} h, {fast} seems stronger against {slow} than it is {against}, by a factor of {ratio}",
    "عند القراءة في عمر {age} س يبدو {fast} أقوى ممّا هو {against} قياسًا إلى {slow}، بعامل {ratio}",
)
_AGAINST_BIAS = Text(
    "read at an age of {age} h, {fast} seems weaker against {slow} than it is {against}, by a factor of {ratio}",
    "عند القراءة في عمر {age} س يبدو {fast} أضعف ممّا هو {against} قياسًا إلى {slow}، بعامل {ratio}",
)
_NO_CLEAR_BIAS = Text(
    "read at an age of {age} h, no clear bias between {fast} and {slow}, set against what they are {against}: a factor of {ratio}",
    "عند القراءة في عمر {age} س لا تحيّز واضحًا بين {fast} و{slow} قياسًا إلى ما هما {against}: عامل {ratio}",
)
_NO_INTERVAL = Text(
    "read at an age of {age} h, {fast} against {slow}, set against what they are {against}: a factor of {ratio}; the readings give it no "
    "interval",
    "عند القراءة في عمر {age} س، {fast} مقابل {slow} قياسًا إلى ما هما {against}: عامل {ratio}؛ ولا تعطيه القراءات فترة ثقة",
)
_EVER = Text("by all that ever arrives", "بحساب كل ما سيصل")
_BY_END = Text("by what arrives within {end} h", "بحساب ما يصل خلال {end} س")
_NOTHING = Text("the readings allow no ratio", "لا تسمح القراءات بأي نسبة")
_CONCLUDED = Text("{fast} over {slow} at {age} h: {ratio}", "{fast} إلى {slow} عند {age} س: {ratio}")


def answer_accrual(
    arrived: Sequence[Arrived], half: pl.DataFrame, end: float, conf_level: float, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:  # fmt: skip
    """Say by when half has arrived in each group."""
    rows = half.to_dicts()
    said = [
        _for(a.of, _HALF_BY.fill(end=f"{end:g}", hours=_with_interval(row, conf_level, _HOURS)))
        for a, row in zip(arrived, rows, strict=True)
    ]
    return _answer(ACCRUAL_QUESTION, said, rows[0], _IN_HOURS, "description", warnings, simulated, lang)


def answer_half(
    fits: Sequence[Fit], arrived: Sequence[Arrived], table: pl.DataFrame, end: float, conf_level: float, warnings: Sequence[Text],
    simulated: bool, lang: Lang,
) -> Answer:  # fmt: skip
    """Say the half-life of each group by the first family; where there is none, why, and half of what arrives by the end."""
    said, first = [], None
    every = table.height // len(fits)
    for i, found in enumerate(fits):
        rows = table[i * every : (i + 1) * every].to_dicts()
        row, limit = rows[0], rows[-3]
        first = first or row
        family = name_of(found.delay.family)
        by_end = _HALF_BY.fill(end=f"{end:g}", hours=_with_interval(limit, conf_level, _HOURS))
        if found.reason:
            reason = {"reason": name_term(found.reason), "oldest": plain(found.oldest), "family": family}
            said.append(_for(found.of, _NO_HALF.fill(limit=by_end, **reason)))
        else:
            said.append(_for(found.of, _HALF.fill(hours=_with_interval(row, conf_level, _HOURS), family=family)))
    return _answer(HALF_QUESTION, said, first or {}, _IN_HOURS, "description", warnings, simulated, lang)


def answer_bias(
    names: tuple[Text, Text], table: pl.DataFrame, conf_level: float, end: float, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:  # fmt: skip
    """Say the bias at the first horizon, by the family where it is known and else by product limit."""
    known = table.drop_nulls("estimate")
    if not known.height:
        return _answer(BIAS_QUESTION, [_NOTHING], {}, _AS_RATIO, "description", warnings, simulated, lang)
    row = known.row(0, named=True)
    against = _BY_END.fill(end=f"{end:g}") if "," in row["term"] else _EVER
    said = _bias_words(row["conf_low"], row["conf_high"]).fill(
        age=row["term"].split(" ")[0],
        fast=names[0],
        slow=names[1],
        ratio=_with_interval(row, conf_level),
        against=against,
    )
    return _answer(BIAS_QUESTION, [said], row, _AS_RATIO, "description", warnings, simulated, lang)


def _bias_words(low: float | None, high: float | None) -> Text:
    if low is None or high is None:
        return _NO_INTERVAL
    return _BIAS if low > 1 else _AGAINST_BIAS if high < 1 else _NO_CLEAR_BIAS


def answer_concluded(
    names: tuple[Text, Text], table: pl.DataFrame, conf_level: float, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:  # fmt: skip
    """Say the ratio at the first and the last age at which there is one."""
    known = table.drop_nulls("estimate").to_dicts()
    shown = known if len(known) == 1 else [known[0], known[-1]]
    said = [
        _CONCLUDED.fill(
            fast=names[0], slow=names[1], age=row["term"].split(" ")[0], ratio=_with_interval(row, conf_level)
        )
        for row in shown
    ]
    return _answer(CONCLUDED_QUESTION, said, shown[-1], _AS_RATIO, "association", warnings, simulated, lang)


def answer_survival(
    question: Text, said: Sequence[Text], row: dict[str, float | None], warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:  # fmt: skip
    """Say the median time of each group."""
    return _answer(question, said, row, _IN_HOURS, "description", warnings, simulated, lang)


def _answer(
    question: Text, said: Sequence[Text], row: dict[str, float | None], unit: tuple[Text, float | None], wording: Wording,
    warnings: Sequence[Text], simulated: bool, lang: Lang,
) -> Answer:  # fmt: skip
    sentence = join(said, SEMICOLON).to(lang)
    estimate, low, high = (_number(row.get(k)) for k in ("estimate", "conf_low", "conf_high"))
    return Answer(
        question=question.to(lang), sentence=f"{sentence[0].upper()}{sentence[1:].rstrip('.')}.", estimate=estimate, low=low, high=high,
        unit=unit[0].to(lang), wording=wording, warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang, reference=unit[1],
    )  # fmt: skip


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _for(group: Followed, said: Text) -> Text:
    return said if group.by is None else _OF.fill(group=group.label, said=said)


def _with_interval(row: dict[str, float | None], conf_level: float, unit: Text = _BARE) -> Text:
    value, low, high = row["estimate"], row["conf_low"], row["conf_high"]
    if value is None:
        return Text("–", "–")
    if low is None or high is None:
        return Text("{value}{unit}", "{value}{unit}").fill(value=plain(value), unit=unit)
    return _INTERVAL.fill(
        value=plain(value), unit=unit, level=f"{100 * conf_level:g}", low=plain(low), high=plain(high)
    )
