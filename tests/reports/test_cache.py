from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from engagebias.reports import cache, ipynb
from reports.study import write_notebook

INPUT = {"sha256": "a"}


def test_the_key_changes_with_each_thing_that_made_the_run(study: Path) -> None:
    path = write_notebook(study, "one", "1")
    keys = [cache.key(path, {"lang": "en"}, [INPUT])]
    keys.append(cache.key(path, {"lang": "ar"}, [INPUT]))
    keys.append(cache.key(path, {"lang": "en"}, [{"sha256": "b"}]))
    write_notebook(study, "one", "2")
    keys.append(cache.key(path, {"lang": "en"}, [INPUT]))
    assert len(set(keys)) == 4


def test_the_key_changes_with_the_package_and_its_versions(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_notebook(study, "one", "1")
    keys = [cache.key(path, {}, [])]
    with monkeypatch.context() as changed:
        changed.setattr(cache, "source_hash", lambda: "other source")
        keys.append(cache.key(path, {}, []))
    with monkeypatch.context() as changed:
        changed.setattr(cache, "package_versions", lambda: {"polars": "0"})
        keys.append(cache.key(path, {}, []))
    assert len(set(keys)) == 3


def test_stored_outputs_do_not_count(study: Path) -> None:
    path = write_notebook(study, "one", "1")
    before = cache.key(path, {}, [])
    notebook = ipynb.read(path)
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="x")]
    notebook.cells[1].execution_count = 1
    path.write_text(ipynb.dumps(notebook), encoding="utf-8")
    assert cache.key(path, {}, []) == before


def test_pruning_spares_what_another_report_uses(tmp_path: Path) -> None:
    for name in ("a.ipynb", "b.ipynb", "c.ipynb", "v.js", "old.js"):
        (tmp_path / name).touch()
    cache.prune(tmp_path, "first", ["a.ipynb", "v.js", "c.ipynb"])
    assert sorted(p.name for p in tmp_path.glob("*.[ij]*[sb]")) == ["a.ipynb", "c.ipynb", "v.js"]
    (tmp_path / "b.ipynb").touch()
    cache.prune(tmp_path, "second", ["b.ipynb"])
    cache.prune(tmp_path, "first", ["a.ipynb"])
    assert sorted(p.name for p in tmp_path.glob("*.ipynb")) == ["a.ipynb", "b.ipynb"]
