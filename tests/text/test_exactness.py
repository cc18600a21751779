"""The compiled counter against the slow, obvious one: every count, every float to the last bit."""

from __future__ import annotations

import time
from functools import cache

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagebias.text import counting
from engagebias.text.characters import TABLE_END, fold, fold_character
from engagebias.text.counting import FLOATS, INTS, Counted, count_column
from engagebias.text.lexicons import Lexicon, own_lexicon

pytest.importorskip("numba")
from engagebias.text.kernel import characters, compiling
from engagebias.text.tables import tables_of

POSTS = 100_000
# Every mark of ASCII, letters that fold to several, joined and toned emoji, invisible and control characters, beginnings
# of addresses, mentions and HTML marks that are never finished.
PIECES = [
    *map(chr, range(128)), *"éÉßſKIıİ’´øæＡｗ！：／日本дж𐐀𝐀🅰Ⓜ©™½²①ªᵃ…‼ﬁǅẞ한ᄒा", *"والسلامبكيىةأإآپگـًَُِّْﷺﷲﻼﺑ٣۴؟،؛",
    "\u200d", "\ufe0f", "\u202e", "\u200f", "\x85", "\u2028", "\U000e0067", "\U00020000", "\u0301", *"😡👩💻🏽🇱🇧❤✊☮",
    "http://", "https://", "https:/", "WWW.", "www.a", "t.co/x", ".com/", "ok.com/", "a.b.co/z", "@me", "@a.b", "&amp;", "&#39;", "&lt", "<b>", "<i",
    "</", "#Ab", "#é", "#لا", "'s", "aaa", "AAA", "ههه", "not ", "لا ", " war ", "peace", " peace talks ", "😡😡😡",
]  # fmt: skip
GLUE = [" "] * 14 + [
    ", ",
    ". ",
    "! ",
    "? ",
    "، ",
    "؟ ",
    "\n",
    "-",
    "/",
    " #",
    "_",
    "😡",
    " @me ",
    " https://t.co/aB ",
    "",
    "'",
]
CLITICS = ["و", "ال", "وال", "بال", "لل", "فب", "هال", "س", "ك"]


@cache
def terms() -> list[str]:
    found: list[str] = own_lexicon().terms["term"].unique(maintain_order=True).str.strip_chars("*").to_list()
    return found


def differing(texts: pl.Series, lexicon: Lexicon) -> np.ndarray:
    """Return the rows in which the two counters do not agree."""
    fast, plain = (count_column(texts, lexicon, fast=way) for way in (True, False))
    same = np.ones(len(texts), bool)
    for a, b in ((fast.ints, plain.ints), (fast.hits, plain.hits), (fast.sums, plain.sums)):
        same &= (a == b).all(axis=1)
    same &= (fast.floats.view(np.int64) == plain.floats.view(np.int64)).all(axis=1) | _equal_with_nan(fast, plain)
    return np.flatnonzero(~same)


def _equal_with_nan(fast: Counted, plain: Counted) -> np.ndarray:
    both_nan = np.isnan(fast.floats) & np.isnan(plain.floats)
    found: np.ndarray = (both_nan | (fast.floats.view(np.int64) == plain.floats.view(np.int64))).all(axis=1)
    return found


def disguised(word: str, rng: np.random.Generator) -> str:
    """Return a word as people write it: with clitics, stretched, in capitals, as a hashtag, with diacritics."""
    way = rng.integers(16)
    if way < 7:
        return word
    if way == 7:
        return word.upper()
    if way == 8:
        return word.title()
    if way == 9:
        place = int(rng.integers(len(word) + 1))
        return word[:place] + word[max(place - 1, 0) : place] * int(rng.integers(2, 5)) + word[place:]
    if way == 10:
        return "#" + word.title().replace(" ", "")
    if way == 11:
        return "#" + word.replace(" ", "_")
    if way == 12:
        return word + "'s"
    if way == 13:
        return "".join(c + "َ" if "ء" <= c <= "ي" else c for c in word)
    if way == 14:
        return word + str(rng.choice(["ing", "ness", "ون", "ها", "x"]))
    return str(rng.choice(CLITICS)) + word


