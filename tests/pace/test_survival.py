from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError, DesignError
from pace.shots import shots_of

MADE = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)


def test_time_to_the_first_by_hand() -> None:
    """Events at 1, 2 and 5 h, one post followed in vain to 3 h: 3/4, 2/4, 2/4 * 0."""
    shots = shots_of({"a": [(1, 2), (9, 3)], "b": [(1, 0), (2, 1)], "c": [(1, 0), (3, 0)], "d": [(2, 0), (5, 1)]})
    found = eb.time_to_first(shots)
    curve = found.table("curve")
    assert dict(curve.select("age_hours", "waiting").iter_rows()) == pytest.approx({1: 0.75, 2: 0.5, 5: 0})
    assert curve["at_risk"].to_list() == [4, 3, 1]  # a post without one is at risk until 3 h, not for ever
    assert found.table()["estimate"].item() == 2
    said = " ".join(found.warnings)
    assert "had it at their first reading" in said
    assert "1 of 4" in said


def test_where_half_never_had_one_there_is_no_median() -> None:
    shots = shots_of({"a": [(1, 0), (2, 1)], "b": [(1, 0), (9, 0)], "c": [(9, 0)]})
    found = eb.time_to_first(shots)
    assert found.table()["estimate"].item() is None
    assert "not to half of the posts" in found.answer().sentence
    assert found.answer(lang="ar").sentence


def test_groups_have_one_log_rank_test() -> None:
    fast = {f"f{i}": [(1, 1), (9, 2)] for i in range(12)}
    slow = {f"s{i}": [(1, 0), (5, 0), (9, i % 2)] for i in range(12)}
    shots = shots_of(fast | slow, kind=dict.fromkeys(fast, "x") | dict.fromkeys(slow, "y"))
    table = eb.time_to_first(shots, by="kind").table()
    assert table["term"].to_list() == ["all posts", "kind = x", "kind = y"]
    assert table["p_value"][0] is None
    assert table["p_value"][1] == table["p_value"][2] < 0.001


def test_groups_whose_times_all_agree_have_no_test_and_it_is_said() -> None:
    shots = shots_of({"a": [(1, 2), (2, 3)], "b": [(1, 1), (2, 1)]}, kind={"a": "x", "b": "y"})
    found = eb.time_to_first(shots, by="kind")
    assert found.table()["p_value"].to_list() == [None] * 3
    assert found.table()["estimate"].to_list() == [1, 1, 1]
    assert any("No test of equal curves" in w and "لا اختبار" in w.ar for w in found.warnings)


def posts_of(**columns: list[object]) -> pl.DataFrame:
    n = len(columns["status"])
    base = {
        "post_id": [f"p{i}" for i in range(n)],
        "created_at": [MADE] * n,
        "observed_at": [MADE + dt.timedelta(hours=48)] * n,
    }
    return pl.DataFrame(base | columns, schema_overrides={"status_at": pl.Datetime("us", "UTC")})


def hours(*values: float | None) -> list[dt.datetime | None]:
    return [None if v is None else MADE + dt.timedelta(hours=v) for v in values]


def test_time_to_removal_censors_the_kept_and_the_deleted() -> None:
    posts = posts_of(status=["removed", "removed", "deleted", None], status_at=hours(2, 10, 5, None))
    found = eb.time_to_status(posts)
    assert dict(found.table("curve").select("age_hours", "waiting").iter_rows()) == pytest.approx({2: 0.75, 10: 0.375})
    assert found.table()["estimate"].item() == 10
    assert any("Posts with another status count as followed until it: 1" in w for w in found.warnings)


def test_bad_input_is_refused() -> None:
    with pytest.raises(DataError, match="status_at is null where there is a status in 1 of 2 rows"):
        eb.time_to_status(posts_of(status=["removed", "removed"], status_at=hours(2, None)))
    with pytest.raises(DataError, match="lies before the post's creation in 1 of 1 rows .*time zones"):
        eb.time_to_status(posts_of(status=["removed"], status_at=hours(-2)))
    with pytest.raises(DesignError, match="no post has the status 'removed'; the table has deleted"):
        eb.time_to_status(posts_of(status=["deleted"], status_at=hours(2)))
    with pytest.raises(DesignError, match="no post has one of the shares, so no time can be told"):
        eb.time_to_first(shots_of({"a": [(1, 0), (2, 0)]}))
    with pytest.raises(DesignError, match="no post has a reading at an age above 0"):
        eb.time_to_first(shots_of({"a": [(1, None)]}))
