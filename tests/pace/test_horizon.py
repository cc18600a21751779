from __future__ import annotations

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError, DesignError
from pace.shots import shots_of

SHOTS = shots_of(
    {"exact": [(6, 1), (24, 9), (30, 9)], "early": [(6, 4), (22, 5)], "around": [(20, 7), (28, 7)], "null": [(24, None), (48, 3)]},
    tone={"exact": "calm", "early": "angry", "around": "calm", "null": "calm"},
)  # fmt: skip


def at(horizon: float, **settings: float) -> dict[str, tuple[int | None, str | None]]:
    frame = eb.counts_at(SHOTS, horizon=horizon, **settings)
    return {post: (count, why) for post, count, why in frame.select("post_id", "shares", "missing").iter_rows()}


def test_a_count_not_read_at_the_age_is_null_with_a_reason_and_never_made_up() -> None:
    assert at(24) == {
        "exact": (9, None), "early": (None, "shares: last read before this age"),
        # 7 before and after: known all the same, but only because nothing happened.
        "around": (None, "shares: not read at this age"), "null": (None, "shares: not read at this age"),
    }  # fmt: skip


def test_a_reading_shortly_before_counts_where_that_is_asked_for() -> None:
    found = at(24, within=4)
    assert (found["early"][0], found["around"][0], found["exact"][0]) == (5, 7, 9)
    assert at(24, within=3.9)["around"][0] is None


def test_thirds_of_an_hour_are_met() -> None:
    shots = shots_of({"a": [(0.1 + 0.2, 3)]})
    assert eb.counts_at(shots, horizon=0.3)["shares"].to_list() == [3]


def test_columns_of_a_post_ride_along_and_actions_stand_beside() -> None:
    two = pl.concat([SHOTS, SHOTS.with_columns(action=pl.lit("likes"), count=pl.col("count") + 1)])
    frame = eb.counts_at(two, horizon=24)
    assert frame.columns == ["post_id", "horizon", "likes", "shares", "missing", "falls", "tone"]
    assert frame.row(0) == ("exact", 24.0, 10, 9, None, 0, "calm")
    assert frame.schema["shares"] == pl.UInt64


def test_horizons_are_checked() -> None:
    for bad in (0, -1, float("nan"), "24", True):
        with pytest.raises(DataError, match="horizon is an age in hours above 0, such as 24; got"):
            eb.counts_at(SHOTS, horizon=bad)  # type: ignore[arg-type]
    with pytest.raises(DataError, match="within is a number of hours from 0 to below the horizon 24; got 24"):
        eb.counts_at(SHOTS, horizon=24, within=24)


def test_what_would_have_been_concluded_is_a_ratio_of_means_of_posts_of_one_age() -> None:
    tone = {"a": "fast", "b": "fast", "c": "slow", "d": "slow", "e": "slow"}
    shots = shots_of(
        {
            "a": [(1, 6), (24, 6)],
            "b": [(1, 2), (24, 4)],
            "c": [(1, 1), (24, 9)],
            "d": [(1, 3), (24, 11)],
            "e": [(1, 2)],
        },
        tone=tone,
    )
    found = eb.concluded_at(shots, by="tone", fast="fast", slow="slow", horizons=[1, 24, 72])
    assert found.table()["estimate"].to_list() == pytest.approx([4 / 2, 5 / 10, None])
    assert found.table()["n"].to_list() == [5, 4, 0]
    # log ratio: variances of means over squared means, times 5/4 for five posts.
    error = 2 * (5 / 4 * ((2**2 + 2**2) / (2 * 4) ** 2 + (1 + 1 + 0) / (3 * 2) ** 2)) ** 0.5
    assert found.table()["std_error"][0] == pytest.approx(error)
    assert found.table("readings")["reason"].to_list() == [None, None, "a class has no post read at this age"]
    assert any("No comparison at 72 h" in w for w in found.warnings)
    assert found.wording == "association"


def test_what_cannot_be_compared_at_any_age_is_refused() -> None:
    with pytest.raises(DesignError, match="readings and actions at none of the horizons 2, 3"):
        eb.concluded_at(SHOTS, by="tone", fast="calm", slow="angry", horizons=[2, 3])
    with pytest.raises(DataError, match="fast and slow are two values; got 'calm' twice"):
        eb.concluded_at(SHOTS, by="tone", fast="calm", slow="calm")
    with pytest.raises(DataError, match="slow must be one of 'angry', 'calm'; got 'cross'"):
        eb.concluded_at(SHOTS, by="tone", fast="calm", slow="cross")
    with pytest.raises(DataError, match="horizons is a list of ages in hours, such as .*; got 24"):
        eb.concluded_at(SHOTS, by="tone", fast="calm", slow="angry", horizons=24)  # type: ignore[arg-type]


CORRECTED = shots_of(
    {"a": [(1, 6), (24, 4), (30, 9), (40, 8)], "b": [(1, 2), (24, 4)], "c": [(1, 1), (24, 9)], "d": [(1, 3), (24, 2)], "e": [(1, 9), (24, 1)],
     "f": [(1, None), (24, None)]},
    tone={"a": "fast", "b": "fast", "c": "slow", "d": "slow", "e": None, "f": "fast"},
)  # fmt: skip


def test_counts_that_fall_stay_as_they_were_read_and_are_counted() -> None:
    found = eb.counts_at(CORRECTED, horizon=24)
    assert dict(found.select("post_id", "shares").iter_rows()) == {"a": 4, "b": 4, "c": 9, "d": 2, "e": 1, "f": None}
    assert dict(found.select("post_id", "falls").iter_rows()) == {"a": 2, "b": 0, "c": 0, "d": 1, "e": 1, "f": 0}
    concluded = eb.concluded_at(CORRECTED, by="tone", fast="fast", slow="slow", horizons=[24])
    assert concluded.table()["estimate"].item() == pytest.approx(4 / 5.5)
    said = next(w for w in concluded.warnings if "Counts that fall" in w)
    assert "in 2 posts: 3" in said  # those of e, which has no class, are not compared
    assert "تنخفض" in said.ar


def test_posts_without_a_group_are_said() -> None:
    said = eb.concluded_at(CORRECTED, by="tone", fast="fast", slow="slow", horizons=[24]).warnings
    assert any("Posts left out: without a value of the grouping column: 1." in w for w in said)
    for function in (eb.half_life, eb.accrual):
        assert any(
            "without a value of the grouping column: 1" in w
            for w in function(CORRECTED, by="tone", n_boot=100).warnings
        )
    bias = eb.window_bias(CORRECTED, by="tone", fast="fast", slow="slow", n_boot=100)
    assert any("without a value of the grouping column: 1" in w and "عمود التصنيف" in w.ar for w in bias.warnings)
    first = eb.time_to_first(CORRECTED, by="tone")
    assert any("which stand in the row of all posts alone: 1." in w for w in first.warnings)
    assert not any("grouping column" in w for w in eb.time_to_first(CORRECTED).warnings)
