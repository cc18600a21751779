"""The comments of a comparison as arrays: labels with their gold codes, pages, weeks, clusters and kinds of posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.errors import DesignError
from engagebias.labels.corrected_sample import draw_sample
from engagebias.labels.correction_checks import Asked
from engagebias.labels.groups import number_groups
from engagebias.numerics.labelled_shares import Labels, predictions, pseudo_labels

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MACHINE, CODED = "distrust as labelled", "distrust as coded"
FEWEST_CODES = 10  # of each language and side of the label; with fewer a correction is a guess


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The comments used (n rows), their labels, what is expected of each (None without gold codes), and the gold draw.

    ``drawn`` are the comments drawn to be coded, of which some may not have been.
    """

    frame: pl.DataFrame
    labels: Labels
    predicted: Floats | None
    drawn: int
    strata: tuple[str, ...]

    @property
    def shares(self) -> Floats:
        """Return a label of each comment whose mean is that of the human codes; without gold the machine's."""
        return self.labels.machine if self.predicted is None else pseudo_labels(self.labels, self.predicted)

    def codes(self, column: str) -> Ints:
        """Return the number of each comment's group."""
        return number_groups(self.frame[column])

    def where(self, some: Bools, column: str) -> Sample:
        """Return the comments of one group of a column; strata that other groups share are given up."""
        nested = True
        if self.labels.stratum is not None:
            inside, outside = (np.unique(self.labels.stratum[m]) for m in (some, ~some))
            nested = not np.intersect1d(inside, outside).size
        kept = some[self.labels.gold]
        place = np.cumsum(some) - 1
        stratum = self.labels.stratum[some] if self.labels.stratum is not None and nested else None
        labels = Labels(
            self.labels.machine[some], place[self.labels.gold[kept]], self.labels.human[kept], self.labels.weight[kept],
            None if stratum is None else np.unique(stratum, return_inverse=True)[1].astype(np.int64),
        )  # fmt: skip
        predicted = None if self.predicted is None else self.predicted[some]
        return Sample(self.frame.filter(pl.Series(some)), labels, predicted, self.drawn, self.strata)


def label_sample(
    frame: pl.DataFrame, gold: bool, probability: str, strata: Sequence[str], cluster: str, *, caller: str
) -> Sample:
    """Return the comments with a label; with ``gold`` those weights and predictions that correct it.

    The frame holds ``MACHINE`` (0, 1) and, with gold codes, ``CODED`` (0, 1, null).
    """
    if not gold:
        kept = frame.drop_nulls(MACHINE)
        none = np.zeros(0)
        labels = Labels(kept[MACHINE].to_numpy(), np.zeros(0, dtype=np.int64), none, none, None)
        return Sample(kept, labels, None, 0, ())
    asked = Asked(
        caller, None, MACHINE, (), "linear", "outcome", None, cluster, tuple(strata), CODED, probability
    )  # fmt: skip
    found = draw_sample(frame, asked)
    problem = found.problem
    labels = Labels(problem.y, problem.gold, problem.y_gold, problem.weight, problem.stratum)
    _check_codes(labels, caller)
    stratum = np.zeros(labels.machine.size, dtype=np.int64) if problem.stratum is None else problem.stratum
    cell = np.unique(2 * stratum + labels.machine.astype(np.int64), return_inverse=True)[1].astype(np.int64)
    return Sample(found.frame, labels, predictions(labels, cell), found.drawn, tuple(strata))


def _check_codes(labels: Labels, caller: str) -> None:
    if np.unique(labels.human).size < 2:
        raise DesignError(
            f"{caller}: all {labels.gold.size} gold codes say the same, so errors of the label cannot be told. Code more comments, "
            "half of them among those that the machine calls distrust."
        )
    for value, name in ((1.0, "distrust"), (0.0, "no distrust")):
        n = int((labels.machine[labels.gold] == value).sum())
        there = int((labels.machine == value).sum())
        if there and n < FEWEST_CODES:
            raise DesignError(
                f"{caller}: {n} of the {there:,} comments that the machine labels {name} have a gold code; at least {FEWEST_CODES} are "
                "needed to correct that label. Draw and code more of them."
            )
