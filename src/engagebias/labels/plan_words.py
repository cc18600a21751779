"""What a plan for a gold sample says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import polars as pl

from engagebias.charts.label_curve import label_curve
from engagebias.figures import plain
from engagebias.labels.planned_error import Plan
from engagebias.labels.wording import CONTRASTS, CORRECTED, GOLD
from engagebias.results import Answer, Estimates
from engagebias.terms import name_term
from engagebias.words import SEMICOLON, Lang, Text, join

QUESTION = Text(
    "How many posts should people code to correct {label}?", "كم منشورًا ينبغي أن يرمّزه البشر لتصحيح الوسم {label}؟"
)
ESTIMAND = Text(
    "Standard error to expect for {term} ({scale}) after correction, by number of coded posts among {n}, if the machine's label finds "
    "{sensitivity} % of the posts that people would code {label} and clears {specificity} % of the others, its errors {tie}; "
    "mean over {draws} draws of such errors.",
    "الخطأ المعياري المتوقَّع لتقدير {term} ({scale}) بعد التصحيح، بحسب عدد المنشورات المرمّزة من أصل {n}، إذا كان وسم الآلة يكشف {sensitivity}% من "
    "المنشورات التي سيرمّزها البشر {label} ويُخرج {specificity}% من غيرها، وأخطاؤه {tie}؛ متوسط على سحبات لمثل هذه الأخطاء (عددها {draws}).",
)
TIES: Mapping[str, Text] = {
    "random": Text("hitting posts of one label alike", "تصيب منشورات الوسم الواحد على السواء"),
    "engagement": Text("more frequent the more engaging the post", "أكثر تواترًا كلما زاد التفاعل مع المنشور"),
}
METHOD = Text(
    "Human codes drawn given the machine's labels and its assumed accuracy; sandwich variance of the corrected moments for {design}: that of all "
    "posts coded, plus (1 / probability − 1) times that of the corrections.",
    "تُسحب رموز البشر بحسب وسم الآلة ودقّتها المفترضة؛ تباين الساندويتش للعزوم المصحّحة مع {design}: تباين ترميز كل المنشورات، مضافًا إليه "
    "(1 / الاحتمال − 1) مضروبًا في تباين التصحيحات.",
)
DRAWN = Text("draws at random", "سحب عشوائي")
STRATIFIED = Text("draws within strata ({design})", "سحب داخل الطبقات ({design})")
DESIGNS = {"proportional": Text("proportional", "متناسب"), "equal": Text("equal", "متساوٍ")}
SCALES = {
    "poisson": Text("log rate ratio", "لوغاريتم نسبة المعدلين"),
    "linear": Text("in units of {measured}", "بوحدات {measured}"),
}
UNIT = Text("standard error of {term}", "الخطأ المعياري لتقدير {term}")
SENTENCE = Text(
    "{codes} coded posts should leave a standard error of {corrected} ({gold} without the machine's labels)",
    "منشورات مرمّزة عددها {codes} يُنتظر أن تترك خطأً معياريًا قدره {corrected} ({gold} من دون وسم الآلة)",
)
LIMITS = Text(
    "The machine's label taken as true would claim {naive}, and be biased; coding all posts would leave {all_coded}.",
    "ولو أُخذ وسم الآلة على أنه صحيح لادّعى خطأً قدره {naive} وهو متحيّز؛ وترميز كل المنشورات يترك {all_coded}.",
)
GUESS = Text(
    "These errors rest on an assumed accuracy, not on codes: code the smallest of these numbers first and plan again.",
    "تقوم هذه الأخطاء على دقّة مفترضة لا على رموز: ابدأ بترميز أصغر هذه الأعداد ثم أعد التخطيط.",
)
X_TITLE = Text("posts that people code", "منشورات يرمّزها البشر")
NAIVE = Text("machine label taken as true (biased)", "وسم الآلة مأخوذًا على أنه صحيح (متحيّز)")


def unit_of(plan: Plan) -> Text:
    """Return what the numbers are."""
    return UNIT.fill(term=name_term(plan.term))


def say_estimand(plan: Plan, n: int) -> Text:
    """Return what is told: whose error, at which assumed accuracy, over which posts."""
    scale = SCALES[plan.asked.model]
    return ESTIMAND.fill(
        term=name_term(plan.term), n=f"{n:,}", label=name_term(plan.asked.label), tie=TIES[plan.tie], draws=plan.n_draws,
        scale=scale.fill(measured=name_term(plan.asked.measured)) if plan.asked.model == "linear" else scale,
        sensitivity=f"{100 * plan.sensitivity:g}", specificity=f"{100 * plan.specificity:g}",
    )  # fmt: skip


def say_plan(
    lang: Lang, *, plan: Plan, frame: pl.DataFrame, tables: Mapping[str, pl.DataFrame], simulated: bool
) -> Answer:
    """Tell the error for each size; the figure of the answer is that of the largest."""
    curve, limits, last = tables["curve"], tables["limits"].row(0, named=True), frame.row(-1, named=True)
    corrected, alone = (curve.filter(contrast=str(c))["std_error"].to_list() for c in (CORRECTED, GOLD))
    rows = list(zip(plan.sizes, corrected, alone, strict=True))
    said = [
        SENTENCE.fill(codes=f"{size:,}", corrected=plain(ours), gold=plain(theirs))
        for size, ours, theirs in (rows if len(rows) < 3 else (rows[0], rows[-1]))
    ]
    limit = LIMITS.fill(naive=plain(limits["naive"]), all_coded=plain(limits["all_coded"]))
    return Answer(
        question=QUESTION.fill(label=name_term(plan.asked.label)).to(lang),
        sentence=f"{join(said, SEMICOLON).to(lang)}. {limit.to(lang)}",
        estimate=last["estimate"], low=last["conf_low"], high=last["conf_high"],
        unit=unit_of(plan).to(lang), wording="description", warnings=(GUESS.to(lang),), simulated=simulated, lang=lang,
    )  # fmt: skip


def draw_curve(result: Estimates, lang: Lang, *, unit: Text) -> alt.LayerChart:
    """Draw the curve with the naive error as reference."""
    shown = result.table("curve").with_columns(
        pl.col("contrast").map_elements(lambda c: CONTRASTS[c].to(lang), return_dtype=pl.String)
    )
    return label_curve(
        shown, title=result.question, x_title=X_TITLE, y_title=unit, reference=result.table("limits")["naive"].item(),
        reference_label=NAIVE, lang=lang, simulated=result.simulated,
    )  # fmt: skip
