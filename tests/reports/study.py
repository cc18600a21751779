"""Tiny studies for the tests: notebooks written here, run for real, with made-up outputs."""

from __future__ import annotations

import hashlib
import textwrap
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PARAMETERS = 'data = "example"\ndata_file = ""\nlang = "en"\nseed = 1\nshare = 0.5\nloud = False\nwords = ["a"]'

ANSWER = """
    from IPython.display import display
    word = {"en": "A sentence with {x} of it.", "ar": "جملة فيها \\u2066{x}\\u2069 منها."}[lang].format(x=seed)
    answer = {
        "question": "?", "sentence": word, "estimate": 1.4, "low": 0.3, "high": 2.5, "unit": "%",
        "wording": "effect", "warnings": ["mind <this>"], "simulated": data == "example", "lang": lang,
    }
    display({"application/vnd.engagebias.answer+json": answer, "text/plain": word}, raw=True)
"""

CHART = """
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "description": "Bars of a <b> and b", "width": 600,
        "data": {"values": [{"a": "x</script>", "b": 3}, {"a": "y", "b": 5}]}, "mark": "bar",
        "encoding": {"x": {"field": "b", "type": "quantitative"}, "y": {"field": "a", "type": "nominal"},
                     "tooltip": {"field": "b", "type": "quantitative"}},
    }
    svg = ('<svg xmlns="http://www.w3.org/2000/svg" width="640" height="60"><defs><clipPath id="clip0">'
           '<rect width="640" height="60"/></clipPath></defs><g clip-path="url(#clip0)"><rect width="300" height="50" fill="navy"/></g></svg>')
    for _ in range(2):
        display({"application/vnd.vegalite.v5+json": spec, "image/svg+xml": svg, "text/plain": "chart"}, raw=True)
"""

TABLE = """
    cells = "".join(f'<th scope="col">a rather long column heading {i}</th>' for i in range(12))
    html = f'<table class="eb-table"><caption>Wide</caption><thead><tr>{cells}</tr></thead></table>'
    display({"text/html": html, "text/plain": "wide"}, raw=True)
"""


def write_notebook(folder: Path, name: str, *cells: str, parameters: str = PARAMETERS) -> Path:
    """Write a notebook: a question, the parameters, then one code cell for each text; and its Arabic prose."""
    notebook = new_notebook(
        cells=[
            new_markdown_cell(f"# Is {name} so?\n\nBecause.", id="question"),
            new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]}),
            *(new_code_cell(textwrap.dedent(cell).strip(), id=f"cell-{i}") for i, cell in enumerate(cells, start=1)),
        ],
        # A kernel that no machine has: the runner must use its own interpreter.
        metadata={"kernelspec": {"name": "not-here", "display_name": "?", "language": "python"}},
    )
    path = folder / "notebooks" / f"{name}.ipynb"
    nbformat.write(notebook, path)
    prose = path.parent / "ar" / f"{name}.yaml"
    prose.parent.mkdir(exist_ok=True)
    prose.write_text(f"question: |\n  # هل {name} كذلك؟\n\n  لأن.\n", encoding="utf-8")
    return path


def write_report(folder: Path, text: str, name: str = "small") -> Path:
    path = folder / "reports" / f"{name}.yaml"
    path.write_text(textwrap.dedent(text).strip() + "\n", encoding="utf-8")
    return path


def small_report(folder: Path, *notebooks: str, languages: str = "[en]") -> Path:
    listed = "".join(f"\n  - {n}" for n in notebooks)
    return write_report(
        folder, f"title: {{en: Small, ar: صغير}}\ndata: example\nlanguages: {languages}\nnotebooks:{listed}\n"
    )


def make_study(folder: Path) -> Path:
    (folder / "notebooks").mkdir(parents=True)
    (folder / "reports").mkdir()
    return folder


def tree_hashes(folder: Path) -> dict[str, str]:
    """Return the sha256 of each file under a folder."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }
