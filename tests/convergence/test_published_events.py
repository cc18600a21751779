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


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    mirror = os.environ.get(MIRROR)
    if not (mirror and (Path(mirror) / NAME).is_dir()) and not (ROOT / "data/raw" / NAME).is_dir():
        pytest.skip(f"no real data: set {MIRROR} to a folder that has {NAME}/")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME, str(tmp_path_factory.mktemp("raw") if mirror else ROOT / "data" / "raw"))
        return eb.load(NAME).filter(pl.col("page") != ARABIC_PAGE)


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
