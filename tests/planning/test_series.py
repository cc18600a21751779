from __future__ import annotations

from math import expm1, log

import numpy as np
import pytest
from statsmodels.api import OLS

import engagebias as eb
from engagebias.errors import DataError, DesignError
from engagebias.numerics.series_worlds import Record, detectable_shift, draw_worlds, series, step_errors

FEW = {"n_worlds": 400}


def test_placebo_dates_by_hand() -> None:
    """Ten periods before, windows of three: the dates 3, 4, 5, 6 and 7 have three periods on either side before the true one."""
    record = Record(10, 3, 0.0, 3)
    assert (record.placebo_dates, record.smallest_p) == (5, 1 / 6)


def test_the_difference_is_that_of_windows_and_the_threshold_that_of_placebo_dates() -> None:
    """Worlds drawn again and each placebo difference taken by hand; with 19 placebo dates only the largest may be passed."""
    record = Record(24, 4, 0.5, 3)
    worlds = draw_worlds(record, 0.05, 50, np.random.default_rng(3))
    y = series(28, 0.5, 50, np.random.default_rng(3))
    assert record.placebo_dates == 19
    assert worlds.found == pytest.approx(y[:, 24:27].mean(axis=1) - y[:, 21:24].mean(axis=1))
    placebo = [abs(y[:, d : d + 3].mean(axis=1) - y[:, d - 3 : d].mean(axis=1)) for d in range(3, 22)]
    assert worlds.threshold == pytest.approx(np.max(placebo, axis=0))


def test_the_series_has_the_correlation_and_spread_that_it_is_given() -> None:
    y = series(200, 0.8, 2000, np.random.default_rng(1))
    assert y.std() == pytest.approx(1, abs=0.02)
    assert y[:, 0].std() == pytest.approx(1, abs=0.05)  # from the first period on
    assert np.mean(y[:, 1:] * y[:, :-1]) == pytest.approx(0.8, abs=0.02)


def test_errors_are_those_of_statsmodels() -> None:
    y = series(100, 0.8, 3, np.random.default_rng(2))
    later = (np.arange(100) >= 50).astype(float)
    difference, (plain, hac) = step_errors(y, 50)
    for i in range(3):
        model = OLS(y[i], np.column_stack([np.ones(100), later]))
        assert difference[i] == pytest.approx(model.fit().params[1])
        assert plain[i] == pytest.approx(model.fit().bse[1])
        fitted = model.fit(cov_type="HAC", cov_kwds={"maxlags": 4, "use_correction": True})
        assert hac[i] == pytest.approx(fitted.bse[1])


def test_hac_intervals_cover_72_percent_and_placebo_dates_hold() -> None:
    """Re-analysis: 72 % with a correlation of .8; here 100 periods, half of them after. 4,000 worlds."""
    tests = {
        r["term"]: r
        for r in eb.plan_study("series", before=50, after=50, correlation=0.8, window=4)
        .table("tests")
        .iter_rows(named=True)
    }
    assert tests["Newey-West errors (HAC)"]["intervals_cover"] == pytest.approx(0.72, abs=0.025)
    assert tests["Newey-West errors (HAC)"]["verdict"] == "rejects too often"
    assert 0.03 < tests["placebo dates"]["rejects_without_effect"] < 0.07
    assert tests["placebo dates"]["verdict"] == "valid"


def test_new_worlds_find_the_detectable_effect_as_often_as_wanted() -> None:
    """4,000 worlds of another seed: power .8 within three binomial errors of both simulations."""
    record = Record(104, 8, 0.5, 8)
    shift, low, high = detectable_shift(draw_worlds(record, 0.05, 4000, np.random.default_rng(1)), 0.8)
    assert low < shift < high
    assert draw_worlds(record, 0.05, 4000, np.random.default_rng(2)).power(shift) == pytest.approx(0.8, abs=3 * 0.009)


def test_the_shift_is_in_logs_and_scales_with_the_spread() -> None:
    one, two = (eb.plan_study("series", spread=s, **FEW) for s in (0.2, 0.4))
    a, b = (p.table()["estimate"].item() for p in (one, two))
    assert b == pytest.approx(2 * a)
    answer = one.answer()
    assert answer.estimate == pytest.approx(100 * expm1(-a))
    low, high = one.table().select("conf_low", "conf_high").row(0)
    assert low < a < high
    assert np.isnan(answer.low)  # the range is the simulation's own error: no interval of an effect


