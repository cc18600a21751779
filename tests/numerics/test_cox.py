from __future__ import annotations

import numpy as np
import pytest
from statsmodels.duration.hazard_regression import PHReg

from engagebias.numerics.cox import cox_fit


@pytest.mark.parametrize("ties", [False, True])
def test_it_is_phreg(ties: bool) -> None:
    rng = np.random.default_rng(2)
    x = np.column_stack([rng.random(200) < 0.4, rng.normal(size=200)]).astype(float)
    stratum = rng.integers(0, 12, 200)
    times = rng.exponential(1 / np.exp(0.5 * x[:, 0] - 0.3 * x[:, 1]))
    times = np.ceil(times * 4) if ties else times
    event = rng.random(200) < 0.8
    fit = PHReg(times, x, status=event.astype(int), strata=stratum, ties="breslow").fit()
    assert cox_fit(times, event, x, stratum) == pytest.approx(fit.params, abs=1e-6)


def test_groups_that_are_separated_have_no_ratio() -> None:
    times, event = np.arange(1.0, 7), np.array([True] * 3 + [False] * 3)
    assert cox_fit(times, event, np.array([[1.0]] * 3 + [[0.0]] * 3), np.zeros(6, dtype=np.int64)) is None
