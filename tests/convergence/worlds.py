"""Sizes and coverage over many simulated worlds; run by hand: ``python -m convergence.worlds`` in tests/. Figures: docs/methods.md."""

from __future__ import annotations

import sys

import numpy as np

import engagebias as eb
from convergence.series import FIRST, autoregressive, day, series
from engagebias.numerics.cross_lags import lagged, scaled, shifts, summed, summed_response
from engagebias.numerics.event_windows import rank_p


def event_studies(worlds: int, n_events: int, rho: float, effect: float = 0.0) -> tuple[float, float]:
    """Return the share of worlds with p at 0.05 or less, and that of intervals which hold the planted change on the day."""
    rng = np.random.default_rng(11)
    rejected = covered = 0
    for world in range(worlds):
        values = autoregressive(250, rho, rng)
        places = np.sort(rng.choice(np.arange(35, 240, 12), n_events, replace=False))
        values[places] += effect
        found = eb.event_study(
            series(values), events=[day(int(k)) for k in places], outcome="y", lags=[0], n_placebo=199, seed=world
        )
        row = found.table().row(0, named=True)
        rejected += row["p_value"] <= 0.05
        covered += row["conf_low"] <= effect <= row["conf_high"]
    return rejected / worlds, covered / worlds


def crossings(worlds: int, rho: float, n: int = 120) -> tuple[float, float]:
    """Return the shares of worlds of unrelated series that are rejected at 5 % by shifts and by HAC errors."""
    rng = np.random.default_rng(12)
    shifted = hac = 0
    for _ in range(worlds):
        x, y = (scaled(autoregressive(n, rho, rng), None) for _ in range(2))
        estimate, error = summed_response(x, y, lags=1, horizon=7, same_day=False)
        drawn = [summed(lagged(np.roll(x, int(k)), y, 1, 7), False) for k in shifts(n, 8, 99, rng)]
        shifted += rank_p(estimate, np.array(drawn)) <= 0.05
        hac += abs(estimate) / error >= 1.96
    return shifted / worlds, hac / worlds


def coincidences(worlds: int, bursts: bool) -> tuple[float, float]:
    """Return the shares of worlds of unrelated events that are rejected at 5 % by Poisson and by shuffles."""
    rng = np.random.default_rng(13)
    poisson = shuffled = 0
    for world in range(worlds):
        kinds = []
        for _ in range(2):
            starts = rng.choice(np.arange(5, 190), 4 if bursts else 16, replace=False)
            kinds.append(np.unique(np.add.outer(starts, [0, 1, 2, 4] if bursts else [0])))
        a, b = ([day(int(k)) for k in kind] for kind in kinds)
        found = eb.event_coincidence(a, b, delta_t=2, first=FIRST, last=day(199), n_shuffles=199, seed=world)
        row = found.table("rates").row(0, named=True)
        poisson += row["p_poisson"] <= 0.05
        shuffled += row["p_shuffled"] <= 0.05
    return poisson / worlds, shuffled / worlds


if __name__ == "__main__":
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    for n in (1, 3):
        for rho, effect in ((0.8, 0.0), (0.8, 3.0)):
            print("event study", n, rho, effect, event_studies(worlds, n, rho, effect), flush=True)
    for rho in (0.0, 0.8):
        print("cross-effects, shifts and HAC", rho, crossings(worlds, rho), flush=True)
    for bursts in (False, True):
        print("coincidences, Poisson and shuffles", bursts, coincidences(worlds, bursts), flush=True)
