"""Read and write notebook files: nbformat, with types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode


def node(fields: Mapping[str, Any]) -> NotebookNode:
    """Return a notebook, a cell or metadata made of fields."""
    return NotebookNode(fields)  # type: ignore[no-untyped-call]


def read(path: Path) -> NotebookNode:
    """Return the notebook in a file."""
    return loads(path.read_text(encoding="utf-8"))


def loads(text: str) -> NotebookNode:
    """Return the notebook in a text."""
    notebook: NotebookNode = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def dumps(notebook: NotebookNode) -> str:
    """Return a notebook as the text of its file; the same notebook gives the same text."""
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text if text.endswith("\n") else text + "\n"


def error_output(name: str, value: str, lines: Sequence[str]) -> NotebookNode:
    """Return the output of a cell that failed."""
    return node({"output_type": "error", "ename": name, "evalue": value, "traceback": list(lines)})


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the code cells of a notebook that have something to run."""
    return [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]
