"""What the headline estimates say, in words that follow the design.

People were assigned to headlines, not to words: sentences speak of headlines *with* one more word of a
kind, and the estimand says that other wording may travel with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from engagebias.figures import interval
from engagebias.headlines.sample import Columns
from engagebias.results import Answer, Check, Wording
from engagebias.terms import name_term, one_more
from engagebias.words import COMMA, SEMICOLON, SPACE, Lang, Text, join

EMOTIVE = Text("Do emotive headlines win {outcome}?", "هل تكسب العناوين الانفعالية {outcome}؟")
ANY = Text("Which headlines win {outcome}?", "أي العناوين تكسب {outcome}؟")
ESTIMAND = Text(
    "Average within-story log ratio of {outcome} per {exposure} for +1 SD of each of {features}, the others held fixed; "
    "over tests with two or more headlines, {weights}.",
    "متوسط لوغاريتم نسبة {outcome} إلى {exposure} داخل القصة الواحدة عند زيادة انحراف معياري واحد في كلٍّ من {features} مع ثبات الباقي؛ "
    "على الاختبارات ذات عنوانين فأكثر، {weights}.",
)
WEIGHTS: Mapping[str, Text] = {
    "clicks": Text(
        "weighted by their {outcome} and by how much their headlines differ in the feature",
        "مرجّحةً بعدد {outcome} فيها وبمقدار اختلاف عناوينها في السمة",
    ),
    "tests": Text(
        "scaled to equal totals and weighted by how much their headlines differ in the feature",
        "بعد مساواة مجاميعها، ومرجّحةً بمقدار اختلاف عناوينها في السمة",
    ),
}
RANDOMISED = Text(
    "Story, time and audience are held fixed by randomisation within each test; headlines were randomised, words were "
    "not, so other wording may travel with them.",
    "القصة والوقت والجمهور ثابتة بالتوزيع العشوائي داخل كل اختبار؛ والعناوين هي التي وُزّعت عشوائيًا لا الكلمات، فقد تصاحبها صياغة أخرى.",
)
NOT_RANDOM = Text(
    "Assignment within tests is in doubt, so this is an association.",
    "التوزيع داخل الاختبارات موضع شك، فالتقدير ارتباط لا أثر.",
)
CHECK_FAILED = Text(
    "A check failed ({names}), so this is called an association.", "لم ينجح فحص ({names})، فيُسمّى التقدير ارتباطًا."
)
METHOD = Text(
    "Poisson regression conditional on each test's total, offset log {exposure}; standard errors clustered by test (CRV1, "
    "Student's t with {df} degrees of freedom); features in SD over the {arms} headlines of all eligible tests.",
    "انحدار بواسون مشروط بمجموع كل اختبار، مع لوغاريتم {exposure} إزاحةً؛ أخطاء معيارية عنقودية حسب الاختبار (CRV1، توزيع t، درجات الحرية: {df})؛ "
    "والسمات بوحدة الانحراف المعياري على عناوين كل الاختبارات المؤهلة (العدد: {arms}).",
)
SCALE = Text("log rate ratio per SD", "لوغاريتم نسبة المعدلين لكل انحراف معياري")
CHANGE = Text("change in {outcome} per {exposure}, %", "التغيّر في {outcome} لكل {exposure}، %")

COMPARED = Text(
    "Compared: {arms} headlines in {tests} tests.", "قورن عدد من العناوين ({arms}) في عدد من الاختبارات ({tests})."
)

_SAID: dict[tuple[Wording, str], Text] = {
    ("effect", "up"): Text("headlines with {more} drew {size} % more {outcome} ({level} % interval {low} to {high})",
                           "العناوين التي فيها {more} جذبت من {outcome} أكثر بنسبة {size}% (فترة الثقة {level}%: من {low} إلى {high})"),
    ("effect", "down"): Text("headlines with {more} drew {size} % fewer {outcome} ({level} % interval {low} to {high})",
                             "العناوين التي فيها {more} جذبت من {outcome} أقل بنسبة {size}% (فترة الثقة {level}%: من {low} إلى {high})"),
    ("effect", "open"): Text("headlines with {more} drew no clearly different number of {outcome} ({signed} %, {level} % interval {low} to {high})",
                             "العناوين التي فيها {more} لم تُحدث فرقًا واضحًا في {outcome} ({signed}%، فترة الثقة {level}%: من {low} إلى {high})"),
    ("association", "up"): Text("headlines with {more} went with {size} % more {outcome} ({level} % interval {low} to {high})",
                                "العناوين التي فيها {more} اقترنت بعدد أكبر من {outcome} بنسبة {size}% (فترة الثقة {level}%: من {low} إلى {high})"),
    ("association", "down"): Text("headlines with {more} went with {size} % fewer {outcome} ({level} % interval {low} to {high})",
                                  "العناوين التي فيها {more} اقترنت بعدد أقل من {outcome} بنسبة {size}% (فترة الثقة {level}%: من {low} إلى {high})"),
    ("association", "open"): Text("headlines with {more} went with no clear difference in {outcome} ({signed} %, {level} % interval {low} to {high})",
                                  "العناوين التي فيها {more} لم تقترن بفرق واضح في {outcome} ({signed}%، فترة الثقة {level}%: من {low} إلى {high})"),
}  # fmt: skip
_VERDICTS: dict[tuple[Wording, str], Text] = {
    ("effect", "up"): Text("{which} ones do", "{which} تكسبها"),
    ("effect", "down"): Text("{which} ones lose them", "{which} تخسرها"),
    ("effect", "open"): Text("for {which} ones it is not shown", "{which} لم يثبت لها كسب"),
    ("association", "up"): Text("{which} ones go with more", "{which} تقترن بعدد أكبر"),
    ("association", "down"): Text("{which} ones go with fewer", "{which} تقترن بعدد أقل"),
    ("association", "open"): Text("for {which} ones no difference is shown", "{which} لم يثبت لها فرق"),
}
_WHICH = {
    "negative_share": Text("negative", "العناوين السلبية"), "negative": Text("negative", "العناوين السلبية"),
    "positive_share": Text("positive", "العناوين الإيجابية"), "positive": Text("positive", "العناوين الإيجابية"),
}  # fmt: skip


def say_question(asked: Columns) -> Text:
    """Return the question that these features answer."""
    question = EMOTIVE if set(asked.features) & set(_WHICH) else ANY
    return question.fill(outcome=name_term(asked.outcome))


def say_estimand(asked: Columns, checks: Sequence[Check]) -> Text:
    """Return what is estimated, and whether the design still stands after the checks."""
    outcome = name_term(asked.outcome)
    estimand = ESTIMAND.fill(
        outcome=outcome, exposure=name_term(asked.exposure), features=join([name_term(f) for f in asked.features], COMMA),
        weights=WEIGHTS[asked.weighting].fill(outcome=outcome) if asked.weighting == "clicks" else WEIGHTS["tests"],
    )  # fmt: skip
    failed = [check for check in checks if check.passed is False]
    if not failed:
        return join([estimand, RANDOMISED], SPACE)
    if checks[0].passed is False:  # the sample ratio: the first check is that of the design itself
        return join([estimand, NOT_RANDOM], SPACE)
    names = join([check.name for check in failed], COMMA)
    return join([estimand, RANDOMISED, CHECK_FAILED.fill(names=names)], SPACE)


def direction(row: Mapping[str, Any]) -> str:
    """Say where an interval lies: up, down, or open when it holds zero or a permutation test disagrees."""
    if row.get("doubted"):
        return "open"
    return "up" if row["conf_low"] > 0 else "down" if row["conf_high"] < 0 else "open"


def say_row(row: Mapping[str, Any], asked: Columns, wording: Wording, conf_level: float) -> Text:
    """Write one estimate (in percent) as half a sentence."""
    where = direction(row)
    signed, low, high = interval(row["estimate"], row["conf_low"], row["conf_high"])
    size: dict[str, object] = {"signed": signed} if where == "open" else {"size": signed.lstrip("+\u2212")}
    more, outcome = one_more(row["term"]), name_term(asked.outcome)
    return _SAID[wording, where].fill(
        more=more, outcome=outcome, low=low, high=high, level=f"{100 * conf_level:g}", **size
    )


def say_answer(
    rows: Sequence[Mapping[str, Any]], asked: Columns, n_tests: int, wording: Wording, conf_level: float,
    warnings: Sequence[Text], simulated: bool, lang: Lang,
) -> Answer:  # fmt: skip
    """Answer the question with every feature, in percent; the interval shown is the first one's."""
    said = join([say_row(row, asked, wording, conf_level) for row in rows], SEMICOLON)
    verdict = _say_verdict(rows, wording)
    sentence = (join([verdict, said], Text(": ", ": ")) if verdict else said).to(lang)
    compared = COMPARED.fill(arms=f"{rows[0]['n']:,}", tests=f"{n_tests:,}").to(lang)
    change = CHANGE.fill(outcome=name_term(asked.outcome), exposure=name_term(asked.exposure))
    first = rows[0]
    return Answer(
        question=say_question(asked).to(lang), sentence=f"{sentence[0].upper()}{sentence[1:]}. {compared}",
        estimate=first["estimate"], low=first["conf_low"], high=first["conf_high"],
        unit=join([change, one_more(first["term"])], SEMICOLON).to(lang), wording=wording,
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def answer_rows(percent: pl.DataFrame, permutation: pl.DataFrame | None, alpha: float) -> list[dict[str, Any]]:
    """Return the rows to be said; with a permutation table, those it does not bear out are marked as doubted."""
    rows = percent.to_dicts()
    if permutation is None:
        return rows
    doubted = dict(permutation.select("term", pl.col("p_permutation") >= alpha).iter_rows())
    return [row | {"doubted": doubted[row["term"]]} for row in rows]


def _say_verdict(rows: Sequence[Mapping[str, Any]], wording: Wording) -> Text | None:
    """Answer for negative and for positive headlines in a word each; other features answer by their figures."""
    emotive = [row for row in rows if row["term"] in _WHICH]
    parts = [_VERDICTS[wording, direction(row)].fill(which=_WHICH[row["term"]]) for row in emotive]
    return join(parts, COMMA) if parts else None
