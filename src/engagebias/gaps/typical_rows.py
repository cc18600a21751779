"""The typical post beside the totals: win probabilities of the same posts within blocks."""

from __future__ import annotations

import polars as pl

from engagebias.gaps.sample import Sample
from engagebias.gaps.win import Value, win_table

MANY_ZEROS = 0.1
"""Share of posts without a feature from which on they are compared with those that have some, not at the median."""

_HAS = "_has"


def typical_of_classes(sample: Sample, by: str, high: Value, low: Value) -> pl.DataFrame:
    """Return a row an action: the chance that a post of the high class has more than one of the low in its block."""
    asked = sample.asked
    return pl.concat(
        win_table(sample.frame, outcome, by, high, low, asked.block, asked.cluster, asked.conf_level)
        for outcome in asked.outcomes
    )


def typical_of_features(sample: Sample) -> pl.DataFrame:
    """Return a row an action and feature: posts with the feature against those of their block without.

    ``split`` says who has it: those above 0 where a tenth or more have none of it, else those above the median; of a
    two-valued feature those with the higher value.
    """
    asked, rows = sample.asked, []
    for outcome in asked.outcomes:
        for feature in asked.features:
            column = sample.frame[feature].cast(pl.Float64)
            at, split = _split(column)
            frame = sample.frame.with_columns((column > at).alias(_HAS))
            row = win_table(frame, outcome, _HAS, True, False, asked.block, asked.cluster, asked.conf_level)
            rows.append(row.select("outcome", feature=pl.lit(feature), split=pl.lit(split)).hstack(row.drop("outcome")))
    return pl.concat(rows)


def _split(column: pl.Series) -> tuple[float, str]:
    if column.n_unique() == 2:
        return float(column.min()), "with against without"  # type: ignore[arg-type]
    if float((column == 0).mean()) >= MANY_ZEROS:  # type: ignore[arg-type]
        return 0.0, "above 0"
    return float(column.median()), "above the median"  # type: ignore[arg-type]
