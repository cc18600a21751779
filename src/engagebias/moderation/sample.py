"""Which rows can answer the question, how many cannot and why, and their arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.disclosure import FEWEST
from engagebias.errors import DataError, DesignError
from engagebias.gaps.sample import column_of
from engagebias.moderation.request import NO_DENOMINATOR, Request
from engagebias.words import Text

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

GIVEN, USED = "given", "used"
NO_GROUP = "left out: group not known"
NO_STRATUM = "left out: stratum or cluster not known"
NO_FATE = "left out: not known whether it was removed"
SMALL_GROUP = "left out: groups of fewer than 10 posts"
DELETED = "of these, deleted by their authors: posted, not removed"

_BEFORE_MADE = Text(
    "Posts whose status lies before their creation: {n}. Check the clocks and time zones.",
    "منشورات سبق وقتُ حالتها وقتَ إنشائها: {n}. راجع الساعات والمناطق الزمنية.",
)
_AFTER_SEEN = Text(
    "Posts whose status lies after they were last looked at: {n}. Check the clocks and time zones.",
    "منشورات تأخّر وقتُ حالتها عن آخر معاينة لها: {n}. راجع الساعات والمناطق الزمنية.",
)
_TIME_ALONE = Text(
    "Posts that count as kept although they have a time of removal or deletion: {n}.",
    "منشورات تُعدّ باقية مع أن لها وقت إزالة أو حذف: {n}.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Rows in use, one entry a row in each array; ``code`` is 0 for the reference, then by the groups' names.

    ``removed`` of ``posted`` posts were removed; where a row is a post they are 0 or 1, of 1. ``stratum`` is None where nothing
    is held equal.
    """

    asked: Request
    frame: pl.DataFrame
    groups: tuple[str, ...]
    code: Ints
    removed: Floats
    posted: Floats
    stratum: Ints | None
    cluster: Ints
    steps: tuple[tuple[str, int], ...]
    notes: tuple[Text, ...]

    @property
    def dummies(self) -> Floats:
        """Return a column for each group but the reference (n, k)."""
        columns: Floats = (self.code[:, None] == np.arange(1, len(self.groups))).astype(np.float64)
        return columns

    def totals(self, values: Floats) -> list[int]:
        """Return a sum by group."""
        return [round(v) for v in np.bincount(self.code, weights=values, minlength=len(self.groups)).tolist()]

    def step_table(self) -> pl.DataFrame:
        """Return how many rows each step kept or left out."""
        return pl.DataFrame(self.steps, schema={"step": pl.String, "posts": pl.Int64}, orient="row")


def draw_sample(posts: pl.DataFrame, asked: Request, *, removals: bool = False) -> Sample:
    """Keep rows that have all that the question needs, step by step, and count the rest.

    ``removals`` says that only removed posts are asked about, so that kept ones need not be there.
    """
    check_statuses(posts, asked)
    steps = [(GIVEN, posts.height)]
    ways = [f"_way{i}" for i in range(len(asked.within))]
    frame = posts.with_columns(
        pl.col(asked.group).cast(pl.String).alias("_group"), *fate_of(posts, asked),
        **{name: column_of(posts, word) for name, word in zip(ways, asked.within, strict=True)},
        _cluster=column_of(posts, asked.cluster),
    )  # fmt: skip

    def keep(rest: pl.DataFrame, mask: pl.Expr, step: str) -> pl.DataFrame:
        kept = rest.filter(mask)
        steps.append((step, rest.height - kept.height))
        return kept

    frame = keep(frame, pl.col("_group").is_not_null(), NO_GROUP)
    frame = keep(frame, pl.col("_removed").is_not_null(), NO_FATE)
    frame = keep(frame, pl.all_horizontal(pl.col(name).is_not_null() for name in [*ways, "_cluster"]), NO_STRATUM)
    frame = keep(frame, pl.col("_posted").sum().over("_group") >= FEWEST, SMALL_GROUP)
    _check_groups(frame, asked, steps, removals)
    steps += [(DELETED, int(frame["_deleted"].sum())), (USED, frame.height)]
    groups = (asked.reference, *sorted(set(frame["_group"]) - {asked.reference}))
    code = frame["_group"].replace_strict({g: i for i, g in enumerate(groups)}, return_dtype=pl.Int64).to_numpy()
    return Sample(
        asked=asked, frame=frame, groups=groups, code=code, removed=frame["_removed"].cast(pl.Float64).to_numpy(),
        posted=frame["_posted"].cast(pl.Float64).to_numpy(),
        stratum=codes_of(frame.select(pl.struct(ways)).to_series()) if ways else None,
        cluster=codes_of(frame["_cluster"]), steps=tuple(steps), notes=tuple(_contradictions(frame, asked)),
    )  # fmt: skip


