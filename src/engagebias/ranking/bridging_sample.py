"""Ratings for bridging: what they must be, and which of them are used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from engagebias.checks import check_there
from engagebias.disclosure import FEWEST
from engagebias.errors import DataError, DesignError
from engagebias.numerics.rating_factors import Ratings
from engagebias.schema import check_frame, name_rows

GIVEN = "ratings given"
EMPTY = "without rater, item or rating"
FEW_ON_ITEM = "on items with too few ratings"
FEW_BY_RATER = "by raters with too few ratings"
FEW_LEFT = "on items with too few ratings left"
USED = "ratings used"


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the columns."""

    rater: str
    item: str
    rating: str
    by: str | None


@dataclass(frozen=True, slots=True)
class Sample:
    """Ratings in use; ``items`` has every item given, ``raters`` those in use, both in the order of their numbers."""

    ratings: Ratings
    items: pl.DataFrame
    raters: pl.DataFrame
    steps: pl.DataFrame
    left_out: int


def draw_ratings(given: pl.DataFrame, names: Columns, *, per_item: int, per_rater: int, caller: str) -> Sample:
    """Check ratings and keep those of items and raters with enough of them.

    Items first, then raters, then items once more, as published; what each step takes is counted.
    """
    known = _known(_checked(given, names, caller), names, caller)
    steps = [(GIVEN, given.height), (EMPTY, given.height - known.height)]
    used = known
    for step, column, least in (
        (FEW_ON_ITEM, "item", per_item),
        (FEW_BY_RATER, "rater", per_rater),
        (FEW_LEFT, "item", per_item),
    ):
        before = used.height
        used = used.filter(pl.len().over(column) >= least)
        steps.append((step, before - used.height))
    steps.append((USED, used.height))
    _refuse_few(known, used, per_item, per_rater, caller)
    if used["rating"].n_unique() == 1:
        raise DesignError(
            f"{caller}: all {used.height:,} ratings in use are {used['rating'][0]:g}; nothing tells items apart."
        )
    raters = used.group_by("rater", maintain_order=True).agg(ratings=pl.len()).sort("rater")
    scored = used.group_by("item").agg(ratings=pl.len(), mean_rating=pl.col("rating").mean()).sort("item")
    rest = (
        known.join(scored, on="item", how="anti")
        .group_by("item")
        .agg(ratings=pl.len(), mean_rating=pl.col("rating").mean())
    )
    classes = known.select("item", "class").unique("item")
    items = pl.concat([scored.with_columns(scored=True), rest.sort("item").with_columns(scored=False)])
    numbered = used.join(raters.with_row_index("_u"), on="rater").join(scored.with_row_index("_n"), on="item")
    numbers = Ratings(
        numbered["_u"].to_numpy().astype(np.int64), numbered["_n"].to_numpy().astype(np.int64),
        numbered["rating"].to_numpy(), np.ones(raters.height), scored.height,
    )  # fmt: skip
    table = pl.DataFrame(steps, schema={"step": pl.String, "ratings": pl.Int64}, orient="row")
    return Sample(
        numbers, items.join(classes, on="item", how="left", maintain_order="left"), raters, table, rest.height
    )


def _checked(given: pl.DataFrame, names: Columns, caller: str) -> pl.DataFrame:
    frame = check_frame(given, caller=caller)
    for column in filter(None, (names.rater, names.item, names.rating, names.by)):
        check_there(frame, column, caller=caller, table="the table of ratings")
    dtype = frame.schema[names.rating]
    if not (dtype.is_numeric() or dtype == pl.Boolean):
        raise DataError(
            f"{caller}: {names.rating!r} must be a number from 0 to 1, it is {dtype}. Write not helpful as 0, somewhat helpful as 0.5 "
            "and helpful as 1."
        )
    value = pl.col(names.rating).cast(pl.Float64)
    outside = frame.filter(value.is_nan() | (value < 0) | (value > 1))
    if outside.height:
        raise DataError(
            f"{caller}: {names.rating} is outside 0 to 1 in {outside.height} of {frame.height} rows "
            f"({name_rows(outside, (names.rater, names.item))}); bring the scale to 0 to 1, as (rating - lowest) / (highest - lowest), "
            "and write null where nobody rated."
        )
    return frame


def _known(frame: pl.DataFrame, names: Columns, caller: str) -> pl.DataFrame:
    """Return the ratings that have a rater, an item and a rating, under names of ours."""
    part = pl.lit(None, pl.String) if names.by is None else pl.col(names.by).cast(pl.String)
    known = frame.select(
        rater=pl.col(names.rater),
        item=pl.col(names.item),
        rating=pl.col(names.rating).cast(pl.Float64),
        **{"class": part},
    ).drop_nulls(["rater", "item", "rating"])
    if known["rater"].n_unique() == 1:
        raise DesignError(
            f"{caller}: all ratings are by one rater; bridging asks what raters of different views agree on."
        )
    repeated = known.filter(pl.struct("rater", "item").is_duplicated())
    if repeated.height:
        raise DataError(
            f"{caller}: a rater rates an item once; {repeated.height} rows repeat a pair ({name_rows(repeated, ('rater', 'item'))}). "
            f"Keep the last of each by unique([{names.rater!r}, {names.item!r}], keep='last'), and say how many there were."
        )
    several = known.group_by("item").agg(pl.col("class").n_unique()).filter(pl.col("class") > 1)
    if several.height:
        raise DataError(
            f"{caller}: {names.by!r} must be the same in all ratings of an item; it differs in {several.height} "
            f"({name_rows(several, ('item',))}). Give each item one class."
        )
    return known


def _refuse_few(known: pl.DataFrame, used: pl.DataFrame, per_item: int, per_rater: int, caller: str) -> None:
    whole = known["rater"].n_unique()
    if not used.height:
        raise DesignError(
            f"{caller}: no rating is left once items need {per_item} and raters {per_rater} ratings (of {known.height:,} ratings by {whole:,} "
            "raters). Collect more, or lower least_per_item and least_per_rater and say so."
        )
    for what, column in (("raters", "rater"), ("items", "item")):
        n = used[column].n_unique()
        if n < FEWEST:
            raise DesignError(
                f"{caller}: {n} {what} are left once items need {per_item} and raters {per_rater} ratings; at least {FEWEST} are needed, "
                "since figures of a handful would show who rated what."
            )
