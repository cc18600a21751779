from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError

MADE = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)


def read(hours: float, **counts: list[int | None]) -> pl.DataFrame:
    n = len(next(iter(counts.values())))
    return pl.DataFrame(
        {
            "post_id": [f"p{i}" for i in range(n)], "platform": ["x"] * n, "created_at": [MADE] * n,
            "observed_at": [MADE + dt.timedelta(hours=hours)] * n,
        }
        | {name: pl.Series(values, dtype=pl.UInt64) for name, values in counts.items()}
    )  # fmt: skip


def test_two_exports_become_snapshots_with_ages() -> None:
    shots = eb.snapshots([read(30, likes=[9, 4]), read(1.5, likes=[3, None], shares=[1, 2])])
    assert shots.filter(action="likes").select("post_id", "age_hours", "count").rows() == [
        ("p0", 1.5, 3), ("p0", 30.0, 9), ("p1", 1.5, None), ("p1", 30.0, 4),
    ]  # fmt: skip
    # The later export has no shares: not observed, not none.
    assert shots.filter(action="shares")["count"].to_list() == [1, None, 2, None]
    assert shots["platform"].unique().to_list() == ["x"]


def test_the_same_reading_twice_is_one_and_two_counts_at_one_time_are_refused() -> None:
    first = read(2, likes=[3])
    assert eb.snapshots([first, first, read(5, likes=[4])]).height == 2
    with pytest.raises(DataError, match=r"two counts at one observed_at in 2 rows .*keep the table that you trust"):
        eb.snapshots([first, read(2, likes=[5])])


def test_columns_ride_along_on_request() -> None:
    tagged = read(2, likes=[3, 1]).with_columns(tone=pl.Series(["angry", "calm"]))
    shots = eb.snapshots([tagged, read(5, likes=[4, 1])], actions=["likes"], keep=["tone"])
    assert shots.filter(post_id="p1")["tone"].to_list() == ["calm", "calm"]


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"created_at": pl.lit(MADE + dt.timedelta(days=9))}, "observed_at is before created_at in 1 of 2 rows .*'p0'.*time zones"),
        ({"created_at": pl.lit(MADE + dt.timedelta(hours=1))}, "created_at differs between the readings of a post in 2 of 2 rows"),
        ({"observed_at": pl.lit(None, pl.Datetime("us", "UTC"))}, "observed_at is null in 1 of 1 rows"),
        ({"observed_at": pl.col("observed_at").dt.replace_time_zone(None)}, "'observed_at' must be Datetime.*replace_time_zone if it has no zone"),
    ],
)  # fmt: skip
def test_times_that_give_no_age_are_refused(change: dict[str, pl.Expr], match: str) -> None:
    with pytest.raises(DataError, match=match):
        eb.snapshots([read(2, likes=[3]), read(5, likes=[4]).with_columns(**change)])


def test_arguments_are_checked() -> None:
    with pytest.raises(DataError, match=r"frames is a list of tables of posts. Write snapshots\(\[first, second\]\)"):
        eb.snapshots(read(2, likes=[3]))
    with pytest.raises(DataError, match="frames is empty"):
        eb.snapshots([])
    with pytest.raises(DataError, match="actions must be one of 'likes'; got 'like'"):
        eb.snapshots([read(2, likes=[3])], actions=["like"])
    with pytest.raises(DataError, match="no table has a count"):
        eb.snapshots([read(2, likes=[3]).drop("likes")])
