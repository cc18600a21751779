from __future__ import annotations

import numpy as np
import pytest

from engagebias.numerics.gee_ratio import fit_gee
from engagebias.numerics.many_ways import PoissonFit, fit_many_ways


def test_it_is_the_poisson_fit_with_wider_errors_for_few_clusters() -> None:
    rng = np.random.default_rng(1)
    cluster = rng.integers(0, 16, 600)
    x, strata = (cluster < 6).astype(float)[:, None], rng.integers(0, 4, 600)
    y = rng.poisson(np.exp(-1 + 0.5 * x[:, 0] + 0.2 * strata) * np.exp(0.3 * rng.normal(size=16))[cluster]).astype(
        float
    )
    offset = np.log(rng.integers(1, 4, 600).astype(float))
    found = fit_gee(y, x, strata, cluster, offset)
    poisson = fit_many_ways(y, x, [strata], cluster, offset)
    assert isinstance(poisson, PoissonFit)
    assert found.coef == pytest.approx(poisson.coef, abs=1e-6)
    assert poisson.std_error[0] < found.std_error[0] < 1.5 * poisson.std_error[0]


def test_strata_without_an_event_are_left_out() -> None:
    y, x = np.r_[[1.0, 0, 1, 1], np.zeros(4)], np.tile([1.0, 0], 4)[:, None]
    found = fit_gee(y, x, np.repeat([0, 1], 4), np.arange(8), np.zeros(8))
    assert found.rows.tolist() == [True] * 4 + [False] * 4
    assert np.exp(found.coef[0]) == pytest.approx(2)  # two of two against one of two
