from __future__ import annotations

import datetime as dt
import re

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import engagebias as eb
from convergence.series import autoregressive, day, series
from engagebias.convergence.happenings import read_happenings
from engagebias.errors import DataError, DesignError


def test_changes_and_ranks_by_hand() -> None:
    """Weekdays alone move the series but on day 60: 5 more. Of 68 days that can stand for it none is moved but by what day 60 did to it."""
    values = [10.0 + i % 7 for i in range(75)]
    values[60] += 5
    found = eb.event_study(series(values), events=[day(60)], outcome="y", lags=[0], weeks=1)
    row = found.table().row(0, named=True)
    assert (row["estimate"], row["n"]) == (5.0, 1)
    dates = found.table("events")["placebo_dates"].item()
    # Not the first 7 days, not the event itself; day 67 loses its only matched day.
    assert dates == 75 - 7 - 1 - 1
    assert row["p_value"] == pytest.approx(1 / (dates + 1))
    assert found.wording == "association"
    assert any("One event" in w for w in found.warnings)


def test_a_share_is_a_sum_over_a_sum_and_not_a_mean_of_shares() -> None:
    """Matched days 1 of 10 and 30 of 60: together 31 of 70; the mean of their shares would be 0.3."""
    part, whole = [2.0] * 40, [10.0] * 40
    part[16], whole[16], part[23], whole[23], part[30], whole[30] = 1, 10, 30, 60, 8, 10
    found = eb.event_study(series(part, whole=whole), events=[day(30)], outcome="y", over="whole", lags=[0], weeks=2)
    assert found.table("events")["expected"].item() == pytest.approx(31 / 70)
    assert found.table()["estimate"].item() == pytest.approx(0.8 - 31 / 70)
    assert "percentage points" in found.answer().unit


def test_posts_are_added_up_by_day_of_the_zone() -> None:
    at = [dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=i) for i in range(40)]
    night = dt.datetime(2024, 1, 31, 2, tzinfo=dt.UTC)  # still 30 January five hours behind UTC
    posts = pl.DataFrame({"created_at": [*at, night], "sad": [1] * 40 + [9], "all": [10] * 41})
    for zone, seen in (("UTC", 0.1), ("Etc/GMT+5", 10 / 20)):
        found = eb.event_study(
            posts, events=["2024-01-30"], outcome="sad", over="all", date="created_at", zone=zone, lags=[0], weeks=1
        )
        assert found.table("events")["seen"].item() == pytest.approx(seen)


def test_days_of_other_events_are_no_matched_days_and_no_placebo_dates() -> None:
    values = [10.0] * 90
    values[53], values[60] = 110.0, 20.0
    events = {"first": day(53), "second": day(60)}
    found = eb.event_study(series(values), events=events, outcome="y", lags=[0], weeks=2)
    assert found.table("events")["expected"].to_list() == [10.0, 10.0]  # with day 53 it would be 60
    assert found.table("events")["change"].to_list() == [100.0, 10.0]
    assert found.table()["estimate"].item() == 55.0
    one = eb.event_study(series(values), events=[day(60)], outcome="y", lags=[0], weeks=2)
    assert one.table()["estimate"].item() == 20 - 60


def test_gaps_are_not_zeros() -> None:
    values: list[float | None] = [10.0] * 60
    values[40] = 30.0
    values[33] = None
    found = eb.event_study(series(values), events=[day(40)], outcome="y", lags=[0, 1], weeks=2)
    assert found.table()["estimate"].to_list() == [20.0, 0.0, 10.0]
    assert any("Days without a figure: 1 of 60" in w for w in found.warnings)
    assert found.table("days").filter(offset=-7)["seen"].item() is None


def test_the_answer_says_unusual_only_of_what_is() -> None:
    quiet = [10.0 + (i * i) % 5 for i in range(100)]
    moved = [*quiet[:80], 60.0, *quiet[81:]]
    said = [
        eb.event_study(series(v), events=[day(80)], outcome="y", lags=[0]).answer().sentence for v in (quiet, moved)
    ]
    assert "no sign of a change" in said[0]
    assert "unusual timing, not yet a cause" in said[1]


