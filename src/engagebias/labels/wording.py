"""What a corrected estimate says, in both languages: association only, as no design is known here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engagebias.figures import interval, plain, signed
from engagebias.labels.corrected_sample import Sample
from engagebias.labels.correction_checks import Asked
from engagebias.results import Answer
from engagebias.terms import name_term
from engagebias.words import COMMA, SEMICOLON, Lang, Text, join

MACHINE = Text("machine label taken as true", "وسم الآلة مأخوذًا على أنه صحيح")
GOLD = Text("gold codes alone", "رموز العيّنة المرجعية وحدها")
CORRECTED = Text("corrected", "بعد التصحيح")
CONTRASTS: Mapping[str, Text] = {str(t): t for t in (MACHINE, GOLD, CORRECTED)}

_QUESTIONS = {
    "regressor": Text("Does {label} go with {measured}, once errors of the label are corrected?",
                      "هل يقترن الوسم {label} بـ{measured} بعد تصحيح أخطائه؟"),
    "outcome": Text("What goes with {label}, once errors of the label are corrected?",
                    "ما الذي يقترن بالوسم {label} بعد تصحيح أخطائه؟"),
    "mean": Text("What is the mean of {label}, once errors of the label are corrected?",
                 "ما متوسط الوسم {label} بعد تصحيح أخطائه؟"),
}  # fmt: skip
_ESTIMANDS = {
    "poisson": Text("Log ratio of the expected {measured}{per} for +1 in each of {terms}, the others held fixed, over {n} posts, with {label} "
                    "as people would code it; an association.",
                    "لوغاريتم نسبة القيمة المتوقَّعة من {measured}{per} عند زيادة وحدة في كلٍّ من {terms} مع ثبات الباقي، "
                    "على المنشورات المستعملة (عددها {n})، مع أخذ {label} كما يرمّزه البشر؛ وهو ارتباط."),
    "linear": Text("Difference in the mean of {measured}{per} for +1 in each of {terms}, the others held fixed, over {n} posts, with {label} "
                   "as people would code it; an association.",
                   "الفرق في متوسط {measured}{per} عند زيادة وحدة في كلٍّ من {terms} مع ثبات الباقي، على المنشورات المستعملة (عددها {n})، "
                   "مع أخذ {label} كما يرمّزه البشر؛ وهو ارتباط."),
    "mean": Text("Mean of {label} as people would code it, over {n} posts.",
                 "متوسط {label} كما يرمّزه البشر، على المنشورات المستعملة (عددها {n})."),
}  # fmt: skip
_PER = Text(" per {exposure}", " لكل {exposure}")
_METHOD = Text(
    "{model} on the machine's label in all posts, corrected by the human codes of {gold} posts weighted by one over their probability of "
    "being drawn; sandwich errors by {cluster}, which include the draw of the gold sample ({draw}; factor G/(G − 1), Student's t with "
    "{df} degrees of freedom: clusters with gold codes, less one).",
    "{model} على وسم الآلة في كل المنشورات، مع تصحيحه برموز البشر (عددها {gold}) مرجّحةً بمقلوب احتمال السحب؛ أخطاء معيارية من نوع الساندويتش حسب "
    "{cluster} تشمل سحب العيّنة المرجعية ({draw}؛ المعامل G/(G − 1)، وتوزيع t، ودرجات الحرية {df}: العناقيد التي فيها رموز مرجعية ناقص واحد).",
)
_MODELS = {
    "poisson": Text("Poisson pseudo-maximum likelihood", "الإمكان الأعظم الزائف لبواسون"),
    "linear": Text("Least squares", "المربّعات الصغرى"),
}
_INDEPENDENT = Text(
    "draws taken as independent, slightly cautious for a draw of fixed size",
    "باعتبار السحبات مستقلة، وفي ذلك شيء من التحفّظ إذا كان حجم السحب ثابتًا",
)
_STRATIFIED = Text("draws of fixed size within {strata}", "سحب بحجم ثابت داخل طبقات {strata}")
_POST = Text("post", "المنشور")
_SCALES = {
    "poisson": Text("log rate ratio per unit", "لوغاريتم نسبة المعدلين لكل وحدة"),
    "linear": Text("{measured} per unit", "{measured} لكل وحدة"),
    "mean": Text("mean of {label}", "متوسط {label}"),
}
_AXES = {
    "poisson": Text("change in {measured}{per}, %", "التغيّر في {measured}{per}، %"),
    "linear": Text("difference in the mean of {measured}{per}", "الفرق في متوسط {measured}{per}"),
    "mean": Text("mean of {measured}{per}", "متوسط {measured}{per}"),
}
_BINARY = Text("posts coded {term}", "المنشورات المرمّزة {term}")
_UNIT = Text("one more unit of {term}", "زيادة وحدة واحدة من {term}")
_SAID = {
    ("poisson", "up"): Text("{subject} went with {size} % more {measured}{per} ({level} % interval {low} to {high})",
                            "{subject} اقترنت بعدد أكبر من {measured}{per} بنسبة {size}% (فترة الثقة {level}%: من {low} إلى {high})"),
    ("poisson", "down"): Text("{subject} went with {size} % fewer {measured}{per} ({level} % interval {low} to {high})",
                              "{subject} اقترنت بعدد أقل من {measured}{per} بنسبة {size}% (فترة الثقة {level}%: من {low} إلى {high})"),
    ("poisson", "open"): Text("{subject} went with no clear difference in {measured}{per} ({size} %, {level} % interval {low} to {high})",
                              "{subject} لم تقترن بفرق واضح في {measured}{per} ({size}%، فترة الثقة {level}%: من {low} إلى {high})"),
    ("linear", "up"): Text("{subject} went with a mean of {measured}{per} higher by {size} ({level} % interval {low} to {high})",
                           "{subject} اقترنت بارتفاع متوسط {measured}{per} بمقدار {size} (فترة الثقة {level}%: من {low} إلى {high})"),
    ("linear", "down"): Text("{subject} went with a mean of {measured}{per} lower by {size} ({level} % interval {low} to {high})",
                             "{subject} اقترنت بانخفاض متوسط {measured}{per} بمقدار {size} (فترة الثقة {level}%: من {low} إلى {high})"),
    ("linear", "open"): Text("{subject} went with no clear difference in the mean of {measured}{per} ({size}, {level} % interval {low} to {high})",
                             "{subject} لم تقترن بفرق واضح في متوسط {measured}{per} ({size}، فترة الثقة {level}%: من {low} إلى {high})"),
}  # fmt: skip
_MEAN = Text(
    "the mean of {term} is {size} ({level} % interval {low} to {high})",
    "متوسط {term} هو {size} (فترة الثقة {level}%: من {low} إلى {high})",
)
_AGAINST = Text(
    "{said}; with the machine's label taken as true it would be {naive}",
    "{said}؛ ولو أُخذ وسم الآلة على أنه صحيح لكان {naive}",
)
_COMPARED = Text(
    "Corrected by {gold} gold codes among {n} posts.",
    "صُحّح برموز مرجعية (عددها {gold}) من بين المنشورات (عددها {n}).",
)

APART = Text(
    "With the machine's label taken as true, {term} would come out at {naive} instead of {corrected}: {apart} standard errors of the latter apart.",
    "لو أُخذ وسم الآلة على أنه صحيح لكان تقدير {term} هو {naive} بدل {corrected}: يفصل بينهما من الأخطاء المعيارية للأخير {apart}.",
)
FEW_CLUSTERS = Text(
    "Few clusters have gold codes ({n}): errors by cluster are then too small; take the interval as the least it can be.",
    "العناقيد التي فيها رموز مرجعية قليلة ({n}): الأخطاء العنقودية حينها أصغر مما ينبغي؛ فعُدّ الفترة أضيق ما يمكن.",
)
FEW_CODES = Text(
    "Fewer than {least} gold codes: {which}. The correction rests on too little there.",
    "رموز مرجعية أقل من {least}: {which}. التصحيح هناك يقوم على أقل مما يكفي.",
)
SAID_BY_MACHINE = Text("machine label {value}", "وسم الآلة {value}")
CODED_AS = Text("coded {value}", "المرمّز {value}")
NOT_CODED = Text(
    "Drawn but not coded: {n} of {drawn}. The coded ones with the same {group} stand for them, as if it were chance which were coded.",
    "مسحوبة ولم تُرمَّز: {n} من {drawn}. تنوب عنها المرمّزة التي تشاركها {group}، كأن ترميز بعضها دون بعض وقع بالصدفة.",
)
STAND_FOR = Text(
    "By their probabilities the {drawn} drawn posts stand for {stand_for} posts, but {n} are used: chance if each was drawn on its own, a mistake "
    "if their number was fixed.",
    "بحسب احتمالاتها تمثّل المنشورات المسحوبة (عددها {drawn}) عددًا من المنشورات قدره {stand_for}، والمستعمل {n}: ذلك صدفة إن سُحب كل منشور "
    "على حدة، وخطأ إن كان عددها ثابتًا.",
)
LEFT_OUT = Text(
    "Posts with a null in a column needed, left out: {n} of {given}.",
    "منشورات تنقصها قيمة في عمود لازم، استُبعدت: {n} من {given}.",
)
NO_HELP = Text(
    "The gold codes alone give a smaller standard error for {term} ({gold} against {corrected}): the machine's label adds more noise than it saves.",
    "الرموز المرجعية وحدها تعطي خطأً معياريًا أصغر لـ{term} ({gold} مقابل {corrected}): وسم الآلة يزيد من الضجيج أكثر مما يوفّر.",
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Words of one analysis: which columns, whether the label is yes or no, how many posts and codes."""

    asked: Asked
    binary: bool
    n: int
    n_gold: int

    @property
    def kind(self) -> str:
        """Which scale the numbers are on: poisson, linear or mean."""
        return self.asked.model if self.asked.terms else "mean"

    @property
    def names(self) -> dict[str, object]:
        """Names of the columns, for the placeholders that nearly every sentence has."""
        exposure = self.asked.exposure
        return {
            "measured": name_term(self.asked.measured),
            "per": _PER.fill(exposure=name_term(exposure)) if exposure else Text("", ""),
        }

    def question(self) -> Text:
        """Return what is asked."""
        which = self.asked.mislabelled if self.asked.terms else "mean"
        text = _QUESTIONS[which]
        label = name_term(self.asked.label)
        return (
            text.fill(label=label, measured=name_term(self.asked.measured))
            if self.asked.outcome
            else text.fill(label=label)
        )

    def estimand(self) -> Text:
        """Return what is estimated: unit, contrast, population and scale."""
        label, n = name_term(self.asked.label), f"{self.n:,}"
        if self.kind == "mean":
            return _ESTIMANDS["mean"].fill(label=label, n=n)
        terms = join([name_term(t) for t in self.asked.terms], COMMA)
        return _ESTIMANDS[self.kind].fill(label=label, n=n, terms=terms, **self.names)

    def method(self, df: int) -> Text:
        """Return how it is estimated."""
        asked = self.asked
        return _METHOD.fill(
            model=_MODELS[asked.model], gold=f"{self.n_gold:,}", df=df,
            cluster=name_term(asked.cluster) if asked.cluster else _POST,
            draw=_STRATIFIED.fill(strata=join([name_term(c) for c in asked.strata], COMMA)) if asked.strata else _INDEPENDENT,
        )  # fmt: skip

    def scale(self) -> Text:
        """Return the unit of the table."""
        names: dict[str, object] = {"label": name_term(self.asked.label), "measured": self.names["measured"]}
        return _SCALES[self.kind].fill(**names)

    def axis(self) -> Text:
        """Return the title of the chart's axis."""
        return _AXES[self.kind].fill(**self.names)

    def subject(self, term: str) -> Text:
        """Return what moves by one."""
        return (_BINARY if self.binary and term == self.asked.label else _UNIT).fill(term=name_term(term))

    def figure(self, value: float, row: Mapping[str, Any]) -> str:
        """Write a value to the decimals that the interval of ``row`` bears; differences carry their sign."""
        if self.kind == "mean":
            return plain(value)
        decimals = len(interval(row["estimate"], row["conf_low"], row["conf_high"])[0].partition(".")[2])
        return signed(value, decimals) + (" %" if self.kind == "poisson" else "")

    def say(self, row: Mapping[str, Any], conf_level: float) -> Text:
        """Write one estimate (in percent for a Poisson model) as half a sentence."""
        size, low, high = interval(row["estimate"], row["conf_low"], row["conf_high"])
        level = f"{100 * conf_level:g}"
        if self.kind == "mean":
            size, low, high = (figure.removeprefix("+") for figure in (size, low, high))
            return _MEAN.fill(term=name_term(row["term"]), size=size, low=low, high=high, level=level)
        where = "up" if row["conf_low"] > 0 else "down" if row["conf_high"] < 0 else "open"
        size = size if where == "open" else size.lstrip("+\u2212")
        subject = self.subject(row["term"])
        return _SAID[self.kind, where].fill(subject=subject, size=size, low=low, high=high, level=level, **self.names)


