from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import engagebias as eb
from engagebias.errors import DataError
from engagebias.numerics.bootstrap import Bootstrap
from engagebias.numerics.truncated_delay import share_arrived
from engagebias.pace.readings import read_followed
from engagebias.pace.window import _family_row, make_pair
from pace.shots import shots_of

HORIZONS = [1, 6, 24, 72, 168]


def test_the_closed_forms() -> None:
    """80 minutes against 24 hours, exponential: (1 - 2^(-3H/4)) / (1 - 2^(-H/24))."""
    found = eb.expected_window_bias(fast=80 / 60, slow=24, horizons=HORIZONS)
    exact = [(1 - 2 ** (-0.75 * h)) / (1 - 2 ** (-h / 24)) for h in HORIZONS]
    assert found["window_bias"].to_list() == pytest.approx(exact, rel=1e-12)
    assert [float(f"{b:.3g}") for b in exact] == [14.2, 6.01, 2.0, 1.14, 1.01]
    logistic = eb.expected_window_bias(fast=80 / 60, slow=24, horizons=[6], family="loglogistic")
    assert logistic["window_bias"].item() == pytest.approx((1 / (1 + (4 / 3) / 6)) / (1 / (1 + 24 / 6)))


def test_an_answer_by_hand() -> None:
    """Half after one hour against half after four: by 2 h 3/4 against 1 - 2^(-1/2)."""
    fast = {f"f{i}": [(1, 800), (2, 1200), (4, 1500), (8, 1594)] for i in range(20)}
    slow = {f"s{i}": [(a, round(1600 * (1 - 2 ** (-a / 4)))) for a in (1, 2, 4, 8)] for i in range(20)}
    shots = shots_of(fast | slow, kind=dict.fromkeys(fast, "fast") | dict.fromkeys(slow, "slow"))
    found = eb.window_bias(shots, by="kind", fast="fast", slow="slow", horizons=[2, 8], family="weibull", n_boot=100)
    table = dict(found.table().select("term", "estimate").iter_rows())
    assert table["2 h"] == pytest.approx(0.75 / (1 - 2**-0.5), rel=1e-2)
    assert table["2 h, product limit"] == pytest.approx((1200 / 1594) / (469 / 1200), rel=1e-6)
    assert table["8 h, product limit"] == 1


def test_it_finds_the_truth() -> None:
    """In 200 worlds B(6 h) is held as often as its interval says."""
    at = np.array([6.0])
    truth = (share_arrived("lognormal", 4 / 3, 1.5, at) / share_arrived("lognormal", 24.0, 1.5, at)).item()
    held = 0
    for seed in range(200):
        shots = eb.simulate("pace", seed=seed, n_posts=200, every=2.0).snapshots
        readings = read_followed(shots, action=None, by="pace", caller="test")
        row = _family_row(
            make_pair(readings, "fast", "slow", "lognormal", Bootstrap(1, 0.95, 1), caller="test"), 6.0, 0.95
        )
        held += row["conf_low"] <= truth <= row["conf_high"]  # type: ignore[operator]
    low, high = binom.ppf([0.001, 0.999], 200, 0.95)
    assert low <= held <= high


def test_between_readings_there_is_no_ratio_but_bounds() -> None:
    """At 23 h the truth is near 1.2; the last earlier readings, at 22 and 1 h, would give 0.98 / 0.03 = 31."""
    fast = {f"f{i}": [(1, 800), (22, 1570), (24, 1600)] for i in range(20)}
    slow = {f"s{i}": [(1, 50), (24, 1600)] for i in range(20)}
    shots = shots_of(fast | slow, kind=dict.fromkeys(fast, "fast") | dict.fromkeys(slow, "slow"))
    found = eb.window_bias(shots, by="kind", fast="fast", slow="slow", horizons=[0.5, 1, 23], n_boot=100)
    rows = {r["term"]: r for r in found.table().iter_rows(named=True)}
    assert [rows[f"{h} h, product limit"]["estimate"] for h in (0.5, 1, 23)] == [None, pytest.approx(16), None]
    assert rows["23 h, product limit"]["conf_low"] is None
    shares = found.table("shares")
    assert shares["slow_product_limit"].to_list() == [None, pytest.approx(1 / 32), None]
    said = next(w for w in found.warnings if "at which not both classes were read" in w)
    assert "at 0.5 h nothing is known of it; at 23 h it lies between 0.981 and 32" in said
    assert said.ar != str(said)


