"""Whose posts are removed wrongly, how often removals are right, and what is known where nobody looked at what was kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.charts.moderation import ratio_points
from engagebias.checks import check_number, check_there
from engagebias.disclosure import FEWEST
from engagebias.errors import DataError, DesignError
from engagebias.figures import plain
from engagebias.moderation import wrongful_words as say
from engagebias.moderation.audit import Audit, audit_of
from engagebias.moderation.disparity import say_sample
from engagebias.moderation.fitting import Method, check_method
from engagebias.moderation.rates import EQUAL, MEASURES, estimate_table, ratio_rows
from engagebias.moderation.request import check_request
from engagebias.moderation.sample import Sample, draw_sample
from engagebias.moderation.words import (
    NAMES,
    RATIO,
    SCALE,
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
from engagebias.moderation.wrongful_fit import CALLER, FALSE, RATIO_BOUND, RIGHT, Found, estimate_wrongful
from engagebias.results import Answer, Estimates
from engagebias.schema import is_simulated
from engagebias.words import SPACE, Lang, Text, join

Floats = NDArray[np.float64]


def wrongful_removals(
    posts: pl.DataFrame,
    *,
    group: str,
    reference: str,
    label: str = "violating",
    audit_probability: str | None = None,
    kept_violating: tuple[float, float] = (0.0, 1.0),
    removed: str = "status",
    removed_as: Sequence[str] = ("removed",),
    kept_as: Sequence[str] = ("kept",),
    deleted_as: Sequence[str] = ("deleted",),
    within: Sequence[str] = ("topic", "lang", "week"),
    cluster: str = "author_id",
    method: Method = "poisson",
    conf_level: float = 0.95,
    seed: int = 1,
) -> Estimates:
    """Compare how often posts that break no rule are removed, and how often removals are right.

    Parameters
    ----------
    posts : polars.DataFrame
        All posts, one a row, removed or not.
    group, reference : str
        Column that says whose posts they are, and the value with which the others are compared.
    label : str, default "violating"
        Column of true and false: what an audit found, blind to what the platform did; null where a post was not audited.
    audit_probability : str, optional
        Column with the chance that the post was audited, above 0. Without it, the audited posts of a group are taken for a random part
        of those removed, and of those kept.
    kept_violating : tuple of float, default (0, 1)
        For the bounds: the least and the greatest share of a group's kept posts that may break a rule. (0, 1) assumes nothing.
    removed, removed_as, kept_as, deleted_as, within, cluster, method, conf_level, seed : optional
        As of :func:`engagebias.removal_disparity`.

    Returns
    -------
    Estimates
        ``.table()``: for each group the log ratios ``false positive, GROUP`` and ``precision, GROUP``. ``"ratios"``: the ratios. ``"rates"``:
        both measures in each group, with Wilson intervals. ``"bounds"``: what would be known of false-positive rates and of
        their ratio had no kept post been audited. ``"sample"``: what each step left out. If under ten kept posts of a group were
        audited, its false-positive rate has bounds alone. The wording is always "association".

    Raises
    ------
    DataError
        If a column is missing or not what it should be.
    DesignError
        As of :func:`engagebias.removal_disparity`, or if no removed post was audited.

    Notes
    -----
    The bounds of a ratio take the two groups' unknown shares as free of each other; intervals of bounds hold both ends.

    References
    ----------
    Simoiu, Corbett-Davies & Goel (2017), The problem of infra-marginality in outcome tests for discrimination, Ann. Appl. Statistics
    11:1193-1216. Knox, Lowe & Mummolo (2020), Administrative records mask racially biased policing, Am. Political Science Review
    114:619-637. Manski (1989), Anatomy of the selection problem, J. Human Resources 24:343-360.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> posts = simulate("moderation", seed=2, audit_share=1.0).posts
    >>> found = wrongful_removals(posts, group="group", reference="others", within=["topic"])
    >>> found.table("rates").filter(measure="rightly removed per removal").select("term", pl.col("rate").round(2)).rows()
    [('group = others', 0.35), ('group = defenders', 0.3)]
    """
    asked = check_request(
        posts, caller=CALLER, group=group, reference=reference, removed=removed, posted=None, removed_as=removed_as, kept_as=kept_as,
        deleted_as=deleted_as, within=within, cluster=cluster, conf_level=conf_level, seed=seed,
    )  # fmt: skip
    check_method(method, CALLER)
    low, high = _check_kept(kept_violating)
    _check_label(posts, label)
    sample = draw_sample(posts, asked)
    audit = audit_of(sample, label, audit_probability)
    found = estimate_wrongful(sample, audit, method, (low, high))
    terms = [f"{group} = {name}" for name in sample.groups]
    keys = (FALSE, RIGHT)
    table = estimate_table(
        [f"{key}, {term}" for key in keys for term in terms[1:]], [row for key in keys for row in found.rows[key]]
    )
    tables = {
        "ratios": pl.concat([ratio_rows(key, EQUAL, terms[1:], found.rows[key]) for key in keys]),
        "rates": found.rates, "bounds": found.bounds, "sample": sample.step_table(),
    }  # fmt: skip
    warnings = (*say_sample(sample), *_say(sample, audit, found, (low, high)))
    simulated = is_simulated(posts)
    return Estimates(
        question=say.QUESTION, estimand=say.ESTIMAND.fill(reference=quote(reference), held=say_held(asked.within)), scale=SCALE,
        method=say_method(method, asked.within, cluster), wording="association", frame=table, tables=tables, warnings=warnings,
        simulated=simulated, draw=partial(_draw, sample=sample), answers=partial(_answer, sample, found, warnings, simulated),
    )  # fmt: skip


def _check_kept(given: tuple[float, float]) -> tuple[float, float]:
    if not isinstance(given, tuple | list) or len(given) != 2:
        raise DataError(
            f"{CALLER}: kept_violating is the least and the greatest share, such as (0, 0.2); got {given!r}."
        )
    for value in given:
        check_number(value, name="kept_violating", caller=CALLER)
    if not 0 <= given[0] <= given[1] <= 1:
        raise DataError(
            f"{CALLER}: kept_violating is two shares from 0 to 1, the least first, such as (0, 0.2); got {given!r}."
        )
    return float(given[0]), float(given[1])


def _check_label(posts: pl.DataFrame, label: str) -> None:
    check_there(posts, label, caller=CALLER, remedy="label= names the column of what an audit found, true or false.")
    if posts.schema[label] != pl.Boolean:
        raise DataError(
            f"{CALLER}: {label!r} must hold true and false, null where nobody looked; it is {posts.schema[label]}. "
            f"Make it by pl.col({label!r}) == 'the word that means a breach'."
        )
    if not posts[label].count():
        raise DesignError(
            f"{CALLER}: {label!r} is null in all posts: nobody looked whether removals were right. Audit a random part of them."
        )


def _say(sample: Sample, audit: Audit, found: Found, kept_violating: tuple[float, float]) -> list[Text]:
    said = []
    for key in (FALSE, RIGHT):
        names = [
            Text("{measure}, {group}", "{measure}، {group}").fill(measure=NAMES[key], group=quote(g))
            for g in sample.groups[1:]
        ]
        said += say_rows(names, found.rows[key], sample.asked.cluster)
    gone = sample.removed > 0
    shares = [f"{100 * float(audit.seen[rows].mean()):.3g}" if rows.any() else "0" for rows in (gone, ~gone)]
    if not audit.seen.all():
        how = say.BY_CHANCE if audit.by_chance else say.BY_CELL
        said.append(say.AUDIT_WEIGHTS.fill(removed=shares[0], kept=shares[1], how=how))
    if any(n < FEWEST for n in audit.kept):
        said.append(say.KEPT_UNSEEN)
    if kept_violating != (0.0, 1.0):
        said.append(say.ASSUMED.fill(low=f"{100 * kept_violating[0]:g}", high=f"{100 * kept_violating[1]:g}"))
    return [*said, say.RATIO_NOT_BIAS, say.OUTCOME_TEST]


def _answer(sample: Sample, found: Found, warnings: Sequence[Text], simulated: bool, lang: Lang) -> Answer:
    asked = sample.asked
    parts = []
    precision = found.rates.filter(measure=MEASURES[RIGHT])["rate"].to_list()
    bounds = {r["term"]: r for r in found.bounds.filter(measure=RATIO_BOUND).iter_rows(named=True)}
    for i, name in enumerate(sample.groups[1:]):
        words = {"group": quote(name), "reference": quote(asked.reference)}
        row, bound = found.rows[FALSE][i], bounds[f"{asked.group} = {name}"]
        if row.values["estimate"] is not None:
            ratio, interval = say_ratio(row.values), say_interval(row, asked.conf_level)
            parts.append(say.FALSE_SAID.fill(ratio=ratio, interval=interval, held=say_held(asked.within), **words))
        elif bound["low"] is not None:
            parts.append(say.BOUND_SAID.fill(low=plain(bound["low"]), high=plain(bound["high"]), **words))
        if precision[0] is not None and precision[i + 1] is not None:
            first, second = (f"{100 * p:.1f}" for p in (precision[i + 1], precision[0]))
            parts.append(say.RIGHT_SAID.fill(first=first, second=second, **words))
        if row.values["estimate"] is None and bound["low"] is None:
            parts.append(say.NOTHING_SAID.fill(**words))
    first_row, first_bound = found.rows[FALSE][0], bounds[f"{asked.group} = {sample.groups[1]}"]
    estimate, low, high = ratio_ends(first_row.values)
    if first_row.values["estimate"] is None and first_bound["low"] is not None:
        low, high = first_bound["low"], first_bound["high"]
    return Answer(
        question=say.QUESTION.to(lang), sentence=join(parts, SPACE).to(lang), estimate=estimate, low=low, high=high,
        unit=RATIO.fill(reference=name_group(asked.reference)).to(lang), wording="association",
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang, reference=1.0,
    )  # fmt: skip


def _draw(result: Estimates, lang: Lang, *, sample: Sample) -> alt.LayerChart:
    asked = sample.asked
    names = {f"{asked.group} = {name}": name_group(name) for name in sample.groups}
    labels = dict(zip((MEASURES[FALSE], RATIO_BOUND, MEASURES[RIGHT]), say.SHORT, strict=True))
    ratios = result.table("ratios").select("term", "measure", "conf_low", "conf_high", "n", estimate="ratio")
    bounds = result.table("bounds").filter(measure=RATIO_BOUND).select(
        "term", "measure", conf_low="low", conf_high="high", n=pl.lit(None, pl.Int64), estimate=pl.lit(None, pl.Float64)
    )  # fmt: skip
    order = {english: i for i, english in enumerate(labels)}
    frame = pl.concat([ratios, bounds.select(ratios.columns)]).sort(
        pl.col("measure").replace_strict(order, return_dtype=pl.Int64), maintain_order=True
    )
    return ratio_points(
        frame.with_columns(label=named("measure", labels, lang), contrast=named("term", names, lang)), title=result.question,
        x_title=RATIO.fill(reference=name_group(asked.reference)), lang=lang, simulated=result.simulated,
    )  # fmt: skip
