from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engagebias.labels.drawing import allocate, assign, draw


@settings(deadline=None, max_examples=400)
@given(
    st.lists(st.one_of(st.integers(1, 4), st.integers(1, 5000)), min_size=1, max_size=12),
    st.floats(0, 1), st.integers(1, 5), st.sampled_from(["proportional", "equal"]),
)  # fmt: skip
def test_allocation_keeps_its_bounds_and_its_total(sizes: list[int], share: float, least: int, design: str) -> None:
    size = np.array(sizes)
    floor = np.minimum(size, least)
    n = int(floor.sum() + round(share * (size.sum() - floor.sum())))
    taken = allocate(size, n, design=design, least=least)  # type: ignore[arg-type]
    assert taken.sum() == n
    assert ((floor <= taken) & (taken <= size)).all()
    weight = size if design == "proportional" else np.ones(size.size)
    low, high = 0.0, float(n)
    for _ in range(200):  # the one rate at which shares, held inside their bounds, add up to n
        rate = (low + high) / 2
        low, high = (rate, high) if np.clip(rate * weight, floor, size).sum() < n else (low, rate)
    assert (np.abs(taken - np.clip(high * weight, floor, size)) < 1 + 1e-6).all()
    assert not ((size[:, None] > size) & (taken[:, None] < taken)).any()  # a larger stratum never gets less


def test_allocation_by_hand() -> None:
    # 20 draws by size from 70, 25 and 5 posts: 14, 5 and 1; two at least leave 18 for 95 posts: 13.26 and 4.74.
    sizes = np.array([70, 25, 5])
    assert allocate(sizes, 20, design="proportional", least=1).tolist() == [14, 5, 1]
    assert allocate(sizes, 20, design="proportional", least=2).tolist() == [13, 5, 2]
    assert allocate(sizes, 20, design="equal", least=2).tolist() == [8, 7, 5]


def test_horvitz_thompson_is_unbiased_and_a_plain_mean_is_not() -> None:
    """Totals weighted by the inverse of n_h / N_h are right on average over 4,000 draws, within four standard errors."""
    rng = np.random.default_rng(1)
    sizes = np.array([400, 60, 5])
    stratum = np.repeat(np.arange(3), sizes)
    y = rng.gamma(2, size=stratum.size) + 5 * (stratum == 1)
    taken = allocate(sizes, 45, design="equal", least=2)
    assert taken.tolist() == [20, 20, 5]
    weight = (sizes / taken)[stratum]
    found, included = [], np.zeros(stratum.size)
    for seed in range(4000):
        chosen = draw(sizes, taken, np.random.default_rng(seed))
        assert np.unique(chosen).size == 45
        included[chosen] += 1
        found.append((weight[chosen] * y[chosen]).sum())
    error = np.std(found) / np.sqrt(4000)
    assert abs(np.mean(found) - y.sum()) < 4 * error
    probability = (taken / sizes)[stratum]
    spread = np.sqrt(np.maximum(probability * (1 - probability), 1e-12) / 4000)
    assert (np.abs(included / 4000 - probability) < 5 * spread + 1e-9).all()
    assert (
        np.mean([y[draw(sizes, taken, np.random.default_rng(s))].mean() for s in range(200)]) * y.size > 1.2 * y.sum()
    )


def test_a_part_goes_to_all_and_the_rest_to_one_each() -> None:
    for overlap, shared in ((0, 0), (0.25, 25), (1, 100)):
        gets = assign(100, 3, overlap, np.random.default_rng(2))
        assert (gets.sum(axis=1) == 3).sum() == shared
        assert set(gets.sum(axis=1).tolist()) <= {1, 3}
        assert np.ptp(gets.sum(axis=0)) <= 1
