"""Codes as they came from coders: checked at the door and turned into arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_choice, check_there
from engagebias.errors import DataError, did_you_mean
from engagebias.labels.alpha import Floats, Ints, Level
from engagebias.schema import Table, check_table, name_rows

CALLER = "agreement"


@dataclass(frozen=True, slots=True)
class Columns:
    """What the caller named: columns, level, and which coder is a machine."""

    unit: str
    coder: str
    label: str
    level: Level
    machine: str | None
    by: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Codes as arrays, one entry a code that is there; missing ones are only counted.

    ``unit``, ``coder``, ``value`` and ``group`` (n,) are positions: of the unit, in ``coders``, in ``names``
    (whose numbers are ``levels``) and in ``groups`` (null: units without a group).
    """

    unit: Ints
    coder: Ints
    value: Ints
    group: Ints
    coders: tuple[str, ...]
    names: tuple[str, ...]
    levels: Floats
    groups: tuple[str | None, ...]
    machine: int
    given: pl.DataFrame

    @property
    def by_machine(self) -> NDArray[np.bool_]:
        """Whether each code is the machine's."""
        machine: NDArray[np.bool_] = self.coder == self.machine
        return machine


def read_codes(codes: pl.DataFrame, asked: Columns, order: Sequence[object] | None) -> Coded:
    """Check the long table of codes and return it as arrays."""
    key = (asked.unit, asked.coder)
    frame = check_table(codes, Table("codes", {}, key=key), caller=CALLER)
    for column in (asked.label, *([asked.by] if asked.by else [])):
        check_there(frame, column, caller=CALLER)
    if asked.by:
        _check_groups(frame, asked.unit, asked.by)
    names, levels, value = _positions(frame, asked, order)
    given = frame.select(
        unit=pl.col(asked.unit).rank("dense") - 1,
        coder=pl.col(asked.coder).cast(pl.String),
        value=pl.Series(value, dtype=pl.Int64),
        group=pl.col(asked.by).cast(pl.String) if asked.by else pl.lit(None, pl.String),
    )
    coders = given["coder"].unique().sort().to_list()
    if asked.machine is not None:
        check_choice(asked.machine, coders, name="machine", caller=CALLER)
    groups = given["group"].unique().sort(nulls_last=True).to_list()
    there = given.drop_nulls("value")
    if not there.height:
        raise DataError(f"{CALLER}: {asked.label} is null in all {frame.height} rows; there is no code to compare.")
    return Coded(
        unit=there["unit"].to_numpy().astype(np.int64), coder=_index(there["coder"], coders),
        value=there["value"].to_numpy(), group=_index(there["group"], groups), coders=tuple(coders), names=names,
        levels=levels, groups=tuple(groups), given=given,
        machine=-1 if asked.machine is None else coders.index(asked.machine),
    )  # fmt: skip


def _index(column: pl.Series, values: list[str] | list[str | None]) -> Ints:
    position = {v: i for i, v in enumerate(values)}
    return np.array([position[v] for v in column.to_list()], dtype=np.int64)


def _check_groups(frame: pl.DataFrame, unit: str, by: str) -> None:
    mixed = frame.group_by(unit, maintain_order=True).agg(pl.col(by).n_unique()).filter(pl.col(by) > 1)
    if mixed.height:
        raise DataError(
            f"{CALLER}: by={by!r} differs between the codes of {mixed.height} units ({name_rows(mixed, [unit])}); "
            "a unit belongs to one group. Join the group to the codes by the unit's id."
        )


def _positions(
    frame: pl.DataFrame, asked: Columns, order: Sequence[object] | None
) -> tuple[tuple[str, ...], Floats, list[int | None]]:
    """Return the labels that occur, their numbers, and the position of each row's label (None: missing)."""
    label = frame[asked.label]
    _check_label(label, asked, order)
    occurring = label.drop_nulls().unique().to_list()
    by_name = str if asked.level == "nominal" else None
    values = sorted(occurring, key=by_name) if order is None else _ordered(occurring, list(order), asked.label)
    numbers = values if asked.level == "interval" else range(len(values))
    position = {v: i for i, v in enumerate(values)}
    found = [None if v is None else position[v] for v in label.to_list()]
    return tuple(map(str, values)), np.array(list(numbers), dtype=np.float64), found


def _check_label(label: pl.Series, asked: Columns, order: Sequence[object] | None) -> None:
    numeric, name = label.dtype.is_numeric(), asked.label
    if order is not None and asked.level != "ordinal":
        raise DataError(f"{CALLER}: order is for level='ordinal' only; got level={asked.level!r}. Leave order out.")
    if isinstance(order, str):
        raise DataError(f"{CALLER}: order is a list of labels from lowest to highest; got the string {order!r}.")
    if asked.level != "nominal" and not numeric and order is None and label.dtype != pl.Null:
        cure = "cast it to numbers" + (f", or give order=[...] of the labels of {name}" * (asked.level == "ordinal"))
        raise DataError(f"{CALLER}: level={asked.level!r} needs numbers, {name!r} is {label.dtype}; {cure}.")
    if label.dtype.is_nested():
        raise DataError(f"{CALLER}: {name!r} holds lists or structs ({label.dtype}); give one label a row.")
    if label.dtype.is_float() and (label.is_nan() | label.is_infinite()).any():
        raise DataError(f"{CALLER}: {name!r} has NaN or infinite labels; write null where a code is missing.")
    if not numeric and label.dtype in (pl.String, pl.Categorical, pl.Enum):
        blank = int((label.cast(pl.String).str.strip_chars() == "").sum())
        if blank:
            raise DataError(
                f"{CALLER}: {name!r} is empty text in {blank} rows; write null where a code is missing, "
                f"by pl.col({name!r}).replace('', None)."
            )


def _ordered(occurring: list[object], order: list[object], name: str) -> list[object]:
    if len(set(order)) < len(order):
        raise DataError(f"{CALLER}: order names a label twice: {', '.join(map(repr, order))}.")
    unknown = [v for v in occurring if v not in set(order)]
    if unknown:
        raise DataError(
            f"{CALLER}: order must hold every label of {name!r}; it lacks {', '.join(map(repr, unknown[:5]))}. "
            f"It has {', '.join(map(repr, order))}.{did_you_mean(unknown[0], order)}"
        )
    return [v for v in order if v in set(occurring)]
