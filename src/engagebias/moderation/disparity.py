"""Whose posts are removed more often, per post of the same kind?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import numpy as np
import polars as pl

from engagebias.charts.moderation import ratio_points
from engagebias.moderation.fitting import Counts, Method, Row, check_method, fit_ratios
from engagebias.moderation.rates import CRUDE, EQUAL, estimate_table, group_rates, ratio_rows
from engagebias.moderation.request import check_request
from engagebias.moderation.sample import SMALL_GROUP, Sample, draw_sample
from engagebias.moderation.words import (
    NOTHING_GONE,
    NOTHING_HELD,
    ONE_SIDED,
    RATIO,
    SCALE,
    SMALL_LEFT,
    name_group,
    named,
    quote,
    ratio_ends,
    say_held,
    say_interval,
    say_method,
    say_ratio,
    say_rows,
)
from engagebias.results import Answer, Estimates
from engagebias.schema import is_simulated
from engagebias.words import SPACE, Lang, Text, join

CALLER = "removal_disparity"
QUESTION = Text("Whose posts are removed more often?", "من تُزال منشوراته أكثر؟")
ESTIMAND = Text(
    "For each group, the log ratio of its removals per posted item to those of {reference}, {held}; an association, whatever the reason.",
    "لكل مجموعة: لوغاريتم نسبة إزالاتها لكل منشور إلى إزالات {reference}، {held}؛ وهو ارتباط أيًّا كان السبب.",
)
_SAID = Text(
    "Posts of {group} are removed {ratio} times as often as those of {reference}, {held} {interval}{end}.",
    "معدل إزالة منشورات {group} إلى معدل إزالة منشورات {reference}، {held}: {ratio} {interval}{end}.",
)
_UNKNOWN = Text(
    "How often posts of {group} are removed against those of {reference} cannot be shown ({why}).",
    "لا يمكن عرض معدل إزالة منشورات {group} إلى معدل إزالة منشورات {reference} ({why}).",
)
_PLAIN = Text("", "")
_OPEN = Text("; no clear difference", "؛ لا فرق واضحًا")
_DISPARITY = Text("; a disparity, of which this does not tell the reason", "؛ وهو تفاوت لا يقول هذا سببه")
NOT_WHY = Text(
    "A higher rate of removal is not yet wrong removal: a riskier mix of posts and a harsher threshold look alike here. "
    "wrongful_removals and distinguishable_worlds say what would tell them apart.",
    "معدل إزالة أعلى ليس إزالة خاطئة بعد: خليط منشورات أخطر وعتبة أشد يبدوان هنا سواء. وتقول wrongful_removals و"
    "distinguishable_worlds ما الذي يميّز بينهما.",
)


def removal_disparity(
    posts: pl.DataFrame,
    *,
    group: str,
    reference: str,
    removed: str = "status",
    posted: str | None = None,
    removed_as: Sequence[str] = ("removed",),
    kept_as: Sequence[str] = ("kept",),
    deleted_as: Sequence[str] = ("deleted",),
    within: Sequence[str] = ("topic", "lang", "week"),
    cluster: str = "author_id",
    method: Method = "poisson",
    conf_level: float = 0.95,
    seed: int = 1,
) -> Estimates:
    """Compare how often posts of groups are removed, per posted item, at equal policy area, language and week.

    Parameters
    ----------
    posts : polars.DataFrame
        All posts, removed or not; or with ``posted`` one row of counts for each group, stratum and cluster.
    group : str
        Column that says whose posts they are.
    reference : str
        The value of it with which the others are compared.
    removed : str, default "status"
        Column of statuses, of true and false (null: not known), or with ``posted`` of numbers of removed posts.
    posted : str, optional
        Column of numbers of posts, for tables of counts: the denominator, without which there is no rate.
    removed_as, kept_as, deleted_as : sequence of str
        What the statuses mean: removed by the platform, kept, deleted by the author. A null is a kept post; any other word is
        refused. A post that its author deleted was posted and not removed.
    within : sequence of str, default ("topic", "lang", "week")
        What is held equal, all of it together: columns, or "day", "week", "month" and "hour" (of ``created_at``, UTC). ``topic`` is the
        policy area.
    cluster : str, default "author_id"
        Column, or one of these words, by which errors are clustered.
    method : {"poisson", "gee"}, default "poisson"
        Poisson with the strata absorbed; or estimating equations with a column a stratum, whose errors are corrected under 50
        clusters. With many clusters both find the same.
    conf_level : float, default 0.95
        Level of the intervals.
    seed : int, default 1
        Seed of the bootstrap that few clusters get.

    Returns
    -------
    Estimates
        ``.table()``: a row a group, the log ratio of its removal rate to the reference's. ``"ratios"``: the ratios, and the same with
        nothing held equal. ``"rates"``: share removed in each group, with Wilson intervals. ``"sample"``: what each step left out. Groups
        with fewer than ten removals, or ten kept posts, have no figures. The wording is always "association".

    Raises
    ------
    DataError
        If a column is missing or not what it should be, or a status has no meaning.
    DesignError
        If there is no denominator (every post was removed, of all or of one group; counts without ``posted``; statements of
        reasons), none was removed, or there is one group alone.

    Notes
    -----
    A stratum in which one group alone posted, or nothing was removed, says nothing of the ratio; the warnings count such posts. Where
    the ratio differs between strata, the estimate is their average weighted by information.

    References
    ----------
    Zou (2004), A modified Poisson regression approach to prospective studies with binary data, Am. J. Epidemiology 159:702-706.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> posts = simulate("moderation", seed=2).posts
    >>> found = removal_disparity(posts, group="group", reference="others", within=["topic"])
    >>> found.table("ratios").select("contrast", pl.col("ratio").round(1)).rows()
    [('at equal strata', 2.8), ('nothing held equal', 3.2)]
    """
    asked = check_request(
        posts, caller=CALLER, group=group, reference=reference, removed=removed, posted=posted, removed_as=removed_as, kept_as=kept_as,
        deleted_as=deleted_as, within=within, cluster=cluster, conf_level=conf_level, seed=seed,
    )  # fmt: skip
    check_method(method, CALLER)
    sample = draw_sample(posts, asked)
    counts = counts_of(sample)
    rows = fit_ratios(counts, method, conf_level, seed, CALLER)
    others = sample.groups[1:]
    terms = [f"{group} = {name}" for name in others]
    ratios = [ratio_rows("removal", EQUAL if asked.within else CRUDE, terms, rows)]
    if asked.within:
        crude = fit_ratios(counts.crude(), method, conf_level, seed, CALLER)
        ratios.append(ratio_rows("removal", CRUDE, terms, crude))
    table = estimate_table(terms, rows)
    tables = {
        "ratios": pl.concat(ratios),
        "rates": group_rates("removal", counts, [f"{group} = {name}" for name in sample.groups], conf_level),
        "sample": sample.step_table(),
    }
    warnings = (*say_sample(sample), *say_rows([quote(name) for name in others], rows, cluster), NOT_WHY)
    simulated = is_simulated(posts)
    return Estimates(
        question=QUESTION, estimand=ESTIMAND.fill(reference=quote(reference), held=say_held(asked.within)), scale=SCALE,
        method=say_method(method, asked.within, cluster), wording="association", frame=table, tables=tables, warnings=warnings,
        simulated=simulated, draw=partial(_draw, sample=sample),
        answers=partial(_answer, sample, rows, warnings, simulated),
    )  # fmt: skip


def counts_of(sample: Sample) -> Counts:
    """Return removals of posts as counts to be compared."""
    return Counts(
        sample.removed, sample.posted, np.ones(sample.code.size), sample.code, len(sample.groups), sample.stratum, sample.cluster
    )  # fmt: skip


def say_sample(sample: Sample) -> list[Text]:
    """Say what contradicts itself, which groups are left out, and which strata do not inform."""
    said = list(sample.notes)
    small = dict(sample.steps)[SMALL_GROUP]
    if small:
        said.append(SMALL_LEFT.fill(n=f"{small:,}"))
    if sample.stratum is None:
        return said
    stratum, n_strata = sample.stratum, int(sample.stratum.max()) + 1
    seen = np.zeros((n_strata, len(sample.groups)), dtype=bool)
    seen[stratum, sample.code] = True
    one = (seen.sum(axis=1) == 1)[stratum]
    none = (np.bincount(stratum, weights=sample.removed) == 0)[stratum] & ~one
    whole = f"{sample.posted.sum():,.0f}"
    for rows, text in ((one, ONE_SIDED), (none, NOTHING_GONE)):
        if rows.any():
            said.append(text.fill(n=f"{sample.posted[rows].sum():,.0f}", all=whole))
    return said


def _answer(sample: Sample, rows: Sequence[Row], warnings: Sequence[Text], simulated: bool, lang: Lang) -> Answer:
    asked = sample.asked
    parts = []
    for name, row in zip(sample.groups[1:], rows, strict=True):
        words = {"group": quote(name), "reference": quote(asked.reference)}
        if row.values["estimate"] is None:
            parts.append(_UNKNOWN.fill(why=row.reason or "", **words))
            continue
        interval = say_interval(row, asked.conf_level)
        said = {"held": say_held(asked.within), "ratio": say_ratio(row.values), "interval": interval}
        parts.append(_SAID.fill(end=_verdict(row), **said, **words))
    first = next((row for row in rows if row.values["estimate"] is not None), rows[0])
    estimate, low, high = ratio_ends(first.values)
    return Answer(
        question=QUESTION.to(lang), sentence=join(parts, SPACE).to(lang), estimate=estimate, low=low, high=high,
        unit=RATIO.fill(reference=name_group(asked.reference)).to(lang), wording="association",
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang, reference=1.0,
    )  # fmt: skip


def _verdict(row: Row) -> Text:
    low, high = row.values["conf_low"], row.values["conf_high"]
    if low is None or high is None:
        return _PLAIN
    return _OPEN if low <= 0 <= high else _DISPARITY


def _draw(result: Estimates, lang: Lang, *, sample: Sample) -> alt.LayerChart:
    asked = sample.asked
    names = {f"{asked.group} = {name}": name_group(name) for name in sample.groups}
    held = {EQUAL: say_held(asked.within), CRUDE: NOTHING_HELD}
    frame = result.table("ratios").select(
        "conf_low", "conf_high", "n", estimate="ratio", label=named("term", names, lang), contrast=named("contrast", held, lang)
    )  # fmt: skip
    return ratio_points(
        frame, title=result.question, x_title=RATIO.fill(reference=name_group(asked.reference)), lang=lang,
        simulated=result.simulated,
    )  # fmt: skip
