"""Take out of an executed notebook what differs between two runs or two machines."""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode

from engagebias.reports.ipynb import node

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
# The kernel names a cell's code after its process id and a temporary folder.
_CELL_FILE = re.compile(r"\S*/ipykernel_\d+/\d+\.py")
# Any absolute path of two parts or more, but not the path of a web address.
_PATH = re.compile(r"(?<![\w.:/~\-])(?:/[\w.@+~\-]+){2,}")
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def plain(text: str) -> str:
    """Return a message without terminal colours and without this machine's paths.

    Examples
    --------
    >>> plain("File /home/me/lib/tables.py:3, in load")
    'File …/lib/tables.py:3, in load'
    >>> plain("see https://example.org/a/b")
    'see https://example.org/a/b'
    """
    return _PATH.sub(_shorten, _CELL_FILE.sub("cell", _ANSI.sub("", text)))


def _shorten(path: re.Match[str]) -> str:
    # The last two parts help a reader most; in a short path the first of them may name a person's home.
    parts = path[0].split("/")[1:]
    return "…/" + "/".join(parts[-2:] if len(parts) > 3 else parts[-1:])


def clean(notebook: NotebookNode) -> NotebookNode:
    """Strip the volatile parts of an executed notebook, in place, and return it."""
    notebook.metadata = node({"kernelspec": node(_KERNEL), "language_info": node({"name": "python"})})
    # papermill marks a failure with two cells of its own; our pages have a banner for that.
    notebook.cells = [c for c in notebook.cells if "papermill-error-cell-tag" not in c.metadata.get("tags", [])]
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if not cell.metadata.get("tags", True):
            cell.metadata.pop("tags")
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        for output in cell.get("outputs", []):
            _clean_output(output)
    return notebook


def _clean_output(output: dict[str, Any]) -> None:
    if output["output_type"] == "stream":
        output["text"] = plain(output["text"])
    elif output["output_type"] == "error":
        output["evalue"] = plain(output["evalue"])
        output["traceback"] = [plain(line) for line in output["traceback"]]
