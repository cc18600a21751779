"""Tests over the ways in which starting dates could have been dealt out among the same sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import factorial, prod

import numpy as np
from numpy.typing import NDArray

from engagebias.numerics.group_time import NEVER, Control

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TIE = 1e-9
MOST_LISTED = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Assignments:
    """Starts of the sites (draws, sites), the observed one first; ``exact`` if they are all that there are."""

    starts: Ints
    exact: bool


def number_of(starts: Ints) -> int:
    """Return in how many ways the same starts can be dealt out.

    Examples
    --------
    >>> number_of(np.array([3, 3, 3, NEVER, NEVER, NEVER]))
    20
    """
    counts = np.unique(starts, return_counts=True)[1]
    return factorial(starts.size) // prod(factorial(int(c)) for c in counts)


def assignments(starts: Ints, n_draws: int, rng: np.random.Generator) -> Assignments:
    """Return all ways to deal out the starts if they are at most ``n_draws``, else that many shuffles; the observed stands first."""
    if number_of(starts) <= min(n_draws, MOST_LISTED):
        listed = np.array(list(_every(tuple(sorted(starts.tolist())))), dtype=np.int64)
        others = listed[(listed != starts).any(axis=1)]
        return Assignments(np.vstack([starts, others]), exact=True)
    shuffled = rng.permuted(np.tile(starts, (n_draws, 1)), axis=1)
    return Assignments(np.vstack([starts, shuffled]), exact=False)


def _every(left: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if not left:
        yield ()
    for i, value in enumerate(left):
        if i == 0 or value != left[i - 1]:
            for rest in _every(left[:i] + left[i + 1 :]):
                yield (value, *rest)


@dataclass(frozen=True, slots=True)
class AssignmentTest:
    """A two-sided p-value, the smallest that any data could give, and the constant effects that are not rejected.

    An infinite bound was not found: no effect on that side is rejected.
    """

    p_value: float
    smallest: float
    conf_low: float
    conf_high: float
    n: int
    exact: bool


def assignment_test(
    outcome: Floats, treated: Floats, made: Assignments, conf_level: float, *, mirrored: bool
) -> AssignmentTest:
    """Rank the observed estimate among those under the other assignments.

    Parameters
    ----------
    outcome : array (draws,)
        The estimate of the outcomes under each assignment, the observed one first; NaN where there is none.
    treated : array (draws,)
        The same of the observed treatment itself: the estimate of ``outcome - effect * treatment`` is linear in the effect.
    mirrored : bool
        Whether exchanging the treated and the others is one of the assignments: each estimate then has its opposite among them.
    """
    kept = np.isfinite(outcome) & np.isfinite(treated)
    values, moved = outcome[kept], treated[kept]
    alpha = 1 - conf_level + TIE  # 1 - 0.9 is a little less than a tenth

    def p(effect: float) -> float:
        size = np.abs(values - effect * moved)
        return float((size >= size[0] * (1 - TIE) - TIE * np.abs(values).max(initial=0.0)).mean())

    smallest = (2.0 if mirrored else 1.0) / values.size
    low, high = (-np.inf, np.inf) if smallest > alpha else _bounds(values, moved, p, alpha)
    return AssignmentTest(p(0.0), smallest, low, high, values.size, made.exact)


def _bounds(values: Floats, moved: Floats, p: Callable[[float], float], alpha: float) -> tuple[float, float]:
    """Return the outermost effects not rejected; p changes only where two estimates are of one size."""
    with np.errstate(divide="ignore", invalid="ignore"):
        turns = np.concatenate([(values - values[0]) / (moved - moved[0]), (values + values[0]) / (moved + moved[0])])
    turns = np.unique(turns[np.isfinite(turns)])
    if not turns.size:
        return -np.inf, np.inf
    wide = 1 + np.ptp(turns)
    found = []
    for points, sign in ((turns[::-1], 1.0), (turns, -1.0)):
        end = sign * np.inf
        if p(float(points[0] + sign * wide)) <= alpha:
            end = next((float(v) for v in points if p(float(v)) > alpha), float(values[0]))
        found.append(end)
    return found[1], found[0]


def group_time_effects(y: Floats, units: Floats, starts: Ints, control: Control) -> Floats:
    """Return the four overall effects (draws, 4) of group-time estimates without covariates, for many assignments at once.

    Parameters
    ----------
    y : array (sites, periods)
        Sums over the units of each site.
    units : array (sites,)
        Units of each site.
    starts : array (draws, sites)
        Positions of the first treated period.

    Returns
    -------
    array (draws, 4)
        simple, dynamic, group, calendar, as :func:`engagebias.numerics.group_time.overall`.
    """
    cells, size = _cells(y, units, starts, control, before=False)
    groups = {f: np.mean([v for (g, _), v in cells.items() if g == f], axis=0) for f in {g for g, _ in cells}}
    return np.column_stack([
        _mean(cells, size, list(cells)),
        np.mean([_mean(cells, size, [k for k in cells if k[1] - k[0] == e]) for e in {t - g for g, t in cells}], axis=0),
        sum((v * size[f] for f, v in groups.items()), np.zeros(1)) / sum((size[f] for f in groups), np.zeros(1)),
        np.mean([_mean(cells, size, [k for k in cells if k[1] == t]) for t in {t for _, t in cells}], axis=0),
    ])  # fmt: skip


def pre_trend_sizes(y: Floats, units: Floats, starts: Ints, control: Control) -> Floats | None:
    """Return the largest difference before the start (draws,), each in its spread over the draws; None without such periods."""
    cells, size = _cells(y, units, starts, control, before=True)
    exposures = {t - g for g, t in cells if t < g - 1}
    if not exposures:
        return None
    means = np.column_stack([_mean(cells, size, [k for k in cells if k[1] - k[0] == e]) for e in sorted(exposures)])
    spread = means.std(axis=0)
    rounding = 1e-12 * np.abs(y / units[:, None]).max()
    found: Floats = np.abs(means / np.where(spread > rounding, spread, np.inf)).max(axis=1)
    return found


def _cells(
    y: Floats, units: Floats, starts: Ints, control: Control, *, before: bool
) -> tuple[dict[tuple[int, int], Floats], dict[int, Floats]]:
    """Return the effect (draws,) of each start and period, from the start on or also before it, and the units of each start."""
    firsts = [int(s) for s in np.unique(starts[0]) if s != NEVER]
    member = {s: (starts == s).astype(float) for s in (*firsts, NEVER)}
    sums = {s: m @ y for s, m in member.items()}
    size = {s: m @ units for s, m in member.items()}
    cells: dict[tuple[int, int], Floats] = {}
    for first in firsts:
        own = sums[first] / size[first][:, None]
        for period in (p for p in range(0 if before else first, y.shape[1]) if p != first - 1):
            beside = [NEVER] if control == "never" else [s for s in member if s > max(period, first - 1) and s != first]
            count = sum((size[s] for s in beside), np.zeros(len(starts)))
            if (count > 0).all():
                mean = sum((sums[s] for s in beside), np.zeros_like(own)) / count[:, None]
                change = own - mean
                cells[first, period] = change[:, period] - change[:, first - 1]
    return cells, size


def _mean(cells: dict[tuple[int, int], Floats], size: dict[int, Floats], chosen: list[tuple[int, int]]) -> Floats:
    total = sum((size[g] for g, _ in chosen), np.zeros(1))
    found: Floats = sum((cells[g, t] * size[g] for g, t in chosen), np.zeros(1)) / total
    return found


def two_way_effects(y: Floats, units: Floats, starts: Ints) -> Floats:
    """Return the two-way coefficient (draws,) of each assignment; ``y`` (sites, periods) are sums over units."""
    periods = np.arange(y.shape[1])
    on = (starts[:, :, None] <= periods).astype(float)
    share = units / units.sum()
    period_mean = np.einsum("dst,s->dt", on, share)[:, None, :]
    free = on - on.mean(axis=2, keepdims=True) - period_mean + period_mean.mean(axis=2, keepdims=True)
    found: Floats = np.einsum("dst,st->d", free, y) / np.einsum("dst,dst,s->d", free, on, units)
    return found
