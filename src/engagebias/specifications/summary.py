"""From fits to tables: the curve, joint statistics, what each axis moves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.numerics.permutation import permutation_p
from engagebias.specifications.axes import Axis
from engagebias.specifications.fitted import Fitted
from engagebias.specifications.grid import Specification

Floats = NDArray[np.float64]
STATISTICS = ("median", "share with the sign", "share significant")


@dataclass(frozen=True, slots=True, eq=False)
class Facet:
    """The specifications of one facet that gave a number: curve rows, bootstrap draws (S, B) and null (S, D)."""

    name: str
    curve: pl.DataFrame
    draws: Floats
    null: Floats


def curve_table(
    grid: pl.DataFrame, specifications: Sequence[Specification], found: Mapping[int, Fitted], conf_level: float
) -> pl.DataFrame:
    """Return one row a specification in the order of the estimates, those without a number last.

    ols slopes b are written as log(1 + b), so that they stand on the scale of log rate ratios.
    """
    rows = [_row(one, found[one.number], conf_level) for one in specifications]
    numbers = pl.DataFrame(rows, schema_overrides={"reason": pl.String}, infer_schema_length=None)
    numbers = numbers.with_columns(pl.col(pl.Float64).fill_nan(None))
    joined = grid.join(numbers, on="specification", maintain_order="left").sort(
        "estimate", nulls_last=True, maintain_order=True
    )
    significant = pl.col("p_value") < 1 - conf_level
    ordered = joined.with_columns(
        rank=pl.when(pl.col("estimate").is_not_null()).then(pl.int_range(1, pl.len() + 1).over("facet")),
        significant=significant,
    )
    axes = [c for c in grid.columns if c not in ("specification", "facet")]
    return ordered.select(
        "rank", "estimate", "std_error", "conf_low", "conf_high", "p_value", "p_permutation", "significant", "n", "reason",
        "scale", "facet", "specification", *axes,
    )  # fmt: skip


def _row(one: Specification, fitted: Fitted, conf_level: float) -> dict[str, object]:
    low, high, p = fitted.bounds(conf_level)
    slope, error = fitted.slope, fitted.error
    if one.model == "ols":
        error = error / (1 + slope)
        slope, low, high = (math.log1p(v) if v > -1 else math.nan for v in (slope, low, high))
    p_permutation = math.nan
    if fitted.null.size and not fitted.reason:
        p_permutation = float(permutation_p(np.array([fitted.slope]), fitted.null[:, None])[0])
    return {
        "specification": one.number, "estimate": slope, "std_error": error, "conf_low": low, "conf_high": high,
        "p_value": p, "p_permutation": p_permutation, "n": fitted.n, "reason": fitted.reason or None,
        "scale": "log rate ratio" if one.on_log_rate else "log1p slope",
    }  # fmt: skip


def make_facets(
    curve: pl.DataFrame, specifications: Sequence[Specification], found: Mapping[int, Fitted]
) -> list[Facet]:
    """Return the facets, with what their specifications gave under resampling, on the scale of the curve."""
    by_number = {one.number: one for one in specifications}
    facets = []
    for (name,), rows in curve.sort("specification").group_by("facet", maintain_order=True):
        good = rows.drop_nulls("estimate").sort("rank")
        numbers = good["specification"].to_list()
        draws, null = (
            np.array([_on_scale(by_number[k], getattr(found[k], what)) for k in numbers])
            if numbers
            else np.empty((0, 0))
            for what in ("draws", "null")
        )
        facets.append(Facet(str(name), good, draws, null))
    return facets


def _on_scale(one: Specification, slopes: Floats) -> Floats:
    """Return slopes on the scale of the curve; a straight line below a rate of 0 counts as infinitely low."""
    if one.model != "ols":
        return slopes
    return np.where(slopes > -1, np.log1p(np.maximum(slopes, -1 + 1e-12)), -np.inf)


def share_significant(estimates: Floats, levels: Floats, alpha: float) -> Floats:
    """Return, for each draw, the share of specifications significant with the sign of the draw's median."""
    sign = np.sign(np.median(estimates, axis=0))
    found: Floats = ((np.sign(estimates) == sign) & (levels <= alpha)).mean(axis=0)
    return found


def share_with_sign(estimates: Floats) -> Floats:
    """Return, for each draw (S, D), the share of specifications with the sign of the draw's median."""
    found: Floats = (np.sign(estimates) == np.sign(np.median(estimates, axis=0))).mean(axis=0)
    return found


def own_levels(estimates: Floats) -> Floats:
    """Return the permutation p-value of every draw of every specification (S, D) among all its draws.

    Examples
    --------
    >>> own_levels(np.array([[3.0, -1.0, 2.0, 0.5]])).tolist()
    [[0.25, 0.75, 0.5, 1.0]]
    """
    size = np.abs(estimates)
    ordered = np.sort(size, axis=1)
    slack = np.where(np.isfinite(size), 1e-9 * size, 0)  # a straight line below a rate of 0 is infinitely low
    at_least = np.stack([row.size - np.searchsorted(row, own) for row, own in zip(ordered, size - slack, strict=True)])
    levels: Floats = at_least / size.shape[1]
    return levels


