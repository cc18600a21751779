"""What the exposure under a ranking says, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import polars as pl

from engagebias.figures import interval, signed
from engagebias.ranking.feed_words import BY_POLICY, INTERVAL, NO_INTERVAL, class_name, policy_name
from engagebias.ranking.sample import Sample
from engagebias.results import Answer
from engagebias.words import SEMICOLON, Lang, Text, join

QUESTION = Text(
    "How much attention would {group} posts get in another order?",
    "كم من الانتباه كانت ستنال منشورات فئة {group} في ترتيب آخر؟",
)
ESTIMAND = Text(
    "The share of the exposure in a feed (by {feed}) that posts of class {group} would get if the policy set the order, minus "
    "their supply: the share that they would get in random order. Exposure: {attention}. The posts and what is known "
    "of them stay as they were.",
    "حصة منشورات فئة {group} من الظهور في الخلاصة (بحسب {feed}) لو حدّدت السياسة الترتيب، مطروحًا منها عرضها: أي الحصة التي "
    "كانت ستنالها في ترتيب عشوائي. والظهور: {attention}. وتبقى المنشورات وما يُعرف عنها كما كانت.",
)
METHOD = Text(
    "Each policy orders each feed; posts with equal scores share the exposure of the positions that they take together. "
    "Percentile intervals from {n} bootstrap samples of clusters by {cluster} (clusters: {clusters}), the same for all policies. A "
    "post keeps the exposure that it has among all posts: feeds are not ordered anew in each sample.",
    "ترتّب كل سياسة كل خلاصة؛ وتتقاسم المنشورات المتساوية الدرجة ظهور المواضع التي تشغلها معًا. وفترات الثقة مئينية من عيّنات "
    "إعادة معاينة عددها {n} للعناقيد بحسب {cluster} (العناقيد: {clusters})، وهي نفسها لكل السياسات. ويحتفظ المنشور بالظهور الذي له بين "
    "كل المنشورات: فلا يُعاد ترتيب الخلاصات في كل عيّنة.",
)
SCALE = Text("share of exposure minus share of supply", "حصة الظهور مطروحًا منها حصة العرض")
AXIS = Text(
    "share of the exposure less share of the supply, percentage points", "حصة الظهور ناقص حصة العرض، نقاط مئوية"
)
SUPPLY_IS = Text("0: as much as its supply ({share} %)", "0: بقدر عرضها ({share}%)")
SUPPLY_VARIES = Text(
    "0: as much as its supply among the posts that the policy can place",
    "0: بقدر عرضها بين المنشورات التي تستطيع السياسة وضعها",
)
POINTS = Text("percentage points above the share of supply", "نقطة مئوية فوق حصة العرض")

_NOTHING = Text("", "")
_VERDICTS: Mapping[str, Text] = {
    "up": Text("More than its supply: ", "أكثر من عرضها: "),
    "down": Text("Less than its supply: ", "أقل من عرضها: "),
    "open": Text("No clear difference from its supply: ", "لا فرق واضحًا عن عرضها: "),
    "unknown": Text("Of unknown precision: ", "بدقة غير معروفة: "),
}
_SAID = Text(
    "ordered by {policy}, posts of class {group} get {share} % of the exposure and are {supply} % of the supply, {gap} percentage points",
    "عند الترتيب وفق {policy} تنال منشورات فئة {group} ‏{share}% من الظهور وهي {supply}% من العرض، أي {gap} نقطة مئوية",
)
_OTHERS = Text(". By other policies: {said}.", ". ووفق سياسات أخرى: {said}.")
_END = Text(".", ".")


def _side(low: float, high: float) -> str:
    """Say where an interval lies: up, down, open when it holds 0, unknown where there is none."""
    if math.isnan(low):
        return "unknown"
    return "up" if low > 0 else "down" if high < 0 else "open"


def answer_exposure(
    sample: Sample, table: pl.DataFrame, shares: pl.DataFrame, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:
    """Answer with the first policy, the others beside it."""
    row, share = table.row(0, named=True), shares.row(0, named=True)
    estimate, low, high = (math.nan if row[k] is None else 100 * row[k] for k in ("estimate", "conf_low", "conf_high"))
    gap, reach = _say_interval(estimate, low, high, sample.asked.boot.conf_level)
    group = class_name(sample.asked)
    said = [
        _VERDICTS[_side(low, high)],
        _SAID.fill(
            policy=policy_name(sample.ranked[0].policy), group=group, share=f"{100 * share['exposure_share']:.1f}",
            supply=f"{100 * share['supply_share']:.1f}", gap=gap,
        ),
        reach,
    ]  # fmt: skip
    others = [
        BY_POLICY.fill(policy=policy_name(r.policy), gap=signed(100 * other, 1))
        for r, other in zip(sample.ranked[1:], table["estimate"].to_list()[1:], strict=True)
    ]
    said.append(_OTHERS.fill(said=join(others, SEMICOLON)) if others else _END)
    return Answer(
        question=QUESTION.fill(group=group).to(lang), sentence=join(said, _NOTHING).to(lang),
        estimate=estimate, low=low, high=high, unit=POINTS.to(lang),
        wording="description", warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def _say_interval(estimate: float, low: float, high: float, conf_level: float) -> tuple[str, Text]:
    """Return a figure and its interval in words, to the decimals that the interval bears."""
    if math.isnan(low):
        return signed(estimate, 1), NO_INTERVAL
    said, below, above = interval(estimate, low, high)
    return said, INTERVAL.fill(level=f"{100 * conf_level:g}", low=below, high=above)
