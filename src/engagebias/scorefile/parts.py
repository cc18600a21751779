"""Finished parts of a long run, kept beside the file that they will become."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from engagebias.files import cannot_write

_PART = re.compile(r"(\d{12})-(\d{12})\.parquet")
_KEY = re.compile("[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one run: ``TARGET.parts/KEY/FIRST-END.parquet``.

    The key stands for the input, the settings and the version, so a part is never taken for one of another run;
    the size of a part is not in it, and may change between a run that was stopped and the one that goes on.
    """

    home: Path
    key: str

    @property
    def folder(self) -> Path:
        """Where the parts are."""
        return self.home / self.key

    def open(self) -> list[str]:
        """Make the folder, and remove what runs with other keys left; return those keys."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(self.folder, error) from error
        others = sorted(p.name for p in self.home.iterdir() if _KEY.fullmatch(p.name) and p.name != self.key)
        for other in others:
            _clear(self.home / other)
        return others

    def finished(self) -> int:
        """Return how many rows from the start are done; damaged parts, and parts after a gap, are removed."""
        reached = 0
        for path, first, end in self._listed():
            if first == reached and _height(path) == end - first:
                reached = end
            else:
                path.unlink()
        return reached

    def write(self, frame: pl.DataFrame, first: int) -> None:
        """Keep a part, whole or not at all."""
        path = self.folder / f"{first:012d}-{first + frame.height:012d}.parquet"
        temporary = self.temporary(path.name)
        try:
            frame.write_parquet(temporary)
            temporary.replace(path)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise cannot_write(path, error) from error

    def join(self, target: Path) -> None:
        """Put the parts together as parquet or CSV; the target gets its name when it is complete."""
        whole, temporary = pl.scan_parquet(self.files(), glob=False), self.temporary(f"whole{target.suffix}")
        try:
            if target.suffix.lower() == ".csv":
                whole.sink_csv(temporary)
            else:
                whole.sink_parquet(temporary)
            temporary.replace(target)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise cannot_write(target, error) from error

    def files(self) -> list[Path]:
        """Return the parts in the order of their rows."""
        return [path for path, _, _ in self._listed()]

    def temporary(self, name: str) -> Path:
        """Return a place in the folder for what is not complete."""
        return self.folder / f".{name}.part"

    def remove(self) -> None:
        """Remove the parts and the folders, unless there is something else in them."""
        _clear(self.folder)
        if not any(self.home.iterdir()):
            self.home.rmdir()

    def _listed(self) -> Sequence[tuple[Path, int, int]]:
        found = ((path, _PART.fullmatch(path.name)) for path in sorted(self.folder.iterdir()))
        return [(path, int(match[1]), int(match[2])) for path, match in found if match]


def _height(path: Path) -> int | None:
    try:
        return int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item())
    except pl.exceptions.PolarsError:  # damaged: the power went before the disk had it
        return None


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.suffix in (".parquet", ".part"):
            path.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
