"""A world of feeds: posts that compete for attention day by day, shown in an order that the clicks bear the mark of."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_choice, check_count, check_number
from engagebias.errors import DataError
from engagebias.schema import SIMULATED
from engagebias.simulation.clauses import SPEECH, THEMES, Speech
from engagebias.simulation.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FAST, SLOW = "fast and emotive", "slow and complex"
FIRST_DAY = "2024-01-01"
AUTHOR_SD, POST_SD = 0.3, 0.5  # of the log rates of authors and of their posts, the same for all actions of one
ACTION_SD = 0.3  # and of each action of a post
LOYALTY = 4.0  # how alike the posts of one author are in class: the sum of the parameters of a beta distribution
RANKER_NOISE = 0.5  # SD of the log of what the platform's ranker expects, around the truth

# Chance that a reader who sees a fast and emotive post acts, and the ratio of a slow and complex one's to it. Invented.
_PLANTED: Mapping[str, tuple[float, float]] = {
    "clicks": (0.03, 1.25),
    "likes": (0.04, 0.75),
    "shares": (0.01, 0.65),
    "comments": (0.008, 1.05),
    "reaction_love": (0.008, 1.0),
    "reaction_haha": (0.008, 0.4),
    "reaction_wow": (0.005, 0.5),
    "reaction_sad": (0.004, 0.9),
    "reaction_angry": (0.008, 0.35),
    "profile_clicks": (0.003, 1.1),
    "good_clicks": (0.004, 1.3),
    "author_replies": (0.001, 1.2),
    "video_half_views": (0.02, 0.8),
    "negative_feedback": (0.002, 0.6),
    "reports": (0.0003, 0.6),
}
# What the platform's ranker weighs: likes once, the five reactions five times.
_RANKED_BY = {"likes": 1.0} | {name: 5.0 for name in _PLANTED if name.startswith("reaction_")}
_SECONDS = {FAST: 12.0, SLOW: 40.0}
_BRIDGING = {FAST: -0.1, SLOW: 0.2}
# Mean words of each theme (in the order of THEMES): moral anger sad joy violence peace hedges connectives.
_MEANS = np.array([[0.9, 0.5, 0.3, 0.3, 0.4, 0.1, 0.05, 0.05], [0.1, 0.05, 0.1, 0.1, 0.25, 0.8, 1.1, 1.7]])


def simulate_feeds(
    *,
    seed: int,
    n_feeds: int = 240,
    feed_size: int = 20,
    n_authors: int = 120,
    slow_share: float = 0.35,
    slow_ratios: Mapping[str, float] | None = None,
    readers: int = 1000,
    examination: float = 0.7,
    unreported_share: float = 0.02,
) -> World:
    """Make posts in feeds; :func:`engagebias.simulate` documents the arguments."""
    ratios = _check(n_feeds, feed_size, n_authors, slow_share, slow_ratios, readers, examination, unreported_share)
    rng = np.random.default_rng(seed)
    feed = np.repeat(np.arange(n_feeds), rng.integers(max(2, feed_size // 2), feed_size + feed_size // 2 + 1, n_feeds))
    # Feeds are of one language a day, and so are their authors.
    author = 2 * rng.integers(0, n_authors // 2, feed.size) + feed % 2
    lean = np.round(rng.beta(LOYALTY * slow_share, LOYALTY * (1 - slow_share), n_authors), 9)
    slow = (rng.random(feed.size) < lean[author]).astype(np.int64)
    chances = _chances(rng, author, slow, n_authors, ratios)
    position = _positions(rng, feed, chances)
    examined = position ** -float(examination)
    counts = {
        name: np.minimum(rng.poisson(np.round(readers * examined * chance, 9)), readers)
        for name, chance in chances.items()
    }
    posts = _frame(rng, feed, author, slow, position, readers, counts, chances, unreported_share)
    return World("feeds", posts, _truth(ratios, examination, slow, chances["clicks"]), seed)


def _check(
    n_feeds: int, feed_size: int, n_authors: int, slow_share: float, slow_ratios: Mapping[str, float] | None,
    readers: int, examination: float, unreported_share: float,
) -> dict[str, float]:  # fmt: skip
    for name, value, least in (
        ("n_feeds", n_feeds, 2), ("feed_size", feed_size, 2), ("n_authors", n_authors, 4), ("readers", readers, 1),
    ):  # fmt: skip
        check_count(value, name=name, caller="simulate", least=least)
    for name, share in (("slow_share", slow_share), ("unreported_share", unreported_share)):
        check_number(share, name=name, caller="simulate")
    if not 0 < slow_share < 1:
        raise DataError(f"simulate: slow_share must lie between 0 and 1; got {slow_share!r}.")
    if not 0 <= unreported_share < 1:
        raise DataError(f"simulate: unreported_share must be from 0 to below 1; got {unreported_share!r}.")
    check_number(examination, name="examination", caller="simulate")
    if not 0 <= examination <= 3:
        raise DataError(
            f"simulate: examination is the power with which attention falls with the position, from 0 to 3; got {examination!r}."
        )
    ratios = {name: ratio for name, (_, ratio) in _PLANTED.items()}
    for name, ratio in (slow_ratios or {}).items():
        check_choice(name, ratios, name="slow_ratios", caller="simulate")
        check_number(ratio, name=f"slow_ratios[{name!r}]", caller="simulate")
        if not 0 < ratio <= 10:
            raise DataError(f"simulate: slow_ratios[{name!r}] is a ratio above 0 and up to 10; got {ratio!r}.")
        ratios[name] = float(ratio)
    return ratios


def _chances(
    rng: np.random.Generator, author: Ints, slow: Ints, n_authors: int, ratios: Mapping[str, float]
) -> dict[str, Floats]:
    """Return the chance that a reader who sees a post does each action."""
    shared = rng.normal(0, AUTHOR_SD, n_authors)[author] + rng.normal(0, POST_SD, author.size)
    return {
        name: np.minimum(
            np.round(base * np.exp(shared + rng.normal(0, ACTION_SD, author.size)) * ratios[name] ** slow, 9), 0.9
        )
        for name, (base, _) in _PLANTED.items()
    }


def _positions(rng: np.random.Generator, feed: Ints, chances: Mapping[str, Floats]) -> Ints:
    """Return the position at which each post was shown: by what the ranker expects of it."""
    expected = sum(weight * chances[name] for name, weight in _RANKED_BY.items())
    score = np.round(np.log(expected) + rng.normal(0, RANKER_NOISE, feed.size), 9)
    order = np.lexsort((-score, feed))
    position = np.empty(feed.size, dtype=np.int64)
    starts = np.searchsorted(feed, feed)
    position[order] = np.arange(feed.size) - starts + 1
    return position


def _frame(
    rng: np.random.Generator, feed: Ints, author: Ints, slow: Ints, position: Ints, readers: int,
    counts: Mapping[str, Ints], chances: Mapping[str, Floats], unreported_share: float,
) -> pl.DataFrame:  # fmt: skip
    classes = np.array([FAST, SLOW])[slow]
    langs = np.array(list(SPEECH))[feed % 2]
    minute = rng.integers(0, 24 * 60, feed.size)
    typical = np.array([_SECONDS[FAST], _SECONDS[SLOW]])[slow]
    seconds = np.round(typical * np.exp(rng.normal(0, 0.4, feed.size)), 1)
    bridging = np.round(np.array([_BRIDGING[FAST], _BRIDGING[SLOW]])[slow] + rng.normal(0, 0.3, feed.size), 3)
    unreported = pl.Series(rng.random(feed.size) < unreported_share)
    texts = _write(rng, langs, slow)
    start = pl.lit(FIRST_DAY).str.to_datetime(time_unit="us", time_zone="UTC")
    frame = pl.DataFrame(
        {
            "post_id": [f"simulated-{i}" for i in range(feed.size)],
            "author": author, "day": feed // 2, "minute": minute, "lang": langs, "text": texts,
            "content_class": classes, "position": position,
            "impressions": np.full(feed.size, readers, dtype=np.uint64),
            **{name: values.astype(np.uint64) for name, values in counts.items()},
            "dwell_seconds": seconds, "bridging_score": bridging,
            **{f"chance_{name}": values for name, values in chances.items()},
        }
    )  # fmt: skip
    created = (start + pl.duration(days="day", minutes="minute")).alias("created_at")
    said = pl.when(unreported).then(pl.lit("comments: not reported by the platform"))
    return frame.select(
        "post_id", pl.lit(SIMULATED).alias("platform"), pl.lit("post").alias("kind"),
        pl.format("author-{}", "author").alias("author_id"), "text", "lang", created,
        pl.format("{} {}", pl.col("lang"), created.dt.date().cast(pl.String)).alias("feed"), "content_class", "position",
        "impressions", *(pl.when(~unreported).then("comments").alias("comments") if c == "comments" else c for c in counts),
        said.alias("missing"), "dwell_seconds", "bridging_score", *(f"chance_{name}" for name in chances),
    )  # fmt: skip


def _write(rng: np.random.Generator, langs: NDArray[np.str_], slow: Ints) -> list[str]:
    counts = np.minimum(rng.poisson(_MEANS[slow]), 3)
    plain = rng.integers(0, 2, slow.size) + (counts.sum(axis=1) == 0)
    post = np.repeat(np.arange(slow.size), counts.sum(axis=1) + plain)
    clauses = np.column_stack([counts, plain])
    theme = np.repeat(np.tile(np.arange(clauses.shape[1]), slow.size), clauses.ravel())
    order = np.lexsort((rng.random(post.size), post))
    picks = rng.integers(0, 1000, (post.size, 3))
    names = (*THEMES, "plain")
    speech: list[Speech] = [SPEECH[lang] for lang in langs.tolist()]
    texts: list[list[str]] = [[] for _ in range(slow.size)]
    for p, t, numbers in zip(post.tolist(), theme[order].tolist(), picks.tolist(), strict=True):
        texts[p].append(speech[p].clause(names[t], *numbers) + ".")
    return [" ".join(said) for said in texts]


def _truth(ratios: Mapping[str, float], examination: float, slow: Ints, clicks: Floats) -> pl.DataFrame:
    """Return what was planted, and what it comes to in these posts."""
    rows = {f"ratio, {name}": ratio for name, ratio in ratios.items()}
    rows["examination"] = float(examination)
    rows["share of posts, slow"] = float(slow.mean())
    rows["share of clicks if all were seen, slow"] = float(clicks[slow == 1].sum() / clicks.sum())
    return pl.DataFrame({"term": list(rows), "value": list(rows.values())})
