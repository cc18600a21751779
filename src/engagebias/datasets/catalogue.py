"""The catalogue: every data set that can be fetched by name, and how each file is recognised."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from engagebias.errors import SourceError, did_you_mean


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of a data set: its name, address, size in bytes and sha256."""

    file: str
    url: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set: what it is, under which licence, whom to cite and its files.

    ``rows`` is None where the set has several tables.
    """

    name: str
    title: str
    licence: str
    citation: str
    source: str
    rows: int | None
    files: tuple[DataFile, ...]

    @property
    def bytes(self) -> int:
        """Size of all files together."""
        return sum(f.bytes for f in self.files)


@cache
def catalogue() -> Mapping[str, DataSet]:
    """Return every data set by name.

    Examples
    --------
    >>> catalogue()["upworthy"].licence
    'CC BY 4.0'
    """
    raw = json.loads(files("engagebias.datasets").joinpath("catalogue.json").read_text(encoding="utf-8"))
    return {name: _data_set(name, entry) for name, entry in sorted(raw.items())}


def find(name: str) -> DataSet:
    """Return one data set, or say which names there are."""
    sets = catalogue()
    if name in sets:
        return sets[name]
    raise SourceError(f"there is no data set {name!r}; the catalogue has {', '.join(sets)}.{did_you_mean(name, sets)}")


def _data_set(name: str, entry: dict[str, object]) -> DataSet:
    fields = {k: entry[k] for k in ("title", "licence", "citation", "source", "rows")}
    parts = tuple(DataFile(**f) for f in entry["files"])  # type: ignore[attr-defined]
    return DataSet(name=name, files=parts, **fields)  # type: ignore[arg-type]
