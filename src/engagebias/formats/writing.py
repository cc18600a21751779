"""Exports of any size as parquet tables, with a manifest beside them, in bounded memory."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import polars as pl

from engagebias.errors import DataError
from engagebias.files import cannot_write, make_folder
from engagebias.formats.card import IngestCard
from engagebias.formats.intake import TABLES, take_in
from engagebias.formats.mapping import Format
from engagebias.formats.opening import opened
from engagebias.formats.pseudonyms import pseudonym_key
from engagebias.formats.reading import chosen_format, read

MANIFEST = "manifest.json"


def card_of(
    source: str | Path, *, format: str | None = None, columns: Mapping[str, str] | None = None, platform: str | None = None,
    encoding: str | None = None, out: str | Path | None = None, force: bool = False,
) -> IngestCard:  # fmt: skip
    """Return the ingest card of an export; with ``out`` also write its tables there.

    Parameters
    ----------
    source, format, columns, platform, encoding
        As for :func:`engagebias.formats.read`.
    out : str or path, optional
        A folder for ``posts.parquet``, ``comments.parquet``, ``events.parquet`` and ``snapshots.parquet``, those that have rows, and
        ``manifest.json``: files, checksums and what happened to each row. They appear together when all is done.
    force : bool, default False
        Whether to replace tables that are there.

    Raises
    ------
    DataError
        As :func:`engagebias.formats.read`; or if tables are there already.
    EngagebiasError
        If the folder cannot be written to.
    """
    if out is None:
        return read(source, format=format, columns=columns, platform=platform, encoding=encoding).card
    target = Path(out)
    there = [name for name in (*(f"{t}.parquet" for t in TABLES), MANIFEST) if (target / name).exists()]
    if there and not force:
        raise DataError(
            f"{target}: has {there[0]} already. Name another folder, or replace it with --force (force=True)."
        )
    make_folder(target)
    chosen = chosen_format(format, columns, platform)
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=target) as workshop:
        card, made = _write(Path(source), chosen, encoding, Path(workshop))
        for path in made:
            path.replace(target / path.name)
        for name in {*there} - {path.name for path in made}:
            (target / name).unlink()
    return card


def _write(source: Path, chosen: Format | None, encoding: str | None, workshop: Path) -> tuple[IngestCard, list[Path]]:
    with opened(source, encoding) as files:
        card, tables = take_in(files, chosen, pseudonym_key(), workshop)
    made = [path for name, rows in tables.items() if (path := _sink(name, rows, workshop)) is not None]
    path = workshop / MANIFEST
    written = {"engagebias": version("engagebias"), **card.manifest()}
    path.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return card, [*made, path]


def _sink(name: str, rows: pl.LazyFrame, workshop: Path) -> Path | None:
    path = workshop / f"{name}.parquet"
    try:
        rows.sink_parquet(path)
        if not pl.scan_parquet(path, glob=False).select(pl.len()).collect().item():
            path.unlink()
            return None
    except (OSError, pl.exceptions.PolarsError) as error:
        raise cannot_write(path, error) from error
    return path
