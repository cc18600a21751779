"""Ratios of rates between groups, with strata absorbed and errors clustered, as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from engagebias.checks import check_choice
from engagebias.disclosure import FEWEST
from engagebias.errors import DesignError
from engagebias.gaps.model import (
    EXACT,
    FEW_CLUSTERS,
    MOST_WILD,
    ROUNDING,
    TOO_FEW_AGAINST,
    UNBOUNDED,
    fewest_against,
    weights_of,
)
from engagebias.numerics.gee_ratio import MOST_STRATA, fit_gee
from engagebias.numerics.many_ways import PoissonFit, fit_many_ways
from engagebias.numerics.wild_scores import FEWEST_AGAINST, wild_test
from engagebias.results import COLUMNS
from engagebias.words import Text

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

Method = Literal["poisson", "gee"]

SUPPRESSED = Text("a count under 10, or its complement, is not shown", "لا يُعرض عدد دون 10 ولا ما يكمله")
NO_CONVERGENCE = Text("the estimating equations did not settle", "لم تستقر معادلات التقدير")
NOT_FITTED = Text("not estimated", "لم يُقدَّر")


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Events of exposed units, one entry a row: by group (``code``, 0 the reference), stratum and cluster.

    ``weight`` is 1, or the inverse of the chance that a row was audited. ``units`` are the units before weighting.
    """

    events: Floats
    units: Floats
    weight: Floats
    code: Ints
    n_groups: int
    stratum: Ints | None
    cluster: Ints

    def only(self, rows: Flags) -> Counts:
        """Return some of the rows."""
        return Counts(
            self.events[rows], self.units[rows], self.weight[rows], self.code[rows], self.n_groups,
            None if self.stratum is None else self.stratum[rows], self.cluster[rows],
        )  # fmt: skip

    def crude(self) -> Counts:
        """Return the same with nothing held equal."""
        return Counts(self.events, self.units, self.weight, self.code, self.n_groups, None, self.cluster)

    def by_group(self, values: Floats) -> list[float]:
        """Return sums by group."""
        return [float(v) for v in np.bincount(self.code, weights=values, minlength=self.n_groups)]


@dataclass(frozen=True, slots=True)
class Row:
    """A log ratio of a group against the reference as it is tabulated, or why there is none."""

    values: dict[str, Any]
    reason: Text | None
    wild: bool


def check_method(method: str, caller: str) -> None:
    """Refuse another method than those known."""
    check_choice(method, get_args(Method), name="method", caller=caller)


def is_small(events: float, units: float) -> bool:
    """Say whether the events or their complement are too few to be shown."""
    return round(events) < FEWEST or round(units - events) < FEWEST


def fit_ratios(
    counts: Counts, method: Method, conf_level: float, seed: int, caller: str, hide: Sequence[bool] = ()
) -> list[Row]:
    """Return the log ratio of each group but the reference, in the groups' order.

    A group with fewer than ten events or as few without one is not estimated, nor is any if that is so of the reference; nor one that
    ``hide`` marks.
    """
    events, units = counts.by_group(counts.events), counts.by_group(counts.units)
    small = [is_small(k, n) or bool(hide and hide[g]) for g, (k, n) in enumerate(zip(events, units, strict=True))]
    groups = [g for g in range(1, counts.n_groups) if not small[0] and not small[g]]
    found = {}
    if groups:
        kept = counts.only(np.isin(counts.code, [0, *groups]))
        fit = _by_gee if method == "gee" else _by_poisson
        found = dict(zip(groups, fit(kept, groups, conf_level, seed, caller), strict=True))
    return [found.get(g, Row(_nulls(0), SUPPRESSED, False)) for g in range(1, counts.n_groups)]


def _by_poisson(counts: Counts, groups: list[int], conf_level: float, seed: int, caller: str) -> list[Row]:
    x = (counts.code[:, None] == np.array(groups)).astype(np.float64)
    ways = [] if counts.stratum is None else [_dense(counts.stratum)]
    log_exposure = np.log(counts.units * counts.weight)
    fit = fit_many_ways(counts.events * counts.weight, x, ways, counts.cluster, log_exposure)
    if not isinstance(fit, PoissonFit):
        return [Row(_nulls(int(counts.units.sum())), fit.reason, False) for _ in groups]
    return [_row(fit, x, counts, j, conf_level, seed) for j in range(len(groups))]


def _row(fit: PoissonFit, x: Floats, counts: Counts, j: int, conf_level: float, seed: int) -> Row:
    against = fewest_against(x[fit.rows, j], counts.cluster[fit.rows])
    df, n = fit.n_clusters - 1.0, round(float(counts.units[fit.rows].sum()))
    row = by_student(float(fit.coef[j]), float(fit.std_error[j]), n, against, df, conf_level)
    few = min(float(fit.effective[j]), fit.n_clusters) < FEW_CLUSTERS
    if row.reason is not None or not few or fit.problem is None or fit.n_clusters > MOST_WILD:
        return row
    test = wild_test(fit, fit.problem, j, weights_of(fit.n_clusters, seed), conf_level)
    low, high, p = (v if np.isfinite(v) else None for v in (test.conf_low, test.conf_high, test.p_value))
    values = row.values | {"conf_low": low, "conf_high": high, "p_value": p}
    return Row(values, UNBOUNDED if low is None or high is None else None, True)


def _by_gee(counts: Counts, groups: list[int], conf_level: float, seed: int, caller: str) -> list[Row]:
    x = (counts.code[:, None] == np.array(groups)).astype(np.float64)
    strata = None if counts.stratum is None else _dense(counts.stratum)
    n_strata = 1 if strata is None else int(strata.max()) + 1
    if n_strata > MOST_STRATA:
        raise DesignError(
            f'{caller}: method="gee" gives each stratum a column, and there are {n_strata:,} (at most {MOST_STRATA}). Name fewer or coarser '
            'ones by within=, such as "month" for "week", or take method="poisson".'
        )
    fit = fit_gee(
        counts.events * counts.weight, x, strata, _dense(counts.cluster), np.log(counts.units * counts.weight)
    )
    rows = []
    for j in range(len(groups)):
        n, against = (
            round(float(counts.units[fit.rows].sum())),
            fewest_against(x[fit.rows, j], counts.cluster[fit.rows]),
        )
        if not fit.converged:
            rows.append(Row(_nulls(n), NO_CONVERGENCE, False))
            continue
        rows.append(
            by_student(float(fit.coef[j]), float(fit.std_error[j]), n, against, fit.n_clusters - 1.0, conf_level)
        )
    return rows


def by_student(estimate: float, error: float, n: int, against: int, df: float, conf_level: float) -> Row:
    """Return a log ratio with Student's interval; without one where too few clusters stand ``against`` others, or none differs."""
    values: dict[str, Any] = dict(zip(COLUMNS[1:], (estimate, error, None, None, None, n), strict=True))
    if not error > ROUNDING:
        return Row(values | {"std_error": None}, EXACT, False)
    if against < FEWEST_AGAINST:
        return Row(values, TOO_FEW_AGAINST, False)
    reach = float(stdtrit(df, 0.5 + conf_level / 2)) * error
    ends = {"conf_low": estimate - reach, "conf_high": estimate + reach}
    return Row(values | ends | {"p_value": 2 * float(stdtr(df, -abs(estimate / error)))}, None, False)


def _nulls(n: int) -> dict[str, Any]:
    return dict(zip(COLUMNS[1:], (None, None, None, None, None, n), strict=True))


def _dense(codes: Ints) -> Ints:
    found: Ints = np.unique(codes, return_inverse=True)[1].astype(np.int64)
    return found
