"""The counts of event coincidence, and their tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.numerics.coincidence import Count

Floats = NDArray[np.float64]

TERMS = ("trigger rate", "precursor rate")


@dataclass(frozen=True, slots=True)
class Found:
    """Counts of both rates, what the shuffles give of each, and how many shuffles reach what was seen."""

    counts: tuple[Count, Count]
    drawn: tuple[Floats, Floats]
    level: float

    def p(self, which: int) -> float:
        """Return the share of shuffles, what was seen among them, with as high a rate at least."""
        return float((1 + (self.drawn[which] >= self.counts[which].rate - 1e-12).sum()) / (1 + self.drawn[which].size))

    def ends(self, which: int) -> tuple[float, float]:
        """Return between which rates most shuffles lie."""
        low, high = np.quantile(self.drawn[which], [(1 - self.level) / 2, (1 + self.level) / 2])
        return float(low), float(high)


def estimate_table(found: Found) -> pl.DataFrame:
    """Return both rates less the mean of the shuffles."""
    rows = []
    for i, term in enumerate(TERMS):
        low, high = found.ends(i)
        rate, chance = found.counts[i].rate, float(found.drawn[i].mean())
        rows.append(
            {
                "term": term, "estimate": rate - chance, "std_error": float(found.drawn[i].std(ddof=1)), "conf_low": rate - high,
                "conf_high": rate - low, "p_value": found.p(i), "n": found.counts[i].events,
            }
        )  # fmt: skip
    return pl.DataFrame(rows)


def rate_table(found: Found) -> pl.DataFrame:
    """Return both rates beside what Poisson processes and shuffles give."""
    rows = [
        {
            "term": term, "coincide": count.coincide, "n": count.events, "rate": count.rate, "chance_poisson": count.chance,
            "p_poisson": count.p, "chance_shuffled": float(found.drawn[i].mean()), "p_shuffled": found.p(i),
        }
        for i, (term, count) in enumerate(zip(TERMS, found.counts, strict=True))
    ]  # fmt: skip
    return pl.DataFrame(rows)
