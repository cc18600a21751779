"""The tables that stand beside the headline estimates."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
from statsmodels.stats.multitest import multipletests

from engagebias.headlines.model import Model, fit_grouped, per_unit, percent
from engagebias.headlines.sample import Sample

PICTURE, WEEK = "eyecatcher_id", "test_week"


def companion_tables(
    sample: Sample, within: Model, permutation: pl.DataFrame | None, conf_level: float
) -> dict[str, pl.DataFrame]:
    """Return every companion table by name; :func:`engagebias.headline_effects` documents them."""
    table = within.table(sample.features, conf_level)
    units = per_unit(table, sample)
    across = _across(sample, table, conf_level)
    made = {
        "per_unit": units,
        "percent": percent(units),
        "percent_per_sd": percent(table),
        "across": across,
        "across_percent": percent(per_unit(across, sample)),
        "family": _family(table, conf_level),
        "sample": sample.steps,
    }
    if _known(sample.frame, PICTURE):
        same = fit_grouped(sample, ["test_id", PICTURE])
        made["same_picture"] = same.table(sample.features, conf_level)
    if permutation is not None:
        made["permutation"] = permutation
    return made


def _across(sample: Sample, table: pl.DataFrame, conf_level: float) -> pl.DataFrame:
    tables = {"within stories": table, "across stories": fit_grouped(sample, []).table(sample.features, conf_level)}
    if _known(sample.frame, WEEK):
        tables["across stories of one week"] = fit_grouped(sample, [WEEK]).table(sample.features, conf_level)
    return pl.concat([t.select(pl.lit(name).alias("contrast"), pl.all()) for name, t in tables.items()])


def _family(table: pl.DataFrame, conf_level: float) -> pl.DataFrame:
    raw = table["p_value"].to_numpy()
    adjusted = multipletests(raw, alpha=1 - conf_level, method="fdr_tsbh")[1]
    # The two-stage procedure estimates how many hypotheses are true and can fall below the raw value; an
    # adjustment that makes a finding look stronger would mislead.
    return table.select("term", "estimate", "p_value", p_adjusted=pl.Series(np.maximum(raw, adjusted)))


def _known(frame: pl.DataFrame, column: str) -> bool:
    return column in frame.columns and frame[column].null_count() < frame.height


def smallest_p(sample: Sample, draws: int) -> float:
    """Return the smallest permutation p-value that so many draws of so many arrangements can give."""
    arrangements = math.prod(math.factorial(n) for n in sample.frame.group_by("test_id").len()["len"].to_list())
    return max(1 / (1 + draws), 1 / arrangements)
