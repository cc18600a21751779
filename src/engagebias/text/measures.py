"""From counts to the columns of ``score``."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from engagebias.text.counting import Array, Counted
from engagebias.text.lexicons import Lexicon

READING_SPEED: Mapping[str, float] = {"en": 228.0, "ar": 138.0}
"""Words a minute of adults reading silently: Trauzettel-Klosinski & Dietz (2012), doi:10.1167/iovs.11-8284."""


def emotive_columns(counted: Counted, lexicon: Lexicon) -> dict[str, pl.Series]:
    """Return valence, arousal, counts, shares, means and marks of every text; a row without words means nothing."""
    words = _words(counted)
    columns: dict[str, pl.Series] = {}
    if lexicon.signed:
        weight = counted.column("valence") / np.sqrt(words)
        columns["valence"] = pl.Series(weight / np.sqrt(weight**2 + 1))
    marks = np.add.reduce(
        [counted.column(name) for name in ("exclamations", "capitals", "elongated", "emoji")], dtype=np.int64
    )
    if "intensifiers" in lexicon.categories:
        marks = marks + counted.hits[:, lexicon.categories.index("intensifiers")]
    columns["arousal"] = pl.Series(marks / (marks + np.sqrt(words)))
    columns |= _ratings(counted, lexicon) if lexicon.rated else _mentions(counted, lexicon, words)
    columns |= {name: _count(counted.column(name)) for name in ("exclamations", "elongated", "emoji")}
    capitals = _count(counted.column("capitals"))
    # Arabic has no capitals: a text without Latin letters has none to count, which is not 0 of them.
    columns["capitals"] = capitals.set(pl.Series(counted.column("latin") == 0), None)
    return columns


def _mentions(counted: Counted, lexicon: Lexicon, words: Array) -> dict[str, pl.Series]:
    hits = {name: counted.hits[:, place] for place, name in enumerate(lexicon.categories)}
    columns = {name: _count(column) for name, column in hits.items()}
    columns |= {f"{name}_share": pl.Series(column / words) for name, column in hits.items()}
    # The weights of negative and positive terms are in the valence, and intensifiers are counted for the arousal.
    weighted = [name for name in lexicon.weighted if name != "intensifiers"]
    return columns | {
        f"{name}_mean": pl.Series(counted.sums[:, lexicon.categories.index(name)] / words) for name in weighted
    }


def _ratings(counted: Counted, lexicon: Lexicon) -> dict[str, pl.Series]:
    """Return how many rated terms were found and their mean rating in each category, null if there were none."""
    found = counted.hits[:, 0]  # every term is in every category
    means = {
        f"{name}_mean": pl.Series(counted.sums[:, place] / found).fill_nan(None)
        for place, name in enumerate(lexicon.categories)
    }
    return {"rated_words": _count(found), **means}


def complex_columns(
    counted: Counted, langs: pl.Series, sentences: Array, speed: Mapping[str, float]
) -> dict[str, pl.Series]:
    """Return length, readability, rarity, diversity and reading time of every text."""
    words = _words(counted)
    latin, arabic, other = (counted.column(name) for name in ("latin", "arabic", "other"))
    own = langs.replace_strict(dict(speed), default=None, return_dtype=pl.Float64).to_numpy()
    common = counted.column("common_latin") + counted.column("common_arabic")
    return {
        "words": _count(words),
        "sentences": _count(sentences),
        "lix": pl.Series(words / sentences + 100 * counted.column("long_words") / words),
        "rare_share": pl.Series(1 - common / (latin + arabic)),
        "diversity": pl.Series(counted.column("diversity")).fill_nan(None),
        "mtld": pl.Series(counted.column("mtld")).fill_nan(None),
        "reading_seconds": pl.Series(60 * (latin / speed["en"] + arabic / speed["ar"] + other / own)),
    }


def _words(counted: Counted) -> Array:
    words: Array = counted.column("latin") + counted.column("arabic") + counted.column("other")
    return words


def _count(values: Array) -> pl.Series:
    return pl.Series(values).cast(pl.UInt32)
