from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import lognorm

from engagebias.numerics.truncated_delay import (
    _SHAPES,
    Family,
    Increments,
    _Grouped,
    fit_delay,
    log_share_gradient,
    share_arrived,
    share_by,
)

FAMILIES: list[Family] = ["lognormal", "loglogistic", "weibull"]


def seen_of(rows: list[tuple[float, float, float, int]]) -> Increments:
    low, high, count, post = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    n = int(post.max()) + 1
    last = np.array([high[post == i].max() for i in range(n)])
    return Increments(low, high, count, post.astype(np.int64), last, np.bincount(post.astype(int), count, minlength=n))


def world(seed: int, n: int = 200, half: float = 24.0, spread: float = 1.5) -> Increments:
    rng = np.random.default_rng(seed)
    rows = []
    for post in range(n):
        last = rng.uniform(2, 72)
        ages = np.append(np.arange(0.0, last, 2.0), last)
        delays = half * np.exp(spread * rng.normal(size=rng.poisson(40)))
        counts, _ = np.histogram(delays, ages)
        rows += [
            (*edge, count, post) for edge, count in zip(np.column_stack([ages[:-1], ages[1:]]), counts, strict=True)
        ]
    return seen_of(rows)


def test_an_answer_by_hand() -> None:
    """Half after an hour, exponential: 1/2, 1/4 and 3/16 of all arrive by 1, 2 and 4 h, and 1/16 later, unseen."""
    fitted = fit_delay(seen_of([(0, 1, 800, 0), (1, 2, 400, 0), (2, 4, 300, 0)]), "weibull")
    assert fitted.found
    assert (fitted.mu, fitted.log_spread) == pytest.approx((0, 0), abs=1e-5)
    # Whoever takes the last count for the final one finds half of 1,500 before the first hour is over.
    assert share_by(fitted, np.array([1.0, 4.0])) == pytest.approx([0.5, 0.9375], abs=1e-5)


def test_two_readings_at_the_same_ages_hold_no_half_life_down() -> None:
    for family in FAMILIES:
        fitted = fit_delay(seen_of([(0, 1, 60, 0), (1, 2, 40, 0), (0, 1, 55, 1), (1, 2, 45, 1)]), family)
        assert not fitted.found
        assert np.isnan(fitted.influence).all()


def test_it_is_the_likelihood_of_exact_times_when_readings_are_dense() -> None:
    rng = np.random.default_rng(5)
    last = rng.uniform(5, 72, 4000)
    delay = 12 * np.exp(rng.normal(size=4000))
    some = delay <= last
    delay, last = delay[some], last[some]
    width = 1e-4
    n = delay.size
    seen = Increments(
        np.concatenate([delay - width, delay + width]), np.concatenate([delay + width, last + width]),
        np.repeat([1.0, 0.0], n), np.tile(np.arange(n), 2), last, np.ones(n),
    )  # fmt: skip

    def loss(theta: np.ndarray) -> float:
        shape, scale = np.exp(theta[1]), np.exp(theta[0])
        return -(lognorm.logpdf(delay, shape, scale=scale) - lognorm.logcdf(last, shape, scale=scale)).sum()

    peer = minimize(loss, [2.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-8})
    fitted = fit_delay(seen, "lognormal")
    assert (fitted.mu, fitted.log_spread) == pytest.approx(tuple(peer.x), abs=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_scores_are_the_derivatives_of_the_likelihood(family: Family) -> None:
    grouped, theta = _Grouped.of(world(1, n=20)), np.array([2.5, 0.3])
    _, score = grouped.log_likelihood(_SHAPES[family], theta)
    for k, step in enumerate(1e-6 * np.eye(2)):
        up, down = (grouped.log_likelihood(_SHAPES[family], theta + s)[0] for s in (step, -step))
        assert score[k] == pytest.approx((up - down) / 2e-6, rel=1e-5)


@pytest.mark.parametrize("family", FAMILIES)
def test_half_of_all_arrives_by_the_half_life(family: Family) -> None:
    assert share_arrived(family, 7.0, 1.3, np.array([7.0]))[0] == pytest.approx(0.5)
    fitted = fit_delay(world(2), family)
    at = share_by(fitted, np.array([np.exp(fitted.mu), 6.0]))
    assert at[0] == pytest.approx(0.5)
    slope = log_share_gradient(fitted, 6.0)
    moved = share_arrived(family, np.exp(fitted.mu + 1e-6), np.exp(fitted.log_spread), np.array([6.0]))[0]
    assert (np.log(moved) - np.log(at[1])) / 1e-6 == pytest.approx(slope[0], rel=1e-4)


def test_clustered_errors_are_those_of_leaving_posts_out() -> None:
    seen = world(3, n=60)
    whole = fit_delay(seen, "lognormal")
    left = []
    for post in range(60):
        some, others = seen.post != post, np.arange(60) != post
        number = np.cumsum(others) - 1
        part = Increments(
            seen.low[some],
            seen.high[some],
            seen.count[some],
            number[seen.post[some]],
            seen.last[others],
            seen.total[others],
        )
        left.append(fit_delay(part, "lognormal").mu)
    jackknife = np.sqrt(59 / 60 * ((np.array(left) - np.mean(left)) ** 2).sum())
    sandwich = np.sqrt(60 / 59 * (whole.influence[:, 0] ** 2).sum())
    assert sandwich == pytest.approx(jackknife, rel=0.1)


def test_rows_and_posts_without_an_action_change_nothing() -> None:
    seen = world(4, n=30)
    more = Increments(
        np.append(seen.low, 0.0), np.append(seen.high, 9.0), np.append(seen.count, 0.0), np.append(seen.post, 30),
        np.append(seen.last, 9.0), np.append(seen.total, 0.0),
    )  # fmt: skip
    first, second = fit_delay(seen, "loglogistic"), fit_delay(more, "loglogistic")
    assert second.mu == pytest.approx(first.mu, abs=1e-7)
    assert second.influence[30].tolist() == [0.0, 0.0]