def mixed_posts(n: int, seed: int) -> pl.Series:
    """Return short posts of listed terms in many disguises, negators, common and made-up words, and rubbish."""
    rng = np.random.default_rng(seed)
    listed = terms()
    others = "not never no لا لم مش the of in and went minister على في من قال qzxv زخرب 24 ٣٤ 3.5 class glass ass миру".split()

    def word() -> str:
        chance = rng.random()
        if chance < 0.55:
            return disguised(listed[rng.integers(len(listed))], rng)
        if chance < 0.9:
            return others[rng.integers(len(others))]
        return "".join(PIECES[k] for k in rng.integers(len(PIECES), size=int(rng.integers(1, 4))))

    lengths = np.where(rng.random(n) < 0.002, 200, rng.integers(0, 7, n))  # a few are long enough for MTLD
    return pl.Series(
        ["".join(word() + GLUE[rng.integers(len(GLUE))] for _ in range(k)) for k in lengths], dtype=pl.String
    )


def test_both_counters_agree_on_100_000_mixed_posts() -> None:
    texts = mixed_posts(POSTS, seed=1)
    apart = differing(texts, own_lexicon())
    assert apart.size == 0, ascii(texts[int(apart[0])])
    assert texts.n_unique() > 0.8 * POSTS


def test_the_mixed_posts_put_every_measure_to_work() -> None:
    counted = count_column(mixed_posts(20_000, seed=2), own_lexicon(), fast=True)
    assert (counted.ints.max(axis=0) > 0).all(), dict(zip(INTS, counted.ints.max(axis=0), strict=True))
    assert (counted.hits.sum(axis=0) > 50).all()
    assert (counted.column("valence") < 0).any()
    assert (counted.column("valence") > 0).any()
    for name in FLOATS[1:]:
        assert np.isfinite(counted.column(name)).any()


@pytest.fixture(scope="module")
def small() -> Lexicon:
    rows = [
        ("war", "negative", -1.0), ("war on want", "positive", 2.0), ("peace", "positive", 0.3), ("peac*", "calm", 1.0), ("peace talk*", "calm", 2.0),
        ("hate", "negative", -0.7), ("a", "odd", 1.0), ("a a", "odd", 0.1), ("سلام", "positive", 1.1), ("وقف اطلاق*", "calm", 1.0), ("😡", "negative", -2.0),
        ("not", "odd", 5.0), ("not war", "calm", 0.2), ("3", "odd", 1.0), ("cool", "positive", 1.0), ("日*", "odd", 1.0), ("don't", "odd", 0.4),
    ]  # fmt: skip
    return Lexicon("small", ("en", "ar"), pl.DataFrame(rows, schema=["term", "category", "weight"], orient="row"))


WORDS = [
    "war",
    "on",
    "want",
    "peace",
    "peaceful",
    "talks",
    "hate",
    "a",
    "سلام",
    "والسلام",
    "وقف",
    "إطلاقها",
    "not",
    "no",
    "3",
    "cooool",
    "don't",
    "日本",
    "hate's",
]


@given(
    st.lists(
        st.lists(
            st.sampled_from(PIECES) | st.sampled_from(WORDS) | st.characters(exclude_categories=("Cs",)), max_size=12
        ).map("".join),
        min_size=1,
        max_size=20,
    )
)
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_counters_agree_on_any_text(small: Lexicon, texts: list[str]) -> None:
    apart = differing(pl.Series(texts, dtype=pl.String), small)
    assert apart.size == 0, ascii(texts[apart[0]])


@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", " ", ", ", "! ", "\n", " #"])), max_size=90)
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_counters_agree_on_phrases_negations_and_diversity(small: Lexicon, words: list[tuple[str, str]]) -> None:
    assert differing(pl.Series(["".join(a + b for a, b in words)]), small).size == 0


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "`", "\x0b", "\x1c", "\x7f", "\0", "\t"])
def test_both_counters_agree_on_plain_ascii(small: Lexicon, end: str) -> None:
    assert differing(pl.Series([f"war{end}peace", f"war {end} on want", end, f"peace{end}"]), small).size == 0


