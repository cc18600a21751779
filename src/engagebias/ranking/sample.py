"""Which posts can be ranked by which policy, how many cannot and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_choice
from engagebias.disclosure import FEWEST
from engagebias.errors import DesignError
from engagebias.gaps.win import with_strata
from engagebias.numerics.cluster_shares import Shares, shares_of
from engagebias.numerics.exposure import Feeds, even_exposure, exposure, group_feeds
from engagebias.ranking.policies import Policy, score_of
from engagebias.ranking.request import Compare, Request

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

GIVEN, USED = "given", "used"
NO_CLASS = "left out: class not known"
NO_FEED = "left out: feed not known"
NO_CLUSTER = "left out: cluster not known"
LACKING = "left out: lacks what a policy needs"
ALONE = "left out: alone in its feed"


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """One policy with the feeds that it orders and the weight of each position in them; ``n`` posts."""

    policy: Policy
    feeds: Feeds
    weights: Floats
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Posts in use, the class among them, and each policy's feeds.

    ``cluster`` (n,) are codes without gaps. ``steps`` are (step, policy or None, posts). ``lacking`` says of each policy
    how many posts it cannot place, whatever the others can.
    """

    asked: Request
    frame: pl.DataFrame
    member: Bools
    cluster: Ints
    ranked: tuple[Ranked, ...]
    steps: tuple[tuple[str, str | None, int], ...]
    lacking: tuple[int, ...]

    @property
    def n_clusters(self) -> int:
        """Number of clusters that can be drawn."""
        return int(self.cluster.max(initial=-1)) + 1

    def score(self, policy: Policy) -> Floats:
        """Return the score of each post under a policy."""
        return score_of(self.frame, policy, per=self.asked.per)

    def exposure(self, ranked: Ranked, policy: Policy | None = None) -> Floats:
        """Return the exposure of each post in a policy's feeds, ordered by it or by another of the same columns."""
        return exposure(self.score(policy or ranked.policy), ranked.feeds, ranked.weights)

    def even(self, ranked: Ranked) -> Floats:
        """Return the exposure of each post in a policy's feeds if their order were random: the supply."""
        return even_exposure(ranked.feeds, ranked.weights)

    def shares(self, amounts: Sequence[Floats]) -> Shares:
        """Return the share of each amount that the class has, with draws of clusters."""
        boot = self.asked.boot
        return shares_of(amounts, self.member, self.cluster, n_boot=boot.n, seed=boot.seed)

    def table(self) -> pl.DataFrame:
        """Return how many posts each step kept or left out."""
        schema = {"step": pl.String, "policy": pl.String, "posts": pl.Int64}
        return pl.DataFrame(list(self.steps), schema=schema, orient="row")


def take_sample(posts: pl.DataFrame, asked: Request, policies: Sequence[Policy], compare: Compare = "common") -> Sample:
    """Keep posts that can be ranked, count the others, and group them into feeds.

    With ``common`` every policy orders the same posts, those that all of them can place; with ``each`` those that it can.
    """
    check_choice(compare, ("common", "each"), name="compare", caller=asked.caller)
    frame, steps = _placed(posts, asked)
    known = [_known(frame, policy, asked.per) for policy in policies]
    lacking = tuple(int((~mask).sum()) for mask in known)
    if compare == "common":
        both = np.logical_and.reduce(known)
        steps.append((LACKING, None, int((~both).sum())))
        known = [both] * len(policies)
    feed = frame["_stratum"].to_numpy()
    masks: list[Bools] = []
    for policy, mask in zip(policies, known, strict=True):
        several = _several(feed, mask) if not masks or mask is not known[0] else masks[0]
        name = policy.name if compare == "each" else None
        if compare == "each":
            steps.append((LACKING, name, int((~mask).sum())))
        if compare == "each" or not masks:
            steps += [(ALONE, name, int(mask.sum() - several.sum())), (USED, name, int(several.sum()))]
        if not several.any():
            raise DesignError(f"{asked.caller}: no feed has two posts that can be ranked ({_said(steps)}). {_REMEDY}")
        masks.append(several)
    return _grouped(frame, asked, policies, masks, tuple(steps), lacking)


_REMEDY = "Name coarser feeds by feed=, or policies whose columns more posts have."


