"""What the metric-bias map says, in words."""

from __future__ import annotations

from collections.abc import Sequence

from engagebias.gaps.gap_words import in_percent, verdicts
from engagebias.gaps.sample import Sample
from engagebias.gaps.totals import Totals
from engagebias.gaps.typical_words import say_typical
from engagebias.gaps.wording import CHANGE, failed_names, name_outcome, not_seen, per, say_interval
from engagebias.results import Answer
from engagebias.terms import name_term
from engagebias.words import COMMA, SPACE, Lang, Text, join

QUESTION = Text("Which features does each action reward?", "أي السمات يكافئها كل فعل؟")
ESTIMAND = Text(
    "For each action, the log ratio of the expected number {per} for each of {features}, the others held fixed, at equal {effects}; "
    "for one SD more, or with against without where a feature has two values.",
    "لكل فعل: لوغاريتم نسبة العدد المتوقّع {per} لكلٍّ من {features} مع ثبات الباقي، ومع التساوي في {effects}؛ "
    "لكل انحراف معياري إضافي، أو لوجود السمة مقابل غيابها إن كانت لها قيمتان.",
)
_CONTEST = Text("a post with a feature out-engages one without", "يفوق منشور فيه السمة منشورًا بلا سمة")
_NOTHING = Text("", "")
SCALE = Text(
    "log rate ratio per SD (of a two-valued feature: with against without)",
    "لوغاريتم نسبة المعدلين لكل انحراف معياري (ولسمة ذات قيمتين: وجودها مقابل غيابها)",
)
_NOTHING_HELD = Text("nothing else", "لا شيء آخر")
_COUNT = Text(
    "Pairs of an action and a feature with a clear difference (adjusted over the map): {n} of {all}.",
    "أزواج الفعل والسمة التي يظهر فيها فرق واضح (بعد التعديل على الخريطة كلها): {n} من {all}.",
)
_MOST = Text("Strongest rise: {cell}.", "أقوى زيادة: {cell}.")
_LEAST = Text("Strongest fall: {cell}.", "أقوى نقصان: {cell}.")
_QUIET = Text("Without a clear difference in any action: {features}.", "بلا فرق واضح في أي فعل: {features}.")
_FIRST = Text("First of the map: {cell}.", "أول الخريطة: {cell}.")
_CELL = Text("{outcome} with {feature} ({said})", "{outcome} مع {feature} ({said})")
_PAIR = Text("{outcome} with {feature}", "{outcome} مع {feature}")
_COMPARED = Text("Compared: {n} posts.", "قورنت منشورات عددها {n}.")
_UNIT = Text("{change}; {outcome}, {feature}", "{change}؛ {outcome}، {feature}")
_DIFFER = Text(
    "Pairs in which the typical post does not say the same as the total: {n} (the first is {said}){beside}.",
    "أزواج لا يقول فيها المنشور المعتاد ما يقوله المجموع: {n} (أولها {said}){beside}.",
)
_NOT_HELD = Text(
    "; for the typical post the other features are not held fixed", "؛ ولا تُثبَّت السمات الأخرى في المنشور المعتاد"
)
_TOLD_APART = Text("{name} [{column}]", "{name} [{column}]")

_SHAKEN = Text(
    "Not robust in the first pair of the map, the one that is checked ({names}). ",
    "النتيجة غير ثابتة في أول أزواج الخريطة، وهو الذي يُفحص ({names}). ",
)
_STEPS = {
    (False,): Text("for one SD more of the feature", "لكل انحراف معياري إضافي من السمة"),
    (True,): Text("with the feature against without", "بوجود السمة مقابل غيابها"),
    (False, True): Text(
        "for one SD more of the feature, or with against without",
        "لكل انحراف معياري إضافي من السمة، أو لوجودها مقابل غيابها",
    ),
}
_RATIO = Text("rate ratio {per}, {step} (1: no difference)", "نسبة المعدلين {per}، {step} (1: لا فرق)")
ONE_MORE = Text("one SD more of {name}", "انحراف معياري إضافي من {name}")


def names_of(features: Sequence[str]) -> list[Text]:
    """Return what features are called; those that share a name, in either language, bear that of their column besides.

    Examples
    --------
    >>> names_of(["words", "negative_share", "negative words"])
    ['length in words', 'negative words [negative_share]', 'negative words [negative words]']
    """
    names = [name_term(feature) for feature in features]
    shared = [sum(name == other or name.ar == other.ar for other in names) > 1 for name in names]
    return [
        _TOLD_APART.fill(name=name, column=feature) if many else name
        for name, feature, many in zip(names, features, shared, strict=True)
    ]


