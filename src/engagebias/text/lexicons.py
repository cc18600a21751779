"""Lexicons: which words and emoji count towards which category."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl

from engagebias.text.forms import read_form
from engagebias.text.frequent import common_words
from engagebias.text.index import Index, build_index
from engagebias.text.lists import SHIPPED, SIGNED, shipped_list
from engagebias.text.soundness import check_lexicon
from engagebias.words import Text

CATEGORIES = (
    "negative", "positive", "anger", "fear", "sadness", "joy", "moral_emotional", "violence", "peace", "us_them", "hedges",
    "connectives", "intensifiers", "dampeners", "foreign_funding",
)  # fmt: skip
"""The categories of our own lists, in the order of the columns."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lexicon:
    """A list of terms by category, for one language or more.

    Attributes
    ----------
    name : str
        What messages and results call it.
    langs : tuple of str
        ISO 639-1 codes of the languages that it covers.
    terms : polars.DataFrame
        ``term``, ``category`` (String) and ``weight`` (Float64), a row for each term and category.
    remarks : tuple of Text
        What was folded or left out when a file was read, and the terms that no text can match, with counts.
    rated : bool
        Whether each term is rated in every category, as in the eMFD: ``score`` then gives mean ratings of the terms
        found instead of counts, which would be the same number in every category.

    Raises
    ------
    DataError
        If a column is missing, of another type, null or not finite; a language is no code; a category would make a
        column that posts, :func:`score` or another category has; weights of negative or positive terms contradict
        each other; or an intensifier weighs 0 or less.

    Examples
    --------
    >>> own_lexicon()
    Lexicon engagebias (en, ar): 15 categories, 36,642 terms
    >>> Lexicon("food", ("en",), pl.DataFrame({"term": ["bread"], "category": ["food"], "weight": [1.0]}))
    Lexicon food (en): 1 category, 1 term
    """

    name: str
    langs: tuple[str, ...]
    terms: pl.DataFrame
    remarks: tuple[Text, ...] = field(default=())
    rated: bool = False

    def __post_init__(self) -> None:
        check_lexicon(self.name, self.langs, self.terms, rated=self.rated)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories, in the order of the columns that they become."""
        return tuple(self.terms["category"].unique(maintain_order=True))

    @property
    def weighted(self) -> tuple[str, ...]:
        """The categories in which terms weigh differently, besides those of the valence."""
        spread = self.terms.group_by("category", maintain_order=True).agg(pl.col("weight").n_unique() > 1)
        return tuple(name for name in spread.filter("weight")["category"] if name not in SIGNED)

    @property
    def signed(self) -> Mapping[int, int]:
        """The places of the categories that make up the valence, and their signs; empty if the lexicon has none."""
        return {place: SIGNED[name] for place, name in enumerate(self.categories) if name in SIGNED}

    def __repr__(self) -> str:
        categories, terms = len(self.categories), self.terms["term"].n_unique()
        counts = f"{categories} {'category' if categories == 1 else 'categories'}, {terms:,} {'term' if terms == 1 else 'terms'}"
        return f"Lexicon {self.name} ({', '.join(self.langs)}): {counts}"


@cache
def own_lexicon() -> Lexicon:
    """Return the lists of this project for English, Arabic and emoji; see ``docs/lexicons.md``."""
    listed = pl.concat([shipped_list(name) for name in SHIPPED]).select("term", "category", "weight")
    order = listed["category"].replace_strict(
        {name: place for place, name in enumerate(CATEGORIES)}, return_dtype=pl.Int64
    )
    return Lexicon(
        "engagebias", ("en", "ar"), listed.with_columns(order=order).sort("order", maintain_order=True).drop("order")
    )


@cache
def index_of(lexicon: Lexicon) -> Index:
    """Return a lexicon ready for looking words up; kept, since building it takes a second."""
    return build_index(
        lexicon.terms.select("term", "category", "weight").iter_rows(), lexicon.categories, common_words()
    )


# The rule of the headline literature counts whole words of letters; an entry of another form could never match.
_WORD = re.compile("[a-z]+")


@cache
def vader() -> Lexicon:
    """Return the open VADER list: words rated below zero are negative, above zero positive.

    Emoticons and entries with digits or marks are left out, since whole words are counted.

    References
    ----------
    Hutto & Gilbert (2014), VADER: a parsimonious rule-based model for sentiment analysis, ICWSM 8.
    The list is read from the ``vaderSentiment`` package (MIT).

    Examples
    --------
    >>> vader().terms.group_by("category").len().sort("category").rows()
    [('negative', 4026), ('positive', 3183)]
    """
    source = files("vaderSentiment").joinpath("vader_lexicon.txt")
    terms = read_form(Path(str(source)), "vader", caller="vader").terms.select("term", "category", "weight")
    return Lexicon(
        "vader",
        ("en",),
        terms.filter(pl.col("term").str.contains(f"^{_WORD.pattern}$")).sort("category", maintain_order=True),
    )
