"""Which language a text is in, as far as the scores need to know: English, Arabic or neither."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import polars as pl
from wordfreq import get_frequency_dict

from engagebias.text.tokens import SKIPPED, drop_skipped

UNKNOWN = "und"
"""ISO 639-2 for a language that could not be told."""

OTHER = "xx"
"""A language that is neither English nor Arabic, and need not be named to say so."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
# The same for polars, where \w has marks too; its tables of characters may be newer than Python's.
_WORD_IN_COLUMN = r"[\p{L}\p{Nl}\p{No}]+(?:'[\p{L}\p{Nl}\p{No}]+)*"
_BATCH = 10_000  # texts, all of whose words are in memory at once
# What a word of a script begins with: from the first character to before the second.
_LATIN_ENDS, _LATIN_MORE = "\u0250", ("\u1e00", "\u1f00")
_ARABIC, _ARABIC_FORMS = ("\u0600", "\u0700"), ("\ufb50", "\ufefd")

# Languages that write as the two do: a word counts as a language's own where it is more frequent there than in any.
_BESIDE_ENGLISH = ("fr", "es", "de", "it", "pt", "nl", "id", "tr", "sv")
_BESIDE_ARABIC = ("fa", "ur")
_SHARE_OWN = 0.5
_RAREST = 10**-6.5  # share of all words, Zipf 2.5: rarer ones stand in the lists of several languages by chance

# Letters of Persian, Urdu, Kurdish, Pashto and their neighbours; Arabic dialects borrow only the second group.
_FOREIGN = frozenset("ےہەێۆڕڵټډړښڼېځڅٹڈڑںۇۋګ")
_BORROWED = frozenset("پچژگکیھ")
_SHARE_FOREIGN, _SHARE_BORROWED, _ZIPF_BEHIND, _ZIPF_UNSEEN = 0.02, 0.15, -0.2, 2.5


def detect(text: str) -> str:
    """Return ``"en"``, ``"ar"``, the code of another language, or ``"und"`` if there is no word to tell by.

    Addresses, mentions and HTML marks are passed over; the script of most words decides first. A text in Latin
    script is English if half of its words are more frequent in English than in its neighbours, and not English if
    none is; what lies between goes to a statistical detector. A text in Arabic script is not Arabic if it has letters
    that only others use; it is if half of its words are more frequent in Arabic than in Persian and Urdu; what lies
    between is told by letters that Arabic borrows, then by the mean (Zipf) frequency of its words in the three languages.
    The dialects of Arabic are ``"ar"``, romanised Arabic is not.

    A word alone that other languages use as often ("ok", "Gaza", "Amen", "سلام") is in neither. To take English for
    what is half as frequent there as elsewhere would find 14 in 100 more words of English, and take 4 to 8 in 100
    more words of its neighbours for English.

    References
    ----------
    Lui & Baldwin (2012), langid.py: an off-the-shelf language identification tool, ACL demo; read from
    ``py3langid``. Word frequencies: Speer (2022), wordfreq 3.0.

    Examples
    --------
    >>> [detect(t) for t in ("Peace talks resumed today", "شو عم تعملوا هلق", "امروز هوا خیلی خوب است", "٣٤ 😡")]
    ['en', 'ar', 'xx', 'und']
    """
    words = _WORD.findall(SKIPPED.sub(" ", text).lower().replace("’", "'"))
    arabic = [w for w in words if _ARABIC[0] <= w < _ARABIC[1] or _ARABIC_FORMS[0] <= w < _ARABIC_FORMS[1]]
    latin = [w for w in words if w < _LATIN_ENDS or _LATIN_MORE[0] <= w < _LATIN_MORE[1]]
    if not words:
        return UNKNOWN
    if 2 * max(len(arabic), len(latin)) < len(words):
        return OTHER
    return _latin(latin) if len(latin) > len(arabic) else _arabic(arabic)


def detect_column(texts: pl.Series) -> pl.Series:
    """Return what :func:`detect` says of each text (none null), in a quarter of the time.

    The words of all texts are counted at once, which settles most of them; the doubtful ones are looked at one by one.

    Examples
    --------
    >>> detect_column(pl.Series(["Peace talks resumed today", "شو عم تعملوا هلق", "Nous voulons la paix"])).to_list()
    ['en', 'ar', 'xx']
    """
    batches = [_settle(texts.slice(start, _BATCH)) for start in range(0, len(texts), _BATCH)]
    found = pl.concat([pl.Series([], dtype=pl.String), *batches])
    doubtful = found.is_null().arg_true()
    return found.scatter(doubtful, pl.Series([detect(text) for text in texts.gather(doubtful)], dtype=pl.String))


def _settle(texts: pl.Series) -> pl.Series:
    """Return the language of each text; null for the doubtful ones."""
    lower = drop_skipped(texts).str.to_lowercase().str.replace_all("’", "'", literal=True)
    frame = pl.DataFrame({"lower": lower}).with_row_index("row")
    words = frame.select("row", word=pl.col("lower").str.extract_all(_WORD_IN_COLUMN)).explode("word").drop_nulls()
    word = pl.col("word")
    of_word = words.select(
        "row",
        latin=(word < _LATIN_ENDS) | (word >= _LATIN_MORE[0]) & (word < _LATIN_MORE[1]),
        arabic=(word >= _ARABIC[0]) & (word < _ARABIC[1]) | (word >= _ARABIC_FORMS[0]) & (word < _ARABIC_FORMS[1]),
        english=word.is_in(_own_series("en", _BESIDE_ENGLISH)),
        own_arabic=word.is_in(_own_series("ar", _BESIDE_ARABIC)),
    ).with_columns(pl.col("english") & pl.col("latin"), pl.col("own_arabic") & pl.col("arabic"))
    counts = of_word.group_by("row").agg(pl.len().alias("words"), pl.exclude("row").sum())
    counted = frame.join(counts, on="row", how="left", maintain_order="left")
    latin, arabic, english = pl.col("latin"), pl.col("arabic"), pl.col("english")
    foreign = pl.col("lower").str.contains(f"[{''.join(sorted(_FOREIGN))}]")
    return counted.select(
        pl.when(pl.col("words").is_null())
        .then(pl.lit(UNKNOWN))
        .when(2 * pl.max_horizontal(latin, arabic) < pl.col("words"))
        .then(pl.lit(OTHER))
        .when((latin > arabic) & (english >= _SHARE_OWN * latin))
        .then(pl.lit("en"))
        .when((latin > arabic) & (english == 0))
        .then(pl.lit(OTHER))
        .when((latin <= arabic) & (pl.col("own_arabic") >= _SHARE_OWN * arabic) & ~foreign)
        .then(pl.lit("ar"))
    ).to_series()


def _latin(words: Sequence[str]) -> str:
    share = sum(word in _own_words("en", _BESIDE_ENGLISH) for word in words) / len(words)
    if share >= _SHARE_OWN:
        return "en"
    if share == 0:
        return OTHER
    found: str = _identifier().classify(" ".join(words))[0]
    return "en" if found in ("en", "pcm") else found  # Nigerian Pidgin reads as short English


def _arabic(words: Sequence[str]) -> str:
    letters = [letter for word in words for letter in word]
    foreign = sum(letter in _FOREIGN for letter in letters) / len(letters)
    if foreign > _SHARE_FOREIGN:
        return OTHER
    if sum(word in _own_words("ar", _BESIDE_ARABIC) for word in words) >= _SHARE_OWN * len(words):
        return "ar"
    if foreign + sum(letter in _BORROWED for letter in letters) / len(letters) > _SHARE_BORROWED:
        return OTHER
    means = {
        lang: sum(_zipf(lang).get(word, _ZIPF_UNSEEN) for word in words) / len(words)
        for lang in ("ar", *_BESIDE_ARABIC)
    }
    return "ar" if means["ar"] - max(means[lang] for lang in _BESIDE_ARABIC) >= _ZIPF_BEHIND else OTHER


@cache
def _own_words(lang: str, beside: tuple[str, ...]) -> frozenset[str]:
    elsewhere: dict[str, float] = {}
    for other in beside:
        for word, share in get_frequency_dict(other, "small").items():
            elsewhere[word] = max(share, elsewhere.get(word, 0.0))
    own = get_frequency_dict(lang, "small")
    return frozenset(word for word, share in own.items() if share > max(_RAREST, elsewhere.get(word, 0.0)))


@cache
def _own_series(lang: str, beside: tuple[str, ...]) -> pl.Series:
    return pl.Series(list(_own_words(lang, beside))).implode()


@cache
def _zipf(lang: str) -> dict[str, float]:
    return {word: math.log10(share) + 9 for word, share in get_frequency_dict(lang, "small").items()}


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # loads numpy and a model: only where it is asked

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
