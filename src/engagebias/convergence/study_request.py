"""What an event study is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from engagebias.checks import check_choice, check_count, check_share
from engagebias.convergence.days import DAY, Days
from engagebias.convergence.happenings import Happening
from engagebias.convergence.study_fit import Asked
from engagebias.errors import DataError, DesignError
from engagebias.numerics.event_windows import Matching

CALLER = "event_study"
Scale = Literal["difference", "ratio"]


def check_request(
    lags: Sequence[int], weeks: int, days: Sequence[int], scale: Scale, lead: int, n_placebo: int, conf_level: float, seed: int
) -> Asked:  # fmt: skip
    """Check every argument but the events and the table."""
    check_choice(scale, ("difference", "ratio"), name="scale", caller=CALLER)
    check_count(weeks, name="weeks", caller=CALLER, least=1)
    check_count(lead, name="lead", caller=CALLER)
    check_count(n_placebo, name="n_placebo", caller=CALLER, least=99)
    check_count(seed, name="seed", caller=CALLER)
    check_share(conf_level, name="conf_level", caller=CALLER)
    for name, value, right in (("lags", lags, "0 or more"), ("days", days, "below 0")):
        if not isinstance(value, Iterable):
            raise DataError(
                f"{CALLER}: {name} is a list of whole numbers of days, {right}; got {value!r}. Write [{value!r}]."
            )
        given = list(value)
        wrong = [d for d in given if isinstance(d, bool) or not isinstance(d, int) or (d < 0) != (name == "days")]
        if wrong or (name == "lags" and not given) or len(set(given)) < len(given):
            raise DataError(f"{CALLER}: {name} are different whole numbers of days, {right}; got {given!r}.")
    matching = Matching(weeks, tuple(sorted(days)), ratio=scale == "ratio")
    return Asked(tuple(sorted(lags)), matching, lead, n_placebo, conf_level, seed)


def check_inside(series: Days, happenings: Sequence[Happening], asked: Asked) -> None:
    """Refuse events whose windows reach out of the series."""
    for event in happenings:
        begin, end = event.day - event.half * DAY, event.day + (asked.lags[-1] + event.half) * DAY
        if begin < series.first or end > series.last:
            raise DesignError(
                f"{CALLER}: {event.name!r} ({event.day}) needs days from {begin} to {end}, and the series runs from {series.first} to "
                f"{series.last}. Leave it out, or shorten lags=."
            )
