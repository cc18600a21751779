"""Run specifications cell by cell; what is finished is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
from tqdm import tqdm

from engagebias.specifications.cells import Cell, Material, make_cells
from engagebias.specifications.counts import Starts, fit_counts
from engagebias.specifications.fitted import Fitted
from engagebias.specifications.grid import Specification
from engagebias.specifications.settings import Settings
from engagebias.specifications.squares import fit_squares
from engagebias.specifications.store import Names, keep, read_kept

Numbered = dict[int, Fitted]


def run_all(
    material: Material, specifications: Sequence[Specification], settings: Settings, folder: Path | None
) -> tuple[Numbered, pl.DataFrame]:
    """Return what each specification gave, by its number, and a table of the posts used.

    A run that is interrupted (Ctrl-C) and started again reads the fits that it had finished from ``folder``.
    """
    found: Numbered = {}
    steps = []
    starts: Starts = {}
    # A bar on a terminal only: in a notebook it would be an output that changes on every run.
    with tqdm(total=len(specifications), desc="specifications", disable=None, leave=False, delay=1) as bar:
        for cell, table in make_cells(material, specifications):
            steps.append(table)
            for some in _run_cell(cell, settings, folder, starts):
                found |= some
                bar.update(len(some))
    return found, pl.concat(steps).unique(maintain_order=True)


def _run_cell(cell: Cell, settings: Settings, folder: Path | None, starts: Starts) -> Iterator[Numbered]:
    names = Names(cell, settings) if folder else None
    left = []
    for one in cell.specifications:
        kept = read_kept(folder, names.of(one)) if folder and names else None
        if kept is None:
            left.append(one)
        else:
            yield {one.number: kept}
    for some in _batches(cell, left):
        fits = fit_counts(cell, some, settings, starts) if cell.model == "ppml" else fit_squares(cell, some, settings)
        for one, fitted in zip(some, fits, strict=True):
            if folder and names:
                keep(folder, names.of(one), fitted)
        yield {one.number: fitted for one, fitted in zip(some, fits, strict=True)}


def _batches(cell: Cell, some: Sequence[Specification]) -> list[list[Specification]]:
    """Return the specifications that are fitted together: least squares all at once, counts by their controls."""
    groups: dict[object, list[Specification]] = {}
    for one in some:
        groups.setdefault(one.controls if cell.model == "ppml" else None, []).append(one)
    return list(groups.values())
