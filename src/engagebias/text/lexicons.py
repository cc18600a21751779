"""Lexicons: which words and emoji count towards which category."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl

from engagebias.errors import DataError
from engagebias.text.forms import Form, read_form
from engagebias.text.frequent import common_words
from engagebias.text.index import Index, build_index
from engagebias.text.lists import shipped_list
from engagebias.words import Text

CATEGORIES = (
    "negative", "positive", "anger", "fear", "sadness", "joy", "moral_emotional", "violence", "peace", "us_them", "hedges",
    "connectives", "intensifiers", "foreign_funding",
)  # fmt: skip
"""The categories of our own lists, in the order of the columns."""

SIGNED = ("negative", "positive")
"""The categories whose weights make up the valence."""


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
        What was folded or left out when a file was read, with counts.

    Examples
    --------
    >>> own_lexicon()
    Lexicon engagebias (en, ar): 14 categories, 36,643 terms
    """

    name: str
    langs: tuple[str, ...]
    terms: pl.DataFrame
    remarks: tuple[Text, ...] = field(default=())

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories, in the order of the columns that they become."""
        return tuple(self.terms["category"].unique(maintain_order=True))

    @property
    def weighted(self) -> tuple[str, ...]:
        """The categories in which terms weigh differently, besides those of the valence."""
        spread = self.terms.group_by("category", maintain_order=True).agg(pl.col("weight").n_unique() > 1)
        return tuple(spread.filter("weight")["category"].filter(~spread.filter("weight")["category"].is_in(SIGNED)))

    @property
    def signed(self) -> tuple[int, ...]:
        """The places of the categories that make up the valence; empty if the lexicon has none."""
        return tuple(place for place, name in enumerate(self.categories) if name in SIGNED)

    def __repr__(self) -> str:
        langs = ", ".join(self.langs)
        count = self.terms["term"].n_unique()
        return f"Lexicon {self.name} ({langs}): {len(self.categories)} categories, {count:,} terms"


@cache
def own_lexicon() -> Lexicon:
    """Return the lists of this project for English, Arabic and emoji; see ``docs/lexicons.md``."""
    listed = pl.concat([shipped_list(name) for name in ("en", "ar", "emoji")]).select("term", "category", "weight")
    order = listed["category"].replace_strict(
        {name: place for place, name in enumerate(CATEGORIES)}, return_dtype=pl.Int64
    )
    return Lexicon(
        "engagebias", ("en", "ar"), listed.with_columns(order=order).sort("order", maintain_order=True).drop("order")
    )


def read_lexicon(
    path: str | Path,
    *,
    form: Form = "engagebias",
    langs: Sequence[str] = ("en",),
    name: str | None = None,
    encoding: str = "utf-8",
) -> Lexicon:
    r"""Read a word list that you hold, for ``score(posts, lexicon=...)``.

    Parameters
    ----------
    path : str or path
        A text file.
    form : {"engagebias", "liwc", "mfd", "emfd", "nrc", "vader", "afinn"}
        Its form; ``docs/lexicons.md`` says how each is read. :func:`engagebias.text.forms.read_form` has the options
        that some forms need; put what it returns into a ``Lexicon`` yourself.
    langs : sequence of str, default ("en",)
        ISO 639-1 codes of the languages of the list; posts in others get null and a reason.
    name : str, optional
        What to call it; the file's name without ending if not given.
    encoding : str, default "utf-8"
        How the file was saved.

    Returns
    -------
    Lexicon
        Categories become columns of ``score``: ``NAME`` (count) and ``NAME_share``, and ``NAME_mean`` (the weights'
        sum a word) where terms weigh differently. Categories called negative and positive make up ``valence``.

    Raises
    ------
    DataError
        If the file is malformed, contradictory or of another form, with line numbers; or if no language is named.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "food.csv"
    ...     _ = path.write_text("term,category,weight,note\nolive oil,food,1,\nbread*,food,1,\n", encoding="utf-8")
    ...     read_lexicon(path)
    Lexicon food (en): 1 categories, 2 terms
    """
    codes = (langs,) if isinstance(langs, str) else tuple(langs)
    if not codes or not all(isinstance(code, str) and re.fullmatch("[a-z]{2,3}", code) for code in codes):
        raise DataError(f"read_lexicon: langs must name languages by code, such as ('en',); got {langs!r}.")
    reading = read_form(path, form, encoding=encoding)
    return Lexicon(name or Path(path).stem, codes, reading.terms.select("term", "category", "weight"), reading.remarks)


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
    terms = read_form(Path(str(source)), "vader").terms.select("term", "category", "weight")
    return Lexicon(
        "vader",
        ("en",),
        terms.filter(pl.col("term").str.contains(f"^{_WORD.pattern}$")).sort("category", maintain_order=True),
    )
