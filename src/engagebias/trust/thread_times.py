"""When comments of threads came: which threads had early distrust, and the time to the next comment with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.errors import DesignError
from engagebias.labels.groups import number_groups
from engagebias.trust.threads import THREAD

Floats = NDArray[np.float64]


Ints = NDArray[np.int64]


CALLER = "thread_contagion"


HOUR = 3_600_000_000  # microseconds


SHORTEST = 1 / 3600  # hours: two comments in one second still follow each other


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """Comments in order: thread (n), place in it (n), hours since its comment ``early`` (n), distrust (n), and an entry a thread.

    ``end`` are hours from that comment to the last observation, ``pace`` log hours that the early comments took, ``stratum`` its number.
    """

    thread: Ints
    place: Ints
    hours: Floats
    distrust: NDArray[np.bool_]
    end: Floats
    pace: Floats
    stratum: Ints
    early: int


def keep_threads(
    frame: pl.DataFrame, steps: pl.DataFrame, early: int
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, int]]:
    """Return the comments of threads whose times are known and that reached their early comments, in order."""
    untold = frame.filter(pl.col("__distrust").is_null())
    frame = frame.drop_nulls("__distrust")
    timeless = frame.filter(pl.col("created_at").is_null().any().over(THREAD))
    if timeless.height == frame.height:
        raise DesignError(
            f"{CALLER}: no thread has a known time (created_at) for all of its comments, so nothing can be said to follow."
        )
    frame = frame.filter(~pl.col("created_at").is_null().any().over(THREAD))
    short = frame.filter(pl.len().over(THREAD) < early)
    frame = frame.filter(pl.len().over(THREAD) >= early).sort(THREAD, "created_at", "post_id")
    named = [
        ("left out: no label that tells", untold),
        ("left out: time not known", timeless),
        ("left out: too few comments", short),
        ("used", frame),
    ]
    added = pl.DataFrame(
        [{"step": s, "comments": f.height, "threads": f[THREAD].n_unique()} for s, f in named], schema=steps.schema
    )
    lost = {"timeless": timeless[THREAD].n_unique(), "short": short[THREAD].n_unique()}
    return frame, pl.concat([steps.filter(pl.col("step") != "used"), added]), lost


def read_clock(frame: pl.DataFrame, early: int, strata: Sequence[str], horizon: float) -> Clock:
    """Return when comments came, counted from the last early one of their thread, and what threads are compared within."""
    at = pl.col("created_at").dt.epoch("us")
    seen = pl.col("observed_at").dt.epoch("us") if "observed_at" in frame.columns else pl.lit(None, pl.Int64)
    start = at.get(early - 1).over(THREAD)
    made = frame.with_columns(
        place=pl.int_range(pl.len()).over(THREAD), hours=(at - start) / HOUR,
        pace=(start - at.first().over(THREAD)) / HOUR,
        # The last observation, or where it is not known the last comment.
        end=(pl.max_horizontal(seen.max().over(THREAD), at.max().over(THREAD)) - start) / HOUR,
    )  # fmt: skip
    one = made.unique(THREAD, keep="first", maintain_order=True)
    stratum = one.select(pl.struct(strata).rank("dense")).to_series() if strata else None
    return Clock(
        thread=number_groups(made[THREAD]), place=made["place"].to_numpy().astype(np.int64), hours=made["hours"].to_numpy(),
        distrust=made["__distrust"].to_numpy() == 1, end=np.clip(one["end"].to_numpy(), SHORTEST, horizon),
        pace=np.log(np.maximum(one["pace"].to_numpy(), SHORTEST)),
        stratum=np.zeros(one.height, dtype=np.int64) if stratum is None else stratum.to_numpy().astype(np.int64) - 1, early=early,
    )  # fmt: skip


def times_to_next(clock: Clock, distrust: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Floats, Floats]:
    """Return by thread whether distrust came early, hours until the next one or the end, and whether it came."""
    n = clock.end.size
    exposed = np.bincount(clock.thread[distrust & (clock.place < clock.early)], minlength=n) > 0
    first = np.full(n, np.inf)
    later = distrust & (clock.place >= clock.early)
    np.minimum.at(first, clock.thread[later], np.maximum(clock.hours[later], SHORTEST))
    return exposed, np.minimum(first, clock.end), (first <= clock.end).astype(np.float64)


def regressors(exposed: NDArray[np.bool_], clock: Clock) -> Floats:
    """Return early distrust and the pace of the early comments (n threads, 1 or 2)."""
    if clock.pace.std() == 0:  # one early comment takes no time
        return exposed.astype(float)[:, None]
    return np.column_stack([exposed.astype(float), clock.pace - clock.pace.mean()])
