"""What a comparison of totals would have concluded, had the posts been read at each of several ages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.charts.horizons import ratio_lines
from engagebias.checks import check_choice, check_share
from engagebias.errors import DataError, DesignError
from engagebias.pace import sentences as say
from engagebias.pace.answers import answer_concluded
from engagebias.pace.arrived import HORIZONS, SCHEMA
from engagebias.pace.fits import clustered_error
from engagebias.pace.horizon import check_within, read_near
from engagebias.pace.readings import check_horizons, check_snapshots, constant_column, count_falls, one_action
from engagebias.pace.remarks import say_kept, say_readings
from engagebias.pace.window import ratio_interval
from engagebias.results import COLUMNS, Estimates
from engagebias.schema import is_simulated
from engagebias.terms import name_value
from engagebias.words import Lang, Text

CALLER = "concluded_at"
NO_READING, NO_ACTION = "a class has no post read at this age", "a class has no action at this age"


@dataclass(frozen=True, slots=True)
class Reading:
    """Counts of two classes at one age; ``reason`` says why they cannot be compared, if they cannot."""

    horizon: float
    counts: tuple[NDArray[np.float64], NDArray[np.float64]]
    clusters: tuple[NDArray[np.int64], NDArray[np.int64]]
    reason: str | None


def concluded_at(
    snapshots: pl.DataFrame,
    *,
    by: str,
    fast: str,
    slow: str,
    action: str | None = None,
    horizons: Sequence[float] = HORIZONS,
    within: float = 0.0,
    cluster: str = "post_id",
    conf_level: float = 0.95,
) -> Estimates:
    """Compare mean counts of two classes as they stood at each of several ages.

    Parameters
    ----------
    snapshots : polars.DataFrame
        Snapshots: ``post_id``, ``age_hours``, ``action`` and the cumulative ``count``, null where it was not read.
    by : str
        Column of classes, the same in all rows of a post.
    fast, slow : str
        The two values of it that are compared.
    action : str, optional
        Which action; may be left out where the table has one.
    horizons : sequence of float, default (1, 6, 24, 72, 168)
        Ages in hours.
    within : float, default 0
        How many hours before a horizon a reading may lie, less than the first horizon; see ``counts_at``. Nothing is interpolated.
    cluster : str, default "post_id"
        Column of what was sampled.
    conf_level : float, default 0.95
        Level of the intervals.

    Returns
    -------
    Estimates
        ``.table()``: for each horizon the mean count of the fast class over that of the slow one, of posts read at that
        age; ``n`` counts them. Null where a class has no such post, or no action on them: ``.table("readings")`` says why, with
        the means and the number of posts of each class. Counts that fall over time are taken as they were read, and the
        warnings say how many there are.

    Raises
    ------
    DataError
        If the table or an argument is not what it should be.
    DesignError
        If no horizon has readings of both classes.

    Notes
    -----
    All posts of a row have the same age, so no class gains by being older. Posts read at a late age may be others than
    those read at an early one: look at ``n``. Interval: delta method on the log ratio of means, by cluster.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> found = concluded_at(simulate("pace").snapshots, by="pace", fast="fast", slow="slow", horizons=[1, 24])
    >>> found.table().select(pl.col("estimate").round(0))["estimate"].to_list()
    [25.0, 2.0]
    """
    frame = check_snapshots(snapshots, caller=CALLER)
    check_share(conf_level, name="conf_level", caller=CALLER)
    chosen = one_action(frame, action, caller=CALLER)
    asked = check_horizons(horizons, caller=CALLER)
    for name, column in (("by", by), ("cluster", cluster)):
        if column != "post_id":
            constant_column(frame, column, name=name, caller=CALLER)
    values = frame[by].cast(pl.String).drop_nulls().unique().sort().to_list()
    for name, value in (("fast", fast), ("slow", slow)):
        check_choice(value, values, name=name, caller=CALLER)
    if fast == slow:
        raise DataError(f"{CALLER}: fast and slow are two values; got {fast!r} twice.")
    check_within(within, asked[0], caller=CALLER)
    rows = frame.filter(pl.col("action") == chosen).select("post_id", "age_hours", "count", _group=pl.col(by).cast(pl.String),
                        _cluster=pl.col(cluster).rank("dense").cast(pl.Int64))  # fmt: skip
    readings = [_read(rows, h, within, (fast, slow)) for h in asked]
    if all(r.reason for r in readings):
        raise DesignError(
            f"{CALLER}: both classes have readings and actions at none of the horizons {', '.join(f'{h:g}' for h in asked)}. "
            "Name ages at which posts were read, or let readings some hours before count by within=."
        )
    table = pl.DataFrame([_row(r, conf_level) for r in readings], schema=SCHEMA)
    names = (name_value(fast), name_value(slow))
    simulated = is_simulated(snapshots)
    nowhere = frame.filter(pl.col("action") == chosen, pl.col(by).is_null())["post_id"].n_unique()
    compared = frame.filter(pl.col("action") == chosen, pl.col(by).cast(pl.String).is_in([fast, slow]))
    warnings = (
        *say_kept(nowhere, count_falls(compared)["falls"]),
        *say_readings([(r.horizon, r.reason) for r in readings], table["n"].to_list()),
    )
    return Estimates(
        question=say.CONCLUDED_QUESTION, scale=say.CONCLUDED_SCALE, wording="association", frame=table, warnings=warnings,
        estimand=say.CONCLUDED_ESTIMAND.fill(action=say.action_name(chosen), fast=names[0], slow=names[1]),
        method=say.CONCLUDED_METHOD, simulated=simulated, tables={"readings": _readings(readings)},
        draw=partial(_draw, names=names),
        answers=partial(answer_concluded, names, table, conf_level, warnings, simulated),
    )  # fmt: skip


def _read(rows: pl.DataFrame, horizon: float, within: float, values: tuple[str, str]) -> Reading:
    at = rows.filter(read_near(horizon, within)).sort("age_hours").group_by("post_id", maintain_order=True).last()
    some = [at.filter(_group=value) for value in values]
    counts = (some[0]["count"].to_numpy().astype(np.float64), some[1]["count"].to_numpy().astype(np.float64))
    clusters = (some[0]["_cluster"].to_numpy(), some[1]["_cluster"].to_numpy())
    reason = NO_READING if not all(c.size for c in counts) else NO_ACTION if not all(c.sum() for c in counts) else None
    return Reading(horizon, counts, clusters, reason)


def _row(reading: Reading, conf_level: float) -> dict[str, object]:
    n = sum(c.size for c in reading.counts)
    row: dict[str, object] = {"term": f"{reading.horizon:g} h", **dict.fromkeys(COLUMNS[1:6]), "n": n}
    if reading.reason:
        return row
    fast, slow = reading.counts
    parts = [
        (cluster, sign * (c - c.mean()) / (c.size * c.mean()))
        for cluster, c, sign in zip(reading.clusters, reading.counts, (1.0, -1.0), strict=True)
    ]
    df = min(np.unique(c).size for c in reading.clusters) - 1
    return row | ratio_interval(float(fast.mean() / slow.mean()), clustered_error(parts), df, conf_level)


def _readings(readings: Sequence[Reading]) -> pl.DataFrame:
    rows = [
        {
            "horizon": r.horizon, "fast_mean": float(r.counts[0].mean()) if r.counts[0].size else None,
            "slow_mean": float(r.counts[1].mean()) if r.counts[1].size else None, "fast_n": r.counts[0].size,
            "slow_n": r.counts[1].size, "reason": r.reason,
        }
        for r in readings
    ]  # fmt: skip
    numbers = {"horizon": pl.Float64, "fast_mean": pl.Float64, "slow_mean": pl.Float64}
    return pl.DataFrame(rows, schema=numbers | {"fast_n": pl.Int64, "slow_n": pl.Int64, "reason": pl.String})


def _draw(result: Estimates, lang: Lang, *, names: tuple[Text, Text]) -> alt.LayerChart:
    frame = result.table().with_columns(
        age_hours=pl.col("term").str.extract(r"^(\S+) h").cast(pl.Float64),
        contrast=pl.lit(say.CONCLUDED_SCALE.to(lang)),
    )
    return ratio_lines(
        frame, title=result.question, x_title=say.READ_AT, y_title=say.CONCLUDED_AXIS.fill(fast=names[0], slow=names[1]),
        level_label=say.EQUAL, lang=lang, simulated=result.simulated,
    )  # fmt: skip
