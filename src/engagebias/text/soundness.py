"""Checks of a lexicon when it is made, so that scoring can rely on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polars as pl

from engagebias.errors import DataError
from engagebias.schema import POSTS
from engagebias.text.codes import plain_codes
from engagebias.text.lists import SIGNED

MEASURES = (
    "valence", "arousal", "rated_words", "exclamations", "elongated", "emoji", "capitals",
    "words", "sentences", "lix", "rare_share", "diversity", "mtld", "reading_seconds", "score_lang", "score_reason",
)  # fmt: skip
"""The columns of ``score`` that no category makes."""

_COLUMNS: Mapping[str, pl.DataType] = {"term": pl.String(), "category": pl.String(), "weight": pl.Float64()}


def check_lexicon(name: object, langs: object, terms: object, *, rated: bool) -> None:
    """Refuse a lexicon that could not be scored with, or whose columns would stand in the place of others.

    Raises
    ------
    DataError
        Naming the lexicon, what is wrong and what to do.
    """
    if not isinstance(name, str) or not name.strip():
        raise DataError(f"Lexicon: name must be a word that messages can call it by; got {name!r}.")
    caller = f"Lexicon {name}"
    _check_langs(langs, caller)
    frame = _check_terms(terms, caller)
    by_category = frame.group_by("category", maintain_order=True)
    _check_columns(frame["category"].unique(maintain_order=True).to_list(), caller)
    for category, low, high in by_category.agg(low=pl.col("weight").min(), high=pl.col("weight").max()).iter_rows():
        _check_weights(category, low, high, caller)
    sizes = by_category.agg(pl.col("term").n_unique())
    if rated and (sizes["term"] != frame["term"].n_unique()).any():
        missing = sizes.filter(pl.col("term") < frame["term"].n_unique())["category"][0]
        raise DataError(
            f"{caller}: rated=True says that each term has a weight in every category, but some have none in {missing!r}. "
            "Add them, or leave rated out."
        )


def _check_langs(langs: object, caller: str) -> None:
    sound = (
        isinstance(langs, tuple) and langs and all(isinstance(x, str) and re.fullmatch("[a-z]{2,3}", x) for x in langs)
    )
    if not sound:
        raise DataError(f"{caller}: langs must name languages by code, such as ('en',) or ('en', 'ar'); got {langs!r}.")
    assert isinstance(langs, tuple)
    for given, plain in zip(langs, plain_codes(pl.Series(langs)), strict=True):
        if given != plain:
            instead = f"texts marked so are scored as {plain!r}: give that" if plain else "it names no language"
            raise DataError(f"{caller}: langs must name languages by code; got {given!r}, but {instead}.")


def _check_terms(terms: object, caller: str) -> pl.DataFrame:
    if not isinstance(terms, pl.DataFrame):
        kind = f"{type(terms).__module__}.{type(terms).__name__}"
        raise DataError(f"{caller}: terms must be a polars DataFrame with term, category and weight; got {kind}.")
    for column, dtype in _COLUMNS.items():
        if column not in terms.columns:
            raise DataError(
                f"{caller}: terms lacks the column {column!r}; it has {', '.join(terms.columns[:12]) or 'none'}."
            )
        if terms.schema[column] != dtype:
            raise DataError(
                f"{caller}: the column {column!r} of terms must be {dtype}, it is {terms.schema[column]}. Cast it."
            )
        nulls = terms[column].null_count()
        if nulls:
            raise DataError(
                f"{caller}: {column} is null in {nulls:,} of {terms.height:,} rows of terms. Fill or drop them."
            )
    if terms.is_empty():
        raise DataError(f"{caller}: terms has no rows. A lexicon has at least one term.")
    endless = terms.filter(~pl.col("weight").is_finite())
    if endless.height:
        term, weight = endless.select("term", "weight").row(0)
        raise DataError(
            f"{caller}: weights must be finite numbers; that of {term!r} is {weight}. Mend or drop the row."
        )
    return terms


def _check_columns(categories: list[str], caller: str) -> None:
    """Refuse a category whose columns would stand in the place of a column of posts, of ``score`` or of another one."""
    owner: dict[str, str] = {}
    for category in categories:
        if not category.strip():
            raise DataError(f"{caller}: a category has no name. Name it in the list.")
        for column in _columns_of(category):
            held = (
                "a column of posts" if column in POSTS.columns else "a measure of score" if column in MEASURES else ""
            )
            held = held or (f"made by the category {owner[column]!r}" if column in owner else "")
            if held:
                raise DataError(
                    f"{caller}: the category {category!r} would make the column {column!r}, which is {held}; rename it in the list."
                )
            owner[column] = category


def _columns_of(category: str) -> Iterator[str]:
    yield from (category, f"{category}_share", f"{category}_mean")


def _check_weights(category: str, low: float, high: float, caller: str) -> None:
    if category in SIGNED and (low < 0 < high or (SIGNED[category] > 0 and low < 0)):
        raise DataError(
            f"{caller}: the weights of {category!r} go from {low:g} to {high:g}. Give all of them one sign: "
            f"they say how {category} a term is."
        )
    if category == "intensifiers" and low <= 0:
        raise DataError(
            f"{caller}: {category!r} has weights down to {low:g}, but every intensifier raises arousal. Put terms that "
            "weaken into a category of their own, such as dampeners."
        )
