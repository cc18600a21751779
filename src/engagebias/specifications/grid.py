"""Specifications: one choice on every axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import polars as pl

from engagebias.specifications.axes import LOG_RATE, Axis, Model, Role


@dataclass(frozen=True, slots=True)
class Specification:
    """What one fit uses: columns by their names, the sample by its label."""

    number: int
    feature: str
    outcome: str
    exposure: str | None
    model: Model
    sample: str
    controls: tuple[str, ...]
    effects: tuple[str, ...]
    cluster: str

    @property
    def on_log_rate(self) -> bool:
        """Whether the estimate is a log rate ratio."""
        return self.model in LOG_RATE


def lay_out(axes: Sequence[tuple[Role, Axis]]) -> tuple[pl.DataFrame, list[Specification]]:
    """Return every combination of choices, as a table of labels and as specifications.

    The table has ``specification`` (1, 2, ...), one column an axis, and ``facet`` (the choices on axes of kind N
    that have several; empty if there is one facet).
    """
    rows, made = [], []
    facets = [axis.name for _, axis in axes if axis.kind == "N" and len(axis.choices) > 1]
    for number, labels in enumerate(product(*(axis.labels for _, axis in axes)), start=1):
        named = {axis.name: label for (_, axis), label in zip(axes, labels, strict=True)}
        facet = ", ".join(f"{name} = {named[name]}" for name in facets)
        rows.append({"specification": number, **named, "facet": facet})
        made.append(_made(number, axes, labels))
    return pl.DataFrame(rows), made


def _made(number: int, axes: Sequence[tuple[Role, Axis]], labels: Sequence[str]) -> Specification:
    value = {role: axis.choices[label] for (role, axis), label in zip(axes, labels, strict=True) if role != "feature"}
    column = "".join(axis.choices[label] for (role, axis), label in zip(axes, labels, strict=True) if role == "feature")
    sample = next(label for (role, _), label in zip(axes, labels, strict=True) if role == "sample")
    return Specification(
        number=number, feature=column, outcome=value["outcome"], exposure=value["exposure"], model=value["model"],
        sample=sample, controls=tuple(value["controls"]), effects=tuple(value["effects"]), cluster=value["cluster"],
    )  # fmt: skip
