"""What a multiverse says, in words that follow the design."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from engagebias.figures import interval, signed
from engagebias.gaps.wording import NOT_SEEN
from engagebias.results import Answer, Wording
from engagebias.specifications.axes import Axis
from engagebias.terms import name_term
from engagebias.words import COMMA, SPACE, Lang, Text, join

QUESTION = Text("Does the answer survive our choices?", "هل تصمد الإجابة أمام خياراتنا؟")
ESTIMAND = Text(
    "Median over {n} specifications of the log ratio of {outcome} for one SD more of the feature, holding {effects} fixed, and "
    "how many agree; a choice each on {axes}. Choices of kind N ({facets}) have a summary each.",
    "وسيط لوغاريتم نسبة {outcome} على المواصفات (العدد: {n}) عند زيادة انحراف معياري واحد في السمة مع تثبيت {effects}، ومدى اتفاقها؛ "
    "بخيار واحد على كلٍّ من {axes}. ولكل خيار من النوع N ({facets}) خلاصة خاصة به.",
)
RANDOMISED = Text(
    "Posts were randomised within the blocks; words were not, so other wording may travel with them.",
    "وُزّعت المنشورات عشوائيًا داخل المجموعات لا الكلمات، فقد تصاحبها صياغة أخرى.",
)
NOT_RANDOM = Text(
    "Assignment within tests is in doubt, so this is an association.",
    "التوزيع داخل الاختبارات موضع شك، فالتقدير ارتباط لا أثر.",
)
OBSERVED = Text(
    "Posts were not randomised, so this is an association.", "لم تُوزَّع المنشورات عشوائيًا، فالتقدير ارتباط لا أثر."
)
METHOD = Text(
    "Models: {models}. Errors clustered (CRV1); the median's interval from {bootstrap} bootstrap draws of clusters, the same in "
    "every specification; joint p from {permutations} permutations of the features within {block}, the same in every "
    "specification (least squares: Freedman-Lane; Poisson: fitted again).",
    "النماذج: {models}. أخطاء معيارية عنقودية (CRV1)؛ وفترة ثقة الوسيط من إعادة معاينة العناقيد ({bootstrap} مرة) على نحو واحد في كل "
    "المواصفات؛ والقيمة الاحتمالية المشتركة من تبديل السمات داخل {block} ({permutations} مرة) على نحو واحد في كل المواصفات "
    "(المربعات الصغرى: فريدمان ولين؛ بواسون: تقدير من جديد).",
)
SCALES = {
    "log rate ratio": Text(
        "log rate ratio per SD; shares of specifications from 0 to 1",
        "لوغاريتم نسبة المعدلين لكل انحراف معياري؛ ونسب المواصفات من 0 إلى 1",
    ),
    "log1p slope": Text(
        "slope of log(1 + count) per SD; shares of specifications from 0 to 1",
        "ميل log(1 + العدد) لكل انحراف معياري؛ ونسب المواصفات من 0 إلى 1",
    ),
    "both": Text(
        "per SD: log rate ratio, or slope of log(1 + count) in its own facet; shares of specifications from 0 to 1",
        "لكل انحراف معياري: لوغاريتم نسبة المعدلين، أو ميل log(1 + العدد) في خلاصته الخاصة؛ ونسب المواصفات من 0 إلى 1",
    ),
}
CHANGES = {
    "log rate ratio": Text(
        "change in {outcome} for one SD more of the feature, %",
        "التغيّر في {outcome} لكل انحراف معياري إضافي من السمة، %",
    ),
    "log1p slope": Text(
        "slope of log(1 + {outcome}) for one SD more of the feature",
        "ميل log(1 + {outcome}) لكل انحراف معياري إضافي من السمة",
    ),
}
MOVES = {
    "log rate ratio": Text("{outcome} change by {median} %", "تتغيّر {outcome} بنسبة {median}%"),
    "log1p slope": Text("the slope of log(1 + {outcome}) is {median}", "ميل log(1 + {outcome}) هو {median}"),
}
UNITS = {
    "log rate ratio": Text("log rate ratio", "لوغاريتم نسبة المعدلين"),
    "log1p slope": Text("slope of log(1 + count)", "ميل log(1 + العدد)"),
}
VERDICTS = {
    "yes": Text("It does", "نعم، تصمد"),
    "part": Text("In part", "جزئيًا"),
    "no": Text("Not shown", "لم يثبت ذلك"),
    "none": Text("No specification gave a number", "لم تعطِ أي مواصفة رقمًا"),
}
_SAID = Text(
    "in the median of {n} specifications {moves} for one SD more of the feature ({level} % interval {low} to {high}; single ones "
    "from {least} to {most}); {sign} % have that sign, {significant} % have it and are significant; {joint}",
    "في وسيط المواصفات (العدد: {n}) {moves} لكل انحراف معياري إضافي من السمة (فترة الثقة {level}%: من {low} إلى {high}؛ والمفردة "
    "من {least} إلى {most})؛ لنسبة {sign}% منها هذا الاتجاه، ولنسبة {significant}% هذا الاتجاه مع دلالة إحصائية؛ {joint}",
)
_JOINT = Text("shuffled within {block}, the median has p {p}", "وبعد التبديل داخل {block} للوسيط قيمة احتمالية {p}")
_NO_JOINT = Text("no permutation was run", "ولم يُجرَ تبديل")
_HEAD = Text("{verdict} ({facet})", "{verdict} ({facet})")
_FEATURE = Text("The feature is {names}.", "السمة هي {names}.")
_OR = Text(" or ", " أو ")
_MOST = Text(
    "Of the choices, {axis} moves the first of these most: {share} % of the differences between specifications.",
    "وأشد الخيارات تحريكًا لأولى هذه الإجابات: {axis} (نسبة {share}% من الفروق بين المواصفات).",
)
_MOST_OF_ONE = Text(
    "Of the choices, {axis} moves it most: {share} % of the differences between specifications.",
    "وأشد الخيارات تحريكًا للإجابة: {axis} (نسبة {share}% من الفروق بين المواصفات).",
)
ASSOCIATED = Text("This is an association.", "هذا ارتباط لا أثر.")
LEFT_OUT = Text("Specifications without a number: {n} ({reasons}).", "مواصفات بلا رقم: {n} ({reasons}).")
AGREE = 0.9
"""The answer is said to survive when the median passes the joint test and so many specifications have its sign."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What the answer needs of one facet."""

    facet: str
    outcome: str
    scale: str
    median: float
    low: float
    high: float
    least: float
    most: float
    with_sign: float
    significant: float
    p: float | None
    n: int
    features: tuple[str, ...] = ()
    per_post: bool = False

    def in_percent(self) -> tuple[float, ...]:
        """Return median, bounds and extremes as they are said: log rate ratios as percent changes."""
        values = (self.median, self.low, self.high, self.least, self.most)
        return tuple(100 * math.expm1(v) for v in values) if self.scale == "log rate ratio" else values

    def verdict(self, alpha: float) -> str:
        """Return whether the answer survives: yes, part (other signs occur), no, or none without numbers."""
        if not self.n:
            return "none"
        clear = self.p < alpha if self.p is not None else self.low > 0 or self.high < 0
        return "no" if not clear else "yes" if self.with_sign >= AGREE else "part"


