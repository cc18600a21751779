"""The extended Moral Foundations Dictionary: a CSV of probabilities and sentiments by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engagebias.text.forms.entries import Entry, Reading, fold, refuse_any
from engagebias.text.forms.source import Source
from engagebias.text.forms.spelling import number, respelled, shown, spelled, term_fault
from engagebias.text.forms.table import header_faults, read_table

FOUNDATIONS = ("care", "fairness", "loyalty", "authority", "sanctity")
COLUMNS = ("word", *(f"{f}_p" for f in FOUNDATIONS), *(f"{f}_sent" for f in FOUNDATIONS))
REMEDY = (
    "The eMFD is a comma-separated file with the columns word, care_p ... sanctity_p (probabilities, 0 to 1) and "
    "care_sent ... sanctity_sent (−1 to 1). Mend these lines in a copy, or fetch the file again."
)


def read_emfd(source: Source) -> Reading:
    """Read the eMFD: ten rows a word, those of weight 0 too, since each word is rated in every category.

    ``care_p`` becomes the category care with the probability as the weight, ``care_sent`` stays care_sent. A score is
    the mean over the words of the list that a text holds, as in the authors' own program.

    References
    ----------
    Hopp, Fisher, Cornell, Huskey & Weber (2021), The extended Moral Foundations Dictionary (eMFD),
    Behavior Research Methods 53.
    """
    (top, header), *rows = read_table(source, ",")
    refuse_any(source, list(header_faults(top, header, COLUMNS, extra=False)), REMEDY)
    entries: list[Entry] = []
    faults: list[str] = []
    for line, row in rows:
        found = list(_row_faults(dict(zip(header, row, strict=False)), len(row) - len(header)))
        faults += [f"line {line}: {fault}" for fault in found]
        if not found:
            entries += _entries(line, header, row)
    refuse_any(source, faults, REMEDY)
    folded = fold(source, entries, remedy="Keep one line of each word in a copy, and read that.")
    return Reading(folded.terms, folded.remarks, rated=True)


def _row_faults(row: dict[str, str], surplus: int) -> Iterator[str]:
    if surplus:
        yield f"{len(COLUMNS) + surplus} fields where {len(COLUMNS)} belong"
        return
    if fault := term_fault(row["word"], wildcards=False):
        yield fault
    for column in COLUMNS[1:]:
        value, least = number(row[column]), 0 if column.endswith("_p") else -1
        if value is None or not least <= value <= 1:
            yield f"{column} of {shown(row['word'])} must be a number from {least} to 1, it is {row[column][:20]!r}"


def _entries(line: int, header: Sequence[str], row: Sequence[str]) -> Iterator[Entry]:
    cells = dict(zip(header, row, strict=True))
    for column in COLUMNS[1:]:
        weight = number(cells[column])
        assert weight is not None  # checked by _row_faults
        yield Entry(line, spelled(cells["word"]), column.removesuffix("_p"), weight, respelled(cells["word"]))
