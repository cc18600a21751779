"""Does distrust follow distrust within a thread? Time to the next such comment after an early one, and without."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from engagebias.charts.trust import trust_points
from engagebias.checks import check_count, check_number, check_share, check_there, listed
from engagebias.disclosure import FEWEST
from engagebias.errors import DataError, DesignError
from engagebias.figures import p_value, plain
from engagebias.numerics.cox import Hazards, cox_fit, hazard_ratios
from engagebias.results import COLUMNS, Answer, Check, Estimates
from engagebias.schema import is_simulated
from engagebias.terms import name_term
from engagebias.trust import contagion_words as say
from engagebias.trust.codebook import DISTRUST
from engagebias.trust.contagion_words import EXCESS, PACE, TERM
from engagebias.trust.model import SCHEMA
from engagebias.trust.thread_times import CALLER, Clock, Floats, keep_threads, read_clock, regressors, times_to_next
from engagebias.trust.threads import as_distrust, check_stances, read_threads
from engagebias.words import COMMA, Lang, Text, join


def thread_contagion(
    comments: pl.DataFrame,
    *,
    posts: pl.DataFrame | None = None,
    label: str = "stance",
    early: int = 3,
    match: Sequence[str] = ("page", "peacebuilding"),
    horizon: float = 168.0,
    stances: Sequence[str] = DISTRUST,
    conf_level: float = 0.95,
    n_permutations: int = 99,
    seed: int = 1,
) -> Estimates:
    """Estimate whether the next comment with distrust comes sooner after an early one than in matched threads without.

    Parameters
    ----------
    comments : polars.DataFrame
        As for :func:`engagebias.distrust_gap`, with ``created_at``; ``observed_at`` if known.
    posts : polars.DataFrame, optional
        The posts.
    label : str, default "stance"
        The stance of each comment, a code of ``trust_codebook()``, or Boolean. Word lists count mentions, refutations too.
    early : int, default 3
        The first comments of a thread, which are or are not distrust; time runs from the last of them in every thread.
    match : sequence of str, default ("page", "peacebuilding")
        Columns of posts: threads are compared within their combinations.
    horizon : float, default 168
        Hours after the early comments beyond which nothing is counted.
    stances : sequence of str, default ("endorse", "mock")
        Which stances are distrust.
    conf_level : float, default 0.95
        Level of the interval.
    n_permutations : int, default 99
        How often labels are reshuffled within threads; 0 for no such check.
    seed : int, default 1
        Seed of the reshuffling.

    Returns
    -------
    Estimates
        ``.table()``: the hazard ratio of early distrust, and that of the pace of the early comments (with two or more); ``n``
        counts threads. Companions:
        ``"reshuffled"`` (the ratio over that of threads whose labels were reshuffled: what is left beyond each thread's own climate, if
        that does not change while it grows), ``"groups"`` (threads and events with and without early distrust) and ``"sample"``. The
        wording is "association".

    Raises
    ------
    DataError
        If a column is missing or not of its kind.
    DesignError
        If fewer than ten threads with early distrust, or without, are left.

    Notes
    -----
    A thread in which many are suspicious has both early and late distrust without any contagion. Reshuffled labels keep how many
    comments of a thread show distrust and break their order; the p-value counts reshuffled ratios as large as the observed one.

    References
    ----------
    Cox (1972), Regression models and life-tables, JRSS B 34:187-220. Lin & Wei (1989), The robust inference for the Cox
    proportional hazards model, JASA 84:1074-1078.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> comments = simulate("threads", seed=1, n_pages=12).comments
    >>> found = thread_contagion(comments, label="true_stance", n_permutations=0)
    >>> found.table()["term"].to_list()
    ['early distrust', 'log hours of the early comments']
    """
    _check(early, horizon, conf_level, n_permutations, seed)
    counted = check_stances(stances, caller=CALLER)
    strata = listed(match, name="match", caller=CALLER)
    threads = read_threads(comments, posts, strata, caller=CALLER)
    check_there(
        threads.frame,
        "created_at",
        caller=CALLER,
        table="comments",
        remedy="Without times nothing can be said to follow.",
    )
    distrust = as_distrust(threads.frame, label, counted, caller=CALLER)
    frame, steps, lost = keep_threads(threads.frame.with_columns(distrust.alias("__distrust")), threads.steps, early)
    clock = read_clock(frame, early, strata, horizon)
    exposed, times, event = times_to_next(clock, clock.distrust)
    for name, n in (("with", int(exposed.sum())), ("without", int((~exposed).sum()))):
        if n < FEWEST:
            raise DesignError(
                f"{CALLER}: {n} threads are left {name} distrust among their first {early} comments; at least {FEWEST} of each are needed."
            )
    x = regressors(exposed, clock)
    fit = hazard_ratios(times, event, x, clock.stratum, np.arange(times.size))
    if fit is None:
        raise DesignError(
            f"{CALLER}: the model has no finite solution: the threads with early distrust all have, or all lack, a later one. Match on "
            f"less."
        )
    rows = [_row(name, fit, j, conf_level, exposed.size) for j, name in enumerate((TERM, PACE)[: fit.coef.size])]
    table = pl.DataFrame(rows, schema=SCHEMA)
    shuffled, check, excess = _reshuffle(clock, fit, rows[0], n_permutations, seed)
    warnings = _warnings(steps, lost, clock, exposed, early, excess, check)
    simulated = is_simulated(comments)
    matched = join([name_term(s) for s in strata], COMMA) if strata else say.NOTHING_MATCHED
    return Estimates(
        question=say.QUESTION, scale=say.SCALE, wording="association", frame=table, warnings=warnings, simulated=simulated,
        estimand=say.ESTIMAND.fill(early=early, match=matched, n=f"{exposed.size:,}", events=f"{int(event.sum()):,}"),
        method=say.METHOD.fill(match=matched, permutations=n_permutations), checks=() if check is None else (check,),
        tables={"reshuffled": shuffled, "groups": _groups(exposed, event), "sample": steps},
        draw=partial(_draw, shown=pl.concat([table[:1], shuffled.filter(pl.col("estimate").is_not_null())])),
        answers=partial(_answer, rows[0], excess, check, conf_level, warnings, simulated),
    )  # fmt: skip


def _check(early: int, horizon: float, conf_level: float, n_permutations: int, seed: int) -> None:
    check_count(early, name="early", caller=CALLER, least=1)
    check_number(horizon, name="horizon", caller=CALLER)
    if horizon <= 0:
        raise DataError(f"{CALLER}: horizon is a time in hours above 0, such as 168; got {horizon!r}.")
    check_share(conf_level, name="conf_level", caller=CALLER)
    check_count(n_permutations, name="n_permutations", caller=CALLER)
    check_count(seed, name="seed", caller=CALLER)


def _row(term: str, fit: Hazards, j: int, conf_level: float, n: int) -> dict[str, Any]:
    value, error = float(fit.coef[j]), float(fit.std_error[j])
    reach = float(ndtri(0.5 + conf_level / 2)) * error
    ratio, low, high = np.exp([value, value - reach, value + reach]).tolist()
    return {
        "term": term, "estimate": ratio, "std_error": ratio * error, "conf_low": low, "conf_high": high,
        "p_value": 2 * float(ndtr(-abs(value) / error)), "n": n,
    }  # fmt: skip


def _reshuffle(
    clock: Clock, fit: Hazards, row: dict[str, Any], n: int, seed: int
) -> tuple[pl.DataFrame, Check | None, dict[str, Any] | None]:
    """Return the ratio over the middle of reshuffled threads, and the check whether it is more than they show."""
    if not n:
        return pl.DataFrame(schema=SCHEMA), None, None
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(n):
        order = np.lexsort((rng.random(clock.thread.size), clock.thread))
        exposed, times, event = times_to_next(clock, clock.distrust[order])
        again = cox_fit(times, event, regressors(exposed, clock), clock.stratum)
        if again is not None:
            found.append(float(again[0]))
    if len(found) < n / 2:
        return (
            pl.DataFrame(schema=SCHEMA),
            Check(say.SHUFFLED, None, Text("reshuffled threads allow no model", "لا تسمح السلاسل المخلوطة بنموذج")),
            None,
        )
    value, middle = float(fit.coef[0]), float(np.median(found))
    p = (1 + sum(v >= value for v in found)) / (1 + len(found))
    shift = float(np.exp(-middle))
    excess = {
        "term": EXCESS,
        **{k: row[k] * shift for k in ("estimate", "std_error", "conf_low", "conf_high")},
        "p_value": p,
        "n": row["n"],
    }
    said = say.SHUFFLED_FOUND.fill(value=plain(float(np.exp(value))), middle=plain(float(np.exp(middle))), p=p_value(p))
    return pl.DataFrame([{c: excess[c] for c in COLUMNS}], schema=SCHEMA), Check(say.SHUFFLED, p < 0.05, said), excess


def _groups(exposed: NDArray[np.bool_], event: Floats) -> pl.DataFrame:
    counts = [(kind, int((exposed == kind).sum()), int(event[exposed == kind].sum())) for kind in (True, False)]
    # The estimand names all events: where those of one kind are hidden those of both are.
    hide = any(min(events, threads - events) < FEWEST for _, threads, events in counts)
    rows = [
        {"early_distrust": kind, "threads": threads, "events": None if hide else events}
        for kind, threads, events in counts
    ]
    return pl.DataFrame(rows, schema={"early_distrust": pl.Boolean, "threads": pl.Int64, "events": pl.Int64})


def _warnings(
    steps: pl.DataFrame, lost: dict[str, int], clock: Clock, exposed: NDArray[np.bool_], early: int,
    excess: dict[str, Any] | None, check: Check | None
) -> tuple[Text, ...]:  # fmt: skip
    said = [say.LABELS]
    if check is not None and check.passed is False and excess is not None:
        said.append(say.CLIMATE)
    if lost["timeless"]:
        said.append(say.NO_TIME.fill(n=f"{lost['timeless']:,}"))
    if lost["short"]:
        said.append(say.SHORT.fill(n=f"{lost['short']:,}", early=early))
    out = steps.filter(pl.col("step").str.starts_with("left out") & (pl.col("comments") > 0))
    if out.height:
        why = join([name_term(s) for s in out["step"]], COMMA)
        said.append(say.LEFT_OUT.fill(n=f"{out['comments'].sum():,}", given=f"{steps['comments'][0]:,}", why=why))
    n, with_early = np.bincount(clock.stratum), np.bincount(clock.stratum, weights=exposed)
    alone = int(n[(with_early == 0) | (with_early == n)].sum())
    if alone:
        said.append(say.ALONE.fill(n=f"{alone:,}"))
    return tuple(said)


def _answer(
    row: dict[str, Any], excess: dict[str, Any] | None, check: Check | None, level: float, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:  # fmt: skip
    side = "more" if row["conf_low"] > 1 else "less" if row["conf_high"] < 1 else "open"
    value = say.WITH.fill(
        value=plain(row["estimate"]), level=f"{100 * level:g}", low=plain(row["conf_low"]), high=plain(row["conf_high"])
    )
    sentence = say.SAID[side].fill(value=value).to(lang)
    if excess is not None and check is not None:
        sentence += say.BEYOND[bool(check.passed)].fill(value=plain(excess["estimate"])).to(lang)
    return Answer(
        question=say.QUESTION.to(lang), sentence=sentence[0].upper() + sentence[1:] + ".", estimate=row["estimate"],
        low=row["conf_low"], high=row["conf_high"],
        unit=say.UNIT.to(lang), wording="association", warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
        reference=1.0,
    )  # fmt: skip


def _draw(result: Estimates, lang: Lang, *, shown: pl.DataFrame) -> alt.LayerChart:
    frame = shown.with_columns(
        pl.col("term").map_elements(lambda t: say.ROWS[t].to(lang), return_dtype=pl.String).alias("label"),
        contrast=pl.lit(say.SCALE.to(lang)),
    )
    return trust_points(
        frame, title=result.question, x_title=say.SCALE, ratio=True, lang=lang, simulated=result.simulated
    )
