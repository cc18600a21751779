"""``read``: any export, recognised, in the project's tables, with its ingest card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from engagebias.checks import check_choice
from engagebias.errors import DataError
from engagebias.formats import wording as say
from engagebias.formats.answering import answer_reading
from engagebias.formats.card import IngestCard
from engagebias.formats.intake import take_in
from engagebias.formats.mapping import GENERIC_NAME, Format, parse_column
from engagebias.formats.opening import opened
from engagebias.formats.pseudonyms import pseudonym_key
from engagebias.formats.recognise import named
from engagebias.results import Answer
from engagebias.schema import EVENTS, POSTS, SNAPSHOTS, Table, is_simulated
from engagebias.words import LANGS, Lang

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

    def answer(self, *, lang: Lang = "en") -> Answer:
        """Say in one sentence what the source held and what became of it; warnings say what the counts can bear."""
        check_choice(lang, LANGS, name="lang", caller="answer")
        tables = {name: getattr(self, name) for name in _TABLES}
        return answer_reading(
            self.card, tables, is_simulated(pl.concat([self.posts, self.comments], how="diagonal")), lang
        )


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
        Columns that you do not name are listed on the card and left out; names of your own come along as text, and the card says so.
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
    with opened(path, encoding) as files:
        card, found = take_in(files, chosen, key, None)
    return Reading(**{name: _tidy(found.get(name), table) for name, table in _TABLES.items()}, card=card)


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
            f"{CALLER}: columns= must say which column is the post_id; it names {', '.join(columns) or 'none'}. "
            "Add 'post_id': 'ID' (--columns post_id=ID at the command line)."
        )
    constant = {"platform": parse_column("platform", {"value": platform}, "columns")} if platform else {}
    own = {to: parse_column(to, name, "columns") for to, name in columns.items()} | constant
    return Format(
        name=GENERIC_NAME, title=say.GENERIC, source="", platform=platform or "", container="csv", table="posts",
        columns=tuple(own.values()), required=tuple((name,) for name in columns.values()),
    )  # fmt: skip


def _tidy(rows: pl.LazyFrame | None, table: Table) -> pl.DataFrame:
    """Return a table with its own columns first and without those that hold nothing; of no rows, its key alone."""
    frame = pl.DataFrame() if rows is None else rows.collect()
    if not frame.height:
        return pl.DataFrame(schema={name: table.columns[name] for name in table.key})
    held = [name for name in frame.columns if frame[name].null_count() < frame.height]
    order = [name for name in table.columns if name in held]
    return frame.select(*order, *(name for name in held if name not in order))
