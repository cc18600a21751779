from __future__ import annotations

import pytest

from engagebias.text.clitics import PREFIXES, arabic_stems, single
from engagebias.text.tokens import LONGEST_WORD, Token, count_exclamations, tokenise


def forms(text: str) -> list[str]:
    return [token.text for token in tokenise(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#PeaceTalks now", ["peace", "talks", "now"]),
        ("#وقف_إطلاق_النار", ["وقف", "اطلاق", "النار"]),
        ("#NATO #Covid19 #a_b", ["nato", "covid19", "a", "b"]),
        ("#", []),
        ("@user hi @user.name @حرب", ["hi"]),
        ("me@example.org", ["me"]),
        ("see https://war.org/kill?x=1 or WWW.war.org or war.org/kill", ["see", "or", "or"]),
        ("war.Peace and war.org", ["war", "peace", "and", "war", "org"]),
        ("<b>war</b> &amp; &#39;peace&#39; <3 a<b", ["war", "peace", "3", "a", "b"]),
        ("don't rock'n'roll 'quoted'", ["don't", "rock'n'roll", "quoted"]),
        ("covid19 3rd 2024 3.5", ["covid19", "3rd", "2024", "3", "5"]),
        ("cut-off well-known", ["cut", "off", "well", "known"]),
        ("warسلامpeace", ["war", "سلام", "peace"]),
        ("миру мир 平和", ["миру", "мир", "平和"]),
        ("a_b_c", ["a", "b", "c"]),
        ("لا،نعم", ["لا", "نعم"]),
        ("💥war💥", ["💥", "war", "💥"]),
    ],
)
def test_what_is_a_token(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


@pytest.mark.parametrize(
    ("text", "script"),
    [("war", "latin"), ("حرب", "arabic"), ("мир", "other"), ("24", "number"), ("٢٤", "number"), ("a1", "latin"), ("😡", "emoji"), ("和", "other")],
)  # fmt: skip
def test_scripts_and_numbers(text: str, script: str) -> None:
    assert [token.script for token in tokenise(text)] == [script]


@pytest.mark.parametrize(
    ("text", "text_and_repeats"),
    [
        ("😡😡😡", [("😡", 3)]),
        ("😡 😡", [("😡", 1), ("😡", 1)]),
        ("😡😠", [("😡", 1), ("😠", 1)]),
        ("🇱🇧🇱🇧", [("🇱🇧", 2)]),
        ("🇱🇧🇸🇾", [("🇱🇧", 1), ("🇸🇾", 1)]),
        ("🇱", [("🇱", 1)]),
        ("👩‍👩‍👧‍👧", [("👩", 1)]),
        ("👍🏽👍🏿", [("👍", 2)]),
        ("❤️❤", [("❤", 2)]),
        ("1️⃣", [("1", 1)]),
    ],
)
def test_emoji(text: str, text_and_repeats: list[tuple[str, int]]) -> None:
    assert [(t.text, t.repeats) for t in tokenise(text)] == text_and_repeats


def test_capitals_are_words_of_three_letters_or_more() -> None:
    marked = {t.text for t in tokenise("NOT US tv UK NATO's STOP! CO2 COP28 Don'T DON'T iOS") if t.capitals}
    assert marked == {"not", "stop", "cop28", "don't"}


def test_stretched_words_are_cut_and_marked() -> None:
    assert [(t.text, t.elongated) for t in tokenise("nooooo noo حرررب CooooL 1000000")] == [
        ("noo", True), ("noo", False), ("حررب", True), ("cool", True), ("1000000", False),
    ]  # fmt: skip


def test_what_breaks_a_phrase_and_what_ends_a_sentence() -> None:
    found = tokenise("a b, c. d; e (f) #g h\ni: j؟ k، l - m")
    assert "".join(t.text for t in found if t.breaks) == "cdegijkl"
    assert "".join(t.text for t in found if t.ends) == "dik"


def test_a_token_is_plain_by_default() -> None:
    assert tokenise("war") == [Token("war", "latin")]


@pytest.mark.parametrize(
    ("text", "number"),
    [("", 0), ("No!! Now！", 3), ("https://a.org/! !", 1), ("<!-- ! --> !", 1), ("a!b", 1), ("لا!", 1), ("‼", 2)],
)
def test_exclamation_marks(text: str, number: int) -> None:
    assert count_exclamations(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "سلام\u202eحرب",
        "\u202e\u202d",
        "\x00\x01\x02",
        "\u200d\u200d",
        "\ufe0f",
        "ًٌٍ",
        "ـــ",
        "..!?",
        "'",
        "@",
        "<",
        "&",
        "http://",
        "\ud83d",
    ],
)
def test_odd_texts_have_tokens_or_none(text: str) -> None:
    assert forms(text) == (["سلامحرب"] if text.startswith("س") else [])


def test_a_very_long_run_of_letters_is_one_word() -> None:
    assert [len(form) for form in forms("ab" * 500_000)] == [1_000_000]
    assert LONGEST_WORD < 1_000_000


def test_clitics_come_off_the_longest_first() -> None:
    assert [len(prefix) for prefix in PREFIXES] == sorted(map(len, PREFIXES), reverse=True)
    assert {"و", "ف", "ب", "ك", "ل", "س", "ال", "وال", "بال", "وبال", "فلل", "لل", "وس", "كال"} <= set(PREFIXES)
    assert list(arabic_stems("وبالسلام")) == ["سلام", "السلام", "بالسلام"]
    assert list(arabic_stems("وفد")) == [], "a stem has three letters"
    assert list(arabic_stems("والد")) == ["الد"]
    assert list(arabic_stems("سلام")) == ["لام"]


@pytest.mark.parametrize(("word", "expected"), [("coool", "col"), ("ههه", "ه"), ("war", "war"), ("", "")])
def test_single(word: str, expected: str) -> None:
    assert single(word) == expected
