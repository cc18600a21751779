from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagebias.text.characters import TABLE_END, fold, fold_character, pictures
from engagebias.text.index import build_index
from engagebias.text.reference import Counts, count
from engagebias.text.tokens import normalise

ZWJ, RTL_OVERRIDE, SELECTOR, TATWEEL = "\u200d", "\u202e", "\ufe0f", "ـ"
LATIN = st.characters(min_codepoint=0x20, max_codepoint=0x24F)
ARABIC = st.characters(min_codepoint=0x600, max_codepoint=0x6FF)
FORMS = st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFC, exclude_categories=("Cs", "Cn", "Co"))
ODD = st.sampled_from(
    [*"😡👩💻❤🇱🇧🏽\0\t\r\n\x7f\x85`´", ZWJ, RTL_OVERRIDE, SELECTOR, TATWEEL, "\u2066", "َ", "ّ", "ﷺ", "\u0301"]
)
TEXTS = st.text(LATIN | ARABIC | FORMS | ODD, max_size=40)
ANY = st.text(st.characters(max_codepoint=TABLE_END - 1, exclude_categories=("Cs",)), max_size=30)


@given(TEXTS | ANY)
@settings(max_examples=500)
def test_doing_it_again_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(TEXTS | ANY)
@settings(max_examples=500)
def test_how_characters_were_composed_makes_no_difference(text: str) -> None:
    composed = normalise(unicodedata.normalize("NFC", text))
    assert composed == normalise(unicodedata.normalize("NFD", text)) == normalise(text)


@given(
    st.text(
        st.characters(max_codepoint=0x24F, categories=("L", "Nd", "Zs")) | FORMS | st.sampled_from("آأۀى٣ًَُ"), max_size=30
    )
)
def test_compatibility_forms_of_letters_are_their_letters(text: str) -> None:
    assert (
        normalise(unicodedata.normalize("NFKC", text))
        == normalise(text)
        == normalise(unicodedata.normalize("NFKD", text))
    )


def every_character() -> list[str]:
    return [chr(code) for code in range(TABLE_END) if not 0xD800 <= code < 0xE000]


def test_every_character_folds_alike_however_it_is_composed() -> None:
    apart = [c for c in every_character() for form in ("NFC", "NFD") if fold(unicodedata.normalize(form, c)) != fold(c)]  # type: ignore[arg-type]
    assert apart == []


def test_folded_characters_stay_as_they_are() -> None:
    assert [c for c in every_character() if fold(fold_character(c)) != fold_character(c)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Café CAFÉ", "cafe cafe"),
        ("أحمد إحمد آحمد ٱحمد", "احمد احمد احمد احمد"),
        ("مدرسة مدرسه على علي", "مدرسه مدرسه علي علي"),
        ("السَّلَامُ عَلَيْكُمْ", "السلام عليكم"),
        ("ســـلام", "سلام"),
        ("ﺳﻼﻡ ﷲ", "سلام الله"),
        ("گ؟ ک ڤ پ", "گ ك ف ب"),
        ("١٢٣ ۴۵۶ 789", "123 456 789"),
        ("soooo ههههههه cool", "soo هه cool"),
        ("l’état don’t don`t don´t", "l'etat don't don't don't"),
        ("Straße œuvre Øl ﬁn", "strasse oeuvre ol fin"),
        ("ｗａｒ 𝐰𝐚𝐫", "war war"),
        ("مؤمن شيء رئيس", "مومن شيء رييس"),
        ("pe\u200bace \u202ewar\u202c", "peace war"),
        ("a\0b\x1fc", "a b c"),
        ("👍🏽 ❤️ 👩‍💻", "👍 ❤ 👩"),
        ("", ""),
        (" \n\t\0", ""),
        ("\ud800", ""),
        ("a\ud800b \udfff", "a b"),
    ],
)
def test_by_hand(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_pictures_are_pictures_and_no_letters_or_marks() -> None:
    assert {"😡", "❤", "☮", "✊", "🇱"} <= pictures()
    assert not pictures() & set("aسا3©®!؟")
    assert not any(unicodedata.category(c).startswith("L") for c in pictures())


def counted(text: str) -> Counts:
    return count(text, EMPTY)


def complexity(counts: Counts) -> tuple[float, ...]:
    return (
        counts.latin, counts.arabic, counts.other, counts.common_latin, counts.common_arabic, counts.long_words, counts.inner_ends,
        round(counts.diversity, 12) if counts.diversity == counts.diversity else -1, counts.mtld if counts.mtld == counts.mtld else -1,
    )  # fmt: skip


EMPTY = build_index([], (), frozenset(["the", "peace", "سلام", "الحرب"]))
WORDS = st.lists(
    st.sampled_from("peace war negotiations the ceasefire holds. Why? no! سلام الحرب المفاوضات؟ مستمرة. لا، وقف دبلوماسي".split()),
    min_size=1, max_size=70,
)  # fmt: skip
SKIPPED = st.sampled_from(
    ["https://t.co/aB3", "http://x.org/war-and-peace?a=1&b=2", "www.war.com", "bit.ly/2abc", "@peace", "@war.room", "@حرب", "<b>", "&amp;"]
)  # fmt: skip


@given(WORDS, st.data())
@settings(max_examples=200)
def test_addresses_and_mentions_change_no_measure_of_complexity(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words)))
    longer = [*words[:place], data.draw(SKIPPED), *words[place:]]
    assert complexity(counted(" ".join(longer))) == complexity(counted(" ".join(words)))


@given(WORDS, st.data())
@settings(max_examples=200)
def test_diacritics_and_tatweel_change_nothing_at_all(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)

    def marked(c: str) -> str:
        return c + data.draw(st.sampled_from(["", "", "َ", "ّ", "ً", TATWEEL])) if "ء" <= c <= "ي" else c

    with_marks = "".join(map(marked, text))
    assert normalise(with_marks) == normalise(text)
    assert complexity(counted(with_marks)) == complexity(counted(text))
