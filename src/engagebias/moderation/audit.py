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

    ``wrongly`` is the part of each removed post that was removed wrongly, as far as the audit tells: in each group they add up to the
    share found wrong, weighted, of those removed. ``kept`` is how many kept posts of each group were audited; ``by_chance`` whether
    the weights come from known chances.
    """

    seen: Flags
    violating: Flags
    weight: Floats
    wrongly: Floats
    kept: tuple[int, ...]
    by_chance: bool


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
    weight = _by_cell(sample, seen, gone) if audit_probability is None else _by_chance(sample, audit_probability, seen)
    kept = tuple(sample.totals((seen & ~gone).astype(np.float64)))
    wrongly = _wrongly(sample, np.where(gone, weight, 0.0), gone, violating)
    return Audit(seen, violating, weight, wrongly, kept, audit_probability is not None)


def _by_cell(sample: Sample, seen: Flags, gone: Flags) -> Floats:
    """Let the audited posts of a group and fate stand for all of them."""
    cell = sample.code * 2 + gone
    size = 2 * len(sample.groups)
    posts = np.bincount(cell, minlength=size).astype(np.float64)
    audited = np.bincount(cell, weights=seen.astype(np.float64), minlength=size)
    share = np.divide(posts, audited, out=np.ones(size), where=audited > 0)
    return np.where(seen, share[cell], 0.0)


def _wrongly(sample: Sample, weight: Floats, gone: Flags, violating: Flags) -> Floats:
    """Give every removed post its group's share of wrong removals, and an audited one how much more it is, for those it stands for.

    What is audited adds nothing to the sum of its group: it says how uncertain the share is.
    """
    size = len(sample.groups)
    audited, removed, wrong = (
        np.bincount(sample.code, weights=v, minlength=size) for v in (weight, gone * 1.0, weight * ~violating)
    )
    share = np.divide(wrong, audited, out=np.zeros(size), where=audited > 0)
    scale = np.divide(removed, audited, out=np.zeros(size), where=audited > 0)
    found: Floats = gone * share[sample.code] + scale[sample.code] * weight * (~violating - share[sample.code])
    return found


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
