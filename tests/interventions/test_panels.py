"""Panels as people bring them: each gets a message, a count that is said, or an answer without a false certainty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError, DesignError
from engagebias.interventions.saying import make_answer, row_of
from engagebias.interventions.words import SCALE
from engagebias.numerics.doubly_robust import robust_contrast
from engagebias.numerics.group_time import Average, errors_of
from engagebias.numerics.synthetic_control import Synthetic, ratio_test
from interventions.panels import panel_of, world

Panel = Callable[[pl.DataFrame], pl.DataFrame]


def made(
    treated: int, others: int, *, n_periods: int = 8, start: int = 5, noise: float = 1.0, trend: float = 0.0
) -> pl.DataFrame:
    """Gains of 2 from the start on; ``trend`` is what the treated gain in each period anyway."""
    rng = np.random.default_rng(4)
    t = np.arange(1, n_periods + 1)
    rows: dict[str, tuple[int | None, list[float | None]]] = {}
    for i in range(treated + others):
        own = i < treated
        y = i + 0.1 * t + own * (2.0 * (t >= start) + trend * t) + noise * rng.normal(size=n_periods)
        rows[f"u{i}"] = (start if own else None, [float(v) for v in y])
    return panel_of(rows)


def number(panel: pl.DataFrame) -> pl.Expr:
    return pl.col("unit").str.slice(1).cast(pl.Float64)


BAD: list[tuple[Panel, dict[str, Any], str]] = [
    (lambda p: p.with_columns(pl.col("first_treated").fill_null(0)), {},
     r"first_treated is 0 in 6 units \(unit 'u10', .*before the panel starts in period 1. Never is null here: .*replace\(0, None\)"),
    (lambda p: p.with_columns(pl.date(2020, "period", 1).alias("period")), {}, "'period' must hold whole numbers; it holds dates .*2020-01-01. Number"),
    (lambda p: p.with_columns(pl.format("2020-0{}", "period").alias("period")), {}, "it holds names .* such as 2020-01. Number the periods"),
    (lambda p: p.with_columns(x=pl.lit(3.0)), {"covariates": ["x"]}, "covariate x is 3.0 in all units"),
    (lambda p: p.with_columns(x=number(p)), {"covariates": ["x", "x"]}, "covariates names a column twice: x, x"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "settings", "match"), BAD)
def test_what_no_design_can_use(change: Panel, settings: dict[str, Any], match: str) -> None:
    with pytest.raises(DataError, match=match):
        eb.intervention_effect(change(made(6, 6)), **settings)


def test_a_first_treated_of_zero_is_a_period_where_the_panel_has_it() -> None:
    moved = made(6, 6).with_columns(pl.col("period") - 5, pl.col("first_treated") - 5)
    found = eb.intervention_effect(moved).table("sample")
    assert dict(found.iter_rows())["of these treated in the panel"] == 6


def test_covariates_that_tell_the_treated_from_the_others() -> None:
    panel = made(6, 6).with_columns(x=pl.col("first_treated").is_not_null().cast(pl.Float64))
    with pytest.raises(DesignError, match="x tell the treated from the others, or repeat one another. Take fewer"):
        eb.intervention_effect(panel, covariates=["x"])


@pytest.mark.parametrize("design", ["group_time", "two_way", "sun_abraham"])
def test_an_outcome_that_moves_alike_everywhere(design: Any) -> None:
    for y in (pl.lit(1.0), pl.col("period") * 0.3, number(made(6, 6)) * 0.7):
        with pytest.raises(DesignError, match="the outcome moves alike in all 12 units"):
            eb.intervention_effect(made(6, 6).with_columns(outcome=y), design=design)


def test_an_outcome_that_never_moves_in_a_pilot_or_a_series() -> None:
    flat = pl.lit(0.1).alias("outcome")
    with pytest.raises(DesignError, match="the same in all 11 sites"):
        eb.intervention_effect(made(1, 10, n_periods=12, start=9).with_columns(flat), design="synthetic_control")
    with pytest.raises(DesignError, match=r"the outcome of the treated is 0.1 in every period"):
        eb.intervention_effect(made(2, 0, n_periods=60, start=51).with_columns(flat), design="interrupted_series")


@pytest.mark.parametrize("design", ["group_time", "two_way", "sun_abraham"])
@pytest.mark.parametrize("sites", [3, 10, 50])
def test_units_without_any_chance_in_them(design: Any, sites: int) -> None:
    """Everyone gains exactly 2: the answer is 2 and no error is known, in place of one as small as rounding."""
    found = eb.intervention_effect(made(sites, sites, noise=0.0), design=design)
    row = found.table().row(0, named=True)
    assert row["estimate"] == pytest.approx(2)
    assert row["std_error"] is None
    assert 0 not in found.table("beside" if design == "two_way" else "exposure")["std_error"].to_list()
    assert found.wording == "quasi-effect"
    said = " ".join((*found.warnings, found.answer().sentence))
    assert "all moved alike, to the last digit" in said
    assert "NaN" not in said
    assert "00000" not in said
    assert "99999" not in said


def test_a_certain_difference_before_the_start_is_one() -> None:
    found = eb.intervention_effect(made(50, 50, noise=0.0, trend=0.5))
    assert found.wording == "association"


@pytest.mark.parametrize("randomised", [False, True])
def test_two_way_with_one_start_looks_at_the_periods_before(randomised: bool) -> None:
    """The treated gain 0.5 a period anyway: no coefficient after that is an effect."""
    rising = eb.intervention_effect(made(30, 30, noise=0.3, trend=0.5), design="two_way", randomised=randomised)
    assert rising.wording == "association"
    assert any("differed already before the start" in w for w in rising.warnings)
    assert rising.table("checks")["passed"].to_list() == [False]
    assert "moved by" in rising.answer().sentence
    level = eb.intervention_effect(made(30, 30, noise=0.3), design="two_way", randomised=randomised)
    assert level.wording == ("effect" if randomised else "quasi-effect")
    assert "by group-time effects" in level.warnings[-1]


def test_covariates_as_large_as_years_and_populations() -> None:
    """The doubly robust estimate is the same in whatever unit a covariate is written."""
    rng = np.random.default_rng(2)
    x = rng.normal(size=200)
    treated = rng.random(200) < 1 / (1 + np.exp(-x))
    change = x + treated + rng.normal(size=200)
    found = [robust_contrast(change, treated, np.column_stack([np.ones(200), v])) for v in (x, 2000 + x, 1e7 * (3 + x))]
    assert found[0] is not None
    for other in found[1:]:
        assert other is not None
        assert other.estimate == pytest.approx(found[0].estimate)
        assert other.influence == pytest.approx(found[0].influence, abs=1e-6)


def test_too_few_draws_are_not_too_few_sites() -> None:
    with pytest.raises(
        DataError, match=r"n_draws = 99 gives no p-value below 0.01, and .*needs 0.001. Use n_draws = 999 or more"
    ):
        eb.intervention_effect(made(10, 10), n_draws=99, conf_level=0.999)
    assert eb.intervention_effect(made(10, 10), n_draws=999, conf_level=0.999).table()["p_value"][0] <= 1


def test_a_tenth_rejects_at_ninety_percent() -> None:
    """3 against 3 and the clearest result: p is exactly 0.1, and 1 - 0.9 is a little less."""
    found = eb.intervention_effect(made(3, 3, noise=0.1), conf_level=0.9)
    assert found.table()["p_value"][0] == pytest.approx(0.1)
    assert found.table()["conf_low"][0] > 0
    assert "That nothing changed is excluded" in found.answer().sentence


def test_gaps_in_the_periods_are_said() -> None:
    found = eb.intervention_effect(made(6, 6).filter(~pl.col("period").is_in([4, 5])))
    assert any("steps from 1 to 3" in w for w in found.warnings)
    assert any(w.startswith("6 units start in a period that the panel lacks") for w in found.warnings)
    whole = eb.intervention_effect(made(6, 6))
    assert not any("spaced" in w or "lacks" in w for w in whole.warnings)


def test_what_dealing_out_again_takes_for_granted_is_said_by_every_design() -> None:
    for design in ("group_time", "two_way", "sun_abraham"):
        for randomised in (False, True):
            found = eb.intervention_effect(made(4, 4), design=design, randomised=randomised)  # type: ignore[arg-type]
            assert any("any of them to have been as likely" in w for w in found.warnings) is not randomised


def test_a_band_is_never_narrower_than_one_interval() -> None:
    """Two sites whose signs are turned give at most 1.41 errors: a band of that would lie inside the interval of 1.96."""
    one = Average(0.0, np.array([1.0, -1.0, 0.0, 0.0, 0.0, 0.0]))
    found = errors_of([one], np.arange(6), conf_level=0.95, n_draws=999, seed=1)
    assert found.band == pytest.approx(1.96, abs=0.001)


def test_a_pilot_whose_interval_and_p_value_disagree_says_so() -> None:
    seen = set()
    for seed in (1, 3):
        found = eb.intervention_effect(
            world(seed, pilot=True, n_periods=30, starts=(22,), n_sites=25), design="synthetic_control"
        )
        row = found.table().row(0, named=True)
        apart = (row["conf_low"] <= 0 <= row["conf_high"]) == (row["p_value"] <= 0.05)
        assert any("do not agree on whether nothing changed" in w for w in found.warnings) is apart
        seen.add(apart)
    assert seen == {False, True}


def test_nothing_is_excluded_by_a_p_value_whose_interval_holds_it() -> None:
    def said(low: float) -> str:
        row = row_of("synthetic_control", 0.5, None, (low, 1.1), 0.04, 25)
        return make_answer(SCALE, row, "synthetic", "outcome", 0.95, "quasi-effect", None, (), True, "en").sentence

    assert "That nothing changed is excluded" in said(0.1)
    assert "That nothing changed is not excluded" in said(-0.1)


def test_small_and_large_estimates_are_written_with_three_digits() -> None:
    tiny = eb.intervention_effect(made(30, 30).with_columns(pl.col("outcome") * 1e-7)).warnings[-1]
    assert "of the estimate of 0.000" not in tiny
    assert "e−07" in tiny


def test_donors_without_any_gap_have_moved_by_nothing() -> None:
    """Of 0 before and 0 after nothing grew: such a donor does not rank above a site whose gap did."""
    after = np.array([False, False, True])
    still = [Synthetic(np.ones(1), np.zeros(3))] * 19
    moved = ratio_test(Synthetic(np.ones(1), np.array([0.1, -0.1, 3.0])), still, after, 0.95)
    assert moved.p_value == pytest.approx(1 / 20)
    exact = ratio_test(Synthetic(np.ones(1), np.array([0.0, 0.0, 3.0])), still, after, 0.95)
    assert (exact.p_value, exact.conf_low, exact.conf_high) == (pytest.approx(1 / 20), 3.0, 3.0)
