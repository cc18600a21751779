from __future__ import annotations

import math
from pathlib import Path

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.text import Lexicon, own_lexicon, read_lexicon, vader
from engagebias.text.index import forms_of
from engagebias.text.lexicons import CATEGORIES, index_of
from engagebias.text.soundness import MEASURES
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
    assert {mine.categories[place]: sign for place, sign in mine.signed.items()} == {"negative": -1, "positive": 1}
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


@pytest.mark.parametrize(
    "langs", [(), "", ("english",), ("EN",), (1,), ("en", None), None, 3, ("arz",), ("eng",), ("und",)]
)
def test_languages_must_be_codes(tmp_path: Path, langs: object) -> None:
    with pytest.raises(DataError, match="Lexicon mine: langs must name languages by code"):
        read_lexicon(write(tmp_path, "war,violence,1,"), langs=langs)  # type: ignore[arg-type]


def test_a_code_under_which_no_text_is_scored_is_named_with_the_one_to_give(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="got 'arz', but texts marked so are scored as 'ar': give that"):
        read_lexicon(write(tmp_path, "war,violence,1,"), langs="arz")


@pytest.mark.parametrize(
    ("category", "column", "holder"),
    [
        ("text", "text", "a column of posts"),
        ("post_id", "post_id", "a column of posts"),
        ("likes", "likes", "a column of posts"),
        ("words", "words", "a measure of score"),
        ("rare", "rare_share", "a measure of score"),
        ("lix", "lix", "a measure of score"),
        ("food_share", "food_share", "made by the category 'food'"),
        ("food_mean", "food_mean", "made by the category 'food'"),
    ],
)
def test_a_category_takes_no_column_from_another(tmp_path: Path, category: str, column: str, holder: str) -> None:
    message = f"Lexicon mine: the category '{category}' would make the column '{column}', which is {holder}; rename it in the list"
    with pytest.raises(DataError, match=message):
        read_lexicon(write(tmp_path, "bread,food,1,", f"war,{category},1,"))


def test_every_column_that_score_adds_is_known_to_the_check() -> None:
    lexicon = own_lexicon()
    added = eb.score(pl.DataFrame({"post_id": ["a"], "text": ["a"]})).columns[2:]
    made = {f"{name}{end}" for name in lexicon.categories for end in ("", "_share")}
    assert set(added) - made == set(MEASURES) - {"rated_words"}


GOOD = {"term": ["war"], "category": ["violence"], "weight": [1.0]}


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (GOOD, "terms must be a polars DataFrame with term, category and weight; got builtins.dict"),
        (pl.DataFrame(GOOD).drop("weight"), "terms lacks the column 'weight'; it has term, category"),
        (pl.DataFrame({**GOOD, "weight": [1]}), "the column 'weight' of terms must be Float64, it is Int64"),
        (pl.DataFrame({**GOOD, "term": [1]}), "the column 'term' of terms must be String, it is Int64"),
        (pl.DataFrame(GOOD).with_columns(term=pl.lit(None, pl.String)), "term is null in 1 of 1 rows"),
        (pl.DataFrame(GOOD).clear(), "terms has no rows"),
        (pl.DataFrame({**GOOD, "weight": [math.inf]}), "weights must be finite numbers; that of 'war' is inf"),
        (pl.DataFrame({**GOOD, "weight": [math.nan]}), "weights must be finite numbers; that of 'war' is nan"),
        (pl.DataFrame({**GOOD, "category": [" "]}), "a category has no name"),
        (pl.DataFrame({**GOOD, "category": ["positive"], "weight": [-1.0]}), "weights of 'positive' go from -1 to -1"),
        (pl.DataFrame({**GOOD, "category": ["intensifiers"], "weight": [-0.5]}), "'intensifiers' has weights down to -0.5.*dampeners"),
        (pl.DataFrame({"term": ["a", "b"], "category": "negative", "weight": [-1.0, 2.0]}), "weights of 'negative' go from -1 to 2"),
    ],
)  # fmt: skip
def test_terms_that_could_not_be_scored_with_are_refused(terms: pl.DataFrame, message: str) -> None:
    with pytest.raises(DataError, match=f"Lexicon l: .*{message}"):
        Lexicon("l", ("en",), terms)


def test_a_lexicon_has_a_name_and_a_tuple_of_languages() -> None:
    with pytest.raises(DataError, match="Lexicon: name must be a word"):
        Lexicon("", ("en",), pl.DataFrame(GOOD))
    with pytest.raises(DataError, match="langs must name languages by code.*got 'en'"):
        Lexicon("l", "en", pl.DataFrame(GOOD))  # type: ignore[arg-type]


def test_a_rated_list_rates_every_term_everywhere() -> None:
    terms = pl.DataFrame({"term": ["a", "a", "b"], "category": ["x", "y", "x"], "weight": [0.5, 0.1, 0.0]})
    with pytest.raises(DataError, match="rated=True says that each term has a weight .* some have none in 'y'"):
        Lexicon("l", ("en",), terms, rated=True)
    assert Lexicon("l", ("en",), terms.head(2), rated=True).rated


