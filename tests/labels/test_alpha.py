from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from engagebias.labels import alpha as module
from engagebias.labels.alpha import Codings, Level, against_machine, alpha, bootstrap_alpha, within_units
from engagebias.labels.measured import measure
from engagebias.numerics.bootstrap import Bootstrap

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval")
# Krippendorff (2011), example C: four observers, twelve units, missing codes.
FOUR = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""


def parsed(rows: str, levels: str) -> Codings:
    cells = [(i, levels.index(c)) for row in rows.strip().splitlines() for i, c in enumerate(row.split()) if c != "."]
    unit, value = np.array(cells).T
    return within_units(unit, value, np.arange(1.0, len(levels) + 1))


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_the_published_example_with_missing_codes(level: Level, published: float) -> None:
    codings = parsed(FOUR, "12345")
    assert codings.n_units == 11  # the twelfth has one code
    assert codings.value.size == 40
    assert alpha(codings, level) == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize(
    ("rows", "levels", "published"),
    [
        ("0 1 0 0 0 0 0 0 1 0\n1 1 1 0 0 1 0 0 0 0", "01", 0.095),
        ("a a b b d c c c e d d a\nb a b b b c c c e d d d", "abcde", 0.692),
    ],
)
def test_the_published_examples_with_two_observers(rows: str, levels: str, published: float) -> None:
    assert alpha(parsed(rows, levels), "nominal") == pytest.approx(published, abs=5e-4)


def test_by_hand_against_its_rivals() -> None:
    """Codes aabb and abbb: 2 of 8 codes disagree, chance would make 30 of 56 pairs disagree.

    Cohen's kappa is 1/2 (each coder's own shares), Scott's pi and Fleiss' kappa 7/15 (pairs with themselves).
    """
    found = alpha(parsed("a a b b\na b b b", "ab"), "nominal")
    assert found == pytest.approx(1 - (2 / 8) / (30 / 56))
    assert found == pytest.approx(8 / 15)
    for rival in (1 / 2, 7 / 15):
        assert abs(found - rival) > 0.03


def test_by_hand_a_unit_weighs_by_its_codes() -> None:
    """Three codes aab and two codes bb: 2 of the 3 pairs of the first differ, each weighted 1/(3 - 1)."""
    found = alpha(parsed("a b\na b\nb .", "ab"), "nominal")
    observed = (2 * 2 / 2) / 5  # two disagreeing pairs, in both orders, over two
    expected = 2 * 2 * 3 / (5 * 4)
    assert found == pytest.approx(1 - observed / expected)
    pairs = 1 - (2 / 4) / expected  # counting pairs alike instead
    assert found != pytest.approx(pairs, abs=0.05)


def test_by_hand_the_machine_against_each_human() -> None:
    """One unit with humans a, b and machine a; one with human b and machine b: pairs ba, aa, bb."""
    unit = np.array([0, 0, 0, 1, 1, 2])
    value = np.array([0, 1, 0, 1, 1, 0])
    machine = np.array([False, False, True, False, True, False])  # the third unit has no machine code
    codings = against_machine(unit, value, machine, np.arange(2.0))
    assert codings.n_units == 2
    assert alpha(codings, "nominal") == pytest.approx(1 - (2 / 6) / (2 * 3 * 3 / (6 * 5)))


def slow(unit: np.ndarray, value: np.ndarray, level: Level, levels: np.ndarray) -> float:
    """Alpha as it is defined, pair by pair."""
    keep = np.array([(unit == u).sum() > 1 for u in unit], dtype=bool)
    unit, value = unit[keep], value[keep]
    count = np.bincount(value, minlength=levels.size).astype(float)

    def difference(c: int, k: int) -> float:
        if level == "nominal":
            return float(c != k)
        if level == "interval":
            return float(levels[c] - levels[k]) ** 2
        low, high = min(c, k), max(c, k)
        return float(count[low : high + 1].sum() - (count[c] + count[k]) / 2) ** 2

    observed = sum(
        difference(value[i], value[j]) / ((unit == unit[i]).sum() - 1)
        for i, j in product(range(unit.size), repeat=2)
        if i != j and unit[i] == unit[j]
    )
    expected = sum(difference(a, b) for i, a in enumerate(value) for j, b in enumerate(value) if i != j)
    return 1 - (unit.size - 1) * observed / expected if expected else np.nan


codes = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), min_size=1, max_size=24)


