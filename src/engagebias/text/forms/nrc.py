"""NRC EmoLex, long or wide: words and the emotions they are associated with."""

from __future__ import annotations

import polars as pl

from engagebias.errors import DataError
from engagebias.text.forms.entries import UNRATED, Duplicates, Reading, few, fold, with_remarks
from engagebias.text.forms.nrc_long import read_long
from engagebias.text.forms.nrc_wide import is_wide, read_wide
from engagebias.text.forms.source import Source

REMEDY = (
    "Translations often make one word of several that were rated apart: give 'any' as duplicates to count a word "
    "in an emotion if any of its lines does, or keep one line of each in a copy."
)


def read_nrc(source: Source, *, column: str | None, duplicates: Duplicates) -> Reading:
    """Read EmoLex; a flag of 1 makes a row of weight 1, a word whose flags are all 0 has no row and is counted.

    ``column`` names the words to read in a wide file (default: its first column of words), such as those of a
    translation. There a cell that is empty or says NO TRANSLATION is counted and has no row.

    References
    ----------
    Mohammad & Turney (2013), Crowdsourcing a word-emotion association lexicon, Computational Intelligence 29(3).
    """
    if is_wide(next(line for _, line in source.lines())):
        entries, remarks = read_wide(source, column)
    elif column is None:
        entries, remarks = read_long(source)
    else:
        raise DataError(
            f"{source.name}: column {column!r} is for the wide file; this one has no header of emotions. Leave it out."
        )
    folded = fold(source, entries, duplicates=duplicates, remedy=REMEDY)
    terms = folded.terms.filter(pl.col("weight") > 0)
    if terms.is_empty():
        raise source.refused("every flag is 0. Is the file complete? Fetch it again.")
    unrated = folded.terms.join(terms, on="term", how="anti")["term"].unique(maintain_order=True).to_list()
    if unrated:
        remarks.append(UNRATED.fill(n=len(unrated), terms=few(unrated)))
    return with_remarks(Reading(terms, folded.remarks), *remarks)
