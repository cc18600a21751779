"""How soon are posts removed, when their authors may delete them first?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import altair as alt
import numpy as np
import polars as pl

from engagebias.charts.moderation import incidence_lines
from engagebias.checks import check_there
from engagebias.disclosure import FEWEST
from engagebias.errors import DataError
from engagebias.gaps.model import FEW_CLUSTERS
from engagebias.moderation import times_words as say
from engagebias.moderation.fitting import Row
from engagebias.moderation.rates import ESTIMATES
from engagebias.moderation.request import check_request, refuse_numerators
from engagebias.moderation.sample import Sample, draw_sample
from engagebias.moderation.times_fit import CALLER, ENDINGS, NO_TIME, Times, draw_times, hazard_rows, incidence_table
from engagebias.moderation.times_words import REMOVED
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
from engagebias.numerics.competing_risks import Incidence
from engagebias.results import Answer, Estimates
from engagebias.schema import check_frame, is_simulated
from engagebias.terms import name_term
from engagebias.words import SPACE, Lang, Text, join

HORIZONS = (1.0, 24.0, 72.0, 168.0, 672.0)
CURVES = {"contrast": pl.String, **dict.fromkeys(("age_hours", "share", "conf_low", "conf_high"), pl.Float64)}
MOST_POINTS = 120


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
    times = draw_times(draw_sample(posts, asked))
    sample = times.sample
    rows = hazard_rows(times)
    terms = [f"{group} = {name}" for name in sample.groups]
    curves, shares = incidence_table(times, terms, ages)
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
