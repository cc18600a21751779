"""The tables that stand beside the headline estimates."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
from statsmodels.stats.multitest import multipletests

from engagebias.errors import DesignError
from engagebias.headlines.model import Model, fit_grouped, per_unit, percent
from engagebias.headlines.sample import Sample
from engagebias.terms import name_term
from engagebias.words import Text

PICTURE, WEEK = "eyecatcher_id", "test_week"
SAME_PICTURE = "within stories, same picture"
NOT_ESTIMATED = Text("Not estimated: {name}. {why}", "لم يُقدَّر: {name}. {why}")


def companion_tables(
    sample: Sample, within: Model, permutation: pl.DataFrame | None, conf_level: float
) -> tuple[dict[str, pl.DataFrame], list[Text]]:
    """Return every companion table by name, and a sentence for each contrast that could not be estimated.

    A contrast that fails (as many weeks as tests, say) must not cost the result it stands beside.
    :func:`engagebias.headline_effects` documents the tables.
    """
    table = within.table(sample.features, conf_level)
    units = per_unit(table, sample)
    contrasts, missing = _contrasts(sample, conf_level)
    same_picture = contrasts.pop(SAME_PICTURE, None)
    stacked = {"within stories": table} | contrasts
    across = pl.concat([t.select(pl.lit(name).alias("contrast"), pl.all()) for name, t in stacked.items()])
    made = {
        "per_unit": units,
        "percent": percent(units),
        "percent_per_sd": percent(table),
        "across": across,
        "across_percent": percent(per_unit(across, sample)),
        "family": _family(table, conf_level),
        "sample": sample.steps,
    }
    if same_picture is not None:
        made["same_picture"] = same_picture
    if permutation is not None:
        made["permutation"] = permutation
    return made, missing


def _contrasts(sample: Sample, conf_level: float) -> tuple[dict[str, pl.DataFrame], list[Text]]:
    groups: dict[str, list[str]] = {"across stories": []}
    if _known(sample.frame, WEEK):
        groups["across stories of one week"] = [WEEK]
    if _known(sample.frame, PICTURE):
        groups[SAME_PICTURE] = ["test_id", PICTURE]
    made, missing = {}, []
    for name, columns in groups.items():
        try:
            made[name] = fit_grouped(sample, columns).table(sample.features, conf_level)
        except DesignError as error:
            missing.append(NOT_ESTIMATED.fill(name=name_term(name), why=str(error)))
    return made, missing


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