def test_terms_that_differ_in_accents_alone_count_once(tmp_path: Path) -> None:
    mine = read_lexicon(write(tmp_path, "café,food,1,", "cafe,food,3,"))
    assert index_of(mine).entries == [{0: 2.0}]
    row = eb.score(pl.DataFrame({"post_id": ["a"], "text": ["Café CAFE"], "lang": ["en"]}), lexicon=mine)
    assert row["food"].item() == 2


def test_terms_of_marks_alone_are_counted_in_a_remark(tmp_path: Path) -> None:
    mine = read_lexicon(write(tmp_path, ":-),joy,1,", "glad,joy,1,", "$$,money,1,", "😀,joy,1,"))
    (remark,) = mine.remarks
    assert remark == "Terms without a word or emoji, which no text can match: 2 (':-)', '$$')."
    assert "':-)', '$$'" in remark.ar
    assert len(index_of(mine).entries) == 2


def test_a_list_whose_terms_can_never_match_counts_nothing(tmp_path: Path) -> None:
    from engagebias.text.counting import count_column

    mine = read_lexicon(write(tmp_path, ":-),joy,1,"))
    for fast in (True, False):
        assert count_column(pl.Series(["glad :-)"]), mine, fast=fast).hits.sum() == 0


def test_our_own_list_has_our_categories_and_words_in_every_term() -> None:
    assert own_lexicon().categories == CATEGORIES
    assert own_lexicon().langs == ("en", "ar")
    assert all(map(forms_of, own_lexicon().terms["term"].unique()))
    assert set(own_lexicon().weighted) <= {"intensifiers"}


def test_no_term_of_ours_is_both_pleasant_and_unpleasant_once_it_is_folded() -> None:
    terms = own_lexicon().terms
    folded = {
        sign: {normalise(term) + "*" * term.endswith("*") for term in terms.filter(pl.col("category") == sign)["term"]}
        for sign in ("negative", "positive")
    }
    assert folded["negative"] & folded["positive"] == set()


def test_a_list_is_read_with_the_options_of_its_form(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_bytes("naïve\tnegative\t1\nnaïve\tnegative\t0\n".encode("latin-1"))
    with pytest.raises(DataError, match="read_lexicon: .*mine.txt: line 1: byte .* give 'latin-1'.* as encoding"):
        read_lexicon(path, form="nrc")
    with pytest.raises(DataError, match="read_lexicon: .*mine.txt: line 2.*give 'any' as duplicates"):
        read_lexicon(path, form="nrc", encoding="latin-1")
    mine = read_lexicon(path, form="nrc", encoding="latin-1", duplicates="any")
    assert mine.terms.rows() == [("naïve", "negative", 1.0)]
    with pytest.raises(DataError, match="column 'Arabic' is for the wide file"):
        read_lexicon(path, form="nrc", encoding="latin-1", column="Arabic")
    path.write_text("%\n1\tthis\n2\tthat\n%\nso\t<of>1/2\n", encoding="utf-8")
    with pytest.raises(DataError, match="give 'any' as conditional"):
        read_lexicon(path, form="liwc")
    assert read_lexicon(path, form="liwc", conditional="any").categories == ("this", "that")


def test_words_of_emolex_have_the_sign_of_their_category(tmp_path: Path) -> None:
    path = tmp_path / "nrc.txt"
    path.write_text("hate\tnegative\t1\nhate\tanger\t1\nlove\tpositive\t1\n", encoding="utf-8")
    posts = pl.DataFrame({"post_id": ["a", "b"], "text": ["they hate it", "they love it"]})
    low, high = eb.score(posts, lexicon=read_lexicon(path, form="nrc"))["valence"]
    assert (low, high) == (pytest.approx(-0.5), pytest.approx(0.5))


def test_the_emfd_gives_ratings_and_no_counts(tmp_path: Path) -> None:
    foundations = ("care", "fairness", "loyalty", "authority", "sanctity")
    path = tmp_path / "emfd.csv"
    header = ",".join(["word", *(f"{f}_p" for f in foundations), *(f"{f}_sent" for f in foundations)])
    path.write_text(f"{header}\nhelp,{'0.25,' * 5}{'0.5,' * 4}0.5\nharm,{'0,' * 9}-1\n", encoding="utf-8")
    posts = pl.DataFrame({"post_id": ["a"], "text": ["They help and do no harm"], "lang": ["en"]})
    row = eb.score(posts, lexicon=read_lexicon(path, form="emfd")).row(0, named=True)
    assert (row["rated_words"], row["care_mean"], row["sanctity_sent_mean"]) == (2, 0.125, -0.25)
    assert "care" not in row


def test_vader_is_the_open_list_of_whole_words() -> None:
    listed = vader()
    assert isinstance(listed, Lexicon)
    assert dict(listed.terms.group_by("category").len().iter_rows()) == {"negative": 4026, "positive": 3183}
    assert (listed.terms.filter(pl.col("category") == "negative")["weight"] < 0).all()
