from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom
from statsmodels.tsa.api import VAR
from statsmodels.tsa.stattools import grangercausalitytests

import engagebias as eb
from convergence.series import autoregressive, series
from engagebias.errors import DataError, DesignError
from engagebias.numerics.cross_lags import (
    granger_f,
    lagged,
    projected_response,
    scaled,
    shifts,
    summed,
    summed_response,
    var_response,
)
from engagebias.numerics.event_windows import rank_p

ASK = {"x": "x", "y": "y", "weekdays": False, "n_placebo": 99}


def world(n: int = 400, follow: float = 0.6, same: float = 0.0, seed: int = 1) -> pl.DataFrame:
    """x by itself; y follows it after a day, and with ``same`` on the day itself."""
    rng = np.random.default_rng(seed)
    x = autoregressive(n, 0.3, rng)
    y = same * x + np.append(0, follow * x[:-1]) + rng.standard_normal(n)
    return series(y.tolist(), x=x)


def test_both_orderings_by_hand() -> None:
    """With one lag the response on day 0 is the share of the surprise in common, and on day 1 the coefficients times that."""
    table = world(same=0.5)
    x, y = (table[c].to_numpy() - table[c].mean() for c in ("x", "y"))
    past = np.column_stack([np.ones(x.size - 1), x[:-1], y[:-1]])
    bx, by = (np.linalg.lstsq(past, s[1:], rcond=None)[0] for s in (x, y))
    ex, ey = x[1:] - past @ bx, y[1:] - past @ by
    sxx, sxy, syy = (float(a @ b) / (x.size - 4) for a, b in ((ex, ex), (ex, ey), (ey, ey)))
    first = var_response(x, y, lags=1, horizon=1, same_day=True).estimate
    last = var_response(x, y, lags=1, horizon=1, same_day=False).estimate
    assert first == pytest.approx([sxy / sxx**0.5, by[1] * sxx**0.5 + by[2] * sxy / sxx**0.5], rel=1e-2)
    left = (sxx - sxy**2 / syy) ** 0.5
    assert last == pytest.approx([0.0, by[1] * left], abs=2e-3)
    assert first[0] > 0.3 > abs(last[0])


def test_orderings_and_f_are_those_of_statsmodels() -> None:
    table = world(same=0.5)
    pair = table.select("x", "y").to_numpy()
    x, y = pair.T
    for same, order in ((True, pair), (False, pair[:, ::-1])):
        irf = VAR(order).fit(2, trend="c").irf(5)
        place = (1, 0) if same else (0, 1)
        assert var_response(x, y, lags=2, horizon=5, same_day=same).estimate == pytest.approx(irf.orth_irfs[:, *place])
    value, _, left, lags = grangercausalitytests(pair[:, ::-1], [2])[2][0]["ssr_ftest"]
    assert granger_f(lagged(x, y, 2, 0)) == pytest.approx(value)
    assert (left, lags) == (x.size - 2 - 5, 2)


def test_a_sum_is_the_sum_of_its_days_and_the_fast_fit_is_the_slow_one() -> None:
    table = world()
    x, y = table["x"].to_numpy(), table["y"].to_numpy()
    for same in (True, False):
        estimate, error = summed_response(x, y, lags=2, horizon=3, same_day=same)
        assert summed(lagged(x, y, 2, 3), same) == pytest.approx(estimate)
        days = projected_response(x, y, lags=2, horizon=3, same_day=same)
        assert days.estimate.sum() == pytest.approx(estimate, abs=0.05)  # the last days differ by a row or two
        assert error > 0


def test_the_planted_direction_is_found_and_the_other_is_not() -> None:
    found = eb.cross_effects(world(), criterion="bic", horizon=3, **ASK)
    p = dict(found.table("granger").select("term", "p_placebo").rows())
    assert p["x → y"] == pytest.approx(0.01)
    assert p["y → x"] > 0.05
    table = {r["term"]: r for r in found.table().iter_rows(named=True)}
    assert table["x → y, same day left out"]["conf_low"] > 0
    assert table["x → y, same day left out"]["p_value"] <= 0.02
    assert found.wording == "association"
    assert "Granger-type" in found.answer().sentence
    assert "cause" not in found.answer().sentence
    assert "by chance" not in found.answer().sentence
    nothing = eb.cross_effects(world(follow=0.0, seed=4), horizon=3, **ASK)
    assert "Neither is more than shifted series show by chance" in nothing.answer().sentence


def test_what_happens_on_one_day_depends_on_the_ordering_and_is_said() -> None:
    found = eb.cross_effects(world(follow=0.0, same=0.9), horizon=2, **ASK)
    assert any("The ordering decides" in w for w in found.warnings)
    days = found.table("responses").filter(term="x → y", method="vector autoregression", days_after=0)
    by = dict(days.select("ordering", "estimate").rows())
    assert by["same day left out"] == 0.0
    assert by["same day counted"] > 0.5


