from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy.stats import binom
from statsmodels.stats.multitest import multipletests

from engagebias.numerics.step_down import romano_wolf, two_stage


def test_by_hand_the_second_is_compared_with_the_rest_alone() -> None:
    # First: 3 is reached by no draw's largest (2.5, 2.5, 1): 1/4. Second: of the second and third alone the largest
    # are 0.2, 2.5 and 1; 2 is reached once: 2/4. In one step, over all three, it would be twice: 3/4.
    drawn = np.array([[2.5, 0.2, 0.1], [0.0, 2.5, 0.4], [1.0, -1.0, 0.3]])
    assert romano_wolf(np.array([3.0, -2.0, 0.35]), drawn).tolist() == [0.25, 0.5, 0.5]


def test_equals_pyfixest() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own dependencies, at import
        from pyfixest.estimation.post_estimation.multcomp import _get_rwolf_pval
    rng = np.random.default_rng(1)
    for _ in range(20):
        observed, drawn = rng.normal(0, 2, 8), rng.normal(size=(99, 8))
        assert romano_wolf(observed, drawn) == pytest.approx(_get_rwolf_pval(observed, drawn))


def test_the_family_rejects_a_true_null_at_its_rate_and_uses_dependence() -> None:
    worlds, family, holm = 500, 0, 0
    for seed in range(worlds):
        rng = np.random.default_rng(seed)
        common = rng.normal(size=(500, 1))
        t = 0.95 * common + 0.31 * rng.normal(size=(500, 10))  # one draw is the data, the rest the bootstrap
        family += romano_wolf(t[0], t[1:]).min() <= 0.05
        each = [(1 + np.sum(np.abs(t[1:, j]) >= abs(t[0, j]))) / 500 for j in range(10)]
        holm += 10 * min(each) <= 0.05
    low, high = binom.interval(0.998, worlds, 0.05)
    assert low <= family <= high
    assert holm < family


def test_tests_that_were_not_run_stay_out() -> None:
    drawn = np.random.default_rng(1).normal(size=(99, 3))
    with_gap = romano_wolf(np.array([2.5, np.nan, 1.0]), drawn)
    assert np.isnan(with_gap[1])
    assert with_gap[[0, 2]].tolist() == romano_wolf(np.array([2.5, 1.0]), drawn[:, [0, 2]]).tolist()


def test_two_stage_is_never_below_the_raw_value() -> None:
    p = np.array([0.001] * 8 + [0.03, 0.06])
    assert multipletests(p, method="fdr_tsbh")[1][-1] < 0.06
    assert two_stage(p, 0.05)[-1] == 0.06
    assert two_stage(np.array([0.01, np.nan, 0.04]), 0.05)[[0, 2]].tolist() == pytest.approx([0.02, 0.04])
    assert np.isnan(two_stage(np.array([np.nan]), 0.05)).all()
