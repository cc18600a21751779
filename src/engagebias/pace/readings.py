"""From a table of snapshots to counts between readings, with everything that was left out or mended on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_choice, check_there
from engagebias.errors import DataError, DesignError
from engagebias.numerics.truncated_delay import Increments
from engagebias.schema import SNAPSHOTS, check_table, name_rows
from engagebias.terms import name_value
from engagebias.words import Text

KEPT, FALLS = "used", "of these, posts whose count falls"
ONCE, NONE = "left out: read only once", "left out: no action by the last reading"
UNREAD, NO_GROUP = "left out: never read", "left out: no value of the grouping column"

_COUNT_HINT = (
    "Snapshots are post_id, age_hours, action and the cumulative count; engagebias.snapshots makes them from posts."
)


@dataclass(frozen=True, slots=True)
class Followed:
    """The posts of one group that were followed: ``group`` is None for all posts together.

    ``cluster`` numbers each post's cluster over the whole table. ``half_read`` and ``half_total`` are the first age at which a
    reading had half of a post's last count, and that count, of all posts with an action, also those read only once.
    """

    by: str | None
    group: str | None
    seen: Increments
    cluster: NDArray[np.int64]
    half_read: NDArray[np.float64]
    half_total: NDArray[np.float64]

    @property
    def n(self) -> int:
        """Number of posts."""
        return self.seen.last.size

    @property
    def term(self) -> str:
        """What its rows are called: empty for all posts."""
        return "" if self.by is None else f"{self.by} = {self.group}"

    @property
    def label(self) -> Text:
        """Return its name for readers."""
        return Text("all posts", "كل المنشورات") if self.by is None else name_value(str(self.group))


@dataclass(frozen=True, slots=True)
class Readings:
    """All groups, in order of their names, and how many posts each step kept or left out.

    ``silent`` has these numbers of each group of the table that tells nothing of pace and is none of ``groups``.
    """

    action: str
    groups: tuple[Followed, ...]
    steps: pl.DataFrame
    falls: int
    fallen_posts: int
    silent: Mapping[str, Mapping[str, int]]

    def group(self, value: str, *, name: str, caller: str) -> Followed:
        """Return one group by its value."""
        if value in self.silent:
            raise DesignError(
                f"{caller}: {name}={value!r} is in the table, but none of its posts tells how fast {self.action} arrive. "
                f"{_why(self.silent[value])}"
            )
        check_choice(value, [g.group for g in self.groups], name=name, caller=caller)
        return next(g for g in self.groups if g.group == value)


def check_snapshots(snapshots: object, *, caller: str) -> pl.DataFrame:
    """Check a table of snapshots and return it unchanged."""
    try:
        frame = check_table(snapshots, SNAPSHOTS, caller=caller)
    except DataError:
        # Looked for only in a table that is refused: the search costs as much as all other checks together.
        _refuse_two_counts(snapshots, caller=caller)
        raise
    check_there(frame, "count", caller=caller, remedy=_COUNT_HINT)
    age = pl.col("age_hours").cast(pl.Float64)
    for bad, what, remedy in (
        (~age.is_finite(), "age_hours is NaN or infinite", "a reading without a known age tells nothing of pace: leave it out, and count it"),
        (age < 0, "age_hours is below 0", "the post was read before it was published: check the clocks and time zones"),
        ((age == 0) & (pl.col("count") > 0), "count is above 0 at age 0",
         "ages were rounded, or are counted from something else than publication: leave these readings out"),
    ):  # fmt: skip
        rows = frame.filter(bad)
        if rows.height:
            shown = name_rows(rows, SNAPSHOTS.key)
            raise DataError(f"{caller}: {what} in {rows.height} of {frame.height} rows ({shown}); {remedy}.")
    return frame


def count_falls(frame: pl.DataFrame) -> pl.DataFrame:
    """Return how often the counts of each post and action fall from one reading to the next: ``falls``, 0 where they never do."""
    read = frame.drop_nulls("count").sort("post_id", "action", "age_hours")
    fell = (pl.col("count").cast(pl.Int64).diff() < 0).sum()
    return read.group_by("post_id", "action", maintain_order=True).agg(falls=fell.cast(pl.UInt32))


def _refuse_two_counts(snapshots: object, *, caller: str) -> None:
    """Refuse readings of one post, age and action that differ: which one is right cannot be told from the order of rows."""
    if not isinstance(snapshots, pl.DataFrame) or not {*SNAPSHOTS.key, "count"} <= set(snapshots.columns):
        return
    twice = snapshots.filter(pl.struct(SNAPSHOTS.key).is_duplicated()).drop_nulls(SNAPSHOTS.key)
    found = twice.group_by(SNAPSHOTS.key, maintain_order=True).agg("count")
    apart = found.filter(pl.col("count").list.n_unique() > 1)
    if apart.height:
        first = apart.row(0, named=True)
        counts = ", ".join("null" if c is None else str(c) for c in first["count"])
        raise DataError(
            f"{caller}: {apart.height} readings have several counts that differ ({name_rows(apart, SNAPSHOTS.key)}; the first: "
            f"{counts}). One reading has one count: keep the file that you trust, or leave out all rows of these readings, and "
            "say how many there were."
        ) from None


def one_action(frame: pl.DataFrame, action: str | None, *, caller: str) -> str:
    """Return the action asked for; None will do where the table has a single one."""
    found = frame["action"].cast(pl.String).unique().sort().to_list()
    if not found:
        raise DesignError(f"{caller}: the table has no row, so nothing was read.")
    if action is None:
        if len(found) > 1:
            raise DataError(f"{caller}: the table has several actions ({', '.join(found)}). Name one by action=.")
        return str(found[0])
    check_choice(action, found, name="action", caller=caller)
    return action


def constant_column(frame: pl.DataFrame, column: str, *, name: str, caller: str) -> None:
    """Refuse a column that is missing or that differs between the readings of one post."""
    check_there(frame, column, caller=caller, table="the table of snapshots",
                remedy=f"Join it from the posts: snapshots.join(posts.select('post_id', {column!r}), on='post_id').")  # fmt: skip
    varying = frame.group_by("post_id").agg(pl.col(column).n_unique()).filter(pl.col(column) > 1)
    if varying.height:
        raise DataError(
            f"{caller}: {name}={column!r} differs between readings of a post in {varying.height} posts "
            f"({name_rows(varying.sort('post_id'))}); a post belongs to one group. Keep one value for each post."
        )


def read_followed(
    snapshots: pl.DataFrame, *, action: str | None, by: str | None, cluster: str = "post_id", until: float | None = None, caller: str
) -> Readings:  # fmt: skip
    """Return counts between readings of every post that can tell something of pace.

    A count that falls was corrected by the platform: the post stays, and what was taken back counts as never there,
    so that its readings are the least of all that follow. Posts read once, or without an action, tell nothing.
    """
    frame = check_snapshots(snapshots, caller=caller)
    chosen = one_action(frame, action, caller=caller)
    for name, column in (("by", by), ("cluster", cluster)):
        if column is not None and column != "post_id":
            constant_column(frame, column, name=name, caller=caller)
    rows = frame.filter(pl.col("action") == chosen).select(
        post=pl.col("post_id").rank("dense").cast(pl.Int64) - 1,
        group=pl.lit("") if by is None else pl.col(by).cast(pl.String),
        cluster=pl.col(cluster).rank("dense").cast(pl.Int64) - 1,
        age=pl.col("age_hours").cast(pl.Float64),
        count=pl.col("count").cast(pl.Int64),
    )
    if rows["cluster"].has_nulls():
        raise DataError(
            f"{caller}: cluster={cluster!r} is null in {rows['cluster'].null_count()} rows; every post belongs to a cluster."
        )
    kept, steps, falls = _keep(rows, until)
    table = pl.DataFrame(list(steps.items()), schema={"step": pl.String, "posts": pl.Int64}, orient="row")
    if not steps[KEPT]:
        raise DesignError(f"{caller}: no post tells how fast {chosen} arrive. {_why(steps)}")
    groups = [_followed(some, by, None if by is None else str(name)) for (name,), some in
              kept.sort("group", maintain_order=True).group_by("group", maintain_order=True) if (some["readings"] > 1).any()]  # fmt: skip
    there = {g.group for g in groups}
    names = rows["group"].drop_nulls().unique().sort().to_list() if by is not None else []
    silent = {name: _keep(rows.filter(group=name), until)[1] for name in names if name not in there}
    return Readings(chosen, tuple(groups), table, falls, steps[FALLS], silent)


def _keep(rows: pl.DataFrame, until: float | None) -> tuple[pl.DataFrame, dict[str, int], int]:
    """Return the rows of posts that tell something, by post and age; posts by step; and falls of a count."""
    grouped = rows.drop_nulls("group")
    read = grouped.drop_nulls("count").filter(pl.col("age").is_between(0, until or np.inf, closed="right"))
    read = read.sort("post", "age").with_columns(
        readings=pl.len().over("post"),
        fell=(pl.col("count") < pl.col("count").shift(1)) & (pl.col("post") == pl.col("post").shift(1)),
        total=pl.col("count").last().over("post"),
    )
    often = pl.col("readings") > 1
    active = read.filter(pl.col("total") > 0)
    frames = (rows, grouped, read, read.filter(often), active.filter(often))
    given, in_group, seen, twice, kept = (f["post"].n_unique() for f in frames)
    fallen = active.filter("fell")
    steps = {
        "given": given, NO_GROUP: given - in_group, UNREAD: in_group - seen, ONCE: seen - twice, NONE: twice - kept,
        KEPT: kept, FALLS: fallen["post"].n_unique(),
    }  # fmt: skip
    if fallen.height:
        active = active.with_columns(count=pl.col("count").cum_min(reverse=True).over("post"))
    return active, steps, fallen.height


def _why(steps: Mapping[str, int]) -> str:
    said = {
        UNREAD: "{n} have no count at a known age above 0",
        ONCE: "{n} were read only once, which shows a total and no pace: read them at two ages or more",
        NONE: "{n} have no action by their last reading",
        NO_GROUP: "{n} have no value of the grouping column",
    }
    parts = [text.format(n=steps[step]) for step, text in said.items() if steps.get(step)]
    return f"Of {steps['given']} posts " + "; ".join(parts) + "."


def _followed(rows: pl.DataFrame, by: str | None, group: str | None) -> Followed:
    age, count = rows["age"].to_numpy(), rows["count"].to_numpy().astype(np.float64)
    first = np.diff(rows["post"].to_numpy(), prepend=-1) > 0
    half = np.where(2 * count >= rows["total"].to_numpy(), age, np.inf)
    starts, ends = np.flatnonzero(first), np.append(first[1:], True)
    half_read, half_total = np.minimum.reduceat(half, starts), count[ends]
    low, before = (np.where(first, 0.0, np.roll(v, 1)) for v in (age, count))
    often = rows["readings"].to_numpy() > 1
    post, final = np.cumsum(first[often]) - 1, ends & often
    seen = Increments(low[often], age[often], (count - before)[often], post, age[final], count[final])
    return Followed(by, group, seen, rows["cluster"].to_numpy()[final], half_read, half_total)


def check_horizons(horizons: Sequence[float], *, caller: str) -> tuple[float, ...]:
    """Return horizons in hours in rising order; refuse what is no list of ages above 0."""
    if isinstance(horizons, str | int | float):
        raise DataError(f"{caller}: horizons is a list of ages in hours, such as [24, 72]; got {horizons!r}.")
    found = tuple(horizons)
    for age in found:
        check_age(age, name="horizons", caller=caller)
    if not found:
        raise DataError(f"{caller}: horizons is empty. Name at least one age in hours, such as 24.")
    return tuple(sorted({float(age) for age in found}))


def check_age(age: object, *, name: str, caller: str) -> None:
    """Refuse what is not a finite number of hours above 0."""
    if isinstance(age, bool) or not isinstance(age, int | float) or not 0 < age < np.inf:
        raise DataError(f"{caller}: {name} is an age in hours above 0, such as 24; got {age!r}.")
