from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from engagebias.numerics.proportions import clustered_share, wilson


@pytest.mark.parametrize(("k", "n"), [(0, 12), (3, 10), (20, 62), (52, 62), (12, 12)])
def test_it_is_statsmodels_interval(k: int, n: int) -> None:
    assert wilson(k / n, n, 0.95) == pytest.approx(proportion_confint(k, n, method="wilson"))


def test_the_effective_number_by_hand() -> None:
    """Clusters of 2 with 2, 1, 0 and 1 hits: variance 4/3 (1 + 0 + 1 + 0) / 64 = 1/24, so (1/4) / (1/24) = 6 of 8 units."""
    hit = np.array([1.0, 1, 1, 0, 0, 0, 1, 0])
    found = clustered_share(hit, np.ones(8), np.repeat(np.arange(4), 2), 0.95)
    assert (found.estimate, found.effective) == pytest.approx((0.5, 6))
    assert (found.conf_low, found.conf_high) == pytest.approx(wilson(0.5, 6, 0.95))


def test_weights_count_once_seen() -> None:
    """Two of four seen, those hit stand for three units each: 6 of 8, with what four units tell at most."""
    found = clustered_share(np.array([3.0, 3, 0, 0]), np.array([3.0, 3, 1, 1]), np.arange(4), 0.95, seen=4)
    assert found.estimate == 0.75
    assert found.effective <= 4


def test_it_covers_in_clusters() -> None:
    """In 1,000 draws of 60 clusters that are alike within, about as often as its level says; without clusters it would not."""
    held = naive = 0
    rng = np.random.default_rng(1)
    for _ in range(1000):
        cluster = np.repeat(np.arange(60), 20)
        hit = (rng.random(1200) < np.repeat(rng.beta(1, 4, 60), 20)).astype(float)
        found = clustered_share(hit, np.ones(1200), cluster, 0.95)
        held += found.conf_low <= 0.2 <= found.conf_high
        low, high = wilson(hit.mean(), 1200, 0.95)
        naive += low <= 0.2 <= high
    least, most = binom.ppf([0.001, 0.999], 1000, 0.95)
    assert least - 10 <= held <= most  # a hundredth is allowed to the normal approximation
    assert naive < 800