def test_one_day_among_several_is_told_from_their_mean() -> None:
    rng = np.random.default_rng(3)
    values = 100 + 10 * rng.standard_normal(150)
    values[80:84] = [140.0, 85.0, 85.0, 85.0]
    found = eb.event_study(series(values), events=[day(80)], outcome="y")
    p = dict(found.table().select("term", "p_value").rows())
    assert p["lag 0"] <= 0.05 < p["mean of lags"]
    said = found.answer().sentence
    assert "Over 4 days the mean change is" in said
    assert "Day 0 by itself is unusual, the mean of the 4 days is not" in said
    assert "no sign of a change" not in said
    assert "{" not in found.answer(lang="ar").sentence


def test_an_event_without_a_name_is_called_by_its_date() -> None:
    events = pl.DataFrame({"event_id": [None], "at": [day(60)]}, schema_overrides={"event_id": pl.String})
    found = eb.event_study(series([1.0 + i % 7 for i in range(90)]), events=events, outcome="y")
    assert found.table("events")["event"].to_list() == [str(day(60))]
    assert str(day(60)) in found.chart().to_dict()["description"]


def test_rows_without_a_day_are_said() -> None:
    table = series([1.0 + i % 7 for i in range(90)])
    more = pl.concat([table, table.head(3).with_columns(date=pl.lit(None, pl.Date))])
    found = eb.event_study(more, events=[day(60)], outcome="y")
    (said,) = set(found.warnings) - set(eb.event_study(table, events=[day(60)], outcome="y").warnings)
    assert "3" in said
    with pytest.raises(DataError, match="the table has date, y. Name"):
        eb.event_study(table, events=[day(60)], outcome="z")


def test_the_days_before_are_checked() -> None:
    values = [10.0 + (i % 3) for i in range(100)]
    values[78] += 40
    values[80] += 40
    found = eb.event_study(series(values), events=[day(80)], outcome="y", lags=[0])
    assert found.passed is False
    assert any("in the days before the events already" in w for w in found.warnings)


def test_coarse_dates_are_refused_dropped_or_averaged() -> None:
    values = [10.0] * 90
    values[60] = 80.0
    at = [dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=k) for k in (40, 61)]
    events = pl.DataFrame({"event_id": ["a", "b"], "at": at, "time_precision": ["day", "week"]})
    ask = {"outcome": "y", "lags": [0]}
    with pytest.raises(DesignError, match=r"1 of 2 events are dated by the week or month \('b'\)"):
        eb.event_study(series(values), events=events, **ask)
    wide = eb.event_study(series(values), events=events.tail(1), imprecise="widen", **ask)
    assert wide.table()["estimate"].item() == pytest.approx(70 / 7)  # spread over the seven days about day 61
    assert any("looks smaller than it was" in w for w in wide.warnings)
    assert len(read_happenings(events, zone="UTC", imprecise="drop", caller="x")[0]) == 1
    dropped = eb.event_study(series(values), events=events, imprecise="drop", **ask)
    assert any("left out: 1" in w for w in dropped.warnings)


def test_ratios() -> None:
    values = [10.0] * 60
    values[40] = 20.0
    found = eb.event_study(series(values), events=[day(40)], outcome="y", lags=[0], scale="ratio")
    assert found.table()["estimate"].item() == pytest.approx(np.log(2))
    with pytest.raises(DesignError, match="y is 0 or less on 1 days"):
        eb.event_study(series([0.0, *values]), events=[day(40)], outcome="y", scale="ratio")


@pytest.mark.parametrize("n_events", [1, 3])
def test_placebo_p_values_are_right_under_autocorrelation(n_events: int) -> None:
    """150 worlds without any effect, autocorrelation 0.8: rejections at 10 % within binomial bounds."""
    rng = np.random.default_rng(8)
    worlds, rejected = 150, 0
    for world in range(worlds):
        values = autoregressive(150, 0.8, rng) + 50
        places = np.sort(rng.choice(np.arange(35, 145, 12), n_events, replace=False))
        found = eb.event_study(
            series(values), events=[day(int(k)) for k in places], outcome="y", lags=[0, 1], n_placebo=99, seed=world
        )
        rejected += found.table()["p_value"][-1] <= 0.1
    low, high = binom.ppf([0.0005, 0.9995], worlds, 0.1)
    assert low <= rejected <= high


