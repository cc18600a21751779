"""The counting rule of the headline literature: whole words of the VADER list."""

from __future__ import annotations

import re
from functools import cache

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagebias.errors import DataError
from engagebias.text import score, vader


def posts(*texts: str | None, lang: str | None = "en") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "post_id": [str(i) for i in range(len(texts))],
            "text": pl.Series(texts, dtype=pl.String),
            "lang": [lang] * len(texts),
        },
        schema_overrides={"lang": pl.String},
    )


@cache
def listed(category: str) -> frozenset[str]:
    return frozenset(vader().terms.filter(pl.col("category") == category)["term"])


def scored_by_vader(frame: pl.DataFrame) -> pl.DataFrame:
    return score(frame, lexicon="vader")


def slowly(text: str) -> tuple[int, int, int]:
    """The obvious way: one word after another."""
    words = re.findall("[a-z']+", re.sub("<[^>]*>", "", text).lower())
    return len(words), sum(w in listed("negative") for w in words), sum(w in listed("positive") for w in words)


def test_by_hand() -> None:
    scored = scored_by_vader(posts("<b>Hate</b> and LOVE, love... but we don't hate class 9"))
    # words: hate and love love but we don't hate class
    assert scored.select("words", "negative", "positive").row(0) == (9, 2, 2)
    assert scored["negative_share"].item() == pytest.approx(2 / 9)


def test_only_whole_words_count() -> None:
    assert "ass" in listed("negative")
    assert scored_by_vader(posts("a classic assessment of the glass"))["negative"].item() == 0


@given(
    st.lists(
        st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(["kill the peace", "Ass class", "<i>war"]),
        min_size=1,
    )
)
def test_counts_equal_the_obvious_way(texts: list[str]) -> None:
    scored = scored_by_vader(posts(*texts))
    for text, row in zip(texts, scored.select("words", "negative", "positive").iter_rows(), strict=True):
        expected = slowly(text)
        assert row == (expected if expected[0] else (None, None, None))


@pytest.mark.parametrize(
    ("text", "lang", "reason"),
    [
        (None, "en", "no text"),
        ("", "en", "no words"),
        ("123 !!!", "en", "no words"),
        ("سلام", "ar", "language ar is not covered by vader"),
        ("ic wille", "enm", "language enm is not covered by vader"),
        ("peace", None, "language unknown"),
        ("peace", "und", "language unknown"),
    ],
)
def test_what_cannot_be_scored_is_null_with_a_reason(text: str | None, lang: str | None, reason: str) -> None:
    scored = scored_by_vader(posts(text, lang=lang))
    assert scored["score_reason"].item() == reason
    assert all(scored[c].item() is None for c in ("words", "negative", "positive", "negative_share", "positive_share"))


@pytest.mark.parametrize("code", ["en", "EN", " en ", "en-GB", "en_US", "eng"])
def test_every_code_of_english_is_covered(code: str) -> None:
    assert scored_by_vader(posts("peace", lang=code)).select("positive", "score_reason").row(0) == (1, None)


def test_it_has_no_reading_time() -> None:
    with pytest.raises(DataError, match=r"reading_speed belongs to .* leave it out"):
        score(posts("a"), lexicon="vader", reading_speed={"en": 200})


def test_scoring_twice_changes_nothing() -> None:
    once = scored_by_vader(posts("Peace is hard", None, "Love"))
    assert scored_by_vader(once).equals(once)


def test_rows_and_order_stay() -> None:
    frame = posts("b", "a", None).with_columns(more=pl.Series([3, 1, 2]))
    assert scored_by_vader(frame).select(frame.columns).equals(frame)


def test_the_types_are_those_documented() -> None:
    schema = scored_by_vader(posts("a")).schema
    assert [schema[c] for c in ("words", "negative", "positive")] == [pl.UInt32] * 3
    assert schema["positive_share"] == pl.Float64


def test_a_missing_language_is_refused() -> None:
    with pytest.raises(DataError, match="column 'lang' is missing"):
        score(posts("a").drop("lang"), lexicon="vader")


def test_the_columns_are_the_few_of_the_literature() -> None:
    added = scored_by_vader(posts("a")).columns[3:]
    assert sorted(added) == ["negative", "negative_share", "positive", "positive_share", "score_reason", "words"]
