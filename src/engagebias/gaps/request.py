"""What is asked of a table of posts: outcomes, exposure, effects, covariates, and what to do with young posts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import polars as pl

from engagebias.checks import check_choice, check_count, check_share, check_there, listed
from engagebias.errors import DataError
from engagebias.gaps.win import PERIODS
from engagebias.schema import COUNTS, check_features, check_posts

Young = Literal["refuse", "drop", "adjust", "keep"]
Role = Literal["offset", "covariate", "none"]

EXPOSURES = ("impressions", "views", "followers")


@dataclass(frozen=True, slots=True)
class Exposure:
    """The column that says how many could act, if any, and how it enters."""

    column: str | None
    role: Role

    @property
    def name(self) -> str:
        """Name of the regime, as its rows bear it."""
        return self.column or "none"


@dataclass(frozen=True, slots=True)
class Request:
    """A question to posts, checked."""

    caller: str
    outcomes: tuple[str, ...]
    features: tuple[str, ...]
    exposure: Exposure
    effects: tuple[str, ...]
    controls: tuple[str, ...]
    cluster: str
    young: Young
    n_permutations: int
    conf_level: float
    seed: int

    @property
    def alpha(self) -> float:
        """Level of the tests that go with the intervals."""
        return 1 - self.conf_level

    @property
    def block(self) -> tuple[str, ...]:
        """Effects within which posts are alike enough to be exchanged or paired: the first two."""
        return self.effects[:2]

    def by(self, exposure: Exposure) -> Request:
        """Return the same question under another exposure."""
        return replace(self, exposure=exposure)


def check_request(
    posts: pl.DataFrame,
    *,
    caller: str,
    features: Sequence[str],
    outcomes: Sequence[str] | None,
    exposure: str | None,
    effects: Sequence[str],
    controls: Sequence[str],
    cluster: str,
    young: Young,
    n_permutations: int,
    conf_level: float,
    seed: int,
) -> Request:
    """Check every argument and return the request."""
    frame = check_posts(posts, caller=caller)
    check_share(conf_level, name="conf_level", caller=caller)
    check_count(seed, name="seed", caller=caller)
    check_choice(young, get_args(Young), name="young", caller=caller)
    check_count(n_permutations, name="n_permutations", caller=caller)
    least = least_permutations(conf_level)
    if 0 < n_permutations < least:
        raise DataError(
            f"{caller}: n_permutations must be 0 or at least {least} at conf_level={conf_level}, such as {max(999, least)}; got "
            f"{n_permutations}."
        )
    ways = listed(effects, name="effects", caller=caller)
    for word, name in (*((way, "effects") for way in ways), (cluster, "cluster")):
        _check_way(frame, word, name, caller)
    chosen = find_exposure(frame, exposure, caller)
    names = _find_outcomes(frame, outcomes, chosen, caller)
    columns = tuple(check_features(frame, controls, caller=caller)) if controls else ()
    for name in {*columns} & {*features}:
        raise DataError(f"{caller}: {name!r} is named among the features and the controls; leave it out of one.")
    for name in ({*columns} | {*features}) & {*names}:
        raise DataError(f"{caller}: {name!r} is an outcome and cannot explain itself; leave it out of one.")
    return Request(
        caller, names, tuple(features), chosen, ways, columns, cluster, young, n_permutations, conf_level, seed
    )  # fmt: skip


def least_permutations(conf_level: float) -> int:
    """Return how many permutations can show p at the level of the intervals: fewer would fail every result.

    Examples
    --------
    >>> least_permutations(0.95), least_permutations(0.99)
    (19, 99)
    """
    return max(19, math.ceil(1 / (1 - conf_level) - 1e-6) - 1)


def find_exposure(frame: pl.DataFrame, asked: str | None, caller: str) -> Exposure:
    """Return the exposure that is asked for; "auto" takes the first that is known of impressions, views, followers."""
    if asked == "auto":
        known = [name for name in EXPOSURES if _known(frame, name)]
        return exposure_of(known[0] if known else None)
    if asked is None:
        return exposure_of(None)
    remedy = 'exposure is "auto", None or a column.'
    check_there(frame, asked, caller=caller, table="posts", remedy=remedy)
    if not frame.schema[asked].is_numeric():
        raise DataError(f"{caller}: exposure={asked!r} must be a numeric column, it is {frame.schema[asked]}.")
    if not _known(frame, asked):
        raise DataError(f"{caller}: exposure={asked!r} is null in all posts. Name another, or None.")
    return exposure_of(asked)


def exposure_of(column: str | None) -> Exposure:
    """Return how a column enters: followers as a covariate, since few of them see a post, all others as an offset."""
    return Exposure(column, "none" if column is None else "covariate" if column == "followers" else "offset")


def regimes_of(frame: pl.DataFrame, chosen: Exposure) -> list[Exposure]:
    """Return the exposure asked for and the others that the posts know, none last."""
    known: list[str | None] = [name for name in EXPOSURES if _known(frame, name)]
    return [exposure_of(name) for name in dict.fromkeys([chosen.column, *known, None])]


def _known(frame: pl.DataFrame, name: str) -> bool:
    return name in frame.columns and frame[name].null_count() < frame.height


def _check_way(frame: pl.DataFrame, word: str, name: str, caller: str) -> None:
    if word in frame.columns:
        source = word
    elif word in PERIODS:
        source = "created_at"
        remedy = f"{name}={word!r} is made of it; add it, or a column {word!r} of your own."
        check_there(frame, source, caller=caller, table="posts", remedy=remedy)
    else:
        check_choice(word, [*PERIODS, *frame.columns], name=name, caller=caller)
        return
    if frame.height and not _known(frame, source):
        raise DataError(
            f"{caller}: {source!r} is null in all posts, and {name} needs it. Name other columns by {name}=, or fill it."
        )


def _find_outcomes(
    frame: pl.DataFrame, asked: Sequence[str] | None, exposure: Exposure, caller: str
) -> tuple[str, ...]:
    if asked is None:
        # Followers are not an action, and impressions are what others are measured by.
        counts = [name for name in COUNTS if name not in ("followers", "impressions", exposure.column)]
        found = tuple(name for name in counts if _known(frame, name))
        if not found:
            raise DataError(
                f"{caller}: no column of the posts is a count of an action, such as likes or shares. Name yours by outcomes=."
            )
        return found
    names = listed(asked, name="outcomes", caller=caller)
    if not names:
        raise DataError(f"{caller}: outcomes is empty. Name at least one column of counts, or leave it out for all.")
    if len(set(names)) < len(names):
        raise DataError(f"{caller}: outcomes names a column twice: {', '.join(names)}.")
    for name in names:
        check_there(frame, name, caller=caller, table="posts")
        if not frame.schema[name].is_integer():
            raise DataError(
                f"{caller}: outcome {name!r} must hold counts (whole numbers), it is {frame.schema[name]}. "
                f"Cast it by pl.col({name!r}).cast(pl.UInt64)."
            )
        if name == exposure.column:
            raise DataError(f"{caller}: {name!r} is the outcome and the exposure; name another exposure, or None.")
        if not _known(frame, name):
            raise DataError(f"{caller}: outcome {name!r} is null in all posts; leave it out.")
        if (frame[name] < 0).any():
            raise DataError(f"{caller}: outcome {name!r} is negative in some posts; a count is 0 or more, or null.")
    return names
