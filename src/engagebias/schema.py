"""The tables that travel between functions, and their checks at the door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from engagebias.errors import DataError, did_you_mean

COUNTS = (
    "impressions", "views", "followers",
    "clicks", "likes", "reactions", "comments", "shares", "quotes", "saves",
    "reaction_love", "reaction_care", "reaction_wow", "reaction_haha", "reaction_sad", "reaction_angry",
)  # fmt: skip
_UTC = pl.Datetime("us", "UTC")

POSTS: Mapping[str, pl.DataType] = {
    **dict.fromkeys(("post_id", "platform", "kind", "author_id", "parent_id", "test_id", "text", "lang"), pl.String()),
    "created_at": _UTC,
    "observed_at": _UTC,
    "topic": pl.String(),
    **dict.fromkeys(COUNTS, pl.UInt64()),
    "status": pl.String(),
    "status_at": _UTC,
    "missing": pl.String(),
}
"""Columns of posts: one row per post or headline arm. Only ``post_id`` is always filled."""

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
    """Check a posts table and return it unchanged.

    Parameters
    ----------
    posts : polars.DataFrame
        The table. Columns of :data:`POSTS` must have the types named there (any integer type
        will do for a count); further columns ride along unchecked.
    require : iterable of str
        Columns that the caller needs, present and without nulls.
    caller : str
        Name of the public function, for the message.

    Returns
    -------
    polars.DataFrame
        The same table.

    Raises
    ------
    DataError
        Naming the column, the rows (by ``post_id``) and the remedy.

    Examples
    --------
    >>> import polars as pl
    >>> check_posts(pl.DataFrame({"post_id": ["a", "b"]}), caller="demo").height
    2
    """
    frame = check_frame(posts, caller=caller)
    _check_columns(frame, ["post_id", *require], caller)
    _check_types(frame, caller)
    repeated = frame.filter(pl.col("post_id").is_duplicated())
    if repeated.height:
        raise DataError(
            f"{caller}: post_id must be unique; {repeated.height} rows repeat an id "
            f"({name_rows(repeated.unique('post_id', maintain_order=True))}). "
            "Drop the repeats with posts.unique('post_id', keep='first'), and say how many there were."
        )
    for column in ["post_id", *require]:
        _refuse(
            frame, pl.col(column).is_null(), caller,
            f"{column} is null", f"a null is not a zero: leave them out with posts.drop_nulls({column!r}), and count them",
        )  # fmt: skip
    for column in (c for c in COUNTS if c in frame.columns and frame.schema[c].is_signed_integer()):
        _refuse(frame, pl.col(column) < 0, caller, f"{column} is negative", "a count is 0 or more, or null")
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
    _check_columns(frame, names, caller)
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


def name_rows(rows: pl.DataFrame, most: int = 3) -> str:
    """Return the first few post ids of some rows, for a message."""
    ids = ", ".join(repr(i) for i in rows["post_id"].head(most))
    return f"post_id {ids}" + (", ..." if rows.height > most else "")


def is_simulated(frame: pl.DataFrame) -> bool:
    """Say whether any row was made by a simulation."""
    return "platform" in frame.columns and bool((frame["platform"] == SIMULATED).any())


def _check_columns(frame: pl.DataFrame, needed: Iterable[str], caller: str) -> None:
    for column in needed:
        if column in frame.columns:
            continue
        hint = did_you_mean(column, frame.columns)
        have = ", ".join(frame.columns[:12]) + (", ..." if frame.width > 12 else "")
        raise DataError(f"{caller}: column {column!r} is missing; the table has {have or 'no column'}.{hint}")


def _check_types(frame: pl.DataFrame, caller: str) -> None:
    for column, wanted in POSTS.items():
        dtype = frame.schema.get(column)
        if dtype is None or dtype == wanted or dtype == pl.Null:
            continue
        if column in COUNTS:
            if dtype.is_integer():
                continue
            remedy = f"pl.col({column!r}).cast(pl.UInt64)"
        elif isinstance(wanted, pl.Datetime):
            if isinstance(dtype, pl.Datetime) and dtype.time_zone == "UTC":
                continue
            remedy = f"pl.col({column!r}).dt.convert_time_zone('UTC') (or .dt.replace_time_zone if it has no zone)"
        elif isinstance(dtype, pl.Categorical | pl.Enum):
            continue
        else:
            remedy = f"pl.col({column!r}).cast(pl.String)"
            if dtype.is_float():
                remedy = "reading the file again with that column as text: ids lose digits as floats"
        raise DataError(f"{caller}: column {column!r} must be {wanted}, it is {dtype}. Mend it by {remedy}.")


def _refuse(frame: pl.DataFrame, bad: pl.Expr, caller: str, what: str, remedy: str) -> None:
    rows = frame.filter(bad)
    if rows.height:
        raise DataError(f"{caller}: {what} in {rows.height} of {frame.height} rows ({name_rows(rows)}); {remedy}.")
