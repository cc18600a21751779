from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom
from scipy.stats import t as student

from engagebias.numerics.many_ways import NullScores, PoissonFit, fit_many_ways, scores_at
from engagebias.numerics.wild_scores import draw_weights, score_t, t_statistics, wild_test

Arrays = tuple[np.ndarray, np.ndarray, list[np.ndarray], np.ndarray]


def world(seed: int, n_clusters: int = 10) -> Arrays:
    """Posts of authors that differ in level and slope, the slopes 0 on average; the feature varies between authors too."""
    rng = np.random.default_rng(seed)
    author = np.repeat(np.arange(n_clusters), 30)
    n = author.size
    slope, level, shift = (rng.normal(0, s, n_clusters)[author] for s in (0.4, 0.7, 1.0))
    x = rng.normal(size=n) + shift
    y = rng.poisson(np.exp(1 + level + slope * x) * rng.gamma(2, 0.5, n)) * 1.0
    return y, x[:, None], [rng.integers(0, 6, n)], author


def fitted(arrays: Arrays) -> PoissonFit:
    found = fit_many_ways(*arrays)
    assert isinstance(found, PoissonFit)
    return found


def test_by_hand_the_t_of_two_clusters() -> None:
    # Influences 3 and -1 with no spill: the observed t is 2 / sqrt(10), the flipped draw's 4 / sqrt(10).
    null = NullScores(np.array([3.0, -1.0]), np.zeros((2, 2)), np.zeros(1))
    assert t_statistics(null, np.array([[1.0, 1], [1, -1]])) == pytest.approx([2 / 10**0.5, 4 / 10**0.5])
    # Where each cluster takes half of each step back, the residuals are 3 - 1 and -1 - 1, and t is 2 / sqrt(8).
    spilled = NullScores(null.influence, np.outer([0.5, 0.5], null.influence), null.columns)
    assert t_statistics(spilled, np.array([[1.0, 1.0]])) == pytest.approx([2 / 8**0.5])


def test_on_a_linear_problem_it_is_the_restricted_wild_bootstrap() -> None:
    """Large counts that hardly vary make the model linear: compare with least squares refitted to each draw.

    (1 + e) m with small e: log-linear in e, so its WCR statistics are those of weighted least squares.
    """
    rng = np.random.default_rng(3)
    author = np.repeat(np.arange(6), 8)
    x = rng.normal(size=48)
    y = 1e8 * (1 + 1e-6 * rng.normal(size=48) + 1e-6 * rng.normal(size=6)[author])
    found = fitted((y, x[:, None], [], author))
    assert found.problem is not None
    null = scores_at(found.problem, 0, 0.0, found.columns)
    assert null is not None
    draws = rng.choice([-1.0, 1.0], size=(20, 6))
    design = np.column_stack([np.ones(48), x])
    bread = np.linalg.inv(design.T @ design)
    left = y - y.mean()
    for draw, ours in zip(draws, t_statistics(null, draws), strict=True):
        target = left * draw[author]
        slope = bread @ design.T @ target
        score = np.stack([np.bincount(author, c * (target - design @ slope)) for c in design.T], axis=1) @ bread[1]
        assert ours == pytest.approx(slope[1] / np.sqrt(score @ score), rel=1e-4)


def test_all_patterns_of_signs_hold_the_observed_one() -> None:
    assert draw_weights(10, 99, np.random.default_rng(1)).draws.shape == (512, 10)
    few, many = (draw_weights(g, 999, np.random.default_rng(1)) for g in (5, 30))
    assert len(np.unique(np.abs(few.draws))) == 3
    assert set(np.unique(many.draws)) == {-1.0, 1.0}
    assert few.draws.shape[0] == many.draws.shape[0] == 999


def test_the_interval_holds_what_is_not_rejected() -> None:
    found = fitted(world(1))
    weights = draw_weights(10, 999, np.random.default_rng(1))
    assert found.problem is not None
    test = wild_test(found, found.problem, 0, weights, 0.95)
    assert test.conf_low < found.coef[0] < test.conf_high
    for bound, inwards in ((test.conf_low, 0.1), (test.conf_high, -0.1)):
        y, x, ways, author = world(1)
        for move, rejected in ((inwards, False), (-inwards, True)):
            # Moving the null is adding its slope as an offset.
            at = bound + move * found.std_error[0]
            moved = fit_many_ways(y, x, ways, author, at * x[:, 0])
            assert isinstance(moved, PoissonFit)
            assert moved.problem is not None
            assert (wild_test(moved, moved.problem, 0, weights, 0.95).p_value <= 0.05) == rejected


def test_a_true_null_is_rejected_at_its_rate_where_clustered_errors_reject_too_often() -> None:
    worlds, wild, crv1 = 500, 0, 0
    for seed in range(worlds):
        found = fitted(world(seed))
        assert found.problem is not None
        weights = draw_weights(found.n_clusters, 999, np.random.default_rng(seed))
        null = scores_at(found.problem, 0, 0.0, found.columns)
        assert null is not None
        drawn = np.abs(t_statistics(null, weights.draws))
        wild += np.mean(drawn >= drawn[0] * (1 - 1e-9)) <= 0.05
        crv1 += 2 * student.sf(abs(found.coef[0] / found.std_error[0]), found.n_clusters - 1) <= 0.05
    assert 0.02 <= wild / worlds <= 0.08
    assert crv1 > binom.ppf(0.999, worlds, 0.08)


def test_many_clusters_need_no_refit() -> None:
    rng = np.random.default_rng(2)
    found = fitted(world(5, 200))
    t = score_t(found.influence[:, 0], rng.choice([-1.0, 1.0], size=(4000, 200)))
    assert np.quantile(np.abs(t), 0.95) == pytest.approx(student.ppf(0.975, 199), abs=0.12)


def test_an_interval_without_bound_is_infinite() -> None:
    """Three clusters with one that decides: no null is rejected."""
    y, _, ways, author = world(2, 3)
    found = fitted((y, (author == 0).astype(float)[:, None], ways, author))
    assert found.problem is not None
    test = wild_test(found, found.problem, 0, draw_weights(3, 999, np.random.default_rng(1)), 0.99)
    assert test.conf_low == -np.inf
    assert test.conf_high == np.inf
