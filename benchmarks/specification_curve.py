"""How fast are specification curves from sums of products, beside RobustiPy's whole call and against their own limits?

(a) 64 least-squares specifications by 100 bootstrap draws of rows, n = 10,000, in turns with RobustiPy in one warm
process. RobustiPy's call does more: fit and p-value of every draw, every draw again under the null, five-fold
cross-validation, information criteria, model averaging and SHAP values (the second row leaves SHAP out). It is no
dependency: install it into an environment of its own,

    python -m venv /tmp/robustipy && /tmp/robustipy/bin/pip install robustipy
    PYTHONPATH=src /tmp/robustipy/bin/python benchmarks/specification_curve.py

(b) the joint test: Freedman-Lane of 1,024 specifications by 1,000 permutations in blocks of ten, n = 10,000.
(c) 4,096 specifications by 1,000 bootstrap draws of rows, n = 100,000: time and memory of the process.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import itertools
import resource
import statistics
import time
import warnings
from collections.abc import Callable

import numpy as np

from engagebias.numerics.freedman_lane import orders_within, permuted_products, permuted_slopes
from engagebias.numerics.gram import (
    Regression,
    cluster_products,
    directions,
    slopes,
    unpack,
    weighted_sums,
)
from engagebias.numerics.narrow import narrow_product


def world(n: int, n_controls: int, seed: int = 1) -> tuple[np.ndarray, list[Regression]]:
    """Columns y, x, controls and ones, and the regressions of y on x beside every subset of the controls."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(n, n_controls))
    x = z @ rng.normal(size=n_controls) * 0.3 + rng.normal(size=n)
    y = 0.1 * x + z @ rng.normal(size=n_controls) + rng.normal(size=n) * 2
    places, ones = range(2, 2 + n_controls), 2 + n_controls
    subsets = itertools.chain.from_iterable(itertools.combinations(places, k) for k in range(n_controls + 1))
    return np.column_stack([y, x, z, np.ones(n)]), [Regression(0, 1, (*some, ones)) for some in subsets]


def curve(columns: np.ndarray, some: list[Regression], draws: int) -> tuple[np.ndarray, np.ndarray]:
    """Estimates (S) and bootstrap estimates (S, B); every row is a cluster."""
    n, p = columns.shape
    upper = cluster_products(columns, np.arange(n), n)
    drawn = weighted_sums(upper, draws, np.random.default_rng(1))
    found = slopes(unpack(np.hstack([upper.sum(axis=1, keepdims=True), drawn]), p), some)
    return found[:, 0], found[:, 1:]


def joint(columns: np.ndarray, some: list[Regression], draws: int) -> np.ndarray:
    """Permuted estimates (S, D), rows permuted in blocks of ten."""
    n = len(columns)
    gram = narrow_product(columns, columns)
    rng = np.random.default_rng(1)
    orders = orders_within(np.repeat(np.arange(n // 10), 10), (rng.random(n) for _ in range(draws)))
    return permuted_slopes(directions(gram, some), gram, permuted_products(columns, orders))


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor: the clock also counts what others on the machine do."""
    start, used = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - start, time.process_time() - used


def robustipy_call(columns: np.ndarray, draws: int, *, shap: bool) -> Callable[[], object]:
    """Return RobustiPy's whole call on the same columns; it is silent and seeded, on one processor."""
    import pandas as pd
    from robustipy.models import OLSRobust

    controls = [f"z{k}" for k in range(columns.shape[1] - 3)]
    frame = pd.DataFrame(columns[:, :-1], columns=["y", "x", *controls])

    def run() -> object:
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("ignore")  # it warns of its own settings
            model = OLSRobust(y=["y"], x=["x"], data=frame.copy())
            model.fit(
                controls=controls, draws=draws, kfold=5, oos_metric="pseudo-r2", n_cpu=1, seed=1, compute_shap=shap
            )
            return model.get_results()

    return run


def beside_robustipy(rounds: int) -> None:
    columns, some = world(10_000, 6)
    print(f"(a) {len(some)} specifications x 100 draws, n = {len(columns):,}")
    curve(columns, some, 100)  # warm
    print(f"    ours: {said([timed(lambda: curve(columns, some, 100)) for _ in range(20)])}")
    if importlib.util.find_spec("robustipy") is None:
        print("    RobustiPy is not installed here: see the head of this script for an environment that has it.")
        return
    whole, lean = robustipy_call(columns, 100, shap=True), robustipy_call(columns, 100, shap=False)
    result = whole()  # warm
    estimates = dict(zip(map(frozenset, result.specs_names), (b[0][0] for b in result.all_b), strict=True))
    named = [frozenset(f"z{c - 2}" for c in one.controls[:-1]) for one in some]
    apart = np.abs(curve(columns, some, 100)[0] - [float(np.ravel(estimates[name])[0]) for name in named]).max()
    print(f"    largest difference of the estimates: {apart:.1e}")
    for name, theirs in (("whole call", whole), ("without SHAP", lean)):
        pairs = [(timed(theirs), middle(lambda: curve(columns, some, 100))) for _ in range(rounds)]
        clock, used = ([a[k] / b[k] for a, b in pairs] for k in (0, 1))
        print(f"    RobustiPy, {name}: {statistics.median(a[0] for a, _ in pairs):.1f} s; ratio {statistics.median(clock):,.0f} "
              f"[{min(clock):,.0f}, {max(clock):,.0f}], of processor time {statistics.median(used):,.0f} "
              f"[{min(used):,.0f}, {max(used):,.0f}], in {rounds} rounds")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    beside_robustipy(options.rounds)
    columns, some = world(10_000, 10)
    joint(columns, some, 50)  # warm
    taken = [timed(lambda: joint(columns, some, 1000)) for _ in range(options.rounds)]
    print(f"(b) {len(some):,} specifications x 1,000 permutations, n = {len(columns):,}: {said(taken)}")
    columns, some = world(100_000, 12)
    taken = [timed(lambda: curve(columns, some, 1000)) for _ in range(options.rounds)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(
        f"(c) {len(some):,} specifications x 1,000 draws, n = {len(columns):,}: {said(taken)}, peak of the process {peak:.1f} GB"
    )


def middle(run: Callable[[], object]) -> tuple[float, float]:
    """Medians of 20 runs: a single short one after a long one of another program finds every cache cold."""
    taken = [timed(run) for _ in range(20)]
    return statistics.median(t[0] for t in taken), statistics.median(t[1] for t in taken)


def said(taken: list[tuple[float, float]]) -> str:
    clock, used = zip(*taken, strict=True)
    return (f"{statistics.median(clock):.3f} s [{min(clock):.3f}, {max(clock):.3f}], "
            f"of processor time {statistics.median(used):.3f} s")  # fmt: skip


if __name__ == "__main__":
    main()
