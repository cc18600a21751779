"""How fast is bridging, and how well does it recover a planted order?

Worlds of 20,000 ratings (500 raters, 400 items): a whole call of bridging_scores with five starts and 1,000 bootstrap samples, in
turns with the published loss minimised by scipy's L-BFGS-B from the same number of starts. Prints seconds by the clock and of
the processor, Spearman's correlation of intercepts with the planted ones beside that of mean ratings, and how far the two
minimisers' intercepts lie apart.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from scipy.optimize import minimize
from scipy.stats import spearmanr

import engagebias as eb
from engagebias.ranking.bridging_sample import Columns, draw_ratings

NAMES = {"rater": "rater_id", "item": "item_id", "rating": "rating"}
STARTS = 5


def general(rater: np.ndarray, item: np.ndarray, rating: np.ndarray, seed: int) -> np.ndarray:
    """Intercepts of items by a general minimiser of the published loss."""
    u, n, r = rater.max() + 1, item.max() + 1, rating.size
    cut = np.cumsum([1, u, u, n])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        common, i_u, f_u, i_n, f_n = np.split(theta, cut)
        error = common[0] + i_u[rater] + i_n[item] + f_u[rater] * f_n[item] - rating
        value = (error**2).mean() + 0.15 * (common[0] ** 2 + (i_u**2).mean() + (i_n**2).mean())
        value += 0.03 * ((f_u**2).mean() + (f_n**2).mean())
        slope = [
            [error.mean() + 0.15 * common[0]],
            np.bincount(rater, error, u) / r + 0.15 * i_u / u,
            np.bincount(rater, error * f_n[item], u) / r + 0.03 * f_u / u,
            np.bincount(item, error, n) / r + 0.15 * i_n / n,
            np.bincount(item, error * f_u[rater], n) / r + 0.03 * f_n / n,
        ]
        return r * value, 2 * r * np.concatenate(slope)

    rng = np.random.default_rng(seed)
    options = {"maxiter": 5000, "maxfun": 10_000, "maxcor": 20, "ftol": 1e-15, "gtol": 1e-5}
    starts = [rng.normal(0, 0.1, 1 + 2 * u + 2 * n) for _ in range(STARTS)]
    found = [minimize(loss, start, jac=True, method="L-BFGS-B", options=options) for start in starts]
    return np.split(min(found, key=lambda f: f.fun).x, cut)[3]


def main(worlds: int) -> None:
    for seed in range(worlds):
        world = eb.simulate("ratings", seed=seed)
        clock, used = time.perf_counter(), time.process_time()
        found = eb.bridging_scores(world.ratings, **NAMES, by="content_class", n_starts=STARTS)
        ours = (time.perf_counter() - clock, time.process_time() - used)
        of = draw_ratings(world.ratings, Columns(*NAMES.values(), None), per_item=5, per_rater=10, caller="benchmark")
        clock, used = time.perf_counter(), time.process_time()
        theirs = general(of.ratings.rater, of.ratings.item, of.ratings.rating, seed)
        peer = (time.perf_counter() - clock, time.process_time() - used)
        items = found.table("items").join(world.truth, left_on="item", right_on="item_id", suffix="_planted")
        order = [spearmanr(items[c], items["intercept_planted"]).statistic for c in ("intercept", "mean_rating")]
        scored = found.table("items").drop_nulls("intercept").sort("item")
        gap = np.abs(scored["intercept"].to_numpy() - theirs).max()
        rows = {r["term"]: r for r in found.table().iter_rows(named=True)}
        lost = rows["difference, content_class = human_rights"]
        print(
            f"seed {seed}: {ours[0]:.2f} s ({ours[1]:.2f} of the processor), L-BFGS-B {peer[0]:.2f} s ({peer[1]:.2f}), intercepts apart "
            f"{gap:.1e}; Spearman {order[0]:.3f}, mean rating {order[1]:.3f}; human rights {100 * lost['estimate']:+.1f} points "
            f"[{100 * lost['conf_low']:+.1f}, {100 * lost['conf_high']:+.1f}]"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=5)
    main(parser.parse_args().worlds)
