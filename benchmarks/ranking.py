"""How fast are counterfactual rankings from one ordering and sums by cluster, beside polars' rank().over() in every draw?

1,000,000 posts in 20,000 feeds of unlike length, six policies (four of weighted actions, time, reading time), 1,000 bootstrap
draws. Ours orders each feed once a policy and adds up authors' sums in each draw. The peer ranks by polars and, in each draw
of feeds, weighs and ranks again, which is what one would write without thinking of sums; its draws are timed a few at a
time and the rest is extrapolated. Both are also timed for the six orderings alone, in turns; differences of the shares are printed.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
import polars as pl

import engagebias as eb
from engagebias.numerics.exposure import exposure, group_feeds, log_discount

ACTIONS = ["likes", "shares", "comments", "reaction_angry"]
WEIGHTS = [(1, 0, 0, 0), (1, 1, 1, 1), (0.5, 1, 27, 0), (1, 0, 0, 5)]


def world(n_posts: int, n_feeds: int, n_authors: int, seed: int = 1) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "post_id": [f"p{i}" for i in range(n_posts)],
            "feed": rng.integers(0, n_feeds, n_posts),
            "author_id": pl.Series(rng.integers(0, n_authors, n_posts)).cast(pl.String),
            "slow": rng.random(n_posts) < 0.3,
            **{name: rng.poisson(mean, n_posts).astype(np.uint64) for name, mean in zip(ACTIONS, (20, 4, 3, 2), strict=True)},
            "dwell_seconds": rng.lognormal(3, 0.5, n_posts),
        }
    ).with_columns(
        created_at=pl.lit("2024-01-01").str.to_datetime(time_unit="us", time_zone="UTC")
        + pl.duration(seconds=pl.Series(rng.integers(0, 10**7, n_posts)))
    )  # fmt: skip


def policies() -> dict[str, dict[str, float] | str]:
    weighted = {f"w{i}": dict(zip(ACTIONS, w, strict=True)) for i, w in enumerate(WEIGHTS)}
    return weighted | {"newest": "chronological", "dwell": "dwell_seconds"}


def scored(posts: pl.DataFrame) -> pl.DataFrame:
    sums = {
        f"w{i}": sum(w * pl.col(a).cast(pl.Float64) for a, w in zip(ACTIONS, weights, strict=True))
        for i, weights in enumerate(WEIGHTS)
    }
    time_and_dwell = {"newest": pl.col("created_at").dt.epoch("us").cast(pl.Float64), "dwell": pl.col("dwell_seconds")}
    return posts.select("feed", "slow", **sums, **time_and_dwell)


def peer_shares(table: pl.DataFrame) -> np.ndarray:
    """The share of the class under each policy; ties get the weight of the mean position, which is close, not the same."""
    found = table.select(
        (1 / (1 + pl.col(name).rank("average", descending=True).over("feed")).log(2)).alias(name) for name in policies()
    )
    slow = table["slow"].to_numpy()
    return np.array([found[name].to_numpy()[slow].sum() / found[name].sum() for name in policies()])


def peer_draw(table: pl.DataFrame, rng: np.random.Generator, n_feeds: int) -> np.ndarray:
    drawn = pl.DataFrame({"feed": rng.integers(0, n_feeds, n_feeds)}).with_row_index("copy")
    some = drawn.join(table, on="feed", how="inner").drop("feed").rename({"copy": "feed"})
    return peer_shares(some)


def seconds(run: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor: the clock also counts what others on the machine do."""
    start, used = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - start, time.process_time() - used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--feeds", type=int, default=20_000)
    parser.add_argument("--authors", type=int, default=20_000)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    posts = world(options.posts, options.feeds, options.authors)
    table = scored(posts)
    scores = [table[name].to_numpy() for name in policies()]
    feed = table["feed"].to_numpy()

    def order() -> list[np.ndarray]:
        feeds = group_feeds(feed)
        weights = log_discount(feeds.longest)
        return [exposure(score, feeds, weights) for score in scores]

    def whole() -> eb.Estimates:
        return eb.rank_exposure(posts, feed="feed", share_of="slow", weights=policies(), n_boot=options.draws)

    ours, theirs = whole().table("shares")["exposure_share"].to_numpy(), peer_shares(table)  # warm
    print(f"{options.posts:,} posts, {options.feeds:,} feeds, {options.authors:,} authors, {len(scores)} policies, {options.draws:,} draws, "
          f"{options.rounds} rounds")  # fmt: skip
    print(
        f"largest difference of a share: {np.abs(ours - theirs).max():.1e} (ties; by time and dwell {np.abs(ours - theirs)[4:].max():.1e})"
    )
    rng = np.random.default_rng(1)
    rounds = [
        (seconds(whole), seconds(order), seconds(lambda: peer_shares(table)), seconds(lambda: peer_draw(table, rng, options.feeds)))
        for _ in range(options.rounds)
    ]  # fmt: skip
    ours_whole, ours_order, peer_order, peer_one = ([r[j] for r in rounds] for j in range(4))
    print(f"rank_exposure, all: {said(ours_whole)}; of it the orderings {said(ours_order)}")
    print(f"polars: orderings {said(peer_order)}; one draw {said(peer_one)}")
    for k, clock in enumerate(("by the clock", "of processor time")):
        orders = [a[k] / b[k] for a, b in zip(peer_order, ours_order, strict=True)]
        totals = [
            (p[k] + options.draws * d[k]) / o[k] for p, d, o in zip(peer_order, peer_one, ours_whole, strict=True)
        ]
        for name, ratios in (("orderings", orders), ("all, the peer's draws extrapolated", totals)):
            print(f"ratio {clock}, {name}: {statistics.median(ratios):,.1f} [{min(ratios):,.1f}, {max(ratios):,.1f}]")


def said(taken: list[tuple[float, float]]) -> str:
    clock, used = zip(*taken, strict=True)
    return f"{statistics.median(clock):.2f} s [{min(clock):.2f}, {max(clock):.2f}], of processor time {statistics.median(used):.2f} s"


if __name__ == "__main__":
    main()
