"""The tables that travel between functions, and their checks at the door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from engagebias.errors import DataError, did_you_mean

COUNTS = (
    "impressions", "views", "followers",
    "clicks", "likes", "reactions", "comments", "shares", "quotes", "saves",
    "reaction_love", "reaction_care", "reaction_wow", "reaction_haha", "reaction_sad", "reaction_angry",
)  # fmt: skip
_UTC = pl.Datetime("us", "UTC")


@dataclass(frozen=True, slots=True)
class Table:
    """A table that travels: its columns with their types, and the columns that name a row.

    The columns of ``key`` are never null and together unique; all others may be absent or null. Further
    columns ride along unchecked.
    """

    name: str
    columns: Mapping[str, pl.DataType]
    key: tuple[str, ...]


def _columns(kinds: Mapping[pl.DataType, Iterable[str]]) -> dict[str, pl.DataType]:
    return {name: dtype for dtype, names in kinds.items() for name in names}


_POST_COLUMNS = _columns(
    {
        pl.String(): (
            "post_id", "platform", "kind", "author_id", "parent_id", "test_id", "text", "lang", "topic", "status", "missing",
        ),
        _UTC: ("created_at", "observed_at", "status_at"),
        pl.UInt64(): COUNTS,
    }
)  # fmt: skip

POSTS = Table("posts", _POST_COLUMNS, key=("post_id",))
"""One row per post or headline arm. Counts are null where a platform did not report them; ``missing`` says why."""

COMMENTS = Table("comments", _POST_COLUMNS, key=("post_id",))
"""As posts; ``parent_id`` is what is commented on."""

SNAPSHOTS = Table(
    "snapshots",
    _columns({pl.String(): ("post_id", "action"), pl.Float64(): ("age_hours",), pl.UInt64(): ("count",)}),
    key=("post_id", "age_hours", "action"),
)
"""Cumulative ``count`` of an action at an age of the post; null where it was not observed."""

EVENTS = Table(
    "events",
    _columns(
        {
            pl.String(): ("event_id", "space", "kind", "place", "time_precision"),
            _UTC: ("at",),
            pl.Float64(): ("severity",),
        }
    ),
    key=("event_id",),
)
"""Happenings online or offline (``space``), with the precision of their date."""

PANEL = Table(
    "panel",
    _columns({
        pl.String(): ("unit", "cluster"), pl.Int64(): ("period", "first_treated"), pl.Float64(): ("outcome", "exposure"),
    }),
    key=("unit", "period"),
)  # fmt: skip
"""Units by periods; ``first_treated`` is null for units that never are."""

SIMULATED = "simulated"
"""The ``platform`` of every post that a simulation made; results built on it carry a banner."""


def check_frame(frame: object, *, caller: str) -> pl.DataFrame:
    """Return the frame if it is a polars DataFrame; else say what to pass."""
    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        raise DataError(f"{caller}: the table is a LazyFrame. Call .collect() on it first.")
    kind = f"{type(frame).__module__}.{type(frame).__name__}"
    raise DataError(
        f"{caller}: expected a polars DataFrame, got {kind}. A pandas frame becomes one by polars.from_pandas(frame)."
    )


def check_posts(posts: object, *, require: Iterable[str] = (), caller: str) -> pl.DataFrame:
    """Check a posts table and return it unchanged: :func:`check_table` for :data:`POSTS`.

    Examples
    --------
    >>> check_posts(pl.DataFrame({"post_id": ["a", "b"]}), caller="demo").height
    2
    """
    return check_table(posts, POSTS, require=require, caller=caller)


def check_table(given: object, table: Table, *, require: Iterable[str] = (), caller: str) -> pl.DataFrame:
    """Check a table that travels and return it unchanged.

    Parameters
    ----------
    given : polars.DataFrame
        The table. Any integer type will do for a count and any number for a measure.
    table : Table
        What it should be.
    require : iterable of str
        Columns that the caller needs besides the key, present and without nulls.
    caller : str
        Name of the public function, for the message.

    Returns
    -------
    polars.DataFrame
        The same table.

    Raises
    ------
    DataError
        Naming the column, the rows (by their key) and the remedy.

    Examples
    --------
    >>> events = pl.DataFrame({"event_id": ["a", "a"]})
    >>> check_table(events, EVENTS, caller="demo")
    Traceback (most recent call last):
    ...
    engagebias.errors.DataError: demo: event_id must be unique; 2 rows repeat one (event_id 'a'). Drop the \
