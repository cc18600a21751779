"""A corpus of short posts in English and Arabic, of any size, made from the real data.

The sources are Upworthy headlines, Facebook messages of 2016, EmoBank sentences and ArSarcasm tweets, about 94,000
texts of at most 280 characters. Drawing them again and again would be kind to whatever caches by text or by word, so

- a post is the first two thirds of one text and the last two thirds of another in the same language: billions of
  combinations, hardly an exact copy, sentences and words as people wrote them;
- the vocabulary goes on growing as it does in the sources. The number of different words in N is about K N^b (Heaps'
  law, fitted on the sources); what the sources cannot supply is made of the front of one word and the back of another
  and stands between the two parts.

The posts say nothing: they are for measuring speed and for comparing counters, not for estimates.
Needs the data: ``engagebias data fetch`` or ENGAGEBIAS_MIRROR. Memory: some 320 bytes a post while it
is made, 170 when it is done; for ten million posts take pieces with seeds of their own.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import polars as pl

from engagebias.datasets import fetch, load

LONGEST = 280  # characters of a source text
ARABIC_SHARE = 0.2
LETTER, ARABIC_LETTER = r"\p{L}", r"\p{Arabic}"
WORD = r"\p{L}[\p{L}\p{M}'’]*"


def make_corpus(n: int, *, arabic: float = ARABIC_SHARE, seed: int = 1) -> pl.Series:
    """Return ``n`` posts, a share of them Arabic, in random order; same arguments, same posts."""
    rng = np.random.default_rng(seed)
    n_arabic = round(n * arabic)
    english_texts, arabic_texts = read_sources()
    posts = pl.concat([_make_posts(english_texts, n - n_arabic, rng), _make_posts(arabic_texts, n_arabic, rng)])
    return posts.gather(rng.permutation(n)).rename("text")


def read_sources() -> tuple[pl.Series, pl.Series]:
    """Return the different short texts of the sources, English and Arabic."""
    pages = [p for p in fetch("facebook_reactions_2016") if p.suffix == ".csv"]
    messages = [pl.read_csv(page, infer_schema=False)["status_message"].alias("text") for page in pages]
    texts = pl.concat([load(name)["text"] for name in ("upworthy", "emobank", "arsarcasm")] + messages).drop_nulls()
    texts = texts.filter((texts.str.len_chars() <= LONGEST) & texts.str.contains(LETTER)).unique(maintain_order=True)
    is_arabic = texts.str.count_matches(ARABIC_LETTER) * 2 > texts.str.count_matches(LETTER)
    return texts.filter(~is_arabic), texts.filter(is_arabic)


def _make_posts(texts: pl.Series, n: int, rng: np.random.Generator) -> pl.Series:
    words = pl.col("words")
    kept = (words.list.len() * 2 + 2) // 3  # two thirds, at least one word
    halves = pl.DataFrame({"words": texts.str.split(" ")}).select(
        head=words.list.head(kept).list.join(" "), tail=words.list.tail(kept).list.join(" ")
    )
    parts = pl.DataFrame(
        {
            "head": halves["head"].gather(rng.integers(len(texts), size=n)),
            "new": _new_words(texts, n, rng),
            "tail": halves["tail"].gather(rng.integers(len(texts), size=n)),
        }
    )
    return parts.select(pl.concat_str("head", "new", "tail", separator=" ", ignore_nulls=True)).to_series()


def _new_words(texts: pl.Series, n: int, rng: np.random.Generator) -> pl.Series:
    """Return for each post the words that the sources have not, joined by spaces; null where there is none."""
    words = texts.str.extract_all(WORD).explode().drop_nulls()
    n_words = round(n * len(words) / len(texts) * 4 / 3)
    missing = min(_expected_types(words, n_words) - words.n_unique(), n_words)
    if missing <= 0:
        return pl.Series([None] * n, dtype=pl.String)
    pool = words.filter(words.str.len_chars() >= 4).unique(maintain_order=True)
    pairs = pl.DataFrame([pool.gather(rng.integers(len(pool), size=missing)).alias(c) for c in ("front", "back")])
    front, back = (pl.col(c) for c in pairs.columns)
    made = pairs.select(front.str.head(front.str.len_chars() // 2 + 1) + back.str.tail(back.str.len_chars() // 2))
    placed = made.select(word="front", post=pl.Series(rng.integers(n, size=missing)))
    by_post = placed.group_by("post", maintain_order=True).agg(pl.col("word").str.join(" "))
    posts = pl.DataFrame({"post": np.arange(n)})
    return posts.join(by_post, on="post", how="left", maintain_order="left")["word"]


def _expected_types(words: pl.Series, n_words: int) -> int:
    """Extrapolate the number of different words by Heaps' law, through an eighth and all of the sources' words."""
    shuffled = words.sample(fraction=1, shuffle=True, seed=1)
    part = len(words) // 8
    few, all_of_them = shuffled.head(part).n_unique(), shuffled.n_unique()
    exponent = np.log(all_of_them / few) / np.log(len(words) / part)
    return int(all_of_them * (n_words / len(words)) ** exponent)


def facts(posts: pl.Series) -> dict[str, float]:
    """Return what a benchmark should say of its corpus; words are compared in lower case."""
    text, words = pl.col("text"), pl.col("words")
    frame = posts.to_frame("text").with_columns(words=text.str.to_lowercase().str.extract_all(WORD))
    found = frame.select(
        posts=pl.len(),
        mean_chars=text.str.len_chars().mean(),
        median_chars=text.str.len_chars().median(),
        mean_bytes=text.str.len_bytes().mean(),
        mean_words=words.list.len().mean(),
        arabic_share=(text.str.count_matches(ARABIC_LETTER) * 2 > text.str.count_matches(LETTER)).mean(),
        copies_share=1 - text.n_unique() / pl.len(),
    ).row(0, named=True)
    every = frame["words"].explode().drop_nulls()
    return found | {"different_words": every.n_unique(), "different_words_share": every.n_unique() / len(every)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.perf_counter()
    posts = make_corpus(options.posts, seed=options.seed)
    print(f"made in {time.perf_counter() - start:.1f} s, {posts.estimated_size('mb'):,.0f} MB")
    for name, found in {"sources": pl.concat(read_sources()), "corpus": posts}.items():
        print(
            name,
            ", ".join(
                f"{key} {value:{',d' if isinstance(value, int) else '.4f'}}" for key, value in facts(found).items()
            ),
        )


if __name__ == "__main__":
    main()
