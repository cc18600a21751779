from __future__ import annotations

import polars as pl
import pytest

from engagebias.errors import DataError
from engagebias.text import own_lexicon, reference
from engagebias.text.clitics import POSSESSIVE, PREFIXES
from engagebias.text.lexicons import index_of
from engagebias.text.lists import Shipped, parse_list, shipped_list
from engagebias.text.tokens import tokenise

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
        (["Anger,anger,1,"], "line 2: the term 'Anger' must be in lower case"),
        (["a  b,anger,1,"], "single spaces"),
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
    with pytest.raises(DataError, match="the header must be term,category,weight,note; found word,score"):
        parsed(header="word,score")
