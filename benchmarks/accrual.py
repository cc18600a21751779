"""How long do half-lives and curves take on 10,000 posts that were read 144 times each?

Two classes of posts with lognormal delays, one read every 20 minutes up to 48 hours, as in the News Popularity archive. (a)
`half_life` by class with two families, (b) `accrual` by class with bands of 500 bootstrap samples, (c) the same with every post
read at ages of its own, so that no two posts share an age. There is no peer: lifelines and statsmodels have no estimator for
right-truncated counts. Each part runs in a process of its own, so that its memory is its own.

    python benchmarks/accrual.py --posts 10000 --rounds 3
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl

READINGS, EVERY = 144, 1 / 3
HALF = {"fast": 4 / 3, "slow": 24.0}


def snapshots(n_posts: int, *, apart: bool, seed: int = 1) -> pl.DataFrame:
    """Make readings; ``apart`` moves each post's by up to one slice, to ages that no other post has."""
    rng = np.random.default_rng(seed)
    kinds = np.array(list(HALF))[np.arange(n_posts) % 2]
    middle = np.log([HALF[kind] for kind in kinds])
    total = rng.poisson(40 * rng.gamma(2, 0.5, n_posts))
    delays = np.exp(np.repeat(middle, total) + rng.normal(0, 1.5, int(total.sum())))
    shift = rng.uniform(0, EVERY, n_posts) if apart else np.zeros(n_posts)
    post = np.repeat(np.arange(n_posts), total)
    slot = np.maximum(np.ceil((delays - shift[post]) / EVERY).astype(np.int64) - 1, 0)
    seen = slot < READINGS
    arrived = np.bincount(post[seen] * READINGS + slot[seen], minlength=n_posts * READINGS).reshape(n_posts, READINGS)
    ages = (np.arange(READINGS) + 1) * EVERY + shift[:, None]
    return pl.DataFrame(
        {
            "post_id": np.repeat([f"p{i}" for i in range(n_posts)], READINGS), "age_hours": ages.ravel(),
            "action": ["shares"] * (n_posts * READINGS), "count": arrived.cumsum(axis=1).ravel().astype(np.uint64),
            "pace": np.repeat(kinds, READINGS),
        }
    )  # fmt: skip


def measured(part: str, n_posts: int) -> dict[str, float]:
    """Run one part in a process of its own and return its seconds and its peak memory."""
    done = subprocess.run(
        [sys.executable, __file__, "--part", part, "--posts", str(n_posts)], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def run(part: str, n_posts: int) -> None:
    from engagebias.pace import accrual, half_life

    shots = snapshots(n_posts, apart=part == "apart")
    start, used = time.perf_counter(), time.process_time()
    if part == "half_life":
        half_life(shots, by="pace", family=["lognormal", "loglogistic"])
    else:
        accrual(shots, by="pace")
    taken = {"seconds": time.perf_counter() - start, "processor": time.process_time() - used}
    # Not getrusage: a process begins with the peak of the one that started it.
    status = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in status if "VmHWM" in line) / 1024
    print(json.dumps({**taken, "peak_mb": peak}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--part", choices=("half_life", "accrual", "apart"))
    options = parser.parse_args()
    if options.part:
        run(options.part, options.posts)
        return
    print(f"{options.posts:,} posts x {READINGS} readings = {options.posts * READINGS:,} rows, two classes")
    for name, part in (("(a) half_life, two families", "half_life"), ("(b) accrual, 500 samples", "accrual"),
                       ("(c) accrual, no shared ages", "apart")):  # fmt: skip
        rounds = [measured(part, options.posts) for _ in range(options.rounds)]
        clock = [r["seconds"] for r in rounds]
        print(f"{name}: {statistics.median(clock):.1f} s [{min(clock):.1f}, {max(clock):.1f}], of processor time "
              f"{statistics.median(r['processor'] for r in rounds):.1f} s, peak {max(r['peak_mb'] for r in rounds):,.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main()
