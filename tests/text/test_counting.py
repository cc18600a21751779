"""The rule of counting, told by hand and held against both counters."""

from __future__ import annotations

import polars as pl
import pytest

from engagebias.text.counting import count_column, has_fast_counter
from engagebias.text.index import build_index
from engagebias.text.lexicons import Lexicon, own_lexicon
from engagebias.text.negation import FACTOR, NEGATORS, WINDOW
from engagebias.text.tokens import normalise

ROWS = [
    ("ass", "negative", -2.0), ("kill", "negative", -2.0), ("kill", "violence", 1.0), ("kill", "anger", 0.5), ("good", "positive", 1.0), ("cease", "negative", -1.0),
    ("fire", "violence", 1.0), ("cease fire", "peace", 1.0), ("cease fire now", "demand", 1.0), ("peacebuild*", "peace", 1.0), ("peac*", "calm", 1.0),
    ("make a deal*", "peace", 1.0), ("سلام", "peace", 1.0), ("والد", "kin", 1.0), ("وقف اطلاق النار", "peace", 1.0), ("قتل", "violence", 1.0), ("جيد", "positive", 1.0),
    ("dog", "animal", 1.0), ("dog's life", "negative", -1.0), ("cool", "positive", 1.5), ("loot", "negative", -1.0), ("lot", "demand", 1.0), ("😡", "anger", 1.0), ("😀", "positive", 1.0),
    ("naïve", "kin", 1.0), ("hide*", "kin", 1.0), ("hider", "animal", 1.0), ("hardly", "kin", 1.0), ("القتل", "calm", 1.0),
]  # fmt: skip
LEXICON = Lexicon("hand", ("en", "ar"), pl.DataFrame(ROWS, schema=["term", "category", "weight"], orient="row"))


@pytest.fixture(params=[False, True], ids=["plain", "fast"])
def fast(request: pytest.FixtureRequest) -> bool:
    if request.param and not has_fast_counter():
        pytest.skip("numba is not installed")
    return bool(request.param)


def hits(text: str, fast: bool) -> dict[str, int]:
    counted = count_column(pl.Series([text]), LEXICON, fast=fast)
    return {name: int(n) for name, n in zip(LEXICON.categories, counted.hits[0], strict=True) if n}


def valence(text: str, fast: bool) -> float:
    return float(count_column(pl.Series([text]), LEXICON, fast=fast).column("valence")[0])


KILL = {"negative": 1, "violence": 1, "anger": 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a class glass assessment bass", {}),
        ("Ass!", {"negative": 1}),
        ("ASS-hat", {"negative": 1}),
        ("kill", KILL),  # a term in several categories
        ("#KillBill @kill https://kill.org/kill <kill>", KILL),
        # phrases: the longest replaces its parts, and marks break it
        ("cease fire", {"peace": 1}),
        ("CEASE  FIRE now", {"demand": 1}),
        ("#CeaseFire", {"peace": 1}),
        ("cease-fire", {"peace": 1}),
        ("cease, fire", {"negative": 1, "violence": 1}),
        ("cease. fire", {"negative": 1, "violence": 1}),
        ("cease\nfire", {"negative": 1, "violence": 1}),
        ("cease #fire", {"negative": 1, "violence": 1}),
        ("cease fire, now", {"peace": 1}),
        ("cease @me fire https://t.co/x now", {"demand": 1}),
        ("cease to fire", {"negative": 1, "violence": 1}),
        ("cease cease fire fire", {"negative": 1, "peace": 1, "violence": 1}),
        ("make a deal", {"peace": 1}),
        ("make a dealer", {"peace": 1}),
        ("make a dea", {}),
        # wildcards: the longest stem, after the whole word
        ("peacebuilders", {"peace": 1}),
        ("peaceful", {"calm": 1}),
        ("pea", {}),
        ("hider hiders hide", {"animal": 1, "kin": 2}),
        # possessives and clitics: the whole word first
        ("dog's", {"animal": 1}),
        ("dog's life", {"negative": 1}),
        ("dogs", {}),
        ("السلام والسلام بالسلام وبسلام فللسلام", {"peace": 5}),
        ("فلسلام", {"peace": 1}),
        ("والد", {"kin": 1}),
        ("وقتل سيقتل", {"violence": 1}),
        ("مسلم اسلام", {}),
        ("القتل والقتل قتل", {"calm": 1, "violence": 2}),  # the longest prefix first
        ("سَلَامٌ ســلام", {"peace": 2}),
        ("#وقف_إطلاق_النار", {"peace": 1}),
        ("ووقف إطلاق النار", {"peace": 1}),
        ("وقف اطلاق، النار", {}),
        # stretched words
        ("coooool", {"positive": 1}),
        ("kiiiill", KILL),
        ("loooot", {"negative": 1}),  # cut to two it is listed
        ("lott", {}),  # not stretched
        ("سلاااام", {"peace": 1}),
        # emoji, numbers, accents
        ("😡😡 😡", {"anger": 2}),
        ("Naïve NAIVE", {"kin": 2}),
        ("1 2 3", {}),
    ],
)
def test_what_counts(text: str, expected: dict[str, int], fast: bool) -> None:
    assert hits(text, fast) == expected


