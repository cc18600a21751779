from __future__ import annotations

from math import sqrt

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import engagebias as eb
from engagebias.errors import DataError, DesignError
from engagebias.numerics.doubly_robust import robust_contrast
from engagebias.numerics.group_time import NEVER, errors_of, group_time, overall
from interventions.panels import panel_of, world
from interventions.worlds import coverage

# Three units start in period 2, one in period 3, two never: 3 against 1 against 2, so no rival average gives the same.
HAND = {
    "a": (2, [0.0, 3.0, 8.0]), "b": (2, [1.0, 4.0, 9.0]), "c": (2, [2.0, 5.0, 10.0]),
    "d": (3, [0.0, 1.0, 6.0]),
    "e": (None, [0.0, 1.0, 2.0]), "f": (None, [5.0, 6.0, 7.0]),
}  # fmt: skip


def hand(**more: object) -> eb.Estimates:
    rows = {**HAND, **{f"e{i}": (None, [float(i), i + 1.0, i + 2.0]) for i in range(2)}}
    return eb.intervention_effect(panel_of(rows), **more)  # type: ignore[arg-type]


def test_by_hand() -> None:
    """Effects 2 and 6 of the first (three units), 4 of the second (one unit), each against +1 a period."""
    found = dict(hand().table().select("term", "estimate").iter_rows())
    assert found["simple"] == pytest.approx((3 * 2 + 3 * 6 + 1 * 4) / 7)
    assert found["dynamic"] == pytest.approx(((3 * 2 + 1 * 4) / 4 + 6) / 2)
    assert found["group"] == pytest.approx((3 * (2 + 6) / 2 + 1 * 4) / 4)
    assert found["calendar"] == pytest.approx((2 + (3 * 6 + 1 * 4) / 4) / 2)
    two_way = hand(design="two_way").table()["estimate"].item()
    assert all(abs(two_way - v) > 0.05 for v in found.values())


def test_those_not_yet_treated_are_controls_only_until_they_start() -> None:
    rows = {name: (first, list(y)) for name, (first, y) in HAND.items()} | {"e2": (None, [0.0, 1.0, 2.0])}
    rows["d"] = (3, [0.0, 4.0, 9.0])  # moves by +4 while still untreated
    cells = {r: eb.intervention_effect(panel_of(rows), control=r).table("cells") for r in ("never", "not_yet")}  # type: ignore[arg-type]
    first = {r: t.filter(first_treated=2, period=2)["estimate"].item() for r, t in cells.items()}
    # Against never: 3 - 1; against not yet treated: 3 - (1 + 1 + 1 + 4)/4.
    assert first == {"never": pytest.approx(2.0), "not_yet": pytest.approx(3 - 7 / 4)}
    later = {r: t.filter(first_treated=2, period=3)["estimate"].item() for r, t in cells.items()}
    assert later["never"] == pytest.approx(later["not_yet"])


def test_the_error_of_two_groups_is_welchs() -> None:
    """Two periods, one start: the difference of two mean changes, whose error divides by n and not by n - 1."""
    before, after = [0.0] * 7, [3.0, 4.0, 8.0, 1.0, 2.0, 0.0, 5.0]
    y = np.array([before, after]).T
    start = np.array([1, 1, 1, NEVER, NEVER, NEVER, NEVER])
    found = overall(group_time(y, start, control="never"))["simple"]
    error = errors_of([found], np.arange(7), conf_level=0.95, n_draws=99, seed=1).std_error[0]
    assert found.estimate == pytest.approx(5 - 2)
    assert error == pytest.approx(sqrt(np.var(after[:3]) / 3 + np.var(after[3:]) / 4))


def test_doubly_robust_where_either_model_is_right() -> None:
    """Treated and controls differ in x, and changes grow with it: 2 in truth, 3.6 without x."""
    rng = np.random.default_rng(4)
    n = 40_000
    x = rng.normal(size=n)
    treated = rng.random(n) < 1 / (1 + np.exp(-x))
    design = np.column_stack([np.ones(n), x])
    straight = 2 * treated + 2 * x + rng.normal(size=n)
    bent = 2 * treated + 2 * np.exp(x / 2) + rng.normal(size=n)  # least squares is wrong here, the logit right
    for change in (straight, bent):
        found = robust_contrast(change, treated, design)
        assert found is not None
        error = np.sqrt((found.influence**2).mean() / n)
        assert found.estimate == pytest.approx(2, abs=4 * error)
        assert change[treated].mean() - change[~treated].mean() > 2.5
        assert abs(found.influence.mean()) < 1e-9
    assert robust_contrast(straight, x > 0, design) is None