def _placed(posts: pl.DataFrame, asked: Request) -> tuple[pl.DataFrame, list[tuple[str, str | None, int]]]:
    """Return posts whose class, feed and cluster are known, and the steps to them."""
    steps: list[tuple[str, str | None, int]] = [(GIVEN, None, posts.height)]
    frame = with_strata(posts, asked.feed, asked.cluster)
    for column, step in ((asked.share_of, NO_CLASS), ("_stratum", NO_FEED), ("_cluster", NO_CLUSTER)):
        kept = frame.drop_nulls(column)
        steps.append((step, None, frame.height - kept.height))
        frame = kept
    if not frame.height:
        raise DesignError(f"{asked.caller}: no post has a known class, feed and cluster ({_said(steps)}).")
    return frame, steps


def _known(frame: pl.DataFrame, policy: Policy, per: str | None) -> Bools:
    known = pl.all_horizontal(pl.col(name).is_not_null() for name in policy.columns)
    if per is not None and policy.acts:
        known = known & (pl.col(per) > 0).fill_null(False)
    found: Bools = frame.select(known=known).to_series().to_numpy()
    return found


def _several(feed: Ints, known: Bools) -> Bools:
    """Return which of the known posts share their feed with another known one."""
    counts = np.bincount(feed[known], minlength=int(feed.max(initial=0)) + 1)
    several: Bools = known & (counts[feed] > 1)
    return several


def _grouped(
    frame: pl.DataFrame, asked: Request, policies: Sequence[Policy], masks: Sequence[Bools],
    steps: tuple[tuple[str, str | None, int], ...], lacking: tuple[int, ...],
) -> Sample:  # fmt: skip
    used = np.logical_or.reduce(masks)
    rest = frame.filter(pl.Series(used)) if not used.all() else frame
    member: Bools = (rest[asked.share_of] == asked.value).to_numpy()
    feed = rest["_stratum"].to_numpy()
    ranked: list[Ranked] = []
    for i, (policy, mask) in enumerate(zip(policies, masks, strict=True)):
        if i and mask is masks[0]:
            ranked.append(Ranked(policy, ranked[0].feeds, ranked[0].weights, ranked[0].n))
            continue
        kept = mask[used]
        _check_sides(member[kept], asked, steps)
        feeds = group_feeds(np.where(kept, feed, -1))
        if asked.position.kind == "top" and feeds.longest <= int(asked.position.depth or 0):
            raise DesignError(
                f"{asked.caller}: no feed has more than depth={asked.position.depth} posts, so every order shows all of them. "
                f"Name a smaller depth; the longest feed has {feeds.longest}."
            )
        ranked.append(Ranked(policy, feeds, asked.position.weights(feeds.longest), int(kept.sum())))
    cluster = _compact(rest["_cluster"].to_numpy())
    return Sample(asked, rest.drop("_stratum", "_cluster"), member, cluster, tuple(ranked), steps, lacking)


def _check_sides(member: Bools, asked: Request, steps: Sequence[tuple[str, str | None, int]]) -> None:
    """Refuse posts that are all on one side of the class, or of which a handful is on one side."""
    if member.all() or not member.any():
        what = "every one" if member.any() else "none"
        raise DesignError(
            f"{asked.caller}: of the posts that can be ranked {what} is of the class ({asked.share_of}={asked.value!r}), so its share "
            f"is the same under every policy ({_said(steps)})."
        )
    refuse_few(member, asked, f"of the posts that can be ranked ({_said(steps)})")


def refuse_few(member: Bools, asked: Request, where: str) -> None:
    """Refuse fewer than ten posts of the class or of the others: figures of a handful may be somebody's."""
    for side, n in (("of the class", int(member.sum())), ("outside the class", int((~member).sum()))):
        if n < FEWEST:
            raise DesignError(
                f"{asked.caller}: {where} fewer than {FEWEST} are {side} ({asked.share_of}={asked.value!r}); at least {FEWEST} are needed on "
                "either side, since figures of a handful would show how somebody's posts fare. Take more posts, or a class that is neither so "
                "rare nor so common."
            )


def _compact(codes: Ints) -> Ints:
    """Return codes from 0 on without gaps, in the same order."""
    used = np.zeros(int(codes.max(initial=0)) + 1, dtype=np.bool_)
    used[codes] = True
    compact: Ints = (np.cumsum(used) - 1)[codes]
    return compact


def _said(steps: Sequence[tuple[str, str | None, int]]) -> str:
    return "; ".join(f"{step}{f' ({policy})' if policy else ''}: {n}" for step, policy, n in steps if n)
