"""Pieces of a file put together, in memory or, for files of any size, beside the tables that they become."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from engagebias.files import cannot_write
from engagebias.formats.folding import Folded, fold


@dataclass(slots=True)
class Gathered:
    """Rows of one file, in memory (``folder`` is None) or as parquet files in a folder of our own."""

    folder: Path | None
    frames: list[pl.DataFrame] = field(default_factory=list)
    parts: list[Path] = field(default_factory=list)

    def add(self, rows: pl.DataFrame) -> None:
        """Take in a piece."""
        if self.folder is None:
            self.frames.append(rows)
            return
        path = self.folder / f"{len(self.parts):06d}.part"
        try:
            rows.write_parquet(path)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise cannot_write(path, error) from error
        self.parts.append(path)

    def rows(self) -> pl.LazyFrame:
        """Return all rows so far."""
        if self.folder is None:
            return pl.concat(self.frames, how="diagonal_relaxed").lazy() if self.frames else pl.LazyFrame()
        return pl.concat([pl.scan_parquet(p, glob=False) for p in self.parts], how="diagonal_relaxed")


def folded_rows(rows: pl.LazyFrame, key: str) -> tuple[pl.LazyFrame, Folded]:
    """Fold rows of one post; only those of posts that come several times are held in memory."""
    keys = rows.select(key).collect()
    repeated = keys.filter(pl.col(key).is_duplicated()).unique().lazy()
    if not repeated.collect().height:
        return rows, Folded(pl.DataFrame(), fold(keys.head(0), key).snapshots, 0, 0, 0)
    several = fold(rows.join(repeated, on=key, how="semi").collect(), key)
    return pl.concat([rows.join(repeated, on=key, how="anti"), several.rows.lazy()], how="diagonal_relaxed"), several
