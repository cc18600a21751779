"""Read a CSV as strings, and refuse what its data dictionary does not allow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import polars as pl

from engagebias.errors import DataError

_MOST = 3


def read_textual(
    path: Path, columns: Sequence[str], *, whose: str, may_be_empty: Collection[str] = (), separator: str = ","
) -> pl.DataFrame:
    """Return the named columns of a CSV as strings, each cell filled unless its column may be empty.

    Every cell is read as it stands: a sentence that consists of the word "None" or of digits is text, and an id keeps
    its leading zeros.

    Parameters
    ----------
    path : pathlib.Path
        A CSV in UTF-8 with a line of column names.
    columns : sequence of str
        The columns that must be there; others are left aside.
    whose : str
        What the file should be, for the message.
    may_be_empty : collection of str, default ()
        Those of the columns in which an empty cell is nothing wrong; it becomes null.
    separator : str, default ","
        What stands between two cells.

    Returns
    -------
    polars.DataFrame
        Strings, one row per record, in the file's order; nulls only in the columns that may be empty.

    Raises
    ------
    DataError
        If the file is absent, unreadable, lacks a column, has no rows or has an empty cell where none may be.
    """
    if not path.is_file():
        raise DataError(f"load: there is no file {path}. Name a copy of {whose}.")
    if path.suffix != ".csv":
        raise DataError(f"load: {path.name} is not a .csv file, the form in which {whose} is shared.")
    _check_quotes(path)
    try:
        raw = pl.read_csv(path, infer_schema=False, separator=separator)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError(f"load: {path.name} cannot be read as csv: {str(error).splitlines()[0]}") from error
    absent = [c for c in columns if c not in raw.columns]
    if absent:
        raise DataError(
            f"load: {path.name} lacks {', '.join(absent)}; it has {', '.join(raw.columns[:12])}. Is it {whose}?"
        )
    if not raw.height:
        raise DataError(f"load: {path.name} has column names but no rows. The download was cut short; fetch it again.")
    raw = raw.select(columns)
    for column in (c for c in columns if c not in may_be_empty):
        empty = raw[column].is_null() | (raw[column].str.strip_chars() == "")
        refuse(raw, empty, path, f"{column} is empty", f"{whose} has no empty cell there: the file is damaged")
    return raw


def read_counts(raw: pl.DataFrame, column: str, path: Path) -> pl.Series:
    """Return a column of strings as counts; refuse what is no whole number, such as a spreadsheet's 1.2E+05.

    Examples
    --------
    >>> read_counts(pl.DataFrame({"likes": ["0", "12"]}), "likes", Path("posts.csv")).to_list()
    [0, 12]
    """
    values = raw[column].cast(pl.UInt64, strict=False)
    refuse(raw, values.is_null(), path, f"{column} is not a whole number", "a count is 0, 1, 2, ...", show=column)
    return values


def read_times(raw: pl.DataFrame, column: str, form: str, path: Path, *, offset: str = "") -> pl.Series:
    """Return a column of strings as times in UTC; refuse what has another form.

    ``form`` is in the letters of strftime and ends in ``%z``; ``offset`` (such as ``"-0500"``) is put behind each
    value of a file that names no zone.

    Examples
    --------
    >>> raw = pl.DataFrame({"at": ["2016-02-24 20:00"]})
    >>> read_times(raw, "at", "%Y-%m-%d %H:%M%z", Path("posts.csv"), offset="-0500").dt.to_string().item()
    '2016-02-25 01:00:00.000000+00:00'
    """
    values = (raw[column] + offset).str.to_datetime(form, time_unit="us", strict=False)
    refuse(raw, values.is_null(), path, f"{column} is no time of the form {form}", "times were changed", show=column)
    return values


def numbers_between(raw: pl.DataFrame, column: str, low: float, high: float, path: Path) -> pl.Series:
    """Return a column of strings as numbers; refuse what is none or lies outside the scale, ends included."""
    values = raw[column].cast(pl.Float64, strict=False)
    outside = values.is_null() | values.is_nan() | ~values.is_between(low, high)
    refuse(raw, outside, path, f"{column} is not a number from {low:g} to {high:g}", "the file is damaged", show=column)
    return values


def one_of(raw: pl.DataFrame, column: str, allowed: Collection[str], path: Path) -> pl.Series:
    """Return a column of strings if each is one of the allowed words."""
    values = raw[column]
    other = ~values.is_in(list(allowed))
    refuse(raw, other, path, f"{column} is none of {', '.join(allowed)}", "the words were changed", show=column)
    return values


def refuse(raw: pl.DataFrame, bad: pl.Series, path: Path, what: str, remedy: str, *, show: str | None = None) -> None:
    """Raise if any row is bad, naming the first few by their place in the file (1 is the first below the names).

    ``show`` is a column whose values may be shown: codes and numbers, never what people wrote.
    """
    if not bad.any():
        return
    rows = raw.with_row_index("row", offset=1).filter(bad)
    named = [f"{r['row']}" + (f" {r[show]!r}" if show else "") for r in rows.head(_MOST).iter_rows(named=True)]
    more = ", ..." if rows.height > _MOST else ""
    raise DataError(
        f"load: {path.name}: {what} in {rows.height} of {raw.height} rows (row {', '.join(named)}{more}); "
        f"{remedy}. Fetch it again."
    )


def _check_quotes(path: Path) -> None:
    """Refuse a file that ends inside a quoted cell: the reader would take the rest of it for text."""
    if path.read_bytes().count(b'"') % 2:
        raise DataError(
            f"load: {path.name} has an odd number of quotation marks: it ends inside a cell. "
            "The download was cut short; fetch it again."
        )
