"""What a cycle is asked of: the events, their kinds, how precisely they are dated, and the time in which they were watched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import polars as pl

from engagebias.checks import check_choice, check_count, check_number, check_share, check_there, listed
from engagebias.convergence import cycle_words as say
from engagebias.convergence.cycle_covariates import Known, read_covariates
from engagebias.disclosure import FEWEST
from engagebias.errors import DataError, DesignError
from engagebias.numerics.hawkes import Events
from engagebias.schema import check_frame
from engagebias.words import Text

Array = np.ndarray[Any, Any]
Decay = Literal["common", "by kind"]

CALLER = "cycle"
FEW = 50  # events of a kind below which its links are hardly known
DAY_US = 86_400_000_000
UNITS = {"day": 1.0, "hour": 1 / 24, "minute": 1 / 1440, "second": 1 / 86_400}
"""Precision of a time, and how many days long it is."""
_COARSE = 1 / 1440  # precision in days from which placing an event within it is a matter of luck that may count
_LINK = " -> "


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Events as times in days since ``start``, and what is asked of them."""

    kinds: tuple[str, ...]
    harm: int
    days: Array
    kind: Array
    unit: Array
    start: dt.datetime
    length: float
    known: Known
    costs: Mapping[str, float]
    own_decays: bool
    block: float
    conf_level: float
    n_boot: int
    n_placebo: int
    n_draws: int
    seed: int
    steps: tuple[tuple[str, int], ...]
    notes: tuple[Text, ...]

    @property
    def coarse(self) -> bool:
        """Whether some events are dated so roughly that where in it they are placed may count."""
        return bool((self.unit >= _COARSE).any())

    @property
    def counts(self) -> list[int]:
        """Number of events by kind."""
        return [int(c) for c in np.bincount(self.kind, minlength=len(self.kinds))]

    @property
    def links(self) -> list[str]:
        """Names of the links, by the kind that comes first."""
        return [link(a, b) for a in self.kinds for b in self.kinds]

    def events(self, rng: np.random.Generator) -> Events:
        """Return the events, each placed at random within the precision of its time."""
        times = np.minimum(self.days + rng.random(self.days.size) * self.unit, np.nextafter(self.length, 0))
        return self._ordered(times, self.kind)

    def blurred(self, rng: np.random.Generator, drawn: Events) -> Events:
        """Return simulated events as they would be known: dated as roughly as ours, and placed at random again."""
        if not self.coarse:
            return drawn
        unit = np.empty(drawn.times.size)
        for k in range(len(self.kinds)):
            mine = drawn.kind == k
            unit[mine] = rng.choice(self.unit[self.kind == k], int(mine.sum()))
        rough = unit >= _COARSE
        times = drawn.times.copy()
        times[rough] = (np.floor(times[rough] / unit[rough]) + rng.random(int(rough.sum()))) * unit[rough]
        return self._ordered(np.minimum(times, np.nextafter(self.length, 0)), drawn.kind)

    def _ordered(self, times: Array, kind: Array) -> Events:
        turn = np.argsort(times, kind="stable")
        return Events(times[turn], kind[turn], len(self.kinds), self.length, self.known.starts, self.known.values)


def link(first: str, then: str) -> str:
    """Name the link from one kind to another."""
    return f"{first}{_LINK}{then}"


