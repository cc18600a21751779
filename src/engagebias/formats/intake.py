"""All files of a source gone through: a card each, and tables in which a post stands once, whichever files it is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from tqdm import tqdm

from engagebias.files import sha256
from engagebias.formats.account import Account
from engagebias.formats.card import IngestCard
from engagebias.formats.cards import Seen, file_card
from engagebias.formats.folding import Folded
from engagebias.formats.gathering import Gathered, folded_rows
from engagebias.formats.mapping import Format
from engagebias.formats.nulling import say_lacking
from engagebias.formats.opening import Opened
from engagebias.formats.reasons import DIFFERING, EARLIER, NO_COLUMN, REPEATED
from engagebias.formats.records import UnevenError, converted, source_of
from engagebias.schema import COUNTS
from engagebias.words import Text

TABLES = ("posts", "comments", "events", "snapshots")
_COMMENT = {"kind": pl.col("kind").eq("comment").fill_null(False), "parent_id": pl.col("parent_id").is_not_null()}
"""What makes a row a comment: that it is called one, or answers another."""


@dataclass(slots=True)
class Tables:
    """Rows by table and format, one part a file; the same post in several files of a format is folded at the end."""

    parts: dict[tuple[str, str], list[pl.LazyFrame]] = field(default_factory=dict)
    absent: dict[str, Mapping[str, Text]] = field(default_factory=dict)
    snapshots: list[pl.DataFrame] = field(default_factory=list)

    def add(self, rows: pl.LazyFrame, one: Format, snapshots: pl.DataFrame) -> None:
        """Take in the rows of one file."""
        for name, part in by_table(rows, one).items():
            self.parts.setdefault((name, one.name), []).append(part)
        self.absent[one.name] = one.absent
        self.snapshots.append(snapshots)

    def whole(self) -> tuple[dict[str, pl.LazyFrame], Counter[Text]]:
        """Return the tables, and how many rows of one file another file already had, by reason."""
        between: Counter[Text] = Counter()
        tables: dict[str, list[pl.LazyFrame]] = {}
        for (name, form), parts in self.parts.items():
            counts = self._counts(name)
            rows = pl.concat([_explained(p, counts, self.absent[form]) for p in parts], how="diagonal_relaxed")
            if len(parts) > 1:
                rows, folded = folded_rows(rows, "event_id" if name == "events" else "post_id")
                self.snapshots.append(folded.snapshots)
                between.update(folded_by_reason(folded))
            tables.setdefault(name, []).append(rows)
        found = {name: pl.concat(parts, how="diagonal_relaxed") for name, parts in tables.items()}
        shots = (
            pl.concat(self.snapshots).unique(maintain_order=True).sort("post_id", "action", "age_hours")
            if self.snapshots
            else None
        )
        return found | ({} if shots is None else {"snapshots": shots.lazy()}), +between

    def _counts(self, name: str) -> list[str]:
        """Return the counts that any part of a table has."""
        there = {
            column
            for (table, _), parts in self.parts.items()
            if table == name
            for p in parts
            for column in p.collect_schema()
        }
        return [count for count in COUNTS if count in there]


def _explained(rows: pl.LazyFrame, counts: Sequence[str], absent: Mapping[str, Text]) -> pl.LazyFrame:
    """Say in each row why it lacks counts that rows of other files have."""
    have = rows.collect_schema()
    return say_lacking(rows, {count: absent.get(count, NO_COLUMN) for count in counts if count not in have})


def take_in(
    files: Iterable[Opened], chosen: Format | None, key: bytes | None, workshop: Path | None
) -> tuple[IngestCard, dict[str, pl.LazyFrame]]:
    """Go through all files; rows are kept in memory, or in a workshop folder for files of any size."""
    cards, tables = [], Tables()
    checksums: dict[Path, str] = {}
    for number, file in enumerate(files):
        folder = None if workshop is None else workshop / f"{number:06d}"
        if folder is not None:
            folder.mkdir()
        taken = _gather_safely(file, chosen, key, folder)
        rows, folded = folded_rows(taken.gathered.rows(), taken.one.key)
        if workshop is None:
            rows = rows.collect().lazy()
        if file.origin not in checksums:
            checksums[file.origin] = sha256(file.origin)
        cards.append(file_card(
            file.name, checksums[file.origin], taken.one, taken.names, read=taken.read, account=taken.account, seen=Seen.of(rows),
            folded=folded_by_reason(folded), remarks=file.remarks,
        ))  # fmt: skip
        tables.add(rows, taken.one, folded.snapshots)
    found, between = tables.whole()
    return IngestCard(tuple(cards), between), found


def folded_by_reason(folded: Folded) -> Mapping[Text, int]:
    """Return how many rows another one stands for, by reason."""
    return {REPEATED: folded.repeats, DIFFERING: folded.differing, EARLIER: folded.readings}


def by_table(rows: pl.LazyFrame, one: Format) -> dict[str, pl.LazyFrame]:
    """Return the rows by table, each saying where it is from."""
    have = rows.collect_schema()
    named = rows if "platform" in have or not one.platform else rows.with_columns(platform=pl.lit(one.platform))
    whole = named.with_columns(source_format=pl.lit(one.name))
    marks = [mark for name, mark in _COMMENT.items() if name in have]
    if one.table != "posts" or not marks:
        return {one.table: whole}
    comment = pl.any_horizontal(marks)
    return {"posts": whole.filter(~comment), "comments": whole.filter(comment)}


@dataclass(frozen=True, slots=True)
class _Taken:
    """A file gone through: its format, the names it holds, how many records, and the rows."""

    one: Format
    names: set[str]
    read: int
    account: Account
    gathered: Gathered


def _gather_safely(file: Opened, chosen: Format | None, key: bytes | None, folder: Path | None) -> _Taken:
    """Go through a file once; again, with care, if it has lines that the fast reader cannot split."""
    try:
        return _gather(file, chosen, key, folder, careful=False)
    except UnevenError:
        return _gather(file, chosen, key, folder, careful=True)


def _gather(file: Opened, chosen: Format | None, key: bytes | None, folder: Path | None, *, careful: bool) -> _Taken:
    source = source_of(file, chosen, careful=careful)
    account, gathered, total = Account(), Gathered(folder), 0
    with tqdm(unit=" rows", desc=file.name, leave=False, disable=None) as bar:
        for rows, n in converted(source, file.name, key, account):
            gathered.add(rows)
            total += n
            bar.update(n)
    return _Taken(source.one, set(source.names) | source.names_seen, total, account, gathered)
