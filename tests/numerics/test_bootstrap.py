from __future__ import annotations

import numpy as np
import pytest

from engagebias.numerics.bootstrap import spread_of


def test_the_bounds_are_percentiles_of_the_defined_draws() -> None:
    draws = np.concatenate([np.arange(101.0), np.full(5, np.nan)])  # 5 of 106 are under 5 %
    spread = spread_of(np.random.default_rng(1).permutation(draws), 0.9)
    assert spread is not None
    assert (spread.conf_low, spread.conf_high, spread.undefined) == (pytest.approx(5), pytest.approx(95), 5)
    assert spread.std_error == pytest.approx(np.std(np.arange(101), ddof=1))


def test_there_is_none_where_more_than_five_in_a_hundred_are_undefined() -> None:
    draws = np.arange(100.0)
    draws[:5] = np.nan
    assert spread_of(draws, 0.95) is not None
    draws[5] = np.nan
    assert spread_of(draws, 0.95) is None
