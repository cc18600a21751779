"""Who started when, as a table to draw."""

from __future__ import annotations

import numpy as np
import polars as pl

from engagebias.interventions.sample import Sample
from engagebias.numerics.group_time import NEVER

MOST_ROWS = 40
SCHEMA = {"row": pl.String, "first_treated": pl.Int64, "period": pl.Int64, "treated": pl.Boolean, "units": pl.Int64}


def adoption(sample: Sample) -> pl.DataFrame:
    """Return a row for each site and period, or for each start and period where sites are many or of mixed starts."""
    starts = sample.site_start
    if starts is not None and len(starts) <= MOST_ROWS:
        size = np.bincount(sample.cluster)
        lines = [(sample.sites[i], int(starts[i]), int(size[i])) for i in np.argsort(starts, kind="stable")]
    else:
        found, counts = np.unique(sample.start, return_counts=True)
        lines = [(None, int(s), int(n)) for s, n in zip(found, counts, strict=True)]
    rows = []
    for name, start, n in lines:
        first = None if start == NEVER else sample.periods[start]
        label = name if name is not None else "never" if first is None else str(first)
        rows += [(label, first, p, start <= t, n) for t, p in enumerate(sample.periods)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
