"""Wrongful removals and precision from an audit: ratios, rates and bounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.disclosure import FEWEST
from engagebias.moderation.audit import UNAUDITED, Audit
from engagebias.moderation.fitting import SUPPRESSED, Counts, Method, Row, fit_ratios, is_small
from engagebias.moderation.rates import MEASURES, group_rates
from engagebias.moderation.sample import Sample
from engagebias.numerics.wrongful_bounds import Bounds, Ends, bound_rate, ends_of

CALLER = "wrongful_removals"


FALSE, RIGHT = "false positive", "precision"


BOUNDS = {
    "term": pl.String, "measure": pl.String, "low": pl.Float64, "high": pl.Float64, "conf_low": pl.Float64, "conf_high": pl.Float64,
    "audited": pl.Float64, "reason": pl.String,
}  # fmt: skip


RATIO_BOUND = "ratio of false-positive rates"


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The rows of each measure (without the reference), its counts, and the bounds by group and of each ratio."""

    rows: dict[str, list[Row]]
    counts: dict[str, Counts]
    rates: pl.DataFrame
    bounds: pl.DataFrame


def estimate_wrongful(sample: Sample, audit: Audit, method: Method, kept_violating: tuple[float, float]) -> Found:
    """Compare false positives and precision; where kept posts were not audited, false positives are bounded alone."""
    asked, ones = sample.asked, np.ones(sample.code.size)

    def counts(events: NDArray[np.bool_], of: NDArray[np.bool_]) -> Counts:
        whole = Counts(
            events.astype(np.float64), ones, audit.weight, sample.code, len(sample.groups), sample.stratum, sample.cluster
        )  # fmt: skip
        return whole.only(of & audit.seen)

    gone = sample.removed > 0
    made = {FALSE: counts(gone, ~audit.violating), RIGHT: counts(audit.violating, gone)}
    terms = [f"{asked.group} = {name}" for name in sample.groups]
    rows = {k: fit_ratios(c, method, asked.conf_level, asked.seed, CALLER) for k, c in made.items()}
    rates = {k: group_rates(k, c, terms, asked.conf_level) for k, c in made.items()}
    blind = [g for g, n in enumerate(audit.kept) if n < FEWEST]
    if blind:
        of = [g - 1 for g in (range(1, len(terms)) if 0 in blind else blind)]
        nothing = dict.fromkeys(("estimate", "std_error", "conf_low", "conf_high", "p_value"))
        rows[FALSE] = [Row({**nothing, "n": 0}, UNAUDITED, False) if i in of else r for i, r in enumerate(rows[FALSE])]
        unseen = pl.col("term").is_in([terms[g] for g in blind])
        hide = [
            pl.when(~unseen).then(c).alias(c) for c in rates[FALSE].columns if c not in ("term", "measure", "reason")
        ]
        reason = pl.when(unseen).then(pl.lit(str(UNAUDITED))).otherwise("reason").alias("reason")
        rates[FALSE] = rates[FALSE].with_columns(*hide, reason)
    bounds = _bounds(sample, audit, rates[FALSE], kept_violating, rows[FALSE])
    return Found(rows, made, pl.concat([rates[FALSE], rates[RIGHT]]), bounds)


def _bounds(
    sample: Sample, audit: Audit, rates: pl.DataFrame, kept_violating: tuple[float, float], rows: Sequence[Row]
) -> pl.DataFrame:
    """Return bounds from the audit of removed posts alone, and beside them the rates that the audit of kept ones found."""
    level, n_clusters = sample.asked.conf_level, int(sample.cluster.max()) + 1
    gone, terms = sample.removed > 0, rates["term"].to_list()
    made: list[Bounds | None] = []
    table: list[dict[str, Any]] = []
    for g, term in enumerate(terms):
        some = sample.code == g
        seen = some & gone & audit.seen
        row: dict[str, Any] = {**dict.fromkeys(BOUNDS), "term": term, "measure": MEASURES[FALSE]}
        wrong, audited = float((seen & ~audit.violating).sum()), float(seen.sum())
        if is_small(wrong, audited) or is_small(float(gone[some].sum()), float(some.sum())):
            made.append(None)
            table.append(row | {"reason": str(SUPPRESSED)})
            continue
        found = bound_rate(
            audit.wrongly[some], (~gone[some]).astype(np.float64), sample.cluster[some], n_clusters, kept_violating
        )
        made.append(found)
        ends = ends_of(found.low, found.high, found.low_influence, found.high_influence, level)
        table.append(row | _ends(ends, most=1.0) | {"audited": rates["rate"][g]})
    base = made[0]
    for bounds, term, fitted in zip(made[1:], terms[1:], rows, strict=True):
        row = {**dict.fromkeys(BOUNDS), "term": term, "measure": RATIO_BOUND}
        if bounds is None or base is None:
            table.append(row | {"reason": str(SUPPRESSED)})
            continue
        ends = ends_of(
            bounds.low / base.high, bounds.high / base.low, bounds.low_influence - base.high_influence,
            bounds.high_influence - base.low_influence, level,
        )  # fmt: skip
        estimate = fitted.values["estimate"]
        table.append(row | _ends(ends) | {"audited": None if estimate is None else math.exp(estimate)})
    return pl.DataFrame(table, schema=BOUNDS)


def _ends(ends: Ends, most: float = math.inf) -> dict[str, float]:
    return {"low": ends.low, "high": ends.high, "conf_low": ends.conf_low, "conf_high": min(most, ends.conf_high)}
