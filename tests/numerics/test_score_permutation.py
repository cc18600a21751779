"""One-step permutations against fits to the end; influences against the sandwich of the conditional model."""

from __future__ import annotations

import numpy as np
import pytest

from engagebias.numerics.conditional_poisson import clustered_covariance, fit, make_blocks
from engagebias.numerics.freedman_lane import orders_within
from engagebias.numerics.score_permutation import (
    coefficients,
    expected_counts,
    parts_by_cluster,
    permuted_coefficients,
    share_left,
)


def world(seed: int = 1) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    group = rng.permutation(np.repeat(np.arange(80), 5))
    x = rng.normal(size=(3, 400))
    z = rng.normal(size=(400, 2)) + 0.5 * x[:2].T
    exposure = rng.uniform(500, 1500, 400)
    rate = np.exp(-3 + rng.normal(size=80)[group] + 0.2 * z[:, 0]) * rng.gamma(8, 1 / 8, 400)
    y = rng.poisson(exposure * rate).astype(float)
    y[group == 7] = 0
    return y, x, z, exposure, group


def null_of(y: np.ndarray, z: np.ndarray, exposure: np.ndarray, group: np.ndarray):  # type: ignore[no-untyped-def]
    without = fit(make_blocks(y, z, exposure, group))
    return expected_counts(y, z @ without.coef, z, exposure, group), without


def test_by_hand() -> None:
    """One group, counts 3 and 1, one exposure: the odds are 1 to 3 for x = 0, 1, the other way round when swapped."""
    y, ones, group = np.array([3.0, 1.0]), np.ones(2), np.zeros(2, dtype=np.int64)
    null = expected_counts(y, np.zeros(2), np.empty((2, 0)), ones, group)
    x = np.array([[0.0, 1.0]])
    assert coefficients(null, x) == pytest.approx([-np.log(3)], abs=1e-4)
    assert permuted_coefficients(null, x, [np.array([1, 0])]) == pytest.approx(np.array([[np.log(3)]]), abs=1e-4)


@pytest.mark.parametrize("spread", [1, 4])
def test_the_steps_reach_the_full_fit(spread: int) -> None:
    """Also where the permuted coefficients lie far from 0, so that one step would fall short."""
    y, x, z, exposure, group = world()
    y = np.round(y * np.random.default_rng(3).lognormal(0, spread / 2, y.size))
    null, _ = null_of(y, z, exposure, group)
    rng = np.random.default_rng(2)
    orders = list(orders_within(group, (rng.random(400) for _ in range(40))))
    steps = permuted_coefficients(null, x**3, orders)
    full = np.array(
        [[fit(make_blocks(y, np.column_stack([row[o], z]), exposure, group)).coef[0] for o in orders] for row in x**3]
    )
    assert np.abs(steps - full).max() < 0.01 * full.std()


def test_a_feature_that_separates_has_no_finite_coefficient() -> None:
    y, ones, group = np.array([3.0, 0.0]), np.ones(2), np.zeros(2, dtype=np.int64)
    null = expected_counts(y, np.zeros(2), np.empty((2, 0)), ones, group)
    assert np.isinf(coefficients(null, np.array([[0.0, 1.0]])))


def test_influences_make_the_clustered_error() -> None:
    y, x, z, exposure, group = world()
    cluster = group // 4
    both = np.column_stack([x[0], z])
    blocks = make_blocks(y, both, exposure, group, cluster)
    fitted = fit(blocks)
    model = expected_counts(y, both @ fitted.coef, z, exposure, group)
    parts = parts_by_cluster(model, x[0], cluster, 20)
    n = model.rows.size
    factor = 20 / 19 * (n - 1) / (n - 3 - 79)
    expected = clustered_covariance(blocks, fitted, 20)[0, 0]
    assert factor * np.sum(parts**2) == pytest.approx(expected, rel=1e-8)
    assert n == 395  # the group without counts is left out


def test_a_feature_that_repeats_has_nothing_left() -> None:
    y, x, z, exposure, group = world()
    null, _ = null_of(y, z, exposure, group)
    assert share_left(null, z[:, 0] - 2 * z[:, 1] + group) < 1e-12
    assert share_left(null, np.ones(400)) == 0
    assert share_left(null, x[2]) > 0.5
    assert np.isinf(coefficients(null, np.zeros((1, null.rows.size)))).all()
