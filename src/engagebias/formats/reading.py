"""``read``: any export, recognised, in the project's tables, with its ingest card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from tqdm import tqdm

from engagebias.errors import DataError
from engagebias.files import sha256
from engagebias.formats import wording as say
from engagebias.formats.card import FileCard, IngestCard
from engagebias.formats.cards import Seen, file_card
from engagebias.formats.converting import Account
from engagebias.formats.folding import Folded
from engagebias.formats.gathering import Gathered, folded_rows
from engagebias.formats.mapping import Format, parse_column
from engagebias.formats.opening import Opened, opened
from engagebias.formats.pseudonyms import pseudonym_key
from engagebias.formats.recognise import named
from engagebias.formats.records import UnevenError, converted, source_of
from engagebias.schema import EVENTS, POSTS, SNAPSHOTS, Table

CALLER = "read"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Reading:
    """What a source held.

    Attributes
    ----------
    posts, comments, events : polars.DataFrame
        Tables as :mod:`engagebias.schema` describes them; empty where the source has none. ``source_format`` names the format.
    snapshots : polars.DataFrame
        ``post_id``, ``age_hours``, ``action``, ``count`` of posts that were read at several times.
    card : IngestCard
        What was read, kept, rejected, folded, nulled and removed.
    """

    posts: pl.DataFrame
    comments: pl.DataFrame
    snapshots: pl.DataFrame
    events: pl.DataFrame
    card: IngestCard

    def __repr__(self) -> str:
        return repr(self.card)

    def _repr_html_(self) -> str:
        return self.card._repr_html_()


def read(
    source: str | Path, *, format: str | None = None, columns: Mapping[str, str] | None = None, platform: str | None = None,
    encoding: str | None = None, pseudonyms: bool = True,
) -> Reading:  # fmt: skip
    r"""Read an export of a platform, whatever it is.

    The platform and the version of the export are recognised from the names inside the file. A count that the platform did
    not report is null, never 0; rows that are no posts are rejected by reason; rows of one post become one.

    Parameters
    ----------
    source : str or path
        A file (csv, tsv, json, ndjson), such a file packed (gz, zst, zip), or a folder of them.
    format : str, optional
        The name of the format, where the file alone does not tell; ``engagebias.formats.formats()`` lists them.
    columns : mapping of str to str, optional
        For tables of no known format: our column by yours, ``{"post_id": "ID", "text": "Message", "likes": "Likes"}``.
        Columns that are not named ride along under no name: they are listed and left out.
    platform : str, optional
        The platform, with ``columns``.
    encoding : str, optional
        How the text was saved, such as ``"cp1252"``; UTF-8, UTF-16 and Windows-1256 are found out.
    pseudonyms : bool, default True
        Whether ids of people become keyed pseudonyms. The key is made at first use and stays on this machine.

    Returns
    -------
    Reading
        Posts, comments, snapshots, events and the card.

    Raises
    ------
    DataError
        If it is no export, of no known format, damaged, or saved with rounded ids; the message names the file, the line
        where there is one, and what to do.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "mine.csv"
    ...     _ = path.write_text("ID;Message;Likes\n1;peace;1,204\n2;war;N/A\n")
    ...     reading = read(path, columns={"post_id": "ID", "text": "Message", "likes": "Likes"}, pseudonyms=False)
    >>> reading.posts["likes"].to_list(), reading.card.read, reading.card.kept
    ([1204, None], 2, 2)
    """
    path = Path(source)
    chosen = chosen_format(format, columns, platform)
    key = pseudonym_key() if pseudonyms else None
    whole: dict[str, list[pl.DataFrame]] = {"posts": [], "comments": [], "events": [], "snapshots": []}
    cards = []
    with opened(path, encoding) as files:
        for file in files:
            card, tables = _read_file(file, chosen, key)
            cards.append(card)
            for name, frame in tables.items():
                whole[name].append(frame)
    tables = {name: _together(frames, _TABLES[name]) for name, frames in whole.items()}
    return Reading(**tables, card=IngestCard(tuple(cards)))


_TABLES: Mapping[str, Table] = {"posts": POSTS, "comments": POSTS, "events": EVENTS, "snapshots": SNAPSHOTS}


def chosen_format(name: str | None, columns: Mapping[str, str] | None, platform: str | None) -> Format | None:
    """Return the format that a user asks for; None to have it recognised."""
    if columns is None:
        if platform is not None:
            raise DataError(f"{CALLER}: platform= goes with columns=; a known format names its platform itself.")
        return None if name is None else named(name, CALLER)
    if name is not None:
        raise DataError(f"{CALLER}: give format= or columns=, not both: a known format has its columns.")
    return generic(columns, platform)


def generic(columns: Mapping[str, str], platform: str | None) -> Format:
    """Return a format made of a user's own column names."""
    if "post_id" not in columns:
        raise DataError(
            f"{CALLER}: columns= must say which column is the post_id; it names {', '.join(columns) or 'none'}."
        )
    constant = {"platform": parse_column("platform", {"value": platform}, "columns")} if platform else {}
    own = {to: parse_column(to, name, "columns") for to, name in columns.items()} | constant
    return Format(
        name="generic", title=say.GENERIC, source="", platform=platform or "", container="csv", table="posts",
        columns=tuple(own.values()), required=tuple((name,) for name in columns.values()),
    )  # fmt: skip


