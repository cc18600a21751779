"""An executed notebook as one HTML page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from traitlets.config import Config

from engagebias.mime import ANSWER
from engagebias.reports.ipynb import node
from engagebias.reports.outputs import SHOWN, Outputs
from engagebias.reports.wording import WORDS
from engagebias.words import Lang

TEMPLATES = Path(__file__).parent / "template"


def notebook_body(
    notebook: NotebookNode,
    lang: Lang,
    *,
    texts: Mapping[str, str],
    ran_with: Mapping[str, Any],
    banner: str | None,
) -> Markup:
    """Return the body of a notebook's page.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The executed notebook.
    lang : str
        Language of the page.
    texts : mapping
        The prose in that language by cell id; empty to keep the notebook's own.
    ran_with : mapping
        Every parameter and its value.
    banner : str or None
        Message that the page is not complete.

    Returns
    -------
    markupsafe.Markup
    """
    outputs = Outputs(lang)
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        config=Config({"NbConvertBase": {"display_data_priority": list(SHOWN)}}),
        extra_loaders=[FileSystemLoader(TEMPLATES)],
        template_file="notebook.html.j2",
        exclude_anchor_links=True,
        filters={"eb_show": outputs.show, "eb_text": outputs.text, "eb_code": _highlight},
    )
    shown = {k: json.dumps(v, ensure_ascii=False) for k, v in ran_with.items()}
    words = {name: word.to(lang) for name, word in WORDS.items()}
    simulated = any(given["simulated"] for given in answers(notebook))
    resources = {"eb": {"words": words, "ran_with": shown, "banner": banner, "simulated": simulated}}
    body, _ = exporter.from_notebook_node(_translated(notebook, texts), resources=resources)
    return Markup(body)


def question(notebook: NotebookNode, texts: Mapping[str, str]) -> str:
    """Return the title of a notebook: the heading that its first markdown cell begins with."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            first: str = texts.get(cell["id"], cell.source).strip().splitlines()[0]
            return first.lstrip("# ").strip()
    return ""


def answers(notebook: NotebookNode) -> list[dict[str, Any]]:
    """Return the answers that a notebook gave, in order."""
    return [
        dict(output.data[ANSWER])
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if ANSWER in output.get("data", {})
    ]


def _translated(notebook: NotebookNode, texts: Mapping[str, str]) -> NotebookNode:
    cells = [
        node({**cell, "source": texts.get(cell["id"], cell.source)}) if cell.cell_type == "markdown" else cell
        for cell in notebook.cells
    ]
    return node({**notebook, "cells": cells})


def _highlight(source: str) -> str:
    return str(highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)))
