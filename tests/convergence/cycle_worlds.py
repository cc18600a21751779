"""How often intervals of the cycle hold the truth, and how often the placebo finds a shared shock: many worlds, run by hand.

``python tests/convergence/cycle_worlds.py --coverage 200 --placebo 200`` prints, by link, the share of worlds whose interval holds the planted number, and
the share of worlds flagged when there is a shared shock and no link between kinds, when there is a cycle and no shock, and when the shock is given as a
covariate. Figures are quoted in docs/methods.md.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

import numpy as np

from engagebias.convergence.cycle_fit import find_cycle, find_placebo
from engagebias.convergence.cycle_request import Asked, check_request
from engagebias.convergence.cycle_tables import leverage_table, link_table
from engagebias.numerics.hawkes_leverage import leverage
from engagebias.simulation import World, simulate
from engagebias.simulation.cycle import BRANCHING, OUTSIDE, SPACES


def asked_of(world: World, *, seed: int, n_boot: int = 199, n_placebo: int = 39, known: bool = False) -> Asked:
    """Return the request for a world."""
    assert world.events is not None
    return check_request(
        world.events, harm="offline", by="space", kinds=SPACES, at="at", window=None, covariates=world.covariates if known else None,
        costs=None, decay="common", block_hours=24.0, conf_level=0.95, n_boot=n_boot, n_placebo=n_placebo, n_draws=5, seed=seed,
    )  # fmt: skip


def coverage(worlds: int, first: int) -> None:
    """Print the share of intervals that hold the truth."""
    held: dict[str, list[bool]] = {}
    levers = leverage(np.array(BRANCHING), np.array(OUTSIDE), 1)
    found_all = []
    for seed in range(first, first + worlds):
        world = simulate("cycle", seed=seed)
        asked = asked_of(world, seed=seed)
        found = find_cycle(asked)
        truth = dict(world.truth.iter_rows())
        for row in link_table(asked, found).iter_rows(named=True):
            held.setdefault(row["term"], []).append(row["conf_low"] <= truth[row["term"]] <= row["conf_high"])
            found_all.append((row["term"], row["estimate"]))
        for place, row in enumerate(leverage_table(asked, found).iter_rows(named=True)):
            planted = levers[place % 2, place // 2]
            name = f"leverage, {row['term']}"
            if row["conf_low"] is None:
                held.setdefault("leverage without interval", []).append(True)
                continue
            held.setdefault(name, []).append(row["conf_low"] <= planted <= row["conf_high"])
        assert found.spread is not None
        gain = -1 - 4
        held.setdefault("gain", []).append(found.spread.conf_low[gain] <= truth["gain"] <= found.spread.conf_high[gain])
        if (seed - first + 1) % 50 == 0:
            for name, values in held.items():
                print(f"{name}: {np.mean(values):.3f} of {len(values)}", flush=True)
    for term in dict.fromkeys(t for t, _ in found_all):
        print(f"mean estimate, {term}: {np.mean([e for t, e in found_all if t == term]):.3f}", flush=True)


def placebo(worlds: int, first: int, only: int | None) -> None:
    """Print the share of worlds flagged."""
    scenarios = (
        ("shared shock, no cross-links", True, False),
        ("cycle, no shock", False, False),
        ("shared shock given as a covariate", True, True),
    )
    for name, shocked, known in scenarios if only is None else scenarios[only : only + 1]:
        flags, beyond, cross = [], [], []
        for seed in range(first, first + worlds):
            asked = asked_of(simulate("cycle", seed=seed, shared_shock=shocked), seed=seed, known=known)
            found = find_cycle(replace(asked, n_boot=20))
            made = find_placebo(asked, found)
            flags.append(made.shock_p <= 0.05)
            beyond.append(made.cross_p <= 0.05)
            cross.append(found.cycle.branching[[0, 1], [1, 0]])
            if (seed - first + 1) % 25 == 0:
                explained = np.mean(np.array(flags) & ~np.array(beyond))
                print(f"{name}, {len(flags)} worlds: flagged {np.mean(flags):.3f}, links beyond the shock {np.mean(beyond):.3f}, "
                      f"'a shock explains them' {explained:.3f}; mean cross-links {np.mean(cross, axis=0).round(3).tolist()}", flush=True)  # fmt: skip


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--coverage", type=int, default=200)
    parser.add_argument("--placebo", type=int, default=200)
    parser.add_argument("--first", type=int, default=1000, help="seed of the first world")
    parser.add_argument("--only", type=int, choices=(0, 1, 2), help="one of the three placebo scenarios")
    options = parser.parse_args()
    if options.coverage:
        coverage(options.coverage, options.first)
    if options.placebo:
        placebo(options.placebo, options.first, options.only)


if __name__ == "__main__":
    main()
