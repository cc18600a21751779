"""A world of observed posts: authors, followers, a ranker that shows what engages, and planted rate ratios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_count, check_number
from engagebias.errors import DataError
from engagebias.schema import SIMULATED
from engagebias.simulation.clauses import SPEECH, THEMES, Speech
from engagebias.simulation.planted import BASE_RATE, TERMS, planted_ratios
from engagebias.simulation.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FIRST_DAY = "2024-01-01"  # a Monday
SETTLED_DAYS = 7  # from the last week to the reading of the counts: no post is young
FOLLOWERS, FOLLOWERS_SD = 4000, 0.9  # the typical author's, and the SD of their logarithm
REACH, REACH_SLOPE = 1500, 0.8  # views of a typical post; an account ten times as large is not viewed ten times as much
AUTHOR_SD, ACTION_SD = 0.3, 0.2  # of the log rates of authors: in all actions, and in each
EVENING, GRIM_WEEK = 0.25, 0.15  # log rates of evening posts and of a week one SD grimmer
# What the ranker predicts: the mean log rate of these.
RANKED_BY = ("likes", "comments", "shares")
MOST_OF_A_THEME = 5

# Kinds of posts: how often, mean words of each theme (in the order of THEMES) and plain clauses at least and at most.
_KIND_SHARES = (0.4, 0.35, 0.25)
_MEANS = np.array(
    [
        # moral anger  sad   joy  viol. peace hedge connec.
        [0.90, 0.50, 0.35, 0.35, 0.40, 0.10, 0.05, 0.05],  # fast and emotive
        [0.35, 0.20, 0.25, 0.30, 0.30, 0.25, 0.30, 0.40],  # in between
        [0.12, 0.06, 0.10, 0.10, 0.25, 0.80, 1.10, 1.70],  # slow and complex
    ]
)
_PLAIN = np.array([[0, 1], [1, 3], [1, 3]])
_EMOTIVE = np.array([1, 1, 1, 1, 1, -1, -1, -1])  # themes that accounts with many followers write more of, or less
_EXCLAIMS = np.array([0.6, 0.15, 0.0])
# Chance of each hour of the day (UTC): few at night, most in the evening.
_HOURS = np.array([1, 1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 6, 5, 5, 5, 6, 7, 9, 10, 10, 8, 5, 2]) / 108
_WEEKDAYS = np.array([16, 16, 16, 16, 14, 10, 12]) / 100


@dataclass(frozen=True, slots=True)
class _Authors:
    """An entry an author: SDs of log followers above the typical, growth over the whole time, log rates, language."""

    size: Floats
    growth: Floats
    rate: Floats
    by_action: Floats  # authors by actions
    lang: list[str]


@dataclass(frozen=True, slots=True)
class _Moments:
    """An entry a post: who and when."""

    author: Ints
    week: Ints
    minute: Ints  # of the week
    evening: NDArray[np.bool_]
    grim: Floats


def simulate_posts(
    *,
    seed: int,
    n_posts: int = 3000,
    n_authors: int = 60,
    n_weeks: int = 26,
    rate_ratios: Mapping[str, Mapping[str, float]] | None = None,
    ranker: float = 0.5,
    overdispersion: float = 0.3,
    follower_confounding: float = 0.3,
) -> World:
    """Make observed posts; :func:`engagebias.simulate` documents the arguments."""
    _check(n_posts, n_authors, n_weeks, ranker, overdispersion, follower_confounding)
    planted = planted_ratios(rate_ratios)
    rng = np.random.default_rng(seed)
    authors = _draw_authors(rng, n_authors)
    moments = _draw_moments(rng, n_posts, n_authors, n_weeks)
    kind, counts = _draw_counts(rng, authors, moments, follower_confounding)
    texts = _write(rng, authors, moments, kind, counts)
    terms = np.column_stack([counts, [len(text.split()) for text in texts]])
    slopes = np.array([list(row.values()) for row in planted.values()])  # actions by terms
    rewarded = (terms - terms.mean(axis=0)) @ slopes.T  # posts by actions
    followers = _followers(rng, authors, moments, n_weeks)
    ranked = [list(planted).index(action) for action in RANKED_BY]
    views = _draw_views(rng, followers, ranker * (rewarded[:, ranked].mean(axis=1) + authors.rate[moments.author]))
    actions = _draw_actions(rng, authors, moments, rewarded, views, overdispersion)
    posts = _frame(authors, moments, texts, followers, views, actions, n_weeks)
    return World("posts", posts, _truth(planted, ranker * slopes[ranked].mean(axis=0), terms), seed)


def _check(
    n_posts: int, n_authors: int, n_weeks: int, ranker: float, overdispersion: float, confounding: float
) -> None:
    check_count(n_posts, name="n_posts", caller="simulate", least=20)
    check_count(n_authors, name="n_authors", caller="simulate", least=2)
    check_count(n_weeks, name="n_weeks", caller="simulate", least=1)
    for name, value in (
        ("ranker", ranker),
        ("overdispersion", overdispersion),
        ("follower_confounding", confounding),
    ):
        check_number(value, name=name, caller="simulate")
    if not 0 <= ranker <= 2:
        raise DataError(
            f"simulate: ranker is the power with which predicted engagement moves views, from 0 to 2; got {ranker!r}."
        )
    if overdispersion < 0:
        raise DataError(f"simulate: overdispersion is a variance, 0 or more; got {overdispersion!r}.")
    if abs(confounding) > 1:
        raise DataError(f"simulate: follower_confounding must lie between -1 and 1, such as 0.3; got {confounding!r}.")


def _draw_authors(rng: np.random.Generator, n: int) -> _Authors:
    langs = tuple(SPEECH)
    return _Authors(
        size=rng.normal(size=n),
        growth=rng.uniform(0, 0.8, n),
        rate=rng.normal(0, AUTHOR_SD, n),
        by_action=rng.normal(0, ACTION_SD, (n, len(BASE_RATE))),
        lang=[langs[a % len(langs)] for a in range(n)],
    )


def _draw_moments(rng: np.random.Generator, n: int, n_authors: int, n_weeks: int) -> _Moments:
    week = rng.integers(0, n_weeks, n)
    day = rng.choice(len(_WEEKDAYS), n, p=_WEEKDAYS)
    hour = rng.choice(len(_HOURS), n, p=_HOURS)
    minute = (day * 24 + hour) * 60 + rng.integers(0, 60, n)
    # Each author posts, the first posts one each; who else posts is chance.
    author = np.concatenate([np.arange(min(n, n_authors)), rng.integers(0, n_authors, max(n - n_authors, 0))])
    return _Moments(author, week, minute, hour >= 18, rng.normal(size=n_weeks)[week])


def _draw_counts(
    rng: np.random.Generator, authors: _Authors, moments: _Moments, confounding: float
) -> tuple[Ints, Ints]:
    """Return the kind of each post, and its words by theme."""
    # In the evening the fast kind is more frequent, as engagement is: hours confound too.
    kind = np.searchsorted(np.cumsum(_KIND_SHARES), rng.random(moments.author.size) * (1 - 0.15 * moments.evening))
    tilt = confounding * np.multiply.outer(authors.size[moments.author], _EMOTIVE)
    tilt[:, THEMES.index("violence")] += 0.3 * moments.grim
    means = _rounded(_MEANS[kind] * np.exp(tilt))
    return kind, np.minimum(rng.poisson(means), MOST_OF_A_THEME)


def _rounded(values: Floats) -> Floats:
    """Round to nine decimals before a draw: the last bits differ between machines and would move later draws."""
    return np.round(values, 9)


def _write(rng: np.random.Generator, authors: _Authors, moments: _Moments, kind: Ints, counts: Ints) -> list[str]:
    plain = rng.integers(_PLAIN[kind, 0], _PLAIN[kind, 1] + 1)
    plain = np.where(counts.sum(axis=1) + plain > 0, plain, 1)  # every post says something
    clauses = np.column_stack([counts, plain])
    post = np.repeat(np.arange(kind.size), clauses.sum(axis=1))
    theme = np.repeat(np.tile(np.arange(clauses.shape[1]), kind.size), clauses.ravel())
    order = np.lexsort((rng.random(post.size), post))
    picks = rng.integers(0, 1000, (post.size, 3))
    end = np.where(rng.random(post.size) < _EXCLAIMS[kind[post]], "!", ".")
    names = (*THEMES, "plain")
    speech: list[Speech] = [SPEECH[authors.lang[a]] for a in moments.author.tolist()]
    texts: list[list[str]] = [[] for _ in range(kind.size)]
    for p, t, numbers, mark in zip(post.tolist(), theme[order].tolist(), picks.tolist(), end.tolist(), strict=True):
        texts[p].append(speech[p].clause(names[t], *numbers) + mark)
    return [" ".join(said) for said in texts]


def _followers(rng: np.random.Generator, authors: _Authors, moments: _Moments, n_weeks: int) -> Ints:
    grown = authors.growth[moments.author] * moments.week / n_weeks
    typical = np.log(FOLLOWERS) + FOLLOWERS_SD * authors.size[moments.author] + grown
    return np.round(np.exp(_rounded(typical + rng.normal(0, 0.02, typical.size)))).astype(np.int64) + 1


def _draw_views(rng: np.random.Generator, followers: Ints, lift: Floats) -> Ints:
    log_views = np.log(REACH) + REACH_SLOPE * np.log(followers / FOLLOWERS) + lift
    # The subtracted 0.08 makes the mean of a lognormal with log SD 0.4 equal to 1.
    return 1 + rng.poisson(_rounded(np.exp(log_views + rng.normal(-0.08, 0.4, log_views.size))))


def _draw_actions(
    rng: np.random.Generator, authors: _Authors, moments: _Moments, rewarded: Floats, views: Ints, overdispersion: float
) -> dict[str, Ints]:
    n = views.size
    shared = authors.rate[moments.author] + EVENING * moments.evening + GRIM_WEEK * moments.grim
    noise = rng.gamma(1 / overdispersion, overdispersion, n) if overdispersion else np.ones(n)
    log_rate = shared[:, None] + authors.by_action[moments.author] + rewarded + np.log(list(BASE_RATE.values()))
    expected = _rounded(views[:, None] * np.exp(log_rate) * noise[:, None])
    drawn = np.minimum(rng.poisson(expected), views[:, None])
    return dict(zip(BASE_RATE, drawn.T, strict=True))


def _frame(
    authors: _Authors, moments: _Moments, texts: list[str], followers: Ints, views: Ints,
    actions: Mapping[str, Ints], n_weeks: int,
) -> pl.DataFrame:  # fmt: skip
    start = pl.lit(FIRST_DAY).str.to_datetime(time_unit="us", time_zone="UTC")
    counts = {"followers": followers, "views": views, **actions}
    return (
        pl.DataFrame(
            {
                "author": moments.author,
                "week": moments.week,
                "minute": moments.minute,
                "lang": [authors.lang[a] for a in moments.author.tolist()],
                "text": texts,
                **{name: values.astype(np.uint64) for name, values in counts.items()},
            }
        )
        .sort("week", "minute", maintain_order=True)
        .select(
            post_id=pl.format("simulated-{}", pl.int_range(pl.len())),
            platform=pl.lit(SIMULATED),
            kind=pl.lit("post"),
            author_id=pl.format("author-{}", "author"),
            text="text",
            lang="lang",
            created_at=start + pl.duration(weeks="week", minutes="minute"),
            observed_at=start + pl.duration(weeks=n_weeks, days=SETTLED_DAYS),
            **{name: pl.col(name) for name in counts},
        )
    )


def _truth(planted: Mapping[str, Mapping[str, float]], shown: Floats, terms: NDArray[np.generic]) -> pl.DataFrame:
    """Return the truth by action and term: of the actions per view, of the views themselves per post."""
    rows = {**planted, "views": dict(zip(TERMS, shown.tolist(), strict=True))}
    sd = terms.std(axis=0, ddof=1).tolist()
    return pl.DataFrame(
        [
            {"action": action, "term": term, "log_rate_ratio": value, "sd": spread}
            for action, row in rows.items()
            for (term, value), spread in zip(row.items(), sd, strict=True)
        ]
    )
