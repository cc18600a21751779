"""A world of people whose two feeds were read side by side, with planted differences between the feeds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_count, check_number
from engagebias.errors import DataError
from engagebias.schema import SIMULATED
from engagebias.simulation.world import World

Floats = NDArray[np.float64]

FEEDS = ("chronological", "engagement")
DIFFERENCES = {"author_anger": 0.473, "outgroup_animosity": 0.236}
PREFERENCE = -0.1  # points by which readers want political posts of the engagement feed less, on a scale from -1 to 1
CALM_POLITICAL = 0.19  # share of the posts without animosity that are political


@dataclass(frozen=True, slots=True)
class Trait:
    """What posts may have: its mean over people (of ``steps`` steps), how people differ (SD of their own means) and their moments."""

    steps: int
    mean: float
    people: float
    steady: float  # the larger, the less a person's feeds differ from one session to another


TRAITS = {"author_anger": Trait(4, 0.15, 0.07, 40.0), "outgroup_animosity": Trait(1, 0.10, 0.10, 20.0)}


def simulate_audit(
    *,
    seed: int,
    n_users: int = 600,
    n_sessions: int = 2,
    n_shown: int = 10,
    differences: Mapping[str, float] | None = None,
    preference: float = PREFERENCE,
) -> World:
    """Make posts shown in two feeds; :func:`engagebias.simulate` documents the arguments."""
    for name, value in (("n_users", n_users), ("n_sessions", n_sessions), ("n_shown", n_shown)):
        check_count(value, name=name, caller="simulate", least=10 if name == "n_users" else 1)
    planted = DIFFERENCES | dict(differences or {})
    if set(planted) != set(DIFFERENCES):
        raise DataError(
            f"simulate: differences are of {', '.join(DIFFERENCES)}; got {', '.join(map(str, differences or {}))}."
        )
    added = {name: _added(name, planted[name], n_sessions, n_shown) for name in TRAITS}
    check_number(preference, name="preference", caller="simulate")
    if not -0.4 <= preference <= 0.4:
        raise DataError(
            f"simulate: preference must be from -0.4 to 0.4, so that chances stay between 0 and 1; got {preference!r}."
        )
    rng = np.random.default_rng(seed)
    frame = _frame(n_users, n_sessions, n_shown)
    session, feed = (frame[c].to_numpy() for c in ("_session", "_feed"))
    users = np.repeat(np.arange(n_users), n_sessions)
    columns: dict[str, NDArray[np.int64]] = {}
    for name, trait in TRAITS.items():
        chance = _chance(rng, trait, users)[session]
        columns[name] = _steps(rng, chance, trait.steps, np.where(feed == 1, added[name], 0.0))
    political = (columns["outgroup_animosity"] == 1) | (rng.random(feed.size) < CALM_POLITICAL)
    wish = np.clip(rng.normal(0.2, 0.1, n_users), -0.3, 0.3)[users][
        session
    ]  # a mean that leaves chances between 0 and 1
    moved = np.round(wish + np.where((feed == 1) & political, preference, 0.0), 9)
    liked = rng.random(feed.size)
    columns["reader_preference"] = np.where(
        liked < (1 + moved) / 2 - 0.15, 1, np.where(liked < (1 + moved) / 2 + 0.15, 0, -1)
    )
    shown = frame.drop("_session", "_feed").with_columns(
        is_political=pl.Series(political), **{k: pl.Series(v) for k, v in columns.items()}
    )
    truth = pl.DataFrame(
        {
            "term": [*DIFFERENCES, "reader_preference, is_political"],
            "value": [*(planted[name] for name in DIFFERENCES), preference],
            "unit": ["SD of users"] * len(DIFFERENCES) + ["points"],
        }
    )
    posts = shown.select("post_id", "platform", pl.lit("post").alias("kind"))
    return World("audit", posts, truth, seed, shown=shown)


def users_sd(name: str, n_sessions: int, n_shown: int) -> float:
    """Return the SD over people of their means in the baseline feed, chance of sessions and posts included."""
    trait = TRAITS[name]
    m, between = trait.mean, trait.people**2
    at_person = m * (1 - m) - between  # the mean of p (1 - p) over people
    moment = at_person / (trait.steady + 1)
    variance = between + moment / n_sessions + (at_person - moment) / (trait.steps * n_sessions * n_shown)
    return trait.steps * math.sqrt(variance)


def _added(name: str, difference: float, n_sessions: int, n_shown: int) -> float:
    """Return the chance with which the engagement feed adds a step that is not there, so that the difference is as planted."""
    check_number(difference, name=f"differences[{name!r}]", caller="simulate")
    trait = TRAITS[name]
    added = difference * users_sd(name, n_sessions, n_shown) / (trait.steps * (1 - trait.mean))
    if not 0 <= added < 1:
        raise DataError(
            f"simulate: differences[{name!r}] must be 0 or more and leave chances below 1; got {difference!r}."
        )
    return added


def _chance(rng: np.random.Generator, trait: Trait, users: NDArray[np.int64]) -> Floats:
    """Return the chance of a step in each session: people differ, and so do a person's sessions."""
    size = trait.mean * (1 - trait.mean) / trait.people**2 - 1
    person = rng.beta(trait.mean * size, (1 - trait.mean) * size, int(users.max()) + 1)[users]
    person = np.clip(person, 1e-9, 1 - 1e-9)
    return rng.beta(person * trait.steady, (1 - person) * trait.steady)


def _steps(rng: np.random.Generator, chance: Floats, steps: int, added: Floats) -> NDArray[np.int64]:
    there = rng.random((chance.size, steps)) < chance[:, None]
    more = rng.random((chance.size, steps)) < added[:, None]
    count: NDArray[np.int64] = (there | more).sum(axis=1)
    return count


def _frame(n_users: int, n_sessions: int, n_shown: int) -> pl.DataFrame:
    """Return one row for each post shown, the two feeds of a session after each other."""
    session = np.repeat(np.arange(n_users * n_sessions), 2 * n_shown)
    feed = np.tile(np.repeat([0, 1], n_shown), n_users * n_sessions)
    rank = np.tile(np.arange(1, n_shown + 1), 2 * n_users * n_sessions)
    return pl.DataFrame(
        {
            "user_id": [f"user-{s // n_sessions}" for s in session.tolist()],
            "session_id": [f"session-{s}" for s in session.tolist()],
            "feed": [FEEDS[f] for f in feed.tolist()],
            "rank": rank,
            "post_id": [f"simulated-{i}" for i in range(session.size)],
            "platform": [SIMULATED] * session.size,
            "_session": session,
            "_feed": feed,
        }
    )
