from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from engagebias.text.index import build_index
from engagebias.text.reference import count
from engagebias.text.sentences import count_sentences

EMPTY = build_index([], ())


def sentences(text: str, lang: str = "en") -> int:
    inner = count(text, EMPTY).inner_ends
    found: int = count_sentences(pl.Series([text]), pl.Series([lang]), np.array([inner]))[0]
    return found


@pytest.mark.parametrize(
    ("text", "lang", "number"),
    [
        ("No end", "en", 1),
        ("One end.", "en", 1),
        ("Dr. Hanan spoke. Did they listen?", "en", 2),
        ("It rose 3.5 percent. Then it fell.", "en", 2),
        ("Wait... what?!", "en", 1),
        ("First line\nsecond line\n\n\nthird", "en", 3),
        ("😡. Yes! 123.", "en", 1),
        ("هل انتهت الحرب؟ نعم! انتهت.", "ar", 3),
        ("...", "en", 1),
    ],
)
def test_by_hand(text: str, lang: str, number: int) -> None:
    assert sentences(text, lang) == number


@pytest.mark.parametrize(
    "skipped",
    [
        "https://t.co/a.b.c",
        "HTTPS://T.CO/A.B",
        "www.a.org",
        "bit.ly/a.b",
        "@me",
        "@me.you",
        "#",
        "<br>",
        "<a href='x. Y'>",
        "&amp;",
    ],
)
@pytest.mark.parametrize("place", range(4))
def test_addresses_mentions_and_marks_are_no_sentences(skipped: str, place: int) -> None:
    words = ["Talks", "resumed.", "Stop."]
    assert sentences(" ".join([*words[:place], skipped, *words[place:]])) == 2


def test_a_mark_of_html_parts_what_stands_beside_it() -> None:
    assert sentences("He left at 3.<br>4 men came.") == sentences("He left at 3. 4 men came.") == 2


def test_a_tag_at_the_end_is_no_sentence() -> None:
    assert sentences("17 hours on a plane?! #middleseat") == 1


def test_nulls_and_no_rows() -> None:
    texts, langs = pl.Series([None, "A. B."], dtype=pl.String), pl.Series(["en", None], dtype=pl.String)
    assert count_sentences(texts, langs, np.array([0, 1])).tolist() == [1, 1]
    assert count_sentences(texts.clear(), langs.clear(), np.array([], int)).tolist() == []