@settings(deadline=None, max_examples=150)
@given(codes, st.sampled_from(LEVELS))
def test_it_equals_the_definition(cells: list[tuple[int, int]], level: Level) -> None:
    unit, value = np.array(cells).T
    levels = np.array([-3.0, 0.0, 0.5, 2.0, 10.0])
    assert alpha(within_units(unit, value, levels), level) == pytest.approx(
        slow(unit, value, level, levels), abs=1e-9, nan_ok=True
    )


@settings(deadline=None, max_examples=60)
@given(codes, st.randoms(use_true_random=False), st.sampled_from(LEVELS))
def test_the_order_of_rows_does_not_matter(cells: list[tuple[int, int]], random: object, level: Level) -> None:
    unit, value = np.array(cells).T
    levels = np.arange(5.0)
    shuffled = list(cells)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = np.array(shuffled).T
    assert alpha(within_units(unit, value, levels), level) == pytest.approx(
        alpha(within_units(*again, levels), level), abs=1e-12, nan_ok=True
    )


def test_a_shifted_and_stretched_scale_changes_nothing() -> None:
    one = parsed(FOUR, "12345")
    far = Codings(one.value, one.members, one.unit, 1e9 + 1e-3 * one.levels)
    assert alpha(far, "interval") == pytest.approx(alpha(one, "interval"), abs=1e-4)


def test_without_variation_alpha_is_not_a_number() -> None:
    for level in LEVELS:
        assert np.isnan(alpha(parsed("a a a\na a a", "ab"), level))
        assert np.isnan(alpha(parsed("a b . .\n. . a b", "ab"), level))  # nothing to compare


@pytest.mark.parametrize("level", LEVELS)
def test_the_bootstrap_is_that_of_whole_units(level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alpha in a resample equals alpha of the table that has each unit as often as it was drawn, in any batches."""
    codings = parsed(FOUR, "12345")
    draws = bootstrap_alpha(codings, level, 60, np.random.default_rng(4))
    drawn = np.random.default_rng(4).integers(11, size=(60, 11))
    for b in (0, 7, 59):
        unit, value = [], []
        for copy, u in enumerate(drawn[b]):
            theirs = codings.value[codings.members == u]
            unit += [copy] * theirs.size
            value += theirs.tolist()
        assert draws[b] == pytest.approx(
            alpha(within_units(np.array(unit), np.array(value), codings.levels), level), nan_ok=True
        )
    monkeypatch.setattr(module, "MOST_CELLS", 100)
    small = bootstrap_alpha(codings, level, 60, np.random.default_rng(4))
    assert small == pytest.approx(draws, nan_ok=True)


def world(rng: np.random.Generator, units: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Three coders, the last a machine, who mostly see the truth; a tenth of the codes is missing."""
    truth = rng.choice(3, p=[0.5, 0.3, 0.2], size=units)
    wrong = rng.random((3, units)) < np.array([[0.1], [0.2], [0.3]])
    value = np.where(wrong, rng.integers(3, size=(3, units)), truth)
    there = rng.random((3, units)) > 0.1
    unit, coder = np.broadcast_to(np.arange(units), (3, units)), np.broadcast_to(np.arange(3)[:, None], (3, units))
    return unit[there], value[there], coder[there] == 2


def compared(rng: np.random.Generator, units: int, who: str) -> Codings:
    unit, value, machine = world(rng, units)
    if who == "human-machine":
        return against_machine(unit, value, machine, np.arange(3.0))
    return within_units(unit, value, np.arange(3.0))


@pytest.mark.parametrize(
    ("level", "who"),
    [
        ("nominal", "all"),
        ("ordinal", "all"),
        ("interval", "all"),
        ("nominal", "human-machine"),
        ("interval", "human-machine"),
    ],
)
def test_coverage_in_500_worlds(level: Level, who: str) -> None:
    """95 % intervals of 300 units hold the large-sample truth in 95 % of worlds: within the binomial's 99 % bounds."""
    truth = alpha(compared(np.random.default_rng(10**6), 400_000, who), level)
    held = 0
    for seed in range(500):
        found = measure(compared(np.random.default_rng(seed), 300, who), level, Bootstrap(400, 0.95, seed))
        assert found.conf_low is not None
        assert found.conf_high is not None
        held += found.conf_low <= truth <= found.conf_high
    low_bound, high_bound = binom.ppf([0.005, 0.995], 500, 0.95)
    assert low_bound <= held <= high_bound, held / 500
