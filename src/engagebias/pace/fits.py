"""Fitted delays of a group, and what may be said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from engagebias.checks import check_choice, listed
from engagebias.errors import DataError
from engagebias.numerics.truncated_delay import Delay, Family, fit_delay, log_share_gradient, share_by
from engagebias.pace.readings import Followed

NO_MAXIMUM = "the readings do not tell how much is still to come"
QUIET = "nothing arrives in the last intervals, and those before are too few to tell the form of the curve"
BEYOND = "the half-life lies beyond the oldest reading"
Floats = NDArray[np.float64]
_PARAMETERS = 2
_ALL = 0.999  # share arrived from which nothing is still to come


@dataclass(frozen=True, slots=True)
class Fit:
    """A family fitted to a group. ``reason`` says why its half-life may not be told, if it may not."""

    of: Followed
    delay: Delay

    @property
    def oldest(self) -> float:
        """The last age at which any post was read."""
        return float(self.of.seen.last.max())

    @property
    def reason(self) -> str | None:
        """Why there is no half-life."""
        if not self.delay.found:
            return QUIET if self._quiet else NO_MAXIMUM
        return BEYOND if self.delay.mu > np.log(self.oldest) else None

    @property
    def _quiet(self) -> bool:
        """Whether the last intervals hold nothing and the fit, running to a curve without width, leaves nothing to come."""
        seen = self.of.seen
        empty = seen.high[seen.count > 0].max() < self.oldest
        return bool(empty and self.share_at(np.array([self.oldest]))[0] > _ALL)

    @property
    def clusters(self) -> int:
        """Number of clusters."""
        return int(np.unique(self.of.cluster).size)

    @property
    def aic(self) -> float | None:
        """Akaike's criterion; None where there is no maximum."""
        return 2 * _PARAMETERS - 2 * self.delay.log_likelihood if self.delay.found else None

    def log_half_life(self, conf_level: float) -> tuple[float, float | None, float | None]:
        """Return the log of the half-life in hours, its error and the half-width of its interval."""
        error = self.error(self.delay.influence[:, 0])
        return self.delay.mu, error, None if error is None else error * quantile(self.clusters - 1, conf_level)

    def error(self, influence: Floats) -> float | None:
        """Return the clustered error of what has this influence of each post; None for a single cluster."""
        return clustered_error([(self.of.cluster, influence)])

    def log_share_influence(self, age: float) -> Floats:
        """Return each post's influence on the log share that has arrived by an age."""
        return np.asarray(self.delay.influence @ log_share_gradient(self.delay, age))

    def share_at(self, ages: Floats) -> Floats:
        """Return the share of all actions ever that has arrived by each age."""
        return share_by(self.delay, ages)


def fit(group: Followed, family: Family) -> Fit:
    """Fit a family to a group."""
    return Fit(group, fit_delay(group.seen, family))


def check_families(family: str | Sequence[str], *, caller: str) -> tuple[Family, ...]:
    """Return the families asked for, once each, in order."""
    names = tuple(dict.fromkeys(listed(family, name="family", caller=caller, of="names of families")))
    for name in names:
        check_choice(name, get_args(Family), name="family", caller=caller)
    if not names:
        raise DataError(f"{caller}: family is empty. Name at least one of {', '.join(get_args(Family))}.")
    return names  # type: ignore[return-value]


def clustered_error(parts: Sequence[tuple[NDArray[np.int64], Floats]]) -> float | None:
    """Return the error of a sum of influences: pairs of each post's cluster, numbered over the whole table, and its part."""
    cluster = np.concatenate([c for c, _ in parts])
    there, code = np.unique(cluster, return_inverse=True)
    if there.size < 2:
        return None
    sums = np.bincount(code, np.concatenate([i for _, i in parts]))
    return float(np.sqrt(there.size / (there.size - 1) * (sums @ sums)))


def quantile(df: int, conf_level: float) -> float:
    """Return how many errors an interval reaches to each side (Student's t)."""
    return float(stdtrit(df, (1 + conf_level) / 2))
