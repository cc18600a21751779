"""Dated events: their names, days, and how precisely they are dated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import polars as pl

from engagebias.checks import check_choice
from engagebias.convergence.days import check_zone
from engagebias.errors import DataError, DesignError

Imprecise = Literal["refuse", "widen", "drop"]
Moment = dt.date | dt.datetime | str
Happenings = pl.DataFrame | Mapping[str, Moment] | Sequence[Moment]

HALF = {"day": 0, "week": 3, "month": 15}
"""Days by which an event may be earlier or later than its date, by the precision of that date."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: its name, its day, and how many days earlier or later it may have been."""

    name: str
    day: dt.date
    half: int


def read_happenings(events: Happenings, *, zone: str, imprecise: Imprecise, caller: str) -> tuple[list[Happening], int]:
    """Return events by day, and how many were dropped because their date is too coarse."""
    check_choice(imprecise, ("refuse", "widen", "drop"), name="imprecise", caller=caller)
    rows = _of_table(events, caller) if isinstance(events, pl.DataFrame) else _of_list(events, caller)
    if not rows:
        raise DesignError(f"{caller}: events is empty. Give dates, such as {{'Orlando': '2016-06-12'}}.")
    coarse = [name for name, _, precision in rows if precision != "day"]
    if coarse and imprecise == "refuse":
        raise DesignError(
            f"{caller}: {len(coarse)} of {len(rows)} events are dated by the week or month ({_some(coarse)}): a date that may be days off "
            "is measured with error and thins out what follows it. Leave them out by imprecise='drop', or average over all days on "
            "which they may have happened by imprecise='widen'."
        )
    kept = [row for row in rows if imprecise != "drop" or row[2] == "day"]
    if not kept:
        raise DesignError(f"{caller}: no event is dated to the day. Find their days, or use imprecise='widen'.")
    made = [Happening(name, _day(at, name, zone, caller), HALF[precision]) for name, at, precision in kept]
    return sorted(made, key=lambda h: h.day), len(rows) - len(kept)


def read_times(events: Happenings, *, zone: str, drop: bool, name: str, caller: str) -> tuple[list[float], bool, int]:
    """Return when events were, in days from 1970, whether only their days are known, and how many were dropped for coarse dates."""
    rows = _of_table(events, caller) if isinstance(events, pl.DataFrame) else _of_list(events, caller)
    coarse = [who for who, _, precision in rows if precision != "day"]
    if coarse and not drop:
        raise DesignError(
            f"{caller}: {len(coarse)} of {len(rows)} events of {name} are dated by the week or month ({_some(coarse)}), too coarse for what "
            "follows what. Leave them out by imprecise='drop'."
        )
    kept = [(who, _moment(at, who, caller)) for who, at, precision in rows if precision == "day"]
    if not kept:
        raise DesignError(f"{caller}: {name} holds no event dated to the day. Give dates, such as ['2016-06-12'].")
    told = isinstance(events, pl.DataFrame) and "time_precision" in events.columns
    by_day = told or not all(isinstance(at, dt.datetime) for _, at in kept)
    if by_day:
        return [float((_day(at, who, zone, caller) - dt.date(1970, 1, 1)).days) for who, at in kept], True, len(coarse)
    for who, at in kept:
        _day(at, who, zone, caller)  # refuses a time without a zone
    return [at.timestamp() / 86_400 for _, at in kept if isinstance(at, dt.datetime)], False, len(coarse)


def check_apart(happenings: Sequence[Happening], last_lag: int, caller: str) -> None:
    """Refuse events that fall together, or whose windows overlap."""
    days = {h.day for h in happenings}
    if len(happenings) > 1 and len(days) == 1:
        raise DesignError(
            f"{caller}: all {len(happenings)} events fall on {happenings[0].day}: that is one event, however many reports it has. Pass that "
            "day once."
        )
    for one, two in pairwise(happenings):
        apart = (two.day - one.day).days
        if apart <= last_lag + one.half + two.half:
            raise DesignError(
                f"{caller}: {one.name!r} ({one.day}) and {two.name!r} ({two.day}) are {apart} days apart, and a window takes "
                f"{last_lag + 1 + one.half + two.half}: the days of the second would count for both. Shorten lags=, or leave one out."
            )


def _of_table(events: pl.DataFrame, caller: str) -> list[tuple[str, object, str]]:
    if "at" not in events.columns:
        reported = [name for name in events.columns if "report" in name.lower()]
        more = f" {reported[0]!r} says when it was reported, which is not when it happened." if reported else ""
        raise DataError(
            f"{caller}: the table of events has no column 'at', the time of each event.{more} Name the right one 'at'."
        )
    if "dated_by" in events.columns and (events["dated_by"] == "report").any():
        raise DesignError(
            f"{caller}: some events are dated by when they were reported (dated_by is 'report'). What follows a report may have come before "
            "the report and after the event: find the days of the events."
        )
    words = (
        events["time_precision"].fill_null("day").to_list()
        if "time_precision" in events.columns
        else ["day"] * events.height
    )
    strange = next((w for w in words if w not in HALF), None)
    if strange is not None:
        raise DataError(
            f"{caller}: time_precision is {strange!r}; it must be 'day', 'week' or 'month'. Codes mean different things in different sources "
            "(in ACLED '2' is a week and '3' a month; in UCDP '2' is two to six days, '3' a week and '4' a month): write them by "
            "pl.col('time_precision').replace_strict({'1': 'day', ...})."
        )
    names = events["event_id"].cast(pl.String).to_list() if "event_id" in events.columns else [None] * events.height
    moments = events["at"].to_list()
    return [(n or str(at), at, word) for n, at, word in zip(names, moments, words, strict=True)]


def _of_list(events: Mapping[str, Moment] | Sequence[Moment], caller: str) -> list[tuple[str, object, str]]:
    if isinstance(events, str):
        raise DataError(
            f"{caller}: events is a list of dates or a table, got the string {events!r}. Write [{events!r}]."
        )
    if not isinstance(events, Iterable):
        raise DataError(
            f"{caller}: events is a list of dates, dates by name, or a table with a column 'at'; got {events!r}. One date is written "
            "['2016-06-12']."
        )
    pairs = list(events.items()) if isinstance(events, Mapping) else [(str(e), e) for e in events]
    return [(str(name), at, "day") for name, at in pairs]


def _moment(at: object, name: str, caller: str) -> object:
    """Return what a string says as a day or a time."""
    if not isinstance(at, str):
        return at
    try:
        return dt.datetime.fromisoformat(at) if len(at) > len("2016-06-12") else dt.date.fromisoformat(at)
    except ValueError:
        raise DataError(f"{caller}: event {name!r} has the date {at!r}; write it as '2016-06-12'.") from None


def _day(at: object, name: str, zone: str, caller: str) -> dt.date:
    """Return the day of a moment by the clock of a zone."""
    at = _moment(at, name, caller)
    if isinstance(at, dt.datetime):
        if at.tzinfo is None:
            raise DataError(
                f"{caller}: event {name!r} has a time without a zone ({at}): its day depends on it. Give its day alone, or a time in UTC, "
                "such as '2016-06-12T06:00+00:00'."
            )
        return at.astimezone(check_zone(zone, caller)).date()
    if isinstance(at, dt.date):
        return at
    raise DataError(f"{caller}: event {name!r} has no date ({at!r}). Leave it out, and say how many there were.")


def _some(names: Sequence[str], most: int = 3) -> str:
    return ", ".join(map(repr, names[:most])) + (", ..." if len(names) > most else "")
