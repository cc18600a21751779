"""How values are read: the fast way and the slow way say the same."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_series_equal

from engagebias.formats import values
from engagebias.formats.mapping import Column, parse_column
from engagebias.formats.values import read_count, read_time, read_values, zoneless


def column(to: str, **how: object) -> Column:
    return parse_column(to, {"from": "x", **how}, "test")


def read(texts: list[str | None], one: Column) -> tuple[list[object], int]:
    found, lost = read_values(pl.Series(one.to, texts, dtype=pl.String), one)
    assert found.name == one.to
    return found.to_list(), lost


@pytest.mark.parametrize(
    ("text", "count", "lost"),
    [
        ("0", 0, 0), ("7", 7, 0), (" 7 ", 7, 0), ("1,204", 1204, 0), ("1,234,567", 1234567, 0), ("1\u00a0204", 1204, 0), ("1'204", 1204, 0),
        ("12.0", 12, 0), ("\u0661\u066c\u0662\u0660\u0664", 1204, 0), ("\u06f7", 7, 0), ("18446744073709551615", 2**64 - 1, 0),
        ("", None, 0), ("N/A", None, 0), ("nan", None, 0), (None, None, 0), ("-", None, 0),
        ("1.2K", None, 1), ("-1", None, 1), ("1,20", None, 1), ("1.5", None, 1), ("many", None, 1), ("1e3", None, 1), ("0x10", None, 1),
    ],
)  # fmt: skip
def test_a_count(text: str | None, count: int | None, lost: int) -> None:
    assert read([text, "3"], column("likes")) == ([count, 3], lost)


def test_one_that_cannot_be_read_is_counted_as_often_as_it_stands() -> None:
    assert read(["1.2K", "5", "1.2K", None], column("likes")) == ([None, 5, None, None], 2)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2021-07-06 16:45:20 EDT", "2021-07-06T20:45:20+00:00"),
        ("2021-12-06 16:45:20 EST", "2021-12-06T21:45:20+00:00"),
        ("2021-07-06T16:45:20Z", "2021-07-06T16:45:20+00:00"),
        ("2021-07-06T16:45:20.250Z", "2021-07-06T16:45:20.250000+00:00"),
        ("2021-07-06T16:45:20+03:00", "2021-07-06T13:45:20+00:00"),
        ("2021-07-06 16:45:20-0330", "2021-07-06T20:15:20+00:00"),
        ("2021-07-06 16:45:20", "2021-07-06T16:45:20+00:00"),
        ("2021-07-06 16:45", "2021-07-06T16:45:00+00:00"),
        ("2021-07-06", "2021-07-06T00:00:00+00:00"),
        ("2021-07-06 16:45:20 IST", None), ("06/07/2021", None), ("2021-13-06 16:45:20", None), ("soon", None),
    ],
)  # fmt: skip
def test_a_time(text: str, iso: str | None) -> None:
    (time, other), lost = read([text, "2020-01-01 00:00:00 UTC"], column("created_at"))
    assert (time and time.isoformat()) == iso  # type: ignore[attr-defined]
    assert lost == (iso is None)
    assert other.isoformat() == "2020-01-01T00:00:00+00:00"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "unit", "iso"),
    [("1625600720", "s", "2021-07-06T19:45:20+00:00"), ("1625600720250", "ms", "2021-07-06T19:45:20.250000+00:00"), ("1625600720.5", "s", "2021-07-06T19:45:20.500000+00:00"),
     ("1625600720250", "s", None), ("1625600720", "ms", None), ("0", "s", None), ("yesterday", "s", None)],
)  # fmt: skip
def test_an_epoch_of_another_unit_is_no_time(text: str, unit: str, iso: str | None) -> None:
    (time,), lost = read([text], column("created_at", unit=unit))
    assert (time and time.isoformat()) == iso  # type: ignore[attr-defined]
    assert lost == (iso is None)


def test_a_documented_zone_and_its_gaps() -> None:
    one = column("created_at", zone="Europe/Berlin")
    times, lost = read(["2021-07-06 16:45:20", "2021-03-28 02:30:00", "2021-07-06 16:45:20Z"], one)
    assert [t and t.isoformat() for t in times] == ["2021-07-06T14:45:20+00:00", None, "2021-07-06T16:45:20+00:00"]  # type: ignore[attr-defined]
    assert lost == 1


def test_times_without_a_zone_are_told() -> None:
    frame = pl.DataFrame(
        {"t": ["2021-07-06 16:45:20", "2021-07-06 16:45:20 EDT", "2021-07-06", "2021-07-06T16:45:20-03:00", None]}
    )
    assert frame.select(zoneless("t")).to_series().to_list() == [True, False, False, False, False]


def test_the_fast_way_and_the_slow_way_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        f"2021-0{1 + k % 9}-1{k % 10} 0{k % 10}:3{k % 10}:07{zone}"
        for k, zone in enumerate(["Z", " UTC", " EDT", "+0200", "-03:30", ""] * 20)
    ]
    times = pl.Series("created_at", texts)
    fast = read_values(times, column("created_at"))[0]
    slow = times.to_frame().select(read_time("created_at", column("created_at"))).to_series()
    assert_series_equal(fast, slow, check_names=False)
    monkeypatch.setattr(values, "_FEW", 0)
    assert_series_equal(read_values(times, column("created_at"))[0], slow, check_names=False)
    counts = pl.Series("likes", ["1,204", "7", "x", "12.0"])
    slowly = counts.to_frame().select(read_count("likes")).to_series()
    assert_series_equal(read_values(counts, column("likes"))[0], slowly, check_names=False)


def test_numbers_and_flags() -> None:
    assert read(["-3", "1,204", "2.5", "inf", "x"], column("score", **{"as": "float"})) == (
        [-3.0, 1204.0, 2.5, None, None],
        2,
    )
    assert read(["-3", "1,204", "", "x"], column("score", **{"as": "int"})) == ([-3, 1204, None, None], 1)
    assert read(["True", "no", "", "perhaps"], column("is_ad", **{"as": "flag"})) == ([True, False, None, None], 1)
