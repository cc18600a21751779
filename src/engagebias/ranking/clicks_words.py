"""What clicks corrected for positions say, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from engagebias.figures import interval, plain, signed
from engagebias.results import Answer
from engagebias.terms import name_term
from engagebias.words import SEMICOLON, Lang, Text, join

if TYPE_CHECKING:
    from engagebias.ranking.clicks import Target

FEW_EFFECTIVE = 100.0
MUCH_CLIPPED = 0.01

QUESTION = Text(
    "How many clicks would {group} posts get if all were seen alike?",
    "كم من النقرات كانت ستنال منشورات فئة {group} لو رُئيت كلها بالقدر نفسه؟",
)
ESTIMAND = Text(
    "The share of the clicks on posts of class {group}, minus its share of the posts, if every post of a feed (by {feed}) were seen with the "
    "same chance, or with that of its position under a policy; what readers want is held as it was.",
    "حصة منشورات فئة {group} من النقرات مطروحًا منها حصتها من المنشورات، لو رُئي كل منشور في الخلاصة (بحسب {feed}) بالاحتمال نفسه، أو "
    "باحتمال موضعه تحت سياسة ما؛ مع ثبات ما يريده القرّاء.",
)
METHOD = Text(
    "A click weighs the chance to be seen under the target over that at its position ({examination}), at most {clip}; shares of weighted clicks "
    "(self-normalised). Percentile intervals from {{n}} bootstrap samples of clusters by {{cluster}} (clusters: {{clusters}}).",
    "تزن النقرة احتمال الرؤية في الحالة المستهدفة مقسومًا على احتمالها في موضعها ({examination})، بما لا يزيد على {clip}؛ ثم حصص النقرات "
    "الموزونة (تُطبَّع بنفسها). وفترات الثقة مئينية من عيّنات إعادة معاينة عددها {{n}} للعناقيد بحسب {{cluster}} (العناقيد: {{clusters}}).",
)
SCALE = Text("share of clicks minus share of posts", "حصة النقرات مطروحًا منها حصة المنشورات")
AXIS = Text(
    "share of the clicks less share of the posts, percentage points", "حصة النقرات ناقص حصة المنشورات، نقاط مئوية"
)
ZERO = Text("0: clicks as its share of posts ({share} %)", "0: نقرات بقدر حصتها من المنشورات ({share}%)")
POINTS = Text("percentage points above the share of posts", "نقطة مئوية فوق حصة المنشورات")

_POWER = Text("position to the power of −{power}", "الموضع مرفوعًا إلى القوة −{power}")
_CHANCES = Text("{chances}, then none", "{chances}، ثم لا شيء")
_SAID = Text(
    "As shown, posts of class {group} got {shown} % of the clicks with {supply} % of the posts; if all were seen alike it would be {alike} %, {gap} "
    "percentage points above their share of posts",
    "كما عُرضت نالت منشورات فئة {group} ‏{shown}% من النقرات وهي {supply}% من المنشورات؛ ولو رُئيت كلها بالقدر نفسه لكانت {alike}%، أي {gap} "
    "نقطة مئوية فوق حصتها من المنشورات",
)
_INTERVAL = Text(" ({level} % interval {low} to {high}).", " (فترة الثقة {level}%: من {low} إلى {high}).")
_NO_INTERVAL = Text(" (no interval).", " (بلا فترة ثقة).")
_NOTHING = Text("", "")
_WORTH = Text(
    "What the clicks are worth: {parts}.", "ما تساويه النقرات: {parts}."
)  # fmt: skip
_ONE = Text(
    "{name}: as many as {effective} clicks of equal weight, target views without support {unsupported} %, clicks clipped {clipped} %",
    "{name}: بقدر {effective} نقرة متساوية الوزن، ورؤية مستهدفة بلا سند {unsupported}%، ونقرات مقصوصة {clipped}%",
)
_UNSUPPORTED = Text(
    "Posts that had no chance to be seen, or whose clicks are not known, would get {share} % of the views ({name}): no click speaks for them, and "
    "all shares are among the others.",
    "المنشورات التي لم يكن لها احتمال أن تُرى، أو لا تُعرف نقراتها، كانت ستنال {share}% من الرؤية ({name}): ولا نقرة تتكلم عنها، "
    "والحصص كلها بين ما سواها.",
)
_FEW = Text(
    "Few clicks bear the estimate ({name}: {n}): the interval is too narrow.",
    "نقرات قليلة تحمل التقدير ({name}: {n}): وفترة الثقة أضيق مما ينبغي.",
)
_CLIPPED = Text(
    "Weights above {clip} were cut ({name}: {share} % of the clicks): the figure lies nearer to what was shown than it should.",
    "قُصّت الأوزان فوق {clip} ({name}: {share}% من النقرات): والرقم أقرب إلى ما عُرض مما ينبغي.",
)


def say_examination(examination: float | Sequence[float]) -> Text:
    """Say how the chance to be seen falls with the position."""
    if isinstance(examination, int | float):
        return _POWER.fill(power=f"{examination:g}")
    return _CHANCES.fill(chances=", ".join(f"{c:g}" for c in examination))


def say_worth(targets: Sequence[Target], clip: float) -> tuple[Text, ...]:
    """Say of each target how many clicks bear it, and what has no support."""
    corrected = targets[1:]
    parts = [
        _ONE.fill(
            name=name_term(t.name), effective=f"{t.worth.effective:,.0f}", unsupported=f"{100 * t.worth.unsupported:.1f}",
            clipped=f"{100 * t.worth.clipped:.1f}",
        )
        for t in corrected
    ]  # fmt: skip
    said = [_WORTH.fill(parts=join(parts, SEMICOLON))]
    for t in corrected:
        name = name_term(t.name)
        if t.worth.unsupported > 0:
            said.append(_UNSUPPORTED.fill(name=name, share=f"{100 * t.worth.unsupported:.1f}"))
        if t.worth.effective < FEW_EFFECTIVE:
            said.append(_FEW.fill(name=name, n=plain(t.worth.effective)))
        if t.worth.clipped > MUCH_CLIPPED:
            said.append(_CLIPPED.fill(name=name, clip=f"{clip:g}", share=f"{100 * t.worth.clipped:.1f}"))
    return tuple(said)


def answer_clicks(
    group: Text, table: pl.DataFrame, each: pl.DataFrame, conf_level: float, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:  # fmt: skip
    """Answer with the share if all were seen alike, beside that as shown."""
    row = table.row(1, named=True)
    shown, alike = each.row(0, named=True), each.row(1, named=True)
    estimate, low_end, high_end = (
        float("nan") if row[k] is None else 100 * float(row[k]) for k in ("estimate", "conf_low", "conf_high")
    )
    gap, reach = signed(estimate, 1), _NO_INTERVAL
    if row["conf_low"] is not None:
        gap, low, high = interval(estimate, low_end, high_end)
        reach = _INTERVAL.fill(level=f"{100 * conf_level:g}", low=low, high=high)
    said = _SAID.fill(
        group=group, shown=f"{100 * shown['click_share']:.1f}", alike=f"{100 * alike['click_share']:.1f}",
        supply=f"{100 * shown['supply_share']:.1f}", gap=gap,
    )  # fmt: skip
    return Answer(
        question=QUESTION.fill(group=group).to(lang), sentence=join([said, reach], _NOTHING).to(lang), estimate=estimate,
        low=low_end, high=high_end, unit=POINTS.to(lang), wording="description",
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip
