"""What becomes of removals that are appealed: who appeals, who wins, and what overturned removals hide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.charts.moderation import share_points
from engagebias.checks import check_there
from engagebias.disclosure import FEWEST
from engagebias.errors import DataError, DesignError
from engagebias.moderation import appeals_words as say
from engagebias.moderation.fitting import Counts, Method, Row, check_method, fit_ratios
from engagebias.moderation.rates import CRUDE, EQUAL, MEASURES, estimate_table, group_rates, ratio_rows
from engagebias.moderation.request import Request, check_request
from engagebias.moderation.sample import Sample, check_statuses, draw_sample, fate_of
from engagebias.moderation.words import (
    NAMES,
    RATIO,
    SCALE,
    SHARE_AXIS,
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

CALLER = "appeal_funnel"
APPEAL, WON, TURNED = "appeal", "overturn of appeals", "overturn of removals"
UNKNOWN = "left out: not known whether the removal was appealed"


def appeal_funnel(
    posts: pl.DataFrame,
    *,
    group: str,
    reference: str,
    appealed: str = "appealed",
    overturned: str = "overturned",
    removed: str = "status",
    removed_as: Sequence[str] = ("removed",),
    kept_as: Sequence[str] = ("kept",),
    deleted_as: Sequence[str] = ("deleted",),
    within: Sequence[str] = (),
    cluster: str = "author_id",
    method: Method = "poisson",
    conf_level: float = 0.95,
    seed: int = 1,
) -> Estimates:
    """Compare appeals per removal, overturned removals per appeal, and overturned removals per removal.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts, one a row. Only removed ones are used: posts that were kept need not be there.
    group, reference : str
        Column that says whose posts they are, and the value with which the others are compared.
    appealed : str, default "appealed"
        Column of true and false: whether somebody appealed; null where it is not known, or where nothing was removed.
    overturned : str, default "overturned"
        Column of true and false: whether the platform took the removal back on appeal; null where there was no appeal or its
        outcome is not known.
    removed, removed_as, kept_as, deleted_as, within, cluster, method, conf_level, seed : optional
        As of :func:`engagebias.removal_disparity`; nothing is held equal by default. If posts that came back have a status of
        their own, name it too: ``removed_as=["removed", "restored"]``.

    Returns
    -------
    Estimates
        ``.table()``: for each group the log ratios ``appeal``, ``overturn of appeals`` and ``overturn of removals``. ``"ratios"``: the
        ratios. ``"rates"``: the three shares in each group, with Wilson intervals. ``"sample"``: what each step left out. Shares with
        fewer than ten cases on either side are not shown. The wording is always "association".

    Raises
    ------
    DataError
        If a column is missing or not what it should be, a post was appealed that was not removed, or overturned that was not appealed.
    DesignError
        If nothing was removed, or there is one group alone.

    Notes
    -----
    Of removals with an appeal whose outcome is not known, the last two shares leave out the appeal.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> posts = simulate("moderation", scenario="fewer appeals", seed=1).posts
    >>> funnel = appeal_funnel(posts, group="group", reference="others")
    >>> funnel.table("rates").filter(measure="overturns per removal").select("term", pl.col("rate").round(2)).rows()
    [('group = others', 0.1), ('group = defenders', 0.03)]
    """
    asked = check_request(
        posts, caller=CALLER, group=group, reference=reference, removed=removed, posted=None, removed_as=removed_as, kept_as=kept_as,
        deleted_as=deleted_as, within=within, cluster=cluster, conf_level=conf_level, seed=seed,
    )  # fmt: skip
    check_method(method, CALLER)
    check_statuses(posts, asked)
    gone = posts.with_columns(*fate_of(posts, asked)).filter(pl.col("_removed") > 0)
    _check_appeals(posts, gone, appealed, overturned)
    known = gone.filter(pl.col(appealed).is_not_null())
    sample = _removals(posts.height, gone.height, known, asked)
    turned = sample.frame[overturned]
    asked_for, won = (sample.frame[name].fill_null(False).to_numpy() for name in (appealed, overturned))
    decided = turned.is_not_null().to_numpy() | ~asked_for
    every = np.ones(sample.code.size, dtype=bool)
    made = {
        APPEAL: _counts(sample, asked_for, every), WON: _counts(sample, won, asked_for & decided), TURNED: _counts(sample, won, decided)
    }  # fmt: skip
    hide = _hidden(sample, asked_for, won, decided)
    rows = {key: fit_ratios(counts, method, conf_level, seed, CALLER, hide[key]) for key, counts in made.items()}
    terms = [f"{group} = {name}" for name in sample.groups]
    table = estimate_table([f"{key}, {t}" for key in made for t in terms[1:]], [r for key in made for r in rows[key]])
    tables = {
        "ratios": pl.concat([ratio_rows(key, EQUAL if within else CRUDE, terms[1:], rows[key]) for key in made]),
        "rates": pl.concat([group_rates(key, counts, terms, conf_level, hide[key]) for key, counts in made.items()]),
        "sample": sample.step_table(),
    }  # fmt: skip
    undecided = int((~decided).sum())
    names = [Text("{m}, {g}", "{m}، {g}").fill(m=NAMES[key], g=quote(g)) for key in made for g in sample.groups[1:]]
    warnings = (
        *sample.notes, *([say.UNDECIDED.fill(n=f"{undecided:,}")] if undecided else []),
        *say_rows(names, [r for key in made for r in rows[key]], cluster), say.NOT_ERRORS, say.SELECTED,
    )  # fmt: skip
    simulated = is_simulated(posts)
    return Estimates(
        question=say.QUESTION, estimand=say.ESTIMAND.fill(reference=quote(reference), held=say_held(asked.within)), scale=SCALE,
        method=say_method(method, asked.within, cluster), wording="association", frame=table, tables=tables, warnings=warnings,
        simulated=simulated, draw=partial(_draw, sample=sample),
        answers=partial(_answer, sample, rows, tables["rates"], warnings, simulated),
    )  # fmt: skip


def _check_appeals(posts: pl.DataFrame, gone: pl.DataFrame, appealed: str, overturned: str) -> None:
    for name, argument in ((appealed, "appealed"), (overturned, "overturned")):
        check_there(posts, name, caller=CALLER, remedy=f"{argument}= names the column, true or false.")
        if posts.schema[name] != pl.Boolean:
            raise DataError(f"{CALLER}: {name!r} must hold true and false, or null; it is {posts.schema[name]}.")
    if not gone.height:
        raise DesignError(f"{CALLER}: none of the {posts.height:,} posts was removed, so there is nothing to appeal.")
    strange = int(posts[appealed].sum()) - int(gone[appealed].sum())
    if strange:
        raise DataError(
            f"{CALLER}: {appealed} is true of {strange} posts that were not removed. If they were put back, name their status in "
            'removed_as=, such as ["removed", "restored"]; else check how appeals were joined to posts.'
        )
    unasked = posts.filter(pl.col(overturned).fill_null(False) & ~pl.col(appealed).fill_null(False)).height
    if unasked:
        raise DataError(
            f"{CALLER}: {overturned} is true of {unasked} posts that were not appealed. A removal that the platform took back of itself is "
            "no outcome of an appeal: write null there, and count them."
        )
    if not gone[appealed].count():
        raise DesignError(f"{CALLER}: {appealed} is null in all removed posts: nothing is known of appeals.")


def _removals(given: int, gone: int, known: pl.DataFrame, asked: Request) -> Sample:
    """Draw the sample of removed posts; a table of removals alone is right here, so the check of denominators is not made."""
    sample = draw_sample(known.drop("_removed", "_posted", "_deleted"), asked, removals=True)
    steps = [
        ("given", given),
        ("left out: not removed", given - gone),
        (UNKNOWN, gone - known.height),
        *sample.steps[1:],
    ]
    return replace(sample, steps=tuple(steps))


def _counts(sample: Sample, events: NDArray[np.bool_], of: NDArray[np.bool_]) -> Counts:
    ones = np.ones(sample.code.size)
    whole = Counts(
        events.astype(np.float64), ones, ones, sample.code, len(sample.groups), sample.stratum, sample.cluster
    )
    return whole.only(of)


def _hidden(
    sample: Sample, asked_for: NDArray[np.bool_], won: NDArray[np.bool_], decided: NDArray[np.bool_]
) -> dict[str, list[bool]]:
    """Say whose figures would give away a small number: removals not appealed, appeals lost and appeals won add up to removals."""

    def few(rows: NDArray[np.bool_]) -> list[bool]:
        return [n < FEWEST for n in sample.totals(rows.astype(np.float64))]

    silent, lost = few(~asked_for), few(asked_for & decided & ~won)
    return {APPEAL: silent, WON: [a or b for a, b in zip(silent, lost, strict=True)], TURNED: lost}


def _answer(
    sample: Sample,
    rows: dict[str, list[Row]],
    rates: pl.DataFrame,
    warnings: Sequence[Text],
    simulated: bool,
    lang: Lang,
) -> Answer:
    asked = sample.asked
    shares = {(r["term"], r["measure"]): r["rate"] for r in rates.iter_rows(named=True)}
    parts = []
    for name in sample.groups:
        found = [shares[f"{asked.group} = {name}", MEASURES[key]] for key in (APPEAL, WON, TURNED)]
        said = ["–" if v is None else f"{100 * v:.1f}" for v in found]
        parts.append(say.SHARES.fill(group=quote(name), appeal=said[0], won=said[1], turned=said[2]))
    for name, turned, appeal in zip(sample.groups[1:], rows[TURNED], rows[APPEAL], strict=True):
        if turned.values["estimate"] is not None and appeal.values["estimate"] is not None:
            parts.append(
                say.FEWER.fill(
                    group=quote(name), reference=quote(asked.reference), ratio=say_ratio(turned.values),
                    interval=say_interval(turned, asked.conf_level), appeals=say_ratio(appeal.values),
                )
            )  # fmt: skip
    first = rows[TURNED][0].values
    estimate, low, high = ratio_ends(first)
    return Answer(
        question=say.QUESTION.to(lang), sentence=join(parts, SPACE).to(lang), estimate=estimate, low=low, high=high,
        unit=RATIO.fill(reference=name_group(asked.reference)).to(lang), wording="association",
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang, reference=1.0,
    )  # fmt: skip


def _draw(result: Estimates, lang: Lang, *, sample: Sample) -> alt.LayerChart:
    names = {f"{sample.asked.group} = {name}": name_group(name) for name in sample.groups}
    labels = {MEASURES[key]: NAMES[key] for key in (APPEAL, WON, TURNED)}
    percents = [
        (100 * pl.col(c)).alias(e)
        for c, e in (("rate", "estimate"), ("conf_low", "conf_low"), ("conf_high", "conf_high"))
    ]
    frame = result.table("rates").select(
        *percents, "n", label=named("measure", labels, lang), contrast=named("term", names, lang)
    )
    return share_points(frame, title=result.question, x_title=SHARE_AXIS, lang=lang, simulated=result.simulated)
