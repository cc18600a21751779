"""Effects of a programme that starts at different times: one for each group of starters and period, and their averages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from engagebias.numerics.doubly_robust import Contrast, plain_contrast, robust_contrast

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Control = Literal["never", "not_yet"]
NEVER = np.iinfo(np.int64).max
"""The start of units that never start."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """One estimate for each start and period, against the last period before the start.

    ``start``, ``period`` (cells): positions of periods. ``estimate`` (cells). ``influence`` (units, cells): what each unit adds,
    of mean zero. ``share`` (cells): of all units, those with that start. ``units`` are the units' starts. ``n_treated``
    and ``n_control`` count units. ``lost``: cells that had controls but no solution with these covariates.
    """

    start: Ints
    period: Ints
    estimate: Floats
    influence: Floats
    share: Floats
    units: Ints
    n_treated: Ints
    n_control: Ints
    lost: tuple[tuple[int, int], ...]

    @property
    def exposure(self) -> Ints:
        """Periods since the start; 0 is the first treated one, -1 the one that all are measured against."""
        return self.period - self.start


@dataclass(frozen=True, slots=True, eq=False)
class Average:
    """An average of cells with the influence (units) of every unit on it."""

    estimate: float
    influence: Floats


def group_time(y: Floats, start: Ints, *, control: Control, x: Floats | None = None) -> Cells:
    """Estimate the effect of each group of starters in each period.

    Parameters
    ----------
    y : array (units, periods)
        Outcomes, none missing.
    start : array (units,)
        Position of the first treated period, 1 or more; :data:`NEVER` for units that never start.
    control : {"never", "not_yet"}
        Compare with units that never start, or also with those that have not started by then.
    x : array (units, k), optional
        Covariates with a column of ones; the estimate is then doubly robust.

    Returns
    -------
    Cells
        Cells without any control are left out, as is the period before the start, which is zero by definition.

    References
    ----------
    Callaway & Sant'Anna (2021), Difference-in-differences with multiple time periods, J. Econometrics 225:200-230.

    Examples
    --------
    Three units start in the third period and gain 2; one never does, and all gain 1 a period:

    >>> y = np.array([[0.0, 1, 4], [1, 2, 5], [5, 6, 9], [2, 3, 4]])
    >>> cells = group_time(y, np.array([2, 2, 2, NEVER]), control="never")
    >>> list(zip(cells.exposure.tolist(), cells.estimate.tolist()))
    [(-2, 0.0), (0, 2.0)]
    """
    n, n_periods = y.shape
    rows, influence, lost = [], [], []
    for first in sorted(set(start[start != NEVER].tolist())):
        treated = start == first
        for period in (p for p in range(n_periods) if p != first - 1):
            beside = start == NEVER if control == "never" else start > max(period, first - 1)
            used = treated | (beside & ~treated)
            if used.sum() == treated.sum():
                continue
            change = y[used, period] - y[used, first - 1]
            found = _contrast(change, treated[used], None if x is None else x[used])
            if found is None:
                lost.append((first, period))
                continue
            whole = np.zeros(n)
            whole[used] = found.influence * n / used.sum()
            influence.append(whole)
            rows.append(
                (first, period, found.estimate, treated.mean(), int(treated.sum()), int(used.sum() - treated.sum()))
            )
    first_of, period_of, n_treated, n_control = (np.array([r[i] for r in rows], dtype=np.int64) for i in (0, 1, 4, 5))
    estimate, share = (np.array([r[i] for r in rows], dtype=np.float64) for i in (2, 3))
    return Cells(
        first_of,
        period_of,
        estimate,
        np.array(influence).reshape(len(rows), n).T,
        share,
        start,
        n_treated,
        n_control,
        tuple(lost),
    )


def _contrast(change: Floats, treated: NDArray[np.bool_], x: Floats | None) -> Contrast | None:
    return plain_contrast(change, treated) if x is None else robust_contrast(change, treated, x)


def weighted(cells: Cells, chosen: NDArray[np.bool_]) -> Average:
    """Average cells by how many units started then; that those shares are estimated is part of its error."""
    which = np.flatnonzero(chosen)
    share, values = cells.share[which], cells.estimate[which]
    total = share.sum()
    weight = share / total
    estimate = float(weight @ values)
    is_of = (cells.units[:, None] == cells.start[which][None, :]) - share
    moved = is_of @ values / total - is_of.sum(axis=1) * (share @ values) / total**2
    return Average(estimate, cells.influence[:, which] @ weight + moved)


def evenly(averages: list[Average]) -> Average:
    """Average averages, each counting alike."""
    return Average(
        float(np.mean([a.estimate for a in averages])), np.mean([a.influence for a in averages], axis=0)
    )  # fmt: skip


def by_exposure(cells: Cells) -> dict[int, Average]:
    """Return the average at each number of periods since the start, negative ones before it."""
    return {int(e): weighted(cells, cells.exposure == e) for e in np.unique(cells.exposure)}


def by_group(cells: Cells) -> dict[int, Average]:
    """Return the average of each group of starters over the periods from its start on."""
    after = cells.exposure >= 0
    found = {}
    for first in np.unique(cells.start[after]):
        which = np.flatnonzero(after & (cells.start == first))
        found[int(first)] = Average(float(cells.estimate[which].mean()), cells.influence[:, which].mean(axis=1))
    return found


def by_period(cells: Cells) -> dict[int, Average]:
    """Return the average in each period over all who have started by then."""
    after = cells.exposure >= 0
    return {int(p): weighted(cells, after & (cells.period == p)) for p in np.unique(cells.period[after])}


def overall(cells: Cells) -> dict[str, Average]:
    """Return the four overall effects.

    ``simple``: all treated unit-periods alike. ``dynamic``: all lengths of exposure alike. ``group``: each treated unit's own mean, all
    units alike. ``calendar``: all periods with anyone treated alike.
    """
    after = cells.exposure >= 0
    groups = by_group(cells)
    return {
        "simple": weighted(cells, after),
        "dynamic": evenly([a for e, a in by_exposure(cells).items() if e >= 0]),
        "group": _over_groups(cells, groups),
        "calendar": evenly(list(by_period(cells).values())),
    }


def _over_groups(cells: Cells, groups: dict[int, Average]) -> Average:
    starts = np.array(list(groups))
    share = np.array([(cells.units == first).mean() for first in starts])
    values = np.array([a.estimate for a in groups.values()])
    total = share.sum()
    is_of = (cells.units[:, None] == starts[None, :]) - share
    moved = is_of @ values / total - is_of.sum(axis=1) * (share @ values) / total**2
    influence = np.column_stack([a.influence for a in groups.values()]) @ (share / total)
    return Average(float(share @ values / total), influence + moved)


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """Standard errors (k,) clustered, and the factor of errors that a band over all k together needs."""

    std_error: Floats
    band: float


def errors_of(averages: list[Average], cluster: Ints, *, conf_level: float, n_draws: int, seed: int) -> Errors:
    """Return errors by cluster, and the multiplier bootstrap's factor for a uniform band.

    Parameters
    ----------
    averages : list of Average
    cluster : array (units,) of int
        Codes from 0 up.
    conf_level, n_draws, seed
        Of the band: that share of draws has its largest t within the factor; each draw turns the signs of clusters. With few clusters the
        draws can fall short of the normal factor of a single interval: the band is never narrower than that.
    """
    influence = np.column_stack([a.influence for a in averages])
    n = len(influence)
    sums = np.stack([np.bincount(cluster, weights=column) for column in influence.T], axis=1) / n
    error = np.sqrt((sums**2).sum(axis=0))
    moving = error > 1e-12
    rng = np.random.default_rng(seed)
    if not moving.any():
        return Errors(np.zeros(error.size), float("nan"))
    signs = rng.choice([-1.0, 1.0], size=(n_draws, len(sums)))
    largest = np.abs(signs @ (sums[:, moving] / error[moving])).max(axis=1)
    return Errors(
        np.where(moving, error, 0.0), max(float(np.quantile(largest, conf_level)), float(ndtri(0.5 + conf_level / 2)))
    )
