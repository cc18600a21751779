"""What changed around dated offline events, against matched days and placebo dates?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import polars as pl

from engagebias.charts.event_ribbons import event_ribbons
from engagebias.convergence import study_words as say
from engagebias.convergence.days import read_days
from engagebias.convergence.happenings import Happenings, Imprecise, check_apart, read_happenings
from engagebias.convergence.study_answer import answer_study, check_before, say_warnings
from engagebias.convergence.study_fit import fit_study
from engagebias.convergence.study_request import CALLER, Scale, check_inside, check_request
from engagebias.convergence.study_tables import (
    ALL,
    adjusted_table,
    days_table,
    estimate_table,
    events_table,
    sample_table,
)
from engagebias.errors import DesignError
from engagebias.figures import plain
from engagebias.results import Estimates
from engagebias.schema import is_simulated
from engagebias.terms import name_term
from engagebias.words import Lang, Text

FEWEST_DATES = 9
MOST_PANELS = 6


def event_study(
    table: pl.DataFrame,
    *,
    events: Happenings,
    outcome: str,
    over: str | None = None,
    date: str = "date",
    zone: str = "UTC",
    lags: Sequence[int] = (0, 1, 2, 3),
    weeks: int = 4,
    days: Sequence[int] = (),
    scale: Scale = "difference",
    imprecise: Imprecise = "refuse",
    lead: int = 7,
    n_placebo: int = 1999,
    conf_level: float = 0.95,
    seed: int = 1,
) -> Estimates:
    """Compare the days from dated events on with matched days before, and that with the same around placebo dates.

    Parameters
    ----------
    table : polars.DataFrame
        One row a day, or one row a post (or anything else that has a time in UTC), which is added up by day.
    events : DataFrame, mapping or sequence
        A table of events with ``at`` (UTC), ``event_id`` and ``time_precision``; or days by name, such as ``{"Orlando":
        "2016-06-12"}``; or a list of days.
    outcome, over : str
        Column of counts, and the column that they are a part of: then the outcome is a share, the day's sum over the day's sum.
    date : str, default "date"
        Column of days, or of times in UTC.
    zone : str, default "UTC"
        By whose clock times become days: a night between two days falls on one of them by it.
    lags : sequence of int, default (0, 1, 2, 3)
        Days after an event that are compared; 0 is its day.
    weeks : int, default 4
        Each day is compared with the same weekday of so many weeks before the event, half of which must have a figure.
    days : sequence of int, default ()
        Days before the event to compare with instead, such as ``[-1]`` for the day before.
    scale : {"difference", "ratio"}, default "difference"
        The difference of the outcome, or the log of its ratio.
    imprecise : {"refuse", "widen", "drop"}, default "refuse"
        What is done with events dated by the week or month.
    lead : int, default 7
        Days before the event that are drawn, and checked for something unusual.
    n_placebo : int, default 1999
        How often dates are drawn for several events; for one event every date is used.
    conf_level : float, default 0.95
        Level of the intervals and bands.
    seed : int, default 1
        Seed of the draws.

    Returns
    -------
    Estimates
        ``.table()``: a row a lag and their mean, over all events; ``n`` is the number of events. Intervals are those changes that the
        placebo dates do not refute, null where these are too few. ``"events"``: each event by itself. ``"days"``: what was seen and expected
        on each day about each event, with the band. ``"adjusted"``: p-values allowing for several lags. ``"sample"``: which days were
        used. The wording is always "association".

    Raises
    ------
    DataError
        If a column is missing or not what it should be, times have no zone, or a precision has no known word.
    DesignError
        If events overlap, lie outside the series, have no matched days, are dated too coarsely or by report, or leave too few placebo dates.

    Notes
    -----
    A p-value is the rank of the change among changes around other days of the same series, whatever its autocorrelation: for one event
    all days, for several as many days as events, drawn with windows that do not overlap. None is below one over the number of these
    plus one.

    References
    ----------
    Fisher (1935), The design of experiments, for p-values by rank; MacKinlay (1997), Event studies in economics and finance, JEL 35:13-39.

    Examples
    --------
    >>> import datetime as dt
    >>> first = dt.date(2024, 1, 1)
    >>> day = [first + dt.timedelta(days=i) for i in range(120)]
    >>> series = pl.DataFrame({"date": day, "posts": [10 + i % 7 + 20 * (i == 80) for i in range(120)]})
    >>> study = event_study(series, events=["2024-03-21"], outcome="posts", lags=[0, 1])
    >>> study.table().select("term", "estimate", pl.col("p_value").round(3), "n").rows()[0]
    ('lag 0', 20.0, 0.01, 1)
    """
    asked = check_request(lags, weeks, days, scale, lead, n_placebo, conf_level, seed)
    series = read_days(table, outcome=outcome, over=over, date=date, zone=zone, caller=CALLER)
    happenings, dropped = read_happenings(events, zone=zone, imprecise=imprecise, caller=CALLER)
    check_apart(happenings, asked.lags[-1], CALLER)
    check_inside(series, happenings, asked)
    if scale == "ratio" and (series.numerator[series.known] <= 0).any():
        raise DesignError(
            f"{CALLER}: {outcome} is 0 or less on {int((series.numerator[series.known] <= 0).sum())} days, and has no ratio there. Use "
            "scale='difference'."
        )
    found = fit_study(series, happenings, asked, CALLER)
    if found.dates.size < FEWEST_DATES:
        raise DesignError(
            f"{CALLER}: only {found.dates.size} days can stand for an event (matched days before, lags after, clear of the events); "
            f"{FEWEST_DATES} are the least. Take fewer weeks=, or days=[-1], or shorter lags=; or a longer series."
        )
    named = say.SHARE.fill(outcome=name_term(outcome), over=name_term(over)) if over else name_term(outcome)
    matched = say.FIXED.fill(days=", ".join(f"{d:+d}" for d in days)) if days else say.WEEKS.fill(weeks=weeks)
    check = check_before(found)
    warnings = tuple(say_warnings(table, series, happenings, dropped, asked, found, check))
    simulated = is_simulated(table)
    return Estimates(
        question=say.QUESTION_OF.fill(outcome=named),
        estimand=(say.ESTIMAND_RATIO if scale == "ratio" else say.ESTIMAND).fill(n=len(happenings), outcome=named, matched=matched),
        method=say.METHOD.fill(
            clock=say.CLOCK.fill(zone=zone) if series.summed else say.AS_GIVEN,
            placebo=say.EVERY.fill(n=found.sets) if len(happenings) == 1 else say.DRAWN.fill(n=f"{found.sets:,}", events=len(happenings)),
        ),
        scale=(say.LOG_RATIO if scale == "ratio" else say.POINTS if over else say.DIFFERENCE).fill(outcome=named),
        wording="association", frame=estimate_table(found),
        tables={
            "events": events_table(happenings, found), "days": days_table(series, happenings, found),
            "adjusted": adjusted_table(found), "sample": sample_table(series, found),
        },
        checks=(check,), warnings=warnings, simulated=simulated,
        draw=partial(_draw, named=named, share=over is not None, level=conf_level),
        answers=partial(answer_study, happenings, found, named, over is not None, warnings, simulated),
    )  # fmt: skip


def _draw(result: Estimates, lang: Lang, *, named: Text, share: bool, level: float) -> alt.VConcatChart:
    factor = 100.0 if share else 1.0
    events = result.table("events")
    labels = {
        row["event"]: say.ALL.fill(name=row["event"], day=row["date"]).to(lang) for row in events.iter_rows(named=True)
    }
    labels[ALL] = say.MEAN.fill(n=events.height).to(lang)
    about = result.table("days")
    if events.height > MOST_PANELS:
        about = about.filter(event=ALL)
    frame = about.select(
        pl.col("event").replace_strict(labels, return_dtype=pl.String).alias("panel"), "offset", "date",
        *((factor * pl.col(c)).alias(c) for c in ("seen", "expected", "band_low", "band_high")),
    )  # fmt: skip
    return event_ribbons(
        frame, title=result.question, x_title=say.X, y_title=say.PERCENT.fill(outcome=named) if share else named,
        band=say.BAND.fill(level=plain(100 * level)), lang=lang, simulated=result.simulated,
    )  # fmt: skip
