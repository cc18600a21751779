"""What an audit of posts tells: which were looked at, what was found, and for how many each stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_there
from engagebias.disclosure import FEWEST
from engagebias.errors import DataError, DesignError
from engagebias.moderation.sample import Sample
from engagebias.words import Text

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

UNAUDITED = Text("kept posts were not audited", "لم تُدقَّق المنشورات الباقية")


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """By post: whether it was audited, whether it breaks a rule, and for how many posts it stands.

    ``removed_weight`` is the same for removed posts, summing to those removed in each group. ``kept`` is how many kept posts of each
    group were audited; ``by_chance`` whether the weights come from known chances.
    """

    seen: Flags
    violating: Flags
    weight: Floats
    removed_weight: Floats
    kept: tuple[int, ...]
    by_chance: bool

    def rate(self, sample: Sample, g: int) -> float:
        """Return the false-positive rate of a group as the audit of removed and kept posts finds it."""
        of = (sample.code == g) & self.seen & ~self.violating
        gone = of & (sample.removed > 0)
        return float(self.weight[gone].sum() / self.weight[of].sum())


def audit_of(sample: Sample, label: str, audit_probability: str | None) -> Audit:
    """Take the audit from the posts in use; refuse one that looked at too few removals."""
    caller = sample.asked.caller
    found = sample.frame[label]
    seen = found.is_not_null().to_numpy()
    violating = found.fill_null(False).to_numpy()
    gone = sample.removed > 0
    if (seen & gone).sum() < FEWEST:
        raise DesignError(
            f"{caller}: fewer than {FEWEST} removed posts were audited ({label}). Have a random part of the removals judged, blind to "
            "what the platform did."
        )
    by_cell = _by_cell(sample, seen, gone)
    weight = by_cell if audit_probability is None else _by_chance(sample, audit_probability, seen)
    kept = tuple(sample.totals((seen & ~gone).astype(np.float64)))
    return Audit(seen, violating, weight, np.where(gone, by_cell, 0.0), kept, audit_probability is not None)


def _by_cell(sample: Sample, seen: Flags, gone: Flags) -> Floats:
    """Let the audited posts of a group and fate stand for all of them."""
    cell = sample.code * 2 + gone
    size = 2 * len(sample.groups)
    posts = np.bincount(cell, minlength=size).astype(np.float64)
    audited = np.bincount(cell, weights=seen.astype(np.float64), minlength=size)
    share = np.divide(posts, audited, out=np.ones(size), where=audited > 0)
    return np.where(seen, share[cell], 0.0)


def _by_chance(sample: Sample, column: str, seen: Flags) -> Floats:
    caller = sample.asked.caller
    check_there(
        sample.frame, column, caller=caller, remedy="audit_probability= names the column of chances to be audited."
    )
    if not sample.frame.schema[column].is_numeric():
        raise DataError(f"{caller}: {column!r} must hold chances, it is {sample.frame.schema[column]}.")
    chance = sample.frame[column].cast(pl.Float64).to_numpy()
    bad = seen & ~((chance > 0) & (chance <= 1))
    if bad.any():
        raise DataError(
            f"{caller}: {column} is no chance above 0 and at most 1 in {int(bad.sum())} of {int(seen.sum())} audited posts. A post that could "
            "not be audited cannot have been."
        )
    return np.where(seen, np.divide(1.0, chance, out=np.zeros(chance.size), where=seen), 0.0)
