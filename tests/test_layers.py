"""Imports flow one way: a room imports only from rooms above it in this list."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import engagebias

ROOMS = [
    "errors", "mime", "files", "figures", "words", "checks", "disclosure", "schema", "terms", "columns",
    "simulation", "datasets",
    "text",
    "charts", "results", "formats",
    "numerics", "headlines", "pace", "gaps", "specifications", "labels", "validity", "ranking", "moderation", "trust",
    "convergence", "interventions", "planning",
    "scorefile", "reports", "cli",
]  # fmt: skip
SOURCE = Path(engagebias.__file__).parent
FILES = sorted(p for p in SOURCE.rglob("*.py") if p != SOURCE / "__init__.py")


def room(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "engagebias" and len(parts) > 1 else None


def imported(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            found += (
                [f"{node.module}.{n.name}" for n in node.names] if node.module == "engagebias" else [str(node.module)]
            )
    return found


def test_every_room_is_in_the_list() -> None:
    assert {p.relative_to(SOURCE).parts[0].removesuffix(".py") for p in FILES} == set(ROOMS)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_room_imports_only_from_above(path: Path) -> None:
    own = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    for module in imported(path):
        target = room(module)
        if target is not None and target in ROOMS:
            assert ROOMS.index(target) <= ROOMS.index(own), f"{own} imports {module}, which stands below it"


def test_kernels_know_no_tables() -> None:
    for path in (SOURCE / "numerics").glob("*.py"):
        assert not any(m.split(".")[0] == "polars" for m in imported(path)), path
