"""Which rows have both a score and a rating, and in which groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from engagebias.checks import check_choice, check_there, listed
from engagebias.errors import DataError
from engagebias.schema import check_features, check_posts
from engagebias.terms import name_term
from engagebias.validity.correlation import Statistic
from engagebias.words import Text

CALLER = "check_measure"
RATING, GROUP = "__rating", "__group"
ALL_ROWS = "all rows"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller named."""

    measure: str
    against: str
    by: str | None
    beside: tuple[str, ...]
    statistic: Statistic
    levels: tuple[str, ...] | None

    @property
    def measures(self) -> tuple[str, ...]:
        """The measure first, then those beside it."""
        return (self.measure, *self.beside)


@dataclass(frozen=True, slots=True)
class Group:
    """All rows, or those with one value of ``by`` (None: not given)."""

    by: str | None
    value: str | None

    @property
    def term(self) -> str:
        """Name of the group in a table."""
        if self.by is None:
            return ALL_ROWS
        return f"{self.by} not given" if self.value is None else f"{self.by} = {self.value}"

    @property
    def label(self) -> Text:
        """Name of the group in a sentence or a chart."""
        if self.by is not None and self.value is None:
            return Text("{by} not given", "{by} غير مذكور").fill(by=name_term(self.by))
        named = name_term(self.term)
        if named != self.term or self.by is None:
            return named
        return Text("{by}: {value}", "{by}: {value}").fill(by=name_term(self.by), value=self.value)

    def of(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the group's rows."""
        return frame if self.by is None else frame.filter(pl.col(GROUP).eq_missing(pl.lit(self.value, pl.String)))


def check_asked(
    posts: pl.DataFrame, measure: str, against: str, by: str | None, beside: Sequence[str], order: Sequence[str] | None,
    statistic: Statistic,
) -> tuple[pl.DataFrame, Asked]:  # fmt: skip
    """Check the columns and return the posts with the rating as a number, the group, and what was asked."""
    frame = check_posts(posts, caller=CALLER)
    measures = (measure, *listed(beside, name="beside", caller=CALLER))
    check_features(frame, measures, caller=CALLER)
    for column in (against, *([by] if by is not None else [])):
        check_there(frame, column, caller=CALLER)
    if against in measures:
        raise DataError(f"{CALLER}: {against!r} cannot be compared with itself. Name the human rating as against.")
    levels = _levels(frame, against, order, statistic)
    if levels is None:
        check_features(frame, [against], caller=CALLER)
    rating = pl.col(against).cast(pl.String).replace_strict(
        {level: float(place) for place, level in enumerate(levels, start=1)}, return_dtype=pl.Float64
    ) if levels else pl.col(against).cast(pl.Float64)  # fmt: skip
    group = pl.lit(None, pl.String) if by is None else pl.col(by).cast(pl.String)
    return (
        frame.with_columns(rating.alias(RATING), group.alias(GROUP)),
        Asked(measure, against, by, measures[1:], statistic, levels),
    )


def _levels(
    frame: pl.DataFrame, against: str, order: Sequence[str] | None, statistic: Statistic
) -> tuple[str, ...] | None:
    dtype = frame.schema[against]
    if dtype.is_numeric() or dtype == pl.Boolean:
        if order is not None:
            raise DataError(
                f"{CALLER}: order is for ratings in words; {against!r} is {dtype} already. Leave order out."
            )
        return None
    if order is None:
        raise DataError(
            f"{CALLER}: {against!r} is {dtype}. Name its levels from lowest to highest, such as "
            "order=['negative', 'neutral', 'positive'], or cast it to a number."
        )
    levels = tuple(order)
    if isinstance(order, str) or len(set(levels)) < max(2, len(levels)):
        raise DataError(f"{CALLER}: order must be a list of two different levels or more; got {order!r}.")
    if statistic == "pearson":
        raise DataError(
            f"{CALLER}: the levels of {against!r} have an order but no distance, which statistic='pearson' needs. Use 'spearman'."
        )
    for level in frame[against].cast(pl.String).drop_nulls().unique().sort().to_list():
        check_choice(level, levels, name=f"a level of {against}", caller=CALLER)
    return levels


def groups_of(frame: pl.DataFrame, by: str | None) -> list[Group]:
    """Return all rows first, then each value of ``by`` in order, those without one last."""
    if by is None:
        return [Group(None, None)]
    return [Group(None, None), *(Group(by, v) for v in frame[GROUP].unique().sort(nulls_last=True).to_list())]


def usable(frame: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Return the rows that have the rating and every score, so that measures are compared on the same rows."""
    return frame.drop_nulls([RATING, *asked.measures])
