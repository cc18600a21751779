"""The page of formats says what the mappings say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_table_is_that_of_the_mappings() -> None:
    spec = importlib.util.spec_from_file_location("formats_page", DOCS / "formats.py")
    assert spec is not None
    assert spec.loader is not None
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)
    written = (DOCS / "formats.md").read_text(encoding="utf-8")
    assert page.START + page.table() + page.END in written, "run: python docs/formats.py"
