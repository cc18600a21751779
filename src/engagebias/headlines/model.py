"""Fits of the headline model and the tables made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit
from tqdm import tqdm

from engagebias.errors import DesignError
from engagebias.headlines.sample import CALLER, Sample, codes
from engagebias.numerics.conditional_poisson import (
    Block,
    Fit,
    clustered_covariance,
    fit,
    make_blocks,
    unidentified,
)
from engagebias.numerics.permutation import permutation_p, permuted_coefs
from engagebias.terms import has_unit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A fitted model: coefficients per SD, their clustered and model-based standard errors."""

    blocks: Sequence[Block]
    fitted: Fit
    std_error: Floats
    model_std_error: Floats
    n: int
    n_clusters: int

    def table(self, terms: Sequence[str], conf_level: float) -> pl.DataFrame:
        """Return the estimates; intervals and p-values from Student's t with clusters - 1 degrees of freedom."""
        coef, se, df = self.fitted.coef, self.std_error, self.n_clusters - 1
        reach = stdtrit(df, 0.5 + conf_level / 2) * se
        return pl.DataFrame(
            {
                "term": list(terms),
                "estimate": coef,
                "std_error": se,
                "conf_low": coef - reach,
                "conf_high": coef + reach,
                "p_value": 2 * stdtr(df, -np.abs(coef / se)),
                "n": np.full(coef.size, self.n, dtype=np.int64),
            }
        )


def fit_within(sample: Sample, frame: pl.DataFrame, extra: Mapping[str, Floats] | None = None) -> Model:
    """Fit the outcome on the features within tests of some arms; standard errors clustered by test.

    ``extra`` adds features (n), already in SD, after the sample's own.
    """
    more = extra or {}
    x = np.column_stack([sample.z(frame), *more.values()])
    y, shown = sample.counts(frame)
    test = codes(frame["test_id"])
    if sample.asked.weighting == "tests":
        total = np.bincount(test, weights=y)
        y = y * (total.mean() / np.where(total > 0, total, 1.0))[test]
    return _fit(make_blocks(y, x, shown, test), None, [*sample.features, *more], "within tests")


def fit_grouped(sample: Sample, groups: Sequence[str]) -> Model:
    """Fit the same features within groups other than tests (none: one group), errors still clustered by test.

    Arms whose group is null are left out, which the table's ``n`` shows.
    Clicks count alike here whatever the weighting within tests, as they would in an observational study.
    """
    frame = sample.frame.drop_nulls(groups) if groups else sample.frame
    strata = codes(frame.select(pl.struct(groups)).to_series()) if groups else np.zeros(frame.height, dtype=np.int64)
    y, shown = sample.counts(frame)
    blocks = make_blocks(y, sample.z(frame), shown, strata, cluster=codes(frame["test_id"]))
    return _fit(
        blocks,
        frame["test_id"].n_unique(),
        sample.features,
        f"within {', '.join(groups)}" if groups else "across stories",
    )


def _fit(blocks: Sequence[Block], n_clusters: int | None, terms: Sequence[str], where: str) -> Model:
    if not blocks:
        raise DesignError(
            f"{CALLER}: no group with two observations and a click is left {where}; nothing can be compared."
        )
    lost = [terms[j] for j in unidentified(blocks)]
    if lost:
        raise DesignError(
            f"{CALLER}: {', '.join(lost)} cannot be told apart from the other features {where}: "
            "it does not vary there, or it repeats them. Leave it out."
        )
    n = sum(b.y.size for b in blocks)
    groups = sum(b.n_groups for b in blocks)
    clusters, effects = (n_clusters, groups) if n_clusters else (groups, 1)
    if clusters < 2 or n <= len(terms) + effects:
        raise DesignError(
            f"{CALLER}: {n} headlines in {clusters} tests are too few {where} for {len(terms)} features; "
            "use fewer features or more tests."
        )
    fitted = fit(blocks)
    if not fitted.converged:
        raise DesignError(
            f"{CALLER}: the model {where} has no finite solution: some feature separates the clicks perfectly. "
            "Use fewer features or more tests."
        )
    covariance = clustered_covariance(blocks, fitted, n_clusters)
    return Model(
        blocks, fitted, np.sqrt(np.diag(covariance)), np.sqrt(np.diag(np.linalg.inv(fitted.information))),
        n=n, n_clusters=clusters,
    )  # fmt: skip


def per_unit(table: pl.DataFrame, sample: Sample) -> pl.DataFrame:
    """Turn estimates per SD into estimates for one more word (or unit) of the feature.

    A share moves by one over the mean length when one more word carries the feature. Features whose
    unit has no name stay per SD.
    """
    unit = {
        name: (1 / sample.mean_words if name.endswith("_share") and sample.mean_words else 1.0) / sd
        if has_unit(name) else 1.0
        for name, sd in zip(sample.features, sample.sd, strict=True)
    }  # fmt: skip
    factor = pl.col("term").replace_strict(unit, return_dtype=pl.Float64)
    return table.with_columns(pl.col("estimate", "std_error", "conf_low", "conf_high") * factor)


def percent(table: pl.DataFrame) -> pl.DataFrame:
    """Turn log rate ratios into percent changes of the rate; the standard error by the delta method."""
    growth = pl.col("estimate").exp()
    return table.with_columns(
        (pl.col("estimate", "conf_low", "conf_high").exp() - 1) * 100,
        std_error=growth * pl.col("std_error") * 100,
    )


def permute(model: Model, sample: Sample, n_permutations: int, seed: int) -> tuple[pl.DataFrame, int]:
    """Return errors and p-values by a permutation within tests, and how many draws had no finite solution."""
    draws = permuted_coefs(model.blocks, n_permutations, np.random.default_rng(seed))
    # A bar on a terminal only: in a notebook it would be an output that changes on every run.
    null = np.array([*tqdm(draws, total=n_permutations, desc="permutations", disable=None, leave=False, delay=1)])
    finite = null[np.isfinite(null).all(axis=1)]
    if len(finite) < 2:
        raise DesignError(f"{CALLER}: {len(finite)} of {n_permutations} permutations had a solution; use more tests.")
    weighted = sample.asked.weighting == "tests"  # rescaled counts have no model-based error
    table = pl.DataFrame(
        {
            "term": list(sample.features),
            "estimate": model.fitted.coef,
            "model_std_error": pl.Series(
                [None if weighted else float(e) for e in model.model_std_error], dtype=pl.Float64
            ),
            "std_error": model.std_error,
            "permutation_sd": finite.std(axis=0, ddof=1),
            "p_permutation": permutation_p(model.fitted.coef, null),
            "n": np.full(len(sample.features), n_permutations, dtype=np.int64),
        }
    )
    return table, n_permutations - len(finite)
