"""What is asked of a table of posts that a platform could remove: groups, statuses, strata and clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from engagebias.checks import check_choice, check_count, check_share, check_there, listed
from engagebias.errors import DataError, DesignError
from engagebias.gaps.win import PERIODS
from engagebias.schema import check_frame, check_posts

DSA = ("decision_ground", "decision_visibility", "decision_account", "automated_detection", "statement_of_reasons")
"""Columns of statements of reasons, as the transparency database of the EU's Digital Services Act publishes them."""
NO_DENOMINATOR = (
    "A rate needs what was posted and kept as well. Lists of removals alone cannot give one: the database of the Digital "
    "Services Act, transparency reports, cases that people sent in"
)


@dataclass(frozen=True, slots=True)
class Statuses:
    """Which words of the status column mean what; null means that the post was kept."""

    removed: tuple[str, ...]
    kept: tuple[str, ...]
    deleted: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every word that is known."""
        return (*self.removed, *self.kept, *self.deleted)


@dataclass(frozen=True, slots=True)
class Request:
    """A question to posts of groups, checked."""

    caller: str
    group: str
    reference: str
    removed: str
    posted: str | None
    statuses: Statuses
    within: tuple[str, ...]
    cluster: str
    conf_level: float
    seed: int


def check_request(
    posts: pl.DataFrame,
    *,
    caller: str,
    group: str,
    reference: str,
    removed: str,
    posted: str | None,
    removed_as: Sequence[str],
    kept_as: Sequence[str],
    deleted_as: Sequence[str],
    within: Sequence[str],
    cluster: str,
    conf_level: float,
    seed: int,
) -> Request:
    """Check every argument and return the request."""
    frame = check_frame(posts, caller=caller)
    refuse_numerators(frame, caller)
    if posted is None:
        check_posts(frame, caller=caller)
    check_share(conf_level, name="conf_level", caller=caller)
    check_count(seed, name="seed", caller=caller)
    check_there(frame, group, caller=caller, remedy="group= names the column that says whose posts they are.")
    words = (("removed_as", removed_as), ("kept_as", kept_as), ("deleted_as", deleted_as))
    statuses = Statuses(*(listed(given, name=name, caller=caller, of="statuses") for name, given in words))
    for word in statuses.all:
        if statuses.all.count(word) > 1:
            raise DataError(f"{caller}: the status {word!r} is named twice in removed_as, kept_as and deleted_as.")
    ways = listed(within, name="within", caller=caller)
    for word, name in (*((way, "within") for way in ways), (cluster, "cluster")):
        check_way(frame, word, name, caller)
    _check_removed(frame, removed, posted, caller)
    values = frame[group].drop_nulls().cast(pl.String).unique().sort().to_list()
    if reference not in values:
        raise DataError(
            f"{caller}: no row has {group} = {reference!r} (reference); it holds {', '.join(map(repr, values[:8])) or 'only nulls'}."
        )
    if len(values) == 1:
        raise DesignError(
            f"{caller}: {group} holds one group alone, {reference!r}: there is nobody to compare it with. Add posts of others."
        )
    return Request(caller, group, reference, removed, posted, statuses, ways, cluster, conf_level, seed)


def refuse_numerators(frame: pl.DataFrame, caller: str) -> None:
    """Refuse a table of statements of reasons: every row of it is a removal."""
    seen = [name for name in DSA if name in frame.columns]
    if len(seen) >= 2 or "statement_of_reasons" in seen:
        raise DesignError(
            f"{caller}: these look like statements of reasons ({', '.join(seen)}): every row is a removal, and none says how much was "
            f"posted. {NO_DENOMINATOR}."
        )


def check_way(frame: pl.DataFrame, word: str, name: str, caller: str) -> None:
    """Refuse a stratum or cluster that is neither a column nor a period of ``created_at``."""
    source = word
    if word not in frame.columns and word in PERIODS:
        source = "created_at"
        remedy = f"{name}={word!r} is made of it; add it, or a column {word!r} of your own."
        check_there(frame, source, caller=caller, remedy=remedy)
    elif word not in frame.columns:
        check_choice(word, [*PERIODS, *frame.columns], name=name, caller=caller)
    if frame.height and frame[source].null_count() == frame.height:
        raise DataError(
            f"{caller}: {source!r} is null in all rows, and {name} needs it. Name other columns by {name}=, or fill it."
        )


def _check_removed(frame: pl.DataFrame, removed: str, posted: str | None, caller: str) -> None:
    check_there(
        frame, removed, caller=caller,
        remedy="removed= names the column of statuses, of true and false, or with posted= of counts.",
    )  # fmt: skip
    kind = frame.schema[removed]
    if posted is None:
        if kind == pl.Boolean or kind == pl.String or isinstance(kind, pl.Categorical | pl.Enum):
            return
        if kind.is_numeric():
            raise DesignError(
                f"{caller}: {removed!r} holds numbers, and no column says of how many. Name it by posted=. {NO_DENOMINATOR}."
            )
        raise DataError(f"{caller}: {removed!r} must hold statuses or true and false; it is {kind}.")
    check_there(
        frame, posted, caller=caller, remedy=f"posted= names the column of how much was posted. {NO_DENOMINATOR}."
    )
    for name in (removed, posted):
        if not frame.schema[name].is_integer():
            raise DataError(f"{caller}: {name!r} must hold counts (whole numbers), it is {frame.schema[name]}.")
    for bad, what, remedy in (
        (pl.col(posted).is_null(), f"{posted} is null", f"leave these rows out and count them. {NO_DENOMINATOR}"),
        (pl.col(removed).is_null(), f"{removed} is null", "a null is not a zero: leave these rows out and count them"),
        (pl.col(posted) <= 0, f"{posted} is 0 or less", "leave these rows out: nothing was there to remove"),
        (pl.col(removed) < 0, f"{removed} is negative", "a count is 0 or more"),
        (pl.col(removed) > pl.col(posted), f"{removed} is above {posted}", "check that the two columns were not swapped"),
    ):  # fmt: skip
        rows = frame.filter(bad).height
        if rows:
            kind_of = DesignError if what.startswith(f"{posted} is null") else DataError
            raise kind_of(f"{caller}: {what} in {rows} of {frame.height} rows; {remedy}.")
