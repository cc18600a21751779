from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.stats import binom
from sklearn.metrics import dcg_score

from engagebias.numerics.cluster_shares import shares_of
from engagebias.numerics.exposure import (
    even_exposure,
    exposure,
    geometric,
    group_feeds,
    log_discount,
    top,
)
from engagebias.numerics.parity import Crossing, crossings, nearest_crossings, reach
from engagebias.numerics.propensity import weigh


def test_feeds_of_any_length_and_posts_of_none() -> None:
    feed = np.array([7, -1, 7, 3, 7, 3, 0])
    feeds = group_feeds(feed)
    assert sorted(sorted(row) for block in feeds.blocks for row in block.tolist()) == [[0, 2, 4], [3, 5], [6]]
    assert feeds.longest == 3
    assert exposure(np.arange(7.0), feeds, log_discount(3))[1] == 0
    assert group_feeds(np.array([-1, -1])).blocks == ()


def test_ties_have_the_mean_over_all_orders() -> None:
    """Not the weight of the mean position: of places 1 to 3 that is 0.63, the mean of the weights 0.71."""
    scores, weights = np.array([2.0, 5.0, 2.0, 2.0, 1.0]), log_discount(5)
    found = exposure(scores, group_feeds(np.zeros(5, dtype=np.int64)), weights)
    orders = []
    for order in itertools.permutations(range(5)):
        if all(scores[a] >= scores[b] for a, b in itertools.pairwise(order)):
            given = np.empty(5)
            given[list(order)] = weights
            orders.append(given)
    assert len(orders) == 6
    assert found == pytest.approx(np.mean(orders, axis=0), rel=1e-12)
    assert found[0] == pytest.approx(weights[1:4].mean())
    assert found[0] != pytest.approx(weights[2], rel=0.01)


def test_the_same_as_the_gain_of_a_library() -> None:
    """scikit-learn's discounted gain with ties averaged, of a class as the relevance, feed by feed."""
    rng = np.random.default_rng(1)
    for m, decimals in ((3, 0), (20, 0), (20, 3)):
        scores, member = rng.normal(size=(40, m)).round(decimals), (rng.random((40, m)) < 0.3)
        feeds = group_feeds(np.repeat(np.arange(40), m))
        given = exposure(scores.ravel(), feeds, log_discount(m)).reshape(40, m)
        ours = (given * member).sum(axis=1)
        theirs = [dcg_score([r], [s]) for r, s in zip(member.astype(float), scores, strict=True)]
        assert ours == pytest.approx(theirs, rel=1e-12)


def test_weights_of_positions() -> None:
    assert log_discount(3).tolist() == pytest.approx([1, 1 / np.log2(3), 0.5])
    assert log_discount(4, depth=2)[2:].tolist() == [0, 0]
    assert geometric(4, 0.5, depth=3).tolist() == [1, 0.5, 0.25, 0]
    assert top(4, 2).tolist() == [1, 1, 0, 0]


def test_no_post_is_better_off_in_random_order() -> None:
    feeds = group_feeds(np.array([0, 0, 0, 1, 1]))
    weights = np.array([1.0, 0.5, 0.0])
    assert even_exposure(feeds, weights).tolist() == [0.5, 0.5, 0.5, 0.75, 0.75]
    assert exposure(np.zeros(5), feeds, weights) == pytest.approx(even_exposure(feeds, weights))


def world(seed: int, n_authors: int = 60, n_feeds: int = 80, m: int = 10) -> tuple[np.ndarray, ...]:
    """Posts of authors who differ in class and in score, in feeds; the class has lower scores."""
    rng = np.random.default_rng(seed)
    feed, author = np.repeat(np.arange(n_feeds), m), rng.integers(0, n_authors, n_feeds * m)
    member = rng.random(feed.size) < rng.beta(0.7, 1.3, n_authors)[author]
    score = rng.normal(0, 0.7, n_authors)[author] - 0.5 * member + rng.normal(size=feed.size)
    return feed, np.unique(author, return_inverse=True)[1], member, score


def gap(
    feed: np.ndarray, author: np.ndarray, member: np.ndarray, score: np.ndarray, n_boot: int
) -> tuple[float, np.ndarray]:
    feeds = group_feeds(feed)
    weights = log_discount(feeds.longest)
    found = shares_of(
        [exposure(score, feeds, weights), even_exposure(feeds, weights)], member, author, n_boot=n_boot, seed=1
    )
    return float(found.value[0] - found.value[1]), found.draws[0] - found.draws[1]