def joint_table(facet: Facet, alpha: float) -> pl.DataFrame:
    """Return the joint statistics with their permutation p-values, null where nothing was permuted.

    The share significant counts specifications whose own permutation p is at most ``alpha``; every draw, the observed one
    among them, is ranked among all draws, so that the test is exact whatever the clustered errors are worth.
    """
    observed = facet.curve["estimate"].to_numpy()[:, None]
    if not observed.size:
        return _joint_rows(facet.name, [math.nan] * 3, [math.nan] * 3, 0)
    if not facet.null.size:
        values = [float(np.median(observed)), float(share_with_sign(observed)[0]), math.nan]
        return _joint_rows(facet.name, values, [math.nan] * 3, 0)
    both = np.hstack([observed, facet.null])
    statistics = np.stack(
        [np.median(both, axis=0), share_with_sign(both), share_significant(both, own_levels(both), alpha)], axis=1
    )
    values = statistics[0].tolist()
    p = permutation_p(statistics[0], statistics[1:]).tolist()
    return _joint_rows(facet.name, values, p, facet.null.shape[1])


def _joint_rows(facet: str, observed: Sequence[float], p: Sequence[float], draws: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"facet": facet, "statistic": list(STATISTICS), "observed": list(observed), "p_permutation": list(p), "permutations": draws},
        schema_overrides={"observed": pl.Float64, "p_permutation": pl.Float64},
    ).with_columns(pl.col(pl.Float64).fill_nan(None))  # fmt: skip


def summary_rows(facet: Facet, joint: pl.DataFrame, conf_level: float) -> list[dict[str, object]]:
    """Return the rows of the estimates: median, share with its sign, share significant; n counts specifications.

    Errors and percentile intervals come from bootstrap draws that weight the clusters of all specifications alike.
    """
    estimates = facet.curve["estimate"].to_numpy()
    p = dict(joint.select("statistic", "p_permutation").iter_rows())
    significant = facet.curve["significant"].to_numpy()
    if not estimates.size:
        return [_summary(facet.name, name, math.nan, np.empty(0), None, 0, conf_level) for name in STATISTICS]
    with_sign = np.sign(estimates) == np.sign(np.median(estimates))
    values = [float(np.median(estimates)), float(with_sign.mean()), float((with_sign & significant).mean())]
    draws = [
        np.median(facet.draws, axis=0) if facet.draws.size else np.empty(0),
        share_with_sign(facet.draws) if facet.draws.size else np.empty(0),
        np.empty(0),
    ]
    # The clustered errors of the third row are not drawn again, so no permutation p belongs to it: see "joint".
    levels = [p["median"], p["share with the sign"], None]
    return [
        _summary(facet.name, name, value, some, level, estimates.size, conf_level)
        for name, value, some, level in zip(STATISTICS, values, draws, levels, strict=True)
    ]


def _summary(
    facet: str, name: str, value: float, draws: Floats, p: float | None, n: int, conf_level: float
) -> dict[str, object]:
    low = high = error = math.nan
    if draws.size:
        low, high = np.quantile(draws, [(1 - conf_level) / 2, (1 + conf_level) / 2]).tolist()
        error = float(draws.std(ddof=1))
    return {
        "term": f"{name}, {facet}" if facet else name, "estimate": value, "std_error": error, "conf_low": low,
        "conf_high": high, "p_value": p, "n": n,
    }  # fmt: skip


def choice_table(facet: Facet, axes: Sequence[Axis]) -> pl.DataFrame:
    """Return the median and the range of the estimates under every choice of every axis that varies."""
    parts = [
        facet.curve.group_by(axis.name, maintain_order=True)
        .agg(median=pl.col("estimate").median(), lowest=pl.col("estimate").min(), highest=pl.col("estimate").max(),
             specifications=pl.len())
        .select(pl.lit(facet.name).alias("facet"), pl.lit(axis.name).alias("axis"), pl.col(axis.name).alias("choice"),
                "median", "lowest", "highest", pl.col("specifications").cast(pl.Int64))
        for axis in _varying(facet, axes)
    ]  # fmt: skip
    empty = {"facet": pl.String, "axis": pl.String, "choice": pl.String, "median": pl.Float64, "lowest": pl.Float64,
             "highest": pl.Float64, "specifications": pl.Int64}  # fmt: skip
    return pl.concat(parts) if parts else pl.DataFrame(schema=empty)


def influence_table(facet: Facet, axes: Sequence[Axis]) -> pl.DataFrame:
    """Return the share of the estimates' variance that each axis explains by itself, and how far it moves the median.

    The share is ``sum_c n_c (mean_c - mean)^2 / sum_s (estimate_s - mean)^2`` over the choices c of an axis: its
    first-order part in an analysis of variance of the grid. On a full grid the shares add up to 1 less the interactions;
    where combinations were left out they may overlap.
    """
    total = facet.curve["estimate"].var(ddof=0) if facet.curve.height else None
    rows = []
    for axis in _varying(facet, axes):
        means = pl.col("estimate").mean().over(axis.name)
        explained = facet.curve.select(means.var(ddof=0)).item()
        medians = facet.curve.group_by(axis.name).agg(pl.col("estimate").median())["estimate"].to_numpy()
        rows.append({"facet": facet.name, "axis": axis.name, "share_of_variance": explained / total if total else None,
                     "range": float(np.ptp(medians))})  # fmt: skip
    schema = {"facet": pl.String, "axis": pl.String, "share_of_variance": pl.Float64, "range": pl.Float64}
    return pl.DataFrame(rows, schema=schema).sort("share_of_variance", descending=True, nulls_last=True)


def _varying(facet: Facet, axes: Sequence[Axis]) -> list[Axis]:
    return [axis for axis in axes if facet.curve[axis.name].n_unique() > 1]
