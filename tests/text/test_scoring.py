from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.text import Lexicon, read_lexicon, scoring
from engagebias.text.counting import count_column, has_fast_counter
from engagebias.text.lexicons import CATEGORIES

LIST = """term,category,weight,note
good,positive,2,
awful,negative,-1.5,
peace talk*,peace,1,
سلام,positive,1,
very,intensifiers,1,
dog,animals,1,
whale,animals,3,
"""


@pytest.fixture
def mine(tmp_path: Path) -> Lexicon:
    path = tmp_path / "mine.csv"
    path.write_text(LIST, encoding="utf-8")
    return read_lexicon(path, langs=("en", "ar"))


def posts(*texts: str | None, lang: str | None = "en") -> pl.DataFrame:
    given = {"post_id": [str(i) for i in range(len(texts))], "text": list(texts), "lang": [lang] * len(texts)}
    return pl.DataFrame(given, schema_overrides={"text": pl.String, "lang": pl.String})


def squashed(x: float) -> float:
    return x / math.sqrt(x**2 + 1)


def test_valence_by_hand(mine: Lexicon) -> None:
    """Weights add up over the root of the words; a mean over words or over terms would give other numbers."""
    found = eb.score(posts("A good good awful day", "not good", "nothing at all", "good"), lexicon=mine)["valence"]
    assert found.to_list() == pytest.approx(
        [squashed((2 + 2 - 1.5) / math.sqrt(5)), squashed(2 * -0.5 / math.sqrt(2)), 0, squashed(2)]
    )


def test_arousal_by_hand(mine: Lexicon) -> None:
    # marks: 2 exclamation marks, WOW, sooo, 3 emoji and one intensifier, in 5 words
    found = eb.score(posts("WOW!! it is sooo very 😡😡 😀", "It is calm"), lexicon=mine)["arousal"]
    assert found.to_list() == pytest.approx([8 / (8 + math.sqrt(5)), 0])


def test_dampeners_do_not_raise_arousal() -> None:
    row = eb.score(posts("it is a bit odd", "it is very odd", "شوية غريب", "غريب جدا", lang=None))
    assert row["dampeners"].to_list() == [1, 0, 1, 0]
    assert row["intensifiers"].to_list() == [0, 1, 0, 1]
    assert row["arousal"].to_list() == pytest.approx([0, 1 / (1 + math.sqrt(4)), 0, 1 / (1 + math.sqrt(2))])


def test_lix_by_hand(mine: Lexicon) -> None:
    # 7 words in 2 sentences, "negotiations" and "resumed" have 7 letters or more
    row = eb.score(posts("Peace negotiations resumed today. Will they last?"), lexicon=mine)
    assert row.select("words", "sentences").row(0) == (7, 2)
    assert row["lix"].item() == pytest.approx(7 / 2 + 100 * 2 / 7)


def test_counts_shares_and_means_by_hand(mine: Lexicon) -> None:
    row = eb.score(posts("The dog and the whale want peace talks, dog!"), lexicon=mine).row(0, named=True)
    assert (row["animals"], row["peace"], row["positive"], row["words"]) == (3, 1, 0, 9)
    assert row["animals_share"] == pytest.approx(3 / 9)
    assert row["animals_mean"] == pytest.approx((1 + 3 + 1) / 9)
    assert "peace_mean" not in row
    assert "positive_mean" not in row


def test_rated_lists_have_means_over_the_terms_found_and_no_counts() -> None:
    ratings = {"care": {"help": 0.5, "harm": 0.25, "day": 0.0}, "care_sent": {"help": 0.75, "harm": -0.25, "day": 0.0}}
    rows = [(term, name, weight) for name, terms in ratings.items() for term, weight in terms.items()]
    terms = pl.DataFrame(rows, schema=["term", "category", "weight"], orient="row")
    row = eb.score(posts("Help or harm, harm: 5 more", "nothing"), lexicon=Lexicon("r", ("en",), terms, rated=True))
    assert row["rated_words"].to_list() == [3, 0]
    assert row["care_mean"].to_list() == [pytest.approx((0.5 + 0.25 + 0.25) / 3), None]  # not over the 5 words
    assert row["care_sent_mean"].to_list() == [pytest.approx((0.75 - 0.25 - 0.25) / 3), None]
    assert row["score_reason"].to_list() == [None, None]
    assert not {"care", "care_share", "care_sent", "care_sent_share"} & set(row.columns)


def test_rare_words_by_hand() -> None:
    row = eb.score(posts("the peace qzxvk 24 zkqwv", "the peace"))
    assert row["rare_share"].to_list() == [0.5, 0.0]


