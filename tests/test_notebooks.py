"""Notebooks follow the house form; nbval (run beside these tests) checks that their outputs still come out."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import nbformat
import pytest
import yaml
from conftest import ROOT

import engagebias as eb

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda p: p.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


def read(path: Path) -> tuple[list[nbformat.NotebookNode], list[nbformat.NotebookNode]]:
    cells = nbformat.read(path, as_version=4).cells
    return cells, [c for c in cells if c.cell_type == "code"]


def test_there_are_notebooks() -> None:
    assert [p.stem[:2] for p in NOTEBOOKS][:2] == ["00", "01"]


def test_the_title_is_a_question(path: Path) -> None:
    cells, _ = read(path)
    first = cells[0].source.splitlines()[0]
    assert re.fullmatch(r"# .+\?", first)
    if not path.stem.startswith("00"):
        words = re.sub(r"[^a-z ]", "", first.lower()).split()
        assert "_".join(words) == path.stem[3:], "the file is named after its question"


def test_it_was_run_once_from_start_to_end(path: Path) -> None:
    _, code = read(path)
    assert [c.execution_count for c in code] == list(range(1, len(code) + 1))
    assert not [o for c in code for o in c.outputs if o.output_type in ("error", "stream")]


def test_every_result_cell_shows_something(path: Path) -> None:
    _, code = read(path)
    assert all(c.outputs for c in code[2:])


def test_the_first_code_cell_holds_literal_parameters(path: Path) -> None:
    _, code = read(path)
    assert "parameters" in code[0].metadata.tags
    for statement in ast.parse(code[0].source).body:
        assert isinstance(statement, ast.Assign)
        ast.literal_eval(statement.value)


def test_cells_are_short_and_define_nothing(path: Path) -> None:
    cells, code = read(path)
    for cell in code[1:]:
        assert len(cell.source.splitlines()) <= 8, cell.id
        tree = ast.parse(cell.source)
        assert not any(isinstance(n, ast.FunctionDef | ast.ClassDef | ast.Lambda) for n in ast.walk(tree)), cell.id
        assert "read_csv" not in cell.source
    kinds = [c.cell_type for c in cells]
    assert kinds[:3] == ["markdown", "code", "code"]
    assert kinds[3:] == (["markdown", "code"] * len(kinds))[: len(kinds) - 3], "a sentence before each cell"
    assert kinds[-1] == "markdown", "last, what it does not show"


def test_how_intervals_are_made_reaches_every_call_that_makes_one(path: Path) -> None:
    _, code = read(path)
    parameters = {target.id for s in ast.parse(code[0].source).body for target in s.targets}  # type: ignore[attr-defined]
    for cell in code[2:]:
        for call in (n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.Call)):
            if not (isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "eb"):
                continue
            given = {keyword.arg for keyword in call.keywords}  # None: a mapping of settings
            takes = set(inspect.signature(getattr(eb, call.func.attr)).parameters)
            wanted = {"conf_level", "n_boot"} & takes & parameters
            assert None in given or wanted <= given, f"{cell.id}: {call.func.attr} is not given {wanted - given}"


def test_only_the_setup_cell_loads(path: Path) -> None:
    _, code = read(path)
    loaded = ".load(" in code[1].source or ".read(" in code[1].source
    # A notebook that plans has no data, and no parameter that names some.
    assert loaded == bool(re.search(r"^(data|file|path)\w* =", code[0].source, flags=re.M))
    loads = (".load(", ".read(", ".simulate(", ".fetch(", "import ")
    assert not any(word in c.source for c in code[2:] for word in loads)


def test_no_number_is_typed_into_prose(path: Path) -> None:
    cells, _ = read(path)
    for cell in cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"\d", cell.source), cell.id
    arabic = (path.parent / "ar" / f"{path.stem}.yaml").read_text(encoding="utf-8")
    assert not re.search(r"[\d\u0660-\u0669]", arabic)


def test_the_arabic_prose_has_every_cell(path: Path) -> None:
    cells, _ = read(path)
    there = path.parent / "ar" / f"{path.stem}.yaml"
    assert there.is_file(), f"write the Arabic prose of {path.name} into {there.name}, by cell id"
    arabic = yaml.safe_load(there.read_text(encoding="utf-8"))
    assert set(arabic) == {c.id for c in cells if c.cell_type == "markdown"}
    assert all(re.search("[\u0600-\u06ff]", words) for words in arabic.values())
