"""Rates in simulated worlds, run by hand: ``python tests/interventions/worlds.py``; docs/methods.md quotes them.

The tests of this folder run fewer of the same worlds.
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np
import polars as pl
from numpy.typing import NDArray

import engagebias as eb
from engagebias.numerics.interrupted import date_test, hac_error, interrupted

Floats = NDArray[np.float64]


def coverage(n_worlds: int, *, first: int = 0, **settings: object) -> dict[str, float]:
    """Share of worlds in which an interval holds the truth; for two-way effects the truth is ``simple``."""
    held: Counter[str] = Counter()
    for seed in range(first, first + n_worlds):
        world = eb.simulate("programmes", seed=seed, **settings)  # type: ignore[call-overload]
        truth = dict(world.truth.iter_rows())
        found = eb.intervention_effect(world.panel, n_draws=199)
        for row in found.table().iter_rows(named=True):
            held[row["term"]] += row["conf_low"] <= truth[row["term"]] <= row["conf_high"]
        row = found.table("beside").filter(term="two_way").row(0, named=True)
        held["two_way"] += row["conf_low"] <= truth["simple"] <= row["conf_high"]
        band = found.table("exposure").filter(pl.col("exposure") >= 0)
        held["band"] += all(
            r["band_low"] <= truth[f"exposure = {r['exposure']}"] <= r["band_high"] for r in band.iter_rows(named=True)
        )
    return {term: n / n_worlds for term, n in held.items()}


def rejections(n_worlds: int, *, alpha: float = 0.05, first: int = 0, **settings: object) -> dict[str, float]:
    """Share of worlds without any effect in which each error of the two-way coefficient, and group-time effects, reject."""
    counts: Counter[str] = Counter()
    for seed in range(first, first + n_worlds):
        world = eb.simulate("programmes", seed=seed, effect=0.0, **settings)  # type: ignore[call-overload]
        for kind, p in (
            eb.intervention_effect(world.panel, design="two_way", n_draws=399)
            .table("errors")
            .select("term", "p_value")
            .iter_rows()
        ):
            counts[kind] += p is not None and p <= alpha
        counts["group_time"] += eb.intervention_effect(world.panel, n_draws=399).table()["p_value"][0] <= alpha
    return {kind: n / n_worlds for kind, n in counts.items()}


def autoregressive(n: int, persistence: float, rng: np.random.Generator) -> Floats:
    y = rng.normal(size=n)
    y[0] /= np.sqrt(1 - persistence**2)
    for t in range(1, n):
        y[t] += persistence * y[t - 1]
    return y


def steps(n_worlds: int, *, before: int, window: int, persistence: float = 0.8, first: int = 0) -> tuple[float, float]:
    """Share of series without a step whose placebo-date p is at most .05, and in which Newey and West's interval holds zero."""
    rejected = held = 0
    for seed in range(first, first + n_worlds):
        y = autoregressive(before + window, persistence, np.random.default_rng(seed))
        rejected += date_test(interrupted(y, before, window), 0.95).p_value <= 0.05
        value, error = hac_error(y, before, window)
        held += abs(value) <= 1.96 * error
    return rejected / n_worlds, held / n_worlds


def pilots(n_worlds: int, *, first: int = 0, **settings: object) -> float:
    """Share of worlds without any effect in which a one-site pilot rejects."""
    rejected = 0
    for seed in range(first, first + n_worlds):
        world = eb.simulate("programmes", seed=seed, effect=0.0, pilot=True, **settings)  # type: ignore[call-overload]
        rejected += eb.intervention_effect(world.panel, design="synthetic_control").table()["p_value"].item() <= 0.05
    return rejected / n_worlds


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    show = {"per_site": 40, "n_periods": 4, "icc": 0.1}
    print("coverage, 48 sites", coverage(n), flush=True)
    print("coverage, 100 sites", coverage(n, n_sites=100), flush=True)
    print("coverage, 12 sites", coverage(n, n_sites=12, starts=(5, 8)), flush=True)
    for sites in (6, 8, 10, 20):
        print(f"no effect, {sites} sites, one start", rejections(n, n_sites=sites, starts=(3,), **show), flush=True)
    print("no effect, 12 sites, two starts", rejections(n, n_sites=12, starts=(2, 3), **show), flush=True)
    print(
        "no effect, 3 of 24 sites treated",
        rejections(n, n_sites=24, treated_share=0.125, starts=(3,), **show),
        flush=True,
    )
    print("no effect, pilot with 24 donors", pilots(n, n_sites=25, per_site=20, n_periods=30, starts=(22,)), flush=True)
    for before, window in ((120, 12), (240, 12), (365, 28), (730, 30)):
        print(
            f"no step, {before} periods before, window {window}", steps(4 * n, before=before, window=window), flush=True
        )
