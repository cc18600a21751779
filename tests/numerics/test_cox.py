from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom
from statsmodels.duration.hazard_regression import PHReg

from engagebias.numerics.cox import cox_fit, hazard_ratios


@pytest.mark.parametrize("ties", [False, True])
def test_it_is_phreg(ties: bool) -> None:
    rng = np.random.default_rng(2)
    x = np.column_stack([rng.random(200) < 0.4, rng.normal(size=200)]).astype(float)
    stratum = rng.integers(0, 12, 200)
    times = rng.exponential(1 / np.exp(0.5 * x[:, 0] - 0.3 * x[:, 1]))
    times = np.ceil(times * 4) if ties else times
    event = rng.random(200) < 0.8
    fit = PHReg(times, x, status=event.astype(int), strata=stratum, ties="breslow").fit()
    assert cox_fit(times, event.astype(float), x, stratum) == pytest.approx(fit.params, abs=1e-6)


def test_groups_that_are_separated_have_no_ratio() -> None:
    times, event = np.arange(1.0, 7), np.array([1.0] * 3 + [0.0] * 3)
    assert cox_fit(times, event, np.array([[1.0]] * 3 + [[0.0]] * 3), np.zeros(6, dtype=np.int64)) is None


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


def test_who_leaves_before_the_first_event_has_a_place_in_the_errors() -> None:
    """Without any event in its time it adds nothing; statsmodels' clustered errors are not a number then."""
    rng = np.random.default_rng(4)
    x, hours, event = rng.normal(size=(60, 1)), rng.exponential(size=60) + 1, np.ones(60)
    whole = hazard_ratios(hours, event, x, None, np.arange(60))
    more = hazard_ratios(np.append(hours, 0.5), np.append(event, 0.0), np.vstack([x, [[2.0]]]), None, np.arange(61))
    assert whole is not None
    assert more is not None
    assert more.coef == pytest.approx(whole.coef, rel=1e-9)
    assert more.std_error * np.sqrt(60 / 61) == pytest.approx(whole.std_error * np.sqrt(59 / 60), rel=1e-9)


def test_a_separated_feature_beside_another_and_no_event_have_no_ratio() -> None:
    rng = np.random.default_rng(5)
    group, other = np.repeat([1.0, 0.0], 20), rng.normal(size=40) * 1000
    hours, x = rng.exponential(size=40), np.column_stack([group, other])
    assert hazard_ratios(hours, group, x, None, np.arange(40)) is None
    assert cox_fit(hours, np.zeros(40), x, None) is None