def check_request(
    events: pl.DataFrame, *, harm: str, by: str, kinds: Sequence[str] | None, at: str, window: tuple[dt.datetime, dt.datetime] | None,
    covariates: pl.DataFrame | None, costs: Mapping[str, float] | None, decay: Decay, block_hours: float, conf_level: float, n_boot: int,
    n_placebo: int, n_draws: int, seed: int,
) -> Asked:  # fmt: skip
    """Check every argument, and return the events as numbers."""
    check_frame(events, caller=CALLER)
    check_choice(decay, ("common", "by kind"), name="decay", caller=CALLER)
    check_share(conf_level, name="conf_level", caller=CALLER)
    check_count(n_boot, name="n_boot", caller=CALLER, least=20)
    check_count(n_placebo, name="n_placebo", caller=CALLER, least=0)
    check_count(n_draws, name="n_draws", caller=CALLER, least=1)
    check_count(seed, name="seed", caller=CALLER)
    check_number(block_hours, name="block_hours", caller=CALLER)
    if block_hours <= 0:
        raise DataError(
            f"{CALLER}: block_hours is the hours in which a shared shock is on or off, above 0; got {block_hours!r}."
        )
    for name, argument in ((by, "by"), (at, "at")):
        check_there(events, name, caller=CALLER, table="the table of events", remedy=f"{argument}= names the column.")
    names = _kinds(events, by, kinds)
    check_choice(harm, names, name="harm", caller=CALLER)
    priced = _costs(costs, names)
    notes = list(_reporting(events, at))
    rows = events.filter(pl.col(by).cast(pl.String).is_in(names))
    dated = rows.filter(pl.col(at).is_not_null())
    moments, unit = _moments(dated, at)
    begin, end, assumed = _window(moments, unit, window)
    notes += [say.WINDOW.fill(start=_written(begin), end=_written(end))] if assumed else []
    inside = (moments >= _micros(begin)) & (moments < _micros(end))
    kind = np.array([names.index(v) for v in dated[by].cast(pl.String).to_list()], dtype=np.int64)[inside]
    days, unit = ((moments - _micros(begin)) / DAY_US)[inside], unit[inside]
    counts = np.bincount(kind, minlength=len(names))
    _check_enough(names, counts, days, unit)
    length = (end - begin).total_seconds() / 86_400
    steps = (
        ("given", events.height), ("left out: of another kind", events.height - rows.height), ("left out: no time", rows.height - dated.height),
        ("left out: outside the window", int((~inside).sum())), ("used", int(inside.sum())),
    )  # fmt: skip
    asked = Asked(
        names, names.index(harm), days, kind, unit, begin, length, read_covariates(covariates, begin, length, CALLER), priced,
        decay == "by kind", block_hours / 24, conf_level, n_boot, n_placebo, n_draws, seed, steps, (),
    )  # fmt: skip
    return replace(asked, n_draws=n_draws if asked.coarse else 1, notes=(*notes, *_remarks(asked)))


def _kinds(events: pl.DataFrame, by: str, kinds: Sequence[str] | None) -> tuple[str, ...]:
    found = events[by].drop_nulls().cast(pl.String).unique(maintain_order=True).to_list()
    names = tuple(sorted(found)) if kinds is None else listed(kinds, name="kinds", caller=CALLER, of="kinds")
    for name in names:
        check_choice(name, found, name="kinds", caller=CALLER)
    if len(set(names)) != len(names):
        raise DataError(f"{CALLER}: kinds names a kind twice: {', '.join(map(repr, names))}.")
    if len(names) < 2:
        said = ", ".join(map(repr, found[:8])) or "none"
        raise DesignError(
            f"{CALLER}: a cycle needs two kinds of events or more, and {by!r} has {said}. Name the column of kinds by by=, or add the events "
            "of the other side."
        )
    if len(names) > 8:
        raise DesignError(
            f"{CALLER}: {by!r} has {len(names)} kinds, and so {len(names) ** 2} links. Name at most eight of them by kinds=."
        )
    return names


def _costs(costs: Mapping[str, float] | None, names: Sequence[str]) -> dict[str, float]:
    links = [link(a, b) for a in names for b in names]
    made = {}
    if costs is not None and not isinstance(costs, Mapping):
        raise DataError(f"{CALLER}: costs gives a cost by link, such as {{{links[0]!r}: 3}}; got {costs!r}.")
    for name, cost in (costs or {}).items():
        check_choice(name, links, name="costs", caller=CALLER)
        check_number(cost, name=f"costs[{name!r}]", caller=CALLER)
        if cost <= 0:
            raise DataError(
                f"{CALLER}: costs[{name!r}] is what it costs to weaken that link by one percent, above 0; got {cost!r}. Leave a link out if its "
                "cost is not known."
            )
        made[name] = float(cost)
    return made


def _reporting(events: pl.DataFrame, at: str) -> list[Text]:
    """Say that times of reports are no times of events, where the table lets it be seen."""
    named = any(word in at.lower() for word in ("report", "publish", "publication", "recorded", "ingest"))
    marked = "dated_by" in events.columns and bool((events["dated_by"].cast(pl.String) == "report").any())
    return [say.REPORTED.fill(at=repr(at))] if named or marked else []


