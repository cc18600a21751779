"""Tests for few sites: over the ways in which the starts could have been dealt out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagebias.errors import DataError
from engagebias.interventions import words as say
from engagebias.interventions.request import CALLER, Request
from engagebias.interventions.sample import Sample
from engagebias.numerics.assignment import (
    TIE,
    Assignments,
    AssignmentTest,
    assignment_test,
    assignments,
    group_time_effects,
    pre_trend_sizes,
    two_way_effects,
)
from engagebias.numerics.group_time import NEVER, Control
from engagebias.words import Text

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Dealt:
    """The sums by site and the ways to deal the starts out among sites."""

    y: Floats
    on: Floats
    units: Floats
    made: Assignments
    mirrored: bool
    conf_level: float

    def group_time(self, control: Control) -> list[AssignmentTest]:
        """Return the tests of the four overall effects, simple, dynamic, group and calendar."""
        return self._tests(lambda values: group_time_effects(values, self.units, self.made.starts, control))

    def two_way(self) -> AssignmentTest:
        """Return the test of the two-way coefficient."""
        return self._tests(lambda values: two_way_effects(values, self.units, self.made.starts)[:, None])[0]

    def pre_trend(self, control: Control) -> float | None:
        """Return the p-value of the largest difference before the start; None without such periods."""
        sizes = pre_trend_sizes(self.y, self.units, self.made.starts, control)
        return None if sizes is None else float((sizes >= sizes[0] * (1 - 1e-9)).mean())

    def _tests(self, estimate: Callable[[Floats], Floats]) -> list[AssignmentTest]:
        outcome, treated = estimate(self.y), estimate(self.on)
        return [
            assignment_test(a, b, self.made, self.conf_level, mirrored=self.mirrored)
            for a, b in zip(outcome.T, treated.T, strict=True)
        ]

    @property
    def smallest(self) -> float:
        """Return the smallest two-sided p-value that any data could give."""
        return (2.0 if self.mirrored else 1.0) / len(self.made.starts)

    def method(self) -> Text:
        """Say which ways were gone through."""
        how = say.ALL_OF if self.made.exact else say.DRAWN_OF
        return say.BY_ASSIGNMENT.fill(how=how, draws=f"{len(self.made.starts):,}")


def deal(sample: Sample, asked: Request) -> Dealt | None:
    """Return the ways to deal the starts out again; None where units of one site start at different times."""
    starts = sample.site_start
    if starts is None:
        return None
    rng = np.random.default_rng(asked.seed)
    y, units = sample.by_site(sample.y)
    on = sample.by_site(sample.on)[0]
    # Two kinds of equally many sites: exchanging them gives the opposite estimate.
    counts = np.unique(starts, return_counts=True)[1]
    made = assignments(starts, asked.n_draws, rng)
    mirrored = made.exact and bool(counts.size == 2 and counts[0] == counts[1] and (starts == NEVER).any())
    alpha = 1 - asked.conf_level
    if not made.exact and 1 / len(made.starts) > alpha + TIE:
        raise DataError(
            f"{CALLER}: n_draws = {asked.n_draws} gives no p-value below {1 / len(made.starts):.3g}, and conf_level = {asked.conf_level:g} needs "
            f"{alpha:.3g}. Use n_draws = {math.ceil(1 / alpha - TIE) - 1} or more."
        )
    return Dealt(y, on, units, made, mirrored, asked.conf_level)