BAD = [
    ({"events": [day(40)] * 3}, DesignError, "all 3 events fall on 2024-02-10: that is one event"),
    ({"events": [day(40), day(42)]}, DesignError, "are 2 days apart, and a window takes 4: .* Shorten lags="),
    ({"events": [day(88)]}, DesignError, r"needs days from 2024-03-29 to 2024-04-01, and the series runs from 2024-01-01 to 2024-03-30"),
    ({"events": ["2023-06-01"]}, DesignError, "the series runs from 2024-01-01"),
    ({"events": []}, DesignError, "events is empty"),
    ({"events": "2024-02-10"}, DataError, "got the string '2024-02-10'. Write"),
    ({"events": ["10 Feb"]}, DataError, "has the date '10 Feb'; write it as"),
    ({"events": [dt.datetime(2024, 2, 10, 3)]}, DataError, "has a time without a zone"),
    ({"events": [day(3)]}, DesignError, "no matched days: 2 of the 4 weeks before it"),
    ({"weeks": 12, "events": [day(60)], "lags": [0]}, None, ""),
    ({"weeks": 24, "events": [day(86)], "lags": [0]}, DesignError, r"only \d days can stand for an event"),
    ({"lags": [-1]}, DataError, "lags are different whole numbers of days, 0 or more"),
    ({"days": [1]}, DataError, "days are different whole numbers of days, below 0"),
    ({"zone": "EST5"}, DataError, "zone is a name such as"),
    ({"zone": "Asia/Jerusalem"}, DataError, "'date' holds days, which no zone can move"),
    ({"outcome": "z"}, DataError, "column 'z' is missing"),
    ({"scale": "log"}, DataError, "scale must be one of"),
    ({"events": day(60)}, DataError, r"events is a list of dates, dates by name, or a table.*One date is written"),
    ({"events": None}, DataError, "events is a list of dates, dates by name, or a table"),
    ({"lags": 3}, DataError, r"lags is a list of whole numbers of days, 0 or more; got 3. Write \[3\]"),
    ({"days": -1}, DataError, r"days is a list of whole numbers of days, below 0; got -1. Write \[-1\]"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "error", "match"), BAD)
def test_what_cannot_be_answered_is_refused(
    changed: dict[str, object], error: type[Exception] | None, match: str
) -> None:
    ask = {"events": [day(60)], "outcome": "y"} | changed
    if error is None:
        eb.event_study(series([1.0 + i % 7 for i in range(90)] + [1.0] * 60), **ask)
        return
    with pytest.raises(error, match=match):
        eb.event_study(series([1.0 + i % 7 for i in range(90)]), **ask)


def test_tables_that_do_not_say_when_are_refused() -> None:
    table = series([1.0 + i % 7 for i in range(90)])
    with pytest.raises(DataError, match="times without a zone"):
        eb.event_study(table.with_columns(date=pl.col("date").cast(pl.Datetime)), events=[day(60)], outcome="y")
    with pytest.raises(DataError, match=r"2024-01-01 stands in several rows.*region='gaza'"):
        eb.event_study(pl.concat([table, table]), events=[day(60)], outcome="y")
    with pytest.raises(DataError, match="'report_date' says when it was reported, which is not when it happened"):
        eb.event_study(table, events=pl.DataFrame({"report_date": [day(60)]}), outcome="y")
    reported = pl.DataFrame({"at": [day(60)], "dated_by": ["report"]})
    with pytest.raises(DesignError, match="dated by when they were reported"):
        eb.event_study(table, events=reported, outcome="y")
    late = eb.event_study(table.with_columns(dated_by=pl.lit("report")), events=[day(60)], outcome="y")
    assert any("dated by when things were reported" in w for w in late.warnings)
    codes = pl.DataFrame({"event_id": ["a"], "at": [day(60)], "time_precision": ["2"]})
    with pytest.raises(DataError, match="in ACLED '2' is a week"):
        eb.event_study(table, events=codes, outcome="y")
    with pytest.raises(DataError, match="y is below 0 or above whole in 1 rows"):
        eb.event_study(series([1.0, 5.0], whole=[2.0, 2.0]), events=[day(1)], outcome="y", over="whole")


def test_a_short_series_cannot_reject_and_says_so() -> None:
    found = eb.event_study(series([float(i % 7) for i in range(25)]), events=[day(15)], outcome="y", lags=[0], weeks=1)
    assert found.table().select("conf_low", "conf_high").row(0) == (None, None)
    assert any("No p-value below 0.05 can come of these days" in w for w in found.warnings)


