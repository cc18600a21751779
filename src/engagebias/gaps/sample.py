"""Which posts can answer the question, how many cannot and why, and their arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.errors import DesignError
from engagebias.gaps.request import Exposure, Request
from engagebias.gaps.win import PERIODS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

RIPE_HOURS = 72
GIVEN, USED = "given", "used"
ALL = "all actions"


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Posts in use, one entry a post in each array.

    ``x`` (n, k) are the features as they enter, ``scale`` (k) what they were divided by: the SD, or the distance between
    the values of a two-valued one. ``covariates`` (n, c) are controls, log followers and age. ``age`` holds hours, NaN
    where not known.
    """

    asked: Request
    frame: pl.DataFrame
    x: Floats
    scale: Floats
    covariates: Floats
    log_exposure: Floats | None
    ways: tuple[Ints, ...]
    cluster: Ints
    block: Ints
    age: Floats
    steps: tuple[tuple[str, int], ...]

    def outcome(self, name: str) -> tuple[Floats, Flags]:
        """Return the counts of an action, and which posts have one."""
        column = self.frame[name]
        return column.cast(pl.Float64).fill_null(0).to_numpy(), column.is_not_null().to_numpy()

    def only(self, rows: Flags) -> Sample:
        """Return the sample with some posts alone; what one SD means does not change."""
        return replace(
            self, frame=self.frame.filter(pl.Series(rows)), x=self.x[rows], covariates=self.covariates[rows],
            log_exposure=None if self.log_exposure is None else self.log_exposure[rows],
            ways=tuple(way[rows] for way in self.ways), cluster=self.cluster[rows], block=self.block[rows],
            age=self.age[rows],
        )  # fmt: skip


def hours_old(frame: pl.DataFrame) -> pl.Series:
    """Return how many hours old posts were when they were counted; null where that is not known."""
    if "age_hours" in frame.columns:
        return frame["age_hours"].cast(pl.Float64)
    if {"observed_at", "created_at"} <= set(frame.columns):
        seconds = (pl.col("observed_at") - pl.col("created_at")).dt.total_seconds()
        return frame.select(age=seconds / 3600).to_series().cast(pl.Float64)
    return pl.Series([None] * frame.height, dtype=pl.Float64)


def draw_sample(posts: pl.DataFrame, asked: Request, before: Sequence[tuple[str, int]] = ()) -> Sample:
    """Keep posts that have all that the question needs, step by step, and count the rest.

    ``before`` are steps that the caller took, the number given first.
    """
    steps = list(before) or [(GIVEN, posts.height)]
    words = {f"_way{i}": column_of(posts, word) for i, word in enumerate(asked.effects)}
    frame = posts.with_columns(**words, _cluster=column_of(posts, asked.cluster), _age=hours_old(posts))

    def keep(rest: pl.DataFrame, mask: pl.Expr, step: str) -> pl.DataFrame:
        kept = rest.filter(mask)
        steps.append((f"left out: {step}", rest.height - kept.height))
        return kept

    def known(columns: Sequence[str]) -> pl.Expr:
        return pl.all_horizontal(pl.lit(True), *(pl.col(name).is_not_null() for name in columns))

    frame = keep(frame, known(asked.features), "a feature is not known")
    frame = keep(frame, known([*words, "_cluster"]), "an effect or cluster is not known")
    if asked.controls:
        frame = keep(frame, known(asked.controls), "a control is not known")
    if asked.exposure.column:
        frame = keep(frame, pl.col(asked.exposure.column).is_not_null(), "exposure not reported")
    if asked.exposure.role == "offset":
        frame = keep(frame, pl.col(str(asked.exposure.column)) > 0, "nobody was exposed")
    frame = _settle_young(frame, asked, keep)
    if not frame.height:
        raise DesignError(f"{asked.caller}: no post has all that is needed ({_said(steps)}). Ask for fewer columns.")
    steps.append((USED, frame.height))
    x, scale = _features(frame, asked)
    return Sample(
        asked=asked, frame=frame.drop(*words, "_cluster", "_age"), x=x, scale=scale, covariates=_covariates(frame, asked),
        log_exposure=np.log(_numbers(frame, asked.exposure.column)) if asked.exposure.role == "offset" else None,
        ways=tuple(_codes(frame[name]) for name in words), cluster=_codes(frame["_cluster"]),
        block=_codes(frame.select(pl.struct(list(words)[:2])).to_series()) if words else np.zeros(frame.height, dtype=np.int64),
        age=frame["_age"].to_numpy().astype(np.float64), steps=tuple(steps),
    )  # fmt: skip


