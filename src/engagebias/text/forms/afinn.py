"""AFINN: a word or phrase, a tab and a valence from −5 to 5."""

from __future__ import annotations

import re

import polars as pl

from engagebias.text.forms.entries import UNRATED, Entry, Reading, few, fold, refuse_any, with_remarks
from engagebias.text.forms.source import Source
from engagebias.text.forms.spelling import respelled, shown, spelled, term_fault

REMEDY = (
    "AFINN has lines of a word or phrase, a tab and a whole number from −5 to 5. Mend these lines in a copy, or "
    "fetch the file again."
)
_VALENCE = re.compile("[+-]?[0-5]")


def read_afinn(source: Source) -> Reading:
    """Read AFINN: negative or positive by the sign; a valence of 0 is neither, counted and without a row.

    References
    ----------
    Nielsen (2011), A new ANEW: evaluation of a word list for sentiment analysis in microblogs, #MSM2011.
    """
    entries, faults = [], []
    for line, text in source.lines():
        raw, _, valence = text.partition("\t")
        fault = _fault(raw, valence, text.count("\t"))
        if fault:
            faults.append(f"line {line}: {fault}")
            continue
        entries.append(Entry(line, spelled(raw), "valence", float(valence), respelled(raw)))
    refuse_any(source, faults, REMEDY)
    # Folded as one valence first, so that a term with 2 in one line and -2 in another is refused.
    folded = fold(source, entries, remedy="Keep one line of each term in a copy, and read that.")
    unrated = folded.terms.filter(pl.col("weight") == 0)["term"].to_list()
    terms = folded.terms.filter(pl.col("weight") != 0).with_columns(
        category=pl.when(pl.col("weight") < 0).then(pl.lit("negative")).otherwise(pl.lit("positive"))
    )
    if terms.is_empty():
        raise source.refused("every valence is 0. Is the file complete? Fetch it again.")
    remarks = [UNRATED.fill(n=len(unrated), terms=few(unrated))] if unrated else []
    return with_remarks(Reading(terms, folded.remarks), *remarks)


def _fault(raw: str, valence: str, tabs: int) -> str | None:
    if tabs != 1:
        return f"{tabs + 1} fields where 2 belong"
    if not _VALENCE.fullmatch(valence.strip()):
        return f"the valence of {shown(raw)} must be a whole number from −5 to 5, it is {valence[:20]!r}"
    return term_fault(raw, wildcards=False)
