from __future__ import annotations

import numpy as np
import pytest

from engagebias.numerics.competing_risks import incidence


def test_incidence_by_hand() -> None:
    """One of four is deleted first. Removed by 2 h: 3/4 still there, one of three; by 3 h: two of four."""
    found = incidence(np.array([1.0, 2, 3, 4]), np.array([2, 1, 1, 0]), 1, 0.95)
    assert found.at(0.5)[0] == 0
    assert [found.at(age)[0] for age in (2, 3, 9)] == pytest.approx([1 / 4, 2 / 4, 2 / 4])
    assert found.at(3)[3] == pytest.approx(2 / 3)  # the rival: deletion as censoring
    low, high = found.at(2)[1:3]
    assert 0 < low < 1 / 4 < high < 1
