from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.optimize import minimize

from engagebias.numerics.rating_factors import Factors, Penalty, Ratings, fit_factors, random_start

PENALTY = Penalty(0.15, 0.03)


def made(seed: int, raters: int = 12, items: int = 9, share: float = 0.6) -> Ratings:
    rng = np.random.default_rng(seed)
    cells = np.sort(rng.choice(raters * items, round(share * raters * items), replace=False))
    rater, item = cells // items, cells % items
    side = np.where(np.arange(raters) < raters // 2 + 1, 1.0, -1.0)
    felt = 0.5 + 0.5 * side[rater] * rng.normal(size=items)[item] + rng.normal(0, 0.1, rater.size)
    return Ratings(rater, item, np.clip(felt, 0, 1), np.ones(raters), items)


def loss_of(theta: np.ndarray, of: Ratings, penalty: Penalty) -> float:
    """The published loss written out: a mean of squares, and means of squares of each kind of parameter."""
    u, n = of.count.size, of.n_items
    common, i_u, f_u, i_n, f_n = (
        theta[0],
        theta[1 : 1 + u],
        theta[1 + u : 1 + 2 * u],
        theta[1 + 2 * u : 1 + 2 * u + n],
        theta[-n:],
    )
    error = of.rating - common - i_u[of.rater] - i_n[of.item] - f_u[of.rater] * f_n[of.item]
    kept = penalty.intercept * (common**2 + np.mean(i_u**2) + np.mean(i_n**2))
    return float(np.mean(error**2) + kept + penalty.factor * (np.mean(f_u**2) + np.mean(f_n**2)))


def stacked(fit: Factors) -> np.ndarray:
    return np.concatenate([[fit.common], fit.rater_intercept, fit.rater_factor, fit.item_intercept, fit.item_factor])


def test_an_answer_by_hand() -> None:
    """Factors penalised away and everybody rates every item: intercepts are means shrunk by 1 + lambda, common first.

    Ratings 1, 1, 1 of one item and 0, 0, 1 of the other: grand mean 2/3, common (2/3) / 1.1; a sum of all parameters in place of
    the mean over each kind would shrink the items three times less.
    """
    of = Ratings(
        np.array([0, 1, 2, 0, 1, 2]), np.array([0, 0, 0, 1, 1, 1]), np.array([1.0, 1, 1, 0, 0, 1]), np.ones(3), 2
    )
    fit = fit_factors(of, Penalty(0.1, 1e6), np.array([0.5, -0.5]))
    # Items 1 and 1/3, raters 1/2, 1/2 and 1: deviations from the grand mean of 2/3, each over 1 + lambda; what common leaves
    # of the mean, 2/3 - c, is split among common, raters and items alike: each holds (2/3) / 3.1.
    each = (2 / 3) / 3.1
    assert fit.common == pytest.approx(each, abs=1e-6)
    assert fit.item_intercept == pytest.approx(each + np.array([1 / 3, -1 / 3]) / 1.1, abs=1e-6)
    assert fit.rater_intercept == pytest.approx(each + np.array([-1 / 6, -1 / 6, 1 / 3]) / 1.1, abs=1e-6)


def test_against_a_general_minimiser() -> None:
    of = made(3)
    rng = np.random.default_rng(1)
    ours = min((fit_factors(of, PENALTY, random_start(of.n_items, rng)) for _ in range(10)), key=lambda f: f.loss)
    assert ours.loss == pytest.approx(loss_of(stacked(ours), of, PENALTY), abs=1e-14)
    starts = [rng.normal(0, 0.5, 1 + 2 * of.count.size + 2 * of.n_items) for _ in range(4)]
    found = [minimize(loss_of, s, args=(of, PENALTY), method="BFGS", options={"gtol": 1e-9}) for s in starts]
    best = min(found, key=lambda f: f.fun)
    assert ours.loss == pytest.approx(best.fun, abs=1e-10)
    intercepts = best.x[1 + 2 * of.count.size : 1 + 2 * of.count.size + of.n_items]
    assert ours.item_intercept == pytest.approx(intercepts, abs=1e-4)


def test_no_round_raises_the_loss_and_it_comes_to_rest() -> None:
    of, start = made(4), random_start(9, np.random.default_rng(2))
    losses = [fit_factors(of, PENALTY, start, most=k).loss for k in (1, 2, 4, 8, 16, 32, 500)]
    assert all(b <= a + 1e-12 for a, b in itertools.pairwise(losses))
    assert not fit_factors(of, PENALTY, start, most=1).settled
    assert fit_factors(of, PENALTY, start, most=5000).settled


def test_most_raters_are_negative_whatever_the_start() -> None:
    of, start = made(5), random_start(9, np.random.default_rng(3))
    one, other = (fit_factors(of, PENALTY, s) for s in (start, -start))
    assert np.mean(one.rater_factor < 0) >= 0.5
    assert one.item_factor == pytest.approx(other.item_factor, abs=1e-5)
    assert np.abs(one.item_factor).max() > 0.1


def test_a_rater_drawn_twice_is_two_raters() -> None:
    """A bootstrap sample by counts is the sample written out; raters who are not drawn move nothing."""
    of = made(6)
    count = np.array([2.0, 0, 1, 1, 3, 0, 1, 1, 1, 1, 1, 0])
    start = random_start(of.n_items, np.random.default_rng(4))
    copies = np.concatenate([np.repeat(r, int(c)) for r, c in enumerate(count)])
    rows = [np.flatnonzero(of.rater == r) for r in copies]
    whole = Ratings(
        np.concatenate([np.full(r.size, k) for k, r in enumerate(rows)]), of.item[np.concatenate(rows)], of.rating[np.concatenate(rows)],
        np.ones(copies.size), of.n_items,
    )  # fmt: skip
    short = fit_factors(Ratings(of.rater, of.item, of.rating, count, of.n_items), PENALTY, start)
    long = fit_factors(whole, PENALTY, start)
    assert short.item_intercept == pytest.approx(long.item_intercept, abs=1e-7)
    assert short.loss == pytest.approx(long.loss, abs=1e-12)
    assert short.settled
