from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import approx_fprime, root

from engagebias.numerics.labelled_moments import (
    Family,
    Problem,
    dependent,
    fit_corrected,
    fit_gold,
    fit_naive,
    information,
    least_ratio,
    moments,
    scales,
    unscale,
)

FAMILIES: list[Family] = ["linear", "poisson"]


def problem(family: Family, *, share: float = 0.3, seed: int = 1, n: int = 400, wrong: float = 0.2) -> Problem:
    """Posts in 40 clusters with a binary label, wrong in a fifth, and a feature; some coded, at unequal chances."""
    rng = np.random.default_rng(seed)
    people, z, cluster = (rng.random(n) < 0.4) * 1.0, rng.normal(size=n), rng.integers(0, 40, n)
    machine = np.where(rng.random(n) < wrong, 1 - people, people)
    offset = np.log(rng.integers(5, 50, n)) if family == "poisson" else np.zeros(n)
    mean = -1 + 0.4 * people + 0.2 * z + rng.normal(0, 0.3, 40)[cluster]
    y = rng.poisson(np.exp(offset + mean)) * 1.0 if family == "poisson" else mean + rng.normal(size=n)
    chance = np.clip(share * (0.5 + machine), None, 1) if share < 1 else np.ones(n)
    gold = np.flatnonzero(rng.random(n) < chance)
    x, x_gold = np.column_stack([np.ones(n), machine, z]), np.column_stack([np.ones(n), people, z])[gold]
    return Problem(x, y, offset, gold, x_gold, y[gold], 1 / chance[gold], cluster, None, family)


def mean_of(
    machine: list[float], gold: dict[int, float], weight: list[float], stratum: list[int] | None = None
) -> Problem:
    y = np.array(machine)
    at = np.array(list(gold))
    return Problem(
        np.ones((y.size, 1)), y, np.zeros(y.size), at, np.ones((at.size, 1)), np.array(list(gold.values())), np.array(weight),
        np.arange(y.size), None if stratum is None else np.array(stratum), "linear",
    )  # fmt: skip


def test_a_mean_by_hand_is_not_the_naive_nor_the_gold_one() -> None:
    """Machine 1 1 1 0 0 0 1 1; four coded with chance 1/2 as 1 0 0 0: 5/8 + 2 (0 - 1 + 0 + 0) / 8 = 3/8."""
    p = mean_of([1, 1, 1, 0, 0, 0, 1, 1], {0: 1.0, 1: 0.0, 3: 0.0, 5: 0.0}, [2.0] * 4)
    naive, gold = fit_naive(p), fit_gold(p)
    corrected = fit_corrected(p, gold.coef)
    assert [f.coef[0] for f in (naive, gold, corrected)] == pytest.approx([5 / 8, 1 / 4, 3 / 8])
    # Posts' scores at 3/8: machine - 3/8, less 2 for the coded one in error, squared; over 8 squared, times 8 / 7.
    scores = np.array([1, 1 - 2, 1, 0, 0, 0, 1, 1]) - 3 / 8
    assert corrected.covariance[0, 0] == pytest.approx(8 / 7 * (scores**2).sum() / 64)
    assert (naive.df, corrected.df) == (7, 3)


def test_strata_by_hand_give_the_textbook_error_of_a_stratified_mean() -> None:
    """Strata of 6 and 4 posts, 3 and 2 coded, a machine that always says 0: within them s^2 = 7/3 and 2."""
    p = mean_of([0.0] * 10, {0: 1.0, 1: 2.0, 2: 4.0, 6: 5.0, 7: 7.0}, [2.0] * 5, [0] * 6 + [1] * 4)
    fit = fit_corrected(p, np.zeros(1))
    means, mean = np.array([7 / 3, 6.0]), (6 * 7 / 3 + 4 * 6) / 10
    assert fit.coef[0] == pytest.approx(mean)
    # Draws within strata, N^2 s^2 / r less the part of a finite stratum, and the posts' own spread between strata.
    within = 36 * (7 / 3) / 3 * (1 - 1 / 6) + 16 * 2 / 2 * (1 - 1 / 4)
    between = 6 * (means[0] - mean) ** 2 + 4 * (means[1] - mean) ** 2
    assert fit.covariance[0, 0] == pytest.approx(10 / 9 * (within + between) / 100)
    loose = fit_corrected(replace(p, stratum=None), np.zeros(1))
    assert loose.coef[0] == pytest.approx(mean)
    assert loose.covariance[0, 0] > 1.2 * fit.covariance[0, 0]


@pytest.mark.parametrize("family", FAMILIES)
def test_all_coded_equals_statsmodels_whatever_the_machine_says(family: Family) -> None:
    p = problem(family, share=1.0, wrong=0.5)
    distribution = sm.families.Poisson() if family == "poisson" else sm.families.Gaussian()
    model = sm.GLM(p.y, p.x_gold, family=distribution, offset=p.offset)
    reference = model.fit(cov_type="cluster", cov_kwds={"groups": p.cluster, "use_correction": False})
    gold = fit_gold(p)
    for fit in (gold, fit_corrected(p, np.zeros(3)), fit_corrected(replace(p, stratum=p.cluster % 2), gold.coef)):
        assert fit.coef == pytest.approx(reference.params, abs=1e-8)
        assert fit.covariance == pytest.approx(40 / 39 * reference.cov_params(), rel=1e-6)
        assert fit.df == 39
    assert fit_naive(p).coef[1] != pytest.approx(reference.params[1], abs=0.05)


