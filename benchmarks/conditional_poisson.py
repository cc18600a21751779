"""How much faster is the conditional Poisson kernel than pyfixest on the same arms, in the same warm run?

Both fit clicks on five features within tests, offset log impressions, errors clustered by test. They take
turns in one process; a row gives the median of the rounds' ratios and their range. "from arrays" starts
with tests in random order, so it includes sorting and cutting into blocks; "kernel" starts from blocks.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd

from engagebias.numerics.conditional_poisson import clustered_covariance, fit, make_blocks

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its own dependencies, at import
    import pyfixest

ARMS_A_TEST, FEATURES = 4, ["x1", "x2", "x3", "x4", "x5"]


def world(n_arms: int, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    test = rng.permutation(np.repeat(np.arange(n_arms // ARMS_A_TEST), ARMS_A_TEST))
    x = rng.normal(size=(test.size, len(FEATURES)))
    impressions = rng.integers(2000, 6000, test.size)
    effect = rng.normal(-4.3, 0.5, test.max() + 1)[test]
    rate = np.exp(effect + x @ [0.02, -0.02, 0.01, 0.0, 0.05]) * rng.gamma(10, 0.1, test.size)
    frame = pd.DataFrame(x, columns=FEATURES)
    return frame.assign(
        test=test, impressions=impressions, offset=np.log(impressions), y=rng.poisson(impressions * rate)
    )


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--arms", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    frame = world(options.arms)
    arrays = [
        frame["y"].to_numpy(float),
        frame[FEATURES].to_numpy(),
        frame["impressions"].to_numpy(float),
        frame["test"].to_numpy(),
    ]
    blocks = make_blocks(*arrays)

    def ours(blocks: list = blocks) -> tuple[np.ndarray, np.ndarray]:
        fitted = fit(blocks)
        return fitted.coef, np.sqrt(np.diag(clustered_covariance(blocks, fitted)))

    def theirs() -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it calls what its own dependencies deprecate
            return pyfixest.fepois(
                "y ~ x1 + x2 + x3 + x4 + x5 | test", data=frame, vcov={"CRV1": "test"}, offset="offset"
            )

    reference = theirs()  # warm: compiled and cached
    coef, std_error = ours()
    print(f"{options.arms:,} arms, {options.arms // ARMS_A_TEST:,} tests, {options.rounds} rounds")
    print(f"largest difference: coefficients {np.abs(coef - reference.coef()[FEATURES]).max():.1e}, "
          f"errors {np.abs(std_error - reference.se()[FEATURES]).max():.1e}")  # fmt: skip
    rounds = [
        (seconds(theirs), seconds(ours), seconds(lambda: ours(make_blocks(*arrays)))) for _ in range(options.rounds)
    ]
    for name, j in (("kernel", 1), ("from arrays", 2)):
        ratios = [r[0] / r[j] for r in rounds]
        print(f"{name:12} {statistics.median(r[j] for r in rounds):.3f} s; pyfixest {statistics.median(r[0] for r in rounds):.2f} s; "
              f"ratio {statistics.median(ratios):.1f} [{min(ratios):.1f}, {max(ratios):.1f}]")  # fmt: skip


if __name__ == "__main__":
    main()
