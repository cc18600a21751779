"""The prose of a notebook in another language: one text for each markdown cell, by cell id."""

from __future__ import annotations

from pathlib import Path

import yaml

from engagebias.errors import DataError
from engagebias.reports import ipynb
from engagebias.words import LANGS, Lang

SOURCE: Lang = LANGS[0]
"""Language in which notebooks are written."""


def file_of(notebook: Path, lang: Lang) -> Path | None:
    """Return the file with a notebook's prose in a language; None for the one it is written in."""
    return None if lang == SOURCE else notebook.parent / lang / f"{notebook.stem}.yaml"


def check(notebook: Path, languages: tuple[Lang, ...]) -> None:
    """Refuse a notebook whose prose is not there, cell by cell, in each language."""
    cells = ipynb.read(notebook).cells
    wanted = [cell["id"] for cell in cells if cell.cell_type == "markdown"]
    for lang in languages:
        path = file_of(notebook, lang)
        if path is None:
            continue
        have = texts(notebook, lang)
        missing = [i for i in wanted if i not in have]
        extra = [i for i in have if i not in wanted]
        if missing or extra:
            said = "; ".join(
                f"{what}: {', '.join(ids)}" for what, ids in (("no text for", missing), ("no cell for", extra)) if ids
            )
            raise DataError(f"{path}: each markdown cell of {notebook.name} needs one text, by its id; {said}.")


def texts(notebook: Path, lang: Lang) -> dict[str, str]:
    """Return the prose of a notebook in a language, by cell id; empty for its own language."""
    path = file_of(notebook, lang)
    if path is None:
        return {}
    if not path.is_file():
        raise DataError(
            f"{notebook.name} has no prose in {lang!r}: write {path}, a mapping of each markdown cell's id to its "
            f"text, or take {lang!r} out of the report's languages."
        )
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(f"{path} is not readable as YAML in UTF-8: {error}") from error
    if not isinstance(raw, dict) or not all(isinstance(v, str) and v.strip() for v in raw.values()):
        raise DataError(f"{path}: expected a mapping of cell ids to texts.")
    return {str(k): v for k, v in raw.items()}
