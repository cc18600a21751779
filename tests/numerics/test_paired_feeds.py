from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from engagebias.numerics.paired_feeds import difference_of, sign_flip_p


def test_an_answer_by_hand() -> None:
    """Baselines 1, 2, 6 (SD sqrt 7, not the 2.16 of a divisor n), differences 1, 0, 5: 2 / sqrt 7."""
    found = difference_of(np.array([1.0, 2, 6]), np.array([1.0, 0, 5]))
    assert found.raw == 2
    assert found.sd == pytest.approx(np.sqrt(7))
    assert found.standardised == pytest.approx(2 / np.sqrt(7))
    assert found.raw_error == pytest.approx(np.sqrt(7 / 3))
    assert found.error_at_known_sd == pytest.approx(np.sqrt(7 / 3) / np.sqrt(7))
    assert found.reach(0.95) == pytest.approx(4.302653, abs=1e-6)


def test_the_error_is_that_of_a_jackknife() -> None:
    rng, n = np.random.default_rng(1), 2000
    base = rng.gamma(2, 1, n)
    diff = 0.5 + 0.3 * base + rng.normal(0, 1, n)
    left = np.array([difference_of(np.delete(base, i), np.delete(diff, i)).standardised for i in range(n)])
    jackknife = np.sqrt((n - 1) / n * np.sum((left - left.mean()) ** 2))
    found = difference_of(base, diff)
    assert found.std_error == pytest.approx(jackknife, rel=0.02)
    assert abs(found.error_at_known_sd - jackknife) > 0.1 * jackknife


def test_flips_against_scipy_and_by_enumeration() -> None:
    """Scipy's paired permutation test flips the same signs; seven people have 128 patterns."""
    x = np.array([0.3, -0.1, 0.7, 0.2, 0.5, -0.2, 0.4])
    exact = sign_flip_p(x, 999, np.random.default_rng(1))
    means = [abs(np.mean(x * s)) for s in itertools.product([1, -1], repeat=7)]
    assert exact == pytest.approx(np.mean(np.array(means) >= abs(x.mean()) - 1e-12))
    theirs = stats.permutation_test((x,), np.mean, permutation_type="samples", n_resamples=np.inf).pvalue
    assert exact == pytest.approx(theirs)
    drawn = sign_flip_p(x, 99, np.random.default_rng(2))
    assert drawn == pytest.approx(exact, abs=0.15)
    many = np.random.default_rng(3).normal(0.1, 1, 300)
    p = sign_flip_p(many, 9999, np.random.default_rng(4))
    assert p == pytest.approx(stats.ttest_1samp(many, 0).pvalue, abs=0.015)


def test_equal_baselines_have_no_standardised_difference() -> None:
    found = difference_of(np.ones(12), np.arange(12.0))
    assert np.isnan(found.standardised)
    assert found.raw == 5.5
