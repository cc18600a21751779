"""Regressions from sums of products: hand answers, direct fits, near collinearity, bootstrap by weights."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from engagebias.numerics.gram import (
    Regression,
    beside,
    bootstrap_grams,
    cluster_products,
    directions,
    estimates,
    influence,
    slopes,
    unpack,
    weighted_sums,
)


def world(n: int = 400, k: int = 5, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Columns y, x and k controls with a mean of 0, and the cluster of each row."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(n, k))
    x = z @ np.linspace(0.5, -0.5, k) + rng.normal(size=n)
    y = 0.3 * x + z @ np.linspace(1, 2, k) + rng.normal(size=n) * (1 + np.abs(x))
    columns = np.column_stack([y, x, z])
    return columns - columns.mean(axis=0), rng.integers(0, 40, n)


def subsets(k: int) -> list[Regression]:
    return [Regression(0, 1, c) for r in range(k + 1) for c in itertools.combinations(range(2, 2 + k), r)]


def direct(columns: np.ndarray, one: Regression, weight: np.ndarray | None = None) -> float:
    root = np.ones(len(columns)) if weight is None else np.sqrt(weight)
    x = columns[:, [one.x, *one.controls]] * root[:, None]
    return float(np.linalg.lstsq(x, columns[:, one.y] * root, rcond=None)[0][0])


def test_by_hand() -> None:
    """y = 2 x + 3 z exactly; without z the slope takes up what z moves along with x: 2 + 3 * 2 / 4."""
    x, z = np.array([1.0, 1.0, -1.0, -1.0]), np.array([1.0, 0.0, -1.0, 0.0])
    columns = np.column_stack([2 * x + 3 * z, x, z])
    upper = cluster_products(columns, np.array([0, 1, 0, 1]), 2)
    gram = unpack(upper.sum(axis=1, keepdims=True), 3)
    some = [Regression(0, 1), Regression(0, 1, (2,))]
    assert slopes(gram, some).ravel() == pytest.approx([3.5, 2.0])
    assert estimates(directions(gram[:, :, 0], some), upper)[0] == pytest.approx([3.5, 2.0])


def test_every_subset_equals_the_direct_fit() -> None:
    columns, cluster = world()
    upper = cluster_products(columns, cluster, 40)
    gram = unpack(upper.sum(axis=1, keepdims=True), columns.shape[1])
    some = subsets(5)
    expected = [direct(columns, one) for one in some]
    assert slopes(gram, some)[:, 0] == pytest.approx(expected, abs=1e-13)
    coef, _ = estimates(directions(gram[:, :, 0], some), upper)
    assert coef == pytest.approx(expected, abs=1e-13)


def test_a_column_may_be_feature_here_and_control_there() -> None:
    columns, cluster = world()
    gram = unpack(cluster_products(columns, cluster, 40).sum(axis=1, keepdims=True), columns.shape[1])
    some = [Regression(0, 1, (2,)), Regression(0, 2, (1,)), Regression(3, 2, (1, 4)), Regression(1, 3)]
    assert slopes(gram, some)[:, 0] == pytest.approx([direct(columns, one) for one in some], abs=1e-13)


def test_errors_equal_those_of_statsmodels() -> None:
    import statsmodels.api as sm

    columns, cluster = world()
    upper = cluster_products(columns, cluster, 40)
    gram = unpack(upper.sum(axis=1, keepdims=True), columns.shape[1])[:, :, 0]
    for one in (Regression(0, 1), Regression(0, 1, (2, 4))):
        fitted = sm.OLS(columns[:, 0], columns[:, [1, *one.controls]]).fit(
            cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": False}
        )
        coef, squares = estimates(directions(gram, [one]), upper)
        assert coef[0] == pytest.approx(fitted.params[0], abs=1e-12)
        assert np.sqrt(squares[0]) == pytest.approx(fitted.bse[0], rel=1e-8)
        parts = influence(directions(gram, [one]), upper)[1][0]
        assert np.sum(parts**2) == pytest.approx(squares[0], rel=1e-12)


def test_weighted_sums_are_weighted_fits() -> None:
    columns, cluster = world()
    upper = cluster_products(columns, cluster, 40)
    weights = weighted_sums(np.eye(40), 70, np.random.default_rng(3)).T
    assert weights.shape == (70, 40)
    assert (weights.sum(axis=1) == 40).all()
    some = subsets(5)[::3]
    draws = slopes(bootstrap_grams(upper, columns.shape[1], 70, np.random.default_rng(3)), some)
    for d in (0, 69):
        expected = [direct(columns, one, weights[d, cluster]) for one in some]
        assert draws[:, d] == pytest.approx(expected, abs=1e-11)


def test_near_collinear_controls_fall_back_to_rows() -> None:
    """Two controls apart by 1e-6 of their size: products alone lose eight digits, QR on the rows keeps them."""
    columns, cluster = world()
    rng = np.random.default_rng(5)
    columns[:, 3] = columns[:, 2] + 1e-6 * rng.normal(size=len(columns))
    columns -= columns.mean(axis=0)
    upper = cluster_products(columns, cluster, 40)
    gram = unpack(upper.sum(axis=1, keepdims=True), columns.shape[1])
    near = Regression(0, 1, (2, 3))
    assert np.isnan(slopes(gram, [near])).all()
    assert np.isnan(directions(gram[:, :, 0], [near]).x).all()
    y, x = beside(columns, near).T  # type: ignore[union-attr]
    assert x @ y / (x @ x) == pytest.approx(direct(columns, near), rel=1e-8)


def test_a_repeated_control_takes_no_part_but_a_repeated_feature_has_no_estimate() -> None:
    columns, _ = world()
    columns[:, 3] = columns[:, 2]
    y, x = beside(columns, Regression(0, 1, (2, 3))).T  # type: ignore[union-attr]
    assert x @ y / (x @ x) == pytest.approx(direct(columns, Regression(0, 1, (2,))), abs=1e-12)
    assert beside(columns, Regression(0, 2, (3,))) is None
    assert beside(columns * [1, 0, 1, 1, 1, 1, 1], Regression(0, 1)) is None


def test_many_clusters_are_drawn_as_often_as_few() -> None:
    """Means and variances of how often a cluster is drawn are 1 either way."""
    for n_clusters in (1000, 1001):
        weights = weighted_sums(np.eye(n_clusters), 200, np.random.default_rng(1)).T
        assert weights.shape == (200, n_clusters)
        assert weights.mean() == pytest.approx(1, abs=0.01)
        assert weights.var() == pytest.approx(1, abs=0.02)
        assert abs(np.corrcoef(weights[:, 0], weights[:, 1])[0, 1]) < 0.25
