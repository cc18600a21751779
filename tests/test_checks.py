from __future__ import annotations

import polars as pl
import pytest

from engagebias.checks import check_there, listed
from engagebias.errors import DataError


def test_a_missing_column_is_named_with_those_there_the_cure_and_the_nearest() -> None:
    frame = pl.DataFrame({"words": [1], "lang": ["en"]})
    check_there(frame, "words", caller="f")
    with pytest.raises(DataError) as caught:
        check_there(frame, "word", caller="f", table="gold", remedy="Score it.")
    assert str(caught.value) == "f: column 'word' is missing; gold has words, lang. Score it. Did you mean 'words'?"
    with pytest.raises(DataError, match=r"'x' is missing; the table has no column\.$"):
        check_there(pl.DataFrame(), "x", caller="f")
    with pytest.raises(DataError, match=r"the table has c0, .*, c11, \.\.\.\.$"):
        check_there(pl.DataFrame({f"c{i}": [1] for i in range(13)}), "y", caller="f")


def test_a_string_is_no_list_of_names() -> None:
    assert listed(["a", "b"], name="strata", caller="f") == ("a", "b")
    with pytest.raises(DataError, match=r"f: strata is a list of column names, got the string 'a'\. Write \['a'\]\."):
        listed("a", name="strata", caller="f")
    with pytest.raises(DataError, match="coders is a list of names, got"):
        listed("a", name="coders", caller="f", of="names")
