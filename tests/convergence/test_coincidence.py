from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import engagebias as eb
from convergence.series import FIRST, day
from engagebias.errors import DataError, DesignError
from engagebias.numerics.coincidence import Window, count_coincidences, shuffle

ASK = {"delta_t": 2, "first": FIRST, "last": day(99)}


def test_rates_and_binomial_by_hand() -> None:
    """Three of four followed within two days, but two of five preceded: one follower serves two, and the windows are three days of 100."""
    a, b = [day(k) for k in (10, 12, 40, 70)], [day(k) for k in (12, 42, 60, 80, 90)]
    found = eb.event_coincidence(a, b, **ASK)
    rows = {r["term"]: r for r in found.table("rates").iter_rows(named=True)}
    trigger, precursor = rows["trigger rate"], rows["precursor rate"]
    assert (trigger["coincide"], trigger["n"], precursor["coincide"], precursor["n"]) == (3, 4, 2, 5)
    chance_t, chance_p = 1 - 0.97**5, 1 - 0.97**4
    assert (trigger["chance_poisson"], precursor["chance_poisson"]) == pytest.approx((chance_t, chance_p))
    by_hand = 4 * chance_t**3 * (1 - chance_t) + chance_t**4
    assert trigger["p_poisson"] == pytest.approx(by_hand)
    assert precursor["p_poisson"] == pytest.approx(1 - (1 - chance_p) ** 5 - 5 * chance_p * (1 - chance_p) ** 4)
    assert found.table()["estimate"][0] == pytest.approx(0.75 - trigger["chance_shuffled"])
    assert found.table()["p_value"].to_list() == [trigger["p_shuffled"], precursor["p_shuffled"]]


def test_direction_and_lag() -> None:
    a, b = [day(k) for k in (10, 30, 50)], [day(k) for k in (13, 33, 53)]
    rate = {
        tau: eb.event_coincidence(a, b, **(ASK | {"delta_t": 0, "tau": tau})).table("rates")["coincide"][0]
        for tau in (0, 2, 3, 4)
    }
    assert rate == {0: 0, 2: 0, 3: 3, 4: 0}
    back = eb.event_coincidence(b, a, **(ASK | {"delta_t": 5}))
    assert back.table("rates")["coincide"].to_list() == [0, 0]


def test_times_are_not_days() -> None:
    """20 hours later is within one day by the clock, and the window is one day, not two."""
    zero = dt.datetime(2024, 1, 5, 12, tzinfo=dt.UTC)
    a, b = [zero, zero + dt.timedelta(days=30)], [zero + dt.timedelta(hours=20), zero + dt.timedelta(days=31, hours=4)]
    found = eb.event_coincidence(a, b, delta_t=1, first=FIRST, last=day(49))
    assert found.table("rates").select("coincide", "chance_poisson").row(0) == (1, pytest.approx(1 - (1 - 1 / 50) ** 2))
    assert not any("known to the day" in w for w in found.warnings)
    by_day = eb.event_coincidence([t.date() for t in a], [t.date() for t in b], delta_t=1, first=FIRST, last=day(49))
    assert by_day.table("rates").select("coincide", "chance_poisson").row(0) == (
        2,
        pytest.approx(1 - (1 - 2 / 50) ** 2),
    )
    assert any("on one day nobody knows which came first" in w for w in by_day.warnings)


def test_shuffles_keep_the_times_between_events() -> None:
    window = Window(0.0, 99.0, 2.0, 0.0, 1)
    times = np.array([5.0, 6.0, 8.0, 60.0])
    rng = np.random.default_rng(1)
    for _ in range(50):
        made = shuffle(times, window, rng)
        gaps = np.append(np.diff(made), 100 - made[-1] + made[0])
        assert sorted(gaps) == [1.0, 2.0, 45.0, 52.0]


def test_a_window_beyond_the_watch_is_not_counted() -> None:
    trigger, precursor = count_coincidences(
        np.array([10.0, 98.0]), np.array([1.0, 11.0]), Window(0.0, 99.0, 2.0, 0.0, 1)
    )
    assert (trigger.coincide, trigger.events, precursor.coincide, precursor.events) == (1, 1, 1, 1)


def test_poisson_expects_too_much_of_bursts_and_the_shuffles_do_not() -> None:
    """60 worlds: both kinds come in four bursts of four, of nobody's making. What the shuffles expect is what is seen, on average."""
    rng = np.random.default_rng(6)
    rows = []
    for world in range(60):
        starts = [rng.choice(np.arange(5, 190), 4, replace=False) for _ in range(2)]
        kinds = [np.unique(np.add.outer(s, [0, 1, 2, 4])) for s in starts]
        a, b = ([day(int(k)) for k in kind] for kind in kinds)
        found = eb.event_coincidence(a, b, delta_t=2, first=FIRST, last=day(199), n_shuffles=99, seed=world)
        rows.append(found.table("rates").row(0, named=True))
    seen, poisson, shuffled = (np.array([r[c] for r in rows]) for c in ("rate", "chance_poisson", "chance_shuffled"))
    error = seen.std() / len(rows) ** 0.5
    assert abs((seen - shuffled).mean()) < 3 * error
    assert (poisson - seen).mean() > 3 * error
    assert any("Windows overlap" in w for w in found.warnings)


