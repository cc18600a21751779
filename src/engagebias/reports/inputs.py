"""The data behind a report: fetched if need be, each file with its sha256."""

from __future__ import annotations

from typing import TypedDict

from engagebias.datasets import catalogue, data_home, fetch
from engagebias.files import sha256
from engagebias.reports.config import Report


class Input(TypedDict):
    """One input file as the manifest and the pages name it."""

    data_set: str
    file: str
    sha256: str
    licence: str


def gather(report: Report) -> list[Input]:
    """Fetch what a report needs and return its input files; none for the example world."""
    return [source for name in _names(report) for source in _files(report, name)]


def _names(report: Report) -> list[str]:
    """Return the data sets of the catalogue that a report is built on: its own, and those that a notebook takes also."""
    also = [name for entry in report.entries for name in _listed(entry.parameters.get("also"))]
    return [name for name in dict.fromkeys([report.data, *also]) if name in catalogue()]


def _listed(given: object) -> list[str]:
    return [str(name) for name in given] if isinstance(given, list | tuple) else []


def _files(report: Report, name: str) -> list[Input]:
    licence = catalogue()[name].licence
    if name == report.data and report.data_file is not None:
        files = [(report.data_file.name, sha256(report.data_file))]
    else:
        fetch(name)  # which checks each file's sha256
        files = [(part.file, part.sha256) for part in catalogue()[name].files]
    return [{"data_set": name, "file": file, "sha256": digest, "licence": licence} for file, digest in files]


def environment(report: Report) -> dict[str, str]:
    """Return where the notebooks find the data: they run in another folder than this process."""
    return {} if not _names(report) else {"ENGAGEBIAS_DATA": str(data_home().resolve())}