def tell(facet: str, outcome: str, curve: pl.DataFrame, rows: Sequence[dict[str, object]]) -> Told:
    """Return what is told of a facet, from its rows of the curve and of the estimates."""
    median, sign, significant = rows
    values = curve["estimate"].to_numpy() if curve.height else np.array([math.nan])
    number = {k: float(median[k]) for k in ("estimate", "conf_low", "conf_high")}  # type: ignore[arg-type]
    p = median["p_value"]
    return Told(
        facet=facet, outcome=outcome, scale=curve["scale"][0] if curve.height else "log rate ratio",
        median=number["estimate"], low=number["conf_low"], high=number["conf_high"], least=float(values.min()),
        most=float(values.max()), with_sign=float(sign["estimate"]), significant=float(significant["estimate"]),  # type: ignore[arg-type]
        p=None if p is None else float(p), n=curve.height, features=_features(curve), per_post=_per_post(curve),  # type: ignore[arg-type]
    )  # fmt: skip


def _per_post(curve: pl.DataFrame) -> bool:
    """Say whether numbers are per post, whatever is held equal, and not per view."""
    return "exposure" in curve.columns and set(curve["exposure"]) <= {"none", "followers"}


def _features(curve: pl.DataFrame) -> tuple[str, ...]:
    """Return what the feature is called in these specifications: the first axis stands right behind their number."""
    if not curve.height:
        return ()
    first = curve.columns[curve.columns.index("specification") + 1]
    return tuple(curve.sort("specification")[first].unique(maintain_order=True).to_list())