def feature_of(sample: Sample, j: int) -> Text:
    """Return what a feature's step is called: one SD more of it, or the feature itself if it has two values."""
    name = names_of(sample.asked.features)[j]
    return name if _two_valued(sample, j) else ONE_MORE.fill(name=name)


def _two_valued(sample: Sample, j: int) -> bool:
    return sample.frame[sample.asked.features[j]].n_unique() == 2


def say_ratio(sample: Sample) -> Text:
    """Say what a cell of the map is: per what, and for how much more of a feature."""
    kinds = tuple(sorted({_two_valued(sample, j) for j in range(len(sample.asked.features))}))
    return _RATIO.fill(per=per(sample.asked), step=_STEPS[kinds])


def pair(totals: Totals, i: int) -> Text:
    """Name a row of the table."""
    k = len(totals.features)
    return _PAIR.fill(outcome=name_outcome(totals.fits[i // k].outcome), feature=totals.features[i % k])


def say_estimand(totals: Totals) -> Text:
    """Say what is estimated."""
    asked = totals.sample.asked
    held = join([name_term(word) for word in asked.effects], COMMA) if asked.effects else _NOTHING_HELD
    total = ESTIMAND.fill(per=per(asked), effects=held, features=join(names_of(asked.features), COMMA))
    return join([total, say_typical(asked, _CONTEST)], SPACE)


def say_differences(found: Sequence[Text], n_features: int) -> Text | None:
    """Return one sentence on how many totals and typical posts do not agree, and what else may be behind it."""
    beside = _NOT_HELD if n_features > 1 else _NOTHING
    return _DIFFER.fill(n=len(found), said=found[0], beside=beside) if found else None


def say_map(totals: Totals, disagree: Text | None, warnings: Sequence[Text], simulated: bool, lang: Lang) -> Answer:
    """Answer with how many cells differ, the strongest of them, and the first one's figures."""
    asked = totals.sample.asked
    sides = verdicts(totals, asked.alpha)
    size = [row.values["estimate"] for row in totals.rows]
    known = [i for i, value in enumerate(size) if value is not None]
    clear = [i for i in known if sides[i] in ("up", "down")]
    sentences = [_COUNT.fill(all=len(known), n=len(clear))]
    for said, place in (
        (_MOST, max(clear, key=lambda i: size[i], default=-1)),
        (_LEAST, min(clear, key=lambda i: size[i], default=-1)),
    ):
        if place >= 0 and (size[place] > 0) == (said is _MOST):
            sentences.append(said.fill(cell=_cell(totals, place)))
    sentences += _quiet(totals, clear)
    first = known[0]
    sentences += [_FIRST.fill(cell=_cell(totals, first)), *([disagree] if disagree else [])]
    sentences += [_COMPARED.fill(n=f"{totals.sample.frame.height:,}"), *not_seen(asked)]
    failed = failed_names(totals.checks)
    said = join(sentences, SPACE)
    if failed is not None:
        said = join([_SHAKEN.fill(names=failed), said], Text("", ""))
    k = len(totals.features)
    outcome, feature = name_outcome(totals.fits[first // k].outcome), totals.features[first % k]
    estimate, low, high = in_percent(totals.rows[first].values)
    return Answer(
        question=QUESTION.to(lang), sentence=said.to(lang), estimate=estimate, low=low, high=high,
        unit=_UNIT.fill(change=CHANGE.fill(per=per(asked)), outcome=outcome, feature=feature).to(lang),
        wording="association", warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def _quiet(totals: Totals, clear: Sequence[int]) -> list[Text]:
    """Name the features that no action goes with, where others have one: their silence is an answer, too."""
    k = len(totals.features)
    loud = {i % k for i in clear}
    names = [name_term(feature) for j, feature in enumerate(totals.sample.asked.features) if j not in loud]
    return [_QUIET.fill(features=join(names, COMMA))] if clear and names else []


def _cell(totals: Totals, i: int) -> Text:
    k = len(totals.features)
    return _CELL.fill(
        outcome=name_outcome(totals.fits[i // k].outcome), feature=totals.features[i % k],
        said=say_interval(totals.rows[i].values, totals.sample.asked.conf_level),
    )  # fmt: skip
