"""A file of posts: opened without reading it, and checked as a whole before any work is spent on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from engagebias.errors import DataError
from engagebias.files import sha256
from engagebias.schema import Table, check_table
from engagebias.scorefile.choice import CALLER
from engagebias.scorefile.hints import missing_column, unreadable

ENDINGS = (".parquet", ".csv", ".ndjson", ".jsonl")
"""The endings of files that can be read."""

SCORED_FROM = Table("posts", {name: pl.String() for name in ("post_id", "text", "lang")}, key=("post_id",))
"""What scoring needs of a post; all other columns ride along."""

_ROW_GROUP = 100_000
_LONG = 200  # characters of a library's message


def ending(path: Path) -> str:
    """Return what a file's name ends in, in lower case."""
    return path.suffix.lower()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one content of a file from another: its sha256, and what changes when it is written to."""

    sha256: str
    size: int
    changed: int


def stamp_of(path: Path) -> Stamp:
    """Return the stamp of a file; the file is read once."""
    status = path.stat()
    return Stamp(sha256(path), status.st_size, status.st_mtime_ns)


def check_unchanged(path: Path, stamp: Stamp) -> None:
    """Refuse a file that was written to since it was stamped."""
    status = path.stat()
    if (status.st_size, status.st_mtime_ns) != (stamp.size, stamp.changed):
        raise DataError(f"{CALLER}: {path} was changed while it was scored. Run it again when the file is whole.")


def scan(path: Path) -> pl.LazyFrame:
    """Open a file of posts without reading its rows.

    The columns of a CSV file are text as they stand: guessing would take the zeros from "007".

    Raises
    ------
    DataError
        If the file is none that its ending says, or a column that scoring needs is missing or of another type.
    """
    with told(path):
        if ending(path) == ".parquet":
            frame = pl.scan_parquet(path, glob=False)
        elif ending(path) == ".csv":
            frame = pl.scan_csv(path, infer_schema=False, glob=False)
        elif path.stat().st_size == 0:
            raise DataError(f"{CALLER}: {path} is empty. A file of posts has a line of JSON for each.")
        else:
            frame = _scan_lines(path)
        head = frame.head(0).collect()
    fault = missing_column(path, head.columns)
    if fault:
        raise DataError(f"{CALLER}: {path.name}: {fault}")
    check_table(head, SCORED_FROM, caller=f"{CALLER} {path.name}")
    return frame


def take_in(path: Path, target: Path) -> None:
    """Write a file of posts as parquet, of which slices can be read without reading what stands before them."""
    with told(path):
        scan(path).sink_parquet(target, row_group_size=_ROW_GROUP)


def check_ids(frame: pl.LazyFrame, path: Path) -> int:
    """Check that no ``post_id`` of the whole file is null or there twice, and return the number of posts.

    Hashes of 8 bytes are compared, so that ten million ids take 80 MB; only the ids of equal ones are looked at.

    Raises
    ------
    DataError
        Naming some of the ids.
    """
    name = pl.col("post_id").cast(pl.String)
    with told(path):
        nulls, rows = frame.select(pl.col("post_id").null_count(), pl.len().alias("rows")).collect().row(0)
        if nulls:
            raise DataError(
                f"{CALLER}: post_id is null in {nulls:,} of {rows:,} rows of {path.name}. Each post needs an id of its own."
            )
        hashes = frame.select(name.hash()).collect(engine="streaming").to_series().sort()
        twice = np.unique(hashes.to_numpy()[1:][np.diff(hashes.to_numpy()) == 0])
        if not len(twice):
            return int(rows)
        suspects = frame.select(name).filter(name.hash().is_in(pl.Series(twice).implode())).collect(engine="streaming")
    repeated = suspects.filter(pl.col("post_id").is_duplicated())
    if repeated.height:
        some = ", ".join(map(repr, repeated["post_id"].unique(maintain_order=True).head(3)))
        raise DataError(
            f"{CALLER}: post_id must be unique in {path.name}; {repeated.height:,} of {rows:,} rows repeat one "
            f"(post_id {some}{', ...' if repeated['post_id'].n_unique() > 3 else ''}). Leave out the repeats, and say how many there were."
        )
    return int(rows)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Say which file it was that could not be read, and how it should be."""
    try:
        yield
    except pl.exceptions.PolarsError as error:
        what = str(error).partition("\n")[0][:_LONG]
        form = {".parquet": "parquet", ".csv": "comma-separated text in UTF-8 with a header line"}
        wanted = form.get(ending(path), "one JSON object a line, in UTF-8")
        raise DataError(
            f"{CALLER}: cannot read {path} ({what}). By its ending it should be {wanted}.{unreadable(path, what)}"
        ) from error


def _scan_lines(path: Path) -> pl.LazyFrame:
    # Every line is looked at for the columns: a name or a type that comes late is not lost.
    found = pl.scan_ndjson(path, infer_schema_length=None).collect_schema()
    # Ids are often written as numbers there; as text they lose nothing.
    known = {name: kind for name, kind in SCORED_FROM.columns.items() if name in found}
    return pl.scan_ndjson(path, schema={**found, **known})
