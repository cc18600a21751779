"""What a report was made of, so that someone else can make it again and compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engagebias.files import sha256
from engagebias.reports import cache
from engagebias.reports.config import Report
from engagebias.reports.inputs import Input
from engagebias.reports.plan import Task
from engagebias.reports.site import Site


def manifest(report: Report, tasks: Sequence[Task], site: Site, inputs: Sequence[Input]) -> dict[str, Any]:
    """Return the manifest of a report whose pages are written; it holds no time and no place."""
    return {
        "report": {"file": report.path.name, "sha256": sha256(report.path), "title": dict(report.title)},
        "data": report.data,
        "inputs": list(inputs),
        "notebooks": [
            {
                "notebook": task.entry.name,
                "language": task.lang,
                "sha256": cache.notebook_hash(task.entry.path),
                "parameters": dict(task.ran_with),
                "seed": task.ran_with.get("seed"),
                "finished": task not in site.failures,
            }
            for task in tasks
        ],
        "packages": dict(cache.package_versions()),
        "engagebias_source": cache.source_hash(),
        "files": dict(sorted(site.files.items())),
    }
