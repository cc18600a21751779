"""Tables of posts, happenings or days as one figure a day; a day without a figure is a gap and not a zero."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_there, listed
from engagebias.errors import DataError, DesignError
from engagebias.schema import check_frame

Floats = NDArray[np.float64]
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """Consecutive days with what was counted and out of how much; NaN where a day has no figure."""

    first: dt.date
    numerator: Floats
    denominator: Floats
    left_out: int
    summed: bool

    @property
    def last(self) -> dt.date:
        """Return the last day."""
        return self.first + (self.numerator.size - 1) * DAY

    @property
    def known(self) -> NDArray[np.bool_]:
        """Say which days have a figure."""
        return np.isfinite(self.numerator) & np.isfinite(self.denominator)

    def place(self, day: dt.date) -> int:
        """Return where a day stands."""
        return (day - self.first).days


def daily_series(
    table: pl.DataFrame,
    *,
    date: str,
    sums: Sequence[str] = (),
    count_by: str | None = None,
    zone: str = "UTC",
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> pl.DataFrame:
    """Make one row a day out of posts or happenings.

    Parameters
    ----------
    table : polars.DataFrame
        Posts or happenings, one a row.
    date : str
        Column of their times, in UTC, or of days.
    sums : sequence of str, default ()
        Columns to add up, such as ``["reaction_sad", "reactions"]``. A day without a figure has a null.
    count_by : str, optional
        Column, such as ``"space"``, whose values' rows are counted, a column each. A day without a row has 0 here: it says that all
        happenings between the first and the last day are in the table.
    zone : str, default "UTC"
        By whose clock a day begins and ends, such as ``"Asia/Jerusalem"`` or ``"Etc/GMT+5"`` (five hours behind UTC).
    first, last : datetime.date, optional
        The days between which the table is complete; those of the first and the last row by default. No row may lie outside.

    Returns
    -------
    polars.DataFrame
        ``date``, the counts and sums, and ``platform`` where every row has the same.

    Raises
    ------
    DataError
        If a column is missing or not what it should be, times have no zone, or rows have no day or lie outside ``first`` to ``last``.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> posts = simulate("posts", seed=1).posts
    >>> daily_series(posts, date="created_at", sums=["likes"]).columns
    ['date', 'likes', 'platform']
    """
    caller = "daily_series"
    names = tuple(dict.fromkeys(listed(sums, name="sums", caller=caller)))
    if not names and count_by is None:
        raise DataError(f"{caller}: nothing to add up or to count. Name columns in sums=, or one in count_by=.")
    given = check_frame(table, caller=caller)
    for name in names:
        _check_figures(given, name, caller)
    frame, _ = _with_day(given, date, zone, caller)
    if frame.height < given.height:
        raise DataError(
            f"{caller}: {given.height - frame.height} of {given.height} rows have no {date}, so they count on no day. Leave them out by "
            f"table.drop_nulls({date!r}), and say how many there were."
        )
    known = [pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in names]
    parts = [frame.group_by("_day").agg(known)] if names else []
    if count_by is not None:
        check_there(frame, count_by, caller=caller, remedy="count_by= names a column of words.")
        kinds = frame[count_by].drop_nulls().cast(pl.String).unique().sort().to_list()
        clash = set(kinds) & {*names, "date", "platform", "_day"}
        if clash:
            raise DataError(
                f"{caller}: {count_by} has the value {sorted(clash)[0]!r}, which is a column already. Rename it."
            )
        parts.append(
            frame.group_by("_day").agg(
                (pl.col(count_by).cast(pl.String) == k).sum().cast(pl.Int64).alias(k) for k in kinds
            )
        )
    begin, end = _complete(frame["_day"], first, last, caller)
    made = pl.DataFrame({"_day": pl.date_range(begin, end, eager=True)})
    for part in parts:
        made = made.join(part, on="_day", how="left", maintain_order="left")
    if count_by is not None:
        made = made.with_columns(pl.col(kinds).fill_null(0))
    alike = "platform" in frame.columns and frame["platform"].n_unique() == 1
    named = made.rename({"_day": "date"})
    return named.with_columns(platform=pl.lit(frame["platform"][0])) if alike else named


def read_days(table: pl.DataFrame, *, outcome: str, over: str | None, date: str, zone: str, caller: str) -> Days:
    """Return one figure a day, of a table by days or of rows with times in UTC."""
    given = check_frame(table, caller=caller)
    names = [outcome, *([over] if over else [])]
    for name in names:
        _check_figures(given, name, caller)
    frame, timed = _with_day(given, date, zone, caller)
    if not timed and frame["_day"].is_duplicated().any():
        day = frame.filter(pl.col("_day").is_duplicated())["_day"].sort()[0]
        raise DataError(
            f"{caller}: {day} stands in several rows, and a day has one figure. Choose a place or kind first, such as "
            "table.filter(region='gaza'), or add rows up with table.group_by('date')."
        )
    known = frame.drop_nulls(names)
    if not known.height:
        raise DataError(f"{caller}: {' and '.join(names)} have no figure on any day. Is the column the right one?")
    if over:
        wrong = known.filter((pl.col(over) < 0) | (pl.col(outcome) < 0) | (pl.col(outcome) > pl.col(over)))
        if wrong.height:
            raise DataError(
                f"{caller}: {outcome} is below 0 or above {over} in {wrong.height} rows (first: {wrong['_day'].sort()[0]}). A share needs "
                "a part and its whole: were the two swapped?"
            )
    daily = known.group_by("_day").agg(pl.col(names).sum())
    days = pl.DataFrame({"_day": pl.date_range(daily["_day"].min(), daily["_day"].max(), eager=True)})  # type: ignore[arg-type]
    filled = days.join(daily, on="_day", how="left", maintain_order="left")
    top = filled[outcome].cast(pl.Float64).to_numpy(writable=True)
    bottom = filled[over].cast(pl.Float64).to_numpy(writable=True) if over else np.where(np.isfinite(top), 1.0, np.nan)
    bottom[bottom == 0] = np.nan  # of nothing there is no share
    return Days(filled["_day"][0], top, bottom, given.height - known.height, timed)


def check_day(day: object, *, name: str, caller: str) -> None:
    """Refuse what is no day: a string, or a time, whose day depends on a zone."""
    if day is not None and (isinstance(day, dt.datetime) or not isinstance(day, dt.date)):
        raise DataError(f"{caller}: {name} is a day, such as datetime.date(2024, 1, 1); got {day!r}.")


def _complete(days: pl.Series, first: dt.date | None, last: dt.date | None, caller: str) -> tuple[dt.date, dt.date]:
    """Return between which days the table is complete; no row may lie outside."""
    for name, day in (("first", first), ("last", last)):
        check_day(day, name=name, caller=caller)
    begin, end = first or days.min(), last or days.max()
    assert isinstance(begin, dt.date)
    assert isinstance(end, dt.date)
    outside = int(((days < begin) | (days > end)).sum())
    if outside:
        raise DataError(
            f"{caller}: {outside} of {days.len()} rows lie outside {begin} to {end}. Widen first= and last=, or filter the table to these days "
            "first."
        )
    return begin, end


def check_zone(zone: object, caller: str) -> ZoneInfo:
    """Return a time zone, or say how zones are written."""
    try:
        return ZoneInfo(zone)  # type: ignore[arg-type]
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise DataError(
            f"{caller}: zone is a name such as 'UTC', 'Asia/Jerusalem' or 'Etc/GMT+5' (five hours behind UTC); got {zone!r}."
        ) from None


def _with_day(frame: pl.DataFrame, date: str, zone: str, caller: str) -> tuple[pl.DataFrame, bool]:
    """Add the day of each row, and say whether it came from a time."""
    check_there(frame, date, caller=caller, remedy="date= names the column of days, or of times in UTC.")
    check_zone(zone, caller)
    kind = frame.schema[date]
    if isinstance(kind, pl.Datetime) and kind.time_zone is None:
        raise DataError(
            f"{caller}: {date!r} has times without a zone, so nobody can say on which day they fall. Say which zone they are in by "
            f"pl.col({date!r}).dt.replace_time_zone('UTC')."
        )
    if kind != pl.Date and not isinstance(kind, pl.Datetime):
        raise DataError(
            f"{caller}: {date!r} must hold days or times in UTC; it is {kind}. Read it by pl.col({date!r}).str.to_date()."
        )
    if kind == pl.Date and zone != "UTC":
        raise DataError(
            f"{caller}: {date!r} holds days, which no zone can move. Leave zone= out, and say whose days they are."
        )
    day = pl.col(date) if kind == pl.Date else pl.col(date).dt.convert_time_zone(zone).dt.date()
    made = frame.with_columns(_day=day).drop_nulls("_day")
    if not made.height:
        raise DesignError(f"{caller}: no row has a {date}.")
    return made, kind != pl.Date


def _check_figures(frame: pl.DataFrame, name: str, caller: str) -> None:
    check_there(frame, name, caller=caller, remedy="Name a column of numbers.")
    if not (frame.schema[name].is_numeric() or frame.schema[name] == pl.Boolean):
        raise DataError(f"{caller}: {name!r} must hold numbers; it is {frame.schema[name]}.")
    if frame.schema[name].is_float() and (frame[name].is_nan() | frame[name].is_infinite()).any():
        raise DataError(f"{caller}: {name!r} is NaN or infinite in some rows: write null where nothing was reported.")
