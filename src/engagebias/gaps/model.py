"""Fits of one action on the features, and the rows made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from engagebias.errors import DesignError
from engagebias.gaps.sample import Sample
from engagebias.numerics.absorbed import absorb, identified
from engagebias.numerics.count_models import CountFit
from engagebias.numerics.many_ways import NO_SOLUTION, PoissonFit, Unfitted, fit_many_ways, too_wide
from engagebias.numerics.pyfixest_fit import fit_by_pyfixest
from engagebias.numerics.ways import dense, split_ways
from engagebias.numerics.wild_scores import FEWEST_AGAINST, Weights, draw_weights, wild_test
from engagebias.words import Text

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FEW_CLUSTERS = 40
MOST_WILD = 2_000
"""Clusters up to which the wild bootstrap is run: it holds a square of their number."""
WILD_DRAWS = 999
ROUNDING = 1e-10
"""A standard error of a log ratio that rounding alone can leave."""
NOT_REPORTED = Text("not reported for any post in use", "غير مبلَّغ عنه في أي منشور مستعمل")
TOO_FEW_AGAINST = Text(
    "fewer than {least} clusters against {least}: no test can reject",
    "أقل من {least} عناقيد مقابل {least}: لا اختبار يستطيع الرفض",
).fill(least=FEWEST_AGAINST)


EXACT = Text(
    "every cluster fits exactly: nothing is left from which to tell an error",
    "كل عنقود مطابق تمامًا: لا يبقى ما يُقدَّر منه الخطأ",
)
UNBOUNDED = Text("the interval has no bound on one side", "فترة الثقة بلا حد من إحدى الجهتين")


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeFit:
    """One action: the posts of the sample that were used (n), and the fit or why there is none.

    ``first`` is the position of the first feature among the columns: the covariates stand before.
    """

    outcome: str
    rows: Flags
    fit: PoissonFit | Unfitted
    first: int
    unreported: int


def fit_outcome(sample: Sample, outcome: str, extra: Floats | None = None, drop: Flags | None = None) -> OutcomeFit:
    """Fit an action on covariates, features and ``extra`` columns (n, e) beside all effects, without the posts in ``drop``."""
    y, there = sample.outcome(outcome)
    rows = there if drop is None else there & ~drop
    unreported = int((~there).sum())
    covariates, columns = sample.covariates, np.column_stack([sample.x, *([] if extra is None else [extra])])
    if not rows.any():
        return OutcomeFit(outcome, rows, Unfitted(NOT_REPORTED), 0, unreported)
    offset = None if sample.log_exposure is None else sample.log_exposure[rows]
    ways = [dense(way[rows]) for way in sample.ways]

    def fit(x: Floats) -> PoissonFit | Unfitted:
        if too_wide(ways):
            return fit_by_pyfixest(y[rows], x, ways, sample.cluster[rows], offset, caller=sample.asked.caller)
        return fit_many_ways(y[rows], x, ways, sample.cluster[rows], offset)

    found = fit(np.column_stack([covariates, columns])[rows])
    absorbed = [j for j in found.lost if j < covariates.shape[1]] if isinstance(found, Unfitted) else []
    if absorbed:  # a covariate that the effects hold already, such as followers of an author who gains none
        covariates = np.delete(covariates, absorbed, axis=1)
        found = fit(np.column_stack([covariates, columns])[rows])
    used = rows.copy()
    if isinstance(found, PoissonFit):
        used[rows] = found.rows
    return OutcomeFit(outcome, used, found, covariates.shape[1], unreported)


def check_features_vary(sample: Sample, names: Sequence[str]) -> None:
    """Refuse features that do not vary beside the effects, or repeat others, by name."""
    ways = [dense(way) for way in sample.ways]
    where = ", ".join(sample.asked.effects) or "the posts"
    if too_wide(ways):
        ways = [split_ways(ways, sample.cluster.size)[0]]  # the widest alone: the rest is seen when it is fitted
    _, lost = identified(absorb(sample.x, ways), np.ones(sample.cluster.size))
    if lost:
        raise DesignError(
            f"{sample.asked.caller}: {', '.join(names[j] for j in lost)} cannot be told apart within {where}: constant there, or "
            "a repeat of other features. Leave it out, or name fewer effects."
        )
    if np.unique(sample.cluster).size < 2:
        raise DesignError(
            f"{sample.asked.caller}: all posts in use lie in one cluster ({sample.asked.cluster}), so there is no telling how far "
            "a result is chance. Cluster by another column, such as 'day', or add posts of others."
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One estimate as it is tabulated, with how its interval was made."""

    values: Mapping[str, Any]
    wild: bool
    reason: Text | None

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out no difference."""
        return side_of(self.values) in ("up", "down")


def row_of(made: OutcomeFit, sample: Sample, feature: int, *, wild: bool = True) -> Row:
    """Return the estimate of a feature; with few clusters the interval is the wild bootstrap's, if ``wild``."""
    n = int(made.rows.sum())
    fit, asked = made.fit, sample.asked
    if isinstance(fit, Unfitted):
        return Row(_values(None, None, None, None, None, 0), False, fit.reason)
    j = made.first + feature
    estimate, error = float(fit.coef[j]), float(fit.std_error[j])
    if not np.isfinite(estimate):
        return Row(_values(None, None, None, None, None, n), False, NO_SOLUTION)
    if not error > ROUNDING:
        return Row(_values(estimate, None, None, None, None, n), False, EXACT)
    if fewest_against(sample.x[made.rows, feature], sample.cluster[made.rows]) < FEWEST_AGAINST:
        return Row(_values(estimate, error, None, None, None, n), False, TOO_FEW_AGAINST)
    few = fit.effective[j] < FEW_CLUSTERS
    if wild and few and fit.problem is not None and fit.n_clusters <= MOST_WILD:
        test = wild_test(fit, fit.problem, j, weights_of(fit.n_clusters, asked.seed), asked.conf_level)
        low, high, p_value = (v if np.isfinite(v) else None for v in (test.conf_low, test.conf_high, test.p_value))
        return Row(
            _values(estimate, error, low, high, p_value, n), True, UNBOUNDED if low is None or high is None else None
        )
    df = min(float(fit.n_clusters), float(fit.effective[j])) - 1 if few else fit.n_clusters - 1.0
    df = max(df, 1.0)
    reach = float(stdtrit(df, 0.5 + asked.conf_level / 2)) * error
    p = 2 * float(stdtr(df, -abs(estimate / error)))
    return Row(_values(estimate, error, estimate - reach, estimate + reach, p, n), False, None)


