"""Do sparse events of one kind follow those of another more often than chance?"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Literal

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.charts.moderation import share_points
from engagebias.convergence import coincidence_words as say
from engagebias.convergence.coincidence_answer import answer_coincidence, say_warnings
from engagebias.convergence.coincidence_request import CALLER, check_arguments, check_times, check_window
from engagebias.convergence.coincidence_tables import Found, estimate_table, rate_table
from engagebias.convergence.happenings import Happenings, read_times
from engagebias.errors import DataError, DesignError
from engagebias.figures import plain
from engagebias.numerics.coincidence import count_coincidences, shuffle
from engagebias.numerics.proportions import wilson
from engagebias.results import Estimates
from engagebias.schema import is_simulated
from engagebias.words import Lang

Floats = NDArray[np.float64]


def event_coincidence(
    a: Happenings,
    b: Happenings,
    /,
    *,
    delta_t: float,
    tau: float = 0,
    first: dt.date | None = None,
    last: dt.date | None = None,
    zone: str = "UTC",
    imprecise: Literal["refuse", "drop"] = "refuse",
    n_shuffles: int = 999,
    conf_level: float = 0.95,
    seed: int = 1,
) -> Estimates:
    """Count how often events of ``b`` follow events of ``a``, and compare with chance.

    Parameters
    ----------
    a, b : DataFrame, mapping or sequence
        The events that may come first, and those that may follow, such as fewer than 50 of each: tables with ``at`` (UTC) and
        ``time_precision``, or days, or times in UTC. Where one of them is dated to the day, both are taken by days.
    delta_t : float
        Days that the window is open: with days 0 is one day, 2 are three.
    tau : float, default 0
        Days after which the window opens.
    first, last : datetime.date, optional
        The days between which every event would be known; those of the first and last event by default, which is said.
    zone : str, default "UTC"
        By whose clock times become days, where they do.
    imprecise : {"refuse", "drop"}, default "refuse"
        What is done with events dated by the week or month.
    n_shuffles : int, default 999
        How often the times of ``b`` are shuffled.
    conf_level : float, default 0.95
        Level of intervals.
    seed : int, default 1
        Seed of the shuffles.

    Returns
    -------
    Estimates
        ``.table()``: the trigger rate (of ``a``, how many are followed) and the precursor rate (of ``b``, how many are preceded), each
        less the mean of the shuffles, with one-sided p-values. ``"rates"``: both rates, with what Poisson processes and shuffles give,
        and p by both. The wording is always "association".

    Raises
    ------
    DataError
        If an event has no date, or a time no zone, or an argument is not what it should be.
    DesignError
        If there are no events, all of a kind fall on one day, or they lie outside the time watched.

    Notes
    -----
    By Poisson each of N events meets another with the chance 1 - (1 - w / (T - tau)) ** M, for M others, a window w and the time T. With
    days w is ``delta_t`` + 1 of them.

    References
    ----------
    Donges, Schleussner, Siegmund & Donner (2016), Event coincidence analysis for quantifying statistical interrelationships between event
    time series, European Physical Journal Special Topics 225:471-487.

    Examples
    --------
    >>> posts, attacks = ["2024-01-03", "2024-01-20", "2024-02-11"], ["2024-01-04", "2024-01-21", "2024-02-20"]
    >>> found = event_coincidence(posts, attacks, delta_t=2, first=dt.date(2024, 1, 1), last=dt.date(2024, 3, 10))
    >>> found.table("rates").select("term", "coincide", "n", pl.col("chance_poisson").round(3)).rows()
    [('trigger rate', 2, 3, 0.123), ('precursor rate', 2, 3, 0.123)]
    """
    check_arguments(delta_t, tau, imprecise, n_shuffles, conf_level, seed, zone)
    read = [read_times(e, zone=zone, drop=imprecise == "drop", name=n, caller=CALLER) for n, e in (("a", a), ("b", b))]
    by_day = any(days for _, days, _ in read)
    if by_day and (delta_t != int(delta_t) or tau != int(tau)):
        raise DataError(
            f"{CALLER}: some events are dated to the day, so delta_t and tau are whole days; got {delta_t!r} and {tau!r}."
        )
    times, same = check_times(read, by_day)
    window = check_window(times, first, last, delta_t, tau, by_day)
    counts = count_coincidences(times[0], times[1], window)
    if not all(c.events for c in counts):
        raise DesignError(
            f"{CALLER}: the window from {plain(float(tau))} to {plain(float(tau + delta_t))} days reaches out of the time watched for every event. "
            "Take a shorter one, or say by first= and last= how long was watched."
        )
    rng = np.random.default_rng(seed)
    drawn = np.array(
        [
            [c.rate for c in count_coincidences(times[0], shuffle(times[1], window, rng), window)]
            for _ in range(n_shuffles)
        ]
    )
    found = Found(counts, (_known(drawn[:, 0]), _known(drawn[:, 1])), conf_level)
    warnings = tuple(
        say_warnings(found, times, window, by_day, same, sum(n for *_, n in read), first is None or last is None)
    )
    simulated = any(isinstance(e, pl.DataFrame) and is_simulated(e) for e in (a, b))
    words = {"a": say.A, "b": say.B}
    return Estimates(
        question=say.QUESTION.fill(**words),
        estimand=say.ESTIMAND.fill(tau=plain(float(tau)), end=plain(float(tau + delta_t)), **words), scale=say.SCALE,
        method=say.METHOD.fill(length=plain(float(window.length)), n=f"{n_shuffles:,}", b=say.B), wording="association",
        frame=estimate_table(found), tables={"rates": rate_table(found)}, warnings=warnings, simulated=simulated,
        draw=partial(_draw, found=found), answers=partial(answer_coincidence, found, warnings, simulated),
    )  # fmt: skip


def _known(rates: Floats) -> Floats:
    known: Floats = rates[np.isfinite(rates)]
    return known


def _draw(result: Estimates, lang: Lang, *, found: Found) -> alt.LayerChart:
    rows = []
    for i, (label, count) in enumerate(zip((say.TRIGGER, say.PRECURSOR), found.counts, strict=True)):
        name = label.to(lang)
        seen = (count.rate, *wilson(count.rate, count.events, found.level))
        for contrast, values in ((say.SEEN, seen), (say.CHANCE, (float(found.drawn[i].mean()), *found.ends(i)))):
            rows.append((name, contrast.to(lang), *(100 * v for v in values), count.events))
    frame = pl.DataFrame(rows, schema=["label", "contrast", "estimate", "conf_low", "conf_high", "n"], orient="row")
    return share_points(frame, title=result.question, x_title=say.X, lang=lang, simulated=result.simulated)
