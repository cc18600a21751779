from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from engagebias.numerics.wrongful_bounds import bound_rate, ends_of


def test_bounds_by_hand() -> None:
    """Of 20 posts 4 were removed wrongly, 2 rightly and 14 kept: 4 of 18 if none of the kept breaks a rule, 4 of 4 if all do."""
    wrongly, kept = np.array([1.0] * 4 + [0] * 16), np.array([0.0] * 6 + [1] * 14)
    found = bound_rate(wrongly, kept, np.arange(20), 20, (0, 1))
    assert (found.low, found.high) == pytest.approx((4 / 18, 1))
    half = bound_rate(wrongly, kept, np.arange(20), 20, (0.5, 0.5))
    assert half.low == half.high == pytest.approx(4 / 11)


def test_influences_are_those_of_leaving_a_cluster_out() -> None:
    rng = np.random.default_rng(2)
    fate = rng.choice(3, 400, p=[0.1, 0.1, 0.8])
    wrongly, kept, cluster = (fate == 0).astype(float), (fate == 2).astype(float), np.repeat(np.arange(40), 10)
    whole = bound_rate(wrongly, kept, cluster, 40, (0, 0.3))
    for ends, name in ((whole.low_influence, "low"), (whole.high_influence, "high")):
        rest = cluster != 7
        less = bound_rate(wrongly[rest], kept[rest], cluster[rest], 40, (0, 0.3))
        moved = np.log(getattr(whole, name)) - np.log(getattr(less, name))
        assert moved == pytest.approx(ends[7], abs=0.01)


def test_the_outer_limits_hold_the_bound() -> None:
    """In 500 samples of 300 posts the lower limit lies below the least rate as often as a one-sided limit should."""
    held = 0
    rng = np.random.default_rng(3)
    for _ in range(500):
        fate = rng.choice(3, 300, p=[0.15, 0.1, 0.75])
        found = bound_rate((fate == 0).astype(float), (fate == 2).astype(float), np.arange(300), 300, (0, 1))
        held += ends_of(found.low, found.high, found.low_influence, found.high_influence, 0.95).conf_low <= 0.15 / 0.9
    low, high = binom.ppf([0.001, 0.999], 500, 0.975)
    assert low <= held <= high
