"""How well labels agree with codes: accuracy, macro F1 and macro recall, weighted, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.disclosure import FEWEST, hidden

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

N_BOOTSTRAP = 1000
BATCH = 100  # resamples held at once
MEASURES = ("accuracy", "macro F1", "macro recall")


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Codes beside the labels of models that did not see them: classes 0 to K-1, weights, resampling units, languages."""

    classes: Sequence[str]
    human: Ints
    machine: Ints
    weight: Floats
    unit: Ints
    lang: pl.Series | None

    @property
    def cells(self) -> Floats:
        """Weight (n, K * K) of each post in the cell of its code and label."""
        k = len(self.classes)
        cells = np.zeros((self.human.size, k * k))
        cells[np.arange(self.human.size), self.human * k + self.machine] = self.weight
        return cells

    @property
    def majority(self) -> tuple[str, Floats]:
        """The class with most weight, and accuracy, macro F1 and macro recall of always saying it."""
        totals = np.bincount(self.human, weights=self.weight, minlength=len(self.classes))
        cells = np.zeros((totals.size, totals.size))
        cells[:, totals.argmax()] = totals
        return self.classes[int(totals.argmax())], agreement_of(cells.reshape(1, -1))[0]


def agreement_of(cells: Floats) -> Floats:
    """Return accuracy, macro F1 and macro recall (m, 3) of tables of code by label (m, K * K).

    A class that neither people nor the machine gave is left out of the mean of F1; one that people did not give, of
    that of recall.

    Examples
    --------
    >>> agreement_of(np.array([[6.0, 2, 1, 1]])).round(4).tolist()
    [[0.7, 0.6, 0.625]]
    """
    k = round(np.sqrt(cells.shape[1]))
    table = cells.reshape(-1, k, k)
    hit, human, machine = np.diagonal(table, axis1=1, axis2=2), table.sum(axis=2), table.sum(axis=1)
    f1, recall = _mean_ratio(2 * hit, human + machine), _mean_ratio(hit, human)
    return np.column_stack([hit.sum(axis=1) / human.sum(axis=1), f1, recall])


def _mean_ratio(above: Floats, below: Floats) -> Floats:
    there = below > 0
    mean: Floats = np.where(there, above / np.where(there, below, 1), 0).sum(axis=1) / there.sum(axis=1)
    return mean


def quality_table(
    judged: Judged, rows: NDArray[np.bool_], conf_level: float, rng: np.random.Generator, *, least: int = 1
) -> pl.DataFrame:
    """Return accuracy, macro F1 and macro recall of some coded posts with bootstrap intervals; null under ``least`` posts."""
    n = int(rows.sum())
    cells, unit = judged.cells[rows], np.unique(judged.unit[rows], return_inverse=True)[1]
    by_unit = np.stack([np.bincount(unit, weights=column) for column in cells.T], axis=1)
    found = agreement_of(by_unit.sum(axis=0, keepdims=True))[0]
    even = np.full(len(by_unit), 1 / len(by_unit))
    times = (rng.multinomial(len(by_unit), even, size=BATCH).astype(np.float64) for _ in range(N_BOOTSTRAP // BATCH))
    drawn = np.concatenate([agreement_of(some @ by_unit) for some in times])
    tail = (1 - conf_level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    columns = {"estimate": found, "std_error": drawn.std(axis=0, ddof=1), "conf_low": low, "conf_high": high}
    hidden = pl.Series([None] * len(MEASURES), dtype=pl.Float64)
    return pl.DataFrame(
        {
            "term": list(MEASURES),
            **{name: pl.Series(v) if n >= least else hidden for name, v in columns.items()},
            "p_value": hidden,
            "n": pl.Series([n if n >= least else None] * len(MEASURES), dtype=pl.Int64),
        }
    )


def quality_by_lang(judged: Judged, conf_level: float, rng: np.random.Generator) -> pl.DataFrame | None:
    """Return the same by language, those with most codes first; None if no language is known."""
    if judged.lang is None or judged.lang.null_count() == judged.lang.len():
        return None
    langs = judged.lang.drop_nulls().value_counts(sort=True).sort(["count", "lang"], descending=[True, False])["lang"]
    parts = [
        quality_table(judged, (judged.lang == lang).fill_null(False).to_numpy(), conf_level, rng, least=FEWEST).select(
            pl.lit(lang).alias("lang"), pl.all()
        )
        for lang in langs
    ]
    return pl.concat(parts)


def class_table(judged: Judged, machine: pl.Series) -> pl.DataFrame:
    """Return codes of each class, their weighted share, and the share that the machine gives among all posts.

    Codes are null under 10, and with one such class in the next smallest too, which could else be computed.
    """
    k = len(judged.classes)
    counts = np.bincount(judged.human, minlength=k).tolist()
    totals = np.bincount(judged.human, weights=judged.weight, minlength=k)
    given = machine.drop_nulls().cast(pl.String)
    return pl.DataFrame(
        {
            "class": list(judged.classes),
            "codes": pl.Series(
                [None if hide else n for n, hide in zip(counts, hidden(counts), strict=True)], dtype=pl.Int64
            ),
            "share": totals / totals.sum(),
            "machine_share": [float((given == c).to_numpy().mean()) for c in judged.classes],
        }
    )
