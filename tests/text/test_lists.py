from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import polars as pl
import pytest

from engagebias.errors import DataError
from engagebias.text import own_lexicon, reference
from engagebias.text.clitics import POSSESSIVE, PREFIXES
from engagebias.text.index import Index, forms_of
from engagebias.text.lexicons import index_of
from engagebias.text.lists import SIGNED, Shipped, parse_list, shipped_list
from engagebias.text.tokens import Token, normalise, tokenise
from tests.text.own_sense import OWN_SENSE

LEAST = {"negative": 300, "positive": 300, "anger": 80, "fear": 80, "sadness": 80, "joy": 80, "moral_emotional": 100, "violence": 100,
         "peace": 100, "us_them": 80, "hedges": 80, "connectives": 80, "intensifiers": 80, "dampeners": 30, "foreign_funding": 80}  # fmt: skip

# No name of a people, faith, sect, gender or orientation says anything about how pleasant a text is.
GROUPS = {
    "en": """muslim muslims islam islamic christian christians jew jews jewish hindu buddhist atheist sunni shia druze arab arabs israeli
    israelis palestinian palestinians syrian syrians lebanese iraqi iraqis iranian kurd kurds kurdish turk turks russian russians
    ukrainian american americans african africans black white gay lesbian trans queer woman women man men girl boy refugee
    refugees migrant migrants immigrant immigrants foreigner disabled deaf blind autistic elderly""",
    "ar": """مسلم مسلمون مسلمين إسلام مسيحي مسيحيون مسيحيين نصراني نصارى يهودي يهود سني سنة شيعي شيعة درزي دروز علوي علويون عرب عربي
    إسرائيلي إسرائيليون فلسطيني فلسطينيون سوري سوريون لبناني عراقي إيراني كردي أكراد تركي أتراك روسي أمريكي أمريكان أفريقي
    أسود أبيض امرأة نساء رجل رجال بنت ولد لاجئ لاجئون لاجئين مهاجر مهاجرون أجنبي أجانب معاق أصم أعمى مسن""",
}


def parsed(*lines: str, header: str = "term,category,weight,note") -> pl.DataFrame:
    return parse_list("\n".join([header, *lines]), "mine.csv")


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_shipped_lists_are_large_enough(lang: Shipped) -> None:
    sizes = dict(shipped_list(lang).group_by("category").len().iter_rows())
    assert set(sizes) == set(LEAST)
    assert all(sizes[category] >= least for category, least in LEAST.items()), sizes


def test_an_unknown_list_is_refused() -> None:
    with pytest.raises(DataError, match="name must be one of 'en', 'ar', 'emoji'; got 'fr'"):
        shipped_list("fr")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [name for names in GROUPS.values() for name in names.split()])
def test_no_name_of_a_group_has_a_valence_or_an_emotion(name: str) -> None:
    """Looked up as words of a text are: no wildcard, clitic or spelling leads from it to another category."""
    index = index_of(own_lexicon())
    for form in (name, name + POSSESSIVE) if name.isascii() else (name, *(prefix + name for prefix in PREFIXES)):
        length, entry = reference.match(tokenise(form), 0, index)
        found = {index.categories[place] for place in (index.entries[entry] if entry is not None else ())}
        assert (length, found - {"us_them"}) == (1, set()), form


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_weights_are_in_half_steps_up_to_three(lang: Shipped) -> None:
    everything = shipped_list(lang)
    assert everything["weight"].abs().max() <= 3
    weights = everything.filter(pl.col("category").is_in(["negative", "positive"]))["weight"]
    assert ((weights * 2) % 1 == 0).all()


EMOTIONS = {"anger": "negative", "fear": "negative", "sadness": "negative", "joy": "positive"}
MARKS = {*EMOTIONS, "moral_emotional", "violence", "peace"}
ABOUT_GROUPS = {"us_them", "foreign_funding"}
TWO_READINGS = {"رهيب", "رهيبه", "حنين"}  # a fright that is praise in dialects; a longing that is dear


class Entry(NamedTuple):
    """A term after folding, what it counts, and what a text with it would count if it were not listed."""

    term: str
    own: set[str]
    beneath: set[str]
    whole: bool  # another entry stands for all of it: a stem, or the word without what is written onto it


@cache
def entries() -> list[Entry]:
    index = index_of(own_lexicon())
    return [_entry(term, index) for term in sorted({_folded(term) for term in own_lexicon().terms["term"]})]


def _entry(term: str, index: Index) -> Entry:
    table, key = _place(term, index)
    number = table.pop(key)
    tokens = tokenise(term.removesuffix("*"))
    whole = reference.match(tokens, 0, index)[0] == len(tokens)
    beneath = _found(tokens, index)
    if len(tokens) > 1:  # also what begins before its last word, where a stem stands for all of it
        first = reference.match(tokens[:-1], 0, index)[0]
        beneath |= _found(tokens[:first], index) | _found(tokens[first:], index)
    table[key] = number
    return Entry(term, _names(number, index), beneath, whole)


