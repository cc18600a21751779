from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ttest_ind, ttest_rel

from engagebias.numerics.paired_change import difference_of, interval_of, paired_change

FIRST = (np.r_[np.ones(20), np.zeros(42)], np.r_[np.ones(52), np.zeros(10)])
SECOND = (np.r_[np.ones(28), np.zeros(58)], np.r_[np.ones(72), np.zeros(14)])


def test_by_hand_and_against_scipy() -> None:
    """Blocked 20 and then 52 of 62: changes of 1 in 32 of 62, error by the paired t."""
    found = paired_change(*FIRST)
    assert found.estimate == pytest.approx(32 / 62)
    assert found.std_error == pytest.approx(np.sqrt(32 / 62 * 30 / 62 / 61))
    low, high, p = interval_of(found, 0.95)
    peer = ttest_rel(FIRST[1], FIRST[0])
    assert (low, high) == pytest.approx(tuple(peer.confidence_interval(0.95)))
    assert p == pytest.approx(peer.pvalue)


def test_the_difference_is_welchs_t_of_changes() -> None:
    found = difference_of(paired_change(*FIRST), paired_change(*SECOND))
    peer = ttest_ind(FIRST[1] - FIRST[0], SECOND[1] - SECOND[0], equal_var=False)
    assert found.df == pytest.approx(peer.df)
    assert interval_of(found, 0.95)[2] == pytest.approx(peer.pvalue)
    assert found.unpaired > 1.15 * found.std_error  # the rival: every wave a new draw