def test_every_character_is_counted_alike(small: Lexicon) -> None:
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    blocks = [every[k : k + 64] for k in range(0, len(every), 64)]
    kept = [
        block for k, block in enumerate(blocks) if k < TABLE_END // 64 or k % 64 == 0
    ]  # above, blocks are all alike
    texts = pl.Series(["".join(f"a{c}a{c} " for c in block) for block in kept])
    apart = differing(texts, small)
    assert apart.size == 0, ascii(texts[int(apart[0])])


def test_no_character_grows_more_than_there_is_room_for() -> None:
    growth = [
        len(fold_character(chr(c)).encode()) / len(chr(c).encode())
        for c in range(TABLE_END)
        if not 0xD800 <= c < 0xE000
    ]
    assert max(growth) == characters._MOST_GROWTH


@given(st.text(st.sampled_from("aﷺﷻﷲسé😡日𠀀\U000e0067"), max_size=30), st.integers(1, 120))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_folded_texts_never_outgrow_their_room(small: Lexicon, text: str, times: int) -> None:
    data = (text * times).encode()
    bound = characters.longest_folded(
        np.frombuffer(data or b"\0", np.uint8), np.array([0, len(data)]), tables_of(small).folding
    )
    assert bound >= len(fold(text * times).encode())


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize(
    "piece",
    ["a", "س", "peace talks war ", "والسلام لا ", "http", "<a", "@a.", "#A_", "&a", "😡", "😡\u200d", "a'", "ﷺ", "\0", "! "],
)  # fmt: skip
def test_a_megabyte_is_done_in_seconds(small: Lexicon, piece: str, fast: bool) -> None:
    count_column(pl.Series(["warm up"]), small, fast=fast)
    size = 1_000_000 if fast else 100_000  # the plain counter is linear too, and 20 times slower
    text = piece * (size // len(piece.encode()))
    start = time.process_time()
    count_column(pl.Series([text]), small, fast=fast)
    assert time.process_time() - start < 8


@pytest.mark.parametrize("fast", [True, False])
def test_a_long_chain_of_labels_is_done_in_seconds(small: Lexicon, fast: bool) -> None:
    """Each label may begin an address: to look from each to the end of the chain would take the square of the time."""
    count_column(pl.Series(["warm up"]), small, fast=fast)
    start = time.process_time()
    count_column(pl.Series(["a." * 10_000]), small, fast=fast)
    assert time.process_time() - start < 0.5


def test_a_post_scores_the_same_in_any_batch(small: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = mixed_posts(1000, seed=3)
    whole = count_column(texts, small, fast=True)
    order = np.random.default_rng(4).permutation(1000)
    mixed = count_column(texts.gather(order), small, fast=True)
    monkeypatch.setattr(counting, "BATCH", 7)
    pieces = count_column(texts, small, fast=True)
    alone = count_column(texts.slice(500, 1), small, fast=True)
    for name in ("ints", "floats", "hits", "sums"):
        expected = getattr(whole, name)
        np.testing.assert_array_equal(getattr(mixed, name), expected[order])
        np.testing.assert_array_equal(getattr(pieces, name), expected)
        np.testing.assert_array_equal(getattr(alone, name), expected[500:501])


def test_nulls_are_empty_texts_and_no_rows_are_none(small: Lexicon) -> None:
    for fast in (True, False):
        counted = count_column(pl.Series([None, "", "war"], dtype=pl.String), small, fast=fast)
        assert counted.column("latin").tolist() == [0, 0, 1]
        assert count_column(pl.Series([], dtype=pl.String), small, fast=fast).ints.shape == (0, len(INTS))
        assert count_column(pl.Series([None, None]), small, fast=fast).ints.sum() == 0


def test_without_numba_the_plain_counter_is_taken(small: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "has_fast_counter", lambda: False)
    monkeypatch.setattr(counting, "_fast", lambda *_: pytest.fail("numba was asked for"))
    assert count_column(pl.Series(["war"] * 4000), small).column("latin").sum() == 4000


def test_what_is_compiled_depends_on_its_own_folder_alone() -> None:
    """Numba's cache is kept until a file of the folder changes: a rule from elsewhere could go stale."""
    for path in compiling.SOURCES:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith(("import ", "from ")) and "engagebias" in line:
                assert line.startswith("from engagebias.text.kernel."), f"{path.name}: {line}"
