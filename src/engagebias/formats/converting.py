"""From a frame of an export's text to rows of the project's tables, with an account of what was nulled and rejected."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from engagebias.errors import DataError
from engagebias.formats.account import Account
from engagebias.formats.mapping import Column, Format
from engagebias.formats.nulling import null_reported
from engagebias.formats.pseudonyms import hide
from engagebias.formats.reasons import NO_ID, UNREAD, of_step
from engagebias.formats.values import ROUNDED, read_values, stripped, zoneless

REJECT = "__reject"
"""A step's column: why a record is no post, null where it is one."""

SPELT = {"twitter": "x", "x (formerly twitter)": "x"}
"""Names of platforms that an export may use, and what they are called here; all are in small letters."""


def convert(frame: pl.DataFrame, one: Format, *, where: str, key: bytes | None) -> tuple[pl.DataFrame, Account]:
    """Return the rows as the project's tables have them.

    Parameters
    ----------
    frame : polars.DataFrame
        Text columns of the export; those that it lacks are absent.
    one : Format
        The mapping.
    where : str
        The file, for messages.
    key : bytes or None
        The key of the pseudonyms; None leaves ids of people as they are.

    Raises
    ------
    DataError
        If ids were rounded by a spreadsheet.
    """
    account = Account()
    if REJECT in frame.columns:
        account.rejected.update(
            {of_step(why): n for why, n in frame.drop_nulls(REJECT)[REJECT].value_counts().iter_rows()}
        )
        frame = frame.filter(pl.col(REJECT).is_null())
    own = [c for c in one.columns if c.value is not None or c.found(frame.columns)]
    table = frame.select(_written(column, frame.columns) for column in own)
    read = pl.DataFrame([_read(table[column.to], column, account) for column in own])
    read = null_reported(frame, table, read, own, one, account)
    named = _ids(table, read, own, where, key)
    return _with_id(named, one, account), account


def _written(column: Column, have: Sequence[str]) -> pl.Expr:
    """Return the column as the export writes it, null where it stands for nothing."""
    if column.value is not None:
        return pl.lit(column.value).alias(column.to)
    texts = [_reported(name, column) for name in column.found(have)]
    if column.join:
        whole = pl.concat_str(texts, separator="\n\n", ignore_nulls=True)
        return pl.when(whole != "").then(whole).alias(column.to)
    one = pl.coalesce(texts)
    if column.to == "platform":
        one = one.str.strip_chars().str.to_lowercase().replace(list(SPELT), list(SPELT.values()))
    return (one.str.to_lowercase() if column.lower else one).alias(column.to)


def _reported(name: str, column: Column) -> pl.Expr:
    text = pl.col(name)
    if column.kind == "text":
        return pl.when(text != "").then(text)
    if column.null:
        bare = stripped(name)
        return pl.when(~bare.is_in(list(column.null)).fill_null(False)).then(bare)
    # What is read as a number or a time is looked at again: only a choice among sources must know what is empty.
    return text if column.kind in UNREAD and len(column.source) == 1 else stripped(name)


def _read(text: pl.Series, column: Column, account: Account) -> pl.Series:
    if column.kind == "list":
        return text.to_frame().select(_read_list(column.to)).to_series()
    if column.kind not in UNREAD:
        return text
    values, lost = read_values(text, column)
    if lost:
        account.unread[(column.to, UNREAD[column.kind])] += lost
    if column.kind == "time" and column.unit is None and column.zone is None:
        without = int(text.to_frame().select(zoneless(column.to).sum()).item())
        if without:
            account.zoneless[column.to] += without
    return values


def _read_list(name: str) -> pl.Expr:
    text = pl.col(name)
    # JSON's own brackets; minet separates by "|", others by commas.
    bare = text.str.strip_chars("[] ").str.replace_all('"', "").str.replace_all("|", ",", literal=True)
    parts = (
        bare.str.split(",").list.eval(pl.element().str.strip_chars()).list.eval(pl.element().filter(pl.element() != ""))
    )
    return pl.when(text.is_not_null()).then(parts)


def _ids(table: pl.DataFrame, read: pl.DataFrame, own: Sequence[Column], where: str, key: bytes | None) -> pl.DataFrame:
    found: dict[str, pl.Series] = {}
    for column in own:
        if column.kind not in ("id", "key", "person"):
            continue
        values = table[column.to]
        rounded = values.drop_nulls().str.contains(ROUNDED)
        if rounded.any():
            example = values.drop_nulls().filter(rounded)[0]
            raise DataError(
                f"{where}: {', '.join(column.source)} holds {int(rounded.sum()):,} rounded ids such as {example}: a spreadsheet saved "
                "the file and only their first digits are left, so posts can no longer be told apart. Export it again, and open "
                "it in no spreadsheet (or import the column as text)."
            )
        if column.kind != "id" and key is not None:
            found[column.to] = hide(values, key)
    return read.with_columns(**found)


def _with_id(frame: pl.DataFrame, one: Format, account: Account) -> pl.DataFrame:
    if one.key not in frame.columns:
        raise DataError(f"{one.title}: the file has no column that names a row ({one.key}).")
    without = frame[one.key].null_count()
    if without:
        account.rejected[NO_ID] += without
    return frame.filter(pl.col(one.key).is_not_null())
