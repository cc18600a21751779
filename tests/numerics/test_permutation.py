from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest

from engagebias.numerics.conditional_poisson import fit, make_blocks
from engagebias.numerics.permutation import permutation_p, permuted_coefs


def test_p_values_by_hand_and_never_zero() -> None:
    null = np.array([[0.5, 1.0], [-2.0, 3.0], [1.9, -3.0]])
    # Two-sided, the observed one counted: (1 + 1) / 4 and (1 + 2) / 4. One-sided would give 1/4 and 2/4.
    assert permutation_p(np.array([2.0, 3.0]), null).tolist() == [0.5, 0.75]
    assert permutation_p(np.array([9.0, 9.0]), null).tolist() == [0.25, 0.25]


def test_ties_and_draws_without_a_solution_count_as_extreme() -> None:
    assert permutation_p(np.array([2.0]), np.array([[2.0 - 1e-9], [np.inf], [0.5]])).tolist() == [0.75]


def test_it_equals_the_enumeration_of_all_arrangements() -> None:
    y, group = np.array([30.0, 10, 12, 9, 25, 15]), np.array([0, 0, 1, 1, 2, 2])
    x = np.array([1.0, 0.2, 0.9, 0.1, 1.3, 0.4])

    def coef(x: np.ndarray) -> float:
        return fit(make_blocks(y, x[:, None], np.ones(6), group)).coef.item()

    every = [coef(np.concatenate(rows)) for rows in product(*([pair, pair[::-1]] for pair in (x[:2], x[2:4], x[4:])))]
    exact = np.mean(np.abs(every) >= abs(coef(x)) - 1e-9)
    blocks = make_blocks(y, x[:, None], np.ones(6), group)
    drawn = np.array([*permuted_coefs(blocks, 2000, np.random.default_rng(1))])
    assert permutation_p(np.array([coef(x)]), drawn)[0] == pytest.approx(exact, abs=0.04)


def test_draws_are_those_of_shuffling_inside_groups_only() -> None:
    y, exposure, group = np.array([30.0, 10, 5, 40, 20]), np.ones(5), np.array([0, 0, 0, 1, 1])
    x = np.array([1.0, 0, 2, 1, 0])
    possible = set()
    for first, second in product(permutations(x[:3]), permutations(x[3:])):
        blocks = make_blocks(y, np.array([*first, *second])[:, None], exposure, group)
        possible.add(round(fit(blocks).coef.item(), 6))
    drawn = np.array([*permuted_coefs(make_blocks(y, x[:, None], exposure, group), 400, np.random.default_rng(1))])
    assert {round(c, 6) for c in drawn[:, 0]} == possible


def test_features_of_an_arm_move_together() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=90)
    group = np.repeat(np.arange(30), 3)
    blocks = make_blocks(
        rng.poisson(20, 90) * 1.0, np.column_stack([x, x + 0.1 * rng.normal(size=90)]), np.ones(90), group
    )
    coefs = np.array([*permuted_coefs(blocks, 200, np.random.default_rng(2))])
    assert np.corrcoef(coefs.T)[0, 1] < -0.9  # nearly the same feature twice: their coefficients trade off


def test_the_size_is_right_under_the_null() -> None:
    """P-values of a true null fall below 0.10 in about a tenth of worlds (bounds: 99.9 % of the binomial)."""
    rng = np.random.default_rng(3)
    low = 0
    for _ in range(300):
        group = np.repeat(np.arange(15), 3)
        y = rng.poisson(20 * rng.gamma(3, 1 / 3, 45)) + 1.0
        blocks = make_blocks(y, rng.normal(size=(45, 1)), np.ones(45), group)
        low += permutation_p(fit(blocks).coef, np.array([*permuted_coefs(blocks, 39, rng)]))[0] <= 0.10
    assert 15 <= low <= 49


def test_the_seed_decides() -> None:
    blocks = make_blocks(np.array([3.0, 2, 5, 4]), np.array([[1.0], [0], [2], [1]]), np.ones(4), np.array([0, 0, 1, 1]))
    one, two = (np.array([*permuted_coefs(blocks, 20, np.random.default_rng(7))]) for _ in range(2))
    assert one == pytest.approx(two)
