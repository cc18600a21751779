from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT, required

import engagebias as eb
from engagebias.datasets.catalogue import find
from engagebias.datasets.fetching import HOME, MIRROR


@pytest.fixture(scope="session")
def load_real(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], pl.DataFrame]:
    """Load a real set by its name; skip with a reason where there is no copy."""

    def load(name: str) -> pl.DataFrame:
        mirror, here = os.environ.get(MIRROR), ROOT / "data" / "raw"
        if not (mirror and (Path(mirror) / name).is_dir()) and not (here / name / find(name).files[0].file).is_file():
            reason = f"no real data: set {MIRROR} to a folder that has {name}/, or run 'engagebias data fetch {name}'"
            pytest.fail(reason) if required("data") else pytest.skip(reason)
        with pytest.MonkeyPatch.context() as patch:
            if mirror:
                patch.setenv(MIRROR, str(Path(mirror).resolve()))
            patch.setenv(HOME, str(tmp_path_factory.mktemp("raw") if mirror else here))
            return eb.load(name)

    return load
