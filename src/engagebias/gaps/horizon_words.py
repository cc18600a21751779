"""What a gap that is read at several ages says, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engagebias.figures import plain
from engagebias.gaps.gap_words import NOTHING_HELD, Classes
from engagebias.gaps.request import Request
from engagebias.gaps.wording import ASSOCIATION, name_outcome, not_seen, per, say_names
from engagebias.results import Answer
from engagebias.words import COMMA, SEMICOLON, SPACE, Lang, Text, join

QUESTION = Text(
    "Does the gap between the classes depend on when posts are read?",
    "هل تتوقّف الفجوة بين الفئتين على وقت قراءة المنشورات؟",
)
ESTIMAND = Text(
    "For each age, the log ratio of the expected number of {outcome} that posts had at that age, {per}, in class {high} against class "
    "{low}, at equal {effects}; and by how much it changes with each doubling of the age.",
    "لكل عمر: لوغاريتم نسبة العدد المتوقّع من {outcome} الذي بلغته المنشورات عند ذلك العمر، {per}، في فئة {high} إلى فئة {low}، مع التساوي في "
    "{effects}؛ ومقدار تغيّره كلما تضاعف العمر.",
)
METHOD = Text(
    "At each age the estimator of performance_gap. The slope is the line through the estimates by least squares on the log of age; its "
    "error counts that the same clusters are read at every age.",
    "عند كل عمر مقدِّر performance_gap. والميل خط المربعات الصغرى عبر التقديرات على لوغاريتم العمر، ويراعي خطؤه أن العناقيد نفسها تُقرأ عند كل عمر.",
)
READ_AT = Text("hours after publication at which posts are read", "الساعات بعد النشر التي تُقرأ عندها المنشورات")
AXIS = Text("{high} over {low}, times", "{high} إلى {low}، ضعفًا")
LINE = Text("ratio of {outcome} {per}", "نسبة {outcome} {per}")
SLOPE = Text("each doubling of the age multiplies that by {said}", "كل مضاعفة للعمر تضرب ذلك في {said}")
NO_SLOPE = Text(
    "fewer than two ages have an estimate, so how it changes is not known",
    "التقدير متاح عند أقل من عمرين، فلا يُعرف كيف يتغيّر",
)
UNREAD = Text("No estimate at {hours} h: {why}.", "لا تقدير عند {hours} س: {why}.")
NOT_ALL = Text(
    "Posts not read at an age are left out there: {said}. The ages may then speak of unlike posts.",
    "المنشورات التي لم تُقرأ عند عمر ما مستبعدة عنده: {said}. فقد تتحدث الأعمار عن منشورات متباينة.",
)
_COUNT = Text("{n} at {hours} h", "{n} عند {hours} س")
NOBODY = Text("no post was read at this age", "لم يُقرأ أي منشور عند هذا العمر")
ONE_CLASS = Text(
    "the posts read at this age do not let the classes be compared",
    "المنشورات المقروءة عند هذا العمر لا تسمح بمقارنة الفئتين",
)
_AT = Text("at {hours} h: {said}", "عند {hours} س: {said}")
_SENTENCE = Text(
    "{high} against {low}, {outcome}, as many times: {said}; {slope}.",
    "{high} مقابل {low}، {outcome}، عدد الأضعاف: {said}؛ {slope}.",
)
_TIMES = Text(
    "{estimate} ({level} % interval {low} to {high})", "{estimate} (فترة الثقة {level}%: من {low} إلى {high})"
)
_BARE = Text("{estimate} (no interval)", "{estimate} (بلا فترة ثقة)")
_UNIT = Text("times as many; at {hours} h", "ضعفًا؛ عند {hours} س")


@dataclass(frozen=True, slots=True)
class AtAge:
    """The estimate at one age, in the columns of a table; ``reason`` says why there is none."""

    hours: float
    values: Mapping[str, float | None]
    not_read: int
    reason: Text | None


def say_horizons(asked: Request, classes: Classes) -> Text:
    """Say what is estimated."""
    held = say_names(asked.effects) if asked.effects else NOTHING_HELD
    said = ESTIMAND.fill(outcome=name_outcome(asked.outcomes[0]), per=per(asked), effects=held, **classes.words())
    return join([said, ASSOCIATION], SPACE)


def warn(ages: Sequence[AtAge]) -> tuple[Text, ...]:
    """Say at which ages there is no estimate, and how many posts were not read at the others."""
    lost = [UNREAD.fill(hours=f"{a.hours:g}", why=a.reason) for a in ages if a.reason is not None]
    missing = [a for a in ages if a.not_read and a.values["estimate"] is not None]
    if not missing:
        return tuple(lost)
    said = join([_COUNT.fill(n=f"{a.not_read:,}", hours=f"{a.hours:g}") for a in missing], COMMA)
    return (*lost, NOT_ALL.fill(said=said))


def answer_horizons(
    asked: Request, classes: Classes, ages: Sequence[AtAge], slope: Mapping[str, float | None], warnings: Sequence[Text], simulated: bool,
    lang: Lang,
) -> Answer:  # fmt: skip
    """Answer with the first and the last age that have an estimate, and the change from age to age."""
    known = [a for a in ages if a.values["estimate"] is not None]
    ends = known if len(known) == 1 else [known[0], known[-1]]
    said = [_AT.fill(hours=f"{a.hours:g}", said=_times(a.values, asked.conf_level)) for a in ends]
    change = NO_SLOPE if slope["estimate"] is None else SLOPE.fill(said=_times(slope, asked.conf_level))
    sentence = _SENTENCE.fill(
        outcome=name_outcome(asked.outcomes[0]), said=join(said, SEMICOLON), slope=change, **classes.words()
    )
    estimate, low, high = (_ratio(ends[-1].values, name) for name in ("estimate", "conf_low", "conf_high"))
    return Answer(
        question=QUESTION.to(lang), sentence=join([sentence, *not_seen(asked)], SPACE).to(lang), estimate=estimate, low=low, high=high,
        unit=_UNIT.fill(hours=f"{ends[-1].hours:g}").to(lang), wording="association", warnings=tuple(w.to(lang) for w in warnings),
        simulated=simulated, lang=lang, reference=1.0,
    )  # fmt: skip


def _times(values: Mapping[str, float | None], conf_level: float) -> Text:
    estimate, low, high = (_ratio(values, name) for name in ("estimate", "conf_low", "conf_high"))
    if math.isnan(low) or math.isnan(high):
        return _BARE.fill(estimate=plain(estimate))
    return _TIMES.fill(estimate=plain(estimate), low=plain(low), high=plain(high), level=f"{100 * conf_level:g}")


def _ratio(values: Mapping[str, float | None], name: str) -> float:
    value = values[name]
    return math.nan if value is None else math.exp(value)
