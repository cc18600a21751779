"""What the performance gap says, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engagebias.figures import signed
from engagebias.gaps.model import side_of
from engagebias.gaps.totals import Totals
from engagebias.gaps.typical_words import say_typical
from engagebias.gaps.win import Value
from engagebias.gaps.wording import CHANGE, QUOTED, first_words, name_outcome, not_seen, per, percent, say_interval
from engagebias.results import Answer
from engagebias.terms import name_term
from engagebias.words import COMMA, SEMICOLON, SPACE, Lang, Text, join

QUESTION = Text(
    "Do {high} posts draw more engagement than {low} ones?", "هل تجذب منشورات {high} تفاعلًا أكثر من منشورات {low}؟"
)
ESTIMAND = Text(
    "For each action, the log ratio of the expected number {per} in posts of class {high} against posts of class {low}, at equal {effects}.",
    "لكل فعل: لوغاريتم نسبة العدد المتوقّع {per} في منشورات فئة {high} إلى منشورات فئة {low}، مع التساوي في {effects}.",
)
_CONTEST = Text("a post of class {high} out-engages one of class {low}", "يفوق منشور من فئة {high} منشورًا من فئة {low}")
SCALE = Text("log rate ratio", "لوغاريتم نسبة المعدلين")
NOTHING_HELD = Text("nothing else", "لا شيء آخر")
_PARTS: Mapping[str, Text] = {
    "up": Text("went with more {names}", "اقترنت بعدد أكبر من {names}"),
    "down": Text("went with fewer {names}", "اقترنت بعدد أقل من {names}"),
    "open": Text("showed no clear difference in {names}", "لم يظهر فيها فرق واضح في {names}"),
}
_SUBJECT = Text("Against {low} posts, {high} ones {said}.", "مقارنةً بمنشورات {low}، منشورات {high} {said}.")
_FIRST = Text("The first action, {name}: {said}.", "الفعل الأول، {name}: {said}.")
_SIZED = Text("{name} ({size} %)", "{name} ({size}%)")
_COMPARED = Text("Compared: {n_high} posts with {n_low}.", "قورنت منشورات عددها {n_high} بمنشورات عددها {n_low}.")
_UNIT = Text("{change}; {name}", "{change}؛ {name}")


@dataclass(frozen=True, slots=True)
class Classes:
    """Which classes are compared, by what column, and how many posts of either are in use."""

    by: str
    high: Value
    low: Value
    n_high: int = 0
    n_low: int = 0

    def words(self) -> dict[str, Text]:
        """Return what the sentences are filled with."""
        return {"high": self._named(self.high), "low": self._named(self.low)}

    def _named(self, value: Value) -> Text:
        """Name a class; the value of another column than ours is named with it, since it may mean anything."""
        name = name_term(str(value) if self.by == "content_class" else f"{self.by} = {value!s}")
        # A name that stands in no list is the same in Arabic; as a plain string it is isolated there.
        return QUOTED.fill(name=name if name != name.ar else str(name))


def say_estimand(totals: Totals, classes: Classes) -> Text:
    """Say what is estimated."""
    asked = totals.sample.asked
    held = join([name_term(word) for word in asked.effects], COMMA) if asked.effects else NOTHING_HELD
    total = ESTIMAND.fill(per=per(asked), effects=held, **classes.words())
    return join([total, say_typical(asked, _CONTEST.fill(**classes.words()))], SPACE)


def verdicts(totals: Totals, alpha: float) -> list[str]:
    """Say of each row where it lies: beyond no difference only if its interval and the family's p-value say so."""
    sides = []
    for row, p in zip(totals.rows, totals.adjusted.ravel(), strict=True):
        side = side_of(row.values)
        sides.append("open" if side in ("up", "down") and not p < alpha else side)
    return sides


def say_gap(
    totals: Totals, classes: Classes, disagree: Text | None, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:
    """Answer with the actions that differ, the first one's figures, and where the typical post says otherwise."""
    asked = totals.sample.asked
    sides = verdicts(totals, asked.alpha)
    parts = []
    for side, said in _PARTS.items():
        names = [
            name_outcome(fit.outcome) if side == "open" else _sized(fit.outcome, row.values)
            for fit, row, at in zip(totals.fits, totals.rows, sides, strict=True)
            if at == side
        ]
        if names:
            parts.append(said.fill(names=join(names, COMMA)))
    known = [
        (fit, row) for fit, row in zip(totals.fits, totals.rows, strict=True) if row.values["estimate"] is not None
    ]
    first, row = known[0]
    name = name_outcome(first.outcome)
    sentences = [
        *([_SUBJECT.fill(said=join(parts, SEMICOLON), **classes.words())] if parts else []),
        _FIRST.fill(name=name, said=say_interval(row.values, asked.conf_level)),
        *([disagree] if disagree else []),
        _COMPARED.fill(n_high=f"{classes.n_high:,}", n_low=f"{classes.n_low:,}"),
        *not_seen(asked),
    ]
    shaken = first_words(totals.checks)
    said = join(sentences, SPACE) if shaken is None else join([shaken, join(sentences, SPACE)], Text("", ""))
    estimate, low, high = in_percent(row.values)
    return Answer(
        question=QUESTION.fill(**classes.words()).to(lang), sentence=said.to(lang), estimate=estimate, low=low, high=high,
        unit=_UNIT.fill(change=CHANGE.fill(per=per(asked)), name=name).to(lang), wording="association",
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def in_percent(values: Mapping[str, Any]) -> tuple[float, float, float]:
    """Return estimate and bounds in percent, NaN where there is none."""
    estimate, low, high = (
        float("nan") if values[name] is None else percent(values[name])
        for name in ("estimate", "conf_low", "conf_high")
    )
    return estimate, low, high


def _sized(outcome: str, values: Mapping[str, Any]) -> Text:
    return _SIZED.fill(name=name_outcome(outcome), size=signed(percent(values["estimate"]), 0))
