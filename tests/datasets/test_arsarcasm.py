from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError

# By row: marks around it; marks around it and within; a mark at its end alone; none; of ASTD, with marks of its own;
# the text of row 1 again, without marks and with other labels.
LABELLED = '''dialect,sarcasm,sentiment,original_sentiment,tweet,source
gulf,False,negative,neutral,"""يا هلا""",semeval
msa,True,neutral,positive,"""ومضى وقال ""لا""""",semeval
levant,False,neutral,neutral,"شو هاد""",semeval
egypt,False,positive,positive,ايه ده,semeval
magreb,True,negative,negative,"""واش"" و""علاش""",astd
msa,True,positive,positive,يا هلا,semeval
'''


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "ArSarcasm_test.csv"
    path.write_text(LABELLED, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def real(load_real: Callable[[str], pl.DataFrame]) -> pl.DataFrame:
    return load_real("arsarcasm")


def test_each_label_stands_under_its_own_name(labelled: Path) -> None:
    posts = eb.load("arsarcasm", file=labelled)
    assert posts.row(0, named=True) == {
        "post_id": "ArSarcasm_test-1",
        "platform": "twitter",
        "kind": "post",
        "lang": "ar",
        "text": "يا هلا",
        "dialect": "gulf",
        "sarcasm": False,
        "sentiment": "negative",
        "original_sentiment": "neutral",
        "source": "semeval",
        "same_text": 2,
    }
    assert posts["sarcasm"].to_list() == [False, True, False, False, True, True]
    assert posts["post_id"][5] == "ArSarcasm_test-6"


def test_one_pair_of_marks_is_taken_from_semeval_alone(labelled: Path) -> None:
    assert eb.load("arsarcasm", file=labelled)["text"].to_list() == [
        "يا هلا",
        'ومضى وقال "لا"',
        'شو هاد"',
        "ايه ده",
        '"واش" و"علاش"',
        "يا هلا",
    ]


def test_rows_with_one_text_are_kept_and_counted_after_the_marks_are_gone(labelled: Path) -> None:
    posts = eb.load("arsarcasm", file=labelled)
    assert posts["same_text"].to_list() == [2, 1, 1, 1, 1, 2]
    assert posts["sentiment"].to_list()[::5] == ["negative", "positive"]


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("ايه ده", "", r"tweet is empty in 1 of 6 rows \(row 4\)"),
        ('"""يا هلا"""', '""" """', r"tweet is empty between its quotation marks in 1 of 6 rows \(row 1\)"),
        ("egypt,False", "egypt,0", r"sarcasm is none of True, False in 1 of 6 rows \(row 4 '0'\)"),
        ("egypt,False", ",False", r"dialect is empty in 1 of 6 rows \(row 4\)"),
        (
            "magreb",
            "maghreb",
            r"dialect is none of msa, egypt, levant, gulf, magreb in 1 of 6 rows \(row 5 'maghreb'\)",
        ),
        (
            "negative,neutral",
            "mixed,neutral",
            r"sentiment is none of negative, neutral, positive in 1 .*\(row 1 'mixed'\)",
        ),
        ("neutral,positive", "neutral,happy", r"original_sentiment is none of negative, neutral, positive .*'happy'"),
        ("astd", "web", r"source is none of semeval, astd in 1 of 6 rows \(row 5 'web'\)"),
        (",tweet,", ",text,", r"lacks tweet; it has dialect, .*Is it ArSarcasm_train.csv or ArSarcasm_test.csv"),
        ("ايه ده", '"ايه ده', r"an odd number of quotation marks"),
    ],
)
def test_damaged_files_are_refused(labelled: Path, old: str, new: str, match: str) -> None:
    assert LABELLED.count(old) == 1
    labelled.write_text(LABELLED.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=match):
        eb.load("arsarcasm", file=labelled)


def test_a_tweet_of_one_mark_is_no_pair(labelled: Path) -> None:
    labelled.write_text(LABELLED.replace("ايه ده", '""""'), encoding="utf-8")
    assert eb.load("arsarcasm", file=labelled)["text"][3] == '"'


@pytest.mark.real_data
def test_the_training_part_is_what_its_dictionary_says(real: pl.DataFrame) -> None:
    assert (real.height, real["post_id"].n_unique(), sum(real.null_count().row(0))) == (8_437, 8_437, 0)
    counts = dict(real["dialect"].value_counts().iter_rows())
    assert counts == {"msa": 5_652, "egypt": 1_904, "levant": 439, "gulf": 414, "magreb": 28}
    assert dict(real["source"].value_counts().iter_rows()) == {"semeval": 6_498, "astd": 1_939}
    assert dict(real["sentiment"].value_counts().iter_rows()) == {
        "neutral": 4_262,
        "negative": 2_813,
        "positive": 1_362,
    }
    assert real["sarcasm"].sum() == 1_337
    # 6,109 of the SemEval rows had a pair around them; what still has one had two.
    marked = pl.col("text").str.starts_with('"') & pl.col("text").str.ends_with('"')
    assert real.filter(marked).group_by("source").len().sort("source").rows()[0] == ("astd", 12)


@pytest.mark.real_data
def test_tweets_labelled_twice_are_counted(real: pl.DataFrame) -> None:
    again = real.filter(pl.col("same_text") > 1)
    labels = again.group_by("text").agg(pl.col("sentiment", "sarcasm", "dialect").n_unique())
    assert (again.height, labels.height) == (515, 256)
    assert labels.select((pl.col("sentiment", "sarcasm", "dialect") > 1).sum()).row(0) == (75, 41, 95)
