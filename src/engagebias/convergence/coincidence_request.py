"""What event coincidence is asked for: arguments, times, and the time watched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engagebias.checks import check_choice, check_count, check_number, check_share
from engagebias.convergence.days import check_day, check_zone
from engagebias.errors import DataError, DesignError
from engagebias.figures import plain
from engagebias.numerics.coincidence import Window

Floats = NDArray[np.float64]

CALLER = "event_coincidence"
EPOCH = dt.date(1970, 1, 1)


def check_arguments(
    delta_t: float, tau: float, imprecise: str, n_shuffles: int, conf_level: float, seed: int, zone: str
) -> None:
    """Check every argument but the events."""
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


def check_times(read: Sequence[tuple[list[float], bool, int]], by_day: bool) -> tuple[list[Floats], int]:
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


def check_window(
    times: Sequence[Floats], first: dt.date | None, last: dt.date | None, delta_t: float, tau: float, by_day: bool
) -> Window:
    """Return the time watched with the window that must fit into it."""
    for name, day in (("first", first), ("last", last)):
        check_day(day, name=name, caller=CALLER)
    if first is not None and last is not None and last < first:
        raise DataError(f"{CALLER}: the time watched ends ({last}) before it begins ({first}). Swap first= and last=.")
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
