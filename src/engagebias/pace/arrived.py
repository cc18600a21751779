"""A group's curve of arrival up to a common age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_count, check_share
from engagebias.errors import DesignError
from engagebias.numerics.bootstrap import Bootstrap, spread_of
from engagebias.numerics.reverse_product_limit import SAME, Curve, product_limit, shared_ages
from engagebias.numerics.truncated_delay import Increments
from engagebias.pace.readings import Followed
from engagebias.pace.sentences import term_of
from engagebias.results import COLUMNS

HORIZONS = (1.0, 6.0, 24.0, 72.0, 168.0)
FEWEST = 10  # posts that must be followed to the end of a curve
LEAST_BOOT = 100
SCHEMA = {"term": pl.String, **dict.fromkeys(COLUMNS[1:-1], pl.Float64), "n": pl.Int64}


@dataclass(frozen=True, slots=True)
class Between:
    """Between which readings an age lies (``before`` is 0 where there is none, ``after`` None), and between which shares its share."""

    before: float
    after: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Arrived:
    """A group's curve up to a common last age."""

    of: Followed
    curve: Curve

    def share_at(self, age: float) -> tuple[float | None, NDArray[np.float64]]:
        """Return the share that has arrived by an age, and its bootstrap draws.

        It is None where the age was not read. At the end it is 1 by definition, not by measurement, so there are no draws.
        """
        at = self._before(age)
        if at < 0 or self.curve.age[at] < age * (1 - SAME):
            return None, np.empty(0)
        if at == self.curve.age.size - 1:
            return 1.0, np.empty(0)
        return float(self.curve.share[at]), self.curve.draws[:, at]

    def around(self, age: float) -> Between:
        """Return the readings next to an age, and the shares by then; twice the same where it was read."""
        at = self._before(age)
        before, low = (float(self.curve.age[at]), float(self.curve.share[at])) if at >= 0 else (0.0, 0.0)
        if before >= age * (1 - SAME):
            return Between(before, before, low, low)
        if at + 1 == self.curve.age.size:
            return Between(before, None, low, 1.0)
        return Between(before, float(self.curve.age[at + 1]), low, float(self.curve.share[at + 1]))

    @property
    def coarse(self) -> bool:
        """Say whether all draws have their half at one reading: then readings are too far apart for an error of sampling."""
        _, draws, _ = self.half()
        return bool(draws.size and draws.min() == draws.max())

    def _before(self, age: float) -> int:
        """Return the place of the last reading up to an age; -1 where there is none."""
        return int(np.searchsorted(self.curve.age, age * (1 + SAME), side="right")) - 1

    def half(self) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
        """Return the first reading's age by which half has arrived, its draws, and those of the reading before."""
        reached = np.vstack([self.curve.share, self.curve.draws]) >= 0.5
        at = reached.argmax(axis=1)
        before = np.append(0.0, self.curve.age)[at]
        return float(self.curve.age[at[0]]), self.curve.age[at[1:]], before[1:]


def check_boot(n_boot: int, conf_level: float, seed: int, *, caller: str) -> Bootstrap:
    """Check how intervals are to be made."""
    check_share(conf_level, name="conf_level", caller=caller)
    check_count(n_boot, name="n_boot", caller=caller, least=LEAST_BOOT)
    check_count(seed, name="seed", caller=caller)
    return Bootstrap(n_boot, conf_level, seed)


def common_end(groups: Sequence[Followed]) -> float:
    """Return the oldest age at which ten posts of each group were read; without one, that to which ten (or all) were followed."""
    ages = [set(shared_ages(group.seen).tolist()) for group in groups]
    shared = set.intersection(*ages)
    if shared:
        return float(max(shared))
    return min(float(np.sort(g.seen.last)[-min(FEWEST, g.n)]) for g in groups)


def arrive(
    group: Followed, until: float, boot: Bootstrap, *, stream: int, shared: bool = False, marks: Sequence[float] = (), caller: str
) -> Arrived:  # fmt: skip
    """Return the curve of a group up to an age; it can be read off at ``marks`` wherever these were read.

    Groups with different ``stream`` have independent samples. With ``shared`` clusters every group takes the same samples
    of all clusters of the table instead, so that draws of groups can be compared.
    """
    some = cut(group, until)
    if not some.n or not some.seen.total.sum():
        raise DesignError(f"{caller}: {group.label} has no action read by {until:g} hours. Name a later until.")
    cluster = some.cluster if shared else np.unique(some.cluster, return_inverse=True)[1]
    # One cluster drawn again and again is always the same: no interval.
    n_boot = boot.n if cluster.max() > 0 else 0
    seed = (boot.seed, 0 if shared else stream)
    return Arrived(some, product_limit(some.seen, cluster=cluster, n_boot=n_boot, seed=seed, marks=marks))


def cut(group: Followed, until: float) -> Followed:
    """Return the group as it stood at an age: later readings are not looked at."""
    seen = group.seen
    rows = seen.high <= until * (1 + SAME)
    posts, post = np.unique(seen.post[rows], return_inverse=True)
    last = np.zeros(posts.size)
    np.maximum.at(last, post, seen.high[rows])
    total = np.bincount(post, seen.count[rows], minlength=posts.size).astype(np.float64)
    short = Increments(seen.low[rows], seen.high[rows], seen.count[rows], post.astype(np.int64), last, total)
    return replace(group, seen=short, cluster=group.cluster[posts])


def half_row(arrived: Arrived, boot: Bootstrap, name: str = "half") -> dict[str, object]:
    """Return the age by which half has arrived, as a row of estimates.

    It lies between two readings: the interval starts at the reading before the one that shows it. Where all draws agree
    on that reading there is no error, for it would be 0.
    """
    age, draws, before = arrived.half()
    row = {"term": term_of(name, arrived.of), "estimate": age} | spread_row(arrived, draws, boot)
    error = None if arrived.coarse else row["std_error"]
    return row | {"std_error": error, "conf_low": spread_row(arrived, before, boot)["conf_low"]}


def spread_row(arrived: Arrived, draws: NDArray[np.float64], boot: Bootstrap) -> dict[str, object]:
    """Return error and bounds of draws, null where there are none, and the number of posts."""
    spread = spread_of(draws, boot.conf_level) if draws.size else None
    row: dict[str, object] = {**dict.fromkeys(COLUMNS[2:6]), "n": arrived.of.n}
    if spread is not None:
        row |= {"std_error": spread.std_error, "conf_low": spread.conf_low, "conf_high": spread.conf_high}
    return row
