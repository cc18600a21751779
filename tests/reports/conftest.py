from __future__ import annotations

from pathlib import Path

import pytest

from engagebias.reports.build import Built, build_report
from reports.study import ANSWER, CHART, TABLE, make_study, small_report, write_notebook

WARNING = "import warnings\nwarnings.warn('look out')\n1"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """An empty study folder."""
    return make_study(tmp_path / "study")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    """A report of two notebooks in two languages, one of which fails half-way."""
    folder = make_study(tmp_path_factory.mktemp("built") / "study")
    write_notebook(folder, "one", ANSWER, CHART, TABLE, WARNING)
    write_notebook(
        folder, "bad", "print('so far')", "from pathlib import Path\nopen(Path.cwd() / 'such.csv')", "print('never')"
    )
    return folder, build_report(small_report(folder, "one", "bad", languages="[en, ar]"))