def make_voice(sample: Sample) -> Voice:
    """Return the words for a sample."""
    binary = set(sample.coded()["human"].unique()) <= {0.0, 1.0}
    return Voice(sample.asked, binary, sample.n, sample.n_gold)


def say_answer(
    rows: Sequence[Mapping[str, Any]], naive: Mapping[str, Any], voice: Voice, conf_level: float,
    warnings: Sequence[Text], simulated: bool, lang: Lang,
) -> Answer:  # fmt: skip
    """Answer with every term; beside the first stands what the machine's label as the truth would say."""
    first = rows[0]
    against = _AGAINST.fill(said=voice.say(first, conf_level), naive=voice.figure(naive["estimate"], first))
    sentence = join([against, *(voice.say(row, conf_level) for row in rows[1:])], SEMICOLON).to(lang)
    compared = _COMPARED.fill(gold=f"{voice.n_gold:,}", n=f"{voice.n:,}").to(lang)
    unit = [voice.axis()] if voice.kind == "mean" else [voice.axis(), voice.subject(first["term"])]
    return Answer(
        question=voice.question().to(lang), sentence=f"{sentence[0].upper()}{sentence[1:]}. {compared}",
        estimate=first["estimate"], low=first["conf_low"], high=first["conf_high"],
        unit=join(unit, SEMICOLON).to(lang), wording="association",
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip
