from __future__ import annotations

import time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engagebias as eb
from engagebias.terms import name_term
from engagebias.text import language, scoring
from engagebias.text.language import detect, detect_column

ENGLISH = [
    "Peace talks resumed today",
    "The minister said nothing about it",
    "hi",
    "we don't know what they want",
    "I love السلام",
]
ARABIC = [
    "السلام عليكم ورحمة الله", "استؤنفت محادثات السلام اليوم",
    "عايز اروح دلوقتي",  # Egyptian
    "شو عم تعملوا هلق",  # Levantine
    "وش رايك يالربع", "شلونك شنو هالحچي",  # Gulf, Iraqi
    "واش راك لاباس عليك",  # Maghrebi
    "مرحبا hello يا صديقي", "السَّلَامُ عَلَيْكُمْ",
]  # fmt: skip
# Addresses, mentions and HTML say nothing about the language of a post.
CLAD = {
    "ar": [
        "السلام aljazeera.net/news/2024/5/1/some-title-of-it", "السلام aljazeera.net/news/…", "هدنة WWW.BBC.COM/news @bbc.news-world",
        'سلام <b>عليكم</b> <a href="page">اقرأ</a> <strong>الآن</strong>', "&quot;السلام&quot; <strong>عليكم</strong>",
        "السلام https://t.co/aBcDeF", "@some.one.else @another-one السلام",
    ],
    "en": [
        "They talk <a title='محادثات السلام مستمرة'>today</a>", "Peace <span dir=rtl>now</span> &nbsp;&nbsp;&nbsp; lemonde.fr/monde/article-de-la-paix",
        "@المجلس_الوطني the talks",
    ],
}  # fmt: skip
OTHERS = [
    "Nous voulons la paix maintenant", "Wir wollen endlich Frieden haben", "Queremos la paz ahora mismo", "Barış istiyoruz artık",
    "امروز هوا خیلی خوب است", "میں آج گھر جا رہا ہوں", "Привет, как дела", "日本語です", "keefak ya zalameh shu 3am ta3mel",
    "ana mesh 3aref a3mel eh",
]  # fmt: skip


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text: str) -> None:
    assert detect(text) == "en"


@pytest.mark.parametrize("text", ARABIC)
def test_arabic_and_its_dialects(text: str) -> None:
    assert detect(text) == "ar"


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang, texts in CLAD.items() for text in texts])
def test_addresses_mentions_and_html_are_passed_over(lang: str, text: str) -> None:
    assert detect(text) == lang


@pytest.mark.parametrize("text", ["x" * 1_000_000, "a." * 300_000, "a-" * 300_000, "<a" * 300_000, "@a." * 300_000])
def test_a_megabyte_is_told_in_seconds(text: str) -> None:
    start = time.process_time()
    assert detect(text) in ("xx", "und")
    assert time.process_time() - start < 8


@pytest.mark.parametrize("text", OTHERS)
def test_other_languages_and_arabizi_are_neither(text: str) -> None:
    assert detect(text) not in ("en", "ar", "und")


@pytest.mark.parametrize(
    "text",
    ["", "😡😡", "123 ٣٤", "https://t.co/abc", "aljazeera.net/news", "<b>&amp;</b>", "@someone", "...", "\u202e", "_"],
)
def test_no_word_no_language(text: str) -> None:
    assert detect(text) == "und"


def test_a_column_is_told_as_its_texts_are(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        *ENGLISH,
        *ARABIC,
        *OTHERS,
        *(text for clad in CLAD.values() for text in clad),
        "",
        "😡",
        "مرحبا salut أهلا hello",
    ]
    expected = [detect(text) for text in texts]
    assert detect_column(pl.Series(texts)).to_list() == expected
    monkeypatch.setattr(language, "_BATCH", 3)
    assert detect_column(pl.Series(texts)).to_list() == expected
    assert detect_column(pl.Series([], dtype=pl.String)).to_list() == []


PIECES = (
    *"/@<&>.,!?#'’_-٣5½Ⅷ²ªßſKİΣσé𝐀日كيگپۆےﷲـَ\u0301\u200c\n", "www.", "WWW.a", "https://a.b/c", "a.bc/d", "<b>", "&amp;", "@me.you", " ", " ", " ",
    *(word for text in (*ENGLISH, *ARABIC, *OTHERS) for word in (text, *text.split())),
)  # fmt: skip
ASSIGNED = st.characters(exclude_categories=("Cs", "Cn"))  # newer tables of Unicode have more letters


@given(st.lists(st.lists(st.sampled_from(PIECES) | ASSIGNED, max_size=12).map("".join), max_size=20))
@settings(max_examples=300, deadline=None)
def test_any_column_is_told_as_its_texts_are(texts: list[str]) -> None:
    assert detect_column(pl.Series(texts, dtype=pl.String)).to_list() == [detect(text) for text in texts]


def scored(text: str | None, lang: str | None) -> tuple[str | None, str | None]:
    posts = pl.DataFrame(
        {"post_id": ["a"], "text": [text], "lang": [lang]}, schema_overrides={"text": pl.String, "lang": pl.String}
    )
    row: tuple[str | None, str | None] = eb.score(posts).select("score_lang", "score_reason").row(0)
    return row


@pytest.mark.parametrize("code", ["en", "EN", "en-GB", "en_US", " en ", "eng", "und", "qme", "zxx", "", None])
def test_codes_of_english_and_codes_that_say_nothing(code: str | None) -> None:
    assert scored("They want peace talks", code) == ("en", None)


@pytest.mark.parametrize("code", ["ar", "ar-EG", "AR_jo", "arb", "arz", "apc", "ara", "und", "qht", None])
def test_codes_of_arabic_and_its_varieties(code: str | None) -> None:
    assert scored("نريد السلام", code) == ("ar", None)


def test_a_given_language_is_believed_where_its_script_is_there() -> None:
    assert scored("Nous voulons la paix", "en") == ("en", None)
    assert scored("They say سلام", "ar") == ("ar", None)


@pytest.mark.parametrize("column", [True, False])
def test_what_is_said_of_a_mark_is_said_of_a_mark_alone(column: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language that was detected was not given: the script of the words is no argument against it."""
    monkeypatch.setattr(scoring, "detect_column", lambda texts: pl.Series(["en"] * len(texts), dtype=pl.String))
    posts = pl.DataFrame({"post_id": ["a", "b"], "text": ["نريد السلام", "نريد السلام"]})
    given = posts.with_columns(lang=pl.Series([None, "en"], dtype=pl.String)) if column else posts
    wanted = [None, "marked en, but it has no Latin letters" if column else None]
    assert eb.score(given)["score_reason"].to_list() == wanted


def test_of_a_language_that_was_detected_no_other_name_is_told_than_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The detector for what is neither names a language by chance where a text is short."""
    monkeypatch.setattr(scoring, "detect_column", lambda texts: pl.Series(["nl", "xx", "ar"]))
    terms = pl.DataFrame({"term": ["peace"], "category": ["peace"], "weight": [1.0]})
    posts = pl.DataFrame({"post_id": ["a", "b", "c"], "text": ["a cat op", "b", "c"]})
    found = eb.score(posts, lexicon=eb.Lexicon("t", ("en",), terms))["score_reason"].to_list()
    assert found == ["not recognised as en", "not recognised as en", "language ar is not covered by t"]


def test_a_lexicon_may_cover_what_is_neither() -> None:
    terms = pl.DataFrame({"term": ["barış"], "category": ["peace"], "weight": [1.0]})
    posts = pl.DataFrame({"post_id": ["a", "b"], "text": ["Barış istiyoruz artık", "Barış"], "lang": [None, "und"]})
    found = eb.score(posts, lexicon=eb.Lexicon("t", ("tr",), terms))["score_reason"].to_list()
    assert found == ["not recognised as tr"] * 2


@pytest.mark.parametrize(
    ("text", "lang", "reason"),
    [
        (None, "en", "no text"),
        (None, None, "no text"),
        ("", "en", "no words"),
        ("123 😡 https://t.co/x", None, "no words"),
        ("Nous voulons la paix", "fr", "language fr is not covered by engagebias"),
        ("They want peace", "fr-CA", "language fr is not covered by engagebias"),
        ("امروز هوا خیلی خوب است", None, "not recognised as en or ar"),
        ("Bonjour à tous les amis", None, "not recognised as en or ar"),
        ("Wir wollen so etwas in der Zukunft nicht mehr sehen", None, "not recognised as en or ar"),
        ("ok", None, "not recognised as en or ar"),
        ("They want peace", "ar", "marked ar, but it has no Arabic letters"),
        ("نريد السلام", "en", "marked en, but it has no Latin letters"),
    ],
)
def test_reasons(text: str | None, lang: str | None, reason: str) -> None:
    assert scored(text, lang) == (None, reason)


def test_the_reason_of_our_own_lists_has_a_name_in_arabic() -> None:
    (reason,) = eb.score(pl.DataFrame({"post_id": ["a"], "text": ["Nous voulons la paix"]}))["score_reason"]
    assert name_term(reason).ar != reason
