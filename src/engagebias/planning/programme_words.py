"""What a plan of a programme in sites says, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engagebias.figures import p_value, signed
from engagebias.numerics.cluster_worlds import Programme
from engagebias.numerics.detectable import detectable_ratio
from engagebias.planning.published import Published
from engagebias.planning.request import Aim
from engagebias.planning.words import apart, say_reach, share
from engagebias.words import Text

QUESTION = Text("What can our programme's sites show?", "ما الذي تستطيع مواقع برنامجنا إظهاره؟")
ESTIMAND = Text(
    "The smallest difference ({scale}) between people of sites with the programme ({treated}) and without ({untreated}), chosen by "
    "lot (people measured in each: {people}), that a two-sided test at level {level} finds in {power} % of such studies.",
    "أصغر فرق ({scale}) بين أناس المواقع التي فيها البرنامج (عددها {treated}) والتي ليس فيها (عددها {untreated})، والاختيار بالقرعة، "
    "وعدد المقيسين في كل موقع {people}، "
    "يكشفه اختبار ذو طرفين عند المستوى {level} في {power}% من مثل هذه الدراسات.",
)
METHOD = Text(
    "Closed form: variance of a site's mean, ICC + (1 − ICC) / people, times the sum of one over each arm's sites; t with sites − {lost} "
    "degrees of "
    "freedom; checked by simulated programmes in the table “tests”. The smallest p is that of a randomisation test by the size of the "
    "difference.",
    "صيغة مغلقة: تباين متوسط الموقع، أي ICC + (1 − ICC) / عدد الناس، مضروبًا في مجموع مقلوبَي عدد مواقع الجهتين؛ واختبار t بدرجات حرية "
    "عددها المواقع − {lost}؛ "
    "وفُحصت ببرامج مُحاكاة في جدول «tests». وأصغر قيمة احتمالية هي قيمة اختبار التعيين العشوائي بحجم الفرق.",
)
SHARES = Text("difference of shares", "فرق النسب")
SDS = Text("standard deviations of people", "انحرافات معيارية بين الناس")
POINTS = Text("percentage points", "نقطة مئوية")
SITES = Text("sites", "المواقع")
PEOPLE = Text("people measured a site", "المقيسون في كل موقع")
GRID_TITLE = Text("How small can p become?", "إلى أي حد يمكن أن تصغر القيمة الاحتمالية؟")
GRID_TREATED = Text("sites with the programme", "المواقع التي فيها البرنامج")
GRID_NOTE = Text(
    "Filled: a two-sided randomisation test can reject at {level}.",
    "الخلايا الملوّنة: يمكن لاختبار التعيين العشوائي ذي الطرفين أن يرفض عند {level}.",
)
TESTS = {
    "people": "people taken as independent",
    "crv1": "errors by site, CRV1",
    "crv3": "errors by site, CRV3",
    "site_means": "t test of site means",
    "wild": "wild bootstrap of sites",
    "randomisation": "randomisation test of sites",
}
LOSS = 0.05  # of power by a randomisation test, from which on it is said
_FOUND = Text(
    "With {sites} sites, {treated} of them with the programme (people measured in each: {people}), you can detect a difference of "
    "{found} or more, {power} times in 100; p can be {p} at the smallest.",
    "بمواقع عددها {sites}، منها {treated} فيها البرنامج، وعدد المقيسين في كل موقع {people}، يمكنكم كشف فرق قدره {found} فأكثر، "
    "{power} مرة من كل 100؛ وأصغر قيمة احتمالية ممكنة {p}.",
)
_NEVER = Text(
    "Your study cannot reject: with {treated} against {untreated} sites no randomisation test gives a p below {p}, whatever happens, so "
    "no effect can be shown at "
    "{level}. It takes at least {first} against {second} sites.",
    "لا تستطيع دراستكم الرفض: فالمواقع {treated} مقابل {untreated}، ولا يعطي أي اختبار تعيين عشوائي قيمة احتمالية دون {p} مهما حدث، فلا "
    "يمكن إظهار أي أثر عند {level}. "
    "ويلزم على الأقل {first} مقابل {second} من المواقع.",
)
_NEEDED = Text("It takes about {needed} sites like these.", "ويلزم لذلك من هذه المواقع نحو {needed}.")
_NOT_REACHABLE = Text(
    "No number of sites up to 2,000 is enough with these settings.",
    "ولا يكفي أي عدد من المواقع حتى 2000 بهذه الإعدادات.",
)
_BEFORE = Text(
    "Measure the same sites before the programme as well: where site means go together over time at .7, you can detect {before}, {reach}. Or "
    "measure what the programme does most "
    "directly, such as who takes part and who returns, and describe each site.",
    "قيسوا المواقع نفسها قبل البرنامج أيضًا: فحيث تترابط متوسطات المواقع عبر الزمن بمقدار 0.7 يمكنكم كشف {before}، {reach}. أو قيسوا ما يفعله "
    "البرنامج مباشرة، كمن يشارك ومن يعود، وصفوا كل موقع.",
)
_ENOUGH = Text("and so the effect comes within reach", "فيصبح الأثر في المتناول")
_STILL = Text("which is still more than that effect", "وهو لا يزال أكبر من ذلك الأثر")
_DESCRIBE = Text(
    "Measure what the programme does most directly instead, such as who takes part and who returns, and describe each site.",
    "قيسوا بدلًا من ذلك ما يفعله البرنامج مباشرة، كمن يشارك ومن يعود، وصفوا كل موقع.",
)
_LEANS = Text(
    "A t test of site means would find {found} with these sites, but only if site means are normal, which so few sites cannot show.",
    "قد يكشف اختبار t لمتوسطات المواقع {found} بهذه المواقع، لكن بشرط أن تكون المتوسطات طبيعية التوزيع، وهو ما لا تُظهره مواقع بهذه القلّة.",
)
_LEANS_BEYOND = Text(
    "A t test of site means, which takes them for normal, would need {found} with these sites, more than a share of {base} % can change.",
    "وحتى اختبار t لمتوسطات المواقع، الذي يفترضها طبيعية التوزيع، يحتاج بهذه المواقع إلى {found}، وهو أكبر مما يمكن أن تتغيّره نسبة قدرها {base}%.",
)
_LOTS = Text(
    "The power is that of a t test of site means, which takes them for normal. A randomisation test, which does not, finds this "
    "difference {rate} times in 100 with so few sites.",
    "القوة المذكورة قوة اختبار t لمتوسطات المواقع، وهو يفترضها طبيعية التوزيع. أما اختبار التعيين العشوائي، الذي لا يفترض ذلك، فيكشف هذا "
    "الفرق {rate} مرة من كل 100 بمواقع بهذه القلّة.",
)
_BEYOND = Text(
    "With {sites} sites, {treated} of them with the programme (people measured in each: {people}), a difference would have to be "
    "{found} to be found {power} times in 100, which is more than a share of {base} % can change: your study cannot show an effect.",
    "بمواقع عددها {sites}، منها {treated} فيها البرنامج، وعدد المقيسين في كل موقع {people}، يجب أن يبلغ الفرق {found} ليُكشف {power} "
    "مرة من كل 100، وهذا أكبر مما يمكن أن تتغيّره نسبة قدرها {base}%: فلا تستطيع دراستكم إظهار أثر.",
)
_OF_POINTS = Text("{n} percentage points", "{n} نقطة مئوية")
_OF_SD = Text("{n} SD", "{n} انحراف معياري")


@dataclass(frozen=True, slots=True)
class Told:
    """What sentences are made of: the plan, the detectable effect in SD, and what an SD is in shares."""

    design: Programme
    found: float
    sd: float
    smallest: float
    fewest: tuple[int, int]
    needed: int | None
    base: float | None
    before: bool

    @property
    def shares(self) -> bool:
        """Whether the outcome is a share."""
        return self.base is not None

    @property
    def beyond(self) -> bool:
        """Whether the detectable difference is more than a share can change."""
        return self.base is not None and self.found * self.sd > max(self.base, 1 - self.base)

    def amount(self, in_sd: float, effect: float = 0.0) -> Text:
        """Write a difference in its unit, so that it can be told from an effect."""
        if self.shares:
            return _OF_POINTS.fill(n=apart(100 * in_sd * self.sd, 100 * abs(effect)))
        return _OF_SD.fill(n=apart(in_sd, abs(effect)))


def namer(*, shares: bool) -> Callable[[float], Text]:
    """Return what writes an effect."""
    if shares:
        return lambda effect: Text("{n} points", "{n} نقطة").fill(n=signed(100 * effect, 0))
    return lambda effect: _OF_SD.fill(n=signed(effect, 1))


def name_people(people: float) -> Text:
    """Write a number of people."""
    return Text("{n}", "{n}").fill(n=f"{people:,.0f}")


def estimand(told: Told, aim: Aim) -> Text:
    """Say what is planned."""
    return ESTIMAND.fill(
        scale=SHARES if told.shares else SDS, treated=told.design.treated, untreated=told.design.untreated, people=told.design.people,
        level=f"{aim.level:g}", power=share(aim.power),
    )  # fmt: skip


def method(before: float | None) -> Text:
    """Say how the figure is made."""
    return METHOD.fill(lost=2 if before is None else 3)


def sentences(told: Told, published: Published, aim: Aim, *, can: bool) -> list[Text]:
    """Say what can be detected, or that nothing can, and what to measure instead."""
    design = told.design
    if not can:
        first = _NEVER.fill(
            treated=design.treated, untreated=design.untreated, p=p_value(told.smallest), level=f"{aim.level:g}", first=told.fewest[0],
            second=told.fewest[1],
        )  # fmt: skip
        return [first, say_reach(published, within=False), _need(told.needed), _DESCRIBE]
    counts = {"sites": design.sites, "treated": design.treated, "people": design.people, "power": share(aim.power)}
    if told.beyond:
        first = _BEYOND.fill(found=told.amount(told.found), base=share(told.base or 0), **counts)
    else:
        first = _FOUND.fill(found=told.amount(told.found, published.effect), p=p_value(told.smallest), **counts)
    if abs(published.effect) >= told.found * told.sd:
        return [first, say_reach(published, within=True)]
    instead = [_DESCRIBE if told.before else _before(told, published, aim)]
    return [first, say_reach(published, within=False), _need(told.needed), *instead]


def _need(needed: int | None) -> Text:
    return _NOT_REACHABLE if needed is None else _NEEDED.fill(needed=f"{needed:,}")


def _before(told: Told, published: Published, aim: Aim) -> Text:
    found = detectable_ratio(told.design.sites - 3, aim.level, aim.power) * told.design.std_error * (1 - 0.7**2) ** 0.5
    reach = _ENOUGH if abs(published.effect) >= found * told.sd else _STILL
    return _BEFORE.fill(before=told.amount(found, published.effect), reach=reach) if found < told.found else _DESCRIBE


def warnings(told: Told, lots: float, aim: Aim, *, can: bool) -> tuple[Text, ...]:
    """Say what a t test would find where no other can reject, and what a randomisation test finds where it is weaker."""
    if can:
        return (_LOTS.fill(rate=share(lots)),) if lots < aim.power - LOSS else ()
    leans = _LEANS_BEYOND if told.beyond else _LEANS
    base = {"base": share(told.base)} if told.beyond and told.base is not None else {}
    return (leans.fill(found=told.amount(told.found), **base),)
