"""Krippendorff's alpha, and its bootstrap over units, on arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Level = Literal["nominal", "ordinal", "interval"]
MOST_CELLS = 4_000_000  # of a batch of bootstrap draws: 32 MB of weights


@dataclass(frozen=True, slots=True)
class Codings:
    """Codes compared with each other inside sets, and the units that the sets belong to.

    Attributes
    ----------
    value : array (n,) of int
        Position of each code in ``levels``.
    members : array (n,) of int
        Set of each code, 0 to S-1; each set has two codes or more.
    unit : array (S,) of int
        Unit of each set, 0 to U-1: what the bootstrap draws.
    levels : array (K,)
        The numbers that the codes stand for, ascending; for the ordinal level their order alone is used, for
        the nominal level their being different.
    """

    value: Ints
    members: Ints
    unit: Ints
    levels: Floats

    @property
    def n_units(self) -> int:
        """Number of units."""
        return int(self.unit.max()) + 1 if self.unit.size else 0


def within_units(unit: Ints, value: Ints, levels: Floats) -> Codings:
    """Compare all codes of a unit with each other; units with fewer than two codes are left out.

    Parameters
    ----------
    unit, value : arrays (n,) of int
        Unit and position in ``levels`` of each code.
    levels : array (K,)
    """
    paired = np.bincount(unit)[unit] > 1
    _, members = np.unique(unit[paired], return_inverse=True)
    return Codings(value[paired], members, np.arange(np.unique(members).size), levels)


def against_machine(unit: Ints, value: Ints, machine: NDArray[np.bool_], levels: Floats) -> Codings:
    """Compare the machine's code of a unit with each human code of it: every such pair is a set of two.

    Parameters
    ----------
    unit, value : arrays (n,) of int
        Unit and position in ``levels`` of each code.
    machine : array (n,) of bool
        Whether the code is the machine's; at most one of a unit is.
    levels : array (K,)
    """
    said = np.full(int(unit.max(initial=-1)) + 1, -1)
    said[unit[machine]] = value[machine]
    pairs = ~machine & (said[unit] >= 0)
    human, theirs = value[pairs], said[unit[pairs]]
    _, of_unit = np.unique(unit[pairs], return_inverse=True)
    return Codings(np.column_stack([human, theirs]).ravel(), np.repeat(np.arange(human.size), 2), of_unit, levels)


def alpha(codings: Codings, level: Level) -> float:
    """Return Krippendorff's alpha; NaN if there is nothing to compare or all codes are the same.

    One minus observed over expected disagreement. Observed: over the ordered pairs of codes inside a set of m,
    each weighted 1/(m-1). Expected: over all ordered pairs of the n compared codes. The difference of two codes
    is 0 or 1 (nominal), the squared distance of their middle ranks among the compared codes (ordinal), or that
    of their numbers (interval).

    References
    ----------
    Krippendorff (2018), Content Analysis, 4th ed., chapter 12.

    Examples
    --------
    >>> unit, value = np.repeat(np.arange(4), 2), np.array([0, 0, 0, 1, 1, 1, 1, 1])
    >>> round(alpha(within_units(unit, value, np.arange(2.0)), "nominal"), 4)  # 8/15; Scott's pi is 7/15, kappa 1/2
    0.5333
    """
    return float(weighted_alpha(codings, level, np.ones((1, codings.n_units)))[0]) if codings.unit.size else np.nan


def bootstrap_alpha(codings: Codings, level: Level, n_boot: int, rng: np.random.Generator) -> Floats:
    """Return alpha in samples of as many units drawn with replacement, array (n_boot,).

    NaN where a sample has no variation.
    """
    units = codings.n_units
    batch = max(1, MOST_CELLS // (codings.unit.size + codings.levels.size))
    draws = [np.empty(0)]
    for start in range(0, n_boot, batch):
        rows = min(batch, n_boot - start)
        drawn = rng.integers(units, size=(rows, units)) + units * np.arange(rows)[:, None]
        weights = np.bincount(drawn.ravel(), minlength=rows * units).reshape(rows, units)
        draws.append(weighted_alpha(codings, level, weights.astype(np.float64)))
    return np.concatenate(draws)


def weighted_alpha(codings: Codings, level: Level, weights: Floats) -> Floats:
    """Return alpha for each row of ``weights`` (B, U), which say how often a unit counts; array (B,)."""
    shape = (codings.unit.size, codings.levels.size)
    counts = sparse.csr_array((np.ones(codings.value.size), (codings.members, codings.value)), shape=shape)
    size = np.bincount(codings.members).astype(np.float64)
    of_set = weights[:, codings.unit]
    totals: Floats = (counts.T @ of_set.T).T
    n = totals.sum(axis=1)
    if level == "nominal":
        alike = np.asarray((counts**2).sum(axis=1)).ravel()
        observed = of_set @ ((size**2 - alike) / (size - 1))
        expected = n**2 - (totals**2).sum(axis=1)
    else:
        scores = _scores(codings.levels, level, totals)
        observed = (of_set * _spread(counts, scores, size).T).sum(axis=1)
        expected = 2 * (n * (totals * scores**2).sum(axis=1) - (totals * scores).sum(axis=1) ** 2)
    varied = (totals > 0).sum(axis=1) > 1
    result: Floats = 1 - (n - 1) * observed / np.where(varied, expected, np.nan)
    return result


def _scores(levels: Floats, level: Level, totals: Floats) -> Floats:
    """Return the numbers that codes stand for, (B, K), between -1 and 1: middle ranks, or the levels themselves.

    Krippendorff's ordinal difference of c and k is the number of codes between them with half of those at c and
    k, which is the distance of their middle ranks. The scale falls out of alpha; it is kept small for rounding.
    """
    if level == "ordinal":
        ranks = np.cumsum(totals, axis=1) - totals / 2
        scores: Floats = 2 * ranks / np.maximum(totals.sum(axis=1, keepdims=True), 1) - 1
        return scores
    middle, half = (levels[-1] + levels[0]) / 2, (levels[-1] - levels[0]) / 2 or 1.0
    return np.broadcast_to((levels - middle) / half, totals.shape)


def _spread(counts: Any, scores: Floats, size: Floats) -> Floats:
    """Return the squared differences over the ordered pairs of each set, each weighted 1/(m-1); (S, B)."""
    squares, sums = counts @ (scores**2).T, counts @ scores.T
    spread: Floats = 2 * (size[:, None] * squares - sums**2) / (size[:, None] - 1)
    return np.maximum(spread, 0.0)
