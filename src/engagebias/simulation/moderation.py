"""Worlds of posts that a platform removes: four ways for one group to lose more of its posts, and one in which it does not.

Each post has a risk, the chance that it breaks the rules given all that can be seen of it; it breaks them with just that
chance. The platform removes what it takes to be above a threshold. So a post that breaks no rule is removed when it looks
like one that does: there is no other way to be removed wrongly.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, logit
from scipy.stats import norm

from engagebias.checks import check_choice, check_count, check_number, check_share
from engagebias.errors import DataError
from engagebias.schema import SIMULATED
from engagebias.simulation.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

Scenario = Literal["riskier mix", "harsher threshold", "fewer appeals", "over-scoring", "even"]
SCENARIOS: tuple[Scenario, ...] = get_args(Scenario)
FOUR = SCENARIOS[:4]
"""Those in which the defenders lose more of their posts."""
GROUPS = ("others", "defenders")
TOPICS = ("violence", "hate", "nudity")

MEAN = -1.96
"""Mean log odds of the risk of others' posts."""
SPREAD, AUTHOR_SPREAD = 0.7, 0.35
"""SD of the log odds of posts, and the part of it that lies between authors."""
THRESHOLD = 0.295
"""Risk above which a post is removed."""
SHIFT = 0.465
TOPIC_SHIFT = np.array([0.3, 0.0, -0.3])
"""Log odds by which posts on a topic are riskier."""
TOPIC_MIX = np.array([[0.3, 0.4, 0.3], [0.4, 0.4, 0.2]])
"""Share of each topic in the posts of others and of defenders."""
ARABIC = np.array([0.4, 0.6])
"""Share of Arabic in their posts; it changes nothing else."""
APPEAL = 0.2
FEWER = 1 / 3
OVERTURNED = np.array([0.6, 0.05])
"""Chance that an appeal succeeds where the removal was wrong, and where it was right."""
N_WEEKS, OBSERVED_HOURS = 13, 28 * 24
REVIEW_MEDIAN, REVIEW_SPREAD = 12.0, 1.2
"""Hours until a post is removed, if nobody deletes it first: lognormal."""
DELETED_PER_HOUR = 0.0003
START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
HOUR_US = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Rules:
    """By group, others first: log odds added to the risk, to the score, and to the threshold; chance of an appeal."""

    risk: Floats
    score: Floats
    threshold: Floats
    appeal: Floats


def simulate_moderation(
    *,
    seed: int,
    scenario: Scenario = "harsher threshold",
    n_posts: int = 12_000,
    n_authors: int = 300,
    defenders: float = 1 / 3,
    shift: float = SHIFT,
    audit_share: float = 0.5,
) -> World:
    """Make posts of two groups with what happened to them; :func:`engagebias.simulate` documents the arguments."""
    check_choice(scenario, SCENARIOS, name="scenario", caller="simulate")
    check_count(n_posts, name="n_posts", caller="simulate", least=100)
    check_count(n_authors, name="n_authors", caller="simulate", least=4)
    check_share(defenders, name="defenders", caller="simulate")
    check_number(shift, name="shift", caller="simulate")
    check_number(audit_share, name="audit_share", caller="simulate")
    if not 0 < audit_share <= 1:
        raise DataError(f"simulate: audit_share is above 0 and at most 1; got {audit_share!r}.")
    n_defenders = round(n_authors * defenders)
    if not 0 < n_defenders < n_authors:
        raise DataError(
            f"simulate: {n_authors} authors of whom a share of {defenders:g} are defenders leave a group empty. Add authors."
        )
    rules = _rules(scenario, shift)
    rng = np.random.default_rng(seed)
    author_group = (np.arange(n_authors) < n_defenders).astype(np.int64)
    author = rng.integers(0, n_authors, n_posts)
    group = author_group[author]
    own = rng.normal(0, AUTHOR_SPREAD, n_authors)
    posts = _posts(rng, author, group)
    topic = posts["topic"].to_physical().to_numpy()
    noise = rng.normal(0, float(np.sqrt(SPREAD**2 - AUTHOR_SPREAD**2)), n_posts)
    odds = MEAN + TOPIC_SHIFT[topic] + rules.risk[group] + own[author] + noise
    score = odds + rules.score[group]
    # Rounded, so that the last bits, which differ between machines, decide nothing.
    score_shown = np.round(expit(score), 6)
    violating = rng.random(n_posts) < np.round(expit(odds), 6)
    above = score_shown > np.round(expit(logit(THRESHOLD) + rules.threshold[group]), 6)
    fate = _fate(rng, above, violating, rules.appeal[group], posts["created_at"])
    audited = rng.random(n_posts) < audit_share
    found = posts.with_columns(
        pl.col("topic").cast(pl.String),
        *fate,
        pl.Series("score", score_shown),
        _known("violating", violating, audited),
        pl.lit(float(audit_share)).alias("audit_probability"),
    )  # fmt: skip
    return World("moderation", found, _truth(scenario, shift, n_defenders / n_authors).clone(), seed)


