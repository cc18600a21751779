"""The words of the gap in distrust, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from engagebias.figures import plain, signed
from engagebias.results import Answer
from engagebias.trust.model import Design, Scale
from engagebias.words import SEMICOLON, Lang, Text, join

CORRECTED = Text("corrected by human codes", "بعد التصحيح برموز البشر")
MACHINE = Text("machine label taken as true", "وسم الآلة مأخوذًا على أنه صحيح")
GEE = Text("corrected, comments of a thread alike (GEE)", "بعد التصحيح، مع تشابه تعليقات السلسلة (GEE)")
GEE_MACHINE = Text("machine label, comments of a thread alike (GEE)", "وسم الآلة، مع تشابه تعليقات السلسلة (GEE)")

QUESTIONS: dict[Scale, Text] = {
    "difference": Text("Do comments on peacebuilding posts show more distrust?", "هل في التعليقات على منشورات بناء السلام ارتياب أكثر؟"),
    "ratio": Text("How many times as much distrust do peacebuilding posts draw?", "كم ضعفًا من الارتياب تستدعي منشورات بناء السلام؟"),
}  # fmt: skip
CUE_QUESTION = Text(
    "Do peacebuilding posts draw still more distrust where foreign money is named?",
    "هل تستدعي منشورات بناء السلام ارتيابًا أكثر حين يُذكر المال الأجنبي؟",
)
ESTIMANDS: dict[Scale, Text] = {
    "difference": Text(
        "Share of comments with distrust ({stances}) on peacebuilding posts minus that on matched posts of the same page{weeks}, in "
        "percentage points, over {n} comments in {threads} threads; an association, among those who comment.",
        "نسبة تعليقات الارتياب ({stances}) على منشورات بناء السلام ناقصًا نسبتها على منشورات مقابلة للصفحة نفسها{weeks}، بالنقاط "
        "المئوية، على "
        "{n} تعليقات في سلاسل عددها {threads}؛ وهو ارتباط، بين من يعلّقون.",
    ),
    "ratio": Text(
        "Share of comments with distrust ({stances}) on peacebuilding posts over that on matched posts of the same page{weeks}, over {n} "
        "comments in {threads} threads; with a cue, that ratio where the cue is present over that where it is not (ratio of ratios). An "
        "association, among those who comment.",
        "نسبة تعليقات الارتياب ({stances}) على منشورات بناء السلام مقسومةً على نسبتها على منشورات مقابلة للصفحة نفسها{weeks}، على {n} "
        "تعليقات في "
        "سلاسل عددها {threads}؛ ومع الإشارة، تلك النسبة حيث تحضر الإشارة مقسومةً عليها حيث تغيب (نسبة النسبتين). وهو ارتباط، بين من "
        "يعلّقون.",
    ),
}  # fmt: skip
WEEKS = Text(" and week", " والأسبوع نفسه")
NO_WEEKS = Text("", "")
METHODS: dict[Scale, Text] = {
    "difference": Text("Least squares", "المربّعات الصغرى"),
    "ratio": Text("Poisson moments with a log link", "عزوم بواسون برابط لوغاريتمي"),
}
METHOD = Text(
    "{model} with an effect of each page{weeks}: estimating equations with independent comments, errors by {cluster} (jackknife, "
    "Student's t; with fewer than 40 "
    "clusters the wild bootstrap's critical value if that is larger). {labels} Labels by word lists count mentions, and who refutes a "
    "suspicion "
    "mentions it too.",
    "{model} مع تأثير لكل صفحة{weeks}: معادلات تقدير بتعليقات مستقلة وأخطاء حسب {cluster} (جاكنايف وتوزيع t؛ وحين تقلّ العناقيد عن 40 "
    "تُؤخذ القيمة الحرجة "
    "لإعادة المعاينة العنقودية العشوائية إن كانت أكبر). {labels} والتصنيف بقوائم الكلمات يعدّ مرات الذكر، ومن يفنّد الشبهة يذكرها أيضًا.",
)
METHOD_ALIKE = Text(
    "{model} with an effect of each page{weeks}: generalised estimating equations with exchangeable comments, robust errors by "
    "{cluster} (Student's t). {labels} "
    "Labels by word lists count mentions, and who refutes a suspicion mentions it too.",
    "{model} مع تأثير لكل صفحة{weeks}: معادلات تقدير معمّمة بتعليقات متشابهة داخل العنقود، وأخطاء متينة حسب {cluster} (توزيع t). "
    "{labels} والتصنيف بقوائم "
    "الكلمات يعدّ مرات الذكر، ومن يفنّد الشبهة يذكرها أيضًا.",
)
AND_WEEK = Text(" and week", " وكل أسبوع")
CORRECTION = Text(
    "Machine labels are corrected by {gold} human codes, weighted by one over their probability of being drawn, within {strata}; the "
    "error includes that of the labels and of the draw.",
    "تُصحَّح وسوم الآلة برموز البشر (عددها {gold}) مرجّحةً بمقلوب احتمال السحب داخل طبقات {strata}؛ والخطأ يشمل خطأ الوسوم وخطأ السحب.",
)
NO_STRATA = Text("the whole table", "الجدول كله")
NO_CORRECTION = Text("The labels are taken as they are.", "وتُؤخذ الوسوم كما هي.")
SCALES: dict[Scale, Text] = {
    "difference": Text("difference of shares, percentage points", "فرق النسبتين، نقاط مئوية"),
    "ratio": Text("ratio of shares (1: equal)", "نسبة الحصّتين (1: تساوٍ)"),
}
TERM_NAMES = {
    "difference": Text("all posts", "كل المنشورات"),
    "difference, without the cue": Text("posts without the cue", "منشورات بلا الإشارة"),
    "difference, with the cue": Text("posts with the cue", "منشورات فيها الإشارة"),
    "difference of differences": Text("with less without the cue", "بالإشارة ناقصًا بغيرها"),
    "ratio": Text("all posts", "كل المنشورات"),
    "ratio, without the cue": Text("posts without the cue", "منشورات بلا الإشارة"),
    "ratio, with the cue": Text("posts with the cue", "منشورات فيها الإشارة"),
    "ratio of ratios": Text("ratio of ratios", "نسبة النسبتين"),
}

NO_GOLD = Text(
    "No gold codes: the label is taken as true, and its errors are in neither the estimate nor the interval. Code a sample "
    "(draw_gold_sample with trust_codebook()) and give gold=.",
    "لا رموز مرجعية: يُؤخذ الوسم على أنه صحيح، وأخطاؤه ليست في التقدير ولا في فترة الثقة. رمِّز عيّنة (draw_gold_sample مع "
    "trust_codebook()) وأعطِ gold=.",
)
LEFT_OUT = Text("Comments left out: {n} of {given} ({why}).", "تعليقات مستبعدة: {n} من {given} ({why}).")
NOT_CODED = Text(
    "Drawn comments without a code that tells: {n} of {drawn}; the coded ones of their stratum stand for them.",
    "تعليقات سُحبت بلا رمز حاسم: {n} من {drawn}؛ وينوب عنها المرمَّز من طبقتها.",
)
APART = Text(
    "{term}: taken as true, the label gives {naive}; corrected, {corrected}.",
    "{term}: يعطي الوسم مأخوذًا على أنه صحيح {naive}؛ وبعد التصحيح {corrected}.",
)
NO_FIGURE = Text("{term}: no figure or no interval ({why}).", "{term}: لا رقم أو لا فترة ثقة ({why}).")
ONE_PAGE = Text(
    "All comments stand on one page: nothing is said of other pages.",
    "كل التعليقات على صفحة واحدة: فلا يقال شيء عن غيرها.",
)
FEW = Text(
    "Clusters with the information are few ({n}): intervals may still be too narrow.",
    "العناقيد الحاملة للمعلومة قليلة ({n}): وقد تظل فترات الثقة أضيق مما ينبغي.",
)
ONE_KIND = Text(
    "Pages with posts of one kind alone: {n} of {pages}; they have no part in the comparison.",
    "صفحات فيها نوع واحد من المنشورات: {n} من {pages}؛ ولا نصيب لها في المقارنة.",
)
SMALL = Text("Cells with fewer than 10 comments are not shown.", "لا تُعرض الخلايا التي فيها أقل من 10 تعليقات.")

_UNITS: dict[Scale, Text] = {"difference": Text(" points", " نقطة"), "ratio": Text("", "")}
EVEN: dict[Scale, float] = {"difference": 0.0, "ratio": 1.0}
_UNIT = Text("times", "ضعف")
_POINTS = Text("percentage points", "نقاط مئوية")
_WITH = Text(
    "{value}{unit} ({level} % interval {low} to {high})", "{value}{unit} (فترة الثقة {level}%: من {low} إلى {high})"
)
_SAID = {
    "difference": {
        "more": Text("the share of distrust is higher on peacebuilding posts, by {value}",
                     "نسبة الارتياب أعلى على منشورات بناء السلام، بفارق {value}"),
        "less": Text("the share of distrust is lower on peacebuilding posts: {value}", "نسبة الارتياب أدنى على منشورات بناء السلام: {value}"),
        "open": Text("no clear difference in distrust: {value}", "لا فرق واضحًا في الارتياب: {value}"),
    },
    "difference of differences": {
        "more": Text("the gap is wider where the cue is present, by {value}", "الفجوة أوسع حيث تحضر الإشارة، بفارق {value}"),
        "less": Text("the gap is narrower where the cue is present: {value}", "الفجوة أضيق حيث تحضر الإشارة: {value}"),
        "open": Text("no clear difference of the gap by the cue: {value}", "لا فرق واضحًا في الفجوة بحسب الإشارة: {value}"),
    },
    "ratio": {
        "more": Text("distrust is more frequent on peacebuilding posts, by a factor of {value}",
                     "الارتياب أكثر على منشورات بناء السلام، بعامل {value}"),
        "less": Text("distrust is less frequent on peacebuilding posts, by a factor of {value}",
                     "الارتياب أقل على منشورات بناء السلام، بعامل {value}"),
        "open": Text("no clear difference in distrust: a factor of {value}", "لا فرق واضحًا في الارتياب: عامل {value}"),
    },
    "ratio of ratios": {
        "more": Text("where the cue is present the ratio is larger, by a factor of {value}", "حيث تحضر الإشارة تكبر النسبة، بعامل {value}"),
        "less": Text("where the cue is present the ratio is smaller, by a factor of {value}", "حيث تحضر الإشارة تصغر النسبة، بعامل {value}"),
        "open": Text("no clear difference of the ratio by the cue: a factor of {value}", "لا فرق واضحًا في النسبة بحسب الإشارة: عامل {value}"),
    },
}  # fmt: skip
_NONE = Text("the comments allow no figure", "لا تسمح التعليقات بأي رقم")
_BARE = Text("{value}{unit}, without an interval", "{value}{unit}، بلا فترة ثقة")


def term_name(term: str) -> Text:
    """Return what a row is called."""
    return TERM_NAMES.get(term, Text.literal(term))


def question(design: Design) -> Text:
    """Return the question that the last row of the scale answers."""
    return CUE_QUESTION if design.cue else QUESTIONS[design.scale]


def figure(row: dict[str, Any], scale: Scale) -> Text:
    """Write a figure with its unit."""
    value = row["estimate"]
    if value is None:
        return Text("–", "–")
    said = signed(value, 1) if scale == "difference" else plain(value)
    return Text("{value}{unit}", "{value}{unit}").fill(value=said, unit=_UNITS[scale])


def with_interval(row: dict[str, Any], scale: Scale, level: float) -> Text:
    """Write a figure with its interval; say so where it has none."""
    write = (lambda v: signed(v, 1)) if scale == "difference" else plain
    if row["conf_low"] is None:
        return _BARE.fill(value=write(row["estimate"]), unit=_UNITS[scale])
    return _WITH.fill(
        value=write(row["estimate"]), unit=_UNITS[scale], level=f"{100 * level:g}", low=write(row["conf_low"]), high=write(row["conf_high"]),
    )  # fmt: skip


def answer_gap(
    table: pl.DataFrame, design: Design, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:  # fmt: skip
    """Say the gap, and with a cue how it differs by it: in one sentence, with the interval of the last."""
    rows = table.to_dicts()
    asked = [rows[0], rows[-1]] if design.cue else rows[:1]
    said = [_say(row, design) for row in asked]
    main = asked[-1]
    sentence = join(said, SEMICOLON).to(lang)
    none = float("nan")
    estimate, low, high = (none if main[k] is None else main[k] for k in ("estimate", "conf_low", "conf_high"))
    return Answer(
        question=question(design).to(lang), sentence=sentence[0].upper() + sentence[1:] + ".", estimate=estimate, low=low, high=high,
        unit=(_POINTS if design.scale == "difference" else _UNIT).to(lang), wording="association",
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang, reference=EVEN[design.scale],
    )  # fmt: skip


def _say(row: dict[str, Any], design: Design) -> Text:
    if row["estimate"] is None:
        return _NONE
    even = EVEN[design.scale]
    low, high = row["conf_low"], row["conf_high"]
    side = "open" if low is None or low <= even <= high else "more" if low > even else "less"
    return _SAID[row["term"]][side].fill(value=with_interval(row, design.scale, design.conf_level))
