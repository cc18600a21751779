"""Times to removal as arrays, hazard ratios and cumulative incidence by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.disclosure import FEWEST
from engagebias.errors import DataError, DesignError
from engagebias.gaps.model import fewest_against
from engagebias.moderation import times_words as say
from engagebias.moderation.fitting import SUPPRESSED, Row, by_student, is_small
from engagebias.moderation.sample import Sample, codes_of
from engagebias.moderation.times_words import DELETED, REMOVED
from engagebias.numerics.competing_risks import Incidence, incidence
from engagebias.numerics.cox import hazard_ratios
from engagebias.numerics.proportions import clustered_share
from engagebias.results import COLUMNS
from engagebias.schema import name_rows

Floats = NDArray[np.float64]


CALLER = "removal_times"


NO_TIME = "left out: removed or deleted, but when is not known"


INCIDENCE = {
    "term": pl.String, "ending": pl.String, "age_hours": pl.Float64, "share": pl.Float64, "conf_low": pl.Float64, "conf_high": pl.Float64,
    "without_competition": pl.Float64, "n": pl.Int64, "reason": pl.String,
}  # fmt: skip


ENDINGS = {REMOVED: "removed", DELETED: "deleted by the author"}


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """Hours until each post's ending or last look, the ending (0: none yet), and the sample they belong to."""

    hours: Floats
    ending: NDArray[np.int64]
    sample: Sample


def draw_times(sample: Sample) -> Times:
    """Take the times of the posts in use; those that ended at an unknown time are left out."""
    frame = sample.frame
    ended = (pl.col("_removed") > 0) | pl.col("_deleted")
    for bad, what in (
        (pl.col("created_at").is_null(), "created_at is null"),
        (~ended & pl.col("observed_at").is_null(), "observed_at is null where there is no ending"),
        (ended & (pl.col("status_at") < pl.col("created_at")), "the status lies before the post's creation"),
        (ended & (pl.col("status_at") > pl.col("observed_at")), "the status lies after the post was last looked at"),
        (pl.col("observed_at") < pl.col("created_at"), "the last look lies before the post's creation"),
    ):
        rows = frame.filter(bad)
        if rows.height:
            raise DataError(
                f"{CALLER}: {what} in {rows.height} of {frame.height} rows ({name_rows(rows)}); a time cannot be made of these. Check clocks "
                "and time zones, or leave them out and count them."
            )
    end = pl.when(ended).then("status_at").otherwise("observed_at")
    hours = frame.select(h=(end - pl.col("created_at")).dt.total_microseconds() / 3_600_000_000)["h"]
    known = hours.is_not_null().to_numpy()
    kind = frame.select(
        pl.when(pl.col("_removed") > 0).then(REMOVED).when("_deleted").then(DELETED).otherwise(0)
    ).to_series()
    if not ((kind.to_numpy() == REMOVED) & known).any():
        raise DesignError(
            f"{CALLER}: no removed post has a time (status_at), so how soon posts are removed cannot be told."
        )
    steps = [*sample.steps[:-1], (NO_TIME, int((~known).sum())), ("used", int(known.sum()))]
    kept = Sample(
        sample.asked, frame.filter(pl.Series(known)), sample.groups, sample.code[known], sample.removed[known], sample.posted[known],
        None if sample.stratum is None else sample.stratum[known], codes_of(pl.Series(sample.cluster[known])), tuple(steps), sample.notes,
    )  # fmt: skip
    return Times(hours.to_numpy()[known].astype(np.float64), kind.to_numpy()[known].astype(np.int64), kept)


def hazard_rows(times: Times) -> list[Row]:
    """Return the log hazard ratio of each group but the reference; none where ten posts were not removed, or were not kept."""
    sample = times.sample
    event = (times.ending == REMOVED).astype(np.float64)
    events = sample.totals(event)
    small = [is_small(k, n) for k, n in zip(events, sample.totals(np.ones(event.size)), strict=True)]
    groups = [g for g in range(1, len(sample.groups)) if not small[0] and not small[g]]
    nothing: dict[str, Any] = dict.fromkeys(COLUMNS[1:-1])
    found: dict[int, Row] = {}
    if groups:
        used = np.isin(sample.code, [0, *groups])
        x = (sample.code[used, None] == np.array(groups)).astype(np.float64)
        strata = None if sample.stratum is None else sample.stratum[used]
        fit = hazard_ratios(times.hours[used], event[used], x, strata, sample.cluster[used])
        for j, g in enumerate(groups):
            n = int(used.sum())
            if fit is None:
                found[g] = Row({**nothing, "n": n}, say.NO_SOLUTION, False)
                continue
            against = fewest_against(x[:, j], sample.cluster[used])
            found[g] = by_student(
                float(fit.coef[j]), float(fit.std_error[j]), n, against, fit.n_clusters - 1.0, sample.asked.conf_level
            )
    return [found.get(g, Row({**nothing, "n": 0}, SUPPRESSED, False)) for g in range(1, len(sample.groups))]


def incidence_table(
    times: Times, terms: Sequence[str], ages: Sequence[float]
) -> tuple[dict[tuple[int, int], Incidence], pl.DataFrame]:
    """Return curves by group and ending, and a table at the horizons; fewer than ten posts with or without an ending by then have no figures."""
    sample, level = times.sample, times.sample.asked.conf_level
    curves: dict[tuple[int, int], Incidence] = {}
    table: list[dict[str, Any]] = []
    for g, term in enumerate(terms):
        some = sample.code == g
        hours, ending = times.hours[some], times.ending[some]
        for which, name in ENDINGS.items():
            happened = ending == which
            there = int(happened.sum())
            if there >= FEWEST:
                ones = np.ones(happened.size)
                design = (
                    happened.size
                    / clustered_share(happened.astype(np.float64), ones, sample.cluster[some], level).effective
                )
                curves[g, which] = incidence(hours, ending, which, level, max(1.0, design))
            for age in (a for a in ages if a <= hours.max()):
                row = {**dict.fromkeys(INCIDENCE), "term": term, "ending": name, "age_hours": age, "n": int(some.sum())}
                if is_small(float((happened & (hours <= age)).sum()), happened.size):
                    table.append(row | {"reason": str(SUPPRESSED)})
                    continue
                share, low, high, alone = curves[g, which].at(age)
                table.append(row | {"share": share, "conf_low": low, "conf_high": high, "without_competition": alone})
    return curves, pl.DataFrame(table, schema=INCIDENCE)
