from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chisquare

from engagebias.numerics.sample_ratio import equal_split


def test_by_hand() -> None:
    # 30, 20, 10 against 20 each: (100 + 0 + 100) / 20 = 10 on 2 degrees of freedom, p = exp(-5).
    statistic, df, p = equal_split(np.array([30.0, 20.0, 10.0]), np.zeros(3, dtype=np.int64))
    assert (statistic[0], df[0]) == (10, 2)
    assert p[0] == pytest.approx(np.exp(-5))


def test_it_equals_scipy_test_by_test() -> None:
    rng = np.random.default_rng(1)
    group = np.sort(rng.integers(0, 40, 200))
    counts = rng.integers(1, 999, 200) * 1.0
    statistic, _, p = equal_split(counts, group)
    for g in range(40):
        reference = chisquare(counts[group == g])
        assert (statistic[g], p[g]) == pytest.approx((reference.statistic, reference.pvalue), nan_ok=True)


def test_p_values_are_uniform_when_assignment_is_random() -> None:
    rng = np.random.default_rng(2)
    counts = rng.multinomial(4000, [0.25] * 4, size=4000).ravel() * 1.0
    _, _, p = equal_split(counts, np.repeat(np.arange(4000), 4))
    below = (p < 0.05).sum()
    assert 158 <= below <= 244  # 99.9 % of Binomial(4000, 0.05)


def test_a_single_arm_has_no_p_value() -> None:
    assert np.isnan(equal_split(np.array([5.0]), np.array([0]))[2][0])