def test_reading_time_by_hand_and_as_a_parameter() -> None:
    frame = posts("the day سلام", "the day миру")
    assert eb.score(frame)["reading_seconds"].to_list() == pytest.approx([60 * (2 / 228 + 1 / 138), 60 * 3 / 228])
    assert eb.score(frame, reading_speed={"ar": 60})["reading_seconds"][0] == pytest.approx(60 * 2 / 228 + 1)


def test_diversity_is_null_in_short_texts() -> None:
    row = eb.score(posts("a b c d e f g h i", "a b c d e f g h i i", " ".join(["war"] * 50)))
    assert row["diversity"].to_list() == [None, 0.9, 0.1]
    assert row["mtld"].to_list() == [None, None, 2.0]


def test_capitals_are_null_where_there_are_no_latin_words() -> None:
    found = eb.score(posts("نريد السلام", "نريد PEACE", lang="ar"))["capitals"]
    assert found.to_list() == [None, 1]


def test_mixed_texts_are_matched_word_by_word(mine: Lexicon) -> None:
    row = eb.score(posts("They want the peace talks والسلام", lang=None), lexicon=mine).row(0, named=True)
    assert (row["score_lang"], row["peace"], row["positive"], row["words"]) == ("en", 1, 1, 6)


def documented() -> list[str]:
    """The names in the table of the docstring."""
    assert scoring.score.__doc__ is not None
    table = scoring.score.__doc__.split("==  ====")
    rows = [
        line[8:38]
        for line in scoring.score.__doc__.split("column                          meaning")[1].splitlines()[2:]
    ]
    names = " ".join(rows[: next(i for i, row in enumerate(rows) if row.startswith("====="))]).replace(",", " ").split()
    assert len(table) > 2
    return names


def test_the_columns_are_those_documented() -> None:
    added = [name for name in eb.score(posts("a")).columns if name not in ("post_id", "text", "lang")]
    expected = set(documented()) - {"NAME_share", "NAME_mean", "rated_words"} | {f"{name}_share" for name in CATEGORIES}
    assert set(added) == expected
    assert len(added) == len(expected)


@pytest.mark.parametrize("texts", [("They want peace",), (None,), ()])
def test_the_types_are_the_same_whatever_the_texts(texts: tuple[str | None, ...]) -> None:
    schema = eb.score(posts(*texts)).drop("post_id", "text", "lang").schema
    counts = {*CATEGORIES, "exclamations", "elongated", "emoji", "capitals", "words", "sentences"}
    strings = {"score_lang", "score_reason"}
    for name, dtype in schema.items():
        assert dtype == (pl.UInt32 if name in counts else pl.String if name in strings else pl.Float64), name


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " ",
        "5",
        "😡",
        "😡😡 !!",
        "https://t.co/x @me",
        "\u202e\u202c",
        "\0\x01\x1f",
        "\u200d\ufe0f",
        "—…",
        "ًٌ",
        "ـ",
    ],
)
def test_a_text_without_words_has_nulls_and_a_reason_never_zero(text: str | None) -> None:
    row = eb.score(posts(text)).drop("post_id", "text", "lang").row(0, named=True)
    assert row.pop("score_reason") == ("no text" if text is None else "no words")
    assert set(row.values()) == {None}


@pytest.mark.parametrize(
    "text", ["a", "س", "\u202eabc", "a\0b", "aسб日", "A" * 300, "x" * 1_000_000, "سلام\n" * 1000, "a" + "\u0301" * 5000]
)
def test_odd_texts_are_scored(text: str) -> None:
    row = eb.score(posts(text, lang="ar" if text.startswith("س") else "en")).row(0, named=True)
    assert row["score_reason"] is None
    assert row["words"] >= 1
    assert all(math.isfinite(value) for value in row.values() if isinstance(value, float))