def say_facet(told: Told, block: Text, conf_level: float) -> Text:
    """Write one facet as a sentence without its full stop."""
    verdict = VERDICTS[told.verdict(1 - conf_level)]
    head = _HEAD.fill(verdict=verdict, facet=name_facet(told.facet)) if told.facet else verdict
    if not told.n:
        return head
    median, low, high, least, most = told.in_percent()
    spread = (median, low, high) if not math.isnan(low) else (median, least, most)
    written, written_low, written_high = interval(*spread)
    decimals = len(written.partition(".")[2])
    joint = _NO_JOINT if told.p is None else _JOINT.fill(block=block, p=f"{told.p:.3f}")
    said = _SAID.fill(
        moves=MOVES[told.scale].fill(outcome=name_term(told.outcome), median=written), n=told.n,
        low=written_low if not math.isnan(low) else "–",
        high=written_high if not math.isnan(low) else "–", least=signed(least, decimals), most=signed(most, decimals),
        level=f"{100 * conf_level:g}", sign=f"{100 * told.with_sign:.0f}", significant=f"{100 * told.significant:.0f}",
        joint=joint,
    )  # fmt: skip
    return join([head, said], Text(": ", ": "))


def name_facet(facet: str) -> Text:
    """Return what a facet is called: its choices, by the names of terms."""
    return join([name_term(part) for part in facet.split(", ")], COMMA)


def say_answer(
    told: Sequence[Told], block: Text, influence: pl.DataFrame, wording: Wording, conf_level: float,
    warnings: Sequence[Text], simulated: bool, lang: Lang,
) -> Answer:  # fmt: skip
    """Answer with every facet; the interval shown is the first one's, in percent where its scale allows."""
    said = join([say_facet(one, block, conf_level) for one in told], Text(". ", ". "))
    first = told[0]
    top = influence.filter(facet=first.facet).drop_nulls("share_of_variance").head(1)
    sentence = said.to(lang)
    most = _MOST if len(told) > 1 else _MOST_OF_ONE
    more = [_FEATURE.fill(names=join([name_term(name) for name in first.features], _OR))] if first.features else []
    more += [most.fill(axis=name_term(axis), share=f"{100 * share:.0f}")
            for axis, share in top.select("axis", "share_of_variance").iter_rows()]  # fmt: skip
    if wording == "association":
        more += [*([NOT_SEEN] if all(one.per_post for one in told) else []), ASSOCIATED]
    tail = "".join(f" {part.to(lang)}" for part in more)
    median, low, high, _, _ = first.in_percent()
    return Answer(
        question=QUESTION.to(lang), sentence=f"{sentence[0].upper()}{sentence[1:]}.{tail}", estimate=median, low=low,
        high=high, unit=CHANGES[first.scale].fill(outcome=name_term(first.outcome)).to(lang), wording=wording,
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def say_estimand(axes: Sequence[Axis], outcomes: Sequence[str], effects: Sequence[str], design: Text, n: int) -> Text:
    """Return what is estimated, over which choices, and what ``design`` says of it."""
    several = [axis for axis in axes if len(axis.choices) > 1]
    facets = [axis.name for axis in several if axis.kind == "N"]
    none = Text("none", "لا شيء")
    said = ESTIMAND.fill(
        n=n, outcome=_listed(outcomes, none), effects=_listed(effects, none),
        axes=_listed([axis.name for axis in several], none), facets=_listed(facets, none),
    )  # fmt: skip
    return join([said, design], SPACE)


def _listed(names: Sequence[str], none: Text) -> Text:
    return join([name_term(name) for name in dict.fromkeys(names)], COMMA) if names else none
