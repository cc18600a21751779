"""Simulated worlds for the labels' tests: a binary label of prevalence about 0.3 that a machine gets right in 86 %."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.numerics.labelled_moments import Family, Problem

Floats = NDArray[np.float64]
POSTS, CLUSTERS, CODES = 5000, 200, 500
TRUTH = {"linear": 0.23, "poisson": 0.17}
# How much keener the machine is to say yes per SD of a post's own luck; set so that the naive bias is +32 %.
TIE = {"linear": 0.29, "poisson": 0.445}
DISPERSION = 0.5  # SD of log rates between posts
Errors = Literal["random", "tied"]


@dataclass(frozen=True)
class World:
    """Posts: clusters, the truth, the machine's label, a feature, the outcome and log exposure."""

    cluster: NDArray[np.int64]
    people: Floats
    machine: Floats
    z: Floats
    y: Floats
    offset: Floats
    family: Family

    def frame(self, gold: NDArray[np.intp], probability: Floats) -> pl.DataFrame:
        n = self.y.size
        codes, p = np.full(n, np.nan), np.full(n, np.nan)
        codes[gold], p[gold] = self.people[gold], probability
        return pl.DataFrame(
            {
                "post_id": [f"p{i}" for i in range(n)], "author_id": [f"a{c}" for c in self.cluster], "y": self.y,
                "views": np.rint(np.exp(self.offset)).astype(np.uint64), "z": self.z, "machine": self.machine == 1,
                "people": pl.Series(codes).fill_nan(None) == 1, "gold_probability": pl.Series(p).fill_nan(None),
            }
        )  # fmt: skip

    def problem(
        self, gold: NDArray[np.intp], weight: Floats, *, outcome: bool = False, strata: NDArray[np.int64] | None = None
    ) -> Problem:
        """The regression of y on label and z, or with ``outcome`` of the label on z."""
        one = np.ones(self.y.size)
        columns = [one, self.z] if outcome else [one, self.machine, self.z]
        human = [one, self.z] if outcome else [one, self.people, self.z]
        return Problem(
            x=np.column_stack(columns), y=self.machine if outcome else self.y, offset=self.offset,
            gold=gold, x_gold=np.column_stack(human)[gold], y_gold=(self.people if outcome else self.y)[gold],
            weight=weight, cluster=self.cluster, stratum=strata, family=self.family,
        )  # fmt: skip


def regressor_world(family: Family, errors: Errors, seed: int) -> World:
    """The label decides the outcome, beside z and an effect of the cluster; posts have luck of their own."""
    rng = np.random.default_rng(seed)
    cluster = rng.integers(0, CLUSTERS, POSTS)
    people = (rng.random(POSTS) < _logistic(np.log(3 / 7) + rng.normal(0, 0.5, CLUSTERS)[cluster])) * 1.0
    z = rng.normal(size=POSTS) + 0.3 * people
    luck = rng.normal(size=POSTS)
    mean = TRUTH[family] * people + 0.2 * z + rng.normal(0, 0.3, CLUSTERS)[cluster]
    if family == "linear":
        y, offset = 1 + mean + luck, np.zeros(POSTS)
    else:
        offset = np.log(rng.integers(50, 500, POSTS))
        y = rng.poisson(np.exp(offset - 3 + mean + DISPERSION * luck - DISPERSION**2 / 2)) * 1.0
    if errors == "random":
        machine = np.where(rng.random(POSTS) < 0.86, people, 1 - people)
    else:
        keen = TIE[family] * luck + np.where(people == 1, 1.87, -1.87)
        machine = (rng.random(POSTS) < _logistic(keen)) * 1.0
    return World(cluster, people, machine, z, y, offset, family)


def outcome_world(family: Family, seed: int) -> World:
    """The feature z decides the label; the machine errs less where z is high."""
    rng = np.random.default_rng(seed)
    cluster, z = rng.integers(0, CLUSTERS, POSTS), rng.uniform(-1, 1, POSTS)
    chance = 0.3 + 0.1 * z if family == "linear" else 0.27 * np.exp(0.3 * z)
    chance = chance * (1 + rng.uniform(-0.5, 0.5, CLUSTERS)[cluster])
    people = (rng.random(POSTS) < chance) * 1.0
    machine = np.where(rng.random(POSTS) < 0.86 + 0.1 * z, people, 1 - people)
    return World(cluster, people, machine, z, z, np.zeros(POSTS), family)


def draw_codes(world: World, seed: int, *, by_label: bool = False, n: int = CODES) -> tuple[NDArray[np.intp], Floats]:
    """Draw posts to be coded, at random or half from each machine label; return positions and probabilities."""
    rng = np.random.default_rng([seed, 9])
    if not by_label:
        return np.sort(rng.choice(POSTS, n, replace=False)), np.full(n, n / POSTS)
    parts = [np.flatnonzero(world.machine == value) for value in (0, 1)]
    gold = np.concatenate([rng.choice(part, n // 2, replace=False) for part in parts])
    p = np.repeat([n // 2 / part.size for part in parts], n // 2)
    order = np.argsort(gold)
    return gold[order], p[order]


def _logistic(value: Floats) -> Floats:
    return 1 / (1 + np.exp(-value))