def _moments(rows: pl.DataFrame, at: str) -> tuple[Array, Array]:
    """Return times in microseconds since 1970, and the precision of each in days."""
    kind = rows.schema[at]
    if kind == pl.Date:
        return rows[at].cast(pl.Datetime("us")).dt.epoch("us").to_numpy(), np.full(rows.height, 1.0)
    if not isinstance(kind, pl.Datetime):
        raise DataError(f"{CALLER}: {at!r} must hold dates, or times with a time zone; it is {kind}.")
    if kind.time_zone is None:
        raise DataError(
            f"{CALLER}: {at!r} holds times without a zone: online times are often UTC and offline ones local, and hours decide what came first. "
            f'Say which it is: pl.col("{at}").dt.replace_time_zone("UTC"), or ("Asia/Jerusalem") and then .dt.convert_time_zone("UTC").'
        )
    local = rows[at].dt.convert_time_zone("UTC")
    moments = local.dt.epoch("us").to_numpy()
    if "time_precision" in rows.columns and rows["time_precision"].null_count() < rows.height:
        return moments, _stated(rows["time_precision"].cast(pl.String).to_list(), moments)
    return moments, np.full(rows.height, _seen(moments))


def _stated(words: list[str | None], moments: Array) -> Array:
    seen = _seen(moments)
    coarse = sorted({w for w in words if w is not None and w not in UNITS})
    if coarse:
        raise DesignError(
            f"{CALLER}: {sum(w in coarse for w in words)} events are dated to {', '.join(map(repr, coarse))} (time_precision); a cycle that runs "
            f"in hours and days needs one of {', '.join(map(repr, UNITS))}. Leave those events out, and say how many there were."
        )
    return np.array([seen if w is None else UNITS[w] for w in words])


def _seen(moments: Array) -> float:
    """Return the precision that all times bear: whole days, hours, minutes or seconds, else none."""
    for unit in UNITS.values():
        if moments.size and not (moments % round(unit * DAY_US)).any():
            return unit
    return 0.0


def _window(
    moments: Array, unit: Array, window: tuple[dt.datetime, dt.datetime] | None
) -> tuple[dt.datetime, dt.datetime, bool]:
    if window is None:
        if not moments.size:
            raise DesignError(f"{CALLER}: no event of these kinds has a time.")
        first, last = int(moments.min()) // DAY_US, (int((moments + unit * DAY_US).max()) - 1) // DAY_US + 1
        epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
        return epoch + dt.timedelta(days=first), epoch + dt.timedelta(days=last), True
    ends = tuple(window) if isinstance(window, tuple | list) else ()
    if (
        len(ends) != 2
        or not all(isinstance(e, dt.datetime) and e.tzinfo is not None for e in ends)
        or not ends[0] < ends[1]
    ):
        raise DataError(
            f"{CALLER}: window is when watching began and ended, two times with a zone in order, such as "
            f"(datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)); got {window!r}."
        )
    return ends[0].astimezone(dt.UTC), ends[1].astimezone(dt.UTC), False


def _micros(moment: dt.datetime) -> int:
    return (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)


def _written(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


def _check_enough(names: Sequence[str], counts: Array, days: Array, unit: Array) -> None:
    for name, count in zip(names, counts.tolist(), strict=True):
        if count < FEWEST:
            raise DesignError(
                f"{CALLER}: there are fewer than {FEWEST} events of kind {name!r} in the window, and links to and from so few cannot be told. Use "
                "event coincidence or an event study for them, or take a longer time."
            )
    if np.unique(days).size == 1:
        raise DesignError(
            f"{CALLER}: all {days.size} events have one and the same time, so that nothing came before anything else. Use the times of the "
            "events, not of their collection."
        )
    if unit.max() >= 1 and np.unique(np.floor(days)).size == 1:
        raise DesignError(
            f"{CALLER}: all {days.size} events are dated to one and the same day: which came first is not known. Use their times, or more days."
        )


def _remarks(asked: Asked) -> list[Text]:
    said = []
    for name, count in zip(asked.kinds, asked.counts, strict=True):
        if count < FEW:
            said.append(say.FEW.fill(kind=repr(name), n=count))
    if asked.coarse:
        rough = int((asked.unit >= _COARSE).sum())
        said.append(say.COARSE.fill(n=f"{rough:,}", draws=asked.n_draws))
    elif np.unique(np.column_stack([asked.days, asked.kind]), axis=0).shape[0] < 0.95 * asked.days.size:
        said.append(say.TIES)
    weekdays = {int(d) % 7 for d in (np.floor(asked.days) + asked.start.weekday()).tolist()}
    if len(weekdays) <= 2 and asked.length > 28:
        said.append(say.WEEKDAYS.fill(n=len(weekdays)))
    return said
