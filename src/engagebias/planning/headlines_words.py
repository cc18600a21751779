"""What a plan of headline tests says, in both languages."""

from __future__ import annotations

import math

from engagebias.figures import signed
from engagebias.numerics.headline_worlds import HeadlineTests
from engagebias.planning.published import Published
from engagebias.planning.request import Aim
from engagebias.planning.words import apart, figure, rise, say_reach, share
from engagebias.words import Text

QUESTION = Text("What can our headline tests detect?", "ما الذي تستطيع اختبارات عناويننا كشفه؟")
ESTIMAND = Text(
    "The smallest effect of one SD more of a headline's feature on clicks per impression, within tests, that a two-sided test at level {level} "
    "finds in {power} % of studies with {tests} tests of {arms} headlines and {clicks} clicks each.",
    "أصغر أثر لزيادة سمة في العنوان بانحراف معياري واحد على النقرات لكل مرة ظهور، داخل الاختبارات، يكشفه اختبار ذو طرفين عند المستوى "
    "{level} في {power}% "
    "من الدراسات التي فيها {tests} اختبارًا، في كل منها {arms} عناوين و{clicks} نقرة.",
)
METHOD = Text(
    "Closed form: the standard error is the root of overdispersion ({phi}) over all clicks times the feature's variance within tests; "
    "checked by simulated tests in the table “tests”. The headlines of these tests can be permuted in about 10^{digits} ways, so how "
    "small p can become is no limit.",
    "صيغة مغلقة: الخطأ المعياري هو جذر التشتت الزائد ({phi}) مقسومًا على كل النقرات مضروبةً في تباين السمة داخل الاختبارات؛ وفُحصت "
    "باختبارات مُحاكاة في جدول «tests». ويمكن تبديل عناوين هذه الاختبارات بنحو 10^{digits} من الطرق، فلا حدّ من صغر القيمة الاحتمالية.",
)
SCALE = Text("log rate ratio per SD", "لوغاريتم نسبة المعدلين لكل انحراف معياري")
UNIT = Text("% more clicks for one SD more", "% زيادة في النقرات لكل انحراف معياري إضافي")
SIZE = Text("headline tests", "اختبارات العناوين")
EFFECT_AXIS = Text("effect of one SD more", "أثر انحراف معياري إضافي")
SURFACE_TITLE = Text(
    "How often would so many tests find such an effect?", "كم مرة يكشف هذا العدد من الاختبارات مثل هذا الأثر؟"
)
TESTS = {
    "poisson": "Poisson error of the model",
    "known": "error with the assumed overdispersion",
    "clustered": "error by test, t",
}
_FOUND = Text(
    "With {tests} headline tests ({clicks} clicks) you can detect {points} log points or more: one SD more of a feature must bring {rise} "
    "% more "
    "clicks, or {fall} % fewer, to be found {power} times in 100.",
    "باختبارات عناوين عددها {tests} (النقرات: {clicks}) يمكنكم كشف {points} نقطة لوغاريتمية فأكثر: أي أن زيادة سمة بانحراف معياري واحد "
    "يجب أن تجلب نقرات أكثر بنسبة "
    "{rise}%، أو أقل بنسبة {fall}%، لتُكشف {power} مرة من كل 100.",
)
_NEEDED = Text("It takes about {needed} tests like these.", "ويلزم لذلك من هذه الاختبارات نحو {needed}.")
_CONTRAST = Text(
    "Measure a stronger contrast instead, headlines that lie {times} SD apart, or pool your tests with others'.",
    "قيسوا بدلًا منه تباينًا أقوى، بين عناوين يفصل بينها من الانحرافات المعيارية {times}، أو اجمعوا اختباراتكم مع اختبارات غيركم.",
)
_POOL = Text(
    "Measure something else instead: no wording differs by the {times} SD that your tests would need, so report click rates as a "
    "description and pool "
    "your tests with others' for the effect of words.",
    "قيسوا شيئًا آخر: فلا صياغتان تختلفان بما تحتاجه اختباراتكم من الانحرافات المعيارية ({times})؛ فاعرضوا معدلات النقر وصفًا، واجمعوا "
    "اختباراتكم مع اختبارات غيركم لمعرفة أثر "
    "الكلمات.",
)
_FEW = Text(
    "Few tests ({tests}): the overdispersion is taken as known here; where it must be learnt from the tests themselves, as in the "
    "estimates of headline "
    "effects, it takes {points} log points.",
    "الاختبارات قليلة ({tests}): التشتت الزائد يُفترض هنا معلومًا؛ وحيث يجب تعلّمه من الاختبارات نفسها، كما في تقديرات أثر العناوين، يلزم "
    "{points} نقطة لوغاريتمية.",
)
LARGEST_CONTRAST = 4  # SD: two headlines of which one is 2 SD above and one 2 SD below the mean


def name_effect(effect: float) -> Text:
    """Write a log rate ratio as a percentage."""
    return Text("{percent} %", "{percent}%").fill(percent=signed(rise(effect), 1 if abs(effect) < 0.095 else 0))


def estimand(design: HeadlineTests, aim: Aim) -> Text:
    """Say what is planned."""
    return ESTIMAND.fill(
        level=f"{aim.level:g}", power=share(aim.power), tests=f"{design.tests:,}", arms=design.arms, clicks=f"{design.clicks:g}"
    )  # fmt: skip


def method(design: HeadlineTests) -> Text:
    """Say how the figure is made, and that permutations are many."""
    digits = design.tests * math.log10(math.factorial(design.arms))
    return METHOD.fill(phi=f"{design.phi:g}", digits=f"{digits:,.0f}")


def sentences(design: HeadlineTests, found: float, published: Published, needed: int, aim: Aim) -> list[Text]:
    """Say what can be detected, whether the published effect is within reach, and what to measure instead."""
    first = _FOUND.fill(
        tests=f"{design.tests:,}", clicks=f"{design.tests * design.clicks:,.0f}", points=figure(100 * found),
        rise=apart(rise(found), abs(rise(published.effect))), fall=figure(-rise(-found)), power=share(aim.power),
    )  # fmt: skip
    within = abs(published.effect) >= found
    said = [first, say_reach(published, within=within)]
    if not within:
        times = found / abs(published.effect)
        instead = _CONTRAST if times <= LARGEST_CONTRAST else _POOL
        said += [_NEEDED.fill(needed=_rounded(needed)), instead.fill(times=figure(math.ceil(10 * times) / 10))]
    return said


def _rounded(needed: int) -> str:
    """Write a number of tests to two digits."""
    digits = max(0, int(math.log10(needed)) - 1)
    return f"{round(needed, -digits):,}"


def warnings(design: HeadlineTests, found: float, with_t: float, *, few: bool) -> tuple[Text, ...]:
    """Warn of few tests, whose own errors make tests weaker."""
    return (_FEW.fill(tests=design.tests, points=figure(100 * with_t)),) if few and with_t > found else ()
