"""The data behind a report: fetched if need be, each file with its sha256."""

from __future__ import annotations

from typing import TypedDict

from engagebias.datasets import EXAMPLE, catalogue, data_home, fetch
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
    if report.data == EXAMPLE:
        return []
    data_set = catalogue()[report.data]
    if report.data_file is not None:
        files = [(report.data_file.name, sha256(report.data_file))]
    else:
        fetch(report.data)  # which checks each file's sha256
        files = [(part.file, part.sha256) for part in data_set.files]
    return [
        {"data_set": report.data, "file": name, "sha256": digest, "licence": data_set.licence} for name, digest in files
    ]


def environment(report: Report) -> dict[str, str]:
    """Return where the notebooks find the data: they run in another folder than this process."""
    return {} if report.data == EXAMPLE else {"ENGAGEBIAS_DATA": str(data_home().resolve())}
