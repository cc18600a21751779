from __future__ import annotations

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError, DesignError
from engagebias.pace.readings import read_followed
from pace.shots import shots_of

SOUND = {"a": [(1, 2), (2, 5)], "b": [(1, 0), (3, 4)]}
FUNCTIONS = [eb.accrual, eb.half_life]


def follow(shots: pl.DataFrame, by: str | None = None):
    return read_followed(shots, action=None, by=by, caller="demo")


def counts(shots: pl.DataFrame) -> dict[str, int]:
    return dict(follow(shots).steps.iter_rows())


def test_counts_become_what_arrived_between_readings() -> None:
    (group,) = follow(shots_of(SOUND)).groups
    seen = group.seen
    assert list(zip(seen.low, seen.high, seen.count, seen.post, strict=True)) == [
        (0, 1, 2, 0),
        (1, 2, 3, 0),
        (0, 1, 0, 1),
        (1, 3, 4, 1),
    ]
    assert (seen.last.tolist(), seen.total.tolist()) == ([2, 3], [5, 4])


def test_order_of_rows_does_not_matter_and_the_table_is_not_changed() -> None:
    shots = shots_of(SOUND)
    mixed = shots.sample(fraction=1, shuffle=True, seed=3)
    before = mixed.clone()
    first, second = (follow(s).groups[0].seen for s in (shots, mixed))
    assert first.count.tolist() == second.count.tolist()
    assert mixed.equals(before)


def test_a_reading_that_was_not_made_is_no_zero() -> None:
    (group,) = follow(shots_of({"a": [(1, None), (2, 3), (3, None), (4, 7)]})).groups
    assert list(zip(group.seen.low, group.seen.high, group.seen.count, strict=True)) == [(0, 2, 3), (2, 4, 4)]


def test_corrected_counts_are_kept_counted_and_said() -> None:
    """Of 9 shares 4 were taken back: the post keeps 5, those that were never taken back."""
    shots = shots_of({"a": [(1, 2), (2, 9), (3, 5)], "b": [(1, 1), (2, 2), (3, 4)]})
    readings = follow(shots)
    assert readings.groups[0].seen.count.tolist() == [2, 3, 0, 1, 1, 2]
    assert (readings.falls, readings.fallen_posts) == (1, 1)
    warnings = eb.accrual(shots).warnings
    assert any("Counts that fall from one reading to the next, in 1 posts: 1" in w for w in warnings)
    assert all(w.ar and w.ar != str(w) for w in warnings)


def test_every_post_that_is_left_out_is_counted() -> None:
    shots = shots_of(SOUND | {"once": [(2, 8)], "none": [(1, 0), (2, 0)], "never": [(1, None)]})
    assert counts(shots) == {
        "given": 5, "left out: no value of the grouping column": 0, "left out: never read": 1, "left out: read only once": 1,
        "left out: no action by the last reading": 1, "used": 2, "of these, posts whose count falls": 0,
    }  # fmt: skip


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(
    ("posts", "match"),
    [
        ({"a": [(5, 3)], "b": [(9, 4)]}, "Of 2 posts 2 were read only once, which shows a total and no pace"),
        ({"a": [(1, 0), (2, 0)]}, "Of 1 posts 1 have no action by their last reading"),
        ({"a": [(1, None), (2, None)]}, "1 have no count at a known age above 0"),
    ],
)
def test_what_tells_no_pace_is_refused_with_a_reason(function, posts, match: str) -> None:
    with pytest.raises(DesignError, match=match):
        function(shots_of(posts))


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(
    ("change", "match"),
    [
        (pl.col("age_hours").replace(2.0, None), "age_hours is null in 1 of 4 rows .*leave them out"),
        (pl.col("age_hours").replace(2.0, float("nan")), r"age_hours is NaN or infinite in 1 of 4 rows .*'a', nan"),
        (pl.col("age_hours").replace(2.0, 1.0), r"1 readings have several counts that differ"),
        (pl.col("age_hours") - 1.5, r"age_hours is below 0 in 2 of 4 rows .*clocks and time zones"),
        (pl.col("age_hours") - 1.0, r"count is above 0 at age 0 in 1 of 4 rows"),
        (pl.col("count").cast(pl.Int64) - 1, "count is negative in 1 of 4 rows"),
        (pl.col("count").cast(pl.Float64), "column 'count' must be UInt64, it is Float64"),
    ],
)
def test_damaged_tables_are_refused(function, change: pl.Expr, match: str) -> None:
    with pytest.raises(DataError, match=match):
        function(shots_of(SOUND).with_columns(change))


def test_groups_and_actions_are_checked() -> None:
    shots = shots_of(SOUND, kind={"a": "x", "b": "y"})
    with pytest.raises(DataError, match=r"by='kind' differs between readings of a post in 1 posts .*'a'"):
        follow(shots.with_columns(kind=pl.Series(["x", "y", "y", "y"])), by="kind")
    with pytest.raises(DataError, match="column 'tone' is missing.*Join it from the posts"):
        follow(shots, by="tone")
    two = pl.concat([shots, shots.with_columns(action=pl.lit("likes"))])
    with pytest.raises(DataError, match=r"several actions \(likes, shares\). Name one by action="):
        eb.half_life(two)
    with pytest.raises(DataError, match="action must be one of 'likes', 'shares'; got 'share'. Did you mean 'shares'"):
        eb.half_life(two, action="share")
    with pytest.raises(DataError, match="column 'count' is missing"):
        eb.accrual(shots.drop("count"))


def test_a_group_that_tells_nothing_is_named_with_its_reason() -> None:
    shots = shots_of(SOUND | {"c": [(2, 8)], "d": [(1, 0), (2, 0)]}, kind={"a": "f", "b": "f", "c": "s", "d": "s"})
    with pytest.raises(DesignError, match=r"slow='s' is in the table, but none of its posts tells how fast shares arrive. Of 2 posts 1 were read "
                       r"only once, .*; 1 have no action by their last reading"):  # fmt: skip
        eb.window_bias(shots, by="kind", fast="f", slow="s")
    with pytest.raises(DataError, match="slow must be one of 'f'; got 'snail'"):
        eb.window_bias(shots, by="kind", fast="f", slow="snail")
    for function in FUNCTIONS:
        said = next(w for w in function(shots, by="kind", n_boot=100).warnings if "tell nothing of pace" in w)
        assert "s (2 posts)" in said
        assert "لا منحنى لها" in said.ar


@pytest.mark.parametrize("function", FUNCTIONS)
def test_two_counts_of_one_reading_are_refused_without_a_choice_by_the_order_of_rows(function) -> None:
    shots = shots_of(SOUND)
    other = pl.concat([shots, shots.filter(post_id="a", age_hours=2.0).with_columns(count=pl.lit(7, pl.UInt64))])
    with pytest.raises(
        DataError, match=r"1 readings have several counts that differ \(.*'a', .*2.0.*the first: 5, 7\)"
    ) as caught:
        function(other)
    assert "keep='first'" not in str(caught.value)
    assert "keep the file that you trust" in str(caught.value)
    with pytest.raises(DataError, match="several counts that differ .*the first: 5, null"):
        function(
            pl.concat([shots, shots.filter(post_id="a", age_hours=2.0).with_columns(count=pl.lit(None, pl.UInt64))])
        )
    # The same count twice is one reading: which row goes does not matter.
    with pytest.raises(DataError, match="must be unique; 2 rows repeat one .*keep='first'"):
        function(pl.concat([shots, shots[:1]]))
