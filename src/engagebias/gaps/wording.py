"""Names and small sentences that the results on observed posts share."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from engagebias.figures import interval, signed
from engagebias.gaps.request import Exposure, Request
from engagebias.results import Check
from engagebias.terms import name_term
from engagebias.words import COMMA, SPACE, Text, join

QUOTED = Text("“{name}”", "«{name}»")
ASSOCIATION = Text(
    "Nobody dealt out these posts at random, so this is an association.",
    "لم توزَّع هذه المنشورات عشوائيًا، فالنتيجة ارتباط لا أثر.",
)
NOT_ROBUST = Text(
    "A check failed ({names}), so it is not called robust.", "لم ينجح فحص ({names})، فلا تُوصف النتيجة بالثبات."
)
FAILED = Text("Check failed: {name}. {detail}", "فحص لم ينجح: {name}. {detail}")
METHOD = Text(
    "Poisson pseudo-maximum likelihood with effects of {effects}, {exposure}; errors clustered by {cluster} (CRV1). Where fewer than "
    "{few} clusters bear the information, p-values and intervals are those of a wild cluster bootstrap of scores, else of "
    "Student's t; p-values of the family by Romano and Wolf's step-down.",
    "انحدار بواسون بالإمكان الأعظم الزائف مع تأثيرات {effects}، {exposure}؛ أخطاء معيارية عنقودية حسب {cluster} (CRV1). وإذا حمل المعلومةَ أقلُّ من "
    "{few} عنقودًا فالقيم الاحتمالية وفترات الثقة من إعادة المعاينة العنقودية العشوائية للدرجات، وإلا فمن توزيع t؛ "
    "والقيم الاحتمالية لمجموع الاختبارات بطريقة رومانو وولف المتدرّجة.",
)
_HOW: Mapping[str, Text] = {
    "offset": Text("log {name} as offset", "مع لوغاريتم {name} إزاحةً"),
    "covariate": Text("log {name} as covariate", "مع لوغاريتم {name} متغيّرًا ضابطًا"),
    "none": Text("no exposure known", "من دون تعرّض معروف"),
}
_PER: Mapping[str, Text] = {
    "offset": Text("per {name}", "لكل {name}"),
    "covariate": Text("per post, at equal {name}", "لكل منشور عند تساوي {name}"),
}
_OWN = Text("per post of that author", "لكل منشور من الكاتب نفسه")
_POST = Text("per post", "لكل منشور")
_NONE = Text("a constant alone", "ثابت وحده")
_COUNTED: Mapping[str, Text] = {
    "views": Text("views", "المشاهدات"),
    "impressions": Text("impressions", "مرات الظهور"),
}
NOT_SEEN = Text(
    "These numbers are per post, not per view, so what the ranker chose to show is part of them.",
    "هذه أعداد لكل منشور لا لكل مشاهدة، فما اختارت خوارزمية الترتيب أن تُظهره جزء منها.",
)
CHANGE = Text("change in the number of actions {per}, %", "التغيّر في عدد الأفعال {per}، %")


def name_outcome(outcome: str) -> Text:
    """Return what an action is called as a number of things: views, where the exposure is a view."""
    return _COUNTED.get(outcome, name_term(outcome))


def per(asked: Request) -> Text:
    """Say what the actions are counted by."""
    exposure = asked.exposure
    if exposure.column is None:
        return _OWN if "author_id" in asked.effects else _POST
    return _PER[exposure.role].fill(name=name_term(exposure.column))


def say_method(asked: Request, few: int) -> Text:
    """Say how the numbers were made."""
    return METHOD.fill(
        effects=say_names(asked.effects), cluster=name_term(asked.cluster), few=few, exposure=_how(asked.exposure)
    )


def _how(exposure: Exposure) -> Text:
    return _HOW[exposure.role].fill(name=name_term(exposure.column)) if exposure.column else _HOW["none"]


def say_names(words: Sequence[str]) -> Text:
    """List columns by their names."""
    return join([name_term(word) for word in words], COMMA) if words else _NONE


def say_failed(estimand: Text, checks: Sequence[Check]) -> Text:
    """Add to the estimand what it may be called after the checks."""
    failed = [check.name for check in checks if check.passed is False]
    said = [estimand, ASSOCIATION]
    return join([*said, NOT_ROBUST.fill(names=join(failed, COMMA))] if failed else said, SPACE)


def percent(log_ratio: float) -> float:
    """Return a log rate ratio as a change in percent."""
    return 100 * math.expm1(log_ratio)


def say_interval(row: Mapping[str, Any], conf_level: float) -> Text:
    """Write a log rate ratio in percent with its interval; without bounds it says so."""
    if row["conf_low"] is None or row["conf_high"] is None:
        return Text("{estimate} %, no interval", "{estimate}%، بلا فترة ثقة").fill(
            estimate=signed(percent(row["estimate"]), 1)
        )
    estimate, low, high = interval(*(percent(row[k]) for k in ("estimate", "conf_low", "conf_high")))
    return Text(
        "{estimate} %, {level} % interval {low} to {high}", "{estimate}%، فترة الثقة {level}%: من {low} إلى {high}"
    ).fill(estimate=estimate, low=low, high=high, level=f"{100 * conf_level:g}")


def first_words(checks: Sequence[Check]) -> Text | None:
    """Return what stands before an answer that a check has shaken."""
    failed = failed_names(checks)
    return None if failed is None else Text("Not robust ({names}): ", "نتيجة غير ثابتة ({names}): ").fill(names=failed)


def failed_names(checks: Sequence[Check]) -> Text | None:
    """Return the names of the checks that failed, if any did."""
    failed = [check.name for check in checks if check.passed is False]
    return join(failed, COMMA) if failed else None


def not_seen(asked: Request) -> list[Text]:
    """Return what a reader must know where nobody counted who saw a post: nothing where the exposure is an offset."""
    return [] if asked.exposure.role == "offset" else [NOT_SEEN]


def say_warnings(checks: Sequence[Check]) -> list[Text]:
    """Return a warning for each failed check."""
    return [FAILED.fill(name=c.name, detail=c.detail) for c in checks if c.passed is False]


def not_run(name: Text, why: Text) -> Check:
    """Return a check that the data do not allow."""
    return Check(name, None, Text("Not run: {why}.", "لم يُجرَ: {why}.").fill(why=why))