def side_of(values: Mapping[str, Any], even: float = 0.0) -> str:
    """Say where an interval lies: up, down, open when it holds no difference, unknown where there is none."""
    low, high = values["conf_low"], values["conf_high"]
    if low is not None and low > even:
        return "up"
    if high is not None and high < even:
        return "down"
    return "unknown" if low is None and high is None else "open"


def weights_of(n_clusters: int, seed: int) -> Weights:
    """Return the weights of a wild bootstrap: the same for every estimate of as many clusters."""
    return draw_weights(n_clusters, WILD_DRAWS, np.random.default_rng(seed))


def fewest_against(x: Floats, cluster: NDArray[np.int64]) -> int:
    """Return how many clusters the rarer value of a feature has, if it is fixed within clusters; else their number."""
    order = np.argsort(cluster, kind="stable")
    starts = np.flatnonzero(np.diff(cluster[order], prepend=-1))
    least, most = np.minimum.reduceat(x[order], starts), np.maximum.reduceat(x[order], starts)
    values = np.unique(least)
    if np.any(least != most) or values.size != 2:
        return int(starts.size)
    return int(min((least == values[0]).sum(), (least == values[1]).sum()))


def plain_row(fit: CountFit, feature: int, conf_level: float) -> dict[str, Any]:
    """Return an estimate of a model that stands beside, with Student's t."""
    estimate, error, df = float(fit.coef[feature]), float(fit.std_error[feature]), fit.n_clusters - 1
    reach = float(stdtrit(df, 0.5 + conf_level / 2)) * error
    p = 2 * float(stdtr(df, -abs(estimate / error)))
    return _values(estimate, error, estimate - reach, estimate + reach, p, fit.n)


def error_row() -> dict[str, Any]:
    """Return a row without numbers."""
    return _values(None, None, None, None, None, 0)


VALUES = {
    "estimate": pl.Float64(), "std_error": pl.Float64(), "conf_low": pl.Float64(), "conf_high": pl.Float64(),
    "p_value": pl.Float64(), "n": pl.Int64(),
}  # fmt: skip


def _values(
    estimate: float | None, error: float | None, low: float | None, high: float | None, p: float | None, n: int
) -> dict[str, Any]:
    return dict(zip(VALUES, (estimate, error, low, high, p, n), strict=True))
