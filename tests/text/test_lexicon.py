from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.text import Lexicon, own_lexicon, read_lexicon, vader
from engagebias.text.lexicons import CATEGORIES, index_of
from engagebias.text.tokens import normalise


def write(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text("\n".join(["term,category,weight,note", *lines]) + "\n", encoding="utf-8")
    return path


def test_a_list_keeps_the_order_of_its_categories(tmp_path: Path) -> None:
    mine = read_lexicon(write(tmp_path, "war,b,1,", "joy,a,1,", "fear,b,1,"))
    assert mine.categories == ("b", "a")
    assert mine.terms.columns == ["term", "category", "weight"]
    assert (mine.name, mine.langs) == ("mine", ("en",))
    assert repr(mine) == "Lexicon mine (en): 2 categories, 3 terms"


def test_signs_and_weights(tmp_path: Path) -> None:
    mine = read_lexicon(
        write(
            tmp_path, "war,x,1,", "bad,negative,-2,", "sad,negative,-1,", "calm,y,1,", "still,y,2,", "good,positive,1,"
        )
    )
    assert [mine.categories[place] for place in mine.signed] == ["negative", "positive"]
    assert mine.weighted == ("y",)


@pytest.mark.parametrize(
    ("lines", "match"),
    [
        (["war,violence,1,", "war,violence,1,"], r"line 3: 'war' stands in violence twice \(first in line 2\)"),
        (["war,violence,1,", ",violence,1,"], "line 3: the term is empty"),
        (["war,negative,-1,", "war,positive,1,"], "line 3: 'war' is positive, and negative in line 2"),
        ([], "no entries"),
    ],
)
def test_contradictory_empty_and_double_terms_are_refused(tmp_path: Path, lines: list[str], match: str) -> None:
    with pytest.raises(DataError, match=match):
        read_lexicon(write(tmp_path, *lines))


@pytest.mark.parametrize("langs", [(), "", ("english",), ("EN",), (1,), ("en", None)])
def test_languages_must_be_codes(tmp_path: Path, langs: object) -> None:
    with pytest.raises(DataError, match="langs must name languages by code"):
        read_lexicon(write(tmp_path, "war,violence,1,"), langs=langs)  # type: ignore[arg-type]


def test_terms_that_differ_in_accents_alone_count_once(tmp_path: Path) -> None:
    mine = read_lexicon(write(tmp_path, "café,food,1,", "cafe,food,3,"))
    assert index_of(mine).entries == [{0: 2.0}]
    row = eb.score(pl.DataFrame({"post_id": ["a"], "text": ["Café CAFE"], "lang": ["en"]}), lexicon=mine)
    assert row["food"].item() == 2


def test_a_term_of_marks_alone_is_kept_as_unusable(tmp_path: Path) -> None:
    mine = read_lexicon(write(tmp_path, ":-),joy,1,", "glad,joy,1,"))
    assert index_of(mine).unusable == [":-)"]


def test_a_list_that_only_has_unusable_terms_counts_nothing(tmp_path: Path) -> None:
    from engagebias.text.counting import count_column

    mine = read_lexicon(write(tmp_path, ":-),joy,1,"))
    for fast in (True, False):
        assert count_column(pl.Series(["glad :-)"]), mine, fast=fast).hits.sum() == 0


def test_our_own_list_has_our_categories_and_no_unusable_term() -> None:
    assert own_lexicon().categories == CATEGORIES
    assert own_lexicon().langs == ("en", "ar")
    assert index_of(own_lexicon()).unusable == []
    assert set(own_lexicon().weighted) <= {"intensifiers"}


def test_no_term_of_ours_is_both_pleasant_and_unpleasant_once_it_is_folded() -> None:
    terms = own_lexicon().terms
    folded = {
        sign: {normalise(term) + "*" * term.endswith("*") for term in terms.filter(pl.col("category") == sign)["term"]}
        for sign in ("negative", "positive")
    }
    assert folded["negative"] & folded["positive"] == set()


def test_vader_is_the_open_list_of_whole_words() -> None:
    listed = vader()
    assert isinstance(listed, Lexicon)
    assert dict(listed.terms.group_by("category").len().iter_rows()) == {"negative": 4026, "positive": 3183}
    assert (listed.terms.filter(pl.col("category") == "negative")["weight"] < 0).all()
