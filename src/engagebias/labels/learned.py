"""What a learned label is worth: agreement with the codes that its model did not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import altair as alt
import numpy as np
import polars as pl

from engagebias.charts import forest
from engagebias.figures import interval, plain
from engagebias.labels.corrected_tables import cross_table
from engagebias.labels.label_quality import N_BOOTSTRAP, Judged, class_table, quality_by_lang, quality_table
from engagebias.results import Answer, Estimates
from engagebias.terms import name_term
from engagebias.words import COMMA, Lang, Text, join

FEW_OF_A_CLASS = 20
MOST_LANGS = 8

ALL = Text("all", "الكل")
NAMES: Mapping[str, Text] = {
    "accuracy": Text("accuracy", "الدقة"),
    "macro F1": Text("macro F1", "متوسط F1 للفئات"),
    "macro recall": Text("macro recall", "متوسط الاستدعاء للفئات"),
}
QUESTION = Text(
    "How well does the machine label {label} as people do?", "ما مدى مطابقة وسم الآلة لترميز البشر في {label}؟"
)
ESTIMAND = Text(
    "Share of posts that get the label people would give (accuracy), and mean over classes of F1 and of recall, for posts like "
    "the {n} coded ones{weighted}.",
    "نسبة المنشورات التي تنال الوسم الذي يعطيه البشر (الدقة)، ومتوسط F1 ومتوسط الاستدعاء على الفئات، لمنشورات مثل المرمّزة (عددها {n}){weighted}.",
)
WEIGHTED = Text(", weighted by one over their probability of being drawn", "، مرجّحةً بمقلوب احتمال سحبها")
METHOD = Text(
    "Character n-grams of 2 to 5 inside words, weighted by rarity, and logistic regression in which classes count equally; each post labelled "
    "by one of {folds} models that saw no code of its fold; intervals by a bootstrap over {units} ({draws} resamples), given the models.",
    "سلاسل أحرف من 2 إلى 5 داخل الكلمات مرجّحة بندرتها، وانحدار لوجستي تتساوى فيه الفئات؛ ويَسِم كلَّ منشور نموذجٌ واحد من النماذج (عددها {folds}) "
    "لم يرَ رموز طيّته؛ والفترات بإعادة المعاينة على {units} (عدد المرات {draws})، والنماذج ثابتة.",
)
UNITS = {"posts": Text("posts", "المنشورات"), "groups": Text("groups", "المجموعات")}
SCALE = Text("share", "نسبة")
AXIS = Text("agreement with people, %", "مطابقة البشر، %")
ANSWER = Text(
    "The machine's {label} equals the people's in {size} % of posts ({level} % interval {low} to {high}); macro F1 {f1}. Always saying {most} would "
    "do so in {share} %, with macro F1 {f1_most}.",
    "يطابق وسم الآلة {label} ترميز البشر في {size}% من المنشورات (فترة الثقة {level}%: من {low} إلى {high})؛ ومتوسط F1 هو {f1}. ولو قيل {most} دائمًا "
    "لطابق {share}% ولكان متوسط F1 هو {f1_most}.",
)
UNIT = Text("% of posts", "% من المنشورات")
THIN = Text(
    "Fewer than {least} gold codes of a class: {which}. Its labels are little better than a guess.",
    "رموز مرجعية أقل من {least} لفئة: {which}. وسومها لا تكاد تفضل التخمين.",
)
USELESS = Text(
    "On codes that it did not see, the machine finds the classes no better than always saying {most} would (macro recall {found} against {chance}): "
    "use the gold codes alone.",
    "على رموز لم يرها، لا يكشف النموذج الفئات بأفضل من قول {most} دائمًا (متوسط الاستدعاء {found} مقابل {chance}): استعمل الرموز المرجعية وحدها.",
)
NO_TEXT = Text(
    "Posts without text, not labelled: {n}, of which coded: {gold}.", "منشورات بلا نص لم توسم: {n}، منها مرمّزة: {gold}."
)
NO_CODE = Text(
    "Rows of the gold sample without a code, not used: {n}.", "صفوف من العيّنة المرجعية بلا رمز لم تُستعمل: {n}."
)
REPEATED = Text(
    "Coded posts whose text repeats another's: {n}. Where repeats fall into different folds agreement is overstated; give groups.",
    "منشورات مرمّزة يتكرّر نصها: {n}. إذا وقع المكرّر في طيّات مختلفة بولغ في المطابقة؛ فحدّد المجموعات.",
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Labelled:
    """Posts with a learned label, and what that label is worth.

    Attributes
    ----------
    posts : polars.DataFrame
        The posts given, with the machine's label and, for two classes, its score.
    quality : Estimates
        Agreement with codes that the models did not see; ``.table()``, ``.chart()`` and ``.answer()`` come from it.
    """

    posts: pl.DataFrame
    quality: Estimates

    @property
    def companions(self) -> tuple[str, ...]:
        """Names of the companion tables, for ``.table(name)``."""
        return self.quality.companions

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What a reader must know before using the label."""
        return self.quality.warnings

    def table(self, name: str | None = None) -> pl.DataFrame:
        """Return accuracy, macro F1 and macro recall, or a companion table by name."""
        return self.quality.table(name)

    def chart(self, *, lang: Lang = "en") -> alt.LayerChart | alt.VConcatChart:
        """Draw accuracy, macro F1 and macro recall, for all posts and by language."""
        return self.quality.chart(lang=lang)

    def answer(self, *, lang: Lang = "en") -> Answer:
        """Return how well the machine labels, in one sentence."""
        return self.quality.answer(lang=lang)

    def __repr__(self) -> str:
        return f"{self.posts.height:,} posts labelled\n{self.quality!r}"

    def _repr_html_(self) -> str:
        return self.quality._repr_html_()


