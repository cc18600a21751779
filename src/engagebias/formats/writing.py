"""Exports of any size as parquet tables, with a manifest beside them, in bounded memory."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from engagebias.errors import DataError
from engagebias.files import cannot_write, make_folder
from engagebias.formats.card import IngestCard
from engagebias.formats.cards import Seen
from engagebias.formats.gathering import folded_rows
from engagebias.formats.mapping import Format
from engagebias.formats.opening import opened
from engagebias.formats.pseudonyms import pseudonym_key
from engagebias.formats.reading import chosen_format, gather, labelled, read

MANIFEST = "manifest.json"
TABLES = ("posts", "comments", "events", "snapshots")


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
        for name in there:
            (target / name).unlink()
        for path in made:
            shutil.move(path, target / path.name)
    return card


def _write(source: Path, chosen: Format | None, encoding: str | None, workshop: Path) -> tuple[IngestCard, list[Path]]:
    cards = []
    kept: dict[str, list[pl.LazyFrame]] = {name: [] for name in TABLES}
    key = pseudonym_key()
    with opened(source, encoding) as files:
        for number, file in enumerate(files):
            folder = workshop / f"{number:06d}"
            folder.mkdir()
            taken = gather(file, chosen, key, folder)
            rows, folded = folded_rows(taken.gathered.rows(), taken.one.key)
            cards.append(taken.card(file, Seen.of(rows), folded))
            for name, part in labelled(rows, taken.one).items():
                kept[name].append(part)
            kept["snapshots"].append(folded.snapshots.lazy())
    card = IngestCard(tuple(cards))
    made = [path for name, parts in kept.items() if (path := _sink(name, parts, workshop)) is not None]
    manifest: dict[str, Any] = {"engagebias": version("engagebias"), "files": card.manifest()}
    path = workshop / MANIFEST
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return card, [*made, path]


def _sink(name: str, parts: list[pl.LazyFrame], workshop: Path) -> Path | None:
    if not parts:
        return None
    path = workshop / f"{name}.parquet"
    try:
        pl.concat(parts, how="diagonal_relaxed").sink_parquet(path)
        if not pl.scan_parquet(path, glob=False).select(pl.len()).collect().item():
            path.unlink()
            return None
    except (OSError, pl.exceptions.PolarsError) as error:
        raise cannot_write(
            path, error if isinstance(error, OSError) else OSError(None, str(error).partition("\n")[0])
        ) from error
    return path
