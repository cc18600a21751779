"""Posts with their counts at one age, for comparisons of posts that were read at different ages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from engagebias.checks import listed
from engagebias.errors import DataError
from engagebias.pace import counts_at
from engagebias.pace.readings import check_snapshots
from engagebias.schema import COUNTS
from engagebias.words import SPACE, Text, join

NOT_READ = "left out: not read at the horizon"
AT_HORIZON = Text("Counts are those at {hours} h after publication.", "الأعداد هي ما كانت عليه بعد {hours} س من النشر.")
_CLOCKS = ("observed_at", "observed_after", "age_hours")


@dataclass(frozen=True, slots=True)
class Matched:
    """Posts with counts at one age: their outcomes, and how many posts were not read at it."""

    posts: pl.DataFrame
    outcomes: tuple[str, ...]
    not_read: int


def match_horizon(
    posts: pl.DataFrame,
    snapshots: object,
    *,
    horizon: float,
    within: float,
    outcomes: Sequence[str] | None,
    caller: str,
) -> Matched:
    """Replace the posts' counts by those of the snapshots at one age.

    Posts without any reading at that age are left out and counted, which may leave none; a count that was not read is null.
    Their age is then the horizon for all, so nothing of unlike ages is compared.

    Examples
    --------
    >>> posts = pl.DataFrame({"post_id": ["a", "b"], "likes": [90, 4]})
    >>> shots = pl.DataFrame({"post_id": ["a", "a", "b"], "age_hours": [24.0, 900.0, 6.0], "action": ["likes"] * 3, "count": [9, 90, 4]})
    >>> matched = match_horizon(posts, shots, horizon=24, within=0, outcomes=None, caller="demo")
    >>> matched.posts.select("post_id", "likes").rows(), matched.not_read
    ([('a', 9)], 1)
    """
    frame = check_snapshots(snapshots, caller=caller)
    known = frame["action"].cast(pl.String).unique().sort().to_list()
    asked = known if outcomes is None else listed(outcomes, name="outcomes", caller=caller)
    absent = [name for name in asked if name not in known]
    if absent:
        raise DataError(
            f"{caller}: the snapshots have no readings of {absent[0]!r}; they have {', '.join(known)}. Name outcomes among these."
        )
    found = counts_at(frame, horizon=horizon, within=within)
    read = found.select("post_id", *known).filter(pl.any_horizontal(pl.col(known).is_not_null()))
    # What else the posts count was read at some other age: it must not stand beside.
    bare = posts.drop(
        [c for c in (*COUNTS, *known, *_CLOCKS) if c in posts.columns and c not in ("followers", "impressions")]
    )
    matched = bare.join(read, on="post_id", how="inner", maintain_order="left").with_columns(
        age_hours=pl.lit(float(horizon))
    )
    return Matched(matched, tuple(asked), posts.height - matched.height)


def match_some(
    posts: pl.DataFrame,
    snapshots: object,
    *,
    horizon: float,
    within: float,
    outcomes: Sequence[str] | None,
    caller: str,
) -> Matched:
    """Match as :func:`match_horizon` does, and refuse an age at which no post was read."""
    matched = match_horizon(posts, snapshots, horizon=horizon, within=within, outcomes=outcomes, caller=caller)
    if not matched.posts.height:
        raise DataError(
            f"{caller}: no post was read at {horizon:g} hours. Name an age at which they were, or let earlier readings count by within=."
        )
    return matched


def check_pair(snapshots: object, horizon: float | None, within: float, *, caller: str) -> bool:
    """Say whether counts at one age are asked for; refuse one argument without the other."""
    if (snapshots is None) != (horizon is None):
        given, other = ("horizon", "snapshots") if snapshots is None else ("snapshots", "horizon")
        raise DataError(
            f"{caller}: {given}= goes with {other}=: the counts at one age are taken from readings at several."
        )
    if horizon is None and within:
        raise DataError(f"{caller}: within= goes with horizon= and snapshots=.")
    return horizon is not None


def say_horizon(estimand: Text, horizon: float | None) -> Text:
    """Add to an estimand at which age the counts stood."""
    return estimand if horizon is None else join([estimand, AT_HORIZON.fill(hours=f"{horizon:g}")], SPACE)
