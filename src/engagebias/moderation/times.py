"""How soon are posts removed, when their authors may delete them first?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.charts.moderation import incidence_lines
from engagebias.checks import check_there
from engagebias.disclosure import FEWEST
from engagebias.errors import DataError, DesignError
from engagebias.gaps.model import FEW_CLUSTERS, fewest_against
from engagebias.moderation import times_words as say
from engagebias.moderation.fitting import SUPPRESSED, Row, by_student, is_small
from engagebias.moderation.rates import ESTIMATES
from engagebias.moderation.request import check_request, refuse_numerators
from engagebias.moderation.sample import Sample, codes_of, draw_sample
from engagebias.moderation.times_words import DELETED, REMOVED
from engagebias.moderation.words import (
    NOTHING_HELD,
    name_group,
    quote,
    ratio_ends,
    say_held,
    say_interval,
    say_ratio,
    say_rows,
)
from engagebias.numerics.competing_risks import Incidence, incidence
from engagebias.numerics.cox import hazard_ratios
from engagebias.numerics.proportions import clustered_share
from engagebias.results import COLUMNS, Answer, Estimates
from engagebias.schema import check_frame, is_simulated, name_rows
from engagebias.terms import name_term
from engagebias.words import SPACE, Lang, Text, join

Floats = NDArray[np.float64]

CALLER = "removal_times"
HORIZONS = (1.0, 24.0, 72.0, 168.0, 672.0)
NO_TIME = "left out: removed or deleted, but when is not known"
INCIDENCE = {
    "term": pl.String, "ending": pl.String, "age_hours": pl.Float64, "share": pl.Float64, "conf_low": pl.Float64, "conf_high": pl.Float64,
    "without_competition": pl.Float64, "n": pl.Int64, "reason": pl.String,
}  # fmt: skip
CURVES = {"contrast": pl.String, **dict.fromkeys(("age_hours", "share", "conf_low", "conf_high"), pl.Float64)}
ENDINGS = {REMOVED: "removed", DELETED: "deleted by the author"}
MOST_POINTS = 120


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """Hours until each post's ending or last look, the ending (0: none yet), and the sample they belong to."""

    hours: Floats
    ending: NDArray[np.int64]
    sample: Sample


def removal_times(
    posts: pl.DataFrame,
    *,
    group: str,
    reference: str,
    horizons: Sequence[float] = HORIZONS,
    removed_as: Sequence[str] = ("removed",),
    kept_as: Sequence[str] = ("kept",),
    deleted_as: Sequence[str] = ("deleted",),
    within: Sequence[str] = ("topic",),
    cluster: str = "author_id",
    conf_level: float = 0.95,
) -> Estimates:
    """Compare how soon posts of groups are removed, with deletion by the author as a competing ending.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with ``created_at``, ``observed_at`` (when a post was last looked at), ``status`` and ``status_at``, in UTC.
    group, reference : str
        Column that says whose posts they are, and the value with which the others are compared.
    horizons : sequence of float, default (1, 24, 72, 168, 672)
        Ages in hours at which shares are tabulated.
    removed_as, kept_as, deleted_as : sequence of str
        What the statuses mean; a null is a kept post.
    within : sequence of str, default ("topic",)
        What is held equal: strata with a baseline each.
    cluster : str, default "author_id"
        By what errors are clustered.
    conf_level : float, default 0.95
        Level of the intervals.

    Returns
    -------
    Estimates
        ``.table()``: for each group the log hazard ratio of removal. ``"incidence"``: by each horizon up to the oldest post's age, the share
        of posts removed and the share deleted, with limits, and the share removed as if deletion were censoring
        (``without_competition``). ``"sample"``: what each step left out. The wording is always "association".

    Raises
    ------
    DataError
        If a column is missing, or a time lies before the post's creation or a status after it was last looked at.
    DesignError
        As of :func:`engagebias.removal_disparity`, or if no removal has a time.

    Notes
    -----
    A post that was removed at an unknown time is left out and counted: neither its time nor its waiting is known.

    References
    ----------
    Prentice et al. (1978), The analysis of failure times in the presence of competing risks, Biometrics 34:541-554.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> times = removal_times(simulate("moderation", seed=1).posts, group="group", reference="others")
    >>> times.table("incidence").filter(ending="removed", age_hours=168).select("term", pl.col("share").round(2)).rows()
    [('group = others', 0.07), ('group = defenders', 0.2)]
    """
    frame = check_frame(posts, caller=CALLER)
    refuse_numerators(frame, CALLER)
    for name in ("created_at", "observed_at", "status", "status_at"):
        check_there(frame, name, caller=CALLER, remedy="Times need created_at, observed_at, status and status_at.")
    asked = check_request(
        posts, caller=CALLER, group=group, reference=reference, removed="status", posted=None, removed_as=removed_as, kept_as=kept_as,
        deleted_as=deleted_as, within=within, cluster=cluster, conf_level=conf_level, seed=0,
    )  # fmt: skip
    ages = _check_horizons(horizons)
    times = _draw_times(posts, draw_sample(posts, asked))
    sample = times.sample
    rows = _hazards(times)
    terms = [f"{group} = {name}" for name in sample.groups]
    curves, shares = _incidence(times, terms, ages)
    table = pl.DataFrame([{"term": t, **r.values} for t, r in zip(terms[1:], rows, strict=True)], schema=ESTIMATES)
    warnings = tuple(_say(times, rows))
    simulated = is_simulated(posts)
    return Estimates(
        question=say.QUESTION, estimand=say.ESTIMAND.fill(reference=quote(reference), held=say_held(asked.within)), scale=say.SCALE,
        method=say.METHOD.fill(held=say_held(asked.within), cluster=name_term(cluster)), wording="association", frame=table,
        tables={"incidence": shares, "sample": sample.step_table()}, warnings=warnings, simulated=simulated,
        draw=partial(_draw, curves=curves, sample=sample), answers=partial(_answer, sample, rows, shares, warnings, simulated),
    )  # fmt: skip


