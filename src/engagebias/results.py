"""What estimators return: estimates that carry their question, estimand, method and warnings."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

import altair as alt
import polars as pl

from engagebias import mime
from engagebias.charts import table_html
from engagebias.charts.theme import SIMULATED
from engagebias.checks import check_choice
from engagebias.errors import DataError
from engagebias.figures import p_value, plain
from engagebias.words import LANGS, Lang, Text

COLUMNS = ("term", "estimate", "std_error", "conf_low", "conf_high", "p_value", "n")

Drawn = alt.LayerChart | alt.VConcatChart
Wording = Literal["effect", "quasi-effect", "association", "description"]
WORDINGS: Mapping[Wording, Text] = {
    "effect": Text("effect (randomised)", "أثر (توزيع عشوائي)"),
    "quasi-effect": Text(
        "effect if the stated assumption holds (not randomised)", "أثر إن صحّ الافتراض المذكور (بلا توزيع عشوائي)"
    ),
    "association": Text("association, not an effect", "ارتباط، وليس أثرًا"),
    "description": Text("description of these data", "وصف لهذه البيانات"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a design or a result: its name, whether it passed (None: not run), and what was found."""

    name: Text
    passed: bool | None
    detail: Text


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Answer:
    """A question answered in one sentence and one interval, in one language.

    ``estimate``, ``low`` and ``high`` are in ``unit``; ``wording`` says whether the design allows the
    word effect. ``ends`` are those of a scale that has them, such as -1 and 1 for a correlation: pictures of
    answers on one such scale can then be compared. ``reference`` is the value at which nothing differs: 0 of a difference,
    1 of a ratio, None of what is compared with nothing, such as hours. It shows itself in notebooks, and reports collect it for
    their first page.
    """

    question: str
    sentence: str
    estimate: float
    low: float
    high: float
    unit: str
    wording: Wording
    warnings: tuple[str, ...]
    simulated: bool
    lang: Lang
    ends: tuple[float, float] | None = None
    reference: float | None = 0.0

    def __repr__(self) -> str:
        banner = f"{SIMULATED.to(self.lang)}\n" if self.simulated else ""
        warnings = "".join(f"\n! {w}" for w in self.warnings)
        return f"{banner}{self.question}\n{self.sentence}{warnings}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        numbers = {k: _rounded(getattr(self, k)) for k in ("estimate", "low", "high")}
        words = {k: getattr(self, k) for k in ("question", "sentence", "unit", "wording", "simulated", "lang")}
        ends = {"ends": list(self.ends)} if self.ends else {}
        line = {} if self.reference == 0 else {"reference": self.reference}
        return {
            mime.ANSWER: {**words, **numbers, **ends, **line, "warnings": list(self.warnings)},
            "text/html": self._html(),
            "text/plain": repr(self),
        }

    def _html(self) -> str:
        banner = f'<p class="eb-simulated">{escape(SIMULATED.to(self.lang))}</p>' if self.simulated else ""
        warnings = "".join(f"<li>{escape(w)}</li>" for w in self.warnings)
        return (
            f'<div class="eb-answer" lang="{self.lang}" dir="{"rtl" if self.lang == "ar" else "ltr"}">{banner}'
            f"<p><strong>{escape(self.sentence)}</strong></p>"
            f"<p>{escape(WORDINGS[self.wording].to(self.lang))}</p>"
            + (f'<ul class="eb-warnings">{warnings}</ul>' if warnings else "")
            + "</div>"
        )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Estimates:
    """Estimates with everything needed to read them rightly.

    Attributes
    ----------
    question, estimand, method, scale : Text
        What was asked, what the numbers estimate (one sentence), how, and in which unit.
    wording : {"effect", "quasi-effect", "association", "description"}
        Whether the design, and the checks that were run, allow causal words: by chance, or under an assumption that the estimand
        states; a description compares nothing.
    frame : polars.DataFrame
        The estimates themselves, one row a term; ``.table()`` gives a copy.
    answers, draw : callable
        How the result says its answer and draws its chart in a language; ``.answer()`` and ``.chart()`` call them.
    tables : mapping of str to polars.DataFrame
        Companion tables by name.
    drawings : mapping of str to callable
        Charts of companion tables, by the table's name.
    checks : tuple of Check
        What was checked, with what outcome.
    warnings : tuple of Text
        What a reader must know before using the numbers.
    simulated : bool
        True if any row of the data was simulated.

    Notes
    -----
    ``.table()`` has the columns term, estimate, std_error, conf_low, conf_high, p_value and n in every
    result, so that tables stack. ``.table(name)`` gives a companion table; ``.companions`` lists them.
    ``str(text)`` is English and ``text.ar`` Arabic throughout.

    Raises
    ------
    DataError
        If the frame has other columns than those, or a companion or language is asked for that there is not.

    Examples
    --------
    >>> from engagebias.headlines import check_randomisation
    >>> from engagebias.simulation import simulate
    >>> check = check_randomisation(simulate("headlines").posts)
    >>> check.question, check.companions, check.passed
    ('Was assignment to headlines random?', ('tests', 'checks'), True)
    """

    question: Text
    estimand: Text
    method: Text
    scale: Text
    wording: Wording
    frame: pl.DataFrame
    answers: Callable[[Lang], Answer]
    draw: Callable[[Estimates, Lang], Drawn]
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    drawings: Mapping[str, Callable[[Estimates, Lang], Drawn]] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    warnings: tuple[Text, ...] = ()
    simulated: bool = False

    def __post_init__(self) -> None:
        if tuple(self.frame.columns) != COLUMNS:
            raise DataError(
                f"Estimates: the table must have the columns {', '.join(COLUMNS)}; got {self.frame.columns}."
            )

    @property
    def passed(self) -> bool:
        """Whether no check failed; one that could not be run is null in ``.table("checks")``."""
        return all(check.passed is not False for check in self.checks)

    @property
    def companions(self) -> tuple[str, ...]:
        """Names of the companion tables, for ``.table(name)``."""
        return (*self.tables, "checks") if self.checks else tuple(self.tables)

    def table(self, name: str | None = None, *, lang: Lang = "en") -> pl.DataFrame:
        """Return the estimates, or a companion table by name.

        ``lang`` is the language of the sentences in the ``"checks"`` table; numbers know none.
        """
        if name is None:
            return self.frame.clone()
        check_choice(name, self.companions, name="name", caller="table")
        check_choice(lang, LANGS, name="lang", caller="table")
        if name == "checks":
            return _checks_frame(self.checks, lang)
        return self.tables[name].clone()

    def chart(self, name: str | None = None, *, lang: Lang = "en") -> Drawn:
        """Draw the estimates, or a companion table by name where there is a chart of it; the chart carries a text alternative."""
        check_choice(lang, LANGS, name="lang", caller="chart")
        if name is None:
            return self.draw(self, lang)
        if not self.drawings:
            raise DataError(
                f"chart: this result has a chart of its estimates alone; leave name out, or see .table({name!r})."
            )
        check_choice(name, self.drawings, name="name", caller="chart")
        return self.drawings[name](self, lang)

    def answer(self, *, lang: Lang = "en") -> Answer:
        """Return the answer to the question in one sentence."""
        check_choice(lang, LANGS, name="lang", caller="answer")
        return self.answers(lang)

    def __repr__(self) -> str:
        head = [str(self.question), f"  {self.estimand}", f"  scale: {self.scale}; wording: {self.wording}"]
        return "\n".join([*head, *_lines(self.frame), *(f"  ! {w}" for w in self._said())])

    def _repr_html_(self) -> str:
        warnings = "".join(f"<li>{escape(w)}</li>" for w in self._said())
        return (
            f"<p><strong>{escape(self.question)}</strong><br>{escape(self.estimand)}</p>"
            f"{table_html(self.frame, caption=f'{self.scale} ({WORDINGS[self.wording]})')}"
            f"<p>{escape(self.method)}</p>" + (f'<ul class="eb-warnings">{warnings}</ul>' if warnings else "")
        )

    def _said(self) -> tuple[Text, ...]:
        return (SIMULATED, *self.warnings) if self.simulated else self.warnings


def _rounded(number: float) -> float | None:
    """Return six digits; a number that is not defined is None, since JSON has no NaN."""
    return None if math.isnan(number) else float(f"{number:.6g}")


def _checks_frame(checks: tuple[Check, ...], lang: Lang) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "check": [c.name.to(lang) for c in checks],
            "passed": pl.Series([c.passed for c in checks], dtype=pl.Boolean),
            "detail": [c.detail.to(lang) for c in checks],
        }
    )


def _lines(frame: pl.DataFrame) -> list[str]:
    """Lay a small table out as text: three significant digits, stable on every machine."""
    cells = [list(frame.columns)]
    write = [p_value if name.startswith("p_") else plain for name in frame.columns]
    cells += [
        ["–" if v is None else v if isinstance(v, str) else w(v) for v, w in zip(row, write, strict=True)]
        for row in frame.iter_rows()
    ]
    widths = [max(len(row[i]) for row in cells) for i in range(frame.width)]
    return [
        "  " + "  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True)))
        for row in cells
    ]
