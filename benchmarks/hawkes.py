"""How fast is the fit of a cycle, decay included, beside the same fit in plain numpy (and beside tick, if it is installed)?

100,000 and 1,000,000 events of three kinds; the climb starts from several mean lags and ends by itself. Both passes give the same likelihood, which
is printed. tick (``pip install tick six numpydoc``) cannot estimate the decay: it is given the planted one, which spares it most of the work, and its
penalty is off.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from engagebias.numerics.hawkes import Cycle, Events, Fit, fit_cycle
from engagebias.numerics.hawkes_leverage import long_run
from engagebias.simulation.cascades import draw_cascades

BRANCHING = np.array([[0.30, 0.20, 0.05], [0.10, 0.30, 0.10], [0.05, 0.10, 0.30]])
LEVEL = np.array([1.0, 0.8, 0.6])
DECAY = 1.5


def world(n: int, seed: int = 1) -> Events:
    end = n / long_run(BRANCHING, LEVEL).sum()
    rng = np.random.default_rng(seed)
    times, kind = draw_cascades(rng, LEVEL[:, None], np.array([end]), BRANCHING, np.full(3, DECAY))
    return Events.bare(times, kind, 3, end)


def seconds(run: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor: the clock also counts what others on the machine do."""
    start, used = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - start, time.process_time() - used


def said(taken: list[tuple[float, float]]) -> str:
    clock, used = zip(*taken, strict=True)
    return f"{statistics.median(clock):.2f} s [{min(clock):.2f}, {max(clock):.2f}], of processor time {statistics.median(used):.2f} s"


def tick_likelihood(events: Events) -> tuple[float, float]:
    from tick.hawkes import HawkesExpKern

    rows = [events.times[events.kind == k] for k in range(3)]
    learner = HawkesExpKern(DECAY, gofit="likelihood", penalty="none", tol=1e-10, max_iter=1000)
    return seconds(lambda: learner.fit(rows))


def fitted(events: Events, *, fast: bool, rounds: int) -> tuple[list[tuple[float, float]], Fit]:
    """Time the fit so many times; return the last one too."""
    made: list[Fit] = []
    taken = [seconds(lambda: made.append(fit_cycle(events, fast=fast))) for _ in range(rounds)]
    return taken, made[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plain", type=int, default=100_000, help="most events for which plain numpy is timed")
    options = parser.parse_args()
    fit_cycle(world(2000))  # warm
    for n in options.events:
        events = world(n)
        ours, fit = fitted(events, fast=True, rounds=options.rounds)
        cycle: Cycle = fit.cycle
        print(f"{events.times.size:,} events: compiled {said(ours)}; log-likelihood {fit.log_likelihood:.4f}, decay {cycle.decay[0]:.3f}, "
              f"largest error of the branching {np.abs(cycle.branching - BRANCHING).max():.3f}")  # fmt: skip
        if n <= options.plain:
            taken, plain = fitted(events, fast=False, rounds=options.rounds)
            ratio = statistics.median(b[0] / a[0] for a, b in zip(ours, taken, strict=True))
            print(f"  plain numpy {said(taken)}; log-likelihood {plain.log_likelihood:.4f}; {ratio:.0f} times as long")
        if find_spec("tick"):
            theirs = [tick_likelihood(events) for _ in range(options.rounds)]
            print(f"  tick, decay given: {said(theirs)}")


if __name__ == "__main__":
    main()
