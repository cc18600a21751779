from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError

# The third sentence is the word "None", the fourth a number, the fifth has a comma and marks of its own.
CORPUS = """id,split,V,A,D,text
doc_1_10,train,3.0,2.9,3.1,We sat down to talk.
doc_11_20,test,1.2,4.4,1.78,They burned it down!
easy_21_25,dev,2.78,2.89,2.78,None
0042,train,5.0,1.0,3,1984
doc_31_60,train,4.6,3.3,3.2,"She said, ""come in"" "
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "emobank.csv"
    path.write_text(CORPUS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def real(load_real: Callable[[str], pl.DataFrame]) -> pl.DataFrame:
    return load_real("emobank")


def test_each_rating_stands_under_its_own_name(corpus: Path) -> None:
    posts = eb.load("emobank", file=corpus)
    assert posts.columns == [
        "post_id", "platform", "kind", "lang", "text", "split", "valence_rating", "arousal_rating", "dominance_rating",
    ]  # fmt: skip
    assert posts.row(1, named=True) == {
        "post_id": "doc_11_20",
        "platform": "emobank",
        "kind": "sentence",
        "lang": "en",
        "text": "They burned it down!",
        "split": "test",
        "valence_rating": 1.2,
        "arousal_rating": 4.4,
        "dominance_rating": 1.78,
    }


def test_text_is_read_as_it_stands(corpus: Path) -> None:
    posts = eb.load("emobank", file=corpus)
    assert posts["text"].to_list()[2:] == ["None", "1984", 'She said, "come in" ']
    assert posts["post_id"][3] == "0042"
    assert posts.schema["dominance_rating"] == pl.Float64


def test_the_file_may_have_further_columns_in_any_order(corpus: Path) -> None:
    pl.read_csv(corpus, infer_schema=False).select("text", "D", "A", "V", "split", "id", note=pl.lit("")).write_csv(
        corpus
    )
    assert eb.load("emobank", file=corpus).row(1)[-3:] == (1.2, 4.4, 1.78)


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("3.0,2.9", ",2.9", r"V is empty in 1 of 5 rows \(row 1\); .* has no empty cell"),
        ("We sat down to talk.", "  ", r"text is empty in 1 of 5 rows \(row 1\)"),
        ("1.2,4.4,1.78", "0.9,4.4,1.78", r"V is not a number from 1 to 5 in 1 of 5 rows \(row 2 '0.9'\)"),
        ("1.2,4.4,1.78", "1.2,nan,1.78", r"A is not a number from 1 to 5 in 1 of 5 rows \(row 2 'nan'\)"),
        ("1.2,4.4,1.78", "1.2,4.4,low", r"D is not a number from 1 to 5 in 1 of 5 rows \(row 2 'low'\)"),
        (",dev,", ",Dev,", r"split is none of train, dev, test in 1 of 5 rows \(row 3 'Dev'\)"),
        ("doc_11_20", "doc_1_10", r"id repeats in 2 of 5 rows \(row 1 'doc_1_10', 2 'doc_1_10'\)"),
        (
            "id,split,V",
            "id,split,valence",
            r"emobank.csv lacks V; it has id, split, valence, A, D, text. Is it the corpus",
        ),
        ('come in"" "', "come in", r"an odd number of quotation marks: it ends inside a cell"),
        (",dev,2.78,2.89,2.78,None", ",dev,2.78", r"A is empty in 1 of 5 rows \(row 3\)"),
        ("We sat", "We, sat", r"emobank.csv cannot be read as csv: "),
    ],
)
def test_damaged_files_are_refused(corpus: Path, old: str, new: str, match: str) -> None:
    assert CORPUS.count(old) == 1
    corpus.write_text(CORPUS.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=match):
        eb.load("emobank", file=corpus)


def test_files_of_another_kind_are_refused(tmp_path: Path, corpus: Path) -> None:
    with pytest.raises(DataError, match=r"there is no file .*absent.csv. Name a copy of the corpus file"):
        eb.load("emobank", file=tmp_path / "absent.csv")
    with pytest.raises(DataError, match=r"emobank.tsv is not a .csv file"):
        eb.load("emobank", file=corpus.rename(tmp_path / "emobank.tsv"))
    corpus.write_text(CORPUS.splitlines()[0] + "\n")
    with pytest.raises(DataError, match="column names but no rows"):
        eb.load("emobank", file=corpus)
    corpus.write_bytes(CORPUS.replace("talk", "t\xe4lk").encode("latin-1"))
    with pytest.raises(DataError, match="emobank.csv cannot be read as csv: .*utf-?8"):
        eb.load("emobank", file=corpus)
    corpus.write_bytes(b"")
    with pytest.raises(DataError, match="emobank.csv cannot be read as csv: empty"):
        eb.load("emobank", file=corpus)


def test_a_message_never_shows_what_people_wrote(corpus: Path) -> None:
    corpus.write_text(CORPUS.replace("5.0,1.0", "9,1.0"), encoding="utf-8")
    with pytest.raises(DataError, match="V is not a number") as caught:
        eb.load("emobank", file=corpus)
    assert "1984" not in str(caught.value)


@pytest.mark.real_data
def test_the_corpus_is_what_its_dictionary_says(real: pl.DataFrame) -> None:
    assert real.height == 10_062
    assert dict(real["split"].value_counts().iter_rows()) == {"train": 8_062, "dev": 1_000, "test": 1_000}
    assert sum(real.null_count().row(0)) == 0
    means = real.select(pl.col("valence_rating", "arousal_rating", "dominance_rating").mean()).row(0)
    assert means == pytest.approx((2.97669, 3.04179, 3.06278), abs=2e-5)
    assert (~real["text"].str.contains(r"\p{L}")).sum() == 9
    repeated = real.filter(pl.col("text").is_duplicated())
    assert (repeated.height, repeated["text"].n_unique()) == (248, 92)
    learnt = real.filter(split="train")["text"]
    again = [
        real.filter(pl.col("split") == part, pl.col("text").is_in(learnt.to_list())).height for part in ("test", "dev")
    ]
    assert again == [18, 25]
