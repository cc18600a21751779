"""From a frame of an export's text to rows of the project's tables, with an account of what was nulled and rejected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from engagebias.errors import DataError
from engagebias.formats.mapping import Column, Format
from engagebias.formats.pseudonyms import hide
from engagebias.formats.reasons import DOUBTFUL, NO_FIGURE, NO_ID, UNREAD, WRITTEN_AS, of_step
from engagebias.formats.values import (
    NOTHING,
    ROUNDED,
    read_values,
    stripped,
    zoneless,
)
from engagebias.words import Text

REJECT = "__reject"
"""A step's column: why a record is no post, null where it is one."""

SPELT = {"twitter": "x", "x (formerly twitter)": "x"}
"""Names of platforms that an export may use, and what they are called here; all are in small letters."""

Cells = Counter[tuple[str, Text]]
"""How many cells of a column, by the reason."""


@dataclass(frozen=True, slots=True)
class Account:
    """What happened to rows, by reason, and to cells, by column and reason; how many times of a column name no zone."""

    rejected: Counter[Text] = field(default_factory=Counter)
    nulled: Cells = field(default_factory=Counter)
    unread: Cells = field(default_factory=Counter)
    zoneless: Counter[str] = field(default_factory=Counter)

    def add(self, other: Account) -> None:
        """Add another account to this one."""
        for mine, theirs in ((self.rejected, other.rejected), (self.nulled, other.nulled),
                             (self.unread, other.unread), (self.zoneless, other.zoneless)):  # fmt: skip
            mine.update(theirs)  # type: ignore[arg-type]


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
    read = _null_reported(frame, read, own, one, account)
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
    bare = text.str.strip_chars("[] ").str.replace_all('"', "")
    parts = (
        bare.str.split(",").list.eval(pl.element().str.strip_chars()).list.eval(pl.element().filter(pl.element() != ""))
    )
    return pl.when(text.is_not_null()).then(parts)


def _null_reported(
    frame: pl.DataFrame, read: pl.DataFrame, own: Sequence[Column], one: Format, account: Account
) -> pl.DataFrame:
    """Null counts that stand for "not reported", and say why in ``missing``."""
    counts = [c for c in own if c.kind in ("count", "int")]
    marks = [*_listed_missing(frame, one, counts), *_hidden(frame, one, read), *_codes(frame, counts)]
    marks += _doubtful(frame, one, read, marks)
    masks: dict[str, pl.Series] = {}
    reasons: list[pl.Expr] = []
    for count, where, reason in marks:
        hit = where.fill_null(False)
        if hit.any():
            account.nulled[(count, reason)] += int(hit.sum())
            label = f"__mark{len(reasons)}"
            masks[label] = hit
            reasons.append(pl.when(pl.col(label)).then(pl.lit(f"{count}: {reason}")))
            read = read.with_columns(pl.when(~hit).then(pl.col(count)).alias(count))
    if not reasons:
        return read
    said = pl.concat_str(reasons, separator="; ", ignore_nulls=True)
    return read.with_columns(**masks).with_columns(missing=pl.when(said != "").then(said)).drop(list(masks))


Mark = tuple[str, pl.Series, Text]


def _listed_missing(frame: pl.DataFrame, one: Format, counts: Sequence[Column]) -> list[Mark]:
    if not one.missing_fields or one.missing_fields not in frame.columns:
        return []
    listed = frame[one.missing_fields].fill_null("").str.split(",").list.eval(pl.element().str.strip_chars())
    return [
        (c.to, listed.list.contains(name), NO_FIGURE)
        for c in counts for name in c.found(frame.columns)
    ]  # fmt: skip


def _hidden(frame: pl.DataFrame, one: Format, read: pl.DataFrame) -> list[Mark]:
    return [
        (count, _holds(frame[hidden.column], hidden.values) & _is_one_of(read[count], hidden.only), hidden.reason)
        for hidden in one.hidden if hidden.column in frame.columns
        for count in hidden.counts if count in read.columns
    ]  # fmt: skip


def _holds(texts: pl.Series, values: Sequence[str]) -> pl.Series:
    return texts.str.strip_chars().is_in(list(values)).fill_null(False)


def _is_one_of(figures: pl.Series, only: Sequence[int]) -> pl.Series:
    return figures.is_in(list(only)).fill_null(False) if only else pl.repeat(True, figures.len(), eager=True)


def _doubtful(frame: pl.DataFrame, one: Format, read: pl.DataFrame, marks: Sequence[Mark]) -> list[Mark]:
    """Mark the zeros that may be a default of the source, where nothing else says that they are one."""
    tells = one.missing_fields in frame.columns and frame[one.missing_fields].is_not_null().any()
    doubted = (*one.defaults.unlisted, *(() if tells else one.defaults.listed))
    found = []
    for count in (c for c in doubted if c in read.columns):
        zero = (read[count] == 0).fill_null(False)
        for other, said, _ in marks:
            if other == count:
                zero = zero & ~said.fill_null(False)
        found.append((count, zero, DOUBTFUL))
    return found


def _codes(frame: pl.DataFrame, counts: Sequence[Column]) -> list[Mark]:
    marks = []
    for column in counts:
        codes = [v for v in column.null if v not in NOTHING]
        for name in column.found(frame.columns) if codes else ():
            marks.append(
                (column.to, frame[name].str.strip_chars().is_in(codes), WRITTEN_AS.fill(codes=" or ".join(codes)))
            )
    return marks


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
