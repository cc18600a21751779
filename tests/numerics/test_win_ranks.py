from __future__ import annotations

import time
from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from engagebias.numerics.win_ranks import Floats, Ints, Wins, win_share

# Stratum 0: high 5, low 1, 3, 5: two wins and a tie of three pairs. Stratum 1: high 2 and 1, low 4: two losses.
# Stratum 2 has high posts alone.
Y = np.array([5.0, 1, 3, 5, 2, 1, 4, 9])
HIGH = np.array([True, False, False, False, True, True, False, True])
STRATUM = np.array([0, 0, 0, 0, 1, 1, 1, 2])


def brute(y: Floats, high: np.ndarray, stratum: Ints, cluster: Ints) -> tuple[float, float]:
    """List every pair, and sum the formula of the docstring over the list."""
    pairs = [
        (i, j, 0.5 if y[i] == y[j] else float(y[i] > y[j]))
        for i, j in product(np.flatnonzero(high), np.flatnonzero(~high))
        if stratum[i] == stratum[j]
    ]
    m = len(pairs)
    theta = sum(w for *_, w in pairs) / m
    involved = {c for i, j, _ in pairs for c in (cluster[i], cluster[j])}
    psi = np.array([sum(w - theta for i, j, w in pairs if c in (cluster[i], cluster[j])) for c in involved])
    a = ((psi - psi.mean()) ** 2).sum()
    b = sum((w - theta) ** 2 for i, j, w in pairs if cluster[i] != cluster[j])
    g = len(involved)
    return theta, float(np.sqrt(g / (g - 1) * max(a - b, a / 2)) / m)


def test_by_hand() -> None:
    """2.5 wins of 5 pairs are one half; strata weighing alike would give (2.5/3 + 0)/2 = 0.42, posts (all) 0.45."""
    wins = win_share(Y, HIGH, STRATUM, STRATUM)
    assert (wins.estimate, wins.n_high, wins.n_low, wins.n_pairs, wins.n_strata) == (0.5, 3, 4, 5, 2)
    # Of the clusters, 2.5 - 1.5 = 1 and 0 - 1 = -1: sqrt(2/1 (1 + 1)) / 5.
    assert wins.std_error == pytest.approx(2 / 5)
    assert wins.without_each().tolist() == [0, pytest.approx(2.5 / 3)]


def test_it_equals_mann_whitney_in_one_stratum() -> None:
    rng = np.random.default_rng(1)
    y, high = rng.poisson(3, 80) * 1.0, rng.random(80) < 0.4
    u = mannwhitneyu(y[high], y[~high]).statistic
    assert win_share(y, high, np.zeros(80, np.int64), np.arange(80)).estimate == pytest.approx(
        u / (high.sum() * (~high).sum())
    )