repeats with events.unique(['event_id'], keep='first'), and say how many there were.
    """
    frame = check_frame(given, caller=caller)
    needed = list(dict.fromkeys([*table.key, *require]))
    _check_columns(frame, needed, table.name, caller)
    _check_types(frame, table, caller)
    for column in needed:
        _refuse(
            frame, pl.col(column).is_null(), caller, f"{column} is null",
            f"a null is not a zero: leave them out with {table.name}.drop_nulls({column!r}), and count them", table.key,
        )  # fmt: skip
    repeated = frame.filter(pl.struct(table.key).is_duplicated())
    if repeated.height:
        raise DataError(
            f"{caller}: {', '.join(table.key)} must be unique; {repeated.height} rows repeat one "
            f"({name_rows(repeated.unique(table.key, maintain_order=True), table.key)}). Drop the repeats with "
            f"{table.name}.unique({list(table.key)}, keep='first'), and say how many there were."
        )
    for column in (c for c, kind in table.columns.items() if kind == pl.UInt64 and c in frame.columns):
        if frame.schema[column].is_signed_integer():
            bad = pl.col(column) < 0
            _refuse(frame, bad, caller, f"{column} is negative", "a count is 0 or more, or null", table.key)
    return frame


def check_exposure(frame: pl.DataFrame, *, exposure: str, caller: str) -> None:
    """Refuse rows that nobody was exposed to."""
    _refuse(
        frame, pl.col(exposure) == 0, caller,
        f"{exposure} is 0", f"nobody was there to act: leave them out with posts.filter(pl.col({exposure!r}) > 0)",
    )  # fmt: skip


def check_exposed(frame: pl.DataFrame, *, outcome: str, exposure: str, caller: str) -> None:
    """Refuse rows without exposure and rows with more actions than exposures."""
    for column in (outcome, exposure):
        if not frame.schema[column].is_integer():
            raise DataError(
                f"{caller}: {column!r} must hold counts (whole numbers), it is {frame.schema[column]}. "
                f"Cast it by pl.col({column!r}).cast(pl.UInt64)."
            )
        _refuse(frame, pl.col(column) < 0, caller, f"{column} is negative", "a count is 0 or more, or null")
    check_exposure(frame, exposure=exposure, caller=caller)
    _refuse(
        frame, pl.col(outcome) > pl.col(exposure), caller,
        f"{outcome} is above {exposure}", "check that the two columns were not swapped and count the same people",
    )  # fmt: skip


def check_features(frame: pl.DataFrame, features: Iterable[str], *, caller: str) -> list[str]:
    """Return the feature names if each is a numeric column, named once and without infinities."""
    if isinstance(features, str):
        raise DataError(
            f"{caller}: features is a list of column names, got the string {features!r}. Write [{features!r}]."
        )
    names = list(features)
    if not names:
        raise DataError(f"{caller}: features is empty. Name at least one numeric column, such as 'negative_share'.")
    if len(set(names)) < len(names):
        raise DataError(f"{caller}: features names a column twice: {', '.join(names)}.")
    _check_columns(frame, names, "posts", caller)
    for name in names:
        dtype = frame.schema[name]
        if not (dtype.is_numeric() or dtype == pl.Boolean):
            raise DataError(
                f"{caller}: feature {name!r} must be numeric, it is {dtype}. Score the texts or cast it first."
            )
        if dtype.is_float():
            _refuse(
                frame, pl.col(name).is_nan() | pl.col(name).is_infinite(), caller,
                f"feature {name} is NaN or infinite", "write null where a text could not be scored",
            )  # fmt: skip
    return names


def name_rows(rows: pl.DataFrame, key: Sequence[str] = ("post_id",), most: int = 3) -> str:
    """Return the keys of the first few rows, for a message."""
    values = [row[0] if len(key) == 1 else row for row in rows.select(key).head(most).iter_rows()]
    return f"{', '.join(key)} {', '.join(map(repr, values))}" + (", ..." if rows.height > most else "")


def is_simulated(frame: pl.DataFrame) -> bool:
    """Say whether any row was made by a simulation."""
    return "platform" in frame.columns and bool((frame["platform"] == SIMULATED).any())


def _check_columns(frame: pl.DataFrame, needed: Iterable[str], name: str, caller: str) -> None:
    for column in needed:
        if column in frame.columns:
            continue
        near = did_you_mean(column, frame.columns)
        hint = f"{near} Rename it with {name}.rename." if near else ""
        have = ", ".join(frame.columns[:12]) + (", ..." if frame.width > 12 else "")
        raise DataError(f"{caller}: column {column!r} is missing; the table has {have or 'no column'}.{hint}")


def _check_types(frame: pl.DataFrame, table: Table, caller: str) -> None:
    for column, wanted in table.columns.items():
        dtype = frame.schema.get(column)
        if dtype is None or dtype == pl.Null or _fits(dtype, wanted):
            continue
        raise DataError(
            f"{caller}: column {column!r} must be {wanted}, it is {dtype}. Mend it by {_remedy(column, dtype, wanted)}."
        )


def _fits(dtype: pl.DataType, wanted: pl.DataType) -> bool:
    if isinstance(wanted, pl.Datetime):
        return isinstance(dtype, pl.Datetime) and dtype.time_zone == "UTC"
    if wanted.is_integer():
        return dtype.is_integer()
    if wanted.is_float():
        return dtype.is_numeric()
    return dtype == wanted or isinstance(dtype, pl.Categorical | pl.Enum)


def _remedy(column: str, dtype: pl.DataType, wanted: pl.DataType) -> str:
    if isinstance(wanted, pl.Datetime):
        return f"pl.col({column!r}).dt.convert_time_zone('UTC') (or .dt.replace_time_zone if it has no zone)"
    if wanted == pl.String and dtype.is_float():
        return "reading the file again with that column as text: ids lose digits as floats"
    return f"pl.col({column!r}).cast(pl.{wanted})"


def _refuse(
    frame: pl.DataFrame, bad: pl.Expr, caller: str, what: str, remedy: str, key: Sequence[str] = ("post_id",)
) -> None:
    rows = frame.filter(bad)
    if rows.height:
        raise DataError(f"{caller}: {what} in {rows.height} of {frame.height} rows ({name_rows(rows, key)}); {remedy}.")
