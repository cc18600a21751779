"""A world of search terms on two lists, some of them blocked, tested before and after the press asked about it."""

from __future__ import annotations

import numpy as np
import polars as pl

from engagebias.schema import SIMULATED
from engagebias.simulation.world import World

TERMS = {"social justice": 60, "hate": 90}
BEFORE = {"social justice": 0.3, "hate": 0.35}
"""Chance that a term is blocked in the first test."""
BLOCKED_LATER = {"social justice": 0.75, "hate": 0.45}
"""Chance that one which was open is blocked in the second; none is opened."""


def simulate_blocklist(*, seed: int) -> World:
    """Make the terms of both lists in both waves."""
    rng = np.random.default_rng(seed)
    parts, truth = [], []
    for name, n in TERMS.items():
        first = rng.random(n) < BEFORE[name]
        second = first | (rng.random(n) < BLOCKED_LATER[name])
        ids = [f"{name.replace(' ', '-')}-{i:02d}" for i in range(1, n + 1)]
        for wave, blocked in (("before", first), ("after", second)):
            parts.append(pl.DataFrame({"term_id": ids, "list": name, "wave": wave, "blocked": blocked}))
        truth.append((f"change, list = {name}", (1 - BEFORE[name]) * BLOCKED_LATER[name]))
    terms = pl.concat(parts).with_columns(
        post_id=pl.format("{}-{}", "term_id", "wave"), platform=pl.lit(SIMULATED), kind=pl.lit("ad placement term")
    )
    truth.append(("difference in differences", truth[0][1] - truth[1][1]))
    columns = ["post_id", "platform", "kind", "term_id", "list", "wave", "blocked"]
    return World("blocklist", terms.select(columns), pl.DataFrame(truth, schema=["term", "value"], orient="row"), seed)