@pytest.mark.parametrize(
    "clusters",
    [lambda rng, s: s // 3, lambda rng, s: rng.integers(0, 7, s.size), lambda rng, s: np.arange(s.size) + 10**12],
    ids=["contain strata", "cut across strata", "single posts"],
)
def test_it_equals_a_list_of_all_pairs(clusters: Callable[[np.random.Generator, Ints], Ints]) -> None:
    rng = np.random.default_rng(2)
    for _ in range(10):
        y, high, stratum = rng.poisson(2, 60) * 1.0, rng.random(60) < 0.3, rng.integers(0, 12, 60)
        cluster = clusters(rng, stratum)
        wins = win_share(y, high, stratum, cluster)
        assert (wins.estimate, wins.std_error) == pytest.approx(brute(y, high, stratum, cluster), rel=1e-12)


def test_matched_pairs_have_the_error_of_a_share() -> None:
    """Each pair is a stratum and each post a cluster: the variance is that of 200 draws, not twice that."""
    y = np.random.default_rng(3).random(400)
    wins = win_share(y, np.tile([True, False], 200), np.repeat(np.arange(200), 2), np.arange(400))
    p = wins.estimate
    assert wins.std_error == pytest.approx(np.sqrt(p * (1 - p) / 200), rel=0.01)


def test_delong_placements() -> None:
    """One post a cluster: near the textbook error, whose sums divide by n - 1."""
    rng = np.random.default_rng(4)
    x, z = rng.normal(0.3, 1, 300), rng.normal(0, 1, 500)
    over = (x[:, None] > z[None, :]).mean(axis=1), (x[:, None] > z[None, :]).mean(axis=0)
    delong = np.sqrt(over[0].var(ddof=1) / 300 + over[1].var(ddof=1) / 500)
    high = np.arange(800) < 300
    wins = win_share(np.concatenate([x, z]), high, np.zeros(800, np.int64), np.arange(800))
    assert wins.std_error == pytest.approx(delong, rel=0.005)


def test_without_each_is_the_estimate_without_the_cluster() -> None:
    rng = np.random.default_rng(5)
    y, high, stratum = rng.poisson(2, 90) * 1.0, rng.random(90) < 0.4, rng.integers(0, 5, 90)
    cluster = rng.integers(0, 4, 90)
    without = [win_share(*(a[cluster != c] for a in (y, high, stratum, cluster))).estimate for c in range(4)]
    assert win_share(y, high, stratum, cluster).without_each() == pytest.approx(without)


def test_no_pair_and_one_cluster() -> None:
    none = win_share(Y, HIGH, np.arange(8), STRATUM)
    assert np.isnan(none.estimate)
    assert (none.n_pairs, none.n_clusters) == (0, 0)
    empty = np.empty(0, np.int64)
    assert win_share(empty * 1.0, empty > 0, empty, empty).n_pairs == 0
    one = win_share(Y, HIGH, STRATUM, np.zeros(8, np.int64))
    assert (one.estimate, one.n_clusters) == (0.5, 1)
    assert np.isnan(one.std_error)


def world(rng: np.random.Generator, *, cut: bool) -> Wins:
    """Make authors of unlike size and level; the difference of a pair is normal with mean 0.4 and variance 2."""
    sizes = rng.integers(2, 25, 60)
    author = np.repeat(np.arange(60), sizes)
    high = rng.random(author.size) < 0.35
    # The gap differs by author as well, so that errors of single posts would be far too small.
    gap = 0.4 + 0.6 * rng.standard_normal(60)[author]
    y = rng.standard_normal(author.size) * np.sqrt(0.82) + gap * high
    stratum = rng.integers(0, 4, author.size) if cut else author * 4 + rng.integers(0, 2, author.size)
    return win_share(y, high, stratum, author)


@pytest.mark.parametrize("cut", [True, False], ids=["authors cut across strata", "authors contain strata"])
def test_coverage_in_500_worlds(cut: bool) -> None:
    """The chance that N(0.4, 2 x 0.82 + 0.36) is above 0 is Phi(0.4 / sqrt(2)) = 0.6114; t with 59 degrees of freedom."""
    truth, rng = 0.61135, np.random.default_rng(6)
    found = [world(rng, cut=cut) for _ in range(500)]
    covered = sum(abs(w.estimate - truth) <= 2.001 * w.std_error for w in found)
    assert 457 <= covered <= 490  # 99.9 % of Binomial(500, 0.95)
    assert np.mean([w.estimate for w in found]) == pytest.approx(truth, abs=0.005)


def test_a_million_posts_in_ten_thousand_strata() -> None:
    """By ranks it takes well under a second of one core; pairs would be 21 million."""
    rng = np.random.default_rng(7)
    n = 1_000_000
    y, high, stratum = rng.poisson(5, n) * 1.0, rng.random(n) < 0.3, rng.integers(0, 10_000, n)
    cluster = rng.integers(0, 500, n)
    began = time.process_time()
    assert win_share(y, high, stratum, cluster).n_pairs > 20_000_000
    assert time.process_time() - began < 2
