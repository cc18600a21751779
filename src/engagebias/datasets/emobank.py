"""EmoBank: English sentences with ratings of valence, arousal and dominance."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from engagebias.datasets.fetching import fetch
from engagebias.datasets.textual import numbers_between, one_of, read_textual, refuse

RATINGS = {"V": "valence_rating", "A": "arousal_rating", "D": "dominance_rating"}
SCALE = (1.0, 5.0)
SPLITS = ("train", "dev", "test")
_WHOSE = "the corpus file emobank.csv of EmoBank"


def load_emobank(file: Path | None) -> pl.DataFrame:
    """Read EmoBank and return one row per sentence.

    Parameters
    ----------
    file : pathlib.Path or None
        A copy of ``emobank.csv``; None fetches it.

    Returns
    -------
    polars.DataFrame
        10,062 rows in the file's order:

        =====================  ========  ==========================================================
        column                 type      meaning
        =====================  ========  ==========================================================
        post_id                String    the corpus' id: source document and place in it; unique
        platform, kind, lang   String    ``emobank``, ``sentence``, ``en``
        text                   String    the sentence as it stands in the file, stray quotation marks
                                         of its document included
        split                  String    ``train`` (8,062), ``dev`` (1,000) or ``test`` (1,000), drawn
                                         by the authors within text categories
        valence_rating         Float64   mean rating from 1 (unpleasant) to 5 (pleasant); 3 is neutral
        arousal_rating         Float64   mean rating from 1 (calm) to 5 (excited)
        dominance_rating       Float64   mean rating from 1 (being controlled) to 5 (in control)
        =====================  ========  ==========================================================

        No cell is null. Ratings are means over several annotators of the writer's and the reader's view.

    Raises
    ------
    DataError
        If the file is not what this dictionary says.
    SourceError
        If it cannot be fetched.

    Notes
    -----
    Nothing is dropped. Nine sentences have no letter at all; a score of them is null. 248 rows share their text with
    another row (92 texts), each with ratings of its own; 18 sentences of ``test`` and 25 of ``dev`` stand word for
    word in ``train``, which flatters whatever learnt them by heart.

    References
    ----------
    Buechel & Hahn (2017), EmoBank: Studying the impact of annotation perspective and representation format on
    dimensional emotion analysis, EACL, 578-585.
    """
    path = file if file is not None else fetch("emobank")[0]
    raw = read_textual(path, ("id", "split", *RATINGS, "text"), whose=_WHOSE)
    refuse(raw, raw["id"].is_duplicated(), path, "id repeats", "ids are unique in the corpus", show="id")
    return raw.select(
        post_id=pl.col("id"),
        platform=pl.lit("emobank"),
        kind=pl.lit("sentence"),
        lang=pl.lit("en"),
        text=pl.col("text"),
        split=one_of(raw, "split", SPLITS, path),
        **{name: numbers_between(raw, letter, *SCALE, path) for letter, name in RATINGS.items()},
    )
