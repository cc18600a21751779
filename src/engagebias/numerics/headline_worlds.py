"""How often the headline model finds an effect in simulated tests, one feature, all worlds at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

Floats = NDArray[np.float64]

STEPS = 4  # of Newton's method from the planted effect; the likelihood has one maximum, whatever the start
CELLS = 400_000  # arms in memory at once


@dataclass(frozen=True, slots=True)
class HeadlineTests:
    """Headline tests: how many, clicks and arms of each, the feature's variance within a test (SD units), and overdispersion."""

    tests: int
    clicks: float
    arms: int
    spread: float
    phi: float

    @property
    def std_error(self) -> float:
        """Standard error of the log rate ratio per SD: the root of phi over clicks times variance within tests."""
        return float(np.sqrt(self.phi / (self.tests * self.clicks * self.spread)))


def rejections(
    plan: HeadlineTests, effect: float, level: float, n_worlds: int, rng: np.random.Generator
) -> dict[str, float]:
    """Return how often each error finds an effect of a log rate ratio per SD.

    ``poisson`` is the model's own error, ``known`` that error times the root of ``phi`` (both with the normal), ``clustered``
    the error by test with t on tests less one, which is what the headline estimates use.

    Examples
    --------
    >>> plan = HeadlineTests(20, 178, 5, 0.45, 7)
    >>> found = rejections(plan, 0.0, 0.05, 1000, np.random.default_rng(1))
    >>> found["poisson"] > 0.3, 0.02 < found["known"] < 0.08
    (True, True)
    """
    size = max(1, CELLS // (plan.tests * plan.arms))
    parts = [_t_ratios(plan, effect, min(size, n_worlds - first), rng) for first in range(0, n_worlds, size)]
    model, clustered = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    normal = float(ndtri(1 - level / 2))
    t = float(stdtrit(plan.tests - 1, 1 - level / 2)) if plan.tests > 1 else np.inf
    return {
        "poisson": float(np.mean(np.abs(model) > normal)),
        "known": float(np.mean(np.abs(model) > normal * np.sqrt(plan.phi))),
        "clustered": float(np.mean(np.abs(clustered) > t)),
    }


def _t_ratios(plan: HeadlineTests, effect: float, worlds: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    shape = (worlds, plan.tests, plan.arms)
    x = rng.normal(scale=np.sqrt(plan.spread * plan.arms / (plan.arms - 1)), size=shape)
    mean = plan.clicks / plan.arms
    noise = (plan.phi - 1) / mean
    rate = mean * np.exp(effect * (x - x.mean(axis=2, keepdims=True)))
    y = rng.poisson(rate * rng.gamma(1 / noise, noise, shape) if noise > 0 else rate).astype(np.float64)
    total = y.sum(axis=2)
    b = np.full(worlds, effect)
    for _ in range(STEPS):
        score, information = _score(x, y, total, b)
        b = b + np.clip(_ratio(score.sum(axis=1), information), -1, 1)
    score, information = _score(x, y, total, b)
    factor = plan.tests / (plan.tests - 1) if plan.tests > 1 else np.inf
    return b * np.sqrt(information), _ratio(b * information, np.sqrt(factor * (score**2).sum(axis=1)))


def _ratio(above: Floats, below: Floats) -> Floats:
    """Return the ratio; 0 in worlds without a click, which tell nothing and so reject nothing."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def _score(x: Floats, y: Floats, total: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return each test's score (W, T) and each world's information (W) of the Poisson model within tests."""
    weight = np.exp(b[:, None, None] * x)
    weight /= weight.sum(axis=2, keepdims=True)
    expected = (weight * x).sum(axis=2)
    spread = (weight * x**2).sum(axis=2) - expected**2
    score: Floats = (y * x).sum(axis=2) - total * expected
    information: Floats = (total * spread).sum(axis=1)
    return score, information
