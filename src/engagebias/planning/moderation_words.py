"""What a plan of an audit of removals says, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf

import polars as pl

from engagebias.figures import plain
from engagebias.planning.published import Published
from engagebias.planning.request import Aim
from engagebias.planning.words import apart, figure, say_reach, share
from engagebias.words import Text

QUESTIONS = {
    "removal": Text("What ratio of removal rates can we detect?", "أي نسبة بين معدلَي الإزالة نستطيع كشفها؟"),
    "false_positive": Text("What ratio of wrongful removals can our audit detect?", "أي نسبة بين معدلَي الإزالة الخاطئة يستطيع تدقيقنا كشفها؟"),
}  # fmt: skip
ESTIMAND = Text(
    "The smallest ratio above 1 of {rate} between a group ({posts} posts) and others ({others} posts, {base} %), that a two-sided test at "
    "level {level} finds in {power} % of "
    "such audits.",
    "أصغر نسبة فوق الواحد بين {rate} في مجموعة (منشوراتها {posts}) وفي غيرها (منشوراتها {others}، ومعدلها {base}%)، يكشفها اختبار ذو "
    "طرفين عند المستوى {level} في {power}% من مثل هذه "
    "التدقيقات.",
)
RATES = {
    "removal": Text("removals per post", "الإزالات لكل منشور"),
    "false_positive": Text("removals per post that breaks no rule", "الإزالات لكل منشور لا يخالف القواعد"),
}
METHOD = Text(
    "Closed form: the error of a log ratio of two rates from the events expected in each group, with posts of one author counting less; "
    "checked by simulated audits in the table "
    "“tests”. Ratios above and below 1 are no mirror images, since fewer events tell less.",
    "صيغة مغلقة: خطأ لوغاريتم نسبة معدلين من عدد الحوادث المتوقعة في كل مجموعة، وتُحسب منشورات الكاتب الواحد بأقل من عددها؛ وفُحصت "
    "بتدقيقات مُحاكاة في جدول «tests». والنسب فوق الواحد ودونه "
    "ليست صورًا متناظرة، فالحوادث الأقل تدلّ على أقل.",
)
SCALE = Text("log ratio of rates", "لوغاريتم نسبة المعدلين")
UNIT = Text("times the others' rate", "مضروبًا في معدل غيرها")
SIZES = {
    "removal": Text("posts of the group", "منشورات المجموعة"),
    "false_positive": Text("audited posts of the group", "المنشورات المدقَّقة من المجموعة"),
}
BASE = Text("rate of the others, %", "معدل غيرها، %")
TESTS = {"log_ratio": "log ratio of rates", "pooled": "difference of shares, pooled"}
_TITLE = Text("How often would the published ratio be found?", "كم مرة تُكشف النسبة المنشورة؟")
_TITLE_NAMED = Text("How often would the ratio that you named be found?", "كم مرة تُكشف النسبة التي سمّيتموها؟")
_FOUND = Text(
    "With {posts} posts of the group and {others} of others you can detect that the group is {hit} {above} times as often as "
    "others, or more{below}, {power} times in 100.",
    "بمنشورات للمجموعة عددها {posts} ولغيرها {others} يمكنكم كشف أن معدل {hit} في المجموعة يبلغ معدل غيرها مضروبًا في {above} "
    "فأكثر{below}، {power} مرة من كل 100.",
)
_HIT = {
    "removal": Text("removed", "الإزالة"),
    "false_positive": Text("wrongly removed", "الإزالة الخاطئة"),
}
_BELOW = Text(", or {ratio} times as often or less", "، أو في {ratio} فأقل")
_NONE_BELOW = Text(" (no lower rate can be detected)", " (ولا يُكشف أي معدل أدنى)")
_NEVER = Text(
    "Your audit cannot tell any ratio from 1: the groups have too few events.",
    "لا يستطيع تدقيقكم تمييز أي نسبة عن الواحد: فالحوادث في المجموعتين أقل من اللازم.",
)
_NEEDED = Text(
    "It takes about {needed} posts of the group, and as many of others in proportion.",
    "ويلزم لذلك نحو {needed} منشور للمجموعة، ومثلها لغيرها بالتناسب.",
)
_INSTEAD = {
    "false_positive": Text(
        "Measure removals per post instead, which needs no audit and can use every post, and give bounds for wrongful removals.",
        "قيسوا بدلًا من ذلك الإزالات لكل منشور، فهي لا تحتاج إلى تدقيق وتستعمل كل المنشورات، واذكروا حدود الإزالة الخاطئة.",
    ),
    "removal": Text(
        "Gather posts for longer instead, or pool them with those of other organisations, and describe each removal that you know of.",
        "اجمعوا المنشورات مدة أطول، أو ضمّوها إلى منشورات منظمات أخرى، وصفوا كل إزالة تعرفونها.",
    ),
}
_SMALL = Text(
    "At the published ratio fewer than 10 events are to be expected in {groups}: cells so small are not shown, and a log ratio of so few "
    "is not normal.",
    "عند النسبة المنشورة يُتوقَّع أقل من 10 حوادث في {groups}: خلايا بهذا الصغر لا تُعرض، ولوغاريتم نسبة بهذه القلّة ليس طبيعي التوزيع.",
)
_GROUPS = {
    (True, False): Text("the others", "غير المجموعة"),
    (False, True): Text("the group", "المجموعة"),
    (False, False): Text("both groups", "المجموعتين"),
}


@dataclass(frozen=True, slots=True)
class Audit:
    """Posts of the group and of others, the others' rate, the share of posts that count, and what likeness within authors costs."""

    posts: int
    others: int
    base: float
    measure: str
    used: float
    inflation: float

    @property
    def units(self) -> float:
        """Independent posts of the group that tell as much."""
        return self.posts * self.used / self.inflation

    @property
    def other_units(self) -> float:
        """Independent posts of the others that tell as much."""
        return self.others * self.used / self.inflation