def _rules(scenario: Scenario, shift: float) -> Rules:
    """Return what differs for the defenders: in each world one thing, in that of fewer appeals also the threshold."""
    none, by = np.zeros(2), np.array([0.0, shift])
    harsh = scenario in ("harsher threshold", "fewer appeals")
    return Rules(
        risk=by if scenario == "riskier mix" else none,
        score=by if scenario == "over-scoring" else none,
        threshold=-by if harsh else none,
        appeal=APPEAL * np.array([1.0, FEWER if scenario == "fewer appeals" else 1.0]),
    )


def _posts(rng: np.random.Generator, author: NDArray[np.int64], group: NDArray[np.int64]) -> pl.DataFrame:
    n = author.size
    topic = (rng.random(n)[:, None] > np.cumsum(TOPIC_MIX, axis=1)[group][:, :2]).sum(axis=1)
    arabic = rng.random(n) < ARABIC[group]
    start = int(START.timestamp()) * 1_000_000
    made = start + rng.integers(0, N_WEEKS * 7 * 24 * 3600, n) * 1_000_000
    created = pl.Series(made).cast(pl.Datetime("us", "UTC"))
    return pl.DataFrame(
        {
            "post_id": [f"simulated-{i}" for i in range(n)],
            "platform": pl.repeat(SIMULATED, n, eager=True),
            "kind": pl.repeat("post", n, eager=True),
            "author_id": [f"author-{i}" for i in author.tolist()],
            "group": pl.Series([GROUPS[g] for g in group.tolist()]),
            "lang": np.where(arabic, "ar", "en"),
            "topic": pl.Series([TOPICS[t] for t in topic.tolist()], dtype=pl.Enum(list(TOPICS))),
            "created_at": created,
            "observed_at": created + dt.timedelta(hours=OBSERVED_HOURS),
        }
    )


def _fate(
    rng: np.random.Generator, above: Flags, violating: Flags, appeal: Floats, created: pl.Series
) -> list[pl.Series]:
    """Return status and its time, and whether the removal was appealed and overturned."""
    n = above.size
    review = np.where(above, REVIEW_MEDIAN * np.exp(rng.normal(0, REVIEW_SPREAD, n)), np.inf)
    leaving = rng.exponential(1 / DELETED_PER_HOUR, n)
    removed = (review < leaving) & (review < OBSERVED_HOURS)
    deleted = ~removed & (leaving < OBSERVED_HOURS)
    hours = np.where(removed, review, np.where(deleted, leaving, 0.0))
    after = pl.Series(np.round(hours * HOUR_US).astype(np.int64)).cast(pl.Duration("us"))
    there = pl.Series(removed | deleted)
    appealed = removed & (rng.random(n) < appeal)
    overturned = appealed & (rng.random(n) < np.where(violating, OVERTURNED[1], OVERTURNED[0]))
    word = np.where(removed, "removed", "deleted")
    at = created + after
    return [
        pl.Series("status", word).set(~there, None),
        at.set(~there, None).alias("status_at"),
        _known("appealed", appealed, removed),
        _known("overturned", overturned, appealed),
    ]