def test_shifts_hold_under_autocorrelation_and_hac_errors_do_not() -> None:
    """150 worlds of two series that have nothing to do with each other, autocorrelation 0.8, 120 days: rejections at 10 %."""
    rng = np.random.default_rng(3)
    worlds, shifted, hac = 150, 0, 0
    for _ in range(worlds):
        x, y = (scaled(autoregressive(120, 0.8, rng), None) for _ in range(2))
        estimate, error = summed_response(x, y, lags=1, horizon=7, same_day=False)
        drawn = [summed(lagged(np.roll(x, int(k)), y, 1, 7), False) for k in shifts(120, 8, 99, rng)]
        shifted += rank_p(estimate, np.array(drawn)) <= 0.1
        hac += abs(estimate) / error >= 1.645
    low, high = binom.ppf([0.0005, 0.9995], worlds, 0.1)
    assert low <= shifted <= high
    assert hac > high


def test_weekdays_are_taken_out() -> None:
    rng = np.random.default_rng(5)
    week = np.tile([0.0, 0, 0, 0, 0, 8, 9], 40)
    both = series((week + rng.standard_normal(280)).tolist(), x=np.roll(week, 1) + rng.standard_normal(280))
    p = [
        eb.cross_effects(both, horizon=2, max_lags=2, **(ASK | {"weekdays": w})).table("granger")["p_value"].min()
        for w in (False, True)
    ]
    assert p[0] < 1e-6
    assert p[1] > 0.01


def wandering(n: int = 200) -> pl.DataFrame:
    rng = np.random.default_rng(2)
    return series(rng.standard_normal(n).cumsum().tolist(), x=rng.standard_normal(n).cumsum())


@pytest.mark.parametrize(
    ("table", "more", "error", "match"),
    [
        (wandering(), {}, DesignError, r"may wander without end \(augmented Dickey-Fuller p = .*Take transform='difference'"),
        (world().with_columns(y=pl.lit(1.0)), {}, DesignError, "y is the same on every day"),
        (world(40), {}, DesignError, r"40 days are too few for 7 lags and 7 days ahead, which need 62. Take a smaller max_lags="),
        (world().with_columns(y=pl.when(pl.int_range(400) != 100).then("y")), {}, DesignError,
         r"1 of 400 days have no figure.*from 2024-04-11 to 2025-02-03 \(299 days\)"),
        (world().with_columns(y=2 * pl.col("x")), {}, DesignError, "x and y are the same series but for its scale"),
        (world().with_columns(y=pl.int_range(400).cast(pl.Float64)), {}, DesignError, "tell it exactly"),
        (world().with_columns(y=(pl.int_range(400) % 7).cast(pl.Float64)), {"weekdays": False}, DesignError, "tell it exactly"),
        (world().with_columns(y=(pl.int_range(400) / 3).sin()), {}, DesignError,
         "the past 14 days of y tell it exactly.*Choose a column that was observed"),
        (world(), {"y": "x"}, DataError, "x and y are both 'x'"),
        (world(), {"y": "z"}, DataError, "column 'z' is missing"),
        (world(), {"transform": "log1p"}, DataError, "is below 0 on some days and has no log"),
        (world(), {"max_lags": 0}, DataError, "max_lags must be a whole number of 1 or more"),
        (world(), {"criterion": "fpe"}, DataError, "criterion must be one of"),
        (pl.concat([world(), world()]), {}, DataError, "stands in several rows"),
        (world().with_columns(date=pl.col("date").cast(pl.Datetime).dt.replace_time_zone("UTC")), {}, DataError, "Make it by daily_series"),
        (world().with_columns(date=pl.col("date").cast(pl.Datetime)), {}, DataError, "times without a zone"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused(
    table: pl.DataFrame, more: dict[str, object], error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        eb.cross_effects(table, **(ASK | more))


def test_few_shifts_and_dates_of_reports_are_said() -> None:
    table = world(45).with_columns(dated_by=pl.lit("report"))
    found = eb.cross_effects(table, max_lags=2, horizon=3, **ASK)
    assert any("Only 32 shifts leave no day near its own" in w for w in found.warnings)
    assert any("dated by when things were reported" in w for w in found.warnings)
    assert found.table()["conf_low"].null_count() == 4


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_both_directions_and_orderings_are_drawn(lang: str) -> None:
    found = eb.cross_effects(world(), horizon=3, **ASK)
    chart = found.chart(lang=lang).to_dict()
    assert len(chart["vconcat"]) == 2
    rows = [r for rows in chart["datasets"].values() for r in rows if "estimate" in r]
    assert len(rows) == 2 * 2 * 2 * 4
    assert {"en": "x, then y", "ar": "x، ثم y"}[lang] in chart["description"]


def test_a_series_of_happenings_is_made_first() -> None:
    rng = np.random.default_rng(4)
    at = [
        dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=float(h))
        for h in np.sort(rng.uniform(0, 200 * 24, 900))
    ]
    happenings = pl.DataFrame(
        {"at": at, "space": rng.choice(["online", "offline"], 900), "platform": ["simulated"] * 900}
    )
    daily = eb.daily_series(happenings, date="at", count_by="space")
    found = eb.cross_effects(daily, **(ASK | {"x": "online", "y": "offline"}))
    assert found.simulated
