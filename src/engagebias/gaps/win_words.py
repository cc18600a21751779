"""What a win probability says, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engagebias.gaps.win import Value
from engagebias.results import Answer
from engagebias.terms import name_term
from engagebias.words import COMMA, Lang, Text, join

QUESTION = Text(
    "Post against post, do {high} posts win in {outcome} over {low} ones?",
    "منشورًا مقابل منشور، هل تغلب منشورات {high} منشورات {low} في {outcome}؟",
)
ESTIMAND = Text(
    "The chance that a random post of class {high} has more {outcome} than a random post of class {low} {where}, ties half; all "
    "such pairs count alike. Per post, not per view; nobody assigned these posts at random, so this is an association.",
    "احتمال أن يفوق منشور عشوائي من فئة {high} منشورًا عشوائيًا من فئة {low} في عدد {outcome} {where}، ويُحسب التعادل نصفًا؛ "
    "ولكل هذه الأزواج الوزن نفسه. القياس لكل منشور لا لكل مشاهدة؛ ولم توزَّع هذه المنشورات عشوائيًا، فالنتيجة ارتباط.",
)
METHOD = Text(
    "Wins plus half the ties over all pairs, from ranks; error from the influence of each cluster by {cluster} (clusters: {n}), "
    "interval on the logit scale (Student's t, {df} degrees of freedom).",
    "حالات الفوز ونصف حالات التعادل على عدد الأزواج كلها، من الرتب؛ والخطأ المعياري من أثر كل عنقود حسب {cluster} (العناقيد: {n})، "
    "وفترة الثقة على مقياس اللوجت (توزيع t، درجات الحرية: {df}).",
)
SCALE = Text("chance of winning a pair; 0.5 is even", "احتمال الفوز في الزوج؛ و0.5 تعادُل")
AXIS = Text(
    "pairs in which the {high} post has more {outcome} than the {low} one, %",
    "الأزواج التي يفوق فيها منشور {high} منشور {low} في {outcome}، %",
)
UNIT = Text("percentage points above an even chance (50 %)", "نقطة مئوية فوق التكافؤ (50%)")

_PAIRS = Text(
    "the post of class {high} had more {outcome} than that of class {low} in {share} % of the pairs",
    "فاق منشور فئة {high} منشور فئة {low} في {outcome} في {share}% من الأزواج",
)
_VERDICTS: Mapping[str, Text] = {
    "up": Text("More often than not: ", "نعم في الغالب: "),
    "down": Text("Less often than not: ", "لا في الغالب: "),
    "open": Text("No clear difference: ", "لا فرق واضحًا: "),
    "unknown": Text("Not known: ", "غير معروف: "),
}
_INTERVAL = Text(
    " ({level} % interval {low} to {high}), ties half. ", " (فترة الثقة {level}%: من {low} إلى {high})، والتعادل نصف. "
)
_NO_INTERVAL = Text(" (no interval: {reason}), ties half. ", " (بلا فترة ثقة: {reason})، والتعادل نصف. ")
_COMPARED = Text(
    "Compared: {n_high} posts with {n_low}, in {pairs} pairs {where}.",
    "قورنت منشورات عددها {n_high} بمنشورات عددها {n_low}، في أزواج عددها {pairs} {where}.",
)
_SAME = Text("of the same {names}", "مع التساوي في {names}")
_ANYWHERE = Text("from anywhere in these data", "من أي موضع في هذه البيانات")
_QUOTED = Text("“{name}”", "«{name}»")
_NOTHING = Text("", "")
_IS = Text("{name} = {value}", "{name} = {value}")


@dataclass(frozen=True, slots=True)
class Contest:
    """Who is compared with whom, on what and where."""

    outcome: str
    by: str
    high: Value
    low: Value
    within: tuple[str, ...]
    cluster: str

    def words(self) -> dict[str, Text]:
        """Return what the sentences are filled with."""
        return {
            "outcome": name_term(self.outcome),
            "high": self._named(self.high),
            "low": self._named(self.low),
        }

    def where(self) -> Text:
        """Say which posts are paired."""
        return _SAME.fill(names=join([name_term(w) for w in self.within], COMMA)) if self.within else _ANYWHERE

    def _named(self, value: Value) -> Text:
        if isinstance(value, str):
            name = name_term(value)
            # A name that stands in no list is the same in Arabic; as a plain string it is isolated there.
            return _QUOTED.fill(name=name if name != name.ar else str(name))
        return _QUOTED.fill(name=_IS.fill(name=name_term(self.by), value=str(value).lower()))


def side(row: Mapping[str, Any]) -> str:
    """Say where the interval lies: up, down, open when it holds 1/2, unknown where there is none."""
    if row["conf_low"] is None:
        return "unknown"
    return "up" if row["conf_low"] > 0.5 else "down" if row["conf_high"] < 0.5 else "open"


def say_win(
    row: Mapping[str, Any], contest: Contest, conf_level: float, warnings: Sequence[Text], simulated: bool,
    lang: Lang,
) -> Answer:  # fmt: skip
    """Answer with the share of pairs won; the figures beside it are points above an even chance."""
    words = contest.words()
    estimate, low, high = (100 * row[k] if row[k] is not None else None for k in ("estimate", "conf_low", "conf_high"))
    if low is None:
        interval = _NO_INTERVAL.fill(reason=name_term(row["reason"]))
    else:
        interval = _INTERVAL.fill(level=f"{100 * conf_level:g}", low=f"{low:.1f}", high=f"{high:.1f}")
    compared = _COMPARED.fill(
        pairs=f"{row['n_pairs']:,}", n_high=f"{row['n_high']:,}", n_low=f"{row['n_low']:,}", where=contest.where()
    )
    said = [_VERDICTS[side(row)], _PAIRS.fill(share=f"{estimate:.1f}", **words), interval, compared]
    return Answer(
        question=QUESTION.fill(**words).to(lang), sentence=join(said, _NOTHING).to(lang),
        estimate=_above_even(estimate), low=_above_even(low), high=_above_even(high), unit=UNIT.to(lang),
        wording="association", warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def _above_even(percent: float | None) -> float:
    return float("nan") if percent is None else percent - 50
