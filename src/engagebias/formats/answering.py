"""What a source held, in one sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping

import polars as pl

from engagebias.formats.card import IngestCard
from engagebias.results import Answer
from engagebias.words import COMMA, SPACE, Lang, Text, join

QUESTION = Text("What does this export hold?", "ماذا في هذا التصدير؟")
_KEPT = Text(
    "{titles}: of {read} records, {kept} became rows ({tables}).",
    "{titles}: من سجلات عددها {read} صار {kept} منها صفوفًا ({tables}).",
)
_REST = Text(
    "Folded into another row: {folded}; rejected: {rejected}.", "ما دُمج في صف آخر: {folded}؛ وما رُفض: {rejected}."
)
_NULLED = Text(
    "Figures that the source writes though it had none, made null: {n}.",
    "أرقام كتبها المصدر ولم تكن لديه فأُفرغت: {n}.",
)
_UNREAD = Text("Figures and times that could not be read: {n}.", "أرقام وأوقات تعذرت قراءتها: {n}.")
_TABLES: Mapping[str, Text] = {
    "posts": Text("posts: {n}", "المنشورات: {n}"),
    "comments": Text("comments: {n}", "التعليقات: {n}"),
    "events": Text("events: {n}", "الأحداث: {n}"),
}
_READINGS = Text("Counts of posts that were read at several times: {n}.", "أعداد منشورات قُرئت في أوقات عدة: {n}.")
_UNKNOWN = Text("Columns not understood and left out: {names}.", "أعمدة غير مفهومة تُركت: {names}.")
_CLOCK, _EXPOSURE = Text("Clock: {said}.", "الساعة: {said}."), Text("Exposure: {said}.", "التعرض: {said}.")
_NO_ROW = Text("no table has a row", "لا صف في أي جدول")
_UNIT = Text("records that became rows, %", "السجلات التي صارت صفوفًا، %")
MOST_NAMES = 8


def answer_reading(card: IngestCard, tables: Mapping[str, pl.DataFrame], simulated: bool, lang: Lang) -> Answer:
    """Say how many records became rows, and what happened to the others and to figures that are none."""
    sizes = [text.fill(n=f"{tables[name].height:,}") for name, text in _TABLES.items() if tables[name].height]
    titles = join([Text.literal(title) for title in dict.fromkeys(f.title for f in card.files)], COMMA)
    nulled, unread = (sum(sum(getattr(f, part).values()) for f in card.files) for part in ("nulled", "unread"))
    said = [
        _KEPT.fill(titles=titles, read=f"{card.read:,}", kept=f"{card.kept:,}", tables=join(sizes, COMMA) if sizes else _NO_ROW),
        _REST.fill(folded=f"{card.folded:,}", rejected=f"{card.rejected:,}"),
        *([_NULLED.fill(n=f"{nulled:,}")] if nulled else []), *([_UNREAD.fill(n=f"{unread:,}")] if unread else []),
        *([_READINGS.fill(n=f"{tables['snapshots'].height:,}")] if tables["snapshots"].height else []),
    ]  # fmt: skip
    clocks = _clocks(card) if tables["posts"].height or tables["comments"].height else []
    warnings = [w.to(lang) for w in (*clocks, *card.warnings, *_unknown(card))]
    share = 100 * card.kept / card.read if card.read else math.nan
    return Answer(
        question=QUESTION.to(lang), sentence=join(said, SPACE).to(lang), estimate=share, low=math.nan, high=math.nan, unit=_UNIT.to(lang),
        wording="description", warnings=tuple(dict.fromkeys(warnings)), simulated=simulated, lang=lang,
    )  # fmt: skip


def _clocks(card: IngestCard) -> list[Text]:
    """Return what the times and the exposure of each file can bear."""
    return [said for f in card.files for said in (_CLOCK.fill(said=f.clock), _EXPOSURE.fill(said=f.exposure))]


def _unknown(card: IngestCard) -> list[Text]:
    names = list(dict.fromkeys(name for f in card.files for name in f.unknown))
    if not names:
        return []
    more = [f"+{len(names) - MOST_NAMES}"] if len(names) > MOST_NAMES else []
    return [_UNKNOWN.fill(names=join([Text.literal(name) for name in (*names[:MOST_NAMES], *more)], COMMA))]
