"""A world of texts in English and Arabic with human ratings, two coders' labels and a planted effect of a label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_count, check_number, check_share
from engagebias.errors import DataError
from engagebias.schema import SIMULATED
from engagebias.simulation.sentences import LANGS, Phrases
from engagebias.simulation.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SENTIMENTS = ("negative", "neutral", "positive")
CUT = 0.5  # SDs from the middle at which a text is truly negative or positive
SENTENCES = 3
SPREAD = 0.7  # of the ratings of valence, a point an SD of the truth
SHARES = {"msa": 0.4, "egypt": 0.25, "levant": 0.18, "gulf": 0.165, "magreb": 0.005}
# How often a sentence that is meant to please or hurt does so in words of the lists; the others use a neutral one.
SAID = {"en": 0.9, "msa": 0.9, "egypt": 0.7, "levant": 0.7, "gulf": 0.45, "magreb": 0.45}
SHARE_RATE, WORDLESS = 0.02, 0.02
AUTHORS = 150


@dataclass(frozen=True, slots=True)
class _Latent:
    """What each text truly is: standard normal valence and arousal, and the variety that it is written in."""

    variety: list[str]
    valence: Floats
    arousal: Floats
    sentiment: Ints


def simulate_validity(
    *,
    seed: int,
    n_posts: int = 2400,
    coder_accuracy: float = 0.9,
    negative_effect: float = 0.4,
    n_gold: int = 500,
) -> World:
    """Make rated texts; :func:`engagebias.simulate` documents the arguments."""
    check_count(n_posts, name="n_posts", caller="simulate", least=20)
    check_share(coder_accuracy, name="coder_accuracy", caller="simulate")
    check_number(negative_effect, name="negative_effect", caller="simulate")
    check_count(n_gold, name="n_gold", caller="simulate", least=1)
    if n_gold > n_posts:
        raise DataError(
            f"simulate: n_gold is the number of posts that people code, at most n_posts; got {n_gold} of {n_posts}."
        )
    rng = np.random.default_rng(seed)
    latent = _draw_latent(rng, n_posts)
    texts = _write(rng, latent)
    rated = {
        "valence_rating": _rate(rng, SPREAD * latent.valence),
        "arousal_rating": _rate(rng, 0.5 * latent.arousal),
    }
    coders = {name: _code(rng, latent.sentiment, coder_accuracy) for name in ("coder_a", "coder_b")}
    negative = latent.sentiment == 0
    engagement = _engage(rng, negative, negative_effect)
    gold = np.zeros(n_posts, dtype=bool)
    gold[rng.choice(n_posts, n_gold, replace=False)] = True
    posts = _frame(rng, latent, texts, rated, coders, engagement, gold, n_gold / n_posts)
    truth = pl.DataFrame(
        {"term": ["negative"], "log_rate_ratio": [float(negative_effect)], "sd": [float(negative.std(ddof=1))]}
    )
    return World("validity", posts, truth, seed)


def _draw_latent(rng: np.random.Generator, n: int) -> _Latent:
    english = n // 2
    variety = ["en"] * english + _spread(n - english)
    valence, arousal = rng.normal(size=n), rng.normal(size=n)
    return _Latent(variety, valence, arousal, _cut(valence))


def _spread(n: int) -> list[str]:
    """Return n varieties of Arabic in the planted shares, the largest taking up what rounding leaves."""
    counts = {name: round(share * n) for name, share in SHARES.items()}
    counts["msa"] += n - sum(counts.values())
    return [name for name, count in counts.items() for _ in range(count)]


def _rate(rng: np.random.Generator, truth: Floats) -> Floats:
    """Return ratings from 1 to 5, as the mean of a few people would be."""
    rated: Floats = (3 + truth + rng.normal(0, 0.4, truth.size)).clip(1, 5).round(1)
    return rated


def _cut(valence: Floats) -> Ints:
    return np.digitize(valence, [-CUT, CUT])


def _code(rng: np.random.Generator, truth: Ints, accuracy: float) -> Ints:
    """Return what a coder writes: the truth, or with the remaining chance one of the other two alike."""
    wrong = (truth + rng.integers(1, 3, truth.size)) % 3
    return np.where(rng.random(truth.size) < accuracy, truth, wrong)


def _write(rng: np.random.Generator, latent: _Latent) -> list[str]:
    n = len(latent.variety)
    meant = _cut(latent.valence[:, None] + rng.normal(0, 0.8, (n, SENTENCES)))
    said = rng.random((n, SENTENCES)) < np.array([SAID[v] for v in latent.variety])[:, None]
    tones = np.where(said, meant, 1)
    excited = np.clip(np.round(latent.arousal[:, None] + rng.normal(0, 0.7, (n, SENTENCES))), 0, 2).astype(np.int64)
    picks = rng.integers(0, 10_000, (n, SENTENCES, 2))
    wordless = rng.random(n) < WORDLESS
    return [
        f"https://example.org/{i}"
        if wordless[i]
        else _text(LANGS[variety], tones[i].tolist(), excited[i].tolist(), picks[i].tolist())
        for i, variety in enumerate(latent.variety)
    ]


def _text(phrases: Phrases, tones: Sequence[int], excited: Sequence[int], picks: Sequence[Sequence[int]]) -> str:
    return " ".join(phrases.sentence(SENTIMENTS[t], e, *p) for t, e, p in zip(tones, excited, picks, strict=True))


def _engage(rng: np.random.Generator, negative: NDArray[np.bool_], effect: float) -> Mapping[str, NDArray[np.generic]]:
    n = negative.size
    author = rng.integers(0, AUTHORS, n)
    views = 50 + rng.poisson(np.round(np.exp(6 + 0.5 * rng.normal(size=n)), 6))
    log_rate = np.log(SHARE_RATE) + effect * negative + rng.normal(0, 0.3, AUTHORS)[author] + rng.normal(0, 0.3, n)
    # Rounded, so that the last bits, which differ between machines, decide no draw.
    shares = np.minimum(rng.poisson(np.round(views * np.exp(log_rate), 6)), views)
    return {"author": author, "views": views.astype(np.uint64), "shares": shares.astype(np.uint64)}


def _frame(
    rng: np.random.Generator, latent: _Latent, texts: Sequence[str], rated: Mapping[str, Floats],
    coders: Mapping[str, Ints], engagement: Mapping[str, NDArray[np.generic]], gold: NDArray[np.bool_], probability: float,
) -> pl.DataFrame:  # fmt: skip
    n = len(texts)
    english, drawn = pl.col("dialect") == "en", pl.Series(gold)
    words = dict(enumerate(SENTIMENTS))
    coded = {name: pl.Series(codes).replace_strict(words, return_dtype=pl.String) for name, codes in coders.items()}
    # The adjudicated label of Arabic texts is cut from the noisy rating, as an average of people would be.
    sentiment = pl.Series(_cut((rated["valence_rating"] - 3) / SPREAD)).replace_strict(words, return_dtype=pl.String)
    frame = pl.DataFrame(
        {
            "post_id": [f"simulated-{i}" for i in range(n)],
            "platform": [SIMULATED] * n,
            "kind": ["post"] * n,
            "author_id": [f"author-{a}" for a in engagement["author"].tolist()],
            "lang": ["en" if v == "en" else "ar" for v in latent.variety],
            "dialect": latent.variety,
            "text": texts,
            "split": np.where(rng.random(n) < 0.5, "train", "test"),
            **rated,
            "sentiment": sentiment,
            **coded,
            "views": engagement["views"],
            "shares": engagement["shares"],
            "people_negative": latent.sentiment == 0,
            "gold_probability": np.full(n, probability),
        }
    )
    return frame.with_columns(
        pl.when(english).then(pl.col("split", *rated)),
        pl.when(~english).then(pl.col("sentiment", "dialect")),
        pl.when(drawn).then(pl.col("people_negative", "gold_probability")),
    )