def say_quality(
    lang: Lang, *, told: Told, frame: pl.DataFrame, judged: Judged, warnings: Sequence[Text]
) -> Answer:  # fmt: skip
    """Answer with the accuracy, beside that of always saying the most frequent class."""
    accuracy, f1, _ = frame.to_dicts()
    most, (share, f1_most, _) = judged.majority
    size, low, high = (
        figure.removeprefix("+")
        for figure in interval(*(100 * accuracy[c] for c in ("estimate", "conf_low", "conf_high")))
    )
    sentence = ANSWER.fill(
        label=name_term(told.label), size=size, low=low, high=high, level=f"{100 * told.conf_level:g}", f1=plain(f1["estimate"]),
        most=name_term(most), share=plain(100 * float(share)), f1_most=plain(float(f1_most)),
    )  # fmt: skip
    return Answer(
        question=QUESTION.fill(label=name_term(told.label)).to(lang), sentence=sentence.to(lang), unit=UNIT.to(lang),
        estimate=100 * accuracy["estimate"], low=100 * accuracy["conf_low"], high=100 * accuracy["conf_high"],
        wording="description", warnings=tuple(w.to(lang) for w in warnings), simulated=told.simulated, lang=lang,
    )  # fmt: skip


def draw_quality(result: Estimates, lang: Lang) -> alt.LayerChart:
    """Draw the measures in percent, a row for all posts and one for each language."""
    rows = result.table().select(pl.lit(ALL.to(lang)).alias("label"), pl.all())
    if "by_lang" in result.companions:
        by_lang = result.table("by_lang").drop_nulls("n").rename({"lang": "label"})
        rows = pl.concat([rows, by_lang.head(len(NAMES) * MOST_LANGS)])
    shown = rows.with_columns(
        pl.col("estimate", "conf_low", "conf_high") * 100,
        contrast=pl.col("term").map_elements(lambda t: NAMES[t].to(lang), return_dtype=pl.String),
    )
    return forest(shown, title=result.question, x_title=AXIS, lang=lang, simulated=result.simulated)


@dataclass(frozen=True, slots=True)
class Told:
    """What the words need beside the numbers: how it was learned, and what could not be used."""

    label: str
    folds: int
    grouped: bool
    weighted: bool
    conf_level: float
    simulated: bool
    without_text: tuple[int, int]
    without_code: int
    repeated: int


def judge(judged: Judged, machine: pl.Series, steps: pl.DataFrame, told: Told, rng: np.random.Generator) -> Estimates:
    """Return the measures with their tables; ``machine`` are the labels of all posts."""
    table = quality_table(judged, np.ones(judged.human.size, dtype=bool), told.conf_level, rng)
    by_lang = quality_by_lang(judged, told.conf_level, rng)
    names = pl.Series(list(judged.classes))
    coded = pl.DataFrame({"machine": names[judged.machine], "human": names[judged.human], "weight": judged.weight})
    warnings = _warnings(judged, table, told)
    units = UNITS["groups" if told.grouped else "posts"]
    return Estimates(
        question=QUESTION.fill(label=name_term(told.label)), scale=SCALE, wording="description", frame=table,
        estimand=ESTIMAND.fill(n=f"{judged.human.size:,}", weighted=WEIGHTED if told.weighted else Text("", "")),
        method=METHOD.fill(folds=told.folds, units=units, draws=f"{N_BOOTSTRAP:,}"),
        tables={
            **({} if by_lang is None else {"by_lang": by_lang}),
            "confusion": cross_table(coded), "classes": class_table(judged, machine), "sample": steps,
        },
        warnings=warnings, simulated=told.simulated, draw=draw_quality,
        answers=partial(say_quality, told=told, frame=table, judged=judged, warnings=warnings),
    )  # fmt: skip


def _warnings(judged: Judged, table: pl.DataFrame, told: Told) -> tuple[Text, ...]:
    counts = np.bincount(judged.human, minlength=len(judged.classes))
    thin = [Text.literal(c) for c, n in zip(judged.classes, counts, strict=True) if n < FEW_OF_A_CLASS]
    most, (*_, chance) = judged.majority
    recall = table.row(-1, named=True)
    said = []
    if thin:
        said.append(THIN.fill(least=FEW_OF_A_CLASS, which=join(thin, COMMA)))
    if recall["conf_low"] <= chance:
        said.append(USELESS.fill(most=name_term(most), found=plain(recall["estimate"]), chance=plain(float(chance))))
    if told.without_text[0]:
        said.append(NO_TEXT.fill(n=f"{told.without_text[0]:,}", gold=f"{told.without_text[1]:,}"))
    if told.without_code:
        said.append(NO_CODE.fill(n=f"{told.without_code:,}"))
    if told.repeated and not told.grouped:
        said.append(REPEATED.fill(n=f"{told.repeated:,}"))
    return tuple(said)
