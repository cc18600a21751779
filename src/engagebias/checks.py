"""Checks of single arguments at the door of a public function."""

from __future__ import annotations

import math
from collections.abc import Iterable

from engagebias.errors import DataError, did_you_mean


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