def check_statuses(posts: pl.DataFrame, asked: Request) -> None:
    """Refuse words of the status column that nobody said the meaning of."""
    if posts.schema[asked.removed] == pl.Boolean or asked.posted is not None:
        return
    held = posts[asked.removed].drop_nulls().cast(pl.String).unique().sort().to_list()
    strange = [word for word in held if word not in asked.statuses.all]
    if strange:
        said = ", ".join(map(repr, strange[:8])) + (", ..." if len(strange) > 8 else "")
        raise DataError(
            f"{asked.caller}: {asked.removed} holds {said}, and nothing says whether that is removed. Name each word by removed_as=, "
            f"kept_as= or deleted_as= (now {list(asked.statuses.removed)}, {list(asked.statuses.kept)}, {list(asked.statuses.deleted)}); "
            "a null is a post that was kept."
        )


def fate_of(posts: pl.DataFrame, asked: Request) -> list[pl.Expr]:
    """Return expressions of what was removed, of how many, and whether the author deleted it."""
    column = pl.col(asked.removed)
    if asked.posted is not None:
        counts = (column.cast(pl.Float64).alias("_removed"), pl.col(asked.posted).cast(pl.Float64).alias("_posted"))
        return [*counts, pl.lit(False).alias("_deleted")]
    one = pl.lit(1.0).alias("_posted")
    if posts.schema[asked.removed] == pl.Boolean:
        return [column.cast(pl.Float64).alias("_removed"), one, pl.lit(False).alias("_deleted")]
    word = column.cast(pl.String)
    removed, deleted = (
        word.is_in(list(some)).fill_null(False) for some in (asked.statuses.removed, asked.statuses.deleted)
    )
    return [removed.cast(pl.Float64).alias("_removed"), one, deleted.alias("_deleted")]


def codes_of(column: pl.Series) -> Ints:
    """Return a column's values as codes 0 to G - 1."""
    codes: Ints = (
        column.rank("dense").cast(pl.Int64).to_numpy() - 1 if column.dtype != pl.Struct else _struct_codes(column)
    )
    return codes


def _struct_codes(column: pl.Series) -> Ints:
    names = column.struct.fields
    frame = column.struct.unnest()
    keys = frame.unique(maintain_order=True).with_row_index("_code")
    codes: Ints = frame.join(keys, on=names, how="left", maintain_order="left")["_code"].cast(pl.Int64).to_numpy()
    return codes


def _check_groups(frame: pl.DataFrame, asked: Request, steps: Sequence[tuple[str, int]], removals: bool) -> None:
    caller = asked.caller
    sums = frame.group_by("_group").agg(pl.col("_removed").sum(), pl.col("_posted").sum()).sort("_group")
    groups = dict(zip(sums["_group"], sums.select("_removed", "_posted").iter_rows(), strict=True))
    said = "; ".join(f"{name}: {n:,}" for name, n in steps)
    if asked.reference not in groups:
        raise DesignError(
            f"{caller}: fewer than {FEWEST} posts of the reference {asked.reference!r} have all that is needed ({said})."
        )
    if len(groups) < 2:
        raise DesignError(
            f"{caller}: no other group than {asked.reference!r} has {FEWEST} posts with all that is needed ({said})."
        )
    if removals:
        return
    removed, posted = sums["_removed"].sum(), sums["_posted"].sum()
    if not removed:
        raise DesignError(f"{caller}: none of the {posted:,.0f} posts was removed, so there is nothing to compare.")
    if removed == posted:
        raise DesignError(f"{caller}: every one of the {posted:,.0f} posts was removed. {NO_DENOMINATOR}.")
    for name, (gone, all_) in groups.items():
        if gone == all_:
            raise DesignError(
                f"{caller}: every post of {asked.group} = {name!r} was removed, so of that group only removals seem to have been "
                f"collected. {NO_DENOMINATOR}."
            )


def _contradictions(frame: pl.DataFrame, asked: Request) -> list[Text]:
    """Count statuses that contradict their times; the posts stay, since the status alone is used."""
    if "status_at" not in frame.columns or frame["status_at"].null_count() == frame.height:
        return []
    found = []
    there = set(frame.columns)
    gone = (pl.col("_removed") > 0) | pl.col("_deleted")
    for needs, bad, said in (
        ({"created_at"}, pl.col("status_at") < pl.col("created_at") if "created_at" in there else None, _BEFORE_MADE),
        ({"observed_at"}, pl.col("status_at") > pl.col("observed_at") if "observed_at" in there else None, _AFTER_SEEN),
        (set(), ~gone & pl.col("status_at").is_not_null(), _TIME_ALONE),
    ):
        n = frame.filter(bad).height if needs <= there and bad is not None else 0
        if n:
            found.append(said.fill(n=f"{n:,}"))
    return found
