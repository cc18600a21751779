"""Data sets by name: what there is, fetching it and loading it as the project's tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from engagebias.checks import check_choice
from engagebias.datasets.catalogue import DataFile, DataSet, catalogue
from engagebias.datasets.fetching import check_local, data_home, fetch
from engagebias.datasets.upworthy import load_upworthy
from engagebias.errors import DataError
from engagebias.simulation import simulate

__all__ = ["EXAMPLE", "LOADABLE", "DataFile", "DataSet", "catalogue", "check_local", "data_home", "fetch", "load"]

EXAMPLE = "example"
# Large enough and with effects large enough to show what it should, small enough for seconds, with a defect for
# the gate to find.
_EXAMPLE_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "headlines": {"n_tests": 1000, "broken_share": 0.2, "per_word": {"negative": 0.05, "positive": -0.04}}
}
_LOADERS: Mapping[str, Callable[[Path | None], pl.DataFrame]] = {"upworthy": load_upworthy}

LOADABLE = tuple(_LOADERS)
"""The sets of the catalogue that :func:`load` turns into a table; the others can be fetched, not yet loaded."""


def load(name: str, *, file: str | Path | None = None, world: str | None = None, seed: int = 1) -> pl.DataFrame:
    """Load a data set as a table of posts; fetch it first if it is not here.

    Parameters
    ----------
    name : str
        ``"upworthy"``, or ``"example"`` for a simulated world that needs no data.
    file : str or path, optional
        A file of that data set which you hold yourself, instead of the catalogue's copy. For
        ``"upworthy"``: one of the official CSVs (exploratory, confirmatory or holdout packages).
    world : str, optional
        For ``"example"`` alone: which simulated world (default ``"headlines"``); see :func:`engagebias.simulate`.
    seed : int, default 1
        Seed of the simulated world; real data have none and leave it aside, so that one notebook serves both.

    Returns
    -------
    polars.DataFrame
        Posts, one row per headline arm ("package"). For ``"upworthy"``:

        =====================  ========  ==========================================================
        column                 type      meaning
        =====================  ========  ==========================================================
        post_id                String    test id and the arm's place in the file; unique
        platform, kind, lang   String    ``upworthy``, ``headline``, ``en``
        test_id                String    the archive's ``clickability_test_id``
        text                   String    the headline as shown, with its HTML marks
        created_at             Datetime  creation of the test (UTC), from the first 8 hex digits of its id
        impressions            UInt64    people assigned to this arm
        clicks                 UInt64    how many of them clicked
        test_week              Int32     year and week of the test (``%Y%U``)
        broken_randomisation   Boolean   the test lies in the weeks in which assignment was broken
                                         (201325 to 201401), or the file's ``problem`` says so
        excerpt, lede, slug,   various   as in the archive, where the file has them. ``significance``,
        eyecatcher_id, ...               ``first_place`` and ``winner`` are the site's own dashboard
                                         values, not statistics
        =====================  ========  ==========================================================

        For ``"example"``: the columns that :func:`engagebias.simulate` documents.

    Raises
    ------
    DataError
        If there is no loader of that name, or the file is not what the data dictionary says.
    SourceError
        If the data set cannot be fetched.

    References
    ----------
    Matias, Munger, Aubin Le Quere & Ebersole (2021), The Upworthy Research Archive, Scientific Data 8:195.

    Examples
    --------
    >>> load("example").select("platform").unique().item()
    'simulated'
    """
    check_choice(name, [EXAMPLE, *_LOADERS], name="name", caller="load")
    if name == EXAMPLE:
        if file:
            raise DataError(f"load: the example world is simulated and takes no file; got {str(file)!r}.")
        chosen = "headlines" if world is None else world
        check_choice(chosen, _EXAMPLE_SETTINGS, name="world", caller="load")
        return simulate(chosen, seed=seed, **_EXAMPLE_SETTINGS[chosen]).posts
    if world is not None:
        raise DataError(f"load: world={world!r} is for the simulated data of load({EXAMPLE!r}); {name} is real.")
    return _LOADERS[name](Path(file) if file else None)