@pytest.mark.parametrize("text", ["peace talks war ", "سلام وحرب ", "Peace. "])
def test_a_megabyte_of_words_is_scored_in_reasonable_time(text: str) -> None:
    row = eb.score(posts(text * (1_000_000 // len(text.encode())), lang=None)).row(0, named=True)
    assert row["words"] > 40_000
    assert row["mtld"] > 0


def test_lone_surrogates_never_reach_a_frame() -> None:
    with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
        posts("a\ud800b")


def test_no_rows_no_texts_and_no_language_column() -> None:
    assert eb.score(posts()).height == 0
    empty = eb.score(pl.DataFrame({"post_id": ["a", "b"], "text": [None, None]}))
    assert empty["score_reason"].to_list() == ["no text", "no text"]
    without = eb.score(posts("They want peace", "نريد السلام", "Nous voulons la paix").drop("lang"))
    assert without["score_lang"].to_list() == ["en", "ar", None]
    assert without["score_reason"].null_count() == 2


@pytest.mark.parametrize(
    ("frame", "match"),
    [
        (posts("a").drop("text"), "score: column 'text' is missing"),
        (posts("a").lazy(), r"LazyFrame\. Call \.collect\(\)"),
        ({"text": ["a"]}, "expected a polars DataFrame, got builtins.dict"),
        (posts("a").with_columns(text=pl.lit(1)), "column 'text' must be String"),
        (posts("a").with_columns(lang=pl.lit(1)), "column 'lang' must be String"),
    ],
)
def test_what_is_no_table_of_posts_is_refused(frame: pl.DataFrame, match: str) -> None:
    with pytest.raises(DataError, match=match):
        eb.score(frame)


@pytest.mark.parametrize(
    "speed", [{"en": 0}, {"en": -1}, {"ar": math.nan}, {"ar": math.inf}, {"en": True}, {"en": "fast"}, {"fr": 200}]
)
def test_reading_speeds_that_mean_nothing_are_refused(speed: dict[str, float]) -> None:
    with pytest.raises(DataError, match="reading_speed"):
        eb.score(posts("a"), reading_speed=speed)


def test_rows_order_and_other_columns_stay() -> None:
    frame = posts("b", None, "a", "5").with_columns(more=pl.Series([3, 1, 2, 0]))
    before = frame.clone()
    assert eb.score(frame).select(frame.columns).equals(before)
    assert frame.equals(before)


def test_scoring_twice_is_scoring_once() -> None:
    once = eb.score(posts("Peace is hard", None, "LOVE!", "نريد"))
    assert eb.score(once).equals(once)


MANY = [
    "They hate peace talks!",
    "Not GOOD",
    "نريد السلام",
    "مش كويس ابدا",
    None,
    "5",
    "Nous voulons la paix",
    "war. And war? سلام!!",
]


def test_the_same_text_has_the_same_scores_in_any_batch() -> None:
    frame = pl.DataFrame({"post_id": [str(i) for i in range(len(MANY))], "text": MANY})
    alone = pl.concat([eb.score(frame.slice(i, 1)) for i in range(len(MANY))])
    assert eb.score(frame).equals(alone)
    order = np.random.default_rng(1).integers(len(MANY), size=4000)  # more than the plain counter takes
    many = frame[order].with_columns(post_id=pl.int_range(4000).cast(pl.String))
    assert eb.score(many).drop("post_id").equals(alone[order].drop("post_id"))


def test_both_counters_serve_a_list_of_ones_own(mine: Lexicon) -> None:
    if not has_fast_counter():
        pytest.skip("numba is not installed")
    fast, plain = (count_column(pl.Series(MANY), mine, fast=way) for way in (True, False))
    assert fast.hits.tolist() == plain.hits.tolist()
    assert fast.sums.tolist() == plain.sums.tolist()


def test_a_list_for_another_language(tmp_path: Path) -> None:
    path = tmp_path / "paix.csv"
    path.write_text("term,category,weight,note\npaix,peace,1,\nguerre*,violence,1,\n", encoding="utf-8")
    frame = posts("La paix après les guerres", lang="fr").vstack(
        posts("They want peace").with_columns(post_id=pl.lit("b"))
    )
    scored = eb.score(frame, lexicon=read_lexicon(path, langs="fr"))
    first, second = scored.rows(named=True)
    assert (first["peace"], first["violence"], first["words"], first["score_lang"]) == (1, 1, 5, "fr")
    assert first["rare_share"] is None, "frequencies are known for English and Arabic alone"
    assert first["reading_seconds"] is None
    assert (second["peace"], second["score_reason"]) == (None, "language en is not covered by paix")
    assert "valence" not in scored.columns


@pytest.mark.parametrize("given", ["vadar", "mine.csv", Path("mine.csv"), None, pl.DataFrame({"term": ["a"]})])
def test_an_unknown_list_is_refused(given: object) -> None:
    allowed = r"lexicon must be one of 'engagebias', 'vader', or a Lexicon from read_lexicon\(path\); got "
    with pytest.raises(DataError, match=allowed):
        eb.score(posts("a"), lexicon=given)  # type: ignore[arg-type]
    with pytest.raises(DataError, match="got 'vadar'. Did you mean 'vader'"):
        eb.score(posts("a"), lexicon="vadar")  # type: ignore[arg-type]
