"""People reported killed and injured in Gaza and the West Bank, day by day, from 7 October 2023."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from engagebias.datasets.fetching import fetch
from engagebias.errors import DataError

NAME = "palestine_casualties"
GAZA, WEST_BANK = "casualties_daily.json", "west_bank_daily.json"
SOURCES: Mapping[str, str] = {"mohtel": "Ministry of Health", "gmotel": "Government Media Office"}
NO_REPORT = "no official report of this day"
LATER = "no report of this day alone: the next one covers it"
NOT_GIVEN = "not in the report"
NOT_VERIFIED = "no verified figures of this day"
PARTS = ("killed_truce_new", "killed_recovered", "killed_succumbed", "killed_committee")
COUNTS = ("killed", "killed_children", "injured", "injured_children", *PARTS)
TOTALS = ("killed_total", "injured_total", "settler_attacks_total")
COLUMNS: Mapping[str, Any] = {
    "region": pl.String, "date": pl.Date, "dated_by": pl.String, "source": pl.String, "period_hours": pl.Int64,
    **dict.fromkeys((*COUNTS, *TOTALS), pl.UInt64), "missing": pl.String,
}  # fmt: skip

Record = dict[str, Any]
_WHOSE = f"{GAZA} or {WEST_BANK} of Tech for Palestine"


def load_palestine_casualties(file: Path | None) -> pl.DataFrame:
    """Read the daily numbers of people reported killed and injured, one row per region and day.

    Parameters
    ----------
    file : pathlib.Path or None
        ``casualties_daily.json`` (Gaza) or ``west_bank_daily.json``. None fetches both.

    Returns
    -------
    polars.DataFrame
        2,102 rows: 1,051 days from 7 October 2023 to 22 August 2026 of two regions, by region and day. Filter by ``region``: the two
        are counted by different people in different ways.

        =====================  ======  ================================================================
        column                 type    meaning
        =====================  ======  ================================================================
        region                 String  ``gaza`` or ``west bank``
        date                   Date    the day: see ``dated_by``
        dated_by               String  what the day is. ``report`` (Gaza): when it was reported, which for
                                       some is long after they died. ``event`` (West Bank): when it
                                       happened, as far as verified
        source                 String  who reported: ``Ministry of Health`` or ``Government Media Office``
                                       (Gaza), ``UN OCHA`` (West Bank, where verified); null where there
                                       was no official report
        period_hours           Int64   hours that the day's figures cover: 24, or 48 to 96 where a report
                                       covers days without one before it; null where none covers the day alone
        killed, injured        UInt64  people; null where not reported, never 0 for it (Notes)
        killed_children,       UInt64  of them children; West Bank alone
        injured_children
        killed_truce_new,      UInt64  parts of ``killed`` in reports of Gaza since the truce of 2025: killed
        killed_recovered,              anew, bodies recovered, died of wounds, and recognised later by a
        killed_succumbed,              committee. The last three died earlier
        killed_committee
        killed_total,          UInt64  since 7 October 2023, as far as reported on this day; of the West Bank
        injured_total                  reported to the UN and not yet verified
        settler_attacks_total  UInt64  as the source counts them; West Bank alone
        missing                String  which of ``killed`` and ``injured`` are null, and why
        =====================  ======  ================================================================

    Raises
    ------
    DataError
        If a file is not what this dictionary says.
    SourceError
        If it cannot be fetched.

    Notes
    -----
    **Not zero.** Where no report was made of a day alone, because the next one covers 48 hours or more, the file of Gaza writes a
    period of 0 and, mostly, 0 people: these are null here (84 of ``killed``). So are the figures of 28 days without an official
    report; columns whose names begin with ``ext_``, which fill such days by averages of their neighbours, are left aside. In the
    file of the West Bank 795 days carry the last totals on (``"flash_source": "fill"``): null here. Verified figures exist for
    401 days, the last of them 13 November 2024.

    **Dates.** A day of Gaza is a day of reporting, and what is reported includes people who died earlier. A series by such dates rises
    late, and smoothly; it cannot tell what followed what within days. Killed are not the difference of the totals in a few reports,
    which the source corrected.

    These are counts of people. They lag and undercount: those under rubble, or dead of hunger or disease, are mostly not among them.

    References
    ----------
    Tech for Palestine, Palestine Datasets, data.techforpalestine.org; figures of the Gaza Ministry of Health and UN OCHA.
    """
    paths = [file] if file is not None else [path for path in fetch(NAME) if path.suffix == ".json"]
    rows = [row for path in paths for row in _read(path)]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row").sort("region", "date")


def _read(path: Path) -> list[Record]:
    made: Mapping[str, Callable[[Record], Record]] = {GAZA: _gaza, WEST_BANK: _west_bank}
    if path.name not in made:
        raise DataError(f"load: {path.name} does not say its region. Keep the name under which it is shared: {_WHOSE}.")
    if not path.is_file():
        raise DataError(f"load: there is no file {path}. Name a copy of {_WHOSE}.")
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(f"load: {path.name} is no whole JSON ({error}). Fetch it again.") from None
    if not isinstance(records, list) or not records:
        raise DataError(f"load: {path.name} is not a list of days. Is it {_WHOSE}?")
    days = [_day(record, i, path) for i, record in enumerate(records, start=1)]
    if [d + dt.timedelta(days=1) for d in days[:-1]] != days[1:]:
        raise DataError(f"load: {path.name} leaves out or repeats days: a day has one record. Fetch it again.")
    return [made[path.name](_checked(record, i, path)) | {"date": d} for i, (record, d) in
            enumerate(zip(records, days, strict=True), start=1)]  # fmt: skip


def _day(record: object, place: int, path: Path) -> dt.date:
    try:
        return dt.date.fromisoformat(record["report_date"])  # type: ignore[index]  # what has none is refused
    except (TypeError, KeyError, ValueError):
        raise DataError(
            f"load: {path.name}: record {place} has no report_date of the form 2023-10-07. Fetch it again."
        ) from None


def _checked(record: Record, place: int, path: Path) -> Record:
    """Return a record whose figures are counts."""
    wanted = ("report_source", "report_period") if path.name == GAZA else ("flash_source",)
    lacking = [name for name in wanted if name not in record]
    if lacking:
        raise DataError(f"load: {path.name}: record {place} lacks {', '.join(lacking)}. Is it {_WHOSE}?")
    for name, value in (record | record.get("verified", {})).items():
        figure = name not in ("report_date", "report_source", "flash_source", "verified")
        if figure and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            raise DataError(
                f"load: {path.name}: record {place}: {name} is {value!r}, no count of 0 or more. Fetch it again."
            )
    return record


def _gaza(record: Record) -> Record:
    source, period = SOURCES.get(record["report_source"]), record["report_period"]
    none = LATER if period == 0 and source else NOT_GIVEN if source else NO_REPORT
    # A period of no hours is a day that the next report covers: its zeros are no figures.
    shown = {
        name: record.get(name) if source and (period or record.get(name)) else None
        for name in ("killed", "injured", *PARTS)
    }
    return {
        "region": "gaza", "dated_by": "report", "source": source, "period_hours": (period or None) if source else None, **shown,
        "killed_total": record.get("killed_cum") if source else None,
        "injured_total": record.get("injured_cum") if source else None, "missing": _why(shown, none),
    }  # fmt: skip


def _west_bank(record: Record) -> Record:
    verified = record.get("verified", {})
    shown = {name: verified.get(name) for name in ("killed", "killed_children", "injured", "injured_children")}
    there = "killed" in verified
    totals = {name: record[f"{name.removesuffix('_total')}_cum"] for name in TOTALS}
    if record["flash_source"] == "fill":
        totals = dict.fromkeys(TOTALS)
    return {
        "region": "west bank", "dated_by": "event", "source": "UN OCHA" if there else None, "period_hours": 24 if there else None,
        **shown, **totals, "missing": _why(shown, NOT_VERIFIED),
    }  # fmt: skip


def _why(shown: Record, reason: str) -> str | None:
    absent = [f"{name}: {reason}" for name in ("killed", "injured") if shown[name] is None]
    return "; ".join(absent) or None
