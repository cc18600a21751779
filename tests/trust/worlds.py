"""The gap in distrust in simulated worlds, without charts and words; run as a script it reports coverage in many.

``python tests/trust/worlds.py 500`` prints how often intervals hold what was planted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

import engagebias as eb
from engagebias.trust.codebook import DISTRUST
from engagebias.trust.model import Design, Row, Scale, columns_of, estimate
from engagebias.trust.sample import CODED, MACHINE, Sample, label_sample
from engagebias.trust.threads import THREAD, as_distrust, read_threads

Rows = Sequence[Row]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def sample_of(comments: pl.DataFrame, gold: str | None = "coded_stance", label: str = "stance") -> Sample:
    of_post = ["peacebuilding", "page", "donor_named", "week"]
    frame = read_threads(comments, None, of_post, caller="test").frame
    frame = frame.with_columns(as_distrust(frame, label, DISTRUST, caller="test").alias(MACHINE))
    if gold:
        frame = frame.with_columns(as_distrust(frame, gold, DISTRUST, caller="test").alias(CODED))
    return label_sample(frame, gold is not None, "gold_probability", ["lang", "machine"], THREAD, caller="test")


def sample_of_world(seed: int, n_pages: int = 24, posts_per_page: int = 24) -> Sample:
    comments = eb.simulate("threads", seed=seed, n_pages=n_pages, posts_per_page=posts_per_page).comments
    assert comments is not None
    return sample_of(comments)


def columns(sample: Sample) -> tuple[Floats, Ints, Ints]:
    x, _ = columns_of(sample, design_of("ratio"), True)
    return x, sample.codes("page"), sample.codes(THREAD)


def design_of(scale: Scale, cluster: str = THREAD, cue: str | None = "donor_named") -> Design:
    return Design("peacebuilding", cue, "page", "week", cluster, scale, 0.95, 999, 1)


def holds(row: Row, truth: float) -> bool:
    low, high = row.values["conf_low"], row.values["conf_high"]
    return low is not None and float(str(low)) <= truth <= float(str(high))


def main(n: int) -> None:
    held = dict.fromkeys(("ratio of ratios", "ratio of ratios, naive", "difference", "difference, naive"), 0)
    none = 0
    for seed in range(n):
        world = eb.simulate("threads", seed=seed)
        assert world.comments is not None
        sample = sample_of(world.comments)
        truth = dict(world.truth.iter_rows())
        for scale, place, term in (("ratio", 3, "ratio of ratios"), ("difference", 0, "difference")):
            planted = truth[term if scale == "ratio" else "difference, points"]
            design = design_of(scale, cue="donor_named" if scale == "ratio" else None)  # type: ignore[arg-type]
            row = estimate(sample, design)[place]
            none += row.values["conf_low"] is None
            held[term] += holds(row, planted)
            held[f"{term}, naive"] += holds(estimate(sample, design, naive=True)[place], planted)
    print(f"{n} worlds, {none} without an interval:", {k: round(100 * v / n, 1) for k, v in held.items()})


if __name__ == "__main__":
    main(int(sys.argv[1]))
