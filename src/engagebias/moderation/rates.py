"""Shares by group with Wilson intervals, and ratios beside their logarithms."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from engagebias.moderation.fitting import SUPPRESSED, Counts, Row, is_small
from engagebias.numerics.proportions import clustered_share
from engagebias.results import COLUMNS

RATES = {
    "term": pl.String, "measure": pl.String, "n": pl.Int64, "events": pl.Int64, "rate": pl.Float64, "conf_low": pl.Float64,
    "conf_high": pl.Float64, "effective_n": pl.Float64, "reason": pl.String,
}  # fmt: skip
ESTIMATES = dict(zip(COLUMNS, (pl.String, *[pl.Float64] * 5, pl.Int64), strict=True))
RATIOS = {
    "term": pl.String, "measure": pl.String, "contrast": pl.String, "ratio": pl.Float64, "conf_low": pl.Float64,
    "conf_high": pl.Float64, "p_value": pl.Float64, "n": pl.Int64, "reason": pl.String,
}  # fmt: skip
MEASURES = {
    "removal": "removals per post", "false positive": "false positives per post that breaks no rule",
    "precision": "rightly removed per removal", "appeal": "appeals per removal", "overturn of appeals": "overturns per appeal",
    "overturn of removals": "overturns per removal",
}  # fmt: skip


EQUAL, CRUDE = "at equal strata", "nothing held equal"


def group_rates(
    measure: str, counts: Counts, terms: Sequence[str], conf_level: float, hide: Sequence[bool] = ()
) -> pl.DataFrame:
    """Return the share of each group; a group of which fewer than ten had it, or had it not, is named without figures.

    ``hide`` marks groups whose figures would give such a number away.
    """
    rows = []
    for g, name in enumerate(terms):
        some = counts.only(counts.code == g)
        units, events = float(some.units.sum()), float(some.events.sum())
        row: dict[str, object] = {**dict.fromkeys(RATES), "term": name, "measure": MEASURES[measure]}
        if is_small(events, units) or (hide and hide[g]):
            rows.append(row | {"reason": str(SUPPRESSED)})
            continue
        found = clustered_share(
            some.events * some.weight, some.units * some.weight, some.cluster, conf_level, seen=units
        )
        rows.append(
            row | {
                "n": round(units), "events": round(events), "rate": found.estimate, "conf_low": found.conf_low, "conf_high": found.conf_high,
                "effective_n": found.effective,
            }
        )  # fmt: skip
    return pl.DataFrame(rows, schema=RATES)


def estimate_table(terms: Sequence[str], rows: Sequence[Row]) -> pl.DataFrame:
    """Return log ratios as every result tabulates its estimates."""
    return pl.DataFrame([{"term": t, **row.values} for t, row in zip(terms, rows, strict=True)], schema=ESTIMATES)


def ratio_rows(measure: str, contrast: str, terms: Sequence[str], rows: Sequence[Row]) -> pl.DataFrame:
    """Return the ratios themselves, with what is held equal (``contrast``)."""
    made = []
    for name, row in zip(terms, rows, strict=True):
        low, estimate, high = (
            None if row.values[c] is None else math.exp(row.values[c]) for c in ("conf_low", "estimate", "conf_high")
        )
        made.append(
            {
                "term": name, "measure": MEASURES[measure], "contrast": contrast, "ratio": estimate, "conf_low": low,
                "conf_high": high, "p_value": row.values["p_value"], "n": row.values["n"],
                "reason": None if row.reason is None else str(row.reason),
            }
        )  # fmt: skip
    return pl.DataFrame(made, schema=RATIOS)
