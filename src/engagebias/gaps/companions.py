"""The tables that stand beside the estimates on observed posts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import polars as pl

from engagebias.errors import DesignError
from engagebias.gaps.battery import e_value, near_limit
from engagebias.gaps.exchange import permutation_of
from engagebias.gaps.model import VALUES, OutcomeFit, Row, error_row, fit_outcome, plain_row, row_of
from engagebias.gaps.request import regimes_of
from engagebias.gaps.sample import ALL, USED, Sample
from engagebias.numerics.count_models import CountFit, fit_log1p, fit_negative_binomial
from engagebias.numerics.many_ways import PoissonFit, Unfitted, too_wide
from engagebias.numerics.ways import dense
from engagebias.words import Text

Term = Callable[[str, int], str]
"""Names a row by its outcome and the position of its feature."""

LOG_RATIO, LOG1P = "log rate ratio", "slope of log(1 + count)"
TOO_WIDE = Text("too many levels of the effects for this model", "مستويات التأثيرات أكثر مما يحتمله هذا النموذج")
NO_VARIANCE = Text("the counts do not vary", "الأعداد لا تتغيّر")
NO_START = Text("the Poisson model has no solution to start from", "لا حل لنموذج بواسون يُبدأ منه")


def estimates(terms: Sequence[str], rows: Sequence[Row]) -> pl.DataFrame:
    """Return the table of estimates."""
    return _table([{"term": term, **row.values} for term, row in zip(terms, rows, strict=True)], "term")


def percents(table: pl.DataFrame) -> pl.DataFrame:
    """Turn log rate ratios into changes in percent; the standard error by the delta method."""
    return table.with_columns(
        (pl.col("estimate", "conf_low", "conf_high").exp() - 1) * 100,
        std_error=pl.col("estimate").exp() * pl.col("std_error") * 100,
    )


def family_table(table: pl.DataFrame, adjusted: Sequence[float]) -> pl.DataFrame:
    """Return p-values as they are and adjusted over the family."""
    p_adjusted = pl.Series(adjusted, dtype=pl.Float64).fill_nan(None)
    return table.select("term", "estimate", "p_value", p_adjusted=p_adjusted)


def e_values(table: pl.DataFrame) -> pl.DataFrame:
    """Return E-values of the estimates and of the limits nearest to no difference."""
    made = [
        {"term": r["term"], "rate_ratio": None if r["estimate"] is None else float(np.exp(r["estimate"])),
         "e_value": None if r["estimate"] is None else e_value(float(np.exp(r["estimate"]))), "e_value_limit": near_limit(r)}
        for r in table.iter_rows(named=True)
    ]  # fmt: skip
    kinds = {"rate_ratio": pl.Float64, "e_value": pl.Float64, "e_value_limit": pl.Float64}
    return pl.DataFrame(made, schema={"term": pl.String, **kinds})


def regime_table(sample: Sample, draw: Callable[[Any], Sample], term: Term) -> pl.DataFrame:
    """Return the estimates under every exposure that the posts know, in rows ``regime``; intervals by Student's t.

    ``draw`` returns the sample under an exposure: posts without it are left out there alone.
    """
    asked, rows = sample.asked, []
    for exposure in regimes_of(sample.frame, asked.exposure):
        if len(asked.outcomes) == 1 and asked.outcomes[0] == exposure.column:
            continue
        try:
            under = sample if exposure == asked.exposure else draw(exposure)
        except DesignError:  # under this exposure no post is left, or a feature no longer varies
            continue
        for outcome in asked.outcomes:
            if outcome == exposure.column:
                continue
            made = fit_outcome(under, outcome)
            rows += [
                {"term": term(outcome, j), "regime": exposure.name, **_with_reason(row_of(made, under, j, wild=False))}
                for j in range(sample.x.shape[1])
            ]
    return _table(rows, "term", "regime", reason=True)


def model_table(sample: Sample, fits: Sequence[OutcomeFit], rows: Sequence[Row], term: Term) -> pl.DataFrame:
    """Return Poisson, negative binomial and log1p side by side; ``scale`` says what the numbers of a row are."""
    k, made = sample.x.shape[1], []
    for fit, first in zip(fits, range(0, len(rows), k), strict=True):
        others = {
            "negative binomial": (_binomial(fit), LOG_RATIO),
            "least squares": (_least_squares(sample, fit), LOG1P),
        }
        for j in range(k):
            head = {"term": term(fit.outcome, j)}
            made.append({**head, "model": "Poisson", "scale": LOG_RATIO, **_with_reason(rows[first + j])})
            for model, (fitted, scale) in others.items():
                found = fitted
                if isinstance(found, CountFit) and not found.std_error[found.coef.size - k + j] > 0:
                    found = Unfitted(NO_VARIANCE)
                if isinstance(found, Unfitted):
                    values = {**error_row(), "reason": str(found.reason)}
                else:
                    values = {**plain_row(found, found.coef.size - k + j, sample.asked.conf_level), "reason": None}
                made.append({**head, "model": model, "scale": scale, **values})
    return _table(made, "term", "model", "scale", reason=True)


def _binomial(made: OutcomeFit) -> CountFit | Unfitted:
    fit = made.fit
    if not isinstance(fit, PoissonFit):
        return Unfitted(NO_START)
    return Unfitted(TOO_WIDE) if fit.problem is None else fit_negative_binomial(fit, fit.problem)


def _least_squares(sample: Sample, made: OutcomeFit) -> CountFit | Unfitted:
    """Fit log(1 + count); an exposure that is an offset of the rate is a covariate here, as no offset fits this scale."""
    y, rows = sample.outcome(made.outcome)
    ways = [dense(way[rows]) for way in sample.ways]
    if not rows.any() or too_wide(ways):
        return Unfitted(TOO_WIDE)
    columns = [sample.covariates] + ([] if sample.log_exposure is None else [sample.log_exposure[:, None]])
    found = fit_log1p(y[rows], np.column_stack([*columns, sample.x])[rows], ways, sample.cluster[rows])
    if isinstance(found, Unfitted) and found.lost:
        kept = np.delete(
            np.column_stack(columns), [j for j in found.lost if j < sum(c.shape[1] for c in columns)], axis=1
        )
        return fit_log1p(y[rows], np.column_stack([kept, sample.x])[rows], ways, sample.cluster[rows])
    return found


def permutation_table(sample: Sample, fits: Sequence[OutcomeFit], rows: Sequence[Row], term: Term) -> pl.DataFrame:
    """Return p-values by permutation within blocks beside those of the model; ``n`` are the posts that could move."""
    k, made = sample.x.shape[1], []
    for fit, first in zip(fits, range(0, len(rows), k), strict=True):
        for j in range(k):
            found = permutation_of(sample, fit, j, sample.asked.n_permutations)
            values = rows[first + j].values
            made.append({
                "term": term(fit.outcome, j), "estimate": values["estimate"], "p_value": values["p_value"],
                "p_permutation": None if found is None else found[0], "n": 0 if found is None else found[1],
            })  # fmt: skip
    kinds = {"estimate": pl.Float64, "p_value": pl.Float64, "p_permutation": pl.Float64, "n": pl.Int64}
    return pl.DataFrame(made, schema={"term": pl.String, **kinds})


def sample_table(sample: Sample, fits: Sequence[OutcomeFit]) -> pl.DataFrame:
    """Return what was left out on the way, for all actions and then for each."""
    rows: list[tuple[str, str, int]] = [(ALL, step, posts) for step, posts in sample.steps]
    for made in fits:
        rows.append((made.outcome, "left out: outcome not reported", made.unreported))
        if isinstance(made.fit, PoissonFit):
            rows.append((made.outcome, "left out: alone in a level of an effect", made.fit.alone))
            rows.append((made.outcome, "left out: level of an effect without any action", made.fit.all_zero))
            rows.append((made.outcome, USED, made.fit.n))
    return pl.DataFrame(rows, schema={"outcome": pl.String, "step": pl.String, "posts": pl.Int64}, orient="row")


def _with_reason(row: Row) -> dict[str, Any]:
    return {**row.values, "reason": None if row.reason is None else str(row.reason)}


def _table(rows: Sequence[dict[str, Any]], *names: str, reason: bool = False) -> pl.DataFrame:
    schema = {**dict.fromkeys(names, pl.String()), **VALUES, **({"reason": pl.String()} if reason else {})}
    return pl.DataFrame(list(rows), schema=schema)