def test_an_unpleasant_term_is_below_0_however_its_list_writes_it(fast: bool) -> None:
    """EmoLex gives 1 to what is in a category, the negative one too; other lists rate it below 0."""
    for weight in (-1.0, 1.0):
        rows = [("hate", "negative", weight), ("love", "positive", 1.0), ("hate", "anger", 3.0)]
        lexicon = Lexicon("l", ("en",), pl.DataFrame(rows, schema=["term", "category", "weight"], orient="row"))
        assert lexicon.signed == {0: -1, 1: 1}
        counted = count_column(pl.Series(["they hate it", "they love it", "not hate"]), lexicon, fast=fast)
        assert counted.column("valence").tolist() == [-1, 1, -FACTOR]
        assert counted.sums[0].tolist() == [weight, 0, 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("good", 1),
        ("not good", FACTOR),
        ("not a very good", FACTOR),
        ("not a very very good", 1),
        ("not, good", 1),
        ("not. Good", 1),
        ("not bad, good", 1),
        ("good not", 1),
        ("don't kill", -2 * FACTOR),
        ("never cease fire good", FACTOR),
        ("not good good good good", 3 * FACTOR + 1),
        ("not good 😀", FACTOR + 1),  # an emoji is not negated
        ("not 😀 good", 1 + FACTOR),
        ("ليس جيد", FACTOR),
        ("ولا جيد", FACTOR),
        ("مش جيد", FACTOR),
        ("لا، جيد", 1),
        ("not not good", FACTOR),
        ("kill good", -1),
        ("hardly good", FACTOR),  # a negator that is itself listed
    ],
)
def test_negation(text: str, expected: float, fast: bool) -> None:
    assert WINDOW == 3
    assert valence(text, fast) == pytest.approx(expected)


def test_counts_are_mentions_that_negation_does_not_change(fast: bool) -> None:
    assert hits("do not kill", fast) == KILL


def test_negators_are_spelt_as_texts_are() -> None:
    assert {normalise(word) for word in NEGATORS} == NEGATORS


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("in 24 hours, 3.5 ٣٤ a1", "latin", 3),
        ("warسلام", "arabic", 1),
        ("миру мир", "other", 2),
        ("letters l'etats sevenxx co-operate", "long_words", 3),
        ("المفاوضات السلام السَّلَامُ", "long_words", 1),
        ("A. B! C", "inner_ends", 2),
        ("... A. B.", "inner_ends", 1),
        ("NO WAY, the US AND NATO", "capitals", 3),
        ("soo sooo سلاااام 1000", "elongated", 2),
        ("😡😡😡 😀 ❤️ 👩‍👩‍👧 🇱🇧🇱🇧", "emoji", 8),
        ("Hi! Ho!! لا！", "exclamations", 4),
    ],
)
def test_other_counts(text: str, name: str, number: int, fast: bool) -> None:
    assert count_column(pl.Series([text]), LEXICON, fast=fast).column(name)[0] == number


def test_frequent_words_are_found_with_their_clitics(fast: bool) -> None:
    counted = count_column(pl.Series(["The peace qzxvk peace's وبالسلام قغزط"]), LEXICON, fast=fast)
    assert (counted.column("common_latin")[0], counted.column("common_arabic")[0]) == (3, 1)


def test_a_word_of_any_length_counts_once_and_is_on_no_list(fast: bool) -> None:
    counted = count_column(pl.Series(["peacebuild" + "ab" * 100, "peacebuild" + "ab" * 50]), LEXICON, fast=fast)
    assert counted.column("latin").tolist() == [1, 1]
    assert counted.hits[:, LEXICON.categories.index("peace")].tolist() == [0, 1]


def test_terms_without_words_lead_nowhere_and_equal_ones_share_an_entry() -> None:
    terms = [(":-)", "a", 1.0), ("Café", "a", 1.0), ("cafe", "a", 3.0), ("cafe", "b", 1.0), ("", "a", 1.0)]
    index = build_index(terms, ("a", "b"))
    assert index.entries == [{0: 2.0, 1: 1.0}]
    assert set(index.words) == {"cafe"}


def test_stretched_spellings_that_two_words_share_lead_nowhere() -> None:
    index = build_index([("loot", "a", 1.0), ("lot", "a", 1.0), ("cool", "a", 1.0)], ("a",))
    assert set(index.stretched) == {"col"}


def test_every_term_of_our_own_lists_is_found_in_a_text_that_is_nothing_else(fast: bool) -> None:
    lexicon = own_lexicon()
    place = {name: k for k, name in enumerate(lexicon.categories)}
    rows = lexicon.terms.group_by("term", maintain_order=True).agg("category")
    texts = rows["term"].str.replace(r"\*$", "")
    counted = count_column(texts, lexicon, fast=fast)
    assert rows["term"].filter(pl.Series(counted.hits.sum(axis=1) == 0)).to_list() == []
    # A stem gives way to a word of the same spelling, a spelling to one that it folds to; all others keep their categories.
    plain = ~rows["term"].str.ends_with("*")
    missed = [
        term
        for term, names, found in zip(
            rows["term"].filter(plain), rows["category"].filter(plain), counted.hits[plain.to_numpy()], strict=True
        )
        if not all(found[place[name]] for name in names)
    ]
    assert missed == []