def _known(name: str, value: Flags, where: Flags) -> pl.Series:
    return pl.Series(name, value).set(pl.Series(~where), None)


@dataclass(frozen=True, slots=True)
class Expected:
    """By group (2) and topic (3): shares of posts removed, rightly removed and breaking the rules; shares of topics."""

    removed: Floats
    rightly: Floats
    violating: Floats
    mix: Floats


def _expected(rules: Rules) -> Expected:
    """Return what the rules lead to, by integrating over the risks."""
    parts, weights = np.polynomial.legendre.leggauss(200)
    shape = (2, TOPIC_SHIFT.size)
    removed, rightly, violating = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for g in range(2):
        for k, topic in enumerate(TOPIC_SHIFT):
            mean = MEAN + topic + rules.risk[g]
            cut = float(logit(THRESHOLD)) + rules.threshold[g] - rules.score[g]
            low, high = mean - 9 * SPREAD, mean + 9 * SPREAD

            def share(start: float, mean: float = mean, high: float = high) -> float:
                x = start + (high - start) * (parts + 1) / 2
                return float(np.sum(weights * norm.pdf(x, mean, SPREAD) * expit(x)) * (high - start) / 2)

            removed[g, k] = norm.sf(cut, mean, SPREAD)
            rightly[g, k], violating[g, k] = share(max(cut, low)), share(low)
    return Expected(removed, rightly, violating, TOPIC_MIX)


@lru_cache(maxsize=64)
def _truth(scenario: Scenario, shift: float, defenders: float) -> pl.DataFrame:
    """Return what estimators should find in these worlds, deletions by authors aside.

    Deletions spare the same share of both groups' posts, so no ratio here depends on them; the rates of removal themselves lie
    some percent lower.
    """
    rules = _rules(scenario, shift)
    e = _expected(rules)
    size = np.array([1 - defenders, defenders])
    posted = size[:, None] * e.mix
    kept_rules = posted * (1 - e.violating)
    wrongly = posted * (e.removed - e.rightly)
    by_group = {name: (posted * part).sum(axis=1) for name, part in (("removed", e.removed), ("rightly", e.rightly))}
    precision = by_group["rightly"] / by_group["removed"]
    overturned = rules.appeal * (OVERTURNED[0] * (1 - precision) + OVERTURNED[1] * precision)
    false_positive = wrongly.sum(axis=1) / kept_rules.sum(axis=1)
    values: Mapping[str, float] = {
        "removal_ratio": _within(posted * e.removed, posted),
        "removal_ratio, crude": float((by_group["removed"] / size)[1] / (by_group["removed"] / size)[0]),
        "false_positive_ratio": _within(wrongly, kept_rules),
    }
    for name, pair in (
        ("removal_rate", by_group["removed"] / size),
        ("false_positive_rate", false_positive),
        ("precision", precision),
        ("appeals_per_removal", rules.appeal),
        ("overturns_per_removal", overturned),
    ):
        values = {**values, **{f"{name}, group = {g}": float(v) for g, v in zip(GROUPS, pair, strict=True)}}
    return pl.DataFrame({"term": list(values), "value": list(values.values())})


def _within(events: Floats, exposed: Floats) -> float:
    """Return the ratio that Poisson with an effect a topic finds in a large sample; both (2, topics), others first."""
    total = events.sum(axis=0)

    def score(log_ratio: float) -> float:
        weight = exposed[1] * np.exp(log_ratio)
        return float(np.sum(events[1] - total * weight / (weight + exposed[0])))

    return float(np.exp(brentq(score, -10, 10)))
