"""A world of randomised headline tests with planted rate ratios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_choice, check_count, check_number
from engagebias.errors import DataError
from engagebias.schema import SIMULATED
from engagebias.simulation.vocabulary import NEGATIVE, NEUTRAL, POSITIVE
from engagebias.simulation.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MEAN_WORDS = 14  # of a headline; published archives have about 15
WEEKS = 100
FIRST_DAY = "2013-01-28"
# Where assignment is broken, the arm with more negative words got the keener readers.
DEFECT_SLOPE = 3.0


@dataclass(frozen=True, slots=True)
class _Arms:
    """One entry an arm; ``test`` is the number of its test."""

    test: Ints
    words: Ints
    negative: Ints
    positive: Ints
    wording: Ints  # arms of one test with the same number show the same headline


def simulate_headlines(
    *,
    seed: int,
    n_tests: int = 400,
    impressions: int = 3500,
    click_rate: float = 0.015,
    per_word: Mapping[str, float] | None = None,
    overdispersion: float = 0.12,
    story_confounding: float = 0.25,
    image_only_share: float = 0.2,
    broken_share: float = 0.0,
) -> World:
    """Make headline tests; :func:`engagebias.simulate` documents the arguments."""
    check_number(story_confounding, name="story_confounding", caller="simulate")
    _check(n_tests, impressions, click_rate, overdispersion, image_only_share, broken_share)
    planted = {"negative": 0.03, "positive": -0.02, "words": 0.005} | _checked_words(per_word)
    rng = np.random.default_rng(seed)
    week = np.sort(rng.integers(0, WEEKS, n_tests))
    n_broken = round(broken_share * WEEKS)
    first = min(40, WEEKS - n_broken)
    broken = (week >= first) & (week < first + n_broken)
    grim = rng.normal(size=n_tests)  # grim stories draw clicks and negative words alike
    arms = _draw_arms(rng, grim, image_only=rng.random(n_tests) < image_only_share)
    # A word more in a headline of mean length moves its share by one over that length.
    slopes = {
        "negative_share": planted["negative"] * MEAN_WORDS,
        "positive_share": planted["positive"] * MEAN_WORDS,
        "words": planted["words"],
    }
    features = {
        "negative_share": arms.negative / arms.words,
        "positive_share": arms.positive / arms.words,
        "words": arms.words,
    }
    log_rate = np.log(click_rate) + (rng.normal(0, 0.5, n_tests) + story_confounding * grim)[arms.test]
    log_rate += sum(slopes[name] * (features[name] - features[name].mean()) for name in slopes)
    log_rate += np.where(broken[arms.test], DEFECT_SLOPE * (features["negative_share"] - 0.08), 0.0)
    shown = _draw_impressions(rng, arms, impressions, broken)
    noise = rng.gamma(1 / overdispersion, overdispersion, arms.test.size) if overdispersion else 1.0
    clicks = np.minimum(rng.poisson(_rounded(shown * np.exp(log_rate) * noise)), shown)
    posts = _frame(rng, arms, week, broken, shown, clicks)
    return World("headlines", posts, _truth(arms, features, slopes), seed)


def _check(
    n_tests: int, impressions: int, click_rate: float, overdispersion: float, image_only: float, broken: float
) -> None:
    check_count(n_tests, name="n_tests", caller="simulate", least=1)
    check_count(impressions, name="impressions", caller="simulate", least=1)
    for name, value in (
        ("click_rate", click_rate),
        ("overdispersion", overdispersion),
        ("image_only_share", image_only),
        ("broken_share", broken),
    ):
        check_number(value, name=name, caller="simulate")
    if not 0 < click_rate < 0.5:
        raise DataError(f"simulate: click_rate must lie between 0 and 0.5, such as 0.015; got {click_rate!r}.")
    if overdispersion < 0:
        raise DataError(f"simulate: overdispersion is a variance, 0 or more; got {overdispersion!r}.")
    for name, share in (("image_only_share", image_only), ("broken_share", broken)):
        if not 0 <= share <= 1:
            raise DataError(f"simulate: {name} is a share between 0 and 1; got {share!r}.")


def _checked_words(per_word: Mapping[str, float] | None) -> dict[str, float]:
    given = dict(per_word or {})
    for name, value in given.items():
        check_choice(name, ["negative", "positive", "words"], name="per_word", caller="simulate")
        check_number(value, name=f"per_word[{name!r}]", caller="simulate")
    return given


def _draw_arms(rng: np.random.Generator, grim: Floats, *, image_only: NDArray[np.bool_]) -> _Arms:
    sizes = rng.integers(2, 7, grim.size)
    test = np.repeat(np.arange(grim.size), sizes)
    first = np.repeat(np.cumsum(sizes) - sizes, sizes)
    arm = np.arange(test.size)
    wording = np.where(image_only[test], first, arm)
    words = rng.integers(MEAN_WORDS - 6, MEAN_WORDS + 7, test.size)
    share = _rounded(np.clip(0.07 + 0.03 * grim[test], 0.01, 0.25))
    negative = rng.binomial(words, share)
    positive = rng.binomial(words - negative, 0.07)
    return _Arms(test, words[wording], negative[wording], positive[wording], wording)


def _rounded(values: Floats) -> Floats:
    """Round to nine decimals before a draw.

    The last bits of a sum or an exponential differ between machines; unrounded, they would now and then decide
    how many random numbers a draw takes, and with that all draws after it.
    """
    return np.round(values, 9)


def _draw_impressions(rng: np.random.Generator, arms: _Arms, mean: int, broken: NDArray[np.bool_]) -> Ints:
    sizes = np.bincount(arms.test)
    # exp(-0.02) makes the mean of a lognormal with log SD 0.2 equal to 1.
    audience = mean * sizes * rng.lognormal(-0.02, 0.2, sizes.size)
    weight = np.where(broken[arms.test], rng.uniform(0.6, 1.4, arms.test.size), 1.0)
    shares = weight / np.bincount(arms.test, weights=weight)[arms.test]
    # Poisson counts given their total are a multinomial split: readers are assigned one by one. (The streams of
    # numpy's binomial and multinomial for large counts change between its versions; Poisson's has not.)
    shown = rng.poisson(_rounded(audience[arms.test] * shares))
    return np.maximum(shown, 1)


def _headlines(rng: np.random.Generator, arms: _Arms) -> list[str]:
    counts = np.stack([arms.negative, arms.positive, arms.words - arms.negative - arms.positive], axis=1)
    lists = (NEGATIVE, POSITIVE, NEUTRAL)
    # All words of all headlines at once: draw, then shuffle each headline's own.
    arm = np.repeat(np.arange(len(counts)), counts.sum(axis=1))
    kind = np.repeat(np.tile(np.arange(len(lists)), len(counts)), counts.ravel())
    lengths = np.array([len(words) for words in lists])
    drawn = np.concatenate([np.array(words) for words in lists])[
        (np.cumsum(lengths) - lengths)[kind] + rng.integers(0, lengths[kind])
    ]
    shuffled = drawn[np.lexsort((rng.random(arm.size), arm))]
    ends = np.cumsum(counts.sum(axis=1)).tolist()
    texts = [" ".join(shuffled[a:b]).capitalize() for a, b in pairwise([0, *ends])]
    return [texts[wording] for wording in arms.wording.tolist()]


def _frame(
    rng: np.random.Generator, arms: _Arms, week: Ints, broken: NDArray[np.bool_], shown: Ints, clicks: Ints
) -> pl.DataFrame:
    start = pl.lit(FIRST_DAY).str.to_datetime(time_unit="us", time_zone="UTC")
    return pl.DataFrame(
        {
            "test": arms.test,
            "arm": np.arange(arms.test.size) - np.searchsorted(arms.test, arms.test),
            "text": _headlines(rng, arms),
            "week": week[arms.test],
            "broken_randomisation": broken[arms.test],
            "impressions": shown.astype(np.uint64),
            "clicks": clicks.astype(np.uint64),
        }
    ).select(
        post_id=pl.format("simulated-{}-{}", "test", "arm"),
        platform=pl.lit(SIMULATED),
        kind=pl.lit("headline"),
        test_id=pl.format("simulated-{}", "test"),
        text="text",
        lang=pl.lit("en"),
        created_at=start + pl.duration(weeks="week"),
        impressions="impressions",
        clicks="clicks",
        test_week=(start + pl.duration(weeks="week")).dt.strftime("%Y%U").cast(pl.Int32),
        broken_randomisation="broken_randomisation",
    )


def _truth(arms: _Arms, features: Mapping[str, NDArray[np.generic]], slopes: Mapping[str, float]) -> pl.DataFrame:
    frame = pl.DataFrame({"test": arms.test, "wording": arms.wording, **features})
    eligible = frame.filter(pl.col("wording").n_unique().over("test") > 1)
    return pl.DataFrame(
        {
            "term": list(slopes),
            "log_rate_ratio": list(slopes.values()),
            "sd": [eligible[name].std() for name in slopes],
        }
    )
