"""Shares of sad reactions about three events of 2016, on the real posts.

Specification: the 14 news pages (the Arabic page is another public), posts in two files folded into one, days that begin at 05:00
UTC (the clock of the collecting script, five hours behind UTC), the sum of sad reactions over the sum of all reactions of the day.
In UTC days the same shares are 1.8 and 15.8 (Orlando), 1.1 and 6.8 (Brussels).
"""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT

import engagebias as eb
from engagebias.datasets.facebook import ARABIC_PAGE, NAME
from engagebias.datasets.fetching import HOME, MIRROR

pytestmark = pytest.mark.real_data
ASK = {"outcome": "reaction_sad", "over": "reactions", "date": "created_at", "zone": "Etc/GMT+5"}
EVENTS = {"Brussels": "2016-03-22", "Orlando": "2016-06-12", "Brexit vote": "2016-06-24"}


def load(name: str, folder: Path) -> pl.DataFrame:
    mirror = os.environ.get(MIRROR)
    if not (mirror and (Path(mirror) / name).is_dir()) and not (ROOT / "data/raw" / name).is_dir():
        pytest.skip(f"no real data: set {MIRROR} to a folder that has {name}/")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME, str(folder if mirror else ROOT / "data" / "raw"))
        return eb.load(name)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    return load(NAME, tmp_path_factory.mktemp("raw")).filter(pl.col("page") != ARABIC_PAGE)


@pytest.mark.parametrize(
    ("name", "offset", "before", "on", "p", "dates"),
    [
        ("Orlando", -3, 2.0, 14.6, 1 / 119, 118),
        ("Brussels", -1, 1.1, 7.0, 7 / 121, 120),
        ("Brexit vote", -1, 4.1, 7.7, 14 / 121, 120),
    ],
)
def test_the_shares_and_their_ranks(
    news: pl.DataFrame, name: str, offset: int, before: float, on: float, p: float, dates: int
) -> None:
    """Re-analysis: 2.0 % on 9 June and 14.6 % on 12 June, 1.1 % on 21 March and 7.0 % on 22 March. Each against the same contrast elsewhere."""
    found = eb.event_study(news, events={name: EVENTS[name]}, days=[offset], lags=[0], **ASK)
    row = found.table("events").row(0, named=True)
    assert (100 * row["expected"], 100 * row["seen"]) == (pytest.approx(before, abs=0.05), pytest.approx(on, abs=0.05))
    assert row["placebo_dates"] == dates
    assert row["p_value"] == pytest.approx(p)


def test_against_matched_weekdays_and_all_three_together(news: pl.DataFrame) -> None:
    found = eb.event_study(news, events=EVENTS, lags=[0], **ASK)
    shown = {r["event"]: r for r in found.table("events").iter_rows(named=True)}
    assert {k: round(100 * r["expected"], 1) for k, r in shown.items()} == {
        "Brussels": 2.0,
        "Orlando": 4.4,
        "Brexit vote": 5.7,
    }
    assert shown["Orlando"]["p_value"] == pytest.approx(1 / 107)  # no other day is as far off
    assert shown["Brexit vote"]["p_value"] > 0.2
    row = found.table().row(0, named=True)
    assert (row["estimate"], row["n"]) == (pytest.approx(0.0571, abs=0.0001), 3)
    assert row["p_value"] < 0.01
    assert found.passed


def test_the_day_depends_on_the_clock(news: pl.DataFrame) -> None:
    found = eb.event_study(news, events={"Orlando": "2016-06-12"}, days=[-3], lags=[0], **(ASK | {"zone": "UTC"}))
    row = found.table("events").row(0, named=True)
    assert (100 * row["expected"], 100 * row["seen"]) == (pytest.approx(1.8, abs=0.05), pytest.approx(15.8, abs=0.05))


def test_days_of_reports_are_said_and_days_of_events_are_not(tmp_path: Path) -> None:
    """On 28 August 2024, when an operation in the north of the West Bank began, 16 were killed; one other day is as far off."""
    both = load("palestine_casualties", tmp_path)
    bank = eb.event_study(both.filter(region="west bank"), events=["2024-08-28"], outcome="killed", lags=[0, 1])
    row = bank.table("events").row(0, named=True)
    assert (row["seen"], row["expected"]) == (16, 1.75)
    assert row["p_value"] < 0.01
    assert any("gaps, not zeros" in w for w in bank.warnings)
    assert not any("dated by when things were reported" in w for w in bank.warnings)
    gaza = eb.event_study(both.filter(region="gaza"), events=["2024-05-27"], outcome="killed", lags=[0, 1])
    assert any("dated by when things were reported" in w for w in gaza.warnings)


def test_television_and_searches_on_irma(tmp_path: Path) -> None:
    """37 days: no shift can make a p-value below one in 25, and it is said; raw searches wander and are refused."""
    irma = load("hurricanes_media", tmp_path).filter(hurricane="Irma")
    ask = {"x": "tv_percent", "y": "searches", "max_lags": 2, "horizon": 3, "weekdays": False}
    found = eb.cross_effects(irma, transform="log1p", **ask)
    assert found.table("granger").select("term", pl.col("p_placebo").round(2)).rows() == [
        ("tv_percent → searches", 0.2),
        ("searches → tv_percent", 0.04),
    ]
    assert any("Only 24 shifts" in w for w in found.warnings)
    with pytest.raises(eb.DesignError, match="searches may wander without end"):
        eb.cross_effects(irma, **ask)
