"""Four hurricanes on television, in online news and in searches, day by day, autumn 2017."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import reduce
from pathlib import Path

import polars as pl

from engagebias.datasets.fetching import fetch
from engagebias.datasets.textual import numbers_between, read_counts, read_textual, read_times, refuse
from engagebias.errors import DataError

NAME = "hurricanes_media"
STORMS = ("Harvey", "Irma", "Maria", "Jose")
ONLINE_UNTIL = dt.date(2017, 9, 22)
"""The last day on which online sentences were still collected in full."""
ENDED = "online_sentences: collection had ended"
ABSENT = "no row of this day"

_WHOSE = "tv_hurricanes.csv, mediacloud_hurricanes.csv or google_trends.csv of FiveThirtyEight's puerto-rico-media"
# What each file counts, the column of its days and their form.
FILES: Mapping[str, tuple[str, str, str]] = {
    "tv_hurricanes.csv": ("tv_percent", "Date", "%m/%d/%y"),
    "mediacloud_hurricanes.csv": ("online_sentences", "Date", "%m/%d/%y"),
    "google_trends.csv": ("searches", "Day", "%Y-%m-%d"),
}


def load_hurricanes_media(file: Path | None) -> pl.DataFrame:
    """Read how much television, online news and searches said of four hurricanes, one row per day and hurricane.

    Parameters
    ----------
    file : pathlib.Path or None
        One of ``tv_hurricanes.csv``, ``mediacloud_hurricanes.csv`` and ``google_trends.csv``, whose name says what it counts; the
        other columns are then null. None fetches all three.

    Returns
    -------
    polars.DataFrame
        152 rows, 38 days from 20 August to 26 September 2017 of four hurricanes, by hurricane and day:

        ================  =======  ================================================================
        column            type     meaning
        ================  =======  ================================================================
        hurricane         String   ``Harvey``, ``Irma``, ``Maria`` or ``Jose``
        date              Date     the day; by whose clock it ends the source does not say
        tv_percent        Float64  percent of the sentences of television news that name the hurricane
        online_sentences  UInt64   sentences of online news that name it, as the source's README says
                                   (the catalogue's title calls them stories); null from 23 September on
                                   (Notes)
        searches          Float64  Google searches in the United States, 100 for the most on a day of
                                   any of the four: an index, and rounded, so that 0 is less than half a
                                   hundredth of that day and not none
        missing           String   which of these are null, and why
        ================  =======  ================================================================

    Raises
    ------
    DataError
        If a file is not what this dictionary says.
    SourceError
        If it cannot be fetched.

    Notes
    -----
    **Not zero.** Online sentences on all four fall from 740 on 22 September to 18, 7, 0 and 0 on the next four days, and those on Maria
    from 409 to 1, while television and searches on Maria halve: the collection had ended. These four days are null here.
    Television and searches have no row for 26 September: null too.

    **What happened when** is not in the files. Landfall in the United States: Harvey on 26 August 2017 (03:00 UTC, the evening of 25
    August in Texas), Irma on 10 September, Maria on 20 September, as the National Hurricane Center's reports give them.

    Harvey and Irma follow each other within sixteen days, and Maria within ten of Irma: their windows overlap.

    References
    ----------
    FiveThirtyEight (2017), github.com/fivethirtyeight/data, puerto-rico-media.
    """
    paths = [file] if file is not None else [path for path in fetch(NAME) if path.suffix == ".csv"]
    key = ["hurricane", "date"]
    tables = [_read(path) for path in paths]
    joined = reduce(lambda a, b: a.join(b, on=key, how="full", coalesce=True), tables)
    measures = {measure: pl.Float64 for measure, *_ in FILES.values()} | {"online_sentences": pl.UInt64}
    given = joined.with_columns(
        pl.lit(None, dtype=kind).alias(name) for name, kind in measures.items() if name not in joined.columns
    )
    read = [FILES[path.name][0] for path in paths]
    ended = (pl.col("date") > ONLINE_UNTIL) & pl.col("online_sentences").is_not_null()
    notes = [
        pl.when(ended if name == "online_sentences" else pl.lit(False))
        .then(pl.lit(ENDED))
        .when(pl.col(name).is_null())
        .then(pl.lit(f"{name}: {ABSENT if name in read else 'its file was not given'}"))
        for name in measures
    ]
    said = pl.concat_str(notes, separator="; ", ignore_nulls=True)
    table = given.with_columns(
        missing=pl.when(said != "").then(said),
        online_sentences=pl.when(~ended).then("online_sentences"),
        order=pl.col("hurricane").replace_strict({s: i for i, s in enumerate(STORMS)}),
    )
    return table.sort("order", "date").select(*key, *measures, "missing")


def _columns(path: Path) -> Mapping[str, str]:
    """Return which column is which hurricane: of searches, names hold quotation marks, which readers of CSV treat in different ways."""
    if FILES[path.name][0] != "searches" or not path.is_file():
        return {storm: storm for storm in STORMS}
    header = pl.read_csv(path, n_rows=0, infer_schema=False).columns
    asked = {storm: f"Hurricane {storm}" for storm in STORMS}
    return {next((name for name in header if words in name), words): storm for storm, words in asked.items()}


def _read(path: Path) -> pl.DataFrame:
    if path.name not in FILES:
        raise DataError(
            f"load: {path.name} does not say what it counts. Keep the name under which it is shared: {_WHOSE}."
        )
    measure, day, form = FILES[path.name]
    columns = _columns(path)
    raw = read_textual(path, [day, *columns], whose=_WHOSE)
    date = read_times(raw, day, f"{form} %H:%M%z", path, offset=" 00:00+0000").dt.date()
    refuse(raw, date.is_duplicated(), path, "a day repeats", "a day has one row", show=day)
    if (date.sort().diff().dt.total_days().drop_nulls() != 1).any():
        first, last = date.sort().to_list()[:: date.len() - 1]
        raise DataError(f"load: {path.name} leaves out days between {first} and {last}. Fetch it again.")
    values = {}
    for column, storm in columns.items():
        if measure == "online_sentences":
            values[storm] = read_counts(raw, column, path)
        else:
            values[storm] = numbers_between(raw, column, 0, 100, path)
    wide = pl.DataFrame({"date": date, **values})
    return wide.unpivot(STORMS, index="date", variable_name="hurricane", value_name=measure)
