"""Counts that stand for "not reported" become null, and ``missing`` says why each null is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from engagebias.formats.account import Account
from engagebias.formats.mapping import Column, Format
from engagebias.formats.reasons import DOUBTFUL, EMPTY, NO_FIGURE, UNREAD, WRITTEN_AS
from engagebias.formats.values import NOTHING, stripped
from engagebias.words import Text

Mark = tuple[str, pl.Series, Text]
"""A column, which of its cells are meant, and why they hold no figure."""
_BETWEEN = "; "


def null_reported(
    frame: pl.DataFrame, table: pl.DataFrame, read: pl.DataFrame, own: Sequence[Column], one: Format, account: Account
) -> pl.DataFrame:
    """Null counts that stand for "not reported", and say in ``missing`` why each null count is one.

    Parameters
    ----------
    frame : polars.DataFrame
        The export's own columns.
    table : polars.DataFrame
        Our columns as the export writes them.
    read : polars.DataFrame
        Our columns with their values.
    own : sequence of Column
        The columns of the mapping that are there.
    one : Format
        The mapping.
    account : Account
        Is told how many cells were nulled or hold nothing.
    """
    counts = [c for c in own if c.kind in ("count", "int")]
    marks = [*_listed_missing(frame, one, counts), *_hidden(frame, one, read), *_codes(frame, counts)]
    marks = [(count, where.fill_null(False), reason) for count, where, reason in marks]
    marks += _doubtful(frame, one, read, marks)
    for count, where, reason in marks:
        if where.any():
            account.nulled[(count, reason)] += int(where.sum())
            read = read.with_columns(pl.when(~where).then(pl.col(count)).alias(count))
    unsaid = _unsaid(table, read, counts, marks)
    account.empty.update({count: int(where.sum()) for count, where, reason in unsaid if reason == EMPTY})
    return _said(read, [mark for mark in (*marks, *unsaid) if mark[1].any()])


def _unsaid(table: pl.DataFrame, read: pl.DataFrame, counts: Sequence[Column], marks: Sequence[Mark]) -> list[Mark]:
    """Mark the nulls that no other mark explains: the export holds nothing there, or what it holds cannot be read."""
    found = []
    for column in counts:
        null = _unmarked(read[column.to].is_null(), column.to, marks)
        if null.any():
            empty = _empty(table[column.to], null)
            found += [(column.to, null & empty, EMPTY), (column.to, null & ~empty, UNREAD[column.kind])]
    return found


def _empty(text: pl.Series, null: pl.Series) -> pl.Series:
    """Say which cells hold nothing; of many, most are plainly empty, and only the rest are looked at closely."""
    plain = text.is_null() | (text == "").fill_null(False)
    if not (null & ~plain).any():
        return plain
    return text.to_frame().select(stripped(text.name).is_null()).to_series()


def _unmarked(cells: pl.Series, count: str, marks: Sequence[Mark]) -> pl.Series:
    for other, where, _ in marks:
        if other == count:
            cells = cells & ~where
    return cells


def _said(read: pl.DataFrame, marks: Sequence[Mark]) -> pl.DataFrame:
    if not marks:
        return read
    masks = pl.DataFrame({str(i): where for i, (_, where, _) in enumerate(marks)})
    reasons = [pl.when(pl.col(str(i))).then(pl.lit(f"{count}: {reason}")) for i, (count, _, reason) in enumerate(marks)]
    said = pl.concat_str(reasons, separator=_BETWEEN, ignore_nulls=True)
    # Few rows are unlike in what they lack: each likeness is put into words once.
    alike = masks.unique(maintain_order=True).with_columns(missing=pl.when(said != "").then(said))
    joined = masks.join(alike, on=masks.columns, how="left", maintain_order="left")
    return read.with_columns(joined["missing"])


def say_lacking(rows: pl.LazyFrame, lacking: Mapping[str, Text]) -> pl.LazyFrame:
    """Say in ``missing`` why rows lack counts that rows of other files have.

    Examples
    --------
    >>> rows = pl.LazyFrame({"post_id": ["a", "b"], "missing": [None, "likes: no"]})
    >>> say_lacking(rows, {"views": Text("none", "")}).collect()["missing"].to_list()
    ['views: none', 'likes: no; views: none']
    """
    if not lacking:
        return rows
    said = pl.lit(_BETWEEN.join(f"{count}: {reason}" for count, reason in lacking.items()))
    before = [pl.col("missing")] if "missing" in rows.collect_schema() else []
    return rows.with_columns(missing=pl.concat_str([*before, said], separator=_BETWEEN, ignore_nulls=True))


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
        found.append((count, _unmarked(zero, count, marks), DOUBTFUL))
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