def test_authors_keep_their_exposure_and_errors_come_out_as_if_feeds_were_ordered_anew() -> None:
    """In four worlds the error is 0.85 to 1.35 times that of 150 samples whose feeds are ordered anew, posts drawn twice standing twice."""
    for seed in range(4):
        feed, author, member, score = world(seed)
        _, draws = gap(feed, author, member, score, 400)
        rng, anew = np.random.default_rng(seed), []
        for _ in range(150):
            times = np.bincount(rng.integers(0, author.max() + 1, author.max() + 1), minlength=author.max() + 1)[author]
            some = np.repeat(np.arange(feed.size), times)
            anew.append(gap(feed[some], np.zeros(some.size, dtype=np.int64), member[some], score[some], 0)[0])
        assert 0.85 < draws.std() / np.std(anew) < 1.35


def test_intervals_hold_the_truth_of_many_worlds() -> None:
    """The truth is the mean of 2,000 other worlds; in 300 worlds a 95 % interval holds it as often as it says."""
    truth = np.mean([gap(*world(10_000 + seed), 0)[0] for seed in range(2000)])
    held = 0
    for seed in range(300):
        low, high = np.quantile(gap(*world(seed), 300)[1], [0.025, 0.975])
        held += low <= truth <= high
    # Percentile intervals of 60 authors are a little narrow: 94 % in 400 other worlds.
    assert binom.ppf(0.001, 300, 0.93) <= held <= binom.ppf(0.999, 300, 0.95)


def test_differences_are_made_draw_by_draw() -> None:
    feed, author, member, score = world(1)
    feeds = group_feeds(feed)
    one = exposure(score, feeds, log_discount(10))
    found = shares_of([one, one], member, author, n_boot=100, seed=3)
    assert (found.draws[0] == found.draws[1]).all()
    assert found.draws[0].std() > 0
    assert shares_of([one], member, np.zeros(author.size, dtype=np.int64), n_boot=100, seed=1).draws.shape == (1, 0)


def test_crossings_of_a_curve() -> None:
    values = np.array([0.0, 1.0, 2.0, 4.0])
    assert crossings(values, np.array([-1.0, -0.5, 0.5, 1.0])) == (Crossing(1.5, True),)
    assert crossings(values, np.array([3.0, 1.0, 0.0, -2.0])) == (Crossing(2.0, False),)
    assert crossings(values, np.array([0.0, 1.0, 1.0, 1.0])) == (Crossing(0.0, True),)
    assert crossings(values, np.array([1.0, 2.0, 1.0, 0.5])) == ()
    assert [c.rises for c in crossings(values, np.array([-1.0, 1.0, -1.0, 1.0]))] == [True, False, True]


def test_a_draw_that_never_crosses_does_so_beyond_the_values() -> None:
    values = np.array([0.0, 1.0, 2.0])
    draws = np.array([[-1.0, -1.0, -3.0, 1.0, 1.0], [1.0, -1.0, -2.0, 2.0, -1.0], [2.0, 1.0, -1.0, 3.0, -2.0]])
    up = nearest_crossings(values, draws, Crossing(0.6, True))
    assert up[:4].tolist() == [0.5, 1.5, np.inf, -np.inf]
    assert np.isnan(up[4])  # it crosses the other way
    down = nearest_crossings(values, draws, Crossing(0.6, False))
    assert down[2:].tolist() == [-np.inf, np.inf, 0.5]
    # Zero throughout, as without the class, lies on no side; at zero from the first value on, it crosses there, one way.
    flat = np.array([[0.0, 0.0, 0.0], [0.0, 1.0, -1.0], [0.0, 2.0, -1.0]])
    up, down = (nearest_crossings(values, flat, Crossing(0.6, rises)) for rises in (True, False))
    assert up.tolist() == pytest.approx([np.nan, 0.0, np.nan], nan_ok=True)
    assert down.tolist() == pytest.approx([np.nan, np.nan, 0.0], nan_ok=True)
    assert reach(np.append(np.ones(100), np.full(6, np.nan)), 0.95) is None
    assert reach(np.append(np.arange(100.0), np.full(5, np.inf)), 0.95) == (2.0, np.inf)


def test_a_click_seldom_seen_weighs_more_up_to_the_clip() -> None:
    seen, clicks = np.array([1.0, 0.1, 0.01, 0.0]), np.array([8.0, 1.0, 1.0, 0.0])
    found = weigh(seen, np.ones(4), clicks, clip=20)
    assert found.weight.tolist() == pytest.approx([1, 10, 20, 0])
    assert (found.clipped, found.largest, found.unsupported) == pytest.approx((0.1, 20, 0.25))
    assert found.effective == pytest.approx((8 + 10 + 20) ** 2 / (8 + 100 + 400))
