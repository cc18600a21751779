from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from scipy.stats import binom

import engagebias as eb
from engagebias.errors import DesignError
from engagebias.numerics.interrupted import date_test, hac_error, interrupted
from interventions.panels import panel_of
from interventions.worlds import autoregressive, steps


def series(y: list[float], start: int) -> pl.DataFrame:
    return panel_of({"one": (start, list(y))})


def test_a_step_by_hand() -> None:
    """Windows of three on a line with slope 2 and a step of 5: the difference of means would be 11, that of neighbours 7."""
    y = [2.0 * t + 5.0 * (t >= 60) for t in range(66)]
    found = eb.intervention_effect(series(y, 61), design="interrupted_series", window=3)
    assert found.table()["estimate"].item() == pytest.approx(5)
    assert found.table("placebo_dates").filter(~pl.col("at_start"))["step"].abs().max() == pytest.approx(0, abs=1e-9)
    assert found.wording == "association"
    # Of 3 + 3 against a date, the last that ends before the start begins at 54: dates 3 to 57.
    assert found.table("placebo_dates")["period"].to_list() == [*range(4, 59), 61]


def test_steps_are_least_squares() -> None:
    y = np.random.default_rng(1).normal(size=100).cumsum()
    found = interrupted(y, 80, 8)
    for value, date in ((found.estimate, 80), (found.placebo[0], 8), (found.placebo[-1], 72)):
        t = np.arange(16)
        fit = sm.OLS(y[date - 8 : date + 8], np.column_stack([np.ones(16), t >= 8, t])).fit()
        assert value == pytest.approx(fit.params[1])
    assert found.dates[-1] == 72
    value, _ = hac_error(y, 80, 8)
    assert value == pytest.approx(found.estimate)


def test_the_rank_among_placebo_dates() -> None:
    found = interrupted(np.random.default_rng(2).normal(size=60), 50, 4)
    test = date_test(found, 0.9)
    sizes = np.abs(found.placebo)
    assert test.p_value == (1 + (sizes >= abs(found.estimate)).sum()) / (1 + sizes.size)
    reach = test.conf_high - found.estimate
    assert (
        (1 + (sizes >= reach + 1e-9).sum()) / (1 + sizes.size)
        <= 0.1
        < (1 + (sizes >= reach - 1e-9).sum()) / (1 + sizes.size)
    )


def test_lasting_disturbances() -> None:
    """1,000 series with autocorrelation 0.8 and no step: placebo dates reject as often as they say, HAC intervals cover too seldom."""
    rejected, held = steps(1000, before=240, window=12)
    low, high = binom.ppf([0.001, 0.999], 1000, 0.055) / 1000
    assert low <= rejected <= high
    assert held < 0.87


def test_what_is_said() -> None:
    y = autoregressive(260, 0.8, np.random.default_rng(3)).tolist()
    panel = pl.concat([series(y, 241), panel_of({f"n{i}": (None, y) for i in range(2)})])
    found = eb.intervention_effect(panel, design="interrupted_series")
    said = " ".join(found.warnings)
    assert "2 untreated units are left aside" in said
    assert "Newey and West's interval would be" in said
    assert found.table("errors")["term"].to_list() == ["placebo dates", "Newey and West"]
    assert "over the 20 periods on either side; an association" in found.estimand
    for name in (None, "series"):
        assert found.chart(name, lang="ar").to_dict()["description"]
    drawn = found.chart().to_dict()["datasets"]
    assert (
        sum(r["dates"] for rows in drawn.values() for r in rows if "dates" in r)
        == found.table("placebo_dates").height - 1
    )


@pytest.mark.parametrize(
    ("panel", "settings", "match"),
    [
        (series([0.0] * 20, 15), {}, "too short for placebo dates: 14 periods before the start and 6 after it, window 2. Needed are 2 after it and 22 before it"),
        (series([0.0] * 60, 55), {"window": 12}, "54 periods before the start and 6 after it, window 12. Needed are 12 after it and 108 before .*smaller window="),
        (pl.concat([series([0.0] * 60, 50), panel_of({"two": (52, [0.0] * 60)})]), {}, r"one start; here are 2 \(periods 50, 52\).*design='group_time'"),
        (series([0.0] * 60, 50).filter(pl.col("period") != 7), {}, r"not evenly spaced \(steps from 1 to 2\)"),
    ],
)  # fmt: skip
def test_bad_input(panel: pl.DataFrame, settings: dict[str, int], match: str) -> None:
    with pytest.raises(DesignError, match=match):
        eb.intervention_effect(panel, design="interrupted_series", **settings)  # type: ignore[arg-type]
