"""Fixed effects taken out, against dummies."""

from __future__ import annotations

import numpy as np
import pytest

from engagebias.errors import DesignError
from engagebias.numerics.within import dummies, effect_parameters, independent, take_out


def ways(seed: int = 2, n: int = 300) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [rng.integers(0, 6, n), rng.integers(0, 30, n), rng.integers(0, 4, n)]


@pytest.mark.parametrize("used", [[], [1], [0, 1], [2, 1, 0]])
def test_residuals_equal_those_of_a_regression_on_dummies(used: list[int]) -> None:
    rng = np.random.default_rng(1)
    columns, weights = rng.normal(size=(300, 2)), rng.uniform(0.5, 2, 300)
    some = [ways()[j] for j in used]
    levels = np.column_stack([np.ones(300), *[(w[:, None] == np.unique(w)).astype(float) for w in some]])
    root = np.sqrt(weights)[:, None]
    expected = root * columns - root * levels @ np.linalg.lstsq(root * levels, root * columns, rcond=None)[0]
    assert take_out(columns, weights, some) == pytest.approx(expected, abs=1e-12)


def test_what_does_not_vary_within_is_exactly_zero() -> None:
    group = ways()[1]
    assert not take_out(np.sqrt(group)[:, None] * 1e3, np.ones(300), [group]).any()


def test_parameters_count_effects_that_cut_across_clusters() -> None:
    a, b, _ = ways()
    assert effect_parameters([], a) == 1
    assert effect_parameters([a], a) == 1  # nested
    assert effect_parameters([b], a) == 30
    assert effect_parameters([a, b], np.arange(300)) == 35


def test_columns_that_repeat_are_left_out() -> None:
    x = np.random.default_rng(0).normal(size=(50, 3))
    assert independent(np.column_stack([x[:, 0], x[:, 1], x[:, 0] + x[:, 1], np.zeros(50)])).size == 2
    assert not independent(np.empty((5, 0))).size


def test_too_many_levels_say_what_to_do() -> None:
    with pytest.raises(DesignError, match=r"have 999 levels, more than the 400 .* Use a coarser one"):
        dummies([np.arange(1000)], 1000)
