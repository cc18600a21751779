"""NRC EmoLex, long: a line a word and emotion, without a header."""

from __future__ import annotations

from engagebias.text.forms.emolex import EMOTIONS, REMEDY, flag_fault
from engagebias.text.forms.entries import Entry, refuse_any
from engagebias.text.forms.source import Source
from engagebias.text.forms.spelling import nearest, respelled, shown, spelled, term_fault
from engagebias.words import Text

_PREAMBLE = Text(
    "Lines above the first entry, taken as a preamble since they have no tab: {n} (to line {last}).",
    "أسطر قبل أول مدخل عُدّت تمهيدًا لخلوّها من علامة الجدولة: {n} (حتى السطر {last}).",
)


def read_long(source: Source) -> tuple[list[Entry], list[Text]]:
    """Return an entry for each flag, 0 or 1, and a remark about a preamble (older files have one)."""
    lines = list(source.lines())
    first = next((at for at, (_, line) in enumerate(lines) if "\t" in line), 0)
    entries, faults = [], []
    for number, line in lines[first:]:
        fields = line.split("\t")
        fault = _fault(fields)
        if fault:
            faults.append(f"line {number}: {fault}")
        else:
            raw, emotion, flag = fields
            entries.append(Entry(number, spelled(raw), emotion.strip(), float(flag), respelled(raw)))
    refuse_any(source, faults, REMEDY)
    return entries, [_PREAMBLE.fill(n=first, last=lines[first - 1][0])] if first else []


def _fault(fields: list[str]) -> str | None:
    if len(fields) != 3:
        return f"{len(fields)} fields where 3 belong (word, emotion, flag)"
    raw, emotion, flag = fields
    if "--" in raw:
        return f"{shown(raw)} is a sense of a word; read the word-level file"
    if emotion.strip() not in EMOTIONS:
        return f"{emotion[:30]!r} is no emotion of EmoLex{nearest(emotion, EMOTIONS)}"
    return term_fault(raw, wildcards=False) or flag_fault(raw, emotion, flag)
