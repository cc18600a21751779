"""Ways to order a feed: weights over actions, published presets, time, or one column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_choice, check_number, check_there
from engagebias.errors import DataError, did_you_mean
from engagebias.ranking.presets import PRESETS, Preset
from engagebias.terms import name_term
from engagebias.words import Text

Floats = NDArray[np.float64]
Weights = Mapping[str, Mapping[str, float] | str]
AbsentActions = Literal["refuse", "leave_out"]

CHRONOLOGICAL = "chronological"
DIGITS = 12  # of a sum of weighted actions that decide; later ones are rounding, and would break ties by it


@dataclass(frozen=True, slots=True)
class Policy:
    """One way to order a feed: the columns whose weighted sum is the score, the highest first.

    ``acts`` says whether the columns are actions with weights; else the score is one column as it stands, or the time.
    ``absent`` are actions of a preset that the table does not have.
    """

    name: str
    weights: Mapping[str, float]
    acts: bool
    preset: Preset | None = None
    absent: tuple[str, ...] = ()

    @property
    def title(self) -> Text:
        """What the policy is called."""
        return name_term(self.name)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that a post needs: those of weight zero do not matter."""
        return tuple(name for name, weight in self.weights.items() if weight)

    def with_weight(self, column: str, weight: float) -> Policy:
        """Return the policy with one weight changed."""
        return replace(self, weights={**self.weights, column: weight})


def make_policies(
    frame: pl.DataFrame, weights: Weights, *, predicted: str | None, absent_actions: AbsentActions, caller: str
) -> tuple[Policy, ...]:
    """Check the policies asked for, each by its name; actions stand in columns of their name, after the prefix ``predicted``."""
    check_choice(absent_actions, get_args(AbsentActions), name="absent_actions", caller=caller)
    if not isinstance(weights, Mapping) or not weights:
        raise DataError(
            f"{caller}: weights maps the name of each policy to its weights, such as {{'mine': {{'likes': 1, 'shares': 3}}, "
            f"'newest': 'chronological'}}; got {weights!r}."
        )
    return tuple(
        make_policy(frame, name, given, predicted=predicted, absent_actions=absent_actions, caller=caller)
        for name, given in weights.items()
    )


def make_policy(
    frame: pl.DataFrame, name: object, given: Mapping[str, float] | str, *, predicted: str | None,
    absent_actions: AbsentActions, caller: str,
) -> Policy:  # fmt: skip
    """Return one policy: from weights by column, or from a word that is a preset, "chronological" or a column."""
    if not isinstance(name, str) or not name:
        raise DataError(f"{caller}: a policy's name is a word, such as 'mine'; got {name!r}.")
    if isinstance(given, str):
        if given in PRESETS:
            return _from_preset(frame, name, given, predicted or "", absent_actions, caller)
        if given == CHRONOLOGICAL:
            check_there(frame, "created_at", caller=caller, remedy="It says when a post was made.")
            return Policy(name, {"created_at": 1.0}, acts=False)
        if given not in frame.columns:
            words = [*PRESETS, CHRONOLOGICAL]
            raise DataError(
                f"{caller}: weights[{name!r}] is {given!r}, which is no preset ({', '.join(PRESETS)}), not "
                f"{CHRONOLOGICAL!r} and no column of the table; give one of these or weights by column, such as "
                f"{{'likes': 1}}.{did_you_mean(given, [*words, *frame.columns])}"
            )
        _check_numeric(frame, given, name, caller)
        return Policy(name, {given: 1.0}, acts=False)
    if not isinstance(given, Mapping):
        raise DataError(
            f"{caller}: weights[{name!r}] must map columns to weights, such as {{'likes': 1}}; got {given!r}."
        )
    prefix = predicted or ""
    for action, weight in given.items():
        check_number(weight, name=f"weights[{name!r}][{action!r}]", caller=caller)
        column = f"{prefix}{action}"
        check_there(frame, column, caller=caller, remedy=f"It is named in weights[{name!r}].")
        _check_numeric(frame, column, name, caller)
    return _not_all_zero(Policy(name, {f"{prefix}{a}": float(w) for a, w in given.items()}, acts=True), caller)


def _from_preset(
    frame: pl.DataFrame, name: str, word: str, prefix: str, absent_actions: AbsentActions, caller: str
) -> Policy:
    preset = PRESETS[word]
    weights = {f"{prefix}{action}": weight for action, weight in preset.weights.items()}
    absent = tuple(c for c, w in weights.items() if w and c not in frame.columns)
    if absent and absent_actions == "refuse":
        raise DataError(
            f"{caller}: weights[{name!r}]: the preset {word!r} weighs {', '.join(absent)}, which the table does not have. "
            "An action that was not counted is not zero: add the columns, or leave these actions out of the score, with a "
            'warning, by absent_actions="leave_out".'
        )
    there = {c: w for c, w in weights.items() if c in frame.columns}
    for column in there:
        _check_numeric(frame, column, name, caller)
    return _not_all_zero(Policy(name, there, acts=True, preset=preset, absent=absent), caller)


def _not_all_zero(policy: Policy, caller: str) -> Policy:
    if not policy.columns:
        raise DataError(
            f"{caller}: weights[{policy.name!r}] has no weight other than 0, so every post would have the same score. Give at "
            "least one column a weight."
        )
    return policy


def _check_numeric(frame: pl.DataFrame, column: str, name: str, caller: str) -> None:
    dtype = frame.schema[column]
    if not dtype.is_numeric():
        raise DataError(
            f"{caller}: column {column!r} in weights[{name!r}] must be numeric, it is {dtype}. To rank by time say "
            f"{CHRONOLOGICAL!r}."
        )
    if dtype.is_float():
        bad = int((frame[column].is_nan() | frame[column].is_infinite()).sum())
        if bad:
            raise DataError(
                f"{caller}: column {column!r} in weights[{name!r}] is NaN or infinite in {bad} of {frame.height} rows. Write "
                "null where it is not known."
            )


def score_of(frame: pl.DataFrame, policy: Policy, *, per: str | None) -> Floats:
    """Return the score of each post, NaN where a column that it needs is null; counts are divided by ``per`` if given.

    Sums are rounded to twelve digits of the largest: what comes later is rounding, and would part equal scores.
    """
    if not policy.acts and policy.columns == ("created_at",):
        times = frame["created_at"].dt.epoch("us")
        since: Floats = (times - times.min()).cast(pl.Float64).fill_null(np.nan).to_numpy()
        return since
    total = np.zeros(frame.height)
    for column in policy.columns:
        values = frame[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
        total = total + policy.weights[column] * values
    if per is not None and policy.acts:
        total = total / frame[per].cast(pl.Float64).fill_null(np.nan).to_numpy()
    largest = np.nanmax(np.abs(total), initial=0.0)
    if not policy.acts or largest == 0:
        return total
    rounded: Floats = np.round(total / largest, DIGITS)
    return rounded
