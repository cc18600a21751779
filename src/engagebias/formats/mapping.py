"""What a format looks like and where its columns go: one TOML file each, in ``mappings/``."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from engagebias.errors import DataError, did_you_mean
from engagebias.schema import COUNTS
from engagebias.words import Text

Kind = Literal["id", "key", "person", "text", "time", "date", "count", "int", "float", "flag", "list"]
"""How a value is read. ``id`` stays as it is written; ``key`` and ``person`` become pseudonyms, a ``person`` because it
names one, a ``key`` because it is an id that contains or gives away a person."""

Container = Literal["csv", "json", "any"]
"""What a file is; a format of ``any`` is known as a table and as JSON records with the same names."""
TableName = Literal["posts", "comments", "events"]

GENERIC_NAME = "generic"
"""The name of the format that is made of a user's own column names."""
_TIMES = ("created_at", "observed_at", "status_at", "at")
_KEYS = ("name", "title", "source", "platform", "container", "table", "records", "step", "escape", "selection",
         "recognise", "columns", "known", "personal", "absent", "missing_fields", "defaults", "hidden")  # fmt: skip
_COLUMN_KEYS = ("from", "as", "null", "unit", "zone", "format", "value", "join", "lower")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the project's tables: where it comes from and how it is read.

    ``source`` names columns of the export, of which the first that holds something wins; with ``join`` all are put together,
    as the title of a post and its text. ``lower`` writes a name of few spellings in small letters.
    ``null`` holds values that stand for "not reported". ``unit`` is that of a number since 1970, ``zone`` what the
    platform documents for times written without one, ``pattern`` how a date is written. ``value`` is a constant.
    """

    to: str
    kind: Kind
    source: tuple[str, ...] = ()
    null: tuple[str, ...] = ()
    unit: Literal["s", "ms"] | None = None
    zone: str | None = None
    pattern: str | None = None
    value: str | None = None
    join: bool = False
    lower: bool = False

    def found(self, have: Collection[str]) -> list[str]:
        """Return those of the sources that a header has; ``Overperforming*`` stands for every name that begins so."""
        return [name for source in self.source for name in have if is_spelt(name, source)]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Counts that are not reported where another column of the export holds one of these values.

    ``only`` holds the figures that then stand for nothing; empty: whichever. Where ``needed``, a file without the column is
    warned of: its figures cannot be told from hidden ones.
    """

    column: str
    values: tuple[str, ...]
    counts: tuple[str, ...]
    reason: Text
    only: tuple[int, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Defaults:
    """Counts for which the source writes 0 where it had nothing.

    ``listed`` are told by ``missing_fields`` in the versions that have it, ``unlisted`` in none.
    """

    listed: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One export of one platform.

    Attributes
    ----------
    required : tuple of tuple of str
        Each entry must be among the header's names, in one of its spellings.
    forbidden : tuple of str
        Names of which none may be there: they are the mark of another format.
    records : str
        Where the records stand in a JSON document, such as ``data.videos``; empty: each value is one.
    step : str
        The function of ``steps`` that takes records apart before the columns are read; empty: none.
    known : tuple of str
        Columns that are understood and not taken over.
    personal : tuple of str
        Columns that name or describe a person: they are removed, and the card says so.
    absent : mapping
        Counts that the format never holds, with the reason.
    missing_fields : str
        The column that lists, for each row, which columns hold a default because the source had nothing; old versions lack it.
    defaults : Defaults
        Counts of which a 0 may be such a default that nothing tells.
    """

    name: str
    title: str
    source: str
    platform: str
    container: Container
    table: TableName
    columns: tuple[Column, ...]
    required: tuple[tuple[str, ...], ...]
    forbidden: tuple[str, ...] = ()
    records: str = ""
    step: str = ""
    escape: str | None = None
    known: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    absent: Mapping[str, Text] = field(default_factory=dict)
    missing_fields: str = ""
    defaults: Defaults = Defaults()
    hidden: tuple[Hidden, ...] = ()
    selection: tuple[Text, ...] = ()

    @property
    def key(self) -> str:
        """The column that names a row."""
        return "event_id" if self.table == "events" else "post_id"

    def sources(self) -> set[str]:
        """Return every name of the export that the mapping reads."""
        named = {name for column in self.columns for name in column.source}
        named |= {hidden.column for hidden in self.hidden}
        return named | ({self.missing_fields} if self.missing_fields else set())

    def marks(self) -> list[str]:
        """Return the names by which the format is recognised, each in its first spelling."""
        return [entry[0] for entry in self.required]

    def reads(self, name: str) -> bool:
        """Say whether the mapping reads a column of this name."""
        return any(is_spelt(name, source) for source in self.sources())

    def understood(self) -> set[str]:
        """Return every name of the export that the mapping knows of."""
        spelt = {name for entry in self.required for name in entry}
        return self.sources() | set(self.known) | set(self.personal) | spelt


def is_spelt(name: str, source: str) -> bool:
    """Say whether a name is a source's, or begins as a source that ends in ``*`` does."""
    return name.startswith(source[:-1]) if source.endswith("*") else name == source


@cache
def formats() -> Mapping[str, Format]:
    """Return every format by name, in the order of their names."""
    folder = files("engagebias.formats") / "mappings"
    found = (parse_format(tomllib.loads(f.read_text(encoding="utf-8")), f.name)
             for f in sorted(folder.iterdir(), key=lambda f: f.name) if f.name.endswith(".toml"))  # fmt: skip
    return {one.name: one for one in found}


def parse_format(written: Mapping[str, Any], where: str) -> Format:
    """Return a format from its TOML; raise :class:`DataError` for what it cannot mean."""
    _only(written, _KEYS, where)
    for key in ("name", "title", "source", "platform", "container", "recognise", "columns"):
        if key not in written:
            raise DataError(f"{where}: {key!r} is missing.")
    if written["container"] not in get_args(Container):
        raise DataError(f"{where}: container is 'csv', 'json' or 'any', got {written['container']!r}.")
    if written.get("table", "posts") not in get_args(TableName):
        raise DataError(f"{where}: table is 'posts', 'comments' or 'events', got {written['table']!r}.")
    marks = written["recognise"]
    _only(marks, ("all", "none"), f"{where}, recognise")
    columns = tuple(parse_column(to, how, where) for to, how in written["columns"].items())
    table: TableName = written.get("table", "posts")
    one = Format(
        name=written["name"], title=written["title"], source=written["source"], platform=written["platform"],
        container=written["container"], table=table, columns=columns,
        required=tuple(tuple(entry.split("|")) for entry in marks["all"]), forbidden=tuple(marks.get("none", ())),
        records=written.get("records", ""), step=written.get("step", ""), escape=written.get("escape"),
        known=tuple(written.get("known", ())), personal=tuple(written.get("personal", ())),
        absent={count: Text(*words) for count, words in written.get("absent", {}).items()},
        missing_fields=written.get("missing_fields", ""),
        defaults=_parse_defaults(written.get("defaults", {}), where),
        hidden=tuple(
            Hidden(h["column"], tuple(h["values"]), tuple(h["counts"]), Text(*h["reason"]), tuple(h.get("only", ())),
                   h.get("needed", False))
            for h in written.get("hidden", ())
        ),
        selection=tuple(Text(*words) for words in written.get("selection", ())),
    )  # fmt: skip
    if one.key not in {column.to for column in columns}:
        raise DataError(f"{where}: no column becomes {one.key!r}.")
    return one


def _parse_defaults(written: Mapping[str, Any], where: str) -> Defaults:
    _only(written, ("listed", "unlisted"), f"{where}, defaults")
    return Defaults(tuple(written.get("listed", ())), tuple(written.get("unlisted", ())))


def parse_column(to: str, how: Any, where: str) -> Column:
    """Return a column from ``"Name"``, a list of names, or a table with ``from`` and how to read it."""
    if isinstance(how, str | list):
        how = {"from": how}
    _only(how, _COLUMN_KEYS, f"{where}, column {to}")
    names = how.get("from", [])
    kind = how.get("as", _usual(to))
    if kind not in get_args(Kind):
        raise DataError(
            f"{where}, column {to}: {kind!r} is no way to read a value; there is {', '.join(get_args(Kind))}."
        )
    if how.get("unit") not in (None, "s", "ms"):
        raise DataError(f"{where}, column {to}: unit is 's' or 'ms', since 1970, got {how['unit']!r}.")
    return Column(
        to=to, kind=kind, source=(names,) if isinstance(names, str) else tuple(names), null=tuple(how.get("null", ())),
        unit=how.get("unit"), zone=how.get("zone"), pattern=how.get("format"), value=how.get("value"),
        join=how.get("join", False), lower=how.get("lower", False),
    )  # fmt: skip


def _usual(to: str) -> Kind:
    if to in COUNTS:
        return "count"
    if to in _TIMES:
        return "time"
    if to == "author_id":
        return "person"
    if to in ("post_id", "parent_id", "test_id", "event_id", "root_id"):
        return "id"
    if to == "severity":
        return "float"
    return "text"


def _only(written: Mapping[str, Any], allowed: Iterable[str], where: str) -> None:
    for key in written:
        if key not in allowed:
            raise DataError(f"{where}: {key!r} is no setting.{did_you_mean(key, allowed)}")
