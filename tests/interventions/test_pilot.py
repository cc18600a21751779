from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.optimize import minimize
from scipy.stats import binom

import engagebias as eb
from engagebias.errors import DesignError
from engagebias.numerics.synthetic_control import placebos, ratio_test, synthetic
from interventions.panels import panel_of, world
from interventions.worlds import pilots

PILOT = {"pilot": True, "n_sites": 25, "per_site": 20, "n_periods": 30, "starts": (22,)}


def test_weights_by_hand() -> None:
    """A quarter of the one donor and three of the other; the mean of the two, or the nearest alone, would leave a gap."""
    steps = np.array([0.0, 2.0, -1.0, 4.0, 3.0, 1.0, 0.0])
    first, second = steps, 10 - 2 * steps
    before = np.arange(7) < 5
    unit = 0.25 * first + 0.75 * second + 3.0 * ~before
    made = synthetic(unit, np.vstack([first, second]), before)
    assert made.weights == pytest.approx([0.25, 0.75], abs=1e-6)
    assert made.gap == pytest.approx(3.0 * ~before, abs=1e-5)


def test_weights_are_the_minimum_that_another_solver_finds() -> None:
    rng = np.random.default_rng(3)
    donors, before = rng.normal(size=(8, 20)).cumsum(axis=1), np.arange(20) < 14
    unit = donors[:3].mean(axis=0) + rng.normal(size=20)

    def loss(w: np.ndarray) -> float:
        return float(((unit - w @ donors)[before] ** 2).sum())

    ours = synthetic(unit, donors, before).weights
    theirs = minimize(
        loss, np.full(8, 1 / 8), bounds=[(0, 1)] * 8, constraints={"type": "eq", "fun": lambda w: w.sum() - 1}, method="SLSQP", options={"ftol": 1e-12, "maxiter": 500}
    ).x  # fmt: skip
    assert ours.sum() == pytest.approx(1)
    assert (ours >= 0).all()
    assert loss(ours) <= loss(theirs) + 1e-5
    assert ours == pytest.approx(theirs, abs=2e-3)


def test_the_rank_and_its_interval() -> None:
    rng = np.random.default_rng(5)
    donors, after = rng.normal(size=(24, 16)), np.arange(16) >= 12
    made, others = synthetic(rng.normal(size=16) + 2.0 * after, donors, ~after), placebos(donors, ~after)
    found = ratio_test(made, others, after, 0.9)
    ratios = [b / a for a, b in (o.rmspe(after) for o in others)]
    own = made.rmspe(after)[1] / made.rmspe(after)[0]
    assert found.p_value == (1 + sum(r >= own for r in ratios)) / 25
    assert found.smallest == 0.04

    means = [abs(o.gap[after].mean()) / o.rmspe(after)[0] for o in others]

    def p(effect: float) -> float:
        gap = abs(made.gap[after].mean() - effect) / made.rmspe(after)[0]
        return (1 + sum(m >= gap for m in means)) / 25

    for end, out in ((found.conf_low, -1), (found.conf_high, 1)):
        assert p(end - out * 1e-6) > 0.1 >= p(end + out * 1e-6)


def test_a_pilot_with_a_large_effect() -> None:
    found = eb.intervention_effect(world(effect=3.0, **PILOT), design="synthetic_control")
    row = found.table().row(0, named=True)
    assert row["p_value"] == pytest.approx(1 / 25)
    assert row["conf_low"] > 0
    assert found.wording == "quasi-effect"
    ratios = found.table("ratios")
    assert ratios["treated"].to_list() == [True] + [False] * 24
    assert found.table("weights")["weight"].sum() == pytest.approx(1, abs=0.02)
    assert "weighted mean of untreated sites" in found.estimand
    for name in (None, "adoption"):
        assert found.chart(name, lang="ar").to_dict()["description"]


def test_no_effect_is_found_as_seldom_as_said() -> None:
    """40 worlds; 400 of them: see worlds.py and docs/methods.md."""
    assert pilots(40, n_sites=25, per_site=2, n_periods=30, starts=(22,)) * 40 <= binom.ppf(0.999, 40, 0.05)  # type: ignore[arg-type]


def test_with_few_donors_it_cannot_reject() -> None:
    found = eb.intervention_effect(world(**(PILOT | {"n_sites": 10, "effect": 9.0})), design="synthetic_control")
    assert found.table()["p_value"].item() == pytest.approx(0.1)
    assert found.table()["conf_low"].item() is None
    assert (
        "With 9 donors the smallest p-value that any data could give is 0.1: this comparison cannot reject at 5 %. 19 donors"
        in found.warnings[0]
    )
    assert "With so few donors no data could exclude" in found.answer().sentence


def test_a_site_like_no_other_is_an_association() -> None:
    panel = world(**PILOT)
    odd = panel.with_columns(
        outcome=pl.col("outcome") + 9 * pl.col("first_treated").is_not_null().cast(pl.Float64) * (pl.col("period") % 2)
    )
    found = eb.intervention_effect(odd, design="synthetic_control")
    assert found.wording == "association"
    assert "do not go as the site did" in " ".join(found.warnings)


def flat(n: int, first: int | None, periods: int = 8) -> dict[str, tuple[int | None, list[float | None]]]:
    return {f"s{first}-{i}": (first, [float((i + 2) * t % 5) for t in range(periods)]) for i in range(n)}


@pytest.mark.parametrize(
    ("rows", "match"),
    [
        (flat(2, 6) | flat(4, None), r"synthetic_control is for one treated site; here are 2 \('s6-0', 's6-1'\).*design='group_time'"),
        (flat(1, 6) | flat(2, None), "needs at least 5 periods before the start and 3 untreated sites; there are 5 and 2"),
        (flat(1, 4) | flat(4, None), "needs at least 5 periods before the start and 3 untreated sites; there are 3 and 4"),
    ],
)  # fmt: skip
def test_bad_input(rows: dict[str, tuple[int | None, list[float | None]]], match: str) -> None:
    with pytest.raises(DesignError, match=match):
        eb.intervention_effect(panel_of(rows), design="synthetic_control")


def test_units_of_a_site_that_start_apart() -> None:
    panel = panel_of(flat(2, 6) | flat(4, None), cluster=["a", "a", "b", "c", "d", "a"])
    with pytest.raises(DesignError, match="units of one site start at different times.*cluster='unit'"):
        eb.intervention_effect(panel, design="synthetic_control")