def test_few_placebo_dates_cannot_reject() -> None:
    plan = eb.plan_study("series", before=20, after=4, **FEW)
    assert plan.table()["estimate"].item() is None
    sentence = plan.answer().sentence
    assert "cannot reject: the number of placebo dates is 13, so no p is below 0.0714" in sentence
    assert "at least 26 periods" in sentence
    least = eb.plan_study("series", before=26, after=4, **FEW)
    assert least.table("tests")["verdict"][2] == "rejects too often"  # it can, but 9 times in 100 without an effect
    short = eb.plan_study("series", before=25, after=4, **FEW)
    assert [p.table("tests")["verdict"][2] for p in (short, plan)] == ["cannot reject"] * 2


def test_a_study_without_a_test_that_holds_promises_nothing() -> None:
    """Windows of 16 in 60 periods, correlation .8: 16 % of true nulls are rejected, so what is found then is no detectable effect."""
    plan = eb.plan_study("series", before=60, after=16, correlation=0.8, n_worlds=2000)
    assert plan.table()["estimate"].item() is None
    assert plan.table("published")["detectable"].item() is None
    assert np.isnan(plan.answer().estimate)
    sentence = plan.answer().sentence
    assert "no test that holds: the placebo windows overlap, no more than about 1 of them are independent" in sentence
    assert "times in 100" not in sentence
    assert "no test that holds" not in eb.plan_study("series").answer().sentence


def test_no_power_is_told_where_the_test_does_not_hold() -> None:
    """A record of 60 periods and windows of 16 with a correlation of .8 rejects 16 % without an effect."""
    plan = eb.plan_study("series", before=60, after=16, correlation=0.8, sizes=[60], n_worlds=2000)
    assert plan.table("power")["power"].null_count() == plan.table("power").height
    assert plan.table("surface").filter(size=60, y=16.0)["power"].item() is None
    assert plan.table("surface").filter(size=60, y=2.0)["power"].item() is not None
    large = eb.plan_study("series", before=60, after=16, correlation=0.8, published=-3.0, sizes=[60], n_worlds=2000)
    assert not large.table("published")["within_reach"].item()
    assert "cannot detect" in large.answer().sentence
    assert "– (n = 60)" in plan.chart().to_dict()["description"]


def test_the_published_effect() -> None:
    plan = eb.plan_study("series", **FEW)
    assert plan.table("published")["effect"].item() == pytest.approx(log(0.84))
    assert (
        "You cannot detect the published effect (a celebrated Muslim player joins: 16 % fewer" in plan.answer().sentence
    )
    calm = eb.plan_study("series", spread=0.05, **FEW)
    assert "within reach" in calm.answer().sentence
    law = eb.plan_study("series", spread=0.05, published="netzdg", **FEW).answer().sentence
    assert "1 % fewer hate crimes against refugees for each SD" in law
    assert "cannot detect" in law
    assert "Jiménez Durán et al. 2022" in law


def test_charts_are_drawn_in_both_languages() -> None:
    plan = eb.plan_study("series", **FEW)
    rows = max(plan.chart("surface", lang="ar").to_dict()["datasets"].values(), key=len)
    assert len(rows) == plan.table("surface").height
    assert "فترة" in plan.answer(lang="ar").sentence


@pytest.mark.parametrize(
    ("settings", "error", "match"),
    [
        ({"before": 0}, DataError, "before must be a whole number of 2 or more; got 0"),
        ({"before": 10**6}, DataError, "before must be at most 2,000; got 1,000,000. Count by longer periods"),
        ({"after": -1}, DataError, "after must be a whole number of 1 or more"),
        ({"correlation": 1.0}, DataError, "correlation must be above -1 and below 1"),
        ({"spread": 0}, DataError, r"spread is the SD of the log counts.*above 0, such as 0\.3; got 0"),
        ({"window": 20}, DesignError, "window=20 periods after the date are compared, but after=8"),
        ({"before": 10, "after": 8}, DesignError, "before=10 periods hold no placebo date.*Use 16 periods or more"),
        ({"published": "salah"}, DataError, "known: 'alrababah_2021', 'netzdg'"),
        ({"power": 0.04}, DataError, "power must be above level"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(settings: dict[str, object], error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        eb.plan_study("series", **settings)  # type: ignore[call-overload]