@pytest.mark.parametrize("full", [150, 300])
def test_an_age_that_was_read_is_found_whatever_the_number_of_readings(full: int) -> None:
    """300 hourly readings are cut to 200 cells; what is asked for stays, also where nothing new was read."""
    posts = {f"p{i}": [(h, min(h, full)) for h in range(1, 301)] for i in range(12)}
    asked = [101, 102, 103, 104, 149, 299]
    found = eb.accrual(shots_of(posts), horizons=asked, n_boot=100)
    assert found.table()["estimate"].to_list() == pytest.approx([min(h, full) / full for h in asked])


def test_a_class_without_an_action_by_then_has_no_ratio_and_it_is_said() -> None:
    fast = {f"f{i}": [(1, 5), (2, 8), (4, 9), (8, 10)] for i in range(20)}
    slow = {f"s{i}": [(1, 0), (2, 1), (4, 4), (8, 6)] for i in range(20)}
    shots = shots_of(fast | slow, kind=dict.fromkeys(fast, "fast") | dict.fromkeys(slow, "slow"))
    found = eb.window_bias(shots, by="kind", fast="fast", slow="slow", horizons=[1, 2], n_boot=100)
    assert found.table().filter(term="1 h, product limit")["estimate"].item() is None
    assert any("at 1 h: nothing had arrived by then (slow)" in w for w in found.warnings)
    assert any(
        "first reading with an action of both classes (2 h) are the family's word alone: 1 h" in w
        for w in found.warnings
    )


def test_curves_that_still_rise_are_said() -> None:
    """Of what arrives by 8 h, 1594 and 1200, only 6 % and 33 % come after 4 h."""
    fast = {f"f{i}": [(1, 800), (2, 1200), (4, 1500), (8, 1594)] for i in range(20)}
    slow = {f"s{i}": [(a, round(1600 * (1 - 2 ** (-a / 4)))) for a in (1, 2, 4, 8)] for i in range(20)}
    shots = shots_of(fast | slow, kind=dict.fromkeys(fast, "fast") | dict.fromkeys(slow, "slow"))
    for found in (
        eb.window_bias(shots, by="kind", fast="fast", slow="slow", horizons=[2], n_boot=100),
        eb.half_life(shots, by="kind", n_boot=100),
        eb.accrual(shots, by="kind", horizons=[2], n_boot=100),
    ):
        said = next(w for w in found.warnings if "may still rise at their end, 8 h" in w)
        assert "33 % of what arrives by then comes after 4 h (slow)" in said
        assert "(fast)" not in said
        assert "صاعدة" in said.ar


def test_a_division_that_does_not_come_to_rest_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engagebias.numerics.reverse_product_limit._ROUNDS", 2)
    shots = eb.simulate("pace", seed=1, n_posts=60).snapshots
    # Readings at ages of their own, so that long intervals are to be divided.
    shots = shots.filter(pl.int_range(pl.len()) % 5 != 0).with_columns(
        age_hours=pl.col("age_hours") + pl.col("post_id").str.extract(r"(\d+)").cast(pl.Float64) / 1000
    )
    found = eb.window_bias(shots, by="pace", fast="fast", slow="slow", horizons=[6], n_boot=100)
    assert any("did not come to rest (slow)" in w for w in found.warnings)


def test_what_was_concluded_is_the_ratio_of_totals_times_the_bias() -> None:
    shots = eb.simulate("pace", seed=2, n_posts=6000, totals={"fast": 20.0, "slow": 40.0}, every=6.0).snapshots
    bias = eb.window_bias(shots, by="pace", fast="fast", slow="slow", horizons=[6], n_boot=100).table()["estimate"][0]
    seen = eb.concluded_at(shots, by="pace", fast="fast", slow="slow", horizons=[6]).table()["estimate"][0]
    assert seen > 1  # read early, the class that gets half as much is ahead
    assert seen / bias == pytest.approx(20 / 40, rel=0.1)


