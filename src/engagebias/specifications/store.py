"""Fits kept by content: the same arrays, specification and code give the same file name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

import engagebias
from engagebias.errors import DataError
from engagebias.files import make_folder, write_whole
from engagebias.specifications.axes import CALLER
from engagebias.specifications.cells import Cell
from engagebias.specifications.fitted import Fitted
from engagebias.specifications.grid import Specification
from engagebias.specifications.settings import Settings

ROOMS = ("specifications", "numerics")


@cache
def code_version() -> str:
    """Return one hash over the rooms and packages that make the numbers."""
    whole = hashlib.sha256(f"numpy {version('numpy')} scipy {version('scipy')}".encode())
    root = Path(engagebias.__file__).parent
    for path in sorted(p for room in ROOMS for p in (root / room).glob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def open_store(cache_at: bool | str | Path) -> Path | None:
    """Return the folder of kept fits: the user's cache folder for True, none for False."""
    if cache_at is False:
        return None
    if not isinstance(cache_at, bool | str | Path):
        raise DataError(f"{CALLER}: cache must be True, False or a folder; got {cache_at!r}.")
    folder = platformdirs.user_cache_path("engagebias") / "multiverse" if cache_at is True else Path(cache_at)
    make_folder(folder)
    return folder


class Names:
    """Names of the files of one cell's specifications; arrays are read once."""

    def __init__(self, cell: Cell, settings: Settings) -> None:
        self.cell = cell
        shared = {
            "model": cell.model, "always": cell.always, "posts": cell.n_posts, "clusters": cell.n_clusters,
            "draws": [settings.n_permutations, settings.n_bootstrap, settings.seed], "code": code_version(),
            "arrays": _digests([cell.y, cell.exposure, cell.rows, cell.cluster, cell.block, *cell.ways]),
        }  # fmt: skip
        self._shared = json.dumps(shared)
        self._x = dict(zip(cell.features, _digests(cell.x.T), strict=True))
        self._z = _digests(cell.z.T)

    def of(self, one: Specification) -> str:
        """Return the name for a specification."""
        own: list[Any] = [self._shared, self._x[one.feature], [self._z[c] for c in self.cell.positions(one)]]
        return f"{hashlib.sha256(json.dumps(own).encode()).hexdigest()}.npz"


def _digests(arrays: Iterable[np.ndarray[Any, Any]]) -> list[str]:
    return [hashlib.sha256(np.ascontiguousarray(a).tobytes() + str(a.dtype).encode()).hexdigest() for a in arrays]


def read_kept(folder: Path, name: str) -> Fitted | None:
    """Return a kept fit; None if there is none."""
    path = folder / name
    return Fitted.from_bytes(path.read_bytes()) if path.is_file() else None


def keep(folder: Path, name: str, fitted: Fitted) -> None:
    """Keep a fit."""
    write_whole(folder / name, fitted.to_bytes())
