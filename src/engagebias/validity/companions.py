"""What stands beside the correlations: which rows were used, and the mean score at each level of the rating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from scipy.stats import t

from engagebias.numerics.bootstrap import Bootstrap
from engagebias.validity.measured import Measured, differences
from engagebias.validity.sample import RATING, Asked, Group

MOST_LEVELS = 10


def companion_tables(
    frame: pl.DataFrame, used: pl.DataFrame, found: Mapping[Group, list[Measured]], asked: Asked, boot: Bootstrap, least: int
) -> dict[str, pl.DataFrame]:  # fmt: skip
    """Return ``"differences"`` and ``"levels"`` where there are any, ``"groups"`` and ``"sample"``."""
    tables = {"differences": differences(found, boot)} if asked.beside else {}
    levels = used[RATING].unique().sort().to_list()
    if len(levels) <= MOST_LEVELS:
        tables["levels"] = pl.concat(_means(used, m, levels, asked, boot.conf_level, least) for m in asked.measures)
    return tables | {"groups": _groups(frame, found, asked), "sample": _sample(frame, asked)}


def steps(frame: pl.DataFrame, asked: Asked) -> list[tuple[str, int]]:
    """Return how many rows were given, left out for each reason, and used."""
    rated = frame.drop_nulls(RATING)
    scored = rated.drop_nulls(asked.measure)
    used = scored.drop_nulls(asked.measures)
    rows = [
        ("given", frame.height),
        ("left out: no human rating", frame.height - rated.height),
        ("left out: text without a score", rated.height - scored.height),
    ]
    if asked.beside:
        rows.append(("left out: no score of a measure beside it", scored.height - used.height))
    return [*rows, ("used", used.height)]


def _sample(frame: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    return pl.DataFrame(steps(frame, asked), schema={"step": pl.String, "rows": pl.Int64}, orient="row")


def _groups(frame: pl.DataFrame, found: Mapping[Group, list[Measured]], asked: Asked) -> pl.DataFrame:
    rows = []
    for group, measured in found.items():
        own = group.of(frame)
        rated, scored = (own[c].count() for c in (RATING, asked.measure))
        first = measured[0]
        reason = first.reason or first.no_interval
        rows.append((group.term, own.height, rated, scored, first.n, reason and str(reason)))
    counts = dict.fromkeys(("given", "rated", "scored", "used"), pl.Int64)
    return pl.DataFrame(rows, schema={"term": pl.String, **counts, "reason": pl.String}, orient="row")


def _means(
    used: pl.DataFrame, measure: str, levels: Sequence[float], asked: Asked, conf_level: float, least: int
) -> pl.DataFrame:
    rows = []
    for level in levels:
        values = used.filter(pl.col(RATING) == level)[measure].cast(pl.Float64).to_numpy()
        name = asked.levels[int(level) - 1] if asked.levels else f"{level:g}"
        row: dict[str, object] = {"term": f"{measure}, {asked.against} = {name}", "n": values.size}
        if values.size >= least:
            error = values.std(ddof=1) / np.sqrt(values.size)
            half = t.ppf((1 + conf_level) / 2, values.size - 1) * error
            mean = values.mean()
            row |= {"estimate": mean, "std_error": error, "conf_low": mean - half, "conf_high": mean + half}
        rows.append(row)
    floats = dict.fromkeys(("estimate", "std_error", "conf_low", "conf_high", "p_value"), pl.Float64)
    return pl.DataFrame(rows, schema={"term": pl.String, **floats, "n": pl.Int64})
