"""The fit of ratings that counts, and how much of them is the viewpoint that raters and items share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from engagebias.errors import DesignError
from engagebias.numerics.rating_factors import Factors, Ratings, fit_factors, random_start
from engagebias.ranking.bridging_shares import Rule


def best_fit(of: Ratings, rule: Rule, n_starts: int, seed: int, *, caller: str) -> tuple[Factors, pl.DataFrame]:
    """Return the settled fit with the lowest loss, and one row a start."""
    rng = np.random.default_rng(seed)
    fits = [fit_factors(of, rule.penalty, random_start(of.n_items, rng), most=rule.most) for _ in range(n_starts)]
    settled = [f for f in fits if f.settled]
    if not settled:
        raise DesignError(
            f"{caller}: none of {n_starts} starts came to rest within {rule.most} rounds. Raise most_rounds, or leave out items "
            "and raters with few ratings by least_per_item and least_per_rater."
        )
    best = min(settled, key=lambda f: f.loss)
    rows = [
        {
            "start": i + 1, "loss": f.loss, "rounds": f.rounds, "settled": f.settled,
            "largest_difference": float(np.abs(f.item_intercept - best.item_intercept).max()),
        }
        for i, f in enumerate(fits)
    ]  # fmt: skip
    return best, pl.DataFrame(rows)


def viewpoint(of: Ratings, fit: Factors) -> float:
    """Return how much of the variance of the ratings is the viewpoint that raters and items share."""
    return float((fit.rater_factor[of.rater] * fit.item_factor[of.item]).var() / of.rating.var())


def without_sides(of: Ratings, fit: Factors, rule: Rule, seed: int) -> tuple[Ratings, Factors]:
    """Return ratings in which no side is left, and their fit: what intercepts leave over goes to another rating at random."""
    rng = np.random.default_rng(seed)
    plain = fit.fitted(of) - fit.rater_factor[of.rater] * fit.item_factor[of.item]
    mixed = replace(of, rating=plain + rng.permutation(of.rating - plain))
    return mixed, fit_factors(mixed, rule.penalty, random_start(of.n_items, rng), most=rule.most)
