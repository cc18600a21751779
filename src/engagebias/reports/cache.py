"""Keep the runs of notebooks whose inputs have not changed."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import engagebias
from engagebias.files import write_whole
from engagebias.reports import ipynb

PACKAGES = ("engagebias", "altair", "numpy", "polars", "scipy", "statsmodels", "vl-convert-python")
"""Packages whose version may change what a notebook shows."""


@cache
def package_versions() -> Mapping[str, str]:
    """Return the versions of Python (major.minor) and of the packages that make the numbers."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python} | {name: version(name) for name in PACKAGES}


@cache
def source_hash() -> str:
    """Return one hash over every file of the installed package."""
    root = Path(engagebias.__file__).parent
    whole = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            whole.update(f"{path.relative_to(root)}\0".encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def notebook_hash(notebook: Path) -> str:
    """Return a hash of what a notebook says and does; stored outputs do not count."""
    cells = ipynb.read(notebook).cells
    told = [(c["id"], c.cell_type, c.source, c.metadata.get("tags", [])) for c in cells]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def key(notebook: Path, parameters: Mapping[str, Any], inputs: Iterable[Mapping[str, Any]]) -> str:
    """Return the name under which a run is kept: equal only if everything that made it is equal.

    Parameters
    ----------
    notebook : pathlib.Path
        The notebook's file.
    parameters : mapping
        What is injected, the language among it.
    inputs : iterable of mapping
        The input files, with the ``sha256`` of each.
    """
    made_of = {
        "name": notebook.stem,
        "notebook": notebook_hash(notebook),
        "parameters": dict(parameters),
        "inputs": sorted(i["sha256"] for i in inputs),
        "source": source_hash(),
        "versions": dict(package_versions()),
    }
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()


def prune(folder: Path, report: str, keep: Iterable[str]) -> None:
    """Remove kept files that no report beside this one used when it was last built.

    Each report has a list of the files that it used, ``REPORT.json`` in the same folder.
    """
    used = sorted(set(keep))
    write_whole(folder / f"{report}.json", json.dumps(used, indent=1) + "\n")
    for path in folder.glob("*.json"):
        used += json.loads(path.read_text(encoding="utf-8"))
    for path in (*folder.glob("*.ipynb"), *folder.glob("*.js")):
        if path.name not in used:
            path.unlink()
