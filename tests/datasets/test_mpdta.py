from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.schema import PANEL, check_table

HEADER = '"year","countyreal","lpop","lemp","first.treat","treat"'
ROWS = [
    "2003,8001,5.896,8.461,2007,1",
    "2004,8001,5.896,8.336,2007,1",
    "2004,8019,2.232,4.997,0,0",
    "2003,8019,2.232,4.875,0,0",
]


def write(folder: Path, rows: list[str], header: str = HEADER) -> Path:
    path = folder / "mpdta.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def test_counties_become_units_and_never_is_null(tmp_path: Path) -> None:
    panel = eb.load("mpdta", file=write(tmp_path, ROWS))
    assert panel.rows() == [
        ("8001", 2003, 8.461, 2007, "8001", 5.896),
        ("8001", 2004, 8.336, 2007, "8001", 5.896),
        ("8019", 2003, 4.875, None, "8019", 2.232),
        ("8019", 2004, 4.997, None, "8019", 2.232),
    ]
    assert panel.columns == ["unit", "period", "outcome", "first_treated", "cluster", "log_population"]
    check_table(panel, PANEL, caller="test")


@pytest.mark.parametrize(
    ("rows", "match"),
    [
        ([*ROWS, ROWS[0]], r"county and year repeat in 2 of 5 rows \(row 1 '8001', 5 '8001'\)"),
        (["2003,8001,5.9,8.5,2007,0"], r"treat and first.treat disagree in 1 of 1 rows \(row 1 '2007'\)"),
        (["2003,8001,5.9,8.5,0,0", "2004,8001,5.9,8.5,2004,1"], "first.treat changes within a county in 2 of 2 rows"),
        (["1903,8001,5.9,8.5,0,0"], "year is not a number from 2003 to 2007 in 1 of 1 rows"),
        (["2003,8001,5.9,,0,0"], "lemp is empty in 1 of 1 rows"),
        (["2003,8001,5.9,many,0,0"], "lemp is not a number from 0 to 15"),
        (["2003,8001,5.9,8.5,2007.5,1"], r"first.treat is not a whole number in 1 of 1 rows \(row 1 '2007.5'\)"),
        (["2003,8001,5.9,8.5,0,2"], r"treat is none of 0, 1 in 1 of 1 rows"),
        ([], "column names but no rows"),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, rows: list[str], match: str) -> None:
    with pytest.raises(DataError, match=match):
        eb.load("mpdta", file=write(tmp_path, rows))


def test_another_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="lacks first.treat"):
        eb.load("mpdta", file=write(tmp_path, ["2003,1,1,1,0"], '"year","countyreal","lpop","lemp","treat"'))


@pytest.mark.real_data
def test_the_set_is_what_its_dictionary_says(load_real: Callable[[str], pl.DataFrame]) -> None:
    panel = load_real("mpdta")
    check_table(panel, PANEL, require=["outcome", "cluster", "log_population"], caller="test")
    assert (panel.height, panel["unit"].n_unique()) == (2_500, 500)
    starts = dict(panel.unique("unit")["first_treated"].value_counts().iter_rows())
    assert starts == {None: 309, 2004: 20, 2006: 40, 2007: 131}
    assert panel.group_by("unit").len()["len"].unique().to_list() == [5]
    assert panel.group_by("unit").agg(pl.col("log_population").n_unique())["log_population"].max() == 1
