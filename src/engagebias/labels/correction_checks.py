"""What a correction is asked for, and whether the columns and the probabilities can be what they are said to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from engagebias.checks import check_choice, check_there
from engagebias.errors import DataError, DesignError
from engagebias.numerics.labelled_moments import Family
from engagebias.schema import check_features, name_rows

Mislabelled = Literal["regressor", "outcome"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the table, by the names of its columns; ``caller`` is the public function, for messages."""

    caller: str
    outcome: str | None
    label: str
    features: tuple[str, ...]
    model: Family
    mislabelled: Mislabelled
    exposure: str | None
    cluster: str | None
    strata: tuple[str, ...]
    gold: str = ""
    probability: str = ""

    @property
    def measured(self) -> str:
        """The column on the left of the model: the outcome, or the label in its place."""
        return self.outcome or self.label

    @property
    def terms(self) -> tuple[str, ...]:
        """The columns on the right: the label first if it is one of them."""
        return (self.label, *self.features) if self.outcome else self.features

    @property
    def numbers(self) -> tuple[str, ...]:
        """All columns that enter the model as numbers."""
        others = [c for c in (self.outcome, self.exposure) if c]
        return (*others, self.label, *self.features)

    @property
    def codes(self) -> tuple[str, ...]:
        """The columns of the gold sample: the human code and its probability, if there is one already."""
        return (self.gold, self.probability) if self.gold else ()


def check_asked(asked: Asked) -> None:
    """Refuse combinations of arguments that mean nothing."""
    caller = asked.caller
    check_choice(asked.model, ["poisson", "linear"], name="model", caller=caller)
    check_choice(asked.mislabelled, ["regressor", "outcome"], name="mislabelled", caller=caller)
    if (asked.mislabelled == "outcome") != (asked.outcome is None):
        raise DataError(
            f"{caller}: outcome is {asked.outcome!r} with mislabelled={asked.mislabelled!r}. Name the outcome if the label is a "
            "regressor (mislabelled='regressor'); leave it out if the label itself is the outcome (mislabelled='outcome')."
        )
    if asked.model == "linear" and asked.exposure:
        raise DataError(f"{caller}: exposure={asked.exposure!r} belongs to model='poisson'; a linear model has none.")
    if asked.model == "poisson" and not asked.terms:
        raise DataError(
            f"{caller}: without features the mean of {asked.label!r} is estimated, which needs model='linear'."
        )
    names = [*asked.numbers, *asked.codes]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise DataError(
            f"{caller}: {', '.join(map(repr, twice))} is named in more than one role; each needs its own column."
        )


def check_numbers(frame: pl.DataFrame, names: Sequence[str], caller: str) -> None:
    """Refuse a column that is missing, is not numeric or holds what is not a number; nulls may be there."""
    for name in names:
        check_there(frame, name, caller=caller)
        if frame.schema[name] == pl.Null:
            raise DataError(f"{caller}: column {name!r} is null in every row.")
        if not (frame.schema[name].is_numeric() or frame.schema[name] == pl.Boolean):
            raise DataError(
                f"{caller}: column {name!r} must be numeric or Boolean, it is {frame.schema[name]}. "
                f"Write one category as a Boolean, such as pl.col({name!r}) == 'violent'."
            )
    check_features(frame, names, caller=caller)


def check_values(frame: pl.DataFrame, asked: Asked) -> None:
    """Refuse rates without a denominator, negative counts, impossible probabilities and codes without one."""
    bad = []
    if asked.codes:
        gold, probability = pl.col(asked.gold), pl.col(asked.probability)
        bad += [
            (
                (probability <= 0) | (probability > 1),
                f"{asked.probability} is not above 0 and at most 1",
                "it is the probability with which the post was drawn to be coded, and null where it was not drawn",
            ),
            (
                gold.is_not_null() & probability.is_null(),
                f"{asked.gold} is coded but {asked.probability} is null",
                "a code counts only if its post was drawn with a known probability: write it, or make the code null",
            ),
        ]
    if asked.exposure:
        none = pl.col(asked.exposure) <= 0
        bad.append((none, f"{asked.exposure} is not above 0", "nobody was there to act: leave them out"))
    if asked.model == "poisson":
        counts = [asked.measured] if asked.outcome else [asked.label, *asked.codes[:1]]
        bad += [(pl.col(c) < 0, f"{c} is negative", "model='poisson' is for counts and rates") for c in counts]
    for mask, what, remedy in bad:
        rows = frame.filter(mask)
        if rows.height:
            raise DataError(
                f"{asked.caller}: {what} in {rows.height} of {frame.height} rows ({name_rows(rows)}); {remedy}."
            )


def check_draw(frame: pl.DataFrame, asked: Asked) -> float:
    """Refuse probabilities that cannot be those of this draw; return how many posts the drawn ones stand for."""
    p = frame[asked.probability].drop_nulls().cast(pl.Float64).to_numpy()
    if not p.size or not frame[asked.gold].count():
        raise DesignError(
            f"{asked.caller}: no post with all numbers has a gold code, so there is nothing to correct with. Draw and code some."
        )
    stand_for, sd = float((1 / p).sum()), float(np.sqrt(((1 - p) / p**2).sum()))
    if abs(stand_for - frame.height) > 5 * sd and not 0.8 < stand_for / frame.height < 1.25:
        raise DataError(
            f"{asked.caller}: the {p.size:,} posts with a {asked.probability} stand for {stand_for:,.0f} posts (the sum of one over it), "
            f"but the table has {frame.height:,}. Give the probability with which each was drawn from this table, and null "
            "where a post was not drawn."
        )
    return stand_for