def test_sizes_hold_for_events_at_random() -> None:
    rng = np.random.default_rng(7)
    worlds, hits = 100, 0
    for world in range(worlds):
        a, b = (np.unique(rng.integers(0, 300, 25)) for _ in range(2))
        found = eb.event_coincidence(
            [day(int(k)) for k in a],
            [day(int(k)) for k in b],
            delta_t=3,
            first=FIRST,
            last=day(299),
            n_shuffles=99,
            seed=world,
        )
        hits += found.table()["p_value"][0] <= 0.1
    assert hits <= binom.ppf(0.9995, worlds, 0.1)
    assert hits >= binom.ppf(0.0005, worlds, 0.05)  # rates move in steps, so fewer than 10 %


DAYS = [day(10), day(40)]
BAD = [
    ([day(10)] * 3, DAYS, {}, DesignError, "all 3 events of a fall on 2024-01-11: that is one event"),
    ([], DAYS, {}, DesignError, "a holds no event dated to the day"),
    (DAYS, [dt.datetime(2024, 1, 20)], {}, DataError, "has a time without a zone"),
    (DAYS, ["January"], {}, DataError, "has the date 'January'"),
    (DAYS, [None], {}, DataError, "has no date"),
    (DAYS, [day(150)], {}, DesignError, "1 events lie outside the time watched"),
    (DAYS, DAYS, {"delta_t": 120}, DesignError, "does not fit into the 100 days watched"),
    (DAYS, DAYS, {"delta_t": 1.5}, DataError, "delta_t and tau are whole days"),
    (DAYS, DAYS, {"tau": -1}, DataError, "To ask the other way round, swap a and b"),
    (DAYS, DAYS, {"n_shuffles": 10}, DataError, "n_shuffles must be a whole number of 99 or more"),
    (DAYS, DAYS, {"zone": "Mars"}, DataError, "zone is a name such as"),
    (None, DAYS, {}, DataError, "events is a list of dates, dates by name, or a table"),
    (day(3), DAYS, {}, DataError, "One date is written"),
    (DAYS, DAYS, {"first": "2024-01-01"}, DataError, "first is a day, such as"),
    (DAYS, DAYS, {"last": dt.datetime(2024, 4, 9, tzinfo=dt.UTC)}, DataError, "last is a day, such as"),
    (DAYS, DAYS, {"first": day(99), "last": day(0)}, DataError, "ends .2024-01-01. before it begins .2024-04-09."),
    ([day(98)], DAYS, {}, DesignError, "reaches out of the time watched for every event"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "more", "error", "match"), BAD)
def test_what_cannot_be_answered_is_refused(a: list, b: list, more: dict, error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        eb.event_coincidence(a, b, **(ASK | more))


def test_coarse_and_reported_dates_are_refused_and_the_rest_is_said() -> None:
    at = [dt.datetime(2024, 1, 1, 5, tzinfo=dt.UTC) + dt.timedelta(days=k) for k in (10, 10, 40, 60)]
    table = pl.DataFrame({"event_id": list("abcd"), "at": at, "time_precision": ["day", "day", "day", "month"]})
    with pytest.raises(DesignError, match=r"1 of 4 events of a are dated by the week or month \('d'\)"):
        eb.event_coincidence(table, DAYS, **ASK)
    found = eb.event_coincidence(table, DAYS, imprecise="drop", **ASK)
    said = " ".join(found.warnings)
    assert "taken for one: 1" in said
    assert "left out: 1" in said
    assert "Only 2 events of a kind" in said
    with pytest.raises(DesignError, match="dated by when they were reported"):
        eb.event_coincidence(table.with_columns(dated_by=pl.lit("report")), DAYS, **ASK)
    guessed = eb.event_coincidence(DAYS, [day(11), day(90)], delta_t=2)
    assert any("from the first event to the last" in w for w in guessed.warnings)
    many = eb.event_coincidence([day(k) for k in range(0, 100, 2)], DAYS, **ASK)
    assert any("with 50 or more" in w for w in many.warnings)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_what_is_seen_is_drawn_beside_chance(lang: str) -> None:
    found = eb.event_coincidence(DAYS, [day(11), day(90)], **ASK)
    rows = [r for rows in found.chart(lang=lang).to_dict()["datasets"].values() for r in rows if "estimate" in r]
    assert [r["estimate"] for r in rows][::2] == [50.0, 50.0]
    assert "{" not in found.answer(lang=lang).sentence
