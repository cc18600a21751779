"""The VADER list: a token, its mean rating, the standard deviation and the ratings."""

from __future__ import annotations

from engagebias.text.forms.entries import UNRATED, Entry, Reading, few, fold, listed, refuse_any, with_remarks
from engagebias.text.forms.source import Source
from engagebias.text.forms.spelling import number, respelled, shown, spelled, term_fault
from engagebias.words import Text

REMEDY = (
    "The VADER list has lines of a token, a mean rating (−4 to 4), a standard deviation and ratings in square "
    "brackets, with tabs between. Mend these lines in a copy, or fetch the file again."
)
_MOST = 4
_LATER = Text(
    "Tokens that stand in several lines with different ratings, of which one stands as in VADER's own reader: {n}; "
    "each has a note.",
    "رموز وردت في عدة أسطر بتقييمات مختلفة، ويؤخذ منها سطر واحد كما يفعل قارئ VADER نفسه: {n}؛ ولكل منها ملاحظة.",
)


def read_vader(source: Source) -> Reading:
    """Read the VADER list: words, phrases and emoticons, negative or positive by the sign of the mean.

    The list as published repeats some tokens with different means, two of them with different signs. Its own
    reader keeps the last line, and looks tokens up in lower case, so that an entry with capitals is found
    only if there is none in lower case; both rules hold here, and the note names the lines. The * in an
    emoticon is a part of it.

    References
    ----------
    Hutto & Gilbert (2014), VADER: a parsimonious rule-based model for sentiment analysis, ICWSM 8.
    """
    groups: dict[str, list[Entry]] = {}
    faults = []
    for line, text in source.lines():
        fields = text.split("\t")
        fault = _fault(fields)
        if fault:
            faults.append(f"line {line}: {fault}")
            continue
        mean = number(fields[1]) or 0.0
        category = "negative" if mean < 0 else "positive"
        groups.setdefault(spelled(fields[0]), []).append(
            Entry(line, spelled(fields[0]), category, mean, respelled(fields[0]))
        )
    refuse_any(source, faults, REMEDY)
    entries = [entry for group in groups.values() for entry in _standing(group)]
    later = sum(len({e.weight for e in group}) > 1 for group in groups.values())
    unrated = [e.term for e in entries if e.weight == 0]
    reading = fold(source, [e for e in entries if e.weight], remedy=REMEDY)
    remarks = [_LATER.fill(n=later)] if later else []
    remarks += [UNRATED.fill(n=len(unrated), terms=few(unrated))] if unrated else []
    return with_remarks(reading, *remarks)


def _fault(fields: list[str]) -> str | None:
    if len(fields) != 4:
        return f"{len(fields)} fields where 4 belong"
    term, mean, spread = shown(fields[0]), number(fields[1]), number(fields[2])
    if mean is None or abs(mean) > _MOST:
        return f"the mean rating of {term} must be a number from −{_MOST} to {_MOST}, it is {fields[1][:20]!r}"
    if spread is None or spread < 0:
        return f"the standard deviation of {term} must be a number of 0 or more, it is {fields[2][:20]!r}"
    ratings = fields[3].strip()
    if not (ratings.startswith("[") and ratings.endswith("]")):
        return f"the ratings of {term} must stand in square brackets, found {ratings[:20]!r}"
    return term_fault(fields[0], wildcards=False)


def _standing(group: list[Entry]) -> list[Entry]:
    """Return the lines of a token that stand: all if they agree, else the last one in lower case, else the last."""
    if len({e.weight for e in group}) == 1:
        return group
    last = ([e for e in group if not e.note] or group)[-1]
    others = [e for e in group if e.weight != last.weight]
    says = f"line {last.line} stands, as in VADER's own reader; {listed(e.line for e in others)}: "
    note = says + ", ".join(f"{e.weight:g}" for e in others[:5])
    return [Entry(last.line, last.term, last.category, last.weight, "; ".join(filter(None, (last.note, note))))]