def _read_file(file: Opened, chosen: Format | None, key: bytes | None) -> tuple[FileCard, dict[str, pl.DataFrame]]:
    taken = gather(file, chosen, key, None)
    kept, folded = folded_rows(taken.gathered.rows(), taken.one.key)
    rows = kept.collect()
    tables = {name: part.collect() for name, part in labelled(rows.lazy(), taken.one).items()}
    return taken.card(file, Seen.of(rows.lazy()), folded), {**tables, "snapshots": folded.snapshots}


@dataclass(frozen=True, slots=True)
class Taken:
    """A file gone through: its format, the names it holds, how many records, and the rows."""

    one: Format
    names: set[str]
    read: int
    account: Account
    gathered: Gathered

    def card(self, file: Opened, seen: Seen, folded: Folded) -> FileCard:
        """Return the card of the file."""
        return file_card(
            file.name, sha256(file.path), self.one, self.names, read=self.read, account=self.account, seen=seen,
            folded={say.REPEATED: folded.repeats, say.DIFFERING: folded.differing, say.EARLIER: folded.readings},
            remarks=file.remarks,
        )  # fmt: skip


def gather(file: Opened, chosen: Format | None, key: bytes | None, folder: Path | None) -> Taken:
    """Go through a file once; again, with care, if it has lines that the fast reader cannot split."""
    try:
        return _gather(file, chosen, key, folder, careful=False)
    except UnevenError:
        return _gather(file, chosen, key, folder, careful=True)


def _gather(file: Opened, chosen: Format | None, key: bytes | None, folder: Path | None, *, careful: bool) -> Taken:
    source = source_of(file, chosen, careful=careful)
    account, gathered, total = Account(), Gathered(folder), 0
    with tqdm(unit=" rows", desc=file.name, leave=False, disable=None) as bar:
        for rows, n in converted(source, file.name, key, account):
            gathered.add(rows)
            total += n
            bar.update(n)
    return Taken(source.one, set(source.names) | source.names_seen, total, account, gathered)


_COMMENT = {"kind": pl.col("kind").eq("comment").fill_null(False), "parent_id": pl.col("parent_id").is_not_null()}
"""What makes a row a comment: that it is called one, or answers another."""


def labelled(rows: pl.LazyFrame, one: Format) -> dict[str, pl.LazyFrame]:
    """Return the rows by table, each saying where it is from."""
    have = rows.collect_schema()
    named = rows if "platform" in have or not one.platform else rows.with_columns(platform=pl.lit(one.platform))
    whole = named.with_columns(source_format=pl.lit(one.name))
    marks = [mark for name, mark in _COMMENT.items() if name in have]
    if one.table != "posts" or not marks:
        return {one.table: whole}
    comment = pl.any_horizontal(marks)
    return {"posts": whole.filter(~comment), "comments": whole.filter(comment)}


def _together(frames: list[pl.DataFrame], table: Table) -> pl.DataFrame:
    filled = [f for f in frames if f.height]
    if not filled:
        return pl.DataFrame(schema={name: table.columns[name] for name in table.key})
    whole = pl.concat(filled, how="diagonal_relaxed")
    whole = whole.drop(name for name in whole.columns if whole[name].null_count() == whole.height)
    order = [c for c in table.columns if c in whole.columns]
    return whole.select(*order, pl.exclude(order)) if order else whole