def _found(tokens: list[Token], index: Index) -> set[str]:
    found, place = set[str](), 0
    while place < len(tokens):
        length, number = reference.match(tokens, place, index)
        found |= _names(number, index) if number is not None else set()
        place += length
    return found


def _place(term: str, index: Index) -> tuple[dict[Any, int], Any]:
    forms, wild = forms_of(term), term.endswith("*")
    if len(forms) == 1:
        return (index.stems if wild else index.words), forms[0]
    node = index.starts[forms[0]]
    for form in forms[1:-1]:
        node = index.steps[node, form]
    return (index.end_stems, (node, forms[-1])) if wild else (index.ends, index.steps[node, forms[-1]])


def _names(number: int, index: Index) -> set[str]:
    return {index.categories[place] for place in index.entries[number]}


def _folded(term: str) -> str:
    return normalise(term) + "*" * term.endswith("*")


def _lost(entry: Entry) -> Iterator[str]:
    """Name the categories that an entry hides, and "valence" if it has none but hides one or is an emotion."""
    yield from (entry.beneath - entry.own) & (MARKS | ABOUT_GROUPS if entry.whole else MARKS)
    of_content = entry.own & (MARKS | ABOUT_GROUPS)
    if not entry.own & set(SIGNED) and of_content and (of_content & set(EMOTIONS) or entry.beneath & set(SIGNED)):
        yield "valence"


def _allowed() -> set[tuple[str, str]]:
    listed = ((name, terms.split(",")) for group in OWN_SENSE.values() for name, terms in group.items())
    return {(_folded(" ".join(term.split())), name) for name, terms in listed for term in terms}


def test_no_term_loses_what_its_stem_or_its_words_count() -> None:
    """The longest entry stands for its parts, so it has to carry what they count, or have a sense of its own."""
    assert {(entry.term, name) for entry in entries() for name in _lost(entry)} - _allowed() == set()


def test_each_term_with_a_sense_of_its_own_would_be_a_loss() -> None:
    assert _allowed() - {(entry.term, name) for entry in entries() for name in _lost(entry)} == set()


def test_an_emotion_agrees_with_the_valence() -> None:
    for term, own, _, _ in entries():
        signs = {EMOTIONS[name] for name in own & set(EMOTIONS)}
        assert not (own & set(SIGNED) - signs and signs) or term in TWO_READINGS, term


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ceasefire", {"positive", "peace"}),
        ("peace process", {"positive", "peace"}),
        ("airstrikes", {"negative", "violence"}),
        ("I love it", {"positive", "joy"}),
        ("suicide bombing", {"negative", "violence"}),
        ("heart attack", {"negative"}),
        ("تعايش", {"positive", "peace"}),
        ("إرهابي", {"negative", "violence"}),
        ("أنا سعيد", {"positive", "joy"}),
        ("جريمة قتل", {"negative", "moral_emotional", "violence"}),
        ("ههههههه", {"positive", "joy"}),
        ("ههدد", {"negative"}),
    ],
)
def test_words_that_a_reader_would_try(text: str, expected: set[str]) -> None:
    index = index_of(own_lexicon())
    hits = reference.count(text, index).hits
    assert {name for name, hit in zip(index.categories, hits, strict=True) if hit} == expected


def test_a_list_of_ones_own() -> None:
    found = parsed("peace talk*,peace,1,", 'war,violence,1,"also in games, so watch"', "hope,positive,1.5,")
    assert found.rows() == [
        ("peace talk*", "peace", 1.0, None), ("war", "violence", 1.0, "also in games, so watch"), ("hope", "positive", 1.5, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "match"),
    [
        (["a,b,1"], "line 2: 3 fields where 4 belong"),
        (["x,anger,1,", ",anger,1,"], "line 3: the term is empty"),
        (["wa*r,violence,1,"], "line 2: in 'wa\\*r' a \\* may stand at the end alone"),
        (["war*,violence,1,"], "after 4 letters or more"),
        (["war,,1,"], "'war' has no category"),
        (["war,violence,much,"], "the weight of 'war' must be a number, it is 'much'"),
        (["war,negative,1,"], "'war' is negative but has the weight 1"),
        (
            ["war,violence,1,", "peace,peace,1,", "war,violence,1,"],
            r"line 4: 'war' stands in violence twice \(first in line 2\)",
        ),
        (["sick,negative,-1,", "sick,positive,1,"], "line 3: 'sick' is positive, and negative in line 2"),
        ([f"{letter},anger,x," for letter in "abcdefg"], "and 2 more"),
    ],
)
def test_faults_are_named_with_their_lines(lines: list[str], match: str) -> None:
    with pytest.raises(DataError, match=f"^mine.csv: .*{match}"):
        parsed(*lines)


def test_a_wrong_header_is_refused() -> None:
    with pytest.raises(
        DataError, match="the header must be term,category,weight, with or without note; found word,score"
    ):
        parsed(header="word,score")