def name_ratio(ratio: float) -> Text:
    """Write a ratio."""
    return Text("{n} times", "×{n}").fill(n=plain(ratio))


def name_base(rate: float) -> Text:
    """Write a rate in percent."""
    return Text("{n}", "{n}").fill(n=f"{100 * rate:.3g}")


def surface_title(published: Published) -> Text:
    """Return the title of the surface of power."""
    return _TITLE if published.source else _TITLE_NAMED


def estimand(plan: Audit, aim: Aim) -> Text:
    """Say what is planned."""
    return ESTIMAND.fill(
        rate=RATES[plan.measure], posts=f"{plan.posts:,}", others=f"{plan.others:,}", base=f"{100 * plan.base:.3g}", level=f"{aim.level:g}",
        power=share(aim.power),
    )  # fmt: skip


def sentences(
    plan: Audit, below: float, above: float, published: Published, needed: int, aim: Aim, *, within: bool
) -> list[Text]:
    """Say what can be detected, whether the published ratio is within reach, and what to measure instead."""
    if isinf(above):
        first = _NEVER
    else:
        lower = _BELOW.fill(ratio=figure(below)) if below > 0 else _NONE_BELOW
        first = _FOUND.fill(
            posts=f"{plan.posts:,}", others=f"{plan.others:,}", above=apart(above, published.effect), below=lower,
            hit=_HIT[plan.measure], power=share(aim.power)
        )  # fmt: skip
    if within:
        return [first, say_reach(published, within=True)]
    return [first, say_reach(published, within=False), _NEEDED.fill(needed=f"{needed:,}"), _INSTEAD[plan.measure]]


def warnings(cells: pl.DataFrame) -> tuple[Text, ...]:
    """Warn of cells that would be too small to show."""
    group, others = cells["shown"].to_list()
    return () if group and others else (_SMALL.fill(groups=_GROUPS[group, others]),)
