"""Which arms can answer the question, how many cannot and why, and their features in SD."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.errors import DataError, DesignError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CALLER = "headline_effects"


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The arms used, and what was left out on the way.

    ``eligible`` holds the arms of all tests that could answer, ``frame`` those that are used (without
    excluded tests). ``sd`` and ``mean`` of the features and ``mean_words`` come from the eligible arms:
    an exclusion does not change what one SD means. ``steps`` counts what was left out.
    """

    eligible: pl.DataFrame
    frame: pl.DataFrame
    features: tuple[str, ...]
    mean: Floats
    sd: Floats
    mean_words: float | None
    steps: pl.DataFrame

    @property
    def test(self) -> Ints:
        """Codes of the tests used, one an arm."""
        return codes(self.frame["test_id"])

    @property
    def n_tests(self) -> int:
        """Number of tests used."""
        return self.frame["test_id"].n_unique()

    def z(self, frame: pl.DataFrame) -> Floats:
        """Return features in SD, one row an arm."""
        x: Floats = (frame.select(self.features).cast(pl.Float64).to_numpy() - self.mean) / self.sd
        return x


def codes(column: pl.Series) -> Ints:
    """Return codes 0 to G-1 of a column's values."""
    ranks: Ints = column.rank("dense").to_numpy().astype(np.int64) - 1
    return ranks


def draw_sample(frame: pl.DataFrame, features: list[str], outcome: str, exclude: str | None) -> Sample:
    """Keep the arms that carry information on the features, step by step, and count the rest."""
    per_test = pl.len().over("test_id")
    distinct = pl.col("text").n_unique().over("test_id")
    steps: list[dict[str, object]] = []

    def keep(rest: pl.DataFrame, mask: pl.Expr, why: str) -> pl.DataFrame:
        kept = rest.filter(mask)
        steps.append(
            _step(
                f"left out: {why}",
                rest.height - kept.height,
                rest["test_id"].n_unique() - kept["test_id"].n_unique(),
            )
        )
        return kept

    rest = frame
    rest = keep(rest, pl.all_horizontal(pl.col(features).is_not_null()), "text without a score")
    rest = keep(rest, per_test > 1, "tests with a single arm")
    rest = keep(rest, distinct > 1, "tests in which all arms show one headline")
    rest = keep(rest, pl.col(outcome).sum().over("test_id") > 0, "tests without a single action")
    eligible = rest
    if exclude:
        rest = keep(rest, ~pl.col(exclude), "tests marked for exclusion")
    _check_left(eligible, rest, exclude)
    table = pl.DataFrame(
        [
            _step("given", frame.height, frame["test_id"].n_unique()),
            *steps,
            _step("used", rest.height, rest["test_id"].n_unique()),
        ]
    )
    mean, sd = _scales(eligible, features)
    return Sample(eligible, rest, tuple(features), mean, sd, _mean_words(eligible, features), table)


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
            f"{CALLER}: {rest['test_id'].n_unique()} test is left{left}; a standard error clustered by test needs two or more."
        )


def _scales(eligible: pl.DataFrame, features: list[str]) -> tuple[Floats, Floats]:
    x = eligible.select(features).cast(pl.Float64).to_numpy()
    sd = x.std(axis=0, ddof=1)
    for name, value in zip(features, sd, strict=True):
        if not value > 0:
            raise DesignError(
                f"{CALLER}: feature {name!r} is the same for all headlines that can be compared; leave it out."
            )
    return x.mean(axis=0), sd


def _mean_words(eligible: pl.DataFrame, features: list[str]) -> float | None:
    if not any(name.endswith("_share") for name in features):
        return None
    if "words" not in eligible.columns:
        raise DataError(
            f"{CALLER}: a feature ending in _share is reported per word, which needs the column 'words'. Run engagebias.score first."
        )
    mean: float = eligible["words"].mean()  # type: ignore[assignment]
    return mean
