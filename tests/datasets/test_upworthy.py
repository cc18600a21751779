from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError

# Two tests in the form of the official files; the first was made at 2013-07-01 00:00:10 UTC, the second in 2014.
FIRST, SECOND = f"{1372636810:08x}2ccd0a6bd5000001", f"{1414000000:08x}2ccd0a6bd5000002"
OFFICIAL = f""",created_at,updated_at,clickability_test_id,excerpt,headline,lede,slug,eyecatcher_id,impressions,clicks,significance,first_place,winner,share_text,square,test_week
0,2013-07-01 00:00:10,2016-04-02,{FIRST},,"They said ""no"", she said yes",<p>a</p>,s,e1,3000,50,100.0,True,True,,,201326
1,2013-07-01 00:00:10,2016-04-02,{FIRST},,He lost,<p>a</p>,s,e1,3001,30,1.2,False,False,,,201326
2,2014-10-22 00:00:10,2016-04-02,{SECOND},,She won,<p>a</p>,s,e2,2000,30,1.2,False,False,,,201442
"""


@pytest.fixture
def official(tmp_path: Path) -> Path:
    path = tmp_path / "confirmatory.csv"
    path.write_text(OFFICIAL, encoding="utf-8")
    return path


def test_an_official_file_becomes_posts(official: Path) -> None:
    posts = eb.load("upworthy", file=official)
    assert posts["post_id"].to_list() == [f"upworthy-{FIRST}-0", f"upworthy-{FIRST}-1", f"upworthy-{SECOND}-0"]
    assert posts["text"][0] == 'They said "no", she said yes'
    assert posts["created_at"][0] == dt.datetime(2013, 7, 1, 0, 0, 10, tzinfo=dt.UTC)
    assert posts.select("impressions", "clicks", "broken_randomisation").rows() == [
        (3000, 50, True),
        (3001, 30, True),
        (2000, 30, False),
    ]
    assert posts.schema["clicks"] == pl.UInt64


def test_the_problem_column_is_believed(official: Path) -> None:
    frame = pl.read_csv(official).with_columns(problem=pl.Series([0, 0, 1]))
    frame.write_csv(official)
    assert eb.load("upworthy", file=official)["broken_randomisation"].to_list() == [True, True, True]


def spoil(official: Path, column: str, value: object) -> Path:
    pl.read_csv(official).with_columns(pl.lit(value).alias(column)).write_csv(official)
    return official


def test_damaged_files_are_refused(official: Path) -> None:
    with pytest.raises(DataError, match=r"confirmatory.csv lacks clicks; it has"):
        eb.load("upworthy", file=_without(official, "clicks"))


@pytest.mark.parametrize(
    ("column", "value", "match"),
    [
        ("clicks", 99999, "3 arms with more clicks than impressions"),
        ("headline", None, "nulls in headline"),
        ("clickability_test_id", "ffffffff00", "test ids from 2106 to 2106"),
        ("clickability_test_id", "test-1", "3 test ids that do not begin with 8 hexadecimal digits"),
        ("clicks", "many", "must have whole numbers in clicks; found String"),
    ],
)
def test_impossible_values_are_refused(official: Path, column: str, value: object, match: str) -> None:
    with pytest.raises(DataError, match=match):
        eb.load("upworthy", file=spoil(official, column, value))


def _without(path: Path, column: str) -> Path:
    pl.read_csv(path).drop(column).write_csv(path)
    return path


def test_damaged_and_empty_files_are_refused(tmp_path: Path, official: Path) -> None:
    (tmp_path / "cut.parquet").write_bytes(b"PAR1 cut")
    with pytest.raises(DataError, match="cut.parquet cannot be read as parquet"):
        eb.load("upworthy", file=tmp_path / "cut.parquet")
    official.write_text(OFFICIAL.splitlines()[0] + "\n")
    with pytest.raises(DataError, match="column names but no rows"):
        eb.load("upworthy", file=official)


def test_files_of_another_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no file"):
        eb.load("upworthy", file=tmp_path / "absent.csv")
    (tmp_path / "a.xlsx").touch()
    with pytest.raises(DataError, match=r"neither .csv nor .parquet"):
        eb.load("upworthy", file=tmp_path / "a.xlsx")


def test_the_example_is_simulated_and_takes_no_file() -> None:
    assert eb.load("example", seed=2)["platform"].unique().to_list() == ["simulated"]
    with pytest.raises(DataError, match="takes no file"):
        eb.load("example", file="a.csv")
    with pytest.raises(DataError, match="world='headlines' is for the simulated data"):
        eb.load("upworthy", world="headlines")
    with pytest.raises(DataError, match="name must be one of 'example', .*'upworthy'; got 'upworty'"):
        eb.load("upworty")
