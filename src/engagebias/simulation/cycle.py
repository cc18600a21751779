"""A world in which online hate and offline harm feed each other, or merely answer the same news."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl

from engagebias.checks import check_count, check_number
from engagebias.errors import DataError
from engagebias.schema import SIMULATED
from engagebias.simulation.cascades import draw_cascades
from engagebias.simulation.world import World

SPACES = ("online", "offline")
KINDS = ("online hate", "offline harm")
BRANCHING = ((0.45, 0.60), (0.08, 0.20))
OUTSIDE = (0.8, 0.2)
DECAY = 1.5
SHOCK, SHOCK_EVERY, SHOCK_DAYS = 1.8, 20, 2
START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
DAY = 86_400_000_000  # microseconds


def simulate_cycle(
    *,
    seed: int,
    days: int = 400,
    branching: Sequence[Sequence[float]] | None = None,
    outside: Sequence[float] = OUTSIDE,
    decay: float = DECAY,
    shared_shock: bool = False,
    shock: float = SHOCK,
) -> World:
    """Make events of two kinds; :func:`engagebias.simulate` documents the arguments."""
    check_count(days, name="days", caller="simulate", least=7)
    for name, value in (("decay", decay), ("shock", shock)):
        check_number(value, name=name, caller="simulate")
    if decay <= 0:
        raise DataError(f"simulate: decay is one over the mean lag in days, above 0; got {decay!r}.")
    planted = _matrix(branching, shared_shock)
    level = np.asarray(outside, dtype=np.float64)
    if level.shape != (2,) or not (np.isfinite(level) & (level > 0)).all():
        raise DataError(
            f"simulate: outside is the rate a day of online and of offline events that nothing sets off, such as (0.8, 0.2); got {outside!r}."
        )
    rng = np.random.default_rng(seed)
    news = _shocks(rng, days)
    rates = level[:, None] * np.exp(shock * news if shared_shock else np.zeros(days))
    times, kind = draw_cascades(rng, rates, np.ones(days), planted, np.full(2, decay))
    truth = _truth(planted, level, decay, shock if shared_shock else 0.0)
    return World("cycle", _posts(times, kind), truth, seed, events=_events(times, kind), covariates=_covariates(news))


def _matrix(branching: Sequence[Sequence[float]] | None, shared_shock: bool) -> np.ndarray:
    if branching is None:
        whole = np.array(BRANCHING)
        return np.diag(np.diag(whole)) if shared_shock else whole
    made = np.asarray(branching, dtype=np.float64)
    if made.shape != (2, 2) or not np.isfinite(made).all() or (made < 0).any():
        raise DataError(
            "simulate: branching is 2 rows of 2 numbers of 0 or more: what follows, online and offline, by what it follows; "
            f"got {branching!r}."
        )
    radius = float(np.abs(np.linalg.eigvals(made)).max())
    if radius >= 1:
        raise DataError(
            f"simulate: branching has a radius of {radius:.2f}: from 1 on events set off ever more events without end. Choose smaller numbers."
        )
    return made


def _shocks(rng: np.random.Generator, days: int) -> np.ndarray:
    """Return the days (1) of a news shock: two days from a day drawn with a chance of one in twenty."""
    begun = rng.random(days) < 1 / SHOCK_EVERY
    on = begun.copy()
    for later in range(1, SHOCK_DAYS):
        on[later:] |= begun[:-later]
    return on.astype(np.float64)


def _at(times: np.ndarray) -> pl.Series:
    micros = pl.Series((times * DAY).astype(np.int64)) + int(START.timestamp()) * 1_000_000
    return micros.cast(pl.Datetime("us", "UTC"))


def _events(times: np.ndarray, kind: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "event_id": [f"simulated-{i}" for i in range(times.size)],
            "at": _at(times),
            "space": [SPACES[k] for k in kind.tolist()],
            "kind": [KINDS[k] for k in kind.tolist()],
            "platform": [SIMULATED] * times.size,
        }
    )


def _posts(times: np.ndarray, kind: np.ndarray) -> pl.DataFrame:
    """Return the online events as posts."""
    online = np.flatnonzero(kind == 0)
    return pl.DataFrame(
        {
            "post_id": [f"simulated-{i}" for i in online.tolist()],
            "platform": [SIMULATED] * online.size,
            "kind": ["post"] * online.size,
            "created_at": _at(times[online]),
        }
    )


def _covariates(news: np.ndarray) -> pl.DataFrame:
    start = [START + dt.timedelta(days=i) for i in range(news.size)]
    return pl.DataFrame({"start": pl.Series(start).cast(pl.Datetime("us", "UTC")), "news_shock": news})


def _truth(branching: np.ndarray, level: np.ndarray, decay: float, shock: float) -> pl.DataFrame:
    rows = {f"{SPACES[j]} -> {SPACES[k]}": branching[k, j] for j in range(2) for k in range(2)}
    rows |= {f"outside, {name}": value for name, value in zip(SPACES, level.tolist(), strict=True)}
    rows |= {
        "gain": float(np.abs(np.linalg.eigvals(branching)).max()),
        "half-life": 24 * float(np.log(2)) / decay,
        "news_shock": shock,
    }
    return pl.DataFrame({"term": list(rows), "value": [float(v) for v in rows.values()]})
