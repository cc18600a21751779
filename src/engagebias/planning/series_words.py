"""What a plan of an interrupted series says, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, expm1

from engagebias.figures import p_value, signed
from engagebias.numerics.series_worlds import Record
from engagebias.planning.published import Published
from engagebias.planning.request import Aim
from engagebias.planning.words import TOO_OFTEN, apart, figure, say_reach, share, verdict
from engagebias.words import Text

QUESTION = Text("What can our series of counts show?", "ما الذي تستطيع سلسلة أعدادنا إظهاره؟")
ESTIMAND = Text(
    "The smallest lasting change of a count at a known date, from the {window} periods before it to the {window} after, that placebo "
    "dates at level {level} find in "
    "{power} % of such series, with {before} periods before the date.",
    "أصغر تغيّر دائم لعددٍ ما عند تاريخ معلوم، من الفترات التي تسبقه (عددها {window}) إلى التي تليه (عددها {window})، تكشفه التواريخ "
    "الوهمية عند المستوى {level} في {power}% "
    "من مثل هذه السلاسل، ولها قبل التاريخ {before} فترة.",
)
METHOD = Text(
    "Simulated autoregressive series of log counts. The difference at the date is compared with that at each of {dates} placebo dates "
    "whose windows end before it, so "
    "that p can be {p} at the smallest. The range of the figure is the simulation's own error.",
    "سلاسل انحدار ذاتي مُحاكاة للوغاريتم الأعداد. ويُقارن الفرق عند التاريخ بالفرق عند تواريخ وهمية عددها {dates} تنتهي نوافذها قبله، "
    "فأصغر قيمة احتمالية ممكنة {p}. ومدى الرقم هو خطأ "
    "المحاكاة نفسها.",
)
SCALE = Text("log ratio of counts", "لوغاريتم نسبة الأعداد")
UNIT = Text("% change of the count", "% تغيّر العدد")
SIZE = Text("periods before the date", "الفترات قبل التاريخ")
WINDOW = Text("periods compared on either side", "الفترات المقارَنة من كل جانب")
TESTS = {
    "independent": "periods taken as independent",
    "hac": "Newey-West errors (HAC)",
    "placebo": "placebo dates",
}
_FOUND = Text(
    "With {before} periods before the date and {after} after it, you can detect a lasting change when the count falls by {fall} % or "
    "more, or grows by {rise} %, {power} "
    "times in 100; p can be {p} at the smallest.",
    "بفترات عددها {before} قبل التاريخ و{after} بعده، يمكنكم كشف تغيّر دائم إذا انخفض العدد بنسبة {fall}% فأكثر أو زاد بنسبة {rise}%، "
    "{power} مرة من كل 100؛ وأصغر قيمة احتمالية ممكنة "
    "{p}.",
)
_NEVER = Text(
    "Your study cannot reject: the number of placebo dates is {dates}, so no p is below {p}, whatever happens. It takes at least {least} periods "
    "before the date with windows of "
    "{window}.",
    "لا تستطيع دراستكم الرفض: فالتواريخ الوهمية {dates}، ولا قيمة احتمالية دون {p} مهما حدث. ويلزم على الأقل {least} فترة قبل التاريخ "
    "بنوافذ طولها {window}.",
)
_NEEDED = Text("It takes about {needed} periods before it.", "ويلزم لذلك نحو {needed} فترة قبله.")
_NOT_BY_LENGTH = Text("A longer record before the date does not help.", "ولا تنفع في ذلك سلسلة أطول قبل التاريخ.")
_WATCH = Text(
    "Measure a count that varies less from period to period instead: an SD of {spread} would do, such as that of several platforms or "
    "places together, or go on counting for "
    "more periods after the date.",
    "قيسوا بدلًا منه عددًا أقل تقلّبًا من فترة إلى أخرى: يكفي انحراف معياري قدره {spread}، كعدد منصات أو أماكن عدة معًا، أو واصلوا العدّ "
    "فترات أكثر بعد التاريخ.",
)
_COMPARE = Text(
    "Compare with places without the event instead, many of them, and describe the series.",
    "قارنوا بدلًا من ذلك بأماكن كثيرة لم يقع فيها الحدث، وصفوا السلسلة.",
)
_OFTEN = Text(
    "Your study has no test that holds: the placebo windows overlap, no more than about {windows} of them are independent, and without "
    "any effect the placebo dates reject {rate} % of the time instead of {level} %. Use a shorter window or a longer record.",
    "ليس لدراستكم اختبار يصحّ: فالنوافذ الوهمية تتداخل ولا يستقل منها أكثر من {windows} تقريبًا، ومن دون أي أثر ترفض التواريخ الوهمية "
    "{rate}% من المرات بدلًا من {level}%. استعملوا نافذة أقصر أو سلسلة أطول.",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What sentences are made of: the series, its spread, the detectable log ratio, and how often placebo dates reject by chance."""

    record: Record
    spread: float
    shift: float
    rate: float
    can: bool

    def too_often(self, aim: Aim) -> bool:
        """Whether the placebo dates reject too often without an effect, so that nothing they find says anything."""
        return verdict(self.rate, aim.level) == TOO_OFTEN


def name_effect(effect: float) -> Text:
    """Write a log ratio as a percentage."""
    return Text("{percent} %", "{percent}%").fill(percent=signed(100 * expm1(effect), 0))


def name_window(window: float) -> Text:
    """Write a number of periods."""
    return Text("{n}", "{n}").fill(n=f"{window:.0f}")


def estimand(told: Told, aim: Aim) -> Text:
    """Say what is planned."""
    return ESTIMAND.fill(
        window=told.record.window, level=f"{aim.level:g}", power=share(aim.power), before=told.record.before
    )


def method(record: Record) -> Text:
    """Say how the figure is made."""
    return METHOD.fill(dates=record.placebo_dates, p=p_value(record.smallest_p))


def sentences(told: Told, published: Published, needed: int | None, aim: Aim, *, within: bool) -> list[Text]:
    """Say what can be detected, or that nothing can, and what to measure instead."""
    record = told.record
    if not told.can:
        least = 2 * record.window - 2 + ceil(round(1 / aim.level, 9))
        first = _NEVER.fill(
            dates=record.placebo_dates, p=p_value(record.smallest_p), least=least, window=record.window
        )  # fmt: skip
        return [first, say_reach(published, within=False), _COMPARE]
    if told.too_often(aim):
        first = _OFTEN.fill(
            windows=record.before // (2 * record.window), rate=figure(100 * told.rate), level=figure(100 * aim.level)
        )
        return [first, say_reach(published, within=False), *([] if needed is None else [_NEEDED.fill(needed=needed)])]
    first = _FOUND.fill(
        before=record.before, after=record.after,
        fall=apart(-100 * expm1(-told.shift), 100 * abs(expm1(published.effect))), rise=figure(100 * expm1(told.shift)),
        power=share(aim.power), p=p_value(record.smallest_p),
    )  # fmt: skip
    if within:
        return [first, say_reach(published, within=True)]
    length = _NOT_BY_LENGTH if needed is None else _NEEDED.fill(needed=needed)
    calm = told.spread * abs(published.effect) / told.shift
    instead = _COMPARE if not told.spread / 10 <= calm < told.spread else _WATCH.fill(spread=figure(calm))
    return [first, say_reach(published, within=False), length, instead]