def sample_under(posts: pl.DataFrame, asked: Request, exposure: Exposure) -> Sample:
    """Draw the sample for the same question under another exposure."""
    return draw_sample(posts, asked.by(exposure))


def _settle_young(
    frame: pl.DataFrame, asked: Request, keep: Callable[[pl.DataFrame, pl.Expr, str], pl.DataFrame]
) -> pl.DataFrame:
    age = frame["_age"]
    young = int((age < RIPE_HOURS).sum())
    if asked.young == "refuse" and 0 < young < age.count():
        raise DesignError(
            f"{asked.caller}: {young} of {frame.height} posts were counted when under {RIPE_HOURS} hours old, beside older "
            'ones, so they had less time to be engaged with. Leave them out by young="drop", adjust for age by young="adjust", '
            'keep them as they are, with a warning, by young="keep"; or, if they were read at several ages, compare counts of one '
            "age by performance_gap(snapshots=..., horizon=24)."
        )
    if asked.young == "drop":
        ripe = pl.col("_age").is_null() | (pl.col("_age") >= RIPE_HOURS)
        return keep(frame, ripe, f"under {RIPE_HOURS} hours old when counted")
    if asked.young == "adjust":
        if not age.count():
            raise DesignError(
                f'{asked.caller}: young="adjust" needs the age of posts: a column age_hours, or created_at and observed_at.'
            )
        return keep(frame, pl.col("_age") > 0, "age not known")
    return frame


def _features(frame: pl.DataFrame, asked: Request) -> tuple[Floats, Floats]:
    if not asked.features:
        return np.empty((frame.height, 0)), np.empty(0)
    x = frame.select(asked.features).cast(pl.Float64).to_numpy()
    scale = np.ones(x.shape[1])
    for j, name in enumerate(asked.features):
        values = frame[name].n_unique()
        if values < 2:
            raise DesignError(f"{asked.caller}: feature {name!r} is the same for all posts in use; leave it out.")
        scale[j] = np.ptp(x[:, j]) if values == 2 else x[:, j].std(ddof=1)
    return (x - x.mean(axis=0)) / scale, scale


def _covariates(frame: pl.DataFrame, asked: Request) -> Floats:
    columns = [_numbers(frame, name) for name in asked.controls]
    if asked.exposure.role == "covariate":
        columns.append(np.log1p(_numbers(frame, asked.exposure.column)))
    if asked.young == "adjust":
        age = np.log(frame["_age"].to_numpy().astype(np.float64))
        columns += [age - age.mean(), (age - age.mean()) ** 2]
    # Centred and in SD, so that no product of theirs is lost beside a large one. One that never varies says nothing.
    return np.column_stack(
        [np.empty((frame.height, 0)), *((c - c.mean()) / c.std() for c in columns if c.std() > 0)]
    )  # fmt: skip


def column_of(frame: pl.DataFrame, word: str) -> pl.Expr:
    """Return a column, or the period of publication that a word stands for."""
    return pl.col(word) if word in frame.columns else PERIODS[word]


def _numbers(frame: pl.DataFrame, name: str | None) -> Floats:
    return frame[str(name)].cast(pl.Float64).to_numpy()


def _codes(column: pl.Series) -> Ints:
    """Return codes 0 to G-1 of a column's values."""
    ranks: Ints = column.rank("dense").to_numpy().astype(np.int64) - 1
    return ranks


def _said(steps: Sequence[tuple[str, int]]) -> str:
    return "; ".join(f"{step}: {n}" for step, n in steps if n)
