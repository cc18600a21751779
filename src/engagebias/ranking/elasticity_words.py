"""What elasticities of a class's exposure say, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from engagebias.figures import interval, signed
from engagebias.results import Answer
from engagebias.terms import name_term
from engagebias.words import Lang, Text, join

QUESTION = Text(
    "Which weight moves the exposure of class {group} most?", "أيّ وزن يحرّك ظهور منشورات فئة {group} أكثر من غيره؟"
)
ESTIMAND = Text(
    "By how many percent the share of class {group} in the exposure of a feed (by {feed}) moves if the weight of one action "
    "moves by one percent, the others held. Exposure: {attention}.",
    "بكم في المئة تتحرّك حصة فئة {group} من الظهور في الخلاصة (بحسب {feed}) إذا تحرّك وزن تفاعل واحد بنسبة واحد في المئة وبقيت "
    "الأوزان الأخرى. والظهور: {attention}.",
)
METHOD = Text(
    "Each weight is raised by {step} % and lowered by as much on the log scale, and feeds are ordered anew; the difference of the log shares "
    "over that of the log weights. Percentile intervals from {{n}} bootstrap samples of clusters by {{cluster}} (clusters: {{clusters}}); "
    "feeds are not ordered anew in each sample.",
    "يُرفع كل وزن بنسبة {step}% ويُخفض بقدرها على المقياس اللوغاريتمي ويُعاد ترتيب الخلاصات؛ ثم يُقسم فرق لوغاريتمي الحصتين على فرق "
    "لوغاريتمي الوزنين. وفترات الثقة مئينية من عيّنات إعادة معاينة عددها {{n}} للعناقيد بحسب {{cluster}} (العناقيد: {{clusters}})؛ ولا "
    "يُعاد ترتيب الخلاصات في كل عيّنة.",
)
SCALE = Text("percent of the share for one percent of the weight", "نسبة مئوية من الحصة لكل واحد في المئة من الوزن")
AXIS = Text(
    "change of the class's share for one percent more weight, %", "تغيّر حصة الفئة مقابل واحد في المئة من الوزن، %"
)
ZERO = Text("0: the weight does not matter to the class", "0: لا يهمّ الوزن للفئة")

_SAID = Text(
    "The weight of {action} does: one percent more of it moves the share of class {group} by {value} %",
    "وزن {action}: واحد في المئة منه يحرّك حصة فئة {group} بنسبة {value}%",
)
_UNCLEAR = Text(
    "No weight clearly does: the largest figure is that of {action}, {value} % of the share of class {group} for one percent of the weight",
    "لا وزن يفعل ذلك بوضوح: أكبر رقم هو رقم {action}، {value}% من حصة فئة {group} مقابل واحد في المئة من الوزن",
)
_LARGER = Text(
    " The largest figure is that of {action}, {value} %, but it is not clear{reach}",
    " وأكبر رقم هو رقم {action}، {value}%، لكنه غير واضح{reach}",
)
_INTERVAL = Text(" ({level} % interval {low} to {high}).", " (فترة الثقة {level}%: من {low} إلى {high}).")
_NO_INTERVAL = Text(" (no interval).", " (بلا فترة ثقة).")
_NOTHING = Text("", "")


def answer_elasticity(
    group: Text, table: pl.DataFrame, conf_level: float, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:
    """Answer with the action whose weight clearly moves the share most; name the largest figure too where that is not clear."""
    rows = table.sort(pl.col("estimate").abs(), descending=True, maintain_order=True).to_dicts()
    row = next((r for r in rows if _is_clear(r)), rows[0])
    value, reach = _figure(row, conf_level)
    said = [
        (_SAID if _is_clear(row) else _UNCLEAR).fill(action=name_term(row["term"]), group=group, value=value),
        reach,
    ]
    if row is not rows[0]:
        value, reach = _figure(rows[0], conf_level)
        said.append(_LARGER.fill(action=name_term(rows[0]["term"]), value=value, reach=reach))
    low, high = row["conf_low"], row["conf_high"]
    return Answer(
        question=QUESTION.fill(group=group).to(lang), sentence=join(said, _NOTHING).to(lang), estimate=row["estimate"],
        low=float("nan") if low is None else low, high=float("nan") if high is None else high, unit=SCALE.to(lang),
        wording="description", warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def _is_clear(row: Mapping[str, Any]) -> bool:
    low, high = row["conf_low"], row["conf_high"]
    return low is not None and (low > 0 or high < 0)


def _figure(row: Mapping[str, Any], conf_level: float) -> tuple[str, Text]:
    """Return a figure and its interval in words."""
    if row["conf_low"] is None:
        return signed(row["estimate"], 2), _NO_INTERVAL
    value, below, above = interval(row["estimate"], row["conf_low"], row["conf_high"])
    return value, _INTERVAL.fill(level=f"{100 * conf_level:g}", low=below, high=above)
