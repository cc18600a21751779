"""Checks of clicks, positions and the chances with which positions are seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_number, check_there
from engagebias.errors import DataError, DesignError
from engagebias.ranking.policies import Policy
from engagebias.ranking.sample import Sample, refuse_few

CALLER = "position_corrected"


def check_clicks(posts: pl.DataFrame, clicks: str, position: str) -> None:
    """Refuse clicks and positions that are no whole numbers, or too small ones."""
    for name, column in (("clicks", clicks), ("position", position)):
        check_there(posts, column, caller=CALLER, remedy=f"It is named by {name}=.")
        if not posts.schema[column].is_integer():
            raise DataError(
                f"{CALLER}: {name}={column!r} must hold whole numbers, it is {posts.schema[column]}. Cast it by pl.col({column!r}).cast(pl.Int64)."
            )
        least = 1 if name == "position" else 0
        bad = int((posts[column] < least).sum())
        if bad:
            raise DataError(
                f"{CALLER}: {name}={column!r} is below {least} in {bad} of {posts.height} rows; positions count from 1, clicks from 0."
            )


def check_examination(examination: float | Sequence[float]) -> Mapping[str, object]:
    """Return how the chance to be seen falls: the power, or the chances by position."""
    if isinstance(examination, int | float) and not isinstance(examination, bool):
        check_number(examination, name="examination", caller=CALLER)
        if examination < 0:
            raise DataError(f"{CALLER}: examination is a power, 0 or more, such as 1; got {examination!r}.")
        return {"power": float(examination)}
    if isinstance(examination, str | bool) or not isinstance(examination, Sequence) or not examination:
        raise DataError(
            f"{CALLER}: examination is a power, such as 1, or the chances of the positions from the first on, such as [0.9, 0.6, 0.4]; got "
            f"{examination!r}."
        )
    for chance in examination:
        check_number(chance, name="examination", caller=CALLER)
        if not 0 <= chance <= 1:
            raise DataError(f"{CALLER}: examination has chances from 0 to 1; got {chance!r}.")
    if not examination[0]:
        raise DataError(
            f"{CALLER}: examination gives the first position no chance to be seen; its chance must be above 0, as in [0.9, 0.6, 0.4]. Got "
            f"{examination!r}."
        )
    return {"chances": tuple(float(c) for c in examination)}


def check_names(policies: Sequence[Policy], taken: Sequence[str]) -> None:
    """Refuse a policy with the name of another row."""
    for policy in policies:
        if policy.name in taken:
            raise DataError(f"{CALLER}: {policy.name!r} is the name of a row of the result; call the policy otherwise.")


def check_told(told: NDArray[np.bool_], sample: Sample) -> None:
    """Refuse clicks that tell of no post of the class, of none of the others, or of a handful."""
    for who, what in ((sample.member, "of the class"), (~sample.member, "outside the class")):
        if not (told & who).any():
            raise DesignError(
                f"{CALLER}: of no post {what} are clicks known at a position that had a chance to be seen, so shares of clicks say nothing of it."
            )
    refuse_few(
        sample.member[told],
        sample.asked,
        "of the posts whose clicks are known at a position that had a chance to be seen",
    )
