"""A world of posts of two classes that draw engagement at different paces, read again and again while still young."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_count, check_number
from engagebias.errors import DataError
from engagebias.schema import SIMULATED
from engagebias.simulation.world import World

Floats = NDArray[np.float64]

CLASSES = ("fast", "slow")
HALF_LIVES = {"fast": 4 / 3, "slow": 24.0}
TOTALS = {"fast": 40.0, "slow": 40.0}
START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
WEEK = 7 * 24 * 3600


def simulate_pace(
    *,
    seed: int,
    n_posts: int = 600,
    half_lives: Mapping[str, float] | None = None,
    totals: Mapping[str, float] | None = None,
    spread: float = 1.5,
    post_spread: float = 0.5,
    overdispersion: float = 0.5,
    ages: tuple[float, float] = (2.0, 72.0),
    every: float = 1.0,
) -> World:
    """Make posts and snapshots of them; :func:`engagebias.simulate` documents the arguments."""
    check_count(n_posts, name="n_posts", caller="simulate", least=4)
    half, total = _by_class(half_lives, HALF_LIVES, "half_lives"), _by_class(totals, TOTALS, "totals")
    for name, value, low in (("spread", spread, 0.0), ("every", every, 0.0)):
        _above(name, value, low)
    for name, value in (("post_spread", post_spread), ("overdispersion", overdispersion)):
        check_number(value, name=name, caller="simulate")
        if value < 0:
            raise DataError(f"simulate: {name} must be 0 or more; got {value!r}.")
    if post_spread >= spread:
        raise DataError(
            f"simulate: post_spread is a part of spread and stays below it; got {post_spread} and {spread}."
        )
    youngest, oldest = _ages(ages)
    rng = np.random.default_rng(seed)
    slow = np.arange(n_posts) % 2
    age = np.round(rng.uniform(youngest, oldest, n_posts), 2)
    shared = rng.normal(0, post_spread, n_posts) if post_spread else np.zeros(n_posts)
    middle = np.log([half[c] for c in CLASSES])[slow] + shared
    mean = np.array([total[c] for c in CLASSES])[slow]
    busy = rng.gamma(1 / overdispersion, overdispersion, n_posts) if overdispersion else np.ones(n_posts)
    # Rounded, so that the last bits, which differ between machines, decide no draw.
    ever = rng.poisson(np.round(mean * busy, 6))
    own = float(np.sqrt(spread**2 - post_spread**2))
    delays = np.exp(np.repeat(middle, ever) + rng.normal(0, own, int(ever.sum())))
    shots, final = _read(np.repeat(np.arange(n_posts), ever), delays, age, every)
    posts = _posts(rng, slow, age, final)
    snapshots = shots.join(
        posts.with_row_index("post").select(pl.col("post").cast(pl.Int64), "post_id", "platform", "pace"), on="post"
    )
    snapshots = snapshots.select("post_id", "age_hours", "action", "count", "platform", "pace").sort(
        "post_id", "age_hours"
    )
    truth = pl.DataFrame(
        {
            "term": [f"{what}, pace = {c}" for what in ("half_life", "total") for c in CLASSES],
            "value": [float(known[c]) for known in (half, total) for c in CLASSES],
        }
    )
    return World("pace", posts, truth, seed, snapshots)


def _by_class(given: Mapping[str, float] | None, default: Mapping[str, float], name: str) -> Mapping[str, float]:
    found = dict(default) | dict(given or {})
    if set(found) != set(CLASSES):
        raise DataError(
            f"simulate: {name} is by class, of {', '.join(CLASSES)}; got {', '.join(map(str, given or {}))}."
        )
    for key, value in found.items():
        _above(f"{name}[{key!r}]", value, 0.0)
    return found


def _above(name: str, value: float, low: float) -> None:
    check_number(value, name=name, caller="simulate")
    if value <= low:
        raise DataError(f"simulate: {name} must be above {low:g}; got {value!r}.")


def _ages(ages: tuple[float, float]) -> tuple[float, float]:
    if not isinstance(ages, tuple | list) or len(ages) != 2:
        raise DataError(f"simulate: ages is the youngest and the oldest age in hours, such as (2, 72); got {ages!r}.")
    for value in ages:
        _above("ages", value, 0.0)
    if ages[0] > ages[1]:
        raise DataError(f"simulate: ages are the youngest, then the oldest; got {ages!r}.")
    return float(ages[0]), float(ages[1])


def _read(post: NDArray[np.int64], delays: Floats, age: Floats, every: float) -> tuple[pl.DataFrame, NDArray[np.int64]]:
    """Return the counts of each post at each reading, every so many hours and at its last age."""
    n_before = np.ceil(age / every).astype(np.int64) - 1
    number = np.repeat(np.arange(age.size), n_before + 1)
    place = np.arange(number.size) - np.repeat(np.cumsum(n_before + 1) - (n_before + 1), n_before + 1)
    read = np.where(place == n_before[number], age[number], (place + 1) * every)
    seen = delays <= age[post]
    at = np.minimum(np.ceil(delays[seen] / every).astype(np.int64) - 1, n_before[post[seen]])
    start = np.cumsum(n_before + 1) - (n_before + 1)
    arrived = np.bincount(start[post[seen]] + at, minlength=number.size)
    so_far = np.cumsum(arrived)
    count = so_far - (so_far[start] - arrived[start])[number]
    last = start + n_before
    shots = pl.DataFrame(
        {"post": number, "age_hours": read, "action": ["shares"] * number.size, "count": count.astype(np.uint64)}
    )
    return shots, count[last]


def _posts(rng: np.random.Generator, slow: NDArray[np.int64], age: Floats, final: NDArray[np.int64]) -> pl.DataFrame:
    made = rng.integers(0, WEEK, slow.size)
    created = pl.Series([START + dt.timedelta(seconds=int(s)) for s in made]).cast(pl.Datetime("us", "UTC"))
    aged = pl.Series(np.round(age * 3600 * 1_000_000).astype(np.int64)).cast(pl.Duration("us"))
    return pl.DataFrame(
        {
            "post_id": [f"simulated-{i}" for i in range(slow.size)],
            "platform": [SIMULATED] * slow.size,
            "kind": ["post"] * slow.size,
            "created_at": created,
            "observed_at": created + aged,
            "pace": [CLASSES[k] for k in slow.tolist()],
            "shares": final.astype(np.uint64),
        }
    )
