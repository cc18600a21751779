"""Data sets by name: what there is, fetching it and loading it as the project's tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from engagebias.checks import check_choice
from engagebias.datasets.arsarcasm import load_arsarcasm
from engagebias.datasets.arsen20 import load_arsen20
from engagebias.datasets.catalogue import DataFile, DataSet, catalogue
from engagebias.datasets.emobank import load_emobank
from engagebias.datasets.facebook import load_facebook
from engagebias.datasets.fetching import check_local, data_home, fetch
from engagebias.datasets.hurricanes_media import load_hurricanes_media
from engagebias.datasets.markup_blocklist import load_markup_blocklist
from engagebias.datasets.mpdta import load_mpdta
from engagebias.datasets.news_popularity import load_news_popularity
from engagebias.datasets.palestine_casualties import load_palestine_casualties
from engagebias.datasets.upworthy import load_upworthy
from engagebias.errors import DataError
from engagebias.simulation import simulate

__all__ = ["EXAMPLE", "LOADABLE", "DataFile", "DataSet", "catalogue", "check_local", "data_home", "fetch", "load"]

EXAMPLE = "example"
# Large enough and with effects large enough to show what it should, small enough for seconds, with a defect for
# the gate to find.
_EXAMPLE_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "headlines": {"n_tests": 1000, "broken_share": 0.2, "per_word": {"negative": 0.05, "positive": -0.04}},
    "posts": {},
    "moderation": {"n_posts": 24_000, "n_authors": 600},
    "blocklist": {},
    "pace": {},
    "programmes": {},
    "validity": {},
    "ratings": {"n_items": 600, "n_ratings": 30_000},
    "audit": {},
    "feeds": {},
    "threads": {},
    "vignettes": {},
    "cycle": {},
}
_LOADERS: Mapping[str, Callable[[Path | None], pl.DataFrame]] = {
    "arsarcasm": load_arsarcasm,
    "arsen20": load_arsen20,
    "emobank": load_emobank,
    "facebook_reactions_2016": load_facebook,
    "hurricanes_media": load_hurricanes_media,
    "markup_blocklist": load_markup_blocklist,
    "mpdta": load_mpdta,
    "news_popularity": load_news_popularity,
    "palestine_casualties": load_palestine_casualties,
    "upworthy": load_upworthy,
}

LOADABLE = tuple(_LOADERS)
"""The sets of the catalogue: :func:`load` turns each of them into a table."""


def load(name: str, *, file: str | Path | None = None, world: str | None = None, seed: int = 1) -> pl.DataFrame:
    """Load a data set as a table of posts, or of snapshots of posts; fetch it first if it is not here.

    Parameters
    ----------
    name : str
        One of the real sets below, or ``"example"`` for a simulated world that needs no data.
    file : str or path, optional
        A file of that data set which you hold yourself, instead of the catalogue's copy: for ``"upworthy"`` one of
        the official CSVs (exploratory, confirmatory or holdout packages), for ``"emobank"`` its ``emobank.csv``, for
        ``"arsarcasm"`` its ``ArSarcasm_train.csv`` or ``ArSarcasm_test.csv``, for ``"arsen20"`` its
        ``ArSen-20_publish.csv``, for ``"facebook_reactions_2016"`` the ``*_facebook_statuses.csv`` of one page, for
        ``"hurricanes_media"`` one of its three tables by day, for ``"palestine_casualties"`` one of its two files, for
        ``"markup_blocklist"`` one of its ``hate.csv``, ``social_justice.csv`` and their ``rerun_*.csv``, for ``"mpdta"`` its ``mpdta.csv``, for
        ``"news_popularity"`` its ``Facebook_Palestine.csv`` or ``LinkedIn_Palestine.csv``.
    world : str, optional
        For ``"example"`` alone: which simulated world (default ``"headlines"``); see :func:`engagebias.simulate`.
    seed : int, default 1
        Seed of the simulated world; real data have none and leave it aside, so that one notebook serves both.

    Returns
    -------
    polars.DataFrame
        Posts: ``post_id``, ``platform``, ``kind``, ``lang`` and ``text`` in every set, and what else it has; of
        ``news_popularity`` and the example world ``"pace"`` snapshots: ``post_id``, ``age_hours``, ``action``, ``count``; of ``mpdta``
        a panel: ``unit``, ``period``, ``outcome``, ``first_treated``, ``cluster``; of ``hurricanes_media`` and
        ``palestine_casualties`` tables by ``date``; of the example world ``"cycle"`` events: ``event_id``, ``at``, ``space``, ``kind``.

        ===========================  =====================================  ============================================
        name                         one row per                            data dictionary
        ===========================  =====================================  ============================================
        ``arsarcasm``                Arabic tweet with its sentiment and    ``help(engagebias.datasets.load_arsarcasm)``
                                     dialect
        ``arsen20``                  Arabic tweet with sentiment, counts    ``help(engagebias.datasets.load_arsen20)``
                                     and followers, but without text
        ``emobank``                  English sentence with its valence,     ``help(engagebias.datasets.load_emobank)``
                                     arousal and dominance
        ``facebook_reactions_2016``  post of a news page or an Arabic page  ``help(engagebias.datasets.load_facebook)``
                                     with its counts, repeats folded
        ``hurricanes_media``         hurricane and day, on television,      ``help(engagebias.datasets.load_hurricanes_media)``
                                     online and in searches
        ``markup_blocklist``         term and wave of a test of Google's    ``help(engagebias.datasets.load_markup_blocklist)``
                                     blocklist for YouTube
        ``mpdta``                    county and year, with teen employment  ``help(engagebias.datasets.load_mpdta)``
                                     and when its minimum wage rose
        ``news_popularity``          item on Facebook or LinkedIn and age,  ``help(engagebias.datasets.load_news_popularity)``
                                     with its shares so far
        ``palestine_casualties``     region and day, with people reported   ``help(engagebias.datasets.load_palestine_casualties)``
                                     killed and injured
        ``upworthy``                 headline arm ("package") of a          ``help(engagebias.datasets.load_upworthy)``
                                     randomised test
        ``example``                  headline arm or post of a simulated    ``help(engagebias.simulate)``
                                     world
        ===========================  =====================================  ============================================

    Raises
    ------
    DataError
        If there is no loader of that name, or the file is not what the data dictionary says.
    SourceError
        If the data set cannot be fetched.

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
        made = simulate(chosen, seed=seed, **_EXAMPLE_SETTINGS[chosen])
        tables = (made.snapshots, made.ratings, made.shown, made.comments, made.panel, made.events)
        return next((table for table in tables if table is not None), made.posts)
    if world is not None:
        raise DataError(f"load: world={world!r} is for the simulated data of load({EXAMPLE!r}); {name} is real.")
    return _LOADERS[name](Path(file) if file else None)
