"""A world of raters in two camps, and of items that some approve for what they are and some for whose they are."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_count, check_number, check_share
from engagebias.errors import DataError
from engagebias.schema import SIMULATED
from engagebias.simulation.world import World

Floats = NDArray[np.float64]

HUMAN_RIGHTS, OTHER = "human_rights", "other"
MIDDLE = 0.5  # what a rater feels on average of an item that is neither good nor bad
SPREAD = 0.3  # SD of the items' intercepts, the same in both classes
LENIENCY = 0.1  # SD of the raters' intercepts
VARIED = 0.1  # SD of the items' factors within a class
KEENNESS = 0.3  # SD of the log of how much a rater minds whose item it is
CUTS = (1 / 3, 2 / 3)  # what a rater feels, below, between and above: not, somewhat and helpful


def simulate_ratings(
    *,
    seed: int,
    n_raters: int = 500,
    n_items: int = 400,
    n_ratings: int = 20_000,
    majority: float = 0.65,
    rejected_share: float = 0.25,
    rejection: float = 0.4,
    noise: float = 0.3,
) -> World:
    """Make ratings and items; :func:`engagebias.simulate` documents the arguments."""
    for name, value, least in (("n_raters", n_raters, 20), ("n_items", n_items, 20), ("n_ratings", n_ratings, 100)):
        check_count(value, name=name, caller="simulate", least=least)
    if n_ratings > n_raters * n_items:
        raise DataError(
            f"simulate: a rater rates an item once, so n_ratings is at most {n_raters * n_items:,}; got {n_ratings:,}."
        )
    for name, share in (("majority", majority), ("rejected_share", rejected_share)):
        check_share(share, name=name, caller="simulate")
    for name, number in (("rejection", rejection), ("noise", noise)):
        check_number(number, name=name, caller="simulate")
        if number < 0:
            raise DataError(f"simulate: {name} must be 0 or more; got {number!r}.")
    rng = np.random.default_rng(seed)
    side = np.where(np.arange(n_raters) < round(majority * n_raters), 1.0, -1.0)
    keen = side * np.exp(rng.normal(0, KEENNESS, n_raters))
    lenient = rng.normal(0, LENIENCY, n_raters)
    rejected = np.arange(n_items) < round(rejected_share * n_items)
    factor = rng.normal(0, VARIED, n_items) + np.where(rejected, rejection, 0.0)
    intercept = rng.normal(0, SPREAD, n_items)
    cell = np.sort(rng.choice(n_raters * n_items, n_ratings, replace=False))
    rater, item = cell // n_items, cell % n_items
    felt = MIDDLE + lenient[rater] + intercept[item] + keen[rater] * factor[item] + rng.normal(0, noise, n_ratings)
    # Rounded, so that the last bits, which differ between machines, decide no rating.
    rating = np.searchsorted(CUTS, np.round(felt, 9)) / 2
    names = [f"simulated-{i}" for i in range(n_items)]
    classes = [HUMAN_RIGHTS if r else OTHER for r in rejected.tolist()]
    posts = pl.DataFrame(
        {"post_id": names, "platform": [SIMULATED] * n_items, "kind": ["post"] * n_items, "content_class": classes}
    )
    ratings = pl.DataFrame(
        {
            "rater_id": [f"rater-{i}" for i in rater.tolist()],
            "item_id": [names[i] for i in item.tolist()],
            "rating": rating,
        }
    )
    ratings = ratings.join(
        posts.select(item_id="post_id", platform="platform", content_class="content_class"),
        on="item_id",
        maintain_order="left",
        how="left",
    )
    truth = pl.DataFrame({"item_id": names, "intercept": intercept, "factor": factor, "content_class": classes})
    return World("ratings", posts, truth, seed, ratings=ratings)