@pytest.mark.parametrize("family", FAMILIES)
def test_perfect_labels_leave_the_naive_answer(family: Family) -> None:
    p = problem(family, wrong=0.0)
    naive, gold = fit_naive(p), fit_gold(p)
    corrected = fit_corrected(p, gold.coef)
    assert corrected.coef == pytest.approx(naive.coef, abs=1e-9)
    assert corrected.covariance == pytest.approx(naive.covariance)
    assert gold.coef[1] != pytest.approx(naive.coef[1], abs=0.01)


@pytest.mark.parametrize("family", FAMILIES)
def test_it_solves_the_moments_written_out(family: Family) -> None:
    """The equations and their sandwich, post by post, against a general root finder and numeric derivatives."""
    p = problem(family)
    people = {int(i): (row, w) for i, row, w in zip(p.gold, p.x_gold, p.weight, strict=True)}

    def post(i: int, b: np.ndarray) -> np.ndarray:
        def score(x: np.ndarray) -> np.ndarray:
            return x * (p.y[i] - (np.exp(p.offset[i] + x @ b) if family == "poisson" else x @ b))

        if i not in people:
            return score(p.x[i])
        row, weight = people[i]
        return score(p.x[i]) + weight * (score(row) - score(p.x[i]))

    def total(b: np.ndarray) -> np.ndarray:
        return sum(post(i, b) for i in range(p.y.size))

    fit = fit_corrected(p, fit_gold(p).coef)
    found = root(total, np.zeros(3), tol=1e-12)
    assert found.success
    assert fit.coef == pytest.approx(found.x, abs=1e-8)
    bread = np.linalg.inv(-np.array([approx_fprime(fit.coef, lambda b, j=j: total(b)[j], 1e-7) for j in range(3)]))
    by_cluster = np.array([sum(post(i, fit.coef) for i in np.flatnonzero(p.cluster == c)) for c in range(40)])
    assert fit.covariance == pytest.approx(40 / 39 * bread @ by_cluster.T @ by_cluster @ bread.T, rel=1e-3)


def test_the_derivative_is_that_of_the_scores() -> None:
    p, b = problem("poisson"), np.array([-1.0, 0.3, 0.2])
    numeric = -np.array(
        [
            approx_fprime(b, lambda c, j=j: moments(p.x, p.y, p.offset, c, "poisson").sum(axis=0)[j], 1e-7)
            for j in range(3)
        ]
    )
    assert information(p.x, p.offset, np.ones(p.y.size), b, "poisson") == pytest.approx(numeric, rel=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_scaled_columns_give_back_raw_coefficients(family: Family) -> None:
    p = problem(family)
    raw = replace(p, x=p.x * [1, 1, 100] + [0, 0, 2000], x_gold=p.x_gold * [1, 1, 100] + [0, 0, 2000])
    mean, sd = scales(raw.x)
    scaled = replace(raw, x=(raw.x - mean) / sd, x_gold=(raw.x_gold - mean) / sd)
    plain = fit_corrected(p, fit_gold(p).coef)
    fit = fit_corrected(scaled, fit_gold(scaled).coef)
    back = unscale(mean, sd)
    assert (back @ fit.coef)[1:] == pytest.approx(plain.coef[1:] / [1, 100], abs=1e-9)
    assert np.diag(back @ fit.covariance @ back.T)[1:] == pytest.approx(np.diag(plain.covariance)[1:] / [1, 1e4])
    assert (back @ fit.coef)[0] == pytest.approx(plain.coef[0] - 20 * plain.coef[2])


def test_no_root_is_said_and_not_guessed() -> None:
    p = problem("poisson")
    separated = replace(p, y=np.where(p.x[:, 1] == 1, p.y + 1, 0.0))
    assert not fit_naive(separated).converged
    assert np.isnan(fit_naive(separated).covariance).all()
    assert not fit_naive(
        replace(p, x=np.column_stack([p.x, p.x[:, 2]]), x_gold=np.column_stack([p.x_gold, p.x_gold[:, 2]]))
    ).converged


def test_what_cannot_be_told_apart() -> None:
    x = problem("linear").x
    assert dependent(x) == []
    assert dependent(np.column_stack([x, x[:, 1] + 2 * x[:, 2]])) == [3]
    assert dependent(np.column_stack([x, np.full(len(x), 7.0)])) == [3]
    assert least_ratio(np.array([[2.0, 1], [1, 2]]), np.eye(2)) == pytest.approx(1.0)
    assert least_ratio(np.array([[1.0, 2], [2, 1]]), np.eye(2)) == pytest.approx(-1.0)
