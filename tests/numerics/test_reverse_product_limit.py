from __future__ import annotations

import numpy as np
import pytest

from engagebias.numerics.reverse_product_limit import product_limit, shared_ages
from engagebias.numerics.truncated_delay import share_arrived
from numerics.test_truncated_delay import seen_of, world


def curve_of(seen, n_boot: int = 0):
    return product_limit(seen, cluster=np.arange(seen.last.size), n_boot=n_boot, seed=1)


def test_an_answer_by_hand() -> None:
    """Of the five actions up to 2 h of the post followed so long, three came by 1 h; the younger post says nothing of that."""
    curve = curve_of(seen_of([(0, 1, 3, 0), (1, 2, 2, 0), (0, 1, 4, 1)]))
    assert curve.age.tolist() == [1.0, 2.0]
    assert curve.share.tolist() == pytest.approx([0.6, 1.0])  # not 7/9, the share of all actions seen


def test_without_truncation_it_is_the_share_of_the_total() -> None:
    curve = curve_of(seen_of([(0, 1, 3, 0), (1, 4, 2, 0), (0, 1, 1, 1), (1, 4, 10, 1)]))
    assert curve.share.tolist() == pytest.approx([4 / 16, 1.0])


def test_a_long_interval_is_divided_as_the_others_say() -> None:
    """Ten actions of a post that was found late lie in (0, 2]; the other post has three of four of those by 1 h."""
    curve = curve_of(seen_of([(0, 1, 3, 0), (1, 2, 1, 0), (2, 3, 4, 0), (0, 2, 10, 1), (2, 3, 10, 1)]))
    assert curve.settled
    assert curve.share.tolist() == pytest.approx([0.75 * 14 / 28, 14 / 28, 1.0], abs=1e-3)


def test_readings_that_no_other_post_shares_are_passed_over() -> None:
    rows = [row for i in range(10) for row in ((0, 1, 5, i), (1, 2, 5, i), (2, 2 + (i + 1) / 100, 0, i))]
    seen = seen_of(rows)
    assert shared_ages(seen).tolist() == [1.0, 2.0]
    curve = curve_of(seen)
    assert curve.age.tolist() == [1.0, 2.0]
    assert curve.share.tolist() == pytest.approx([0.5, 1.0])


def test_it_finds_the_truth_and_its_band_holds_it() -> None:
    inside = []
    for seed in range(20):
        curve = curve_of(world(seed, n=300), n_boot=200)
        at = np.searchsorted(curve.age, [10.0, 24.0, 48.0])
        truth = share_arrived("lognormal", 24.0, 1.5, curve.age)
        truth /= truth[-1]
        assert np.abs(curve.share - truth).max() < 0.08
        low, high = np.quantile(curve.draws[:, at], [0.025, 0.975], axis=0)
        inside += ((low <= truth[at]) & (truth[at] <= high)).tolist()
    assert np.mean(inside) > 0.85


def test_the_same_seed_draws_the_same_and_clusters_go_together() -> None:
    seen = seen_of([(0, 1, 3, 0), (1, 2, 2, 0), (0, 1, 9, 1), (1, 2, 1, 1)])
    draws = product_limit(seen, cluster=np.array([0, 0]), n_boot=100, seed=1).draws
    assert np.unique(draws[:, 0]).size == 1
    first, again = (product_limit(seen, cluster=np.array([0, 1]), n_boot=100, seed=(1, 2)).draws for _ in range(2))
    assert (first == again).all()
    assert np.unique(first[:, 0]).size == 3
