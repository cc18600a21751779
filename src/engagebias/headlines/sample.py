"""Which arms can answer the question, how many cannot and why, and their features in SD."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.errors import DataError, DesignError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Weighting = Literal["clicks", "tests"]

CALLER = "headline_effects"
UNSCORED = "left out: text without a score"


@dataclass(frozen=True, slots=True)
class Columns:
    """What is asked of the table: the features, the count and its denominator, the exclusion, the weighting."""

    features: tuple[str, ...]
    outcome: str
    exposure: str
    exclude: str | None
    weighting: Weighting


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The arms used, and what was left out on the way.

    ``eligible`` holds the arms of all tests that could answer, ``frame`` those that are used (without
    excluded tests). ``mean`` and ``sd`` of the features (k) and ``mean_words`` come from the eligible arms:
    an exclusion does not change what one SD means. ``steps`` counts what was left out.
    """

    asked: Columns
    eligible: pl.DataFrame
    frame: pl.DataFrame
    mean: Floats
    sd: Floats
    mean_words: float | None
    steps: pl.DataFrame

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features, the primary one first."""
        return self.asked.features

    @property
    def n_tests(self) -> int:
        """Number of tests used."""
        return self.frame["test_id"].n_unique()

    def left_out(self, step: str) -> int:
        """Return how many arms were left out at a step."""
        arms: int = self.steps.filter(step=step)["arms"].item()
        return arms

    def z(self, frame: pl.DataFrame) -> Floats:
        """Return the features of some arms in SD, one row an arm."""
        x: Floats = (frame.select(self.features).cast(pl.Float64).to_numpy() - self.mean) / self.sd
        return x

    def counts(self, frame: pl.DataFrame) -> tuple[Floats, Floats]:
        """Return outcome and exposure of some arms."""
        y, shown = (frame[c].to_numpy().astype(np.float64) for c in (self.asked.outcome, self.asked.exposure))
        return y, shown


def codes(column: pl.Series) -> Ints:
    """Return codes 0 to G-1 of a column's values."""
    ranks: Ints = column.rank("dense").to_numpy().astype(np.int64) - 1
    return ranks


def draw_sample(frame: pl.DataFrame, asked: Columns) -> Sample:
    """Keep the arms that carry information on the features, step by step, and count the rest."""
    steps = [_step("given", frame.height, frame["test_id"].n_unique())]

    def keep(rest: pl.DataFrame, mask: pl.Expr, step: str) -> pl.DataFrame:
        kept = rest.filter(mask)
        tests = rest["test_id"].n_unique() - kept["test_id"].n_unique()
        steps.append(_step(step, rest.height - kept.height, tests))
        return kept

    rest = keep(frame, pl.all_horizontal(pl.col(asked.features).is_not_null()), UNSCORED)
    rest = keep(rest, pl.len().over("test_id") > 1, "left out: tests with a single arm")
    distinct = pl.col("text").n_unique().over("test_id")
    rest = keep(rest, distinct > 1, "left out: tests in which all arms show one headline")
    total = pl.col(asked.outcome).sum().over("test_id")
    rest = eligible = keep(rest, total > 0, "left out: tests without a single action")
    if asked.exclude:
        rest = keep(rest, ~pl.col(asked.exclude), "left out: tests marked for exclusion")
    _check_left(eligible, rest, asked.exclude)
    steps.append(_step("used", rest.height, rest["test_id"].n_unique()))
    mean, sd = _scales(eligible, asked.features)
    return Sample(asked, eligible, rest, mean, sd, _mean_words(eligible, asked.features), pl.DataFrame(steps))


def _step(step: str, arms: int, tests: int) -> dict[str, object]:
    return {"step": step, "arms": arms, "tests": tests}


def _check_left(eligible: pl.DataFrame, rest: pl.DataFrame, exclude: str | None) -> None:
    if not eligible.height:
        raise DesignError(
            f"{CALLER}: no test has two or more different headlines with scores and clicks, so nothing can be compared "
            "within a test. Check that test_id names the test and text holds the headline of each arm."
        )
    if rest["test_id"].n_unique() < 2:
        left = f" after leaving out those marked {exclude}" if exclude else ""
        raise DesignError(
            f"{CALLER}: {rest['test_id'].n_unique()} test is left{left}; a standard error clustered by test needs "
            "two or more. Add tests."
        )


def _scales(eligible: pl.DataFrame, features: tuple[str, ...]) -> tuple[Floats, Floats]:
    x = eligible.select(features).cast(pl.Float64).to_numpy()
    sd = x.std(axis=0, ddof=1)
    for name, value in zip(features, sd, strict=True):
        if not value > 0:
            raise DesignError(
                f"{CALLER}: feature {name!r} is the same for all headlines that can be compared; leave it out."
            )
    return x.mean(axis=0), sd


def _mean_words(eligible: pl.DataFrame, features: tuple[str, ...]) -> float | None:
    if not any(name.endswith("_share") for name in features):
        return None
    if "words" not in eligible.columns:
        raise DataError(
            f"{CALLER}: a feature ending in _share is reported per word, which needs the column 'words'. "
            "Run engagebias.score first."
        )
    mean: float = eligible["words"].mean()  # type: ignore[assignment]
    return mean
