"""The tests of all actions and features as one family: Romano and Wolf's step-down from scores drawn jointly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engagebias.gaps.model import FEW_CLUSTERS, MOST_WILD, ROUNDING, WILD_DRAWS, OutcomeFit, fewest_against
from engagebias.gaps.sample import Sample
from engagebias.numerics.many_ways import PoissonFit, scores_at
from engagebias.numerics.step_down import romano_wolf
from engagebias.numerics.wild_scores import FEWEST_AGAINST, draw_weights, observed_t, score_t, t_statistics

Floats = NDArray[np.float64]

CHUNK_CELLS = 20_000_000  # weights held at once: 160 MB


def adjusted_p(sample: Sample, fits: Sequence[OutcomeFit]) -> Floats:
    """Return adjusted p-values (outcomes, features); NaN where there is no estimate, or no test can reject.

    Each draw gives every cluster one weight for all actions and features, so that what they share is kept.
    """
    n_clusters = int(sample.cluster.max()) + 1
    tests = [_Test(made, feature) for made in fits for feature in range(sample.x.shape[1])]
    observed = np.array([test.observed() if test.can_reject(sample) else np.nan for test in tests])
    rng = np.random.default_rng(sample.asked.seed)
    if n_clusters <= MOST_WILD:
        weights = draw_weights(n_clusters, WILD_DRAWS, rng)
        draws = weights.draws[1:] if weights.exact else weights.draws  # the first pattern is the data
        drawn = np.stack([test.drawn(draws) for test in tests], axis=1)
    else:
        size = max(1, CHUNK_CELLS // n_clusters)
        sizes = [min(size, WILD_DRAWS - first) for first in range(0, WILD_DRAWS, size)]
        draws_of = (rng.choice([-1.0, 1.0], size=(part, n_clusters)) for part in sizes)
        drawn = np.concatenate([np.stack([test.drawn(draws) for test in tests], axis=1) for draws in draws_of])
    return romano_wolf(observed, drawn).reshape(len(fits), sample.x.shape[1])


class _Test:
    """One test: by scores at the null where clusters are few, by influence around the estimate else."""

    def __init__(self, made: OutcomeFit, feature: int) -> None:
        self.fit, self.j = made.fit, made.first + feature
        self.first, self.rows = made.first, made.rows
        self.null = None
        if isinstance(self.fit, PoissonFit):
            few = self.fit.effective[self.j] < FEW_CLUSTERS and self.fit.n_clusters <= MOST_WILD
            if few and self.fit.problem is not None:
                self.null = scores_at(self.fit.problem, self.j, 0.0, self.fit.columns)

    def can_reject(self, sample: Sample) -> bool:
        """Say whether enough clusters of either kind stand against each other."""
        x, rows = sample.x[:, self.j - self.first], self.rows
        return not isinstance(self.fit, PoissonFit) or fewest_against(x[rows], sample.cluster[rows]) >= FEWEST_AGAINST

    def observed(self) -> float:
        if not isinstance(self.fit, PoissonFit) or not self.fit.std_error[self.j] > ROUNDING:
            return np.nan
        if self.null is not None:
            return observed_t(self.null)
        return float(self.fit.coef[self.j] / self.fit.std_error[self.j])

    def drawn(self, draws: Floats) -> Floats:
        if not isinstance(self.fit, PoissonFit):
            return np.full(len(draws), np.nan)
        mine = draws[:, self.fit.clusters]
        if self.null is not None:
            return t_statistics(self.null, mine)
        return score_t(self.fit.influence[:, self.j], mine)
