"""Do sparse events of one kind follow those of another more often than chance?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.charts.moderation import share_points
from engagebias.checks import check_choice, check_count, check_number, check_share
from engagebias.convergence import coincidence_words as say
from engagebias.convergence.days import check_zone
from engagebias.convergence.happenings import Happenings, read_times
from engagebias.errors import DataError, DesignError
from engagebias.figures import p_value, plain
from engagebias.numerics.coincidence import Count, Window, count_coincidences, overlap, shuffle
from engagebias.numerics.proportions import wilson
from engagebias.results import Answer, Estimates
from engagebias.schema import is_simulated
from engagebias.words import SPACE, Lang, Text, join

Floats = NDArray[np.float64]

CALLER = "event_coincidence"
MANY, FEW = 50, 5
EPOCH = dt.date(1970, 1, 1)
TERMS = ("trigger rate", "precursor rate")


@dataclass(frozen=True, slots=True)
class Found:
    """Counts of both rates, what the shuffles give of each, and how many shuffles reach what was seen."""

    counts: tuple[Count, Count]
    drawn: tuple[Floats, Floats]
    level: float

    def p(self, which: int) -> float:
        """Return the share of shuffles, what was seen among them, with as high a rate at least."""
        return float((1 + (self.drawn[which] >= self.counts[which].rate - 1e-12).sum()) / (1 + self.drawn[which].size))

    def ends(self, which: int) -> tuple[float, float]:
        """Return between which rates most shuffles lie."""
        low, high = np.quantile(self.drawn[which], [(1 - self.level) / 2, (1 + self.level) / 2])
        return float(low), float(high)


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
    _check(delta_t, tau, imprecise, n_shuffles, conf_level, seed, zone)
    read = [read_times(e, zone=zone, drop=imprecise == "drop", name=n, caller=CALLER) for n, e in (("a", a), ("b", b))]
    by_day = any(days for _, days, _ in read)
    if by_day and (delta_t != int(delta_t) or tau != int(tau)):
        raise DataError(
            f"{CALLER}: some events are dated to the day, so delta_t and tau are whole days; got {delta_t!r} and {tau!r}."
        )
    times, same = _times(read, by_day)
    window = _window(times, first, last, delta_t, tau, by_day)
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
    warnings = tuple(_say(found, times, window, by_day, same, sum(n for *_, n in read), first is None or last is None))
    simulated = any(isinstance(e, pl.DataFrame) and is_simulated(e) for e in (a, b))
    words = {"a": say.A, "b": say.B}
    return Estimates(
        question=say.QUESTION.fill(**words),
        estimand=say.ESTIMAND.fill(tau=plain(float(tau)), end=plain(float(tau + delta_t)), **words), scale=say.SCALE,
        method=say.METHOD.fill(length=plain(float(window.length)), n=f"{n_shuffles:,}", b=say.B), wording="association",
        frame=_estimates(found), tables={"rates": _rates(found)}, warnings=warnings, simulated=simulated,
        draw=partial(_draw, found=found), answers=partial(_answer, found, warnings, simulated),
    )  # fmt: skip


def _check(
    delta_t: float, tau: float, imprecise: str, n_shuffles: int, conf_level: float, seed: int, zone: str
) -> None:
    for name, value in (("delta_t", delta_t), ("tau", tau)):
        check_number(value, name=name, caller=CALLER)
        if value < 0:
            raise DataError(
                f"{CALLER}: {name} is a number of days of 0 or more; got {value!r}. To ask the other way round, swap a and b."
            )
    check_choice(imprecise, ("refuse", "drop"), name="imprecise", caller=CALLER)
    check_count(n_shuffles, name="n_shuffles", caller=CALLER, least=99)
    check_count(seed, name="seed", caller=CALLER)
    check_share(conf_level, name="conf_level", caller=CALLER)
    check_zone(zone, CALLER)


def _times(read: Sequence[tuple[list[float], bool, int]], by_day: bool) -> tuple[list[Floats], int]:
    """Return times of both kinds, a day once, and how many events share the day of another of their kind."""
    made, same = [], 0
    for name, (values, *_) in zip(("a", "b"), read, strict=True):
        each = np.array(values)
        if by_day:
            each = np.unique(np.floor(each))
            same += len(values) - each.size
        if len(values) > 1 and each.size == 1:
            day = EPOCH + dt.timedelta(days=int(each[0]))
            raise DesignError(
                f"{CALLER}: all {len(values)} events of {name} fall on {day}: that is one event. Pass that day once."
            )
        made.append(np.sort(each))
    return made, same


def _window(
    times: Sequence[Floats], first: dt.date | None, last: dt.date | None, delta_t: float, tau: float, by_day: bool
) -> Window:
    ends = np.concatenate(times)
    begin = float(ends.min()) if first is None else float((first - EPOCH).days)
    end = float(ends.max()) if last is None else float((last - EPOCH).days + (0 if by_day else 1))
    outside = int(((ends < begin) | (ends > end)).sum())
    if outside:
        raise DesignError(
            f"{CALLER}: {outside} events lie outside the time watched ({EPOCH + dt.timedelta(days=int(begin))} to "
            f"{EPOCH + dt.timedelta(days=int(end))}). Widen first= and last=, or leave them out of both kinds."
        )
    window = Window(begin, end, float(delta_t), float(tau), int(by_day))
    if window.width <= 0 or window.width + tau >= window.length:
        raise DesignError(
            f"{CALLER}: a window of {plain(float(window.width))} days after {plain(float(tau))} does not fit into the "
            f"{plain(float(window.length))} days watched. Take a smaller delta_t= (above 0 for times) or tau=, or say by first= and "
            "last= how long was watched."
        )
    return window


def _known(rates: Floats) -> Floats:
    known: Floats = rates[np.isfinite(rates)]
    return known


def _estimates(found: Found) -> pl.DataFrame:
    rows = []
    for i, term in enumerate(TERMS):
        low, high = found.ends(i)
        rate, chance = found.counts[i].rate, float(found.drawn[i].mean())
        rows.append(
            {
                "term": term, "estimate": rate - chance, "std_error": float(found.drawn[i].std(ddof=1)), "conf_low": rate - high,
                "conf_high": rate - low, "p_value": found.p(i), "n": found.counts[i].events,
            }
        )  # fmt: skip
    return pl.DataFrame(rows)


def _rates(found: Found) -> pl.DataFrame:
    rows = [
        {
            "term": term, "coincide": count.coincide, "n": count.events, "rate": count.rate, "chance_poisson": count.chance,
            "p_poisson": count.p, "chance_shuffled": float(found.drawn[i].mean()), "p_shuffled": found.p(i),
        }
        for i, (term, count) in enumerate(zip(TERMS, found.counts, strict=True))
    ]  # fmt: skip
    return pl.DataFrame(rows)


def _say(
    found: Found, times: Sequence[Floats], window: Window, by_day: bool, same: int, dropped: int, guessed: bool
) -> list[Text]:
    said = []
    if by_day and window.tau == 0:
        said.append(say.DAYS)
    over = [overlap(t, window) for t in times]
    if any(over):
        said.append(say.OVERLAP.fill(a=over[0], of_a=times[0].size, b=over[1], of_b=times[1].size))
    sizes = [t.size for t in times]
    if max(sizes) >= MANY:
        said.append(say.MANY.fill(n=max(sizes)))
    if min(sizes) < FEW:
        said.append(say.FEW.fill(n=min(sizes)))
    lost = [t.size - c.events for t, c in zip(times, found.counts, strict=True)]
    if any(lost):
        said.append(say.EDGE.fill(a=lost[0], b=lost[1]))
    if same:
        said.append(say.SAME.fill(n=same))
    if dropped:
        said.append(say.DROPPED.fill(n=dropped))
    return [*said, *([say.WATCHED] if guessed else [])]


def _answer(found: Found, warnings: Sequence[Text], simulated: bool, lang: Lang) -> Answer:
    words = {"a": say.A, "b": say.B}
    parts: list[Text] = [
        text.fill(
            k=count.coincide,
            n=count.events,
            chance=f"{100 * found.drawn[i].mean():.0f}",
            p=p_value(found.p(i)),
            **words,
        )
        for i, (text, count) in enumerate(zip((say.SAID_TRIGGER, say.SAID_PRECURSOR), found.counts, strict=True))
    ]
    row = _estimates(found).row(0, named=True)
    estimate, low, high = (100 * row[c] for c in ("estimate", "conf_low", "conf_high"))
    return Answer(
        question=say.QUESTION.fill(**words).to(lang), sentence=join([*parts, say.NOT_CAUSE], SPACE).to(lang), estimate=estimate, low=low,
        high=high, unit=say.UNIT.fill(a=say.A).to(lang), wording="association", warnings=tuple(w.to(lang) for w in warnings),
        simulated=simulated, lang=lang,
    )  # fmt: skip


def _draw(result: Estimates, lang: Lang, *, found: Found) -> alt.LayerChart:
    rows = []
    for i, (label, count) in enumerate(zip((say.TRIGGER, say.PRECURSOR), found.counts, strict=True)):
        name = label.to(lang)
        seen = (count.rate, *wilson(count.rate, count.events, found.level))
        for contrast, values in ((say.SEEN, seen), (say.CHANCE, (float(found.drawn[i].mean()), *found.ends(i)))):
            rows.append((name, contrast.to(lang), *(100 * v for v in values), count.events))
    frame = pl.DataFrame(rows, schema=["label", "contrast", "estimate", "conf_low", "conf_high", "n"], orient="row")
    return share_points(frame, title=result.question, x_title=say.X, lang=lang, simulated=result.simulated)
