"""The tables of cross-effects."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from engagebias.convergence.cross_fit import Direction

TERMS = {True: "same day counted", False: "same day left out"}


def each_sum(found: Sequence[Direction]) -> list[tuple[Direction, bool]]:
    """Return both directions, each with the same day left out and counted."""
    return [(d, same) for d in found for same in (False, True)]


def estimate_table(found: Sequence[Direction], terms: dict[str, str], n: int) -> pl.DataFrame:
    """Return the sums of both directions in both orderings."""
    rows = [
        {
            "term": f"{terms[d.cause]}, {TERMS[same]}", "estimate": d.sums[same].estimate, "std_error": d.sums[same].error,
            "conf_low": d.sums[same].low, "conf_high": d.sums[same].high, "p_value": d.sums[same].p, "n": n,
        }
        for d, same in each_sum(found)
    ]  # fmt: skip
    return pl.DataFrame(rows).with_columns(pl.col(pl.Float64).fill_nan(None))


def response_table(found: Sequence[Direction], terms: dict[str, str]) -> pl.DataFrame:
    """Return the responses day by day, by both methods."""
    rows = [
        {
            "term": terms[d.cause], "ordering": TERMS[same], "method": method, "days_after": day, "estimate": float(r.estimate[day]),
            "std_error": float(r.std_error[day]), "conf_low": float(r.estimate[day] - d.z * r.std_error[day]),
            "conf_high": float(r.estimate[day] + d.z * r.std_error[day]),
        }
        for d, same in each_sum(found)
        for method, r in (("vector autoregression", d.var[same]), ("local projection", d.projected[same]))
        for day in range(r.estimate.size)
    ]  # fmt: skip
    return pl.DataFrame(rows)


def granger_table(found: Sequence[Direction], terms: dict[str, str], lags: int) -> pl.DataFrame:
    """Return F both ways, with p-values by its distribution and by shifts."""
    return pl.DataFrame(
        [
            {
                "term": terms[d.cause],
                "lags": lags,
                "f": d.f,
                "p_value": d.f_p,
                "p_placebo": d.f_placebo,
                "placebos": d.sets,
            }
            for d in found
        ]
    )


def error_table(found: Sequence[Direction], terms: dict[str, str]) -> pl.DataFrame:
    """Return HAC errors beside those by shifts."""
    rows = [
        {
            "term": f"{terms[d.cause]}, {TERMS[same]}", "std_error": d.sums[same].error, "hac_std_error": d.sums[same].hac,
            "p_placebo": d.sums[same].p, "p_hac": d.sums[same].p_hac,
        }
        for d, same in each_sum(found)
    ]  # fmt: skip
    return pl.DataFrame(rows)
