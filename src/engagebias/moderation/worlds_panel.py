"""Worlds simulated again and again: how well a statistic tells a pair of them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from tqdm import tqdm

from engagebias.moderation import statistics as stats
from engagebias.simulation import simulate
from engagebias.simulation.moderation import FOUR

Floats = NDArray[np.float64]


CALLER = "distinguishable_worlds"


PAIRS = tuple(combinations(FOUR, 2))


@lru_cache(maxsize=4)
def simulate_worlds(size: tuple[int, int], n_worlds: int, seed: int) -> dict[str, dict[str, Floats]]:
    """Return each statistic of each world (by scenario and key: n_worlds values)."""
    seen: dict[str, dict[str, Floats]] = {}
    bar = tqdm(total=len(FOUR) * n_worlds, desc="worlds", disable=None, leave=False, delay=1)
    for i, scenario in enumerate(FOUR):
        found = []
        for j in range(n_worlds):
            # A seed of its own for each world: the same draws in two worlds would make them seem easier to tell apart.
            world = simulate(
                "moderation", seed=seed + n_worlds * i + j, scenario=scenario, n_posts=size[0], n_authors=size[1]
            )
            found.append(stats.compute(world.posts))
            bar.update()
        seen[scenario] = {s.key: np.array([values[s.key] for values in found]) for s in stats.STATISTICS}
    bar.close()
    return seen


def _halves(
    seen: Mapping[str, Mapping[str, Floats]], pair: tuple[str, str], key: str
) -> tuple[list[Floats], list[Floats]]:
    values = [seen[world][key] for world in pair]
    return [v[::2] for v in values], [v[1::2] for v in values]


def _separation(first: Floats, second: Floats) -> float:
    spread = np.sqrt((np.var(first, ddof=1) + np.var(second, ddof=1)) / 2)
    return float(abs(first.mean() - second.mean()) / spread) if spread > 0 else 0.0


def count_right(seen: Mapping[str, Mapping[str, Floats]], pair: tuple[str, str], key: str) -> tuple[int, int]:
    """Count the worlds of the second half that the cut learned on the first puts right."""
    (a, b), (c, d) = _halves(seen, pair, key)
    cut, up = (a.mean() + b.mean()) / 2, b.mean() > a.mean()
    right = np.sum((c > cut) != up) + np.sum((d > cut) == up)
    return int(right), int(c.size + d.size)


def share_right(seen: Mapping[str, Mapping[str, Floats]], pair: tuple[str, str], key: str) -> float:
    """Return the share of the second half put right."""
    right, n = count_right(seen, pair, key)
    return right / n


def best_statistic(
    seen: Mapping[str, Mapping[str, Floats]], pair: tuple[str, str], usable: Sequence[str]
) -> str | None:
    """Return the statistic that separates a pair most on the first half."""
    return max(usable, key=lambda key: _separation(*_halves(seen, pair, key)[0]), default=None)


def share_panel(seen: Mapping[str, Mapping[str, Floats]]) -> pl.DataFrame:
    """Return the share put right by each statistic for each pair."""
    rows = []
    for pair in PAIRS:
        for s in stats.STATISTICS:
            right, n = count_right(seen, pair, s.key)
            rows.append({"term": " / ".join(pair), "statistic": s.key, "right": right / n})
    return pl.DataFrame(rows)


def mean_table(seen: Mapping[str, Mapping[str, Floats]], names: Mapping[str, str]) -> pl.DataFrame:
    """Return mean and SD of each statistic in each world."""
    rows = [
        {"term": names[key], "world": world, "mean": float(values.mean()), "sd": float(values.std(ddof=1))}
        for key in names for world, values in ((w, seen[w][key]) for w in FOUR)
    ]  # fmt: skip
    return pl.DataFrame(rows)