def test_intervals_hold_the_truth_and_two_way_does_not() -> None:
    """60 worlds of 48 sites; 400 of them: see worlds.py and docs/methods.md."""
    held = coverage(60)
    low = binom.ppf(0.001, 60, 0.93) / 60
    for term in ("simple", "dynamic", "group", "calendar"):
        assert low <= held[term] <= 1
    assert held["two_way"] <= binom.ppf(0.999, 60, 0.70) / 60


def test_what_spills_over_online_is_another_outcome() -> None:
    made = eb.simulate("programmes", seed=2, n_sites=100)
    truth = dict(made.truth.iter_rows())
    found = eb.intervention_effect(made.panel, outcome="online", randomised=True)
    row = found.table().row(0, named=True)
    assert row["conf_low"] <= truth["online: simple"] <= row["conf_high"]
    assert found.question == "Did the intervention change the outcome online?"
    assert found.wording == "effect"
    assert "decided by lot" in found.estimand
    assert found.simulated


def test_a_difference_before_the_start_takes_the_word_effect_away() -> None:
    panel = world(n_sites=60, starts=(8,), effect=0.0)
    moved = panel.with_columns(
        outcome=pl.col("outcome") + 0.25 * pl.col("period") * pl.col("first_treated").is_not_null().cast(pl.Float64)
    )
    found = eb.intervention_effect(moved)
    assert found.wording == "association"
    assert "association, not an effect" in found.warnings[0]
    assert found.answer().sentence.startswith("After the start the outcome moved by")
    assert eb.intervention_effect(panel).wording == "quasi-effect"
    lone = eb.intervention_effect(panel.filter(pl.col("period") >= 7))
    assert lone.table("checks")["passed"].item() is None
    assert "cannot even be looked at" in lone.warnings[-1]


def test_the_band_is_wider_than_the_bars_and_holds_all_at_once() -> None:
    table = eb.intervention_effect(world()).table("exposure").filter(pl.col("exposure") != -1)
    assert (table["band_low"] < table["conf_low"]).all()
    assert (table["band_high"] > table["conf_high"]).all()


def test_what_cannot_be_used_is_counted_and_said() -> None:
    panel = panel_of({
        **{f"always{i}": (1, [0.0, 1.0, 2.0, 3.0]) for i in range(2)}, "late": (9, [0.0, 1.0, 2.0, 3.0]),
        **{f"t{i}": (3, [0.0, i / 3, 2.0 + i % 2, 4.0]) for i in range(4)}, **{f"n{i}": (None, [0.0, 1.0, 2.0 + i / 9, 3.0]) for i in range(5)},
        "gap": (None, [0.0, None, 2.0, 3.0]),
    })  # fmt: skip
    found = eb.intervention_effect(panel, unbalanced="drop")
    steps = dict(found.table("sample").iter_rows())
    assert steps == {
        "given": 13, "left out: a period is missing": 0, "left out: an outcome is null": 1,
        "left out: treated before the panel starts": 2, "used": 10, "of these treated in the panel": 4, "of these start after the panel ends": 1,
    }  # fmt: skip
    said = " ".join(found.warnings)
    assert "1 of 13 units lack a period or an outcome" in said
    assert "2 units were treated before the panel starts in period 1" in said
    assert "1 units start only after the panel ends in period 4" in said
    # A start between two periods counts from the next one on.
    holes = panel.filter(pl.col("period") != 3).filter(pl.col("unit") != "gap")
    assert eb.intervention_effect(holes).table("groups")["first_treated"].to_list() == [4]


def test_of_a_column_of_zeros_and_ones() -> None:
    panel = world(n_sites=48)
    marked = panel.with_columns(on=(pl.col("period") >= pl.col("first_treated")).fill_null(False)).drop("first_treated")
    assert eb.intervention_effect(marked, treated="on").table().equals(eb.intervention_effect(panel).table())


