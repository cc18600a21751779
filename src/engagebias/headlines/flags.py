"""Boolean columns that mark whole tests."""

from __future__ import annotations

import polars as pl

from engagebias.errors import DataError


def check_flag(frame: pl.DataFrame, column: str, *, name: str, caller: str) -> None:
    """Refuse a column that is not Boolean or differs between the arms of a test; ``name`` is the parameter's."""
    if frame.schema[column] != pl.Boolean:
        raise DataError(f"{caller}: {name}={column!r} must be a Boolean column, it is {frame.schema[column]}.")
    mixed = frame.group_by("test_id").agg(pl.col(column).n_unique()).filter(pl.col(column) > 1)
    if mixed.height:
        raise DataError(
            f"{caller}: {name}={column!r} differs between the arms of {mixed.height} tests "
            f"(test_id {mixed['test_id'].sort()[0]!r}, ...); it must mark whole tests, such as pl.col({column!r}).any().over('test_id')."
        )
