"""A world of comment threads under peacebuilding posts and matched posts, with distrust, its labels and a gold sample."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_count, check_number
from engagebias.errors import DataError
from engagebias.schema import SIMULATED
from engagebias.simulation.thread_texts import COMMENTS, FUNDED, PLACES, POSTS
from engagebias.simulation.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LANGS = ("en", "ar")
START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
SETTLED_DAYS = 7  # from the last week to the reading: no later comment
EARLY = 3  # comments of a thread that come before what they may set off
BASE = 0.12  # share of distrust under a matched post without a word of foreign money
PAGE_SD, WEEK_SD = 0.25, 0.1  # of log shares
ON_MATCHED = 1.2  # ratio of shares with such a word to those without, under matched posts
DELAY, DELAY_SD, WEEK_HOURS = 3.0, 1.2, 168.0  # hours until the middle comment, SD of their log, and the last
VIEWS_A_COMMENT = 40.0
LOST_PARENTS, NO_VIEWS = 0.005, 0.05
STANCES = ("none", "report", "refute", "endorse", "mock")  # the last two are distrust
_TRUSTING = {False: (0.82, 0.07, 0.11), True: (0.62, 0.15, 0.23)}  # of comments without distrust, by cue
_MOCKING = 0.3


@dataclass(frozen=True, slots=True)
class _Posts:
    """An entry a post: page, week, minute, whether it is about peacebuilding and names foreign money, and its mean share."""

    page: Ints
    week: Ints
    minute: Ints
    peace: Bools
    cue: Bools
    share: Floats
    lang: list[str]


def simulate_threads(
    *,
    seed: int,
    n_pages: int = 24,
    posts_per_page: int = 24,
    comments_per_post: float = 14.0,
    n_weeks: int = 26,
    gap: float = 1.5,
    ratio_of_ratios: float = 1.5,
    contagion: float = 1.6,
    thread_correlation: float = 0.05,
    accuracy: float = 0.86,
    mention_error: float = 0.3,
    n_gold: int = 400,
) -> World:
    """Make posts and comments; :func:`engagebias.simulate` documents the arguments."""
    _check(n_pages, posts_per_page, n_weeks, n_gold, comments_per_post, thread_correlation)
    _check_ratios(gap, ratio_of_ratios, contagion, accuracy, mention_error)
    rng = np.random.default_rng(seed)
    posts = _draw_posts(rng, n_pages, posts_per_page, n_weeks, gap, ratio_of_ratios)
    n_comments = 1 + rng.poisson(np.round((comments_per_post - 1) * rng.gamma(4, 0.25, posts.page.size), 9))
    thread = np.repeat(np.arange(posts.page.size), n_comments)
    first = np.cumsum(n_comments) - n_comments
    place = np.arange(thread.size) - first[thread]
    distrust = _draw_distrust(rng, posts.share, thread, place, contagion, thread_correlation)
    stance = _draw_stances(rng, distrust, posts.cue[thread])
    machine = _label(rng, stance, accuracy, mention_error)
    delay = _delays(rng, thread, place)
    parent = rng.random(thread.size) >= LOST_PARENTS
    post_frame = _post_frame(rng, posts, n_comments, n_weeks)
    comments = _comment_frame(rng, post_frame, thread, delay, stance, machine, parent)
    comments = _draw_gold(rng, comments, n_gold)
    truth = _truth(posts, n_comments, gap, ratio_of_ratios, contagion, accuracy)
    return World("threads", post_frame, truth, seed, comments=comments)


def _check(n_pages: int, per_page: int, n_weeks: int, n_gold: int, per_post: float, correlation: float) -> None:
    for name, value, least in (
        ("n_pages", n_pages, 2), ("posts_per_page", per_page, 4), ("n_weeks", n_weeks, 1), ("n_gold", n_gold, 0),
    ):  # fmt: skip
        check_count(value, name=name, caller="simulate", least=least)
    check_number(per_post, name="comments_per_post", caller="simulate")
    check_number(correlation, name="thread_correlation", caller="simulate")
    if per_post <= 1:
        raise DataError(f"simulate: comments_per_post is a mean above 1; got {per_post!r}.")
    if not 0 <= correlation <= 0.5:
        raise DataError(f"simulate: thread_correlation must lie between 0 and 0.5; got {correlation!r}.")


def _check_ratios(gap: float, of_ratios: float, contagion: float, accuracy: float, mention_error: float) -> None:
    for name, value in (("gap", gap), ("ratio_of_ratios", of_ratios), ("contagion", contagion)):
        check_number(value, name=name, caller="simulate")
        if not 0 < value <= 3:
            raise DataError(
                f"simulate: {name} is a ratio above 0 and at most 3, where 1 is no difference; got {value!r}."
            )
    for name, value in (("accuracy", accuracy), ("mention_error", mention_error)):
        check_number(value, name=name, caller="simulate")
        if not 0 <= value <= 1:
            raise DataError(f"simulate: {name} is a chance between 0 and 1; got {value!r}.")
    if BASE * gap * ON_MATCHED * of_ratios > 0.5:
        raise DataError(
            f"simulate: with gap={gap:g} and ratio_of_ratios={of_ratios:g} most comments on some posts would show distrust; "
            f"their product may be {0.5 / BASE / ON_MATCHED:.1f} at most."
        )


def _draw_posts(
    rng: np.random.Generator, n_pages: int, per_page: int, n_weeks: int, gap: float, of_ratios: float
) -> _Posts:
    page = np.repeat(np.arange(n_pages), per_page)
    within = np.tile(np.arange(per_page), n_pages)
    peace, cue = within % 2 == 1, within % 4 >= 2
    week = rng.integers(0, n_weeks, page.size)
    of_page = np.clip(rng.normal(0, PAGE_SD, n_pages), -2 * PAGE_SD, 2 * PAGE_SD)
    of_week = np.clip(rng.normal(0, WEEK_SD, n_weeks), -2 * WEEK_SD, 2 * WEEK_SD)
    log_share = np.log(BASE) + of_page[page] + of_week[week]
    log_share += peace * np.log(gap) + cue * np.log(ON_MATCHED) + (peace & cue) * np.log(of_ratios)
    minute = rng.integers(0, 7 * 24 * 60, page.size)
    lang = [LANGS[p % 2] for p in page.tolist()]
    return _Posts(page, week, minute, peace, cue, np.minimum(np.exp(log_share), 0.9), lang)


def _draw_distrust(
    rng: np.random.Generator, share: Floats, thread: Ints, place: Ints, contagion: float, correlation: float
) -> Bools:
    """Draw who shows distrust; what an early one adds to later comments of its thread, threads without one lose."""
    own = np.round(share, 9)
    if correlation:
        size = 1 / correlation - 1
        own = np.round(rng.beta(own * size, (1 - own) * size), 9)
    drawn = rng.random(thread.size)
    early = (place < EARLY) & (drawn < own[thread])
    seen = np.bincount(thread[place < EARLY], minlength=share.size)
    any_early = np.bincount(thread, weights=early, minlength=share.size) > 0
    chance = 1 - (1 - own) ** seen
    later = own / (1 + (contagion - 1) * chance) * np.where(any_early, contagion, 1.0)
    distrust: Bools = np.where(place < EARLY, early, drawn < later[thread])
    return distrust


def _draw_stances(rng: np.random.Generator, distrust: Bools, cue: Bools) -> Ints:
    u = rng.random(distrust.size)
    trusting = np.where(cue, *(np.searchsorted(np.cumsum(_TRUSTING[c])[:2], u) for c in (True, False)))
    stances: Ints = np.where(distrust, np.where(u < _MOCKING, 4, 3), trusting)
    return stances


def _label(rng: np.random.Generator, stance: Ints, accuracy: float, mention_error: float) -> Ints:
    """Put each comment on its side of distrust in ``accuracy`` of all; who reports or refutes is misread more often."""
    mentions = (stance == 1) | (stance == 2)
    wrong_mentions = min(mention_error, 1.0) if accuracy < 1 else 0.0
    rest = (1 - accuracy) * stance.size - wrong_mentions * mentions.sum()
    if rest < 0:
        wrong_mentions, rest = (1 - accuracy) * stance.size / max(int(mentions.sum()), 1), 0.0
    wrong_else = rest / max(int((~mentions).sum()), 1)
    wrong = rng.random(stance.size) < np.round(np.where(mentions, wrong_mentions, wrong_else), 9)
    other = np.where(stance >= 3, rng.integers(0, 3, stance.size), rng.integers(3, 5, stance.size))
    labels: Ints = np.where(wrong, other, stance)
    return labels


def _delays(rng: np.random.Generator, thread: Ints, place: Ints) -> Floats:
    """Return hours after the post, growing within each thread."""
    delay = np.minimum(
        np.exp(rng.normal(np.log(DELAY), DELAY_SD, thread.size)), WEEK_HOURS * rng.uniform(0.9, 1, thread.size)
    )
    ordered: Floats = np.round(delay[np.lexsort((delay, thread))], 4) + 0.0002 * place
    return ordered


def _post_frame(rng: np.random.Generator, posts: _Posts, n_comments: Ints, n_weeks: int) -> pl.DataFrame:
    n = posts.page.size
    picks = rng.integers(0, 1000, (n, 2)).tolist()
    texts = []
    for lang, peace, cue, (form, place) in zip(
        posts.lang, posts.peace.tolist(), posts.cue.tolist(), picks, strict=True
    ):
        said, places = POSTS[lang][peace], PLACES[lang]
        text = said[form % len(said)].format(place=places[place % len(places)])
        texts.append(f"{text} {FUNDED[lang]}" if cue else text)
    views = n_comments + 1 + rng.poisson(np.round(VIEWS_A_COMMENT * n_comments * rng.gamma(3, 1 / 3, n), 6))
    unknown = rng.random(n) < NO_VIEWS
    at = [
        START + dt.timedelta(weeks=w, minutes=m)
        for w, m in zip(posts.week.tolist(), posts.minute.tolist(), strict=True)
    ]
    end = START + dt.timedelta(weeks=n_weeks, days=SETTLED_DAYS)
    return pl.DataFrame(
        {
            "post_id": [f"simulated-{i}" for i in range(n)],
            "platform": [SIMULATED] * n,
            "kind": ["post"] * n,
            "author_id": [f"author-{p}" for p in posts.page.tolist()],
            "text": texts,
            "lang": posts.lang,
            "created_at": pl.Series(at).cast(pl.Datetime("us", "UTC")),
            "observed_at": pl.Series([end] * n).cast(pl.Datetime("us", "UTC")),
            "views": pl.Series([None if u else v for u, v in zip(unknown.tolist(), views.tolist(), strict=True)], dtype=pl.UInt64),
            "comments": n_comments.astype(np.uint64),
            "missing": ["views: not reported" if u else None for u in unknown.tolist()],
            "page": [f"author-{p}" for p in posts.page.tolist()],
            "week": [f"week-{w:02d}" for w in posts.week.tolist()],
            "peacebuilding": posts.peace,
            "donor_named": posts.cue,
        }
    )  # fmt: skip


def _comment_frame(
    rng: np.random.Generator,
    posts: pl.DataFrame,
    thread: Ints,
    delay: Floats,
    stance: Ints,
    machine: Ints,
    parent: Bools,
) -> pl.DataFrame:
    n = thread.size
    langs = posts["lang"].to_list()
    picks = rng.integers(0, 1000, (n, 2)).tolist()
    texts = []
    for t, s, (form, place) in zip(thread.tolist(), stance.tolist(), picks, strict=True):
        said, places = COMMENTS[langs[t]][STANCES[s]], PLACES[langs[t]]
        texts.append(said[form % len(said)].format(place=places[place % len(places)]))
    after = pl.duration(microseconds=pl.lit(pl.Series(np.round(delay * 3_600_000_000).astype(np.int64))))
    of_post = posts[thread].select(
        "post_id", "platform", "lang", "created_at", "observed_at", "page", "week", "peacebuilding", "donor_named",
        post_views="views", post_created_at="created_at",
    )  # fmt: skip
    who = rng.integers(0, max(20, n // 3), n)
    return of_post.with_columns(created_at=pl.col("created_at") + after).select(
        post_id=pl.format("simulated-comment-{}", pl.int_range(pl.len())),
        platform="platform",
        kind=pl.lit("comment"),
        author_id=pl.Series([f"reader-{w}" for w in who.tolist()]),
        parent_id=pl.when(pl.lit(pl.Series(parent))).then("post_id"),
        text=pl.Series(texts),
        lang="lang", created_at="created_at", observed_at="observed_at", page="page", week="week", peacebuilding="peacebuilding",
        donor_named="donor_named", post_views="post_views", post_created_at="post_created_at",
        stance=pl.Series([STANCES[s] for s in machine.tolist()]),
        machine=pl.Series(machine >= 3),
        true_stance=pl.Series([STANCES[s] for s in stance.tolist()]),
    )  # fmt: skip


def _draw_gold(rng: np.random.Generator, comments: pl.DataFrame, n_gold: int) -> pl.DataFrame:
    """Add the codes of a sample: the same number of each language, and within it of each side of the machine's label."""
    coded = np.zeros(comments.height, dtype=bool)
    probability = np.full(comments.height, np.nan)
    there = comments["parent_id"].is_not_null().to_numpy()
    for lang in LANGS:
        for i, side in enumerate((True, False)):
            rows = np.flatnonzero(
                there & (comments["lang"] == lang).to_numpy() & (comments["machine"] == side).to_numpy()
            )
            take = min(rows.size, (n_gold + i) // 2)
            if take:
                chosen = rng.choice(rows, take, replace=False)
                coded[chosen], probability[chosen] = True, take / rows.size
    return comments.with_columns(
        coded_stance=pl.when(pl.lit(pl.Series(coded))).then("true_stance"),
        gold_probability=pl.Series(probability).fill_nan(None),
    )


def _truth(
    posts: _Posts, n_comments: Ints, gap: float, of_ratios: float, contagion: float, accuracy: float
) -> pl.DataFrame:
    values: Mapping[str, float] = {
        "ratio, without the cue": gap, "ratio, with the cue": gap * of_ratios, "ratio of ratios": of_ratios,
        "difference, points": 100 * _difference(posts, n_comments), "hazard ratio": contagion, "accuracy": accuracy,
    }  # fmt: skip
    return pl.DataFrame({"term": list(values), "value": [float(v) for v in values.values()]})


def _difference(posts: _Posts, n_comments: Ints) -> float:
    """Return what least squares with effects of pages and weeks gives for the planted shares."""
    columns = [posts.peace.astype(float)]
    columns += [(posts.page == p).astype(float) for p in np.unique(posts.page)]
    columns += [(posts.week == w).astype(float) for w in np.unique(posts.week)[1:]]
    root = np.sqrt(n_comments.astype(float))
    solved = np.linalg.lstsq(np.column_stack(columns) * root[:, None], posts.share * root, rcond=None)[0]
    return round(float(solved[0]), 9)
