"""How fast are texts scored, beside VADER, counting with scikit-learn and pandas, and lower-casing?

All take turns on the same posts in one warm process, each round on posts of its own; a row gives the median of the
rounds' ratios and their range. "categories" is everything that the lists of both languages count, with valence and
marks; "score" is the public function, sentences and complexity included, with and without a given language. scikit-learn
and pandas count the single words of the same lists, whole; they know no phrases, prefixes or negation.
"""

from __future__ import annotations

import argparse
import re
import resource
import statistics
import time
from collections.abc import Callable, Mapping

import pandas as pd
import polars as pl
from corpus import make_corpus
from sklearn.feature_extraction.text import CountVectorizer
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

import engagebias as eb
from engagebias.text.counting import count_column
from engagebias.text.lexicons import index_of, own_lexicon

WORD = re.compile(r"[^\W\d_]+")
SLOW = 20  # the slow ones get one post in so many


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def entrants(texts: pl.Series) -> Mapping[str, Callable[[], object]]:
    lexicon = own_lexicon()
    some = texts.head(len(texts) // SLOW).to_list()
    words = index_of(lexicon).words
    counter = CountVectorizer(vocabulary=list(words), token_pattern=WORD.pattern)
    vader = SentimentIntensityAnalyzer()
    entries = index_of(lexicon).entries
    column = pd.Series(some)
    n_categories = len(lexicon.categories)
    posts = pl.DataFrame({"text": texts}).with_row_index("post_id").with_columns(pl.col("post_id").cast(pl.String))
    given = posts.with_columns(lang=pl.Series(["ar" if re.search("[\u0600-\u06ff]", t) else "en" for t in texts]))

    def by_pandas(text: str) -> list[int]:
        counts = [0] * n_categories
        for word in WORD.findall(text.lower()):
            if word in words:
                for place in entries[words[word]]:
                    counts[place] += 1
        return counts

    return {
        "categories": lambda: count_column(texts, lexicon, fast=True),
        "score, language given": lambda: eb.score(given),
        "score": lambda: eb.score(posts.head(len(texts) // 5)),
        "VADER polarity_scores": lambda: [vader.polarity_scores(text) for text in some],
        "scikit-learn counting": lambda: counter.transform(some),
        "pandas counting": lambda: column.apply(by_pandas),
        "polars lower-casing": lambda: texts.str.to_lowercase(),
    }


PARTS = {"score": 5, "VADER polarity_scores": SLOW, "scikit-learn counting": SLOW, "pandas counting": SLOW}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    every = make_corpus(options.posts * (options.rounds + 1))
    rounds: list[dict[str, float]] = []
    for number in range(options.rounds + 1):  # the first warms up
        running = entrants(every.slice(number * options.posts, options.posts))
        rounds.append({name: seconds(run) * PARTS.get(name, 1) for name, run in running.items()})
    print(f"{options.posts:,} posts a round, {options.rounds} rounds; posts a second, then ratios to categories")
    for name in rounds[0]:
        times = [r[name] for r in rounds[1:]]
        ratios = sorted(r[name] / r["categories"] for r in rounds[1:])
        print(
            f"{name:<24} {options.posts / statistics.median(times):>11,.0f}   "
            f"{statistics.median(ratios):8.2f} [{ratios[0]:.2f}, {ratios[-1]:.2f}]"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:,.0f} MB")


if __name__ == "__main__":
    main()
