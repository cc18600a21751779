"""Lists of one's own in the plain form, as a spreadsheet may save them."""

from __future__ import annotations

import pytest

from engagebias.errors import DataError
from engagebias.text.lists import parse_list

HEADER = "term,category,weight,note\n"


def test_a_list_needs_no_notes() -> None:
    found = parse_list("term,category,weight\npeace talk*,peace,1\nwar,negative,-2\n", "mine.csv")
    assert found.rows() == [("peace talk*", "peace", 1.0, None), ("war", "negative", -2.0, None)]


def test_each_line_has_as_many_fields_as_the_header() -> None:
    with pytest.raises(DataError, match="line 2: 4 fields where 3 belong"):
        parse_list("term,category,weight\nwar,violence,1,note\n", "mine.csv")
    with pytest.raises(DataError, match="line 2: 3 fields where 4 belong"):
        parse_list(f"{HEADER}war,violence,1\n", "mine.csv")


def test_capitals_and_spaces_are_folded_as_in_other_forms() -> None:
    found = parse_list("Term, Category,Weight,Note\n Peace  Talks ,peace,1,Noted\n", "mine.csv")
    assert found.rows() == [("peace talks", "peace", 1.0, "Noted")]
    with pytest.raises(DataError, match=r"line 3: 'peace' stands in peace twice \(first in line 2\)"):
        parse_list(f"{HEADER}Peace,peace,1,\npeace,peace,1,\n", "mine.csv")


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_another_separator_is_named(mark: str) -> None:
    for header in ("term,category,weight,note", "term,category,weight"):
        text = f"{header}\nwar,violence,1,\n".replace(",", mark)
        with pytest.raises(DataError) as caught:
            parse_list(text, "mine.csv")
        assert str(caught.value) == f"mine.csv: the header looks separated by {mark!r}: save it with commas."


def test_a_term_of_spaces_is_empty() -> None:
    with pytest.raises(DataError, match="line 2: the term is empty"):
        parse_list(f"{HEADER}  ,violence,1,\n", "mine.csv")
