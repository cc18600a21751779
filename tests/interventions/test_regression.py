from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import engagebias as eb
from engagebias.errors import DesignError
from engagebias.numerics.two_way import centred, fit_two_way, jackknife_error, linear_scores, negative_weights
from engagebias.numerics.wild_linear import wild_linear
from engagebias.numerics.wild_scores import draw_weights
from interventions.panels import panel_of, world
from interventions.worlds import rejections

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # raised at its import, by its own dependencies
    import pyfixest as pf


def arrays(seed: int = 3, groups: int = 8) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(groups), 3)
    first = np.where(cluster < groups // 3, 2, np.where(cluster < 2 * groups // 3, 4, 99))
    on = (first[:, None] <= np.arange(6)).astype(float)
    return rng.normal(size=on.shape) + rng.normal(size=(groups, 6))[cluster] + 0.5 * on, on, cluster


def fixed(panel: pl.DataFrame, formula: str, vcov: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pf.feols(formula, data=panel.to_pandas(), vcov=vcov)


def test_two_units_by_hand() -> None:
    """Three treated gain 3, 4 and 8, two others 1 and 2: 5 less 1.5; a ratio, or units equally weighted by kind, would differ."""
    rows = {
        **{f"t{i}": (2, [0.0, v]) for i, v in enumerate((3.0, 4.0, 8.0))},
        **{f"n{i}": (None, [1.0, 1.0 + v]) for i, v in enumerate((1.0, 2.0))},
    }
    found = eb.intervention_effect(panel_of(rows), design="two_way")  # type: ignore[arg-type]
    assert found.table()["estimate"].item() == pytest.approx(3.5)
    assert found.wording == "quasi-effect"


def test_two_way_as_pyfixest() -> None:
    panel = world(n_sites=14, per_site=3).with_columns(
        on=(pl.col("period") >= pl.col("first_treated")).fill_null(False).cast(pl.Float64)
    )
    found = eb.intervention_effect(panel, design="two_way")
    reference = fixed(panel, "outcome ~ on | unit + period", {"CRV1": "cluster"})
    row = found.table().row(0, named=True)
    assert (row["estimate"], row["std_error"]) == pytest.approx(
        (reference.coef()["on"], reference.se()["on"]), rel=1e-8
    )
    errors = dict(found.table("errors").select("term", "std_error").iter_rows())
    plain = fixed(panel, "outcome ~ on | unit + period", "iid").se()["on"]
    assert errors["rows as if independent"] == pytest.approx(plain, rel=1e-8)
    left_out = fixed(panel, "outcome ~ on | unit + period", {"CRV3": "cluster"}).se()["on"]
    n, sites = panel.height, 14
    small = (sites / (sites - 1)) ** 2 * (n - 1) / (n - 1 - 12)  # its factor; ours is that of the jackknife, (G - 1)/G
    assert errors["sites left out in turn (CRV3)"] == pytest.approx(left_out / np.sqrt(small), rel=1e-6)


def test_sun_abraham_as_pyfixest() -> None:
    panel = world(n_sites=60, per_site=2, starts=(5, 9))
    found = eb.intervention_effect(panel, design="sun_abraham")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = panel.with_columns(
            pl.col("first_treated").fill_null(0), unit=pl.col("unit").rank("dense").cast(pl.Int64)
        ).to_pandas()
        frame["site"] = frame["cluster"].astype("category").cat.codes
        fitted = pf.event_study(
            frame,
            yname="outcome",
            idname="unit",
            tname="period",
            gname="first_treated",
            estimator="saturated",
            cluster="site",
        )
        reference = fitted.aggregate(weighting="shares")
    table = found.table("exposure")
    for period, row in reference.iterrows():
        mine = table.filter(exposure=int(float(period))).row(0, named=True)
        assert mine["estimate"] == pytest.approx(float(row["Estimate"]), rel=1e-6)
        assert mine["std_error"] == pytest.approx(float(row["Std. Error"]), rel=0.01)
    simple = eb.intervention_effect(panel).table()["estimate"][0]
    assert found.table()["estimate"].item() == pytest.approx(simple)  # balanced, with units never treated


def test_without_units_never_treated_the_last_to_start_are_the_controls() -> None:
    panel = world(n_sites=60, per_site=2, treated_share=1.0, starts=(5, 9))
    found = eb.intervention_effect(panel, design="sun_abraham")
    cells = eb.intervention_effect(panel, control="not_yet").table("cells").filter(first_treated=5)
    expected = cells.filter(pl.col("period").is_between(5, 8))["estimate"].mean()
    assert found.table()["estimate"].item() == pytest.approx(expected)
    assert "those that start last" in found.method


def test_the_wild_bootstrap_is_the_restricted_one() -> None:
    """Against fits of every draw, one by one, at the null and beside the bounds."""
    y, on, cluster = arrays()
    fitted = fit_two_way(y, on[None], cluster)
    assert fitted is not None
    value, error = float(fitted.coef[0]), float(fitted.std_error[0])
    weights = draw_weights(8, 999, np.random.default_rng(1))
    found = wild_linear(linear_scores(y, on, cluster), value, error, weights, 0.95)

    def refitted(null: float) -> float:
        rest = centred(y) - null * centred(on)
        drawn = []
        for signs in weights.draws:
            again = fit_two_way(signs[cluster][:, None] * rest + null * on, on[None], cluster)
            assert again is not None
            drawn.append(abs(again.coef[0] - null) / again.std_error[0])
        return float(np.mean(np.array(drawn) >= abs(value - null) / error * (1 - 1e-9)))

    assert found.p_value == pytest.approx(refitted(0.0))
    assert refitted(found.conf_low - 0.05 * error) <= 0.05 < refitted(found.conf_low + 0.05 * error)
    assert refitted(found.conf_high + 0.05 * error) <= 0.05 < refitted(found.conf_high - 0.05 * error)


def test_errors_without_each_site_by_hand() -> None:
    y, on, cluster = arrays(groups=9)
    found = jackknife_error(y, on[None], cluster)
    whole = fit_two_way(y, on[None], cluster)
    moved = [
        fit_two_way(
            y[cluster != g], on[None][:, cluster != g], np.unique(cluster[cluster != g], return_inverse=True)[1]
        )
        for g in range(9)
    ]
    assert found is not None
    assert whole is not None
    assert found[0] == pytest.approx(
        np.sqrt(8 / 9 * sum((m.coef[0] - whole.coef[0]) ** 2 for m in moved if m is not None))
    )


def test_the_share_that_counts_negatively() -> None:
    """Two units, starts 2 and 3 of 3 periods: freed of units and periods the early one weighs 1/6 and -1/6 ... by hand."""
    on = np.array([[0.0, 1, 1], [0, 0, 1]])
    assert centred(on)[on > 0].round(9).tolist() == [round(1 / 3, 9), round(-1 / 6, 9), round(1 / 6, 9)]
    assert negative_weights(on) == pytest.approx(1 / 3)


def test_staggered_starts_are_warned_of() -> None:
    found = eb.intervention_effect(world(), design="two_way")
    assert found.wording == "association"
    assert "Starts are staggered" in found.warnings[0]
    beside = found.table("beside")
    assert beside["term"].to_list() == ["two_way", "group_time"]
    assert f"{beside['estimate'][1]:+.3f}" in found.warnings[0]


def test_with_few_sites_its_numbers_are_the_wild_bootstraps() -> None:
    found = eb.intervention_effect(world(n_sites=12, starts=(5,)), design="two_way")
    errors = {r["term"]: r for r in found.table("errors").iter_rows(named=True)}
    assert found.table()["p_value"].item() == errors["wild cluster bootstrap"]["p_value"]
    assert "wild cluster bootstrap" in found.method
    assert errors["starts dealt out again"]["p_value"] > 0


def test_the_wild_bootstrap_rejects_as_often_as_it_says() -> None:
    """30 worlds without effect of 20 sites; 400 of them: see worlds.py and docs/methods.md."""
    found = rejections(30, n_sites=20, starts=(3,), per_site=3, n_periods=4)
    assert found["wild cluster bootstrap"] <= binom.ppf(0.999, 30, 0.06) / 30


def test_nobody_to_compare_with() -> None:
    rows = {f"t{i}": (2, [0.0, float(i), 2.0]) for i in range(4)}
    for design in ("two_way", "sun_abraham"):
        with pytest.raises(DesignError, match="every unit is treated by the end|all units start in the same period"):
            eb.intervention_effect(panel_of(rows), design=design)  # type: ignore[arg-type]
