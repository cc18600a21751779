from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import engagebias as eb
from engagebias.numerics.assignment import (
    assignment_test,
    assignments,
    group_time_effects,
    number_of,
    two_way_effects,
)
from engagebias.numerics.group_time import NEVER, group_time, overall
from engagebias.numerics.two_way import fit_two_way
from interventions.panels import panel_of, world
from interventions.worlds import rejections

THREE = {**{f"t{i}": (2, [0.0, 9.0 + i]) for i in range(3)}, **{f"n{i}": (None, [0.0, i / 2]) for i in range(3)}}


def test_three_against_three_cannot_reject() -> None:
    """The treated gain more than any other, the clearest result there can be: of 20 ways one is this, one its mirror."""
    found = eb.intervention_effect(panel_of(THREE))
    assert found.table()["p_value"].to_list() == pytest.approx([0.1] * 4)
    assert found.table()["conf_low"].null_count() == found.table()["conf_high"].null_count() == 4
    assert "3 treated sites against 3" in found.warnings[0]
    assert (
        "the smallest p-value that any data could give is 0.1: this comparison cannot reject at 5 %"
        in found.warnings[0]
    )
    assert "With so few sites no data could exclude that nothing changed" in found.answer().sentence
    regression = eb.intervention_effect(panel_of(THREE), design="two_way")
    assert regression.table()["p_value"].item() == pytest.approx(0.1)
    assert regression.table()["conf_low"].item() is None
    drawn = [r for rows in found.chart().to_dict()["datasets"].values() for r in rows if "reading" in r]
    assert len(drawn) == 4
    assert all("[" not in r["reading"] for r in drawn)
    # At 90 % it can, and only just.
    wide = eb.intervention_effect(panel_of(THREE), conf_level=0.89)
    assert wide.table()["conf_low"][0] > 0
    assert not any("cannot reject" in w for w in wide.warnings)


def test_four_against_four_by_listing_every_way() -> None:
    rng = np.random.default_rng(2)
    y = rng.normal(size=(8, 2)) + np.array([[0, 2.5]] * 4 + [[0, 0]] * 4)
    rows = {f"u{i}": (2 if i < 4 else None, [float(v) for v in y[i]]) for i in range(8)}
    change = y[:, 1] - y[:, 0]
    sizes = [abs(change[list(c)].mean() - np.delete(change, list(c)).mean()) for c in combinations(range(8), 4)]
    seen = abs(change[:4].mean() - change[4:].mean())
    expected = np.mean([s >= seen - 1e-12 for s in sizes])
    row = eb.intervention_effect(panel_of(rows)).table().row(0, named=True)
    assert row["p_value"] == pytest.approx(expected)

    def p(effect: float) -> float:
        moved = change - effect * (np.arange(8) < 4)
        found = [abs(moved[list(c)].mean() - np.delete(moved, list(c)).mean()) for c in combinations(range(8), 4)]
        return float(np.mean([s >= found[0] - 1e-12 for s in found]))

    for end, out in ((row["conf_low"], -1), (row["conf_high"], 1)):
        assert p(end - out * 1e-6) > 0.05 >= p(end + out * 1e-6)


def test_many_ways_at_once_are_the_estimates_themselves() -> None:
    rng = np.random.default_rng(1)
    y = rng.normal(size=(12, 6))
    start = np.array([2, 2, 2, 4, 4, 4, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER])
    starts = np.vstack([start, rng.permuted(np.tile(start, (3, 1)), axis=1)])
    size = rng.integers(1, 4, 12)
    units = np.repeat(np.arange(12), size)
    sums = y * size[:, None]
    for control in ("never", "not_yet"):
        found = group_time_effects(sums, size.astype(float), starts, control)  # type: ignore[arg-type]
        for row, one in zip(found, starts, strict=True):
            each = overall(group_time(y[units], one[units], control=control))  # type: ignore[arg-type]
            assert row == pytest.approx([a.estimate for a in each.values()])
    for value, one in zip(two_way_effects(sums, size.astype(float), starts), starts, strict=True):
        on = (one[units][:, None] <= np.arange(6)).astype(float)
        fitted = fit_two_way(y[units], on[None], units)
        assert fitted is not None
        assert value == pytest.approx(fitted.coef[0])


def test_all_ways_are_listed_once_and_else_drawn() -> None:
    start = np.array([1, 1, 2, NEVER, NEVER])
    made = assignments(start, 999, np.random.default_rng(1))
    assert (number_of(start), len(made.starts), made.exact) == (30, 30, True)
    assert len(np.unique(made.starts, axis=0)) == 30
    assert made.starts[0].tolist() == start.tolist()
    drawn = assignments(np.repeat([1, NEVER], 15), 499, np.random.default_rng(1))
    assert (len(drawn.starts), drawn.exact) == (500, False)


def test_a_bound_that_was_not_found_is_none() -> None:
    made = assignments(np.array([1, NEVER, NEVER, NEVER]), 99, np.random.default_rng(1))
    found = assignment_test(
        np.array([3.0, 1.0, 0.5, 0.0]), np.array([1.0, -1 / 3, -1 / 3, -1 / 3]), made, 0.95, mirrored=False
    )
    assert (found.p_value, found.smallest) == (0.25, 0.25)
    assert np.isinf([found.conf_low, found.conf_high]).all()


def test_sites_whose_units_start_apart_cannot_be_dealt_out_again() -> None:
    panel = world(n_sites=12, starts=(5,)).with_columns(
        first_treated=pl.when(pl.col("unit").str.ends_with("1"))
        .then(pl.lit(None, dtype=pl.Int64))
        .otherwise("first_treated")
    )
    found = eb.intervention_effect(panel)
    assert any("Units of one site start at different times" in w for w in found.warnings)
    assert "Student's t" in found.method


def test_nothing_is_found_too_often() -> None:
    """25 and 40 worlds without effect of 6 and of 10 sites: rows taken as independent reject far too often, dealing out does not.

    400 of them: see worlds.py and docs/methods.md.
    """
    six = rejections(25, n_sites=6, starts=(3,), per_site=40, n_periods=4)
    assert six["rows as if independent"] >= binom.ppf(0.001, 25, 0.36) / 25
    assert six["rows as if independent"] > 0.05
    assert six["starts dealt out again"] == six["group_time"] == 0
    ten = rejections(40, n_sites=10, starts=(3,), per_site=10, n_periods=4)
    for kind in ("starts dealt out again", "group_time"):
        assert ten[kind] <= binom.ppf(0.999, 40, 0.05) / 40


def test_the_interval_is_where_the_p_value_says() -> None:
    """2 against 7, whose ways have no mirror: on a fine grid, the outermost effects that are not rejected."""
    rng = np.random.default_rng(6)
    start = np.array([1, 1, *[NEVER] * 7])
    made = assignments(start, 999, rng)
    y = np.column_stack([np.zeros(9), rng.normal(size=9) + 2.0 * (start == 1)])
    on = np.column_stack([np.zeros(9), (start == 1).astype(float)])
    outcome, treated = (group_time_effects(v, np.ones(9), made.starts, "never")[:, 0] for v in (y, on))
    found = assignment_test(outcome, treated, made, 0.9, mirrored=False)
    grid = np.linspace(-30, 30, 60_001)
    sizes = np.abs(outcome[None, :] - grid[:, None] * treated[None, :])
    kept = grid[(sizes >= sizes[:, :1] - 1e-12).mean(axis=1) > 0.1]
    assert (found.conf_low, found.conf_high) == pytest.approx((kept.min(), kept.max()), abs=2e-3)
    assert found.conf_high < 30
