"""Checks of single arguments, and of the columns that they name, at the door of a public function."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from engagebias.errors import DataError, did_you_mean

if TYPE_CHECKING:
    import polars as pl


def check_choice(value: object, allowed: Iterable[object], *, name: str, caller: str) -> None:
    """Refuse a value that is not among the allowed ones."""
    choices = list(allowed)
    if value not in choices:
        raise DataError(
            f"{caller}: {name} must be one of {', '.join(map(repr, choices))}; got {value!r}.{did_you_mean(value, choices)}"
        )


def check_share(value: object, *, name: str, caller: str) -> None:
    """Refuse a value that is not a number strictly between 0 and 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise DataError(f"{caller}: {name} must be a number between 0 and 1, such as 0.95; got {value!r}.")


def check_number(value: object, *, name: str, caller: str) -> None:
    """Refuse a value that is not a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise DataError(f"{caller}: {name} must be a number; got {value!r}.")


def check_count(value: object, *, name: str, caller: str, least: int = 0) -> None:
    """Refuse a value that is not a whole number of at least ``least``."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise DataError(f"{caller}: {name} must be a whole number of {least} or more; got {value!r}.")


def check_there(frame: pl.DataFrame, name: str, *, caller: str, table: str = "the table", remedy: str = "") -> None:
    """Refuse a column that is missing; say what ``table`` has and, in the words of ``remedy``, what to do."""
    if name not in frame.columns:
        have = ", ".join(frame.columns[:12]) + (", ..." if frame.width > 12 else "")
        said = [f"column {name!r} is missing; {table} has {have or 'no column'}.", remedy]
        raise DataError(f"{caller}: {' '.join(filter(None, said))}{did_you_mean(name, frame.columns)}")


def listed(names: Iterable[str], *, name: str, caller: str, of: str = "column names") -> tuple[str, ...]:
    """Return names as a tuple; a string alone would be taken letter by letter, so it is refused."""
    if isinstance(names, str):
        raise DataError(f"{caller}: {name} is a list of {of}, got the string {names!r}. Write [{names!r}].")
    return tuple(names)
