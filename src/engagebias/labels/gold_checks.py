"""Checks at the door of drawing a gold sample."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import polars as pl

from engagebias.checks import check_choice, check_count, check_there, listed
from engagebias.errors import DataError, DesignError
from engagebias.labels.codebook import RESERVED, Codebook
from engagebias.labels.drawing import Design
from engagebias.labels.folder import CALLER
from engagebias.labels.sampled import Strata
from engagebias.schema import COUNTS

HIDDEN = ("post_id", "author_id", "parent_id", "test_id", "status", "missing", *COUNTS)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller asked for, checked."""

    n: int
    codebook: Codebook
    strata: tuple[str, ...]
    design: Design
    least: int
    shown: tuple[str, ...]
    coders: tuple[str, ...]
    overlap: float
    seed: int


def check_asked(
    n: int, codebook: Codebook, strata: Sequence[str], design: Design, least: int, shown: Sequence[str],
    coders: Sequence[str], overlap: float, seed: int,
) -> Asked:  # fmt: skip
    """Check all arguments but the posts and the folder."""
    check_count(n, name="n", caller=CALLER, least=1)
    check_count(least, name="min_per_stratum", caller=CALLER, least=1)
    check_count(seed, name="seed", caller=CALLER)
    check_choice(design, get_args(Design), name="design", caller=CALLER)
    if not isinstance(codebook, Codebook):
        raise DataError(f"{CALLER}: codebook must be a Codebook, such as default_codebook(); got {codebook!r:.80}.")
    if isinstance(overlap, bool) or not isinstance(overlap, int | float) or not 0 <= overlap <= 1:
        raise DataError(f"{CALLER}: overlap must be a number from 0 to 1; got {overlap!r}.")
    for name, value in (("strata", strata), ("columns_shown", shown), ("coders", coders)):
        names = listed(value, name=name, caller=CALLER, of="names")
        if len(set(names)) < len(names):
            raise DataError(f"{CALLER}: {name} holds a name twice: {', '.join(map(str, value))}.")
    _check_coders(coders)
    if "text" not in shown:
        raise DataError(f"{CALLER}: columns_shown must hold 'text', which is what is coded; got {list(shown)}.")
    clash = [c for c in shown if c != "text" and (c in RESERVED or c in codebook.names)]
    if clash:
        raise DataError(
            f"{CALLER}: the column {clash[0]!r} of columns_shown has the name of a column to fill in. Rename it."
        )
    return Asked(n, codebook, tuple(strata), design, least, tuple(shown), tuple(coders), overlap, seed)


def _check_coders(coders: Sequence[str]) -> None:
    if not coders:
        raise DataError(f"{CALLER}: coders is empty; name at least one.")
    for coder in coders:
        if not isinstance(coder, str) or not re.fullmatch(r"[\w-]{1,40}", coder) or coder in ("majority", "first"):
            raise DataError(
                f"{CALLER}: a coder's name has letters, digits, - and _, and is not 'majority' or 'first'; got {coder!r}."
            )
    if len({c.casefold() for c in coders}) < len(coders):
        raise DataError(
            f"{CALLER}: two coders' names differ in case alone, and so would their files: {', '.join(coders)}."
        )


def check_columns(frame: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Return the posts if the columns asked for are there, of their kind and fit to be shown."""
    for column in (*asked.shown, *asked.strata):
        check_there(frame, column, caller=CALLER)
    for column in asked.shown:
        dtype = frame.schema[column]
        if column in HIDDEN or column in asked.strata:
            why = "a stratum" if column in asked.strata else "an id or an outcome"
            raise DataError(f"{CALLER}: columns_shown must not hold {column!r}: {why} tells coders what to expect.")
        if dtype != pl.Null and not isinstance(dtype, pl.String | pl.Categorical | pl.Enum):
            raise DataError(
                f"{CALLER}: columns_shown are text columns; {column!r} is {dtype}. Scores must not be shown."
            )
    for column in asked.strata:
        if frame.schema[column].is_nested():
            raise DataError(f"{CALLER}: the stratum {column!r} is {frame.schema[column]}; it must hold single values.")
    return frame


def check_n(found: Strata, asked: Asked) -> None:
    """Refuse more draws than there are posts with text, and fewer than the strata need."""
    there, needed = int(found.sizes.sum()), int(np.minimum(found.sizes, asked.least).sum())
    if asked.n > there:
        raise DesignError(
            f"{CALLER}: n={asked.n:,} is more than the {there:,} posts with text"
            + (f"; n={there} codes them all." if there else ". There is nothing to code.")
        )
    if asked.n < needed:
        raise DesignError(
            f"{CALLER}: {found.sizes.size:,} strata with {asked.least} draws each (or all of a smaller one) need "
            f"n={needed:,} or more; got n={asked.n:,}. Raise n, lower min_per_stratum, or name fewer or coarser strata."
        )