SMALL = panel_of(
    {**{f"t{i}": (3, [0.0, 1.0, 3.0 + i]) for i in range(3)}, **{f"n{i}": (None, [0.0, 1.0, 2.0]) for i in range(4)}}
)


@pytest.mark.parametrize(
    ("change", "settings", "error", "match"),
    [
        (lambda p: pl.concat([p, p.head(1)]), {}, DataError, r"unit, period must be unique; 2 rows repeat one \(unit, period \('t0', 1\)\)"),
        (lambda p: p.slice(1), {}, DesignError, "unbalanced: 1 of 7 units lack some of the 3 periods and 0 have all but a null outcome .*unbalanced='drop'"),
        (lambda p: p.with_columns(outcome=pl.when(pl.col("period") == 2).then("outcome")), {"unbalanced": "drop"}, DesignError, "no unit has a known outcome in every period"),
        (lambda p: p.with_columns(first_treated=pl.lit(None, dtype=pl.Int64)), {}, DesignError, r"no unit starts treatment inside the panel \(1 to 3\)"),
        (lambda p: p.with_columns(first_treated=pl.lit(1)), {}, DesignError, "no unit starts treatment inside the panel"),
        (lambda p: p.with_columns(pl.col("first_treated").fill_null(2)), {}, DesignError, "every unit is treated by the end of the panel.*control='not_yet'"),
        (lambda p: p.with_columns(first_treated=pl.lit(3)), {"control": "not_yet"}, DesignError, "all units start in the same period.*interrupted_series"),
        (lambda p: p.filter(~pl.col("unit").is_in(["t1", "t2"])), {}, DesignError, r"one site alone is treated \(1 unit\).*design='synthetic_control'"),
        (lambda p: p.with_columns(first_treated=pl.when(pl.col("period") < 3).then("first_treated")), {}, DataError, "first_treated changes within 3 units"),
        (lambda p: p.with_columns(on=(pl.col("period") == 2).cast(pl.Int8)), {"treated": "on"}, DesignError, r"on switches off in 7 units \(unit, period \('n0', 3\)"),
        (lambda p: p.with_columns(on=pl.lit(2)), {"treated": "on"}, DataError, "'on' must hold 0 and 1"),
        (lambda p: p.with_columns(outcome=pl.lit(float("nan"))), {}, DataError, "outcome is NaN or infinite in 21 of 21 rows"),
        (lambda p: p.with_columns(outcome=pl.lit("high")), {}, DataError, "'outcome' must hold numbers, it is String"),
        (lambda p: p.with_columns(x=pl.col("period").cast(pl.Float64)), {"covariates": ["x"]}, DataError, "x changes within 7 units"),
        (lambda p: p.drop("first_treated"), {}, DataError, "column 'first_treated' is missing.*treated="),
        (lambda p: p.filter(pl.col("period") == 1), {}, DesignError, "the panel has 1 period"),
        (lambda p: p, {"design": "did"}, DataError, "design must be one of 'group_time'"),
        (lambda p: p, {"window": 3}, DataError, "window= is for design 'interrupted_series'; 'group_time' has no use for it"),
        (lambda p: p, {"design": "two_way", "control": "never"}, DataError, "control= is for design 'group_time'"),
        (lambda p: p, {"design": "synthetic_control", "randomised": True}, DataError, "randomised= is for design"),
        (lambda p: p.with_columns(site=pl.format("{}{}", "unit", "period")), {"cluster": "site"}, DataError, "site changes within 7 units"),
    ],
)  # fmt: skip
def test_bad_input(change: object, settings: dict[str, object], error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        eb.intervention_effect(change(SMALL), **settings)  # type: ignore[operator]


def test_the_result_speaks_two_languages() -> None:
    found = eb.intervention_effect(world(n_sites=48))
    for name in (None, "exposure", "adoption", "beside"):
        for lang in ("en", "ar"):
            assert found.chart(name, lang=lang).to_dict()["description"]  # type: ignore[arg-type]
    assert "التدخّل" in found.answer(lang="ar").sentence
    drawn = found.chart("exposure").to_dict()["datasets"]
    estimates = [r["estimate"] for rows in drawn.values() for r in rows if "band_low" in r and "estimate" in r]
    assert set(estimates) == set(found.table("exposure")["estimate"].to_list())