def _check_horizons(horizons: Sequence[float]) -> list[float]:
    ages: list[object] = list(horizons)
    if not ages or any(isinstance(a, bool) or not isinstance(a, int | float) or not 0 < a < math.inf for a in ages):
        raise DataError(f"{CALLER}: horizons are ages in hours above 0, such as [1, 24, 168]; got {horizons!r}.")
    return sorted({float(a) for a in horizons})


def _draw_times(posts: pl.DataFrame, sample: Sample) -> Times:
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


def _hazards(times: Times) -> list[Row]:
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


def _incidence(
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


def _say(times: Times, rows: Sequence[Row]) -> list[Text]:
    sample = times.sample
    timeless = dict(sample.steps)[NO_TIME]
    said = [*sample.notes, *([say.TIMELESS.fill(n=f"{timeless:,}")] if timeless else [])]
    said += say_rows([quote(name) for name in sample.groups[1:]], rows, sample.asked.cluster)
    if np.unique(sample.cluster).size < FEW_CLUSTERS:
        said.append(say.FEW.fill(few=FEW_CLUSTERS, cluster=name_term(sample.asked.cluster)))
    return [*said, say.NOT_CENSORED, say.CHANGES]


def _answer(
    sample: Sample, rows: Sequence[Row], shares: pl.DataFrame, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:
    asked, parts = sample.asked, []
    for name, row in zip(sample.groups[1:], rows, strict=True):
        if row.values["estimate"] is None:
            parts.append(say.UNKNOWN.fill(group=quote(name), why=row.reason or ""))
            continue
        parts.append(
            say.SAID.fill(
                group=quote(name), reference=quote(asked.reference), held=say_held(asked.within) if asked.within else NOTHING_HELD,
                ratio=say_ratio(row.values), interval=say_interval(row, asked.conf_level),
            )
        )  # fmt: skip
    names = {f"{asked.group} = {name}": quote(name) for name in sample.groups}
    for (age,), some in (
        shares.filter(pl.col("ending") == ENDINGS[REMOVED])
        .drop_nulls("share")
        .group_by("age_hours", maintain_order=True)
    ):
        if age == shares["age_hours"].max():
            said = [
                say.SHARE.fill(group=names[r["term"]], share=f"{100 * r['share']:.1f}")
                for r in some.iter_rows(named=True)
            ]
            parts.append(say.BY.fill(age=f"{age:g}", shares=join(said, Text(", ", "، "))))
    first = rows[0].values
    estimate, low, high = ratio_ends(first)
    return Answer(
        question=say.QUESTION.to(lang), sentence=join(parts, SPACE).to(lang), estimate=estimate, low=low, high=high,
        unit=say.UNIT.fill(reference=name_group(asked.reference)).to(lang), wording="association",
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang, reference=1.0,
    )  # fmt: skip


def _draw(result: Estimates, lang: Lang, *, curves: dict[tuple[int, int], Incidence], sample: Sample) -> alt.LayerChart:
    parts = [pl.DataFrame(schema=CURVES)]
    for (g, which), curve in curves.items():
        # From the tenth event on and up to the last but ten: another step would show fewer than ten posts.
        n = int((sample.code == g).sum())
        some = np.flatnonzero((curve.times > 0) & (np.abs(curve.share - 0.5) * n <= n / 2 - FEWEST + 0.5))
        if not some.size:
            continue
        some = some[np.unique(np.linspace(0, some.size - 1, MOST_POINTS).round().astype(np.int64))]
        parts.append(
            pl.DataFrame(
                {
                    "contrast": [say.ENDINGS[which].fill(group=name_group(sample.groups[g])).to(lang)] * some.size,
                    "age_hours": curve.times[some].round(4), "share": 100 * curve.share[some],
                    "conf_low": 100 * curve.conf_low[some], "conf_high": 100 * curve.conf_high[some],
                }
            )
        )  # fmt: skip
    return incidence_lines(
        pl.concat(parts), title=result.question, x_title=say.X, y_title=say.Y, lang=lang, simulated=result.simulated
    )
