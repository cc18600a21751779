"""What bridging says, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from engagebias.figures import plain, signed
from engagebias.numerics.bootstrap import MOST_UNDEFINED
from engagebias.numerics.rating_factors import Factors, Penalty
from engagebias.ranking.bridging_sample import EMPTY, FEW_BY_RATER, FEW_LEFT, FEW_ON_ITEM, Sample
from engagebias.ranking.feed_words import INTERVAL, NO_INTERVAL
from engagebias.results import Answer
from engagebias.terms import name_term
from engagebias.words import COMMA, SEMICOLON, Lang, Text, join

QUESTION = Text(
    "What do raters of opposite views find helpful alike?", "ما الذي يتفق مقيّمون متعارضو الآراء على أنه مفيد؟"
)
QUESTION_BY = Text(
    "What does bridging hold up, beside the mean rating?", "ما الذي يُبرزه التجسير قياسًا إلى متوسط التقييم؟"
)
ESTIMAND = Text(
    "Share of the items rated {per_item} times or more whose intercept is {helpful} or more: what is left of an item's ratings once "
    "raters' leniency and the viewpoint that raters and items share are taken out.",
    "نسبة العناصر المقيَّمة {per_item} مرات أو أكثر التي يبلغ حدّها الثابت {helpful} أو أكثر: أي ما يبقى من تقييمات العنصر بعد استبعاد تساهل "
    "المقيّمين ووجهة النظر المشتركة بينهم وبين العناصر.",
)
ESTIMAND_BY = Text(
    "Of the items of each class, the share that bridging holds up (intercept {helpful} or more), the share that would be among as many items "
    "with the highest mean rating, and the difference.",
    "من عناصر كل فئة: النسبة التي يُبرزها التجسير (حدّ ثابت {helpful} أو أكثر)، والنسبة التي تقع ضمن العدد نفسه من العناصر الأعلى متوسطًا "
    "في التقييم، والفرق بينهما.",
)
METHOD = Text(
    "Matrix factorisation of Community Notes: rating = common + rater + item + rater's factor × item's factor, penalties {lambda_i} and "
    "{lambda_f}, best of {starts} starts; percentile intervals of {n} bootstrap samples of {unit}. One round: the platform's later "
    "steps (raters' reputation, tags, topics) are not part of it, and its threshold was set for its own ratings.",
    "تحليل مصفوفي كما في «ملاحظات المجتمع»: التقييم = حدّ عام + حدّ المقيّم + حدّ العنصر + عامل المقيّم × عامل العنصر، والجزاءان {lambda_i} و{lambda_f}، "
    "وأفضل نتيجة من نقاط بدء عددها {starts}؛ وفترات مئينية من عيّنات إعادة معاينة عددها {n} ({unit}). وهي جولة واحدة: "
    "لا تدخل فيها خطوات المنصة اللاحقة (سمعة المقيّمين والوسوم والموضوعات)، وقد وُضعت عتبتها لتقييماتها هي.",
)
UNITS: Mapping[str, Text] = {"items": Text("items", "من العناصر"), "raters": Text("raters", "من المقيّمين")}
SCALE = Text("share of items", "نسبة العناصر")
AXIS = Text("items held up, %", "العناصر المُبرَزة، %")
INTERCEPT_AXIS = Text("intercept: helpful to raters of any view", "الحدّ الثابت: مفيد لمقيّمين من أي رأي")
FACTOR_AXIS = Text("factor: whose view it is", "العامل: رأي أي جانب هو")
UNIT = Text("percentage points, bridging less mean rating", "نقطة مئوية، التجسير ناقص متوسط التقييم")
UNIT_SHARE = Text("% of items", "% من العناصر")

_WHOLE = Text(
    "{share} % of {n} items{reach} are held up as helpful to raters of opposite views. The viewpoint that "
    "raters and items share makes up {part} % of the variance of the ratings",
    "{share}% من {n} عنصرًا{reach} تُعدّ مفيدة في نظر مقيّمين متعارضي الآراء. وتمثّل وجهة النظر المشتركة بين المقيّمين "
    "والعناصر {part}% من تباين التقييمات",
)
_LESS = Text(
    "bridging holds up less of “{name}” than the mean rating would: {bridging} against {mean} % of its items",
    "يُبرز التجسير من «{name}» أقل ممّا يُبرزه متوسط التقييم: {bridging} مقابل {mean}% من عناصرها",
)
_MORE = Text(
    "bridging holds up more of “{name}” than the mean rating would: {bridging} against {mean} % of its items",
    "يُبرز التجسير من «{name}» أكثر ممّا يُبرزه متوسط التقييم: {bridging} مقابل {mean}% من عناصرها",
)
_OPEN = Text(
    "no clear difference for “{name}”: bridging holds up {bridging} % of its items, the mean rating would {mean} %",
    "لا فرق واضحًا في «{name}»: يُبرز التجسير {bridging}% من عناصرها ومتوسط التقييم {mean}%",
)
_GAP = Text(
    " ({gap} points, {level} % interval {low} to {high}), for as many places in all",
    " (الفرق {gap} نقطة، فترة الثقة {level}%: من {low} إلى {high})، لعدد الأماكن نفسه إجمالًا",
)
_GAP_ALONE = Text(
    " ({gap} points, no interval), for as many places in all",
    " (الفرق {gap} نقطة، بلا فترة ثقة)، لعدد الأماكن نفسه إجمالًا",
)
_NO_CLASS = Text("no class has ten items or more", "لا فئة فيها عشرة عناصر فأكثر")
_NOTHING = Text("", "")

_STEPS = {
    EMPTY: Text("without rater, item or rating: {n}", "بلا مقيّم أو عنصر أو تقييم: {n}"),
    FEW_ON_ITEM: Text("on items with too few ratings: {n}", "على عناصر قليلة التقييمات: {n}"),
    FEW_BY_RATER: Text("by raters with too few ratings: {n}", "من مقيّمين قليلي التقييمات: {n}"),
    FEW_LEFT: Text("on items with too few ratings left: {n}", "على عناصر بقيت قليلة التقييمات: {n}"),
}
_LEFT_OUT = Text("Ratings left out: {parts}.", "تقييمات مستبعدة: {parts}.")
_UNSCORED = Text(
    "Items without a score: {n}; they need more ratings.", "عناصر بلا درجة: {n}؛ وهي تحتاج إلى مزيد من التقييمات."
)
_SMALL = Text("Classes with fewer than ten items are not shown: {n}.", "فئات دون عشرة عناصر لا تُعرض: {n}.")
_NO_CLASS_OF = Text(
    "Items without a class: {n}; no share counts them, but they take places.",
    "عناصر بلا فئة: {n}؛ لا تدخل في أي نسبة، لكنها تشغل أماكن.",
)
_APART = Text(
    "Starts led to different answers: an intercept moves by up to {gap}. The ratings do not tell one viewpoint from another.",
    "أفضت نقاط البدء إلى أجوبة مختلفة: يتحرك حدّ ثابت بما يصل إلى {gap}. فالتقييمات لا تميّز وجهة نظر من أخرى.",
)
_FLAT = Text(
    "The viewpoint makes up {part} % of the variance of the ratings, hardly more than in ratings without sides ({chance} %): no two sides are "
    "seen, and the scores order items much as the mean does.",
    "تمثّل وجهة النظر {part}% من تباين التقييمات، وهو لا يكاد يزيد على ما في تقييمات بلا جانبين ({chance}%): فلا يظهر جانبان، والدرجات ترتّب العناصر "
    "كما يرتّبها المتوسط تقريبًا.",
)
_ONE_SIDED = Text(
    "{share} % of the raters stand on one side: what the few others reject may still count as bridging.",
    "{share}% من المقيّمين في جانب واحد: وقد يُعدّ جامعًا بين الجانبين ما يرفضه القلة الآخرون.",
)
_UNSETTLED_DRAWS = Text(
    "The fit did not come to rest in {n} samples; they are left out of the intervals, and above {most} % there is none.",
    "لم تستقر الملاءمة في {n} من العيّنات؛ وقد استُبعدت من الفترات، وفوق {most}% لا فترة.",
)
FLAT, ONE_SIDED, APART = 1.5, 0.9, 0.01


def say_method(penalty: Penalty, n_starts: int, n_boot: int, unit: str) -> Text:
    """Say how the scores and the intervals were made."""
    numbers = {
        "lambda_i": f"{penalty.intercept:g}",
        "lambda_f": f"{penalty.factor:g}",
        "starts": n_starts,
        "n": f"{n_boot:,}",
    }
    return METHOD.fill(unit=UNITS[unit], **numbers)


def say_warnings(
    sample: Sample,
    fit: Factors,
    part: tuple[float, float],
    starts: pl.DataFrame,
    hidden: int,
    unclassed: int,
    unsettled: int,
) -> tuple[Text, ...]:
    """Say what was left out, and where the scores may mislead; ``part`` of the variance is viewpoint, and would be by chance."""
    counts = dict(sample.steps.iter_rows())
    left = [text.fill(n=f"{counts[step]:,}") for step, text in _STEPS.items() if counts[step]]
    said = [_LEFT_OUT.fill(parts=join(left, SEMICOLON))] if left else []
    if sample.left_out:
        said.append(_UNSCORED.fill(n=f"{sample.left_out:,}"))
    if unclassed:
        said.append(_NO_CLASS_OF.fill(n=f"{unclassed:,}"))
    if hidden:
        said.append(_SMALL.fill(n=hidden))
    gap = starts.filter("settled")["largest_difference"].max()
    if isinstance(gap, float) and gap > APART:
        said.append(_APART.fill(gap=plain(gap)))
    negative = float((fit.rater_factor < 0).mean())
    if part[0] < FLAT * part[1]:
        said.append(_FLAT.fill(part=f"{100 * part[0]:.1f}", chance=f"{100 * part[1]:.1f}"))
    elif negative > ONE_SIDED:
        said.append(_ONE_SIDED.fill(share=f"{100 * negative:.0f}"))
    if unsettled:
        said.append(_UNSETTLED_DRAWS.fill(n=unsettled, most=f"{100 * MOST_UNDEFINED:g}"))
    return tuple(said)


def answer_whole(
    row: Mapping[str, Any], part: float, conf_level: float, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:
    """Say how many items are held up, and how much of the ratings is viewpoint."""
    estimate, low, high = (_percent(row[k]) for k in ("estimate", "conf_low", "conf_high"))
    reach = NO_INTERVAL
    if not math.isnan(low):
        reach = INTERVAL.fill(level=f"{100 * conf_level:g}", low=f"{low:.1f}", high=f"{high:.1f}")
    said = _WHOLE.fill(share=f"{estimate:.1f}", n=f"{row['n']:,}", reach=reach, part=f"{100 * part:.0f}")
    return _answer(QUESTION, said, (estimate, low, high), UNIT_SHARE, warnings, simulated, lang)


def answer_classes(
    table: pl.DataFrame, names: Sequence[str], conf_level: float, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:
    """Say what each class gets, the first of ``names`` with the figures of the answer."""
    rows = {row["term"]: row for row in table.iter_rows(named=True)}
    said: list[Text] = []
    first = (math.nan, math.nan, math.nan)
    for name in names:
        bridging, mean, gap = (rows[f"{what}, {name}"] for what in ("bridging", "mean rating", "difference"))
        points = (_percent(gap["estimate"]), _percent(gap["conf_low"]), _percent(gap["conf_high"]))
        first = points if not said else first
        figures = {"bridging": f"{_percent(bridging['estimate']):.1f}", "mean": f"{_percent(mean['estimate']):.1f}"}
        verdict = _LESS if points[2] < 0 else _MORE if points[1] > 0 else _OPEN
        written = dict(
            zip(("gap", "low", "high"), (signed(p, 1) if not math.isnan(p) else "–" for p in points), strict=True)
        )
        reach = (
            _GAP_ALONE.fill(gap=written["gap"])
            if math.isnan(points[1])
            else _GAP.fill(level=f"{100 * conf_level:g}", **written)
        )
        said.append(join([verdict.fill(name=name_term(name), **figures), reach], _NOTHING))
    return _answer(QUESTION_BY, join(said, SEMICOLON) if said else _NO_CLASS, first, UNIT, warnings, simulated, lang)


def label_of(term: str) -> tuple[Text, Text]:
    """Return what a row of the table is about (class or all) and how it was chosen, for a chart."""
    what, _, group = term.partition(COMMA)
    return (name_term(group) if group else name_term("all items")), name_term(what)


def _answer(
    question: Text,
    said: Text,
    figures: Sequence[float],
    unit: Text,
    warnings: Sequence[Text],
    simulated: bool,
    lang: Lang,
) -> Answer:
    sentence = said.to(lang)
    return Answer(
        question=question.to(lang), sentence=f"{sentence[0].upper()}{sentence[1:]}.", estimate=figures[0], low=figures[1],
        high=figures[2], unit=unit.to(lang),
        wording="description", warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def _percent(value: float | None) -> float:
    return math.nan if value is None else 100 * value
