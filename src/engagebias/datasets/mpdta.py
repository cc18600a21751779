"""Teen employment in counties of the United States and state minimum wages: the teaching panel of staggered programmes."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from engagebias.datasets.fetching import fetch
from engagebias.datasets.textual import numbers_between, one_of, read_textual, refuse

NAME = "mpdta"
COLUMNS = ("year", "countyreal", "lpop", "lemp", "first.treat", "treat")
YEARS = (2003, 2007)
NEVER = 0

_WHOSE = "mpdta.csv of the csdid repository"


def load_mpdta(file: Path | None) -> pl.DataFrame:
    """Read the panel of counties and years as units by periods.

    Parameters
    ----------
    file : pathlib.Path or None
        A copy of ``mpdta.csv``. None fetches it.

    Returns
    -------
    polars.DataFrame
        2,500 rows: 500 counties in the five years 2003 to 2007, by county and year:

        ==============  =======  ==================================================================
        column          type     meaning
        ==============  =======  ==================================================================
        unit            String   the county's number, such as ``8001``
        period          Int64    the year
        outcome         Float64  log of teen employment
        first_treated   Int64    year in which the county's state raised its minimum wage above the
                                 federal one: 2004 (20 counties), 2006 (40), 2007 (131); null for
                                 the 309 where it did not up to 2007
        cluster         String   the county again: the published errors are clustered by county. The
                                 file has no column of states, at which level the wage was set
        log_population  Float64  log of the population in thousands, the same in all years
        ==============  =======  ==================================================================

    Raises
    ------
    DataError
        If the file is not what this dictionary says.
    SourceError
        If it cannot be fetched.

    Notes
    -----
    The file writes 0 for counties that were never treated; here they are null, since a zero would be a year.

    References
    ----------
    Callaway & Sant'Anna (2021), Difference-in-differences with multiple time periods, J. Econometrics 225:200-230.
    """
    path = file if file is not None else fetch(NAME)[0]
    raw = read_textual(path, COLUMNS, whose=_WHOSE)
    for column in ("year", "countyreal", "first.treat"):
        strange = ~raw[column].str.contains(r"^\d+$")
        refuse(raw, strange, path, f"{column} is not a whole number", "the file was changed", show=column)
    numbers_between(raw, "year", *YEARS, path)
    one_of(raw, "treat", ("0", "1"), path)
    started = raw["first.treat"].cast(pl.Int64)
    refuse(
        raw, (started > NEVER) != (raw["treat"] == "1"), path, "treat and first.treat disagree",
        "a county is treated where its first year is not 0", show="first.treat",
    )  # fmt: skip
    refuse(
        raw, raw.select(pl.struct("countyreal", "year").is_duplicated()).to_series(), path, "county and year repeat",
        "a county has one row a year", show="countyreal",
    )  # fmt: skip
    frame = raw.select(
        unit="countyreal",
        period=pl.col("year").cast(pl.Int64),
        outcome=numbers_between(raw, "lemp", 0, 15, path),
        first_treated=pl.when(started > NEVER).then(started),
        cluster="countyreal",
        log_population=numbers_between(raw, "lpop", -5, 15, path),
    )
    moved = frame.select(pl.col("first_treated").n_unique().over("unit") > 1).to_series()
    refuse(raw, moved, path, "first.treat changes within a county", "a county has one first year", show="countyreal")
    return frame.sort("unit", "period")
