"""What there is to do for a report: one task for each notebook and language."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engagebias.reports import cache
from engagebias.reports.config import Entry, Report
from engagebias.reports.inputs import Input
from engagebias.reports.parameters import fill
from engagebias.words import Lang


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """One page to make: a notebook in one language, with all that decides its content."""

    entry: Entry
    lang: Lang
    inject: Mapping[str, Any]
    ran_with: Mapping[str, Any]
    kept: Path
    """File that keeps the executed notebook as long as nothing changes."""

    @property
    def page(self) -> str:
        """File name of the page; the same in each language."""
        return f"{self.entry.name}.html"


def plan(report: Report, sources: Sequence[Input]) -> list[Task]:
    """Return the tasks of a report, the notebooks in its order and each in every language."""
    # Relative to the notebooks, where they run: a page must not tell where this machine keeps its files.
    file = "" if report.data_file is None else os.path.relpath(report.data_file, report.notebooks)
    given = {"data": report.data, "data_file": file}
    tasks = []
    for entry in report.entries:
        for lang in report.languages:
            inject, ran_with = fill(entry.path, entry.parameters, given, lang)
            kept = report.cache / f"{cache.key(entry.path, inject, sources)}.ipynb"
            tasks.append(Task(entry, lang, inject, ran_with, kept))
    return tasks
