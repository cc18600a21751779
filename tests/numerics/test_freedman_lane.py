"""Permutations of all regressions at once, against refits one by one."""

from __future__ import annotations

import numpy as np
import pytest

from engagebias.numerics.freedman_lane import orders_within, permuted_products, permuted_slopes
from engagebias.numerics.gram import Regression, directions
from engagebias.numerics.within import take_out
from numerics.test_gram import world


def order_within(block: np.ndarray, keys: np.ndarray) -> np.ndarray:
    return next(orders_within(block, [keys]))


def test_orders_stay_inside_blocks_and_are_all_alike() -> None:
    rng = np.random.default_rng(0)
    block = rng.integers(0, 30, 120)
    order = order_within(block, rng.random(120))
    assert sorted(order) == list(range(120))
    assert (block[order] == block).all()
    three = np.zeros(3, dtype=np.int64)
    seen = [tuple(order_within(three, rng.random(3))) for _ in range(6000)]
    assert [seen.count(s) / 6000 for s in sorted(set(seen))] == pytest.approx([1 / 6] * 6, abs=0.02)


def test_whole_blocks_are_permuted_alike_in_every_sample() -> None:
    rng = np.random.default_rng(0)
    block, keys = rng.integers(0, 30, 120), rng.random(120)
    rows = np.flatnonzero(block % 3 > 0)
    assert (rows[order_within(block[rows], keys[rows])] == order_within(block, keys)[rows]).all()


def test_equals_direct_refits() -> None:
    """Weighted regressions with effects: residuals of the model without the feature permuted, all fitted again."""
    columns, block = world(n=300)
    rng = np.random.default_rng(4)
    weights, way = rng.uniform(0.5, 2, 300), block
    whitened = take_out(columns, weights, [way])
    some = [Regression(0, 1), Regression(0, 1, (2, 3)), Regression(0, 4, (1, 2, 5))]
    gram = whitened.T @ whitened
    found = directions(gram, some)
    orders = [order_within(block, rng.random(300)) for _ in range(5)]
    fast = permuted_slopes(found, gram, permuted_products(whitened, orders))
    root = np.sqrt(weights)[:, None]
    levels = root * (way[:, None] == np.unique(way))
    for s, one in enumerate(some):
        controls = np.hstack([levels, root * columns[:, list(one.controls)]])
        y, x = (root * columns)[:, one.y], (root * columns)[:, one.x]
        fitted = controls @ np.linalg.lstsq(controls, y, rcond=None)[0]
        for d, order in enumerate(orders):
            again = np.empty(300)
            again[order] = y - fitted  # the feature of row order[i] meets the residual of row i
            slow = np.linalg.lstsq(np.column_stack([x, controls]), fitted + again, rcond=None)[0][0]
            assert fast[s, d] == pytest.approx(slow, abs=1e-12)
