from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom
from statsmodels.duration.hazard_regression import PHReg

from engagebias.numerics.competing_risks import hazard_ratios, incidence


def test_incidence_by_hand() -> None:
    """One of four is deleted first. Removed by 2 h: 3/4 still there, one of three; by 3 h: two of four."""
    found = incidence(np.array([1.0, 2, 3, 4]), np.array([2, 1, 1, 0]), 1, 0.95)
    assert found.at(0.5)[0] == 0
    assert [found.at(age)[0] for age in (2, 3, 9)] == pytest.approx([1 / 4, 2 / 4, 2 / 4])
    assert found.at(3)[3] == pytest.approx(2 / 3)  # the rival: deletion as censoring
    low, high = found.at(2)[1:3]
    assert 0 < low < 1 / 4 < high < 1


def test_a_hazard_ratio_by_hand() -> None:
    """Risk sets {a, b, c, d}, {b, c, d}, {d}: 1 / (2 + 2 r), r / (1 + 2 r), 1; the score is zero where r / (1 + r) + 2 r / (1 + 2 r) = 1."""
    hours, event, x = np.array([1.0, 2, 3, 4]), np.array([1.0, 1, 0, 1]), np.array([[0.0], [1], [1], [0]])
    found = hazard_ratios(hours, event, x, None, np.arange(4))
    assert found is not None
    r = float(np.exp(found.coef[0]))
    assert r / (1 + r) + 2 * r / (1 + 2 * r) == pytest.approx(1)


@pytest.mark.parametrize("strata", [False, True])
def test_coefficients_are_those_of_statsmodels(strata: bool) -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(300, 2))
    hours = np.ceil(rng.exponential(np.exp(-0.5 * x[:, 0])) * 20) / 10  # with ties
    event = (rng.random(300) < 0.7).astype(float)
    code = rng.integers(0, 3, 300) if strata else None
    cluster = np.arange(300)
    found = hazard_ratios(hours, event, x, code, cluster)
    peer = PHReg(hours, x, status=event, strata=code, ties="breslow").fit(groups=cluster)
    assert found is not None
    assert found.coef == pytest.approx(peer.params, rel=1e-6)
    assert found.std_error * np.sqrt(299 / 300) == pytest.approx(peer.bse, rel=1e-4)


def test_errors_are_those_of_clusters() -> None:
    """Each post ten times over is no more information than once."""
    rng = np.random.default_rng(3)
    x, hours = rng.normal(size=(80, 1)), rng.exponential(size=80)
    once = hazard_ratios(hours, np.ones(80), x, None, np.arange(80))
    many = hazard_ratios(
        np.repeat(hours, 10), np.ones(800), np.repeat(x, 10, axis=0), None, np.repeat(np.arange(80), 10)
    )
    assert once is not None
    assert many is not None
    assert many.coef == pytest.approx(once.coef, rel=1e-6)
    assert many.std_error == pytest.approx(once.std_error, rel=1e-6)


def test_the_planted_ratio_is_held() -> None:
    """In 300 worlds with deletion as a competing ending and likeness of authors, as often as the level says."""
    held = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        author = rng.integers(0, 120, 1200)
        x = (author < 50).astype(float)
        own = np.exp(0.05 * rng.normal(size=120))[author]
        removal = rng.exponential(1 / (0.02 * np.exp(0.7 * x) * own))
        other = np.minimum(rng.exponential(80, 1200), 100)
        found = hazard_ratios(np.minimum(removal, other), (removal < other).astype(float), x[:, None], None, author)
        assert found is not None
        held += abs(found.coef[0] - 0.7) < 1.98 * found.std_error[0]
    low, high = binom.ppf([0.001, 0.999], 300, 0.95)
    assert low <= held <= high


def test_no_solution_where_one_group_alone_ends_so() -> None:
    assert (
        hazard_ratios(
            np.arange(1.0, 9),
            np.r_[np.ones(4), np.zeros(4)],
            np.r_[np.ones(4), np.zeros(4)][:, None],
            None,
            np.arange(8),
        )
        is None
    )