def test_classes_that_share_clusters_are_compared_with_their_likeness() -> None:
    shots = eb.simulate("pace", seed=5, n_posts=200).snapshots
    # The same posts on two platforms: their bias is 1 without any error.
    both = pl.concat(
        [shots.with_columns(item=pl.col("post_id"), post_id=pl.col("post_id") + p, on=pl.lit(p)) for p in "ab"]
    )
    found = eb.window_bias(both, by="on", fast="a", slow="b", cluster="item", horizons=[6], n_boot=100)
    assert found.table()["estimate"].to_list() == pytest.approx([1, 1])
    assert found.table()["std_error"].to_list() == pytest.approx([0, 0], abs=1e-9)
    alone = eb.window_bias(both, by="on", fast="a", slow="b", horizons=[6], n_boot=100)
    assert all(error > 0.05 for error in alone.table()["std_error"])


def test_no_bias_against_what_is_not_known() -> None:
    growing = {f"p{i}": [(1, 10), (2, 20), (4, 40), (8, 76)] for i in range(40)}
    kind = {p: "fast" if i % 2 else "slow" for i, p in enumerate(growing)}
    found = eb.window_bias(
        shots_of(growing, kind=kind), by="kind", fast="fast", slow="slow", horizons=[2, 24], n_boot=100
    )
    assert found.table()["term"].to_list() == ["2 h", "24 h", "2 h, product limit"]
    assert found.table()["estimate"].to_list() == [None, None, 1.0]
    assert any("No ratio against all that ever arrives" in w for w in found.warnings)
    assert found.answer().estimate == 1
    assert math.isfinite(found.answer().estimate)


def test_ages_beyond_the_readings_are_said() -> None:
    found = eb.window_bias(eb.simulate("pace", seed=1).snapshots, by="pace", fast="fast", slow="slow", n_boot=100)
    assert any("are the family's word alone: 72, 168 h" in w for w in found.warnings)


def test_arguments_are_checked() -> None:
    shots = eb.simulate("pace", n_posts=40).snapshots
    with pytest.raises(DataError, match="slow must be one of 'fast', 'slow'; got 'snail'"):
        eb.window_bias(shots, by="pace", fast="fast", slow="snail")
    with pytest.raises(DataError, match="fast and slow are two values; got 'fast' twice"):
        eb.window_bias(shots, by="pace", fast="fast", slow="fast")
    with pytest.raises(DataError, match="horizons is empty"):
        eb.window_bias(shots, by="pace", fast="fast", slow="slow", horizons=[])
    with pytest.raises(DataError, match="fast is an age in hours above 0, such as 24; got -1"):
        eb.expected_window_bias(fast=-1, slow=2)
    with pytest.raises(DataError, match="spread is a number above 0; got 0"):
        eb.expected_window_bias(fast=1, slow=2, spread=0)


def test_where_the_curves_end_nothing_is_measured() -> None:
    fast = {f"f{i}": [(1, 800 + i), (8, 1594)] for i in range(20)}
    slow = {f"s{i}": [(1, 90 + i), (8, 900)] for i in range(20)}
    shots = shots_of(fast | slow, kind=dict.fromkeys(fast, "fast") | dict.fromkeys(slow, "slow"))
    bias = eb.window_bias(shots, by="kind", fast="fast", slow="slow", horizons=[1, 8], n_boot=100)
    arrived = eb.accrual(shots, by="kind", horizons=[1, 8], n_boot=100)
    for found, at_end in ((bias, "8 h, product limit"), (arrived, "8 h, kind = slow")):
        table = found.table().filter(term=at_end)
        assert table.select("estimate", "std_error", "conf_low", "conf_high").row(0) == (1, None, None, None)
        assert any("At 8 h, where the curves end" in w and "بحكم التعريف" in w.ar for w in found.warnings)
    assert bias.table().filter(term="1 h, product limit")["std_error"].item() > 0
    alone = eb.window_bias(shots, by="kind", fast="fast", slow="slow", horizons=[8], n_boot=100)
    assert "give it no interval" in alone.answer().sentence
