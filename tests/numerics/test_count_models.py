from __future__ import annotations

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import binom

from engagebias.numerics.count_models import CountFit, fit_log1p, fit_negative_binomial
from engagebias.numerics.many_ways import (
    CONSTANT,
    NOTHING_LEFT,
    ONE_CLUSTER,
    TOO_FEW,
    PoissonFit,
    Unfitted,
    fit_many_ways,
)

Arrays = tuple[np.ndarray, np.ndarray, list[np.ndarray], np.ndarray]


def world(seed: int, n: int = 1200) -> Arrays:
    rng = np.random.default_rng(seed)
    author, week = rng.integers(0, 20, n), rng.integers(0, 6, n)
    x = rng.normal(size=(n, 2))
    mean = np.exp(1 + rng.normal(0, 1, 20)[author] + 0.1 * week + x @ [0.2, -0.1])
    return rng.negative_binomial(1, 1 / (1 + mean)) * 1.0, x, [author, week], author


def dense(arrays: Arrays) -> np.ndarray:
    _, x, ways, _ = arrays
    columns = [(way == level) * 1.0 for way in ways for level in range(1, way.max() + 1)]
    return np.column_stack([x, np.ones(len(x)), *columns])


def binomial(arrays: Arrays) -> CountFit:
    poisson = fit_many_ways(*arrays)
    assert isinstance(poisson, PoissonFit)
    assert poisson.problem is not None
    found = fit_negative_binomial(poisson, poisson.problem)
    assert isinstance(found, CountFit)
    return found


def least_squares(arrays: Arrays, **settings: str) -> CountFit:
    found = fit_log1p(*arrays, **settings)  # type: ignore[arg-type]
    assert isinstance(found, CountFit)
    return found


def test_by_hand_two_means_and_their_robust_error() -> None:
    # Logs 0, 2, 4 against 1, 5 (in units of log 2): means 2 and 3. Squared residuals 4 + 0 + 4 over 3 squared and
    # 4 + 4 over 2 squared, times 5 / (5 - 2).
    y, x = np.exp2([0.0, 2, 4, 1, 5]) - 1, np.array([0.0, 0, 0, 1, 1])[:, None]
    found = fit_log1p(y, x, [], np.arange(5), "HC1")
    assert isinstance(found, CountFit)
    assert found.coef / np.log(2) == pytest.approx([1.0])
    assert found.std_error / np.log(2) == pytest.approx([np.sqrt((8 / 9 + 8 / 4) * 5 / 3)])


def test_least_squares_equals_statsmodels() -> None:
    arrays = world(1)
    model = sm.OLS(np.log1p(arrays[0]), dense(arrays))
    robust, ours = model.fit(cov_type="HC1"), least_squares(arrays, errors="HC1")
    assert ours.coef == pytest.approx(robust.params[:2], abs=1e-10)
    assert ours.std_error == pytest.approx(robust.bse[:2], abs=1e-10)
    clustered = model.fit(cov_type="cluster", cov_kwds={"groups": arrays[3]})
    # statsmodels counts every author as a parameter; nested in the clusters they count as one here.
    n = arrays[0].size
    assert least_squares(arrays).std_error * np.sqrt((n - 2 - 6) / (n - 27)) == pytest.approx(
        clustered.bse[:2], rel=1e-9
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_negative_binomial_equals_statsmodels(seed: int) -> None:
    arrays = world(seed)
    ours = binomial(arrays)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its Hessian, on the way
        start = np.concatenate([ours.coef, [np.log(arrays[0].mean())], np.zeros(24), [1.0]])
        reference = sm.NegativeBinomial(arrays[0], dense(arrays)).fit(
            start, method="bfgs", maxiter=3000, gtol=1e-7, disp=0
        )
    assert ours.coef == pytest.approx(reference.params[:2], abs=1e-5)
    assert ours.alpha == pytest.approx(reference.params[-1], abs=1e-5)


def test_recovers_the_planted_ratio_where_log1p_does_not() -> None:
    """Rate ratio 1.20 per word, heavy-tailed counts with many zeros, authors with more followers using more words."""
    ratios: dict[str, list[float]] = {"poisson": [], "binomial": [], "log1p": [], "no followers": []}
    covered, worlds = 0, 100
    for seed in range(worlds):
        rng = np.random.default_rng(seed)
        words = rng.poisson(0.6, 5000) * 1.0
        followers = rng.normal(0, 1.5, 5000) + 0.25 * (words > 0)
        mean = np.exp(-1.4 + 0.8 * followers + np.log(1.2) * words)
        y = rng.negative_binomial(0.5, 0.5 / (0.5 + mean)) * 1.0
        x = np.column_stack([followers, words])
        arrays: Arrays = (y, x, [], np.arange(5000) // 10)
        poisson, bare = fit_many_ways(*arrays), fit_many_ways(y, x[:, 1:], [], arrays[3])
        assert isinstance(poisson, PoissonFit)
        assert isinstance(bare, PoissonFit)
        negative = binomial(arrays)
        covered += abs(negative.coef[1] - np.log(1.2)) <= 1.965 * negative.std_error[1]
        for name, value in zip(
            ratios, (poisson.coef[1], negative.coef[1], least_squares(arrays).coef[1], bare.coef[0]), strict=True
        ):
            ratios[name].append(value)
    means = {name: float(np.exp(np.mean(values))) for name, values in ratios.items()}
    assert means["poisson"] == pytest.approx(1.20, abs=0.024)
    assert means["binomial"] == pytest.approx(1.20, abs=0.024)
    assert means["log1p"] < 1.07
    assert means["no followers"] == pytest.approx(1.31, abs=0.03)
    low, high = binom.interval(0.998, worlds, 0.95)
    assert low <= covered <= high


def test_counts_without_extra_variance_give_the_poisson_fit() -> None:
    rng = np.random.default_rng(4)
    x, author = rng.normal(size=(800, 1)), np.repeat(np.arange(20), 40)
    y = np.round(np.exp(2 + 0.3 * x[:, 0]))  # less variance than Poisson's
    poisson = fit_many_ways(y, x, [author], author)
    assert isinstance(poisson, PoissonFit)
    negative = binomial((y, x, [author], author))
    assert negative.alpha is not None
    assert negative.alpha < 1e-6
    assert negative.coef == pytest.approx(poisson.coef, abs=1e-5)


def test_what_cannot_be_fitted_says_why() -> None:
    y, x, _, author = world(1)
    for arrays, reason in (
        ((y, x, [np.arange(y.size)], author), NOTHING_LEFT),
        ((y, x, [author], 0 * author), ONE_CLUSTER),
        ((y[:3], x[:3], [], author[:3]), TOO_FEW),
        ((y, np.column_stack([x, author]), [author], author), CONSTANT),
    ):
        found = fit_log1p(*arrays)
        assert isinstance(found, Unfitted)
        assert found.reason == reason
