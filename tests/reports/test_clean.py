from __future__ import annotations

import nbformat
import pytest

from engagebias.reports.clean import clean, plain


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("/tmp/ipykernel_12/345.py:3: UserWarning", "cell:3: UserWarning"),
        ("/home/me/x.csv is not there", "…/x.csv is not there"),
        ("'/home/me/a/b.py'", "'…/a/b.py'"),
        ("https://example.org/a/b and a/b/c and 1/2", "https://example.org/a/b and a/b/c and 1/2"),
    ],
)
def test_a_message_loses_colours_and_places(text: str, left: str) -> None:
    assert plain(text) == left


def test_two_runs_are_the_same_after_cleaning() -> None:
    def run(stamp: str) -> str:
        cell = nbformat.v4.new_code_cell("1", metadata={"papermill": {"start": stamp}, "execution": {"t": stamp}, "tags": []})  # fmt: skip
        injected = nbformat.v4.new_code_cell("x = 1", metadata={"tags": ["injected-parameters"]})
        cell["id"] = "one"
        cell.outputs = [nbformat.v4.new_output("stream", text=f"/tmp/ipykernel_{stamp}/1.py:1: hm")]
        banner = nbformat.v4.new_markdown_cell("oh", metadata={"tags": ["papermill-error-cell-tag"]})
        notebook = nbformat.v4.new_notebook(cells=[banner, injected, cell], metadata={"papermill": {"at": stamp}})
        return nbformat.writes(clean(notebook))

    assert run("1") == run("2")
    assert "oh" not in run("1")
