"""What an alpha allows one to say, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engagebias.labels.measured import ENOUGH_RARE, ENOUGH_UNITS, Measured
from engagebias.results import Answer
from engagebias.terms import name_term
from engagebias.words import COMMA, SEMICOLON, SPACE, Lang, Text, join

CONCLUDE, TENTATIVE = 0.80, 0.67

Kind = Literal["all coders", "human-human", "human-machine"]
Verdict = Literal["conclude", "tentative", "do not conclude", "undefined"]

KINDS: Mapping[Kind, Text] = {
    "all coders": Text("all coders", "كل المرمِّزين"),
    "human-human": Text("human-human", "بين البشر"),
    "human-machine": Text("human-machine", "بين البشر والآلة"),
}
VERDICTS: Mapping[Verdict, Text] = {
    "conclude": Text("good enough to conclude from", "كافٍ لبناء استنتاجات عليه"),
    "tentative": Text("good for tentative conclusions only", "يكفي لاستنتاجات أولية فقط"),
    "do not conclude": Text("too low to conclude from", "أدنى من أن يُبنى عليه استنتاج"),
    "undefined": Text("not defined", "غير معرّف"),
}
_TENTATIVE = Text(
    "Tentative conclusions only (alpha from {low} to below {high}): {terms}.",
    "استنتاجات أولية فقط (ألفا من {low} إلى ما دون {high}): {terms}.",
)
_NONE = Text("Do not conclude from these labels (alpha below {low}): {terms}.",
             "لا يُبنى استنتاج على هذه التصنيفات (ألفا دون {low}): {terms}.")  # fmt: skip
_REACHES = Text(
    "The interval reaches below the level that the estimate passes: {terms}.",
    "تمتد فترة الثقة إلى ما دون العتبة التي يتجاوزها التقدير: {terms}.",
)
_NULL = Text("No alpha for {term} ({n} units): {reason}.", "لا قيمة لألفا لـ{term} (عدد الوحدات: {n}): {reason}.")
_NO_INTERVAL = Text("No interval for {term}: {reason}.", "لا فترة ثقة لـ{term}: {reason}.")
_UNDEFINED = Text(
    "Bootstrap samples without variation, left out of the interval of {term}: {n}.",
    "عيّنات إعادة معاينة بلا تباين لم تدخل في فترة الثقة لـ{term}: {n}.",
)
_SMALL = Text(
    "Few units (under {least}) or few with a rarer label (under {rare}): the true interval is wider than shown for {terms}.",
    "وحدات قليلة (دون {least}) أو قليل منها بتصنيف نادر (دون {rare}): فترة الثقة الحقيقية أوسع مما يظهر لـ{terms}.",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison: who with whom, in which group, and what was measured."""

    kind: Kind
    by: str | None
    group: str | None
    measured: Measured

    @property
    def label(self) -> Text:
        """Name of the group."""
        if self.by is None:
            return Text("all units", "كل الوحدات")
        if self.group is None:
            return Text("{by} not given", "{by} غير مذكور").fill(by=name_term(self.by))
        return name_term(f"{self.by} = {self.group}")

    @property
    def name(self) -> Text:
        """Name of the row in a sentence."""
        return KINDS[self.kind] if self.by is None else join([KINDS[self.kind], self.label], COMMA)

    @property
    def term(self) -> str:
        """Name of the row in the table."""
        if self.by is None:
            return self.kind
        return f"{self.kind}, {self.by} " + ("not given" if self.group is None else f"= {self.group}")

    @property
    def verdict(self) -> Verdict:
        """What the estimate allows."""
        found = self.measured.estimate
        if found is None:
            return "undefined"
        written = round(found, 3)
        return "conclude" if written >= CONCLUDE else "tentative" if written >= TENTATIVE else "do not conclude"


def decimals(value: float) -> str:
    """Write an alpha with three decimals: the verdict is that of the alpha as written.

    Examples
    --------
    >>> decimals(0.7996), decimals(-0.25)
    ('0.800', '−0.250')
    """
    return f"{value:.3f}".replace("-", "−")


def say_warnings(rows: Sequence[Row]) -> tuple[Text, ...]:
    """Say what each alpha allows, and what has no alpha or no interval and why."""
    levels: dict[str, object] = {"low": f"{TENTATIVE:.2f}", "high": f"{CONCLUDE:.2f}"}
    said = _named(_NONE, [r for r in rows if r.verdict == "do not conclude"], low=levels["low"])
    said += _named(_TENTATIVE, [r for r in rows if r.verdict == "tentative"], **levels)
    said += _named(_REACHES, [r for r in rows if _reaches(r)])
    small = [r for r in rows if r.measured.conf_low is not None and _is_small(r.measured)]
    said += _named(_SMALL, small, least=ENOUGH_UNITS, rare=ENOUGH_RARE)
    for row in rows:
        m = row.measured
        if m.reason:
            said.append(_NULL.fill(term=row.name, n=m.n, reason=m.reason))
        elif m.no_interval:
            said.append(_NO_INTERVAL.fill(term=row.name, reason=m.no_interval))
        elif m.undefined:
            said.append(_UNDEFINED.fill(term=row.name, n=m.undefined))
    return tuple(said)


def _named(sentence: Text, rows: Sequence[Row], **values: object) -> list[Text]:
    return [sentence.fill(terms=join([r.name for r in rows], SEMICOLON), **values)] if rows else []


def _reaches(row: Row) -> bool:
    level = {"conclude": CONCLUDE, "tentative": TENTATIVE}.get(row.verdict)
    low = row.measured.conf_low
    return level is not None and low is not None and low < level


def _is_small(m: Measured) -> bool:
    return m.n < ENOUGH_UNITS or m.rare < ENOUGH_RARE


def say_answer(
    rows: Sequence[Row], question: Text, level: str, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:
    """Answer with each comparison over all units; the interval shown is the first one's. NaN: not defined."""
    said = join([_say_row(row, level) for row in rows if row.by is None], SEMICOLON).to(lang)
    first = rows[0].measured
    numbers = [math.nan if v is None else v for v in (first.estimate, first.conf_low, first.conf_high)]
    return Answer(
        question=question.to(lang), sentence=f"{said[0].upper()}{said[1:]}.", estimate=numbers[0], low=numbers[1],
        high=numbers[2], unit=Text("Krippendorff's alpha", "معامل ألفا لكريبندورف").to(lang), wording="description",
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang, ends=(-1.0, 1.0),
    )  # fmt: skip


def _say_row(row: Row, level: str) -> Text:
    m = row.measured
    if m.estimate is None:
        return Text("{term}: alpha is not defined ({reason})", "{term}: ألفا غير معرّف ({reason})").fill(
            term=row.name, reason=m.reason
        )
    parts = [
        Text("{term}: alpha {estimate}", "{term}: ألفا {estimate}").fill(term=row.name, estimate=decimals(m.estimate))
    ]
    if m.conf_low is not None and m.conf_high is not None:
        parts.append(
            Text("({level} % interval {low} to {high})", "(فترة الثقة {level}%: من {low} إلى {high})").fill(
                level=level, low=decimals(m.conf_low), high=decimals(m.conf_high)
            )
        )
    parts.append(
        Text("over {n} units, {verdict}", "على عدد من الوحدات ({n})، {verdict}").fill(
            n=f"{m.n:,}", verdict=VERDICTS[row.verdict]
        )
    )
    return join(parts, SPACE)
