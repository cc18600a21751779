"""What two feeds showed the same people: checks, means by session and person, and what is left out."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from engagebias.checks import check_choice, check_there
from engagebias.errors import DataError, DesignError
from engagebias.schema import check_frame, name_rows

GIVEN = "posts shown"
UNKNOWN = "posts without user, session or feed"
OTHER_FEED = "posts of other feeds"
NOT_WITHIN = "posts outside the part compared"
WITHIN_UNKNOWN = "posts of which it is not known whether they are in the part"
NO_OUTCOME = "posts without the outcome"
ONE_FEED_SESSION = "sessions with one feed alone"
ONE_FEED_USER = "users with one feed alone"
USERS = "users compared"


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the columns, and the two feeds."""

    user: str
    session: str
    feed: str
    engagement: str
    baseline: str
    within: str | None
    weight: str | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One outcome: a row for each user compared (``baseline``, ``engagement``, ``difference``), spreads for comparison, steps."""

    outcome: str
    users: pl.DataFrame
    sessions: int
    sd_by_posts: float | None
    sd_posts: float | None
    steps: tuple[tuple[str, int], ...]


def check_shown(
    given: pl.DataFrame, names: Names, outcomes: tuple[str, ...], *, caller: str
) -> tuple[pl.DataFrame, list[tuple[str, int]]]:
    """Return the posts of the two feeds under names of ours, and how many each step took."""
    frame = check_frame(given, caller=caller)
    for column in filter(None, (names.user, names.session, names.feed, names.within, names.weight, *outcomes)):
        check_there(frame, column, caller=caller, table="the table of posts shown")
    _check_feeds(frame, names, caller)
    for outcome in outcomes:
        _check_outcome(frame, outcome, names, caller)
    keys = {"_user": pl.col(names.user), "_session": pl.col(names.session), "_feed": pl.col(names.feed).cast(pl.String)}
    weight = pl.lit(1.0) if names.weight is None else _weight(frame, names, caller)
    values = {f"_{i}": pl.col(outcome).cast(pl.Float64) for i, outcome in enumerate(outcomes)}
    part = pl.lit(True) if names.within is None else _part(frame, names, caller)
    known = frame.select(**keys, **values, _weight=weight, _part=part).drop_nulls(
        ["_user", "_session", "_feed", "_weight"]
    )
    two = known.filter(pl.col("_feed").is_in([names.engagement, names.baseline]))
    inside = two.filter("_part")
    steps = [(GIVEN, frame.height), (UNKNOWN, frame.height - known.height), (OTHER_FEED, known.height - two.height)]
    if names.within is not None:
        unknown = two["_part"].null_count()
        steps += [(NOT_WITHIN, two.height - inside.height - unknown), (WITHIN_UNKNOWN, unknown)]
    return inside, steps


def compare(posts: pl.DataFrame, column: str, outcome: str, names: Names, *, by_session: bool) -> Compared:
    """Return each user's means in both feeds: of posts in a session, then of the user's sessions, which weigh alike."""
    there = posts.drop_nulls(column)
    value, weight = pl.col(column), pl.col("_weight")
    mean = ((value * weight).sum() / weight.sum()).alias("mean")
    by_feed = there.group_by("_user", "_session", "_feed", maintain_order=True).agg(mean)
    base, other = (by_feed.filter(_feed=f).drop("_feed") for f in (names.baseline, names.engagement))
    if by_session:
        both = base.join(other, on=["_user", "_session"], suffix="_other", maintain_order="left")
        whole = by_feed.select("_user", "_session").unique()
        one_feed, sessions = whole.height - both.height, both.height
        users = both.group_by("_user", maintain_order=True).agg(
            baseline=pl.col("mean").mean(), engagement=pl.col("mean_other").mean()
        )
    else:
        each = (f.group_by("_user", maintain_order=True).agg(pl.col("mean").mean()) for f in (base, other))
        first, second = each
        users = first.join(second, on="_user", suffix="_other", maintain_order="left").rename(
            {"mean": "baseline", "mean_other": "engagement"}
        )
        one_feed, sessions = (
            0,
            by_feed.filter(pl.col("_user").is_in(users["_user"].implode())).select("_user", "_session").n_unique(),
        )
    users = users.with_columns(difference=pl.col("engagement") - pl.col("baseline")).sort("_user")
    baseline = there.filter(_feed=names.baseline).join(users.select("_user"), on="_user", how="semi")
    everyone = there["_user"].n_unique()
    steps = [(NO_OUTCOME, posts.height - there.height), (ONE_FEED_USER, everyone - users.height), (USERS, users.height)]
    if by_session:
        steps.insert(1, (ONE_FEED_SESSION, one_feed))
    return Compared(
        outcome, users, sessions, _sd(baseline.group_by("_user").agg(mean)["mean"]), _sd(baseline[column]), tuple(steps)
    )  # fmt: skip


def _sd(values: pl.Series) -> float | None:
    sd = values.std()
    return sd if isinstance(sd, float) else None


def _check_feeds(frame: pl.DataFrame, names: Names, caller: str) -> None:
    feeds = frame[names.feed].cast(pl.String).drop_nulls().unique().sort().to_list()
    for name, value in (("engagement", names.engagement), ("baseline", names.baseline)):
        check_choice(value, feeds, name=name, caller=caller)
    if names.engagement == names.baseline:
        raise DataError(f"{caller}: engagement and baseline are two feeds; got {names.baseline!r} twice.")


def _check_outcome(frame: pl.DataFrame, outcome: str, names: Names, caller: str) -> None:
    dtype = frame.schema[outcome]
    if not (dtype.is_numeric() or dtype == pl.Boolean):
        raise DataError(
            f"{caller}: outcome {outcome!r} must be a number or true and false, it is {dtype}. Code its answers as numbers first."
        )
    value = pl.col(outcome).cast(pl.Float64)
    bad = frame.filter(value.is_nan() | value.is_infinite())
    if bad.height:
        where = name_rows(bad, (names.user, names.session))
        raise DataError(
            f"{caller}: outcome {outcome} is NaN or infinite in {bad.height} of {frame.height} rows ({where}); write null where it is not known."
        )


def _weight(frame: pl.DataFrame, names: Names, caller: str) -> pl.Expr:
    weight = pl.col(str(names.weight)).cast(pl.Float64)
    bad = frame.filter(weight.is_nan() | (weight <= 0) | weight.is_infinite())
    if not frame.schema[str(names.weight)].is_numeric() or bad.height:
        raise DataError(
            f"{caller}: weight {names.weight!r} must be a number above 0, such as the chance of being in the feed; it is not in {bad.height} "
            "rows. Leave out posts that cannot be in it."
        )
    return weight


def _part(frame: pl.DataFrame, names: Names, caller: str) -> pl.Expr:
    dtype = frame.schema[str(names.within)]
    if dtype != pl.Boolean:
        raise DataError(
            f"{caller}: within={names.within!r} must be true or false, it is {dtype}. Write a condition, as (pl.col(...) == 1)."
        )
    return pl.col(str(names.within))


def refuse_none(compared: Compared, names: Names, *, by_session: bool, caller: str) -> None:
    """Refuse an outcome that nobody has in both feeds."""
    if compared.users.height:
        return
    counts = dict(compared.steps)
    if by_session and counts[ONE_FEED_SESSION]:
        raise DesignError(
            f"{caller}: no session has {compared.outcome!r} in both feeds ({counts[ONE_FEED_SESSION]:,} have it in one). Where the feeds were "
            "read at different times, compare each user's means by pairing='user'."
        )
    raise DesignError(
        f"{caller}: no user has {compared.outcome!r} in both {names.engagement!r} and {names.baseline!r} ({counts[ONE_FEED_USER]:,} have it in one)."
    )
