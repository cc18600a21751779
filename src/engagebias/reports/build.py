"""Build a report: check it, run its notebooks, write its pages."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from engagebias.files import cannot_write, make_folder, write_whole
from engagebias.reports import bundle, cache, inputs, ipynb
from engagebias.reports.config import Report, read_report
from engagebias.reports.manifest import manifest
from engagebias.reports.plan import Task, plan
from engagebias.reports.runner import MOST_WORKERS, Job, Runner
from engagebias.reports.shell import fonts_css
from engagebias.reports.site import Site


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: where the answers are, how much was run and what failed."""

    index: Path
    pages: int
    unchanged: int
    failures: tuple[str, ...]


def build_report(path: Path, *, workers: int | None = None, use_cache: bool = True) -> Built:
    """Build the report that a YAML file describes.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file; the pages go to the folder of its name beside it.
    workers : int, optional
        Notebooks to run at once; by default as many as there are cores, at most 2.
    use_cache : bool, default True
        Leave notebooks alone whose inputs have not changed since they were last run.

    Returns
    -------
    Built

    Raises
    ------
    EngagebiasError
        If the report has a fault (before anything runs), its data cannot be fetched, or its folder
        cannot be written to. A notebook that fails raises nothing: see ``Built.failures``.
    KeyboardInterrupt
        If stopped; the message says how many pages are finished. They are kept, and so are the runs.
    """
    report = read_report(path)
    make_folder(report.out)
    make_folder(report.cache)
    sources = inputs.gather(report)
    tasks = plan(report, sources)
    ready = [t for t in tasks if use_cache and t.kept.is_file()]
    site = Site(report, sources)
    site.write("assets/fonts.css", fonts_css())
    try:
        with _script(report.cache) as script:
            _write_pages(report, tasks, ready, site, workers or min(os.cpu_count() or 1, MOST_WORKERS))
            site.write("assets/vega.js", script())
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"Stopped. {site.pages} of {len(tasks)} pages are finished and kept in {report.out}; "
            "the same command goes on from there."
        ) from None
    site.write_index()
    _finish(report, tasks, site, sources)
    return Built(report.out / "index.html", site.pages, len(ready), tuple(site.failures.values()))


def _write_pages(report: Report, tasks: Sequence[Task], ready: Sequence[Task], site: Site, workers: int) -> None:
    for task in ready:
        site.add(task, ipynb.read(task.kept), None)
    environment = inputs.environment(report)
    jobs = {Job(t.entry.name, t.lang, t.entry.path, t.inject, environment): t for t in tasks if t not in ready}
    with closing(Runner(workers).run(list(jobs))) as runs:
        for run in runs:
            task = jobs[run.job]
            if run.failure is None:
                write_whole(task.kept, ipynb.dumps(run.notebook))
            site.add(task, run.notebook, run)


@contextmanager
def _script(folder: Path) -> Iterator[Callable[[], bytes]]:
    """Make the script beside the notebooks; whatever happens, leave no process behind."""
    process = bundle.begin_bundle(folder)
    try:
        yield lambda: bundle.end_bundle(process, folder)
    finally:
        if process is not None and process.poll() is None:
            process.kill()
            process.communicate()


def _finish(report: Report, tasks: Sequence[Task], site: Site, sources: Sequence[inputs.Input]) -> None:
    """Write the manifest, and remove pages and runs that the last build made and this one did not."""
    target = report.out / "manifest.json"
    before = json.loads(target.read_text(encoding="utf-8"))["files"] if target.is_file() else {}
    try:
        for name in sorted(set(before) - set(site.files)):
            (report.out / name).unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(target, error) from error
    now = manifest(report, tasks, site, sources)
    write_whole(target, json.dumps(now, ensure_ascii=False, indent=1) + "\n")
    cache.prune(report.cache, report.name, [*(t.kept.name for t in tasks), bundle.bundle_name()])
