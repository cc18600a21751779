from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from reports.study import ANSWER, CHART, TABLE, make_study, small_report, write_notebook

from engagebias.reports.build import build_report

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        reason = f"no Chromium here: none of {', '.join(NAMES)} is on the path"
        if "browser" in os.environ.get("ENGAGEBIAS_REQUIRE", ""):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


def _small(folder: Path) -> Path:
    write_notebook(make_study(folder), "one", ANSWER, CHART, TABLE, "import warnings\nwarnings.warn('look out')")
    write_notebook(folder, "bad", "print('so far')", "1/0")
    return small_report(folder, "one", "bad", languages="[en, ar]")


def _example(folder: Path) -> Path:
    """Copy the repository's study: its own folder is left as it is."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    (folder / "reports").mkdir()
    return Path(shutil.copy(ROOT / "reports" / "example.yaml", folder / "reports"))


@pytest.fixture(scope="session", params=[_small, _example], ids=["small", "example"])
def report(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a built report."""
    built = build_report(request.param(tmp_path_factory.mktemp("browser") / "study"))
    assert [f for f in built.failures if not f.startswith("bad ")] == []
    return built.index.parent
