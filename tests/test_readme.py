"""The README's Python runs, its commands exist, and its links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import ROOT, required

import engagebias as eb
from engagebias.datasets.fetching import HOME, MIRROR
from engagebias.formats.pseudonyms import KEY_FILE
from engagebias.reports.config import read_report

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, flags=re.S)


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_python_runs(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if 'load("upworthy")' in block.replace("# ", "") and 'load("example")' not in block:
        mirror = os.environ.get(MIRROR)
        if not mirror:
            reason = f"no real data: set {MIRROR}"
            pytest.fail(reason) if required("data") else pytest.skip(reason)
        monkeypatch.setenv(MIRROR, str(Path(mirror).resolve()))
        monkeypatch.setenv(HOME, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(KEY_FILE, str(tmp_path / "key"))
    exec(compile(block, "README.md", "exec"), {})


def test_there_are_blocks() -> None:
    assert len(BLOCKS) == 7


def test_the_corrected_labels_find_what_was_planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = (b for b in BLOCKS if "correct_labels" in b)
    monkeypatch.chdir(tmp_path)
    made: dict[str, Any] = {}
    exec(compile(block, "README.md", "exec"), made)
    for name, holds in ((None, True), ("naive", False)):
        row = made["corrected"].table(name).row(0, named=True)
        assert (row["conf_low"] < 0.4 < row["conf_high"]) is holds
    assert made["agreed"].table()["n"].item() == 500


def test_the_columns_are_counted() -> None:
    posts = pl.DataFrame({"post_id": ["a"], "text": ["peace"]})
    (said,) = re.findall(r"eb\.score\(posts\)  # (\d+) columns", README)
    assert int(said) == len(eb.score(posts).columns) - len(posts.columns)


def test_make_commands_exist() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in set(re.findall(r"(?:^|`)make ([a-z]+)", README, flags=re.M)):
        assert f"make {name} " in listed


def test_the_long_step_is_announced(tmp_path: Path) -> None:
    told = subprocess.run(["make", "-n", f"VENV={tmp_path / 'env'}", "setup"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # fmt: skip
    assert "Setting up" in told[: told.index("install --quiet")]


def test_links_and_files_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
    for target in re.findall(r"`((?:notebooks|reports)/[\w./]+\.(?:ipynb|yaml))`", README):
        assert (ROOT / target).exists(), target


def test_the_report_example_is_valid(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(.*?)```", README, flags=re.S)
    assert block
    (tmp_path / "reports").mkdir()
    (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
    path = tmp_path / "reports" / "example.yaml"
    path.write_text(block.group(1), encoding="utf-8")
    assert read_report(path)