def test_many_events_are_drawn_as_their_mean_and_few_also_by_themselves() -> None:
    values = [10.0 + (i * i) % 5 for i in range(200)]
    few, many = (
        eb.event_study(
            series(values), events=[day(k) for k in range(40, 40 + 12 * n, 12)], outcome="y", lags=[0], n_placebo=99
        )
        for n in (2, 8)
    )
    assert [len(f.chart().to_dict()["vconcat"]) for f in (few, many)] == [3, 1]
    assert "All 8 events, mean" in many.chart().to_dict()["description"]


def test_the_band_of_counts_does_not_go_below_zero_and_that_of_other_figures_may() -> None:
    rng = np.random.default_rng(9)
    counts = rng.poisson(1.0, 120).astype(float)
    low = [
        eb.event_study(series(counts - shift), events=[day(60)], outcome="y", lags=[0]).table("days")["band_low"].min()
        for shift in (0, 1)
    ]
    assert low[0] == 0.0
    assert low[1] < 0


def test_days_out_of_happenings() -> None:
    at = [dt.datetime(2024, 1, d, 23, tzinfo=dt.UTC) for d in (1, 1, 3)]
    table = pl.DataFrame(
        {"at": at, "space": ["online", "offline", "online"], "n": [1, None, 3], "platform": ["simulated"] * 3}
    )
    counted = eb.daily_series(table, date="at", count_by="space", sums=["n"])
    assert counted.rows() == [(dt.date(2024, 1, 1), 1, 1, 1, "simulated"), (dt.date(2024, 1, 2), None, 0, 0, "simulated"),
                              (dt.date(2024, 1, 3), 3, 0, 1, "simulated")]  # fmt: skip
    unknown = eb.daily_series(table.with_columns(n=pl.lit(None, dtype=pl.Int64)), date="at", sums=["n"])
    assert unknown["n"].null_count() == 3  # no figure is no zero
    assert eb.daily_series(table, date="at", count_by="space", zone="Asia/Amman")["date"][0] == dt.date(2024, 1, 2)
    with pytest.raises(DataError, match="nothing to add up or to count"):
        eb.daily_series(table, date="at")


@pytest.mark.parametrize(
    ("more", "match"),
    [
        ({"first": "2024-01-01"}, r"first is a day, such as datetime.date\(2024, 1, 1\); got '2024-01-01'"),
        ({"last": dt.datetime(2024, 1, 9, tzinfo=dt.UTC)}, "last is a day"),
        ({"first": day(2)}, "2 of 3 rows lie outside 2024-01-03 to 2024-01-05. Widen first= and last="),
        ({"first": day(9), "last": day(8)}, "3 of 3 rows lie outside 2024-01-10 to 2024-01-09"),
    ],
)
def test_no_row_is_lost_between_days(more: dict[str, object], match: str) -> None:
    table = pl.DataFrame({"date": [day(0), day(1), day(4)], "n": [1, 2, 3]})
    assert eb.daily_series(table, date="date", sums=["n", "n"])["n"].to_list() == [1, 2, None, None, 3]
    assert eb.daily_series(table, date="date", sums=["n"], last=day(5)).height == 6
    with pytest.raises(DataError, match=match):
        eb.daily_series(table, date="date", sums=["n"], **more)


def test_rows_without_a_day_count_on_none() -> None:
    table = pl.DataFrame({"date": [day(0), None, day(4)], "n": [1, 2, 3]})
    with pytest.raises(DataError, match=r"1 of 3 rows have no date.*table.drop_nulls\('date'\)"):
        eb.daily_series(table, date="date", sums=["n"])


def test_signs_and_p_keep_their_order_in_arabic() -> None:
    values = [10.0 + (i * i) % 5 for i in range(150)]
    found = eb.event_study(series(values), events=[day(60), day(90)], outcome="y")
    assert "\u2066" not in found.answer(lang="en").sentence
    sentence = found.answer(lang="ar").sentence
    assert len(re.findall("\u2066p\u00a0=\u00a0\u2066[0-9.]+\u2069\u2069", sentence)) == 2
    assert not re.search("(?<!\u2066)[+−][0-9]", sentence)
