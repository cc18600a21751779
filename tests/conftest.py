"""Shared fixtures. What CI must not skip stands in ENGAGEBIAS_REQUIRE (``data,browser``)."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

import engagebias as eb
from engagebias.datasets.fetching import HOME, MIRROR

ROOT = Path(__file__).parents[1]


def required(what: str) -> bool:
    return what in os.environ.get("ENGAGEBIAS_REQUIRE", "").split(",")


@pytest.fixture(scope="session")
def upworthy(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """The real archive, scored; skipped with a reason where there is no copy."""
    mirror = os.environ.get(MIRROR)
    here = ROOT / "data" / "raw" / "upworthy" / "upworthy_clean.parquet"
    if not (mirror and (Path(mirror) / "upworthy").is_dir()) and not here.is_file():
        reason = f"no real data: set {MIRROR} to a folder that has upworthy/, or run 'engagebias data fetch upworthy'"
        pytest.fail(reason) if required("data") else pytest.skip(reason)
    with pytest.MonkeyPatch.context() as patch:
        if mirror:
            patch.setenv(MIRROR, str(Path(mirror).resolve()))
            patch.setenv(HOME, str(tmp_path_factory.mktemp("raw")))
        else:
            patch.setenv(HOME, str(ROOT / "data" / "raw"))
        return eb.score(eb.load("upworthy"), lexicon="vader")


@pytest.fixture(scope="session")
def example() -> pl.DataFrame:
    """The example world of headline tests, scored."""
    return eb.score(eb.load("example"), lexicon="vader")


@pytest.fixture(scope="session")
def fepois() -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """Coefficients and CRV1 errors of pyfixest's Poisson regression with fixed effects."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own dependencies, at import
        import pyfixest

    def run(
        frame: pd.DataFrame, terms: list[str], *, y: str, effects: str, cluster: str
    ) -> tuple[np.ndarray, np.ndarray]:
        with warnings.catch_warnings():
            # It says how many separated rows it drops, and calls what its own dependencies deprecate.
            warnings.simplefilter("ignore")
            fitted = pyfixest.fepois(
                f"{y} ~ {' + '.join(terms)}" + (f" | {effects}" if effects else ""),
                data=frame, vcov={"CRV1": cluster}, offset="offset", iwls_tol=1e-12,
            )  # fmt: skip
        return fitted.coef()[terms].to_numpy(), fitted.se()[terms].to_numpy()

    return run
