from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError

# A day without a report, filled in by the source; a day that the next report covers; one of 48 hours; a true zero.
GAZA: list[dict[str, Any]] = [
    {"report_date": "2025-11-01", "report_source": "mohtel", "report_period": 24, "killed": 7, "killed_cum": 100, "injured": 9,
     "killed_truce_new": 3, "killed_recovered": 4, "ext_killed": 7},
    {"report_date": "2025-11-02", "report_source": "missing", "report_period": 24, "killed": 5, "killed_cum": 105, "ext_killed": 5},
    {"report_date": "2025-11-03", "report_source": "mohtel", "report_period": 0, "killed": 0, "killed_cum": 105, "injured": 0},
    {"report_date": "2025-11-04", "report_source": "gmotel", "report_period": 48, "killed": 2, "injured": 0},
    {"report_date": "2025-11-05", "report_source": "mohtel", "report_period": 24, "killed": 0, "injured": 0, "killed_cum": 107},
]  # fmt: skip
WEST_BANK: list[dict[str, Any]] = [
    {"report_date": "2024-11-12", "verified": {"killed": 2, "injured": 0, "killed_children": 1, "injured_children": 0}, "killed_cum": 700,
     "injured_cum": 5000, "settler_attacks_cum": 40, "flash_source": "un"},
    {"report_date": "2024-11-13", "verified": {"killed": 0, "killed_children": 0}, "killed_cum": 700, "injured_cum": 5000,
     "settler_attacks_cum": 40, "flash_source": "fill"},
    {"report_date": "2024-11-14", "killed_cum": 703, "injured_cum": 5010, "settler_attacks_cum": 41, "flash_source": "un"},
]  # fmt: skip


def write(folder: Path, records: object, name: str = "casualties_daily.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def real(load_real: Callable[[str], pl.DataFrame]) -> pl.DataFrame:
    return load_real("palestine_casualties")


def test_what_was_not_reported_is_null_and_a_reported_zero_stays(tmp_path: Path) -> None:
    table = eb.load("palestine_casualties", file=write(tmp_path, GAZA))
    shown = table.select("date", "source", "period_hours", "killed", "injured", "killed_total").rows()
    moh, office = "Ministry of Health", "Government Media Office"
    assert shown == [
        (dt.date(2025, 11, 1), moh, 24, 7, 9, 100),
        (dt.date(2025, 11, 2), None, None, None, None, None),
        (dt.date(2025, 11, 3), moh, None, None, None, 105),
        (dt.date(2025, 11, 4), office, 48, 2, 0, None),
        (dt.date(2025, 11, 5), moh, 24, 0, 0, 107),
    ]
    assert table["dated_by"].unique().to_list() == ["report"]
    later = "no report of this day alone: the next one covers it"
    assert table["missing"].to_list() == [
        None,
        "killed: no official report of this day; injured: no official report of this day",
        f"killed: {later}; injured: {later}",
        None,
        None,
    ]
    assert table.row(0, named=True)["killed_recovered"] == 4
    assert table["killed_children"].null_count() == 5


def test_the_west_bank_is_dated_by_event_and_its_carried_totals_are_null(tmp_path: Path) -> None:
    table = eb.load("palestine_casualties", file=write(tmp_path, WEST_BANK, "west_bank_daily.json"))
    assert table.select("dated_by", "killed", "killed_children", "injured", "killed_total").rows() == [
        ("event", 2, 1, 0, 700),
        ("event", 0, 0, None, None),
        ("event", None, None, None, 703),
    ]
    assert table["missing"][1] == "injured: no verified figures of this day"


@pytest.mark.parametrize(
    ("records", "match"),
    [
        ([*GAZA[:1], *GAZA[2:]], "leaves out or repeats days"),
        ([GAZA[0] | {"killed": -1}], "record 1: killed is -1, no count of 0 or more"),
        ([GAZA[0] | {"injured": 1.5}], "record 1: injured is 1.5"),
        ([GAZA[0] | {"report_date": "1 Nov"}], "record 1 has no report_date"),
        ([{"report_date": "2025-11-01", "killed": 1}], "record 1 lacks report_source, report_period"),
        ({}, "is not a list of days"),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, records: object, match: str) -> None:
    with pytest.raises(DataError, match=match):
        eb.load("palestine_casualties", file=write(tmp_path, records))


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="deaths.json does not say its region"):
        eb.load("palestine_casualties", file=write(tmp_path, GAZA, "deaths.json"))
    with pytest.raises(DataError, match="there is no file"):
        eb.load("palestine_casualties", file=tmp_path / "elsewhere" / "casualties_daily.json")
    broken = tmp_path / "casualties_daily.json"
    broken.write_text('[{"report_date": ', encoding="utf-8")
    with pytest.raises(DataError, match="is no whole JSON"):
        eb.load("palestine_casualties", file=broken)


@pytest.mark.real_data
def test_the_set_is_what_its_dictionary_says(real: pl.DataFrame) -> None:
    assert real.group_by("region").len().sort("region").rows() == [("gaza", 1051), ("west bank", 1051)]
    assert (real["date"].min(), real["date"].max()) == (dt.date(2023, 10, 7), dt.date(2026, 8, 22))
    gaza, bank = (real.filter(region=name) for name in ("gaza", "west bank"))
    assert gaza["source"].null_count() == 28
    later = gaza.filter(pl.col("missing").str.contains("killed: no report of this day alone"))
    assert later.height == 84
    verified = bank.drop_nulls("killed")
    assert (verified.height, verified["date"].max()) == (401, dt.date(2024, 11, 13))
    assert bank["killed_total"].null_count() == 795
    told = gaza.with_columns(step=pl.col("killed_total").cast(pl.Int64).diff() - pl.col("killed").cast(pl.Int64))
    whole = told.filter(pl.col("period_hours").shift(1).is_not_null() & (pl.col("period_hours") == 24))
    assert (whole["step"].fill_null(0) != 0).sum() <= 7
