"""Axes of a multiverse: what could have been chosen otherwise, and whether the choices answer one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from engagebias.checks import check_choice
from engagebias.errors import DataError, DesignError

CALLER = "multiverse"
Kind = Literal["E", "U", "N"]
Role = Literal["feature", "outcome", "exposure", "model", "sample", "controls", "effects", "cluster"]
Model = Literal["ppml", "ols", "log1p"]
MODELS: tuple[Model, ...] = get_args(Model)
LOG_RATE: tuple[Model, ...] = ("ppml", "ols")
"""Models whose estimates are log rate ratios."""

OFFSETS = ("impressions", "views")
DEFAULT_KINDS: Mapping[Role, Kind] = {
    "feature": "U", "outcome": "N", "exposure": "U", "model": "U", "sample": "U", "controls": "U", "effects": "U",
    "cluster": "E",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """One thing that could have been chosen otherwise.

    Parameters
    ----------
    name : str
        What it is called in tables and charts.
    kind : {"E", "U", "N"}
        E: the choices are equivalent, none is better. U: it is uncertain which is better. N: they answer different
        questions (outcomes, estimands): each choice is a facet, and no summary pools over it.
    choices : mapping of str to anything
        What each choice is called, and the value it stands for: a column, a filter, a model.

    Raises
    ------
    DataError
        If the kind is another, or the choices are not a mapping with two names or more that differ.

    References
    ----------
    Del Giudice & Gangestad (2021), A traveler's guide to the multiverse, Advances in Methods and Practices in
    Psychological Science 4(1), for the three kinds.

    Examples
    --------
    >>> Axis("form", "E", {"share": "_share", "count": ""}).labels
    ('share', 'count')
    """

    name: str
    kind: Kind
    choices: Mapping[str, Any]

    def __post_init__(self) -> None:
        check_choice(self.kind, get_args(Kind), name="kind", caller="Axis")
        if not isinstance(self.name, str) or not self.name:
            raise DataError(f"Axis: name must be a word, such as 'sample'; got {self.name!r}.")
        if not isinstance(self.choices, Mapping) or not self.choices:
            raise DataError(
                f"Axis {self.name!r}: choices must be a mapping of names to values, such as "
                f"{{'share': 'negative_share'}}; got {self.choices!r}."
            )
        wrong = [label for label in self.choices if not isinstance(label, str) or not label]
        if wrong:
            raise DataError(f"Axis {self.name!r}: choices are called by words; got {wrong[0]!r}.")

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the choices."""
        return tuple(self.choices)


def check_mixing(role: Role, axis: Axis) -> None:
    """Refuse an axis whose choices answer different questions but whose kind would pool them.

    Raises
    ------
    DesignError
        Saying which choices do not go together, and what to write.
    """
    if axis.kind == "N" or len(axis.choices) < 2:
        return
    values = list(axis.choices.values())
    why = None
    if role == "outcome":
        why = "each outcome is a question of its own"
    elif role == "model" and len({value in LOG_RATE for value in values}) > 1:
        why = "log1p estimates the typical post on a scale of its own, ppml and ols the total as a log rate ratio"
    elif role == "exposure" and len({is_offset(value) for value in values}) > 1:
        why = "with an offset the estimate is per view, without one it is per post"
    if why:
        raise DesignError(
            f"{CALLER}: axis {axis.name!r} ({', '.join(axis.labels)}) is of kind {axis.kind}, which pools its choices, but "
            f"{why}. Give it kind 'N' to have a summary for each, or leave choices out."
        )


def is_offset(exposure: str | None) -> bool:
    """Say whether an exposure enters as an offset; followers are a covariate."""
    return exposure is not None and exposure != "followers"


def as_axis(role: Role, given: object) -> Axis:
    """Return an argument of :func:`engagebias.multiverse` as an axis: one value, a list, a mapping or an axis.

    Lists of controls, effects and models hold: for models the choices, for controls and effects one choice.
    """
    if isinstance(given, Axis):
        return given
    if isinstance(given, Mapping):
        return Axis(role, _default_kind(role, given), given)
    if role in ("controls", "effects"):
        columns = _listed(role, given)
        return Axis(role, DEFAULT_KINDS[role], {", ".join(columns) or "none": columns})
    if isinstance(given, Sequence) and not isinstance(given, str):
        repeated = {str(v) for v in given if list(given).count(v) > 1}
        if repeated or not given:
            raise DataError(
                f"{CALLER}: {role} {'names twice ' + ', '.join(sorted(repeated)) if repeated else 'is empty'}."
            )
        choices = {"none" if value is None else str(value): value for value in given}
        return Axis(role, _default_kind(role, choices), choices)
    return Axis(role, DEFAULT_KINDS[role], {"none" if given is None else str(given): given})


def _default_kind(role: Role, choices: Mapping[str, Any]) -> Kind:
    """Return N where the choices cannot be pooled, so that plain lists need no kind."""
    try:
        check_mixing(role, Axis(role, DEFAULT_KINDS[role], choices))
    except DesignError:
        return "N"
    return DEFAULT_KINDS[role]


def _listed(role: Role, given: object) -> tuple[str, ...]:
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise DataError(f"{CALLER}: {role} is a list of column names, or a mapping of names to lists; got {given!r}.")
    return tuple(given)
