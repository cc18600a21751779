"""Run notebooks in processes of their own, side by side, with one progress bar over all cells."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from nbformat import NotebookNode
from tqdm import tqdm

from engagebias.reports import ipynb
from engagebias.reports.clean import plain

FAILED = 3
"""Exit status of a run whose notebook failed; the notebook so far is written all the same."""

MOST_WORKERS = 2
"""Notebooks at once unless told otherwise: each has a kernel that may use every core itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One notebook to run, in one language."""

    name: str
    lang: str
    notebook: Path
    parameters: Mapping[str, Any]
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a job: the notebook as far as it got, and the failure if there was one."""

    job: Job
    notebook: NotebookNode
    failure: str | None
    cell: int | None = None
    """Place of the failing cell, counted from 1 over code cells."""


class Runner:
    """Runs jobs side by side; :meth:`stop` ends every process it started, kernels included."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pids: set[int] = set()
        self._lock = Lock()
        self._stopped = False

    def run(self, jobs: Sequence[Job]) -> Generator[Run]:
        """Yield each job's run as it finishes; on an interrupt, end the others first."""
        cells = sum(_count_cells(job) for job in jobs)
        with (
            tempfile.TemporaryDirectory(prefix="eb-") as runtime,
            tqdm(total=cells, unit="cell", disable=not jobs, leave=False) as bar,
            ThreadPoolExecutor(self._workers) as pool,
        ):
            places = [Path(runtime) / str(i) for i in range(len(jobs))]
            pending: set[Future[Run]] = {
                pool.submit(self._run_one, job, place, bar) for job, place in zip(jobs, places, strict=True)
            }
            try:
                while pending:
                    # Never without a limit: polars' own handler of Ctrl-C does not wake an endless wait.
                    done, pending = wait(pending, timeout=0.5, return_when=FIRST_COMPLETED)
                    for future in done:
                        yield future.result()
            except BaseException:
                self.stop()
                raise

    def stop(self) -> None:
        """End every process started here, with its kernel; none is started afterwards."""
        with self._lock:
            self._stopped = True
            for pid in self._pids:
                _kill_group(pid)

    def _run_one(self, job: Job, place: Path, bar: tqdm[Any]) -> Run:
        place.mkdir()
        out = place / "run.ipynb"
        with (place / "errors").open("w+b") as errors:
            process = self._start(job, place, out, errors)
            if process is None:
                return Run(job, _as_written(job), "it was not run: the report was stopped")
            kernel = self._follow(process, job, bar)
            status = process.wait()
            self._forget(process.pid, kernel)
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace").strip().splitlines()
        if status not in (0, FAILED):
            reason = f"its process ended with status {status}" + (f": {plain(said[-1])}" if said else "")
            return Run(job, _as_written(job), reason)
        notebook = ipynb.read(out)
        cell, failure = failing_cell(notebook) or (None, None)
        return Run(job, notebook, failure, cell)

    def _start(self, job: Job, place: Path, out: Path, errors: Any) -> subprocess.Popen[str] | None:
        task = {
            "notebook": str(job.notebook), "out": str(out), "parameters": dict(job.parameters),
            "cwd": str(job.notebook.parent), "sockets": str(place / "k"),
        }  # fmt: skip
        with self._lock:
            if self._stopped:
                return None
            process = subprocess.Popen(
                [sys.executable, "-m", "engagebias.reports.execute", json.dumps(task)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8",
                env=_environment(job, place), start_new_session=True,
            )  # fmt: skip
            self._pids.add(process.pid)
        return process

    def _follow(self, process: subprocess.Popen[str], job: Job, bar: tqdm[Any]) -> int | None:
        kernel = None
        assert process.stdin is not None
        assert process.stdout is not None
        # Nothing is written: when this end closes, because this process is gone, the child ends too.
        with process.stdin, process.stdout:
            for line in process.stdout:
                event = json.loads(line)
                if event["event"] == "kernel":
                    kernel = int(event["pid"])
                    self._remember(kernel)
                else:
                    bar.set_description(f"{job.name} ({job.lang})", refresh=False)
                    bar.update()
        return kernel

    def _remember(self, kernel: int) -> None:
        with self._lock:
            self._pids.add(kernel)
            if self._stopped:
                _kill_group(kernel)

    def _forget(self, *pids: int | None) -> None:
        # A process id may be given to a stranger once its process has ended.
        with self._lock:
            self._pids.difference_update(pid for pid in pids if pid is not None)


def failing_cell(notebook: NotebookNode) -> tuple[int, str] | None:
    """Return the place of the failing cell, counted from 1 over code cells as run, and its error in one line."""
    for i, cell in enumerate(ipynb.code_cells(notebook), start=1):
        for output in cell.outputs:
            if output.output_type == "error":
                return i, f"{output.ename}: {output.evalue}".strip().splitlines()[0]
    return None


def _as_written(job: Job) -> NotebookNode:
    notebook = ipynb.read(job.notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    return notebook


def _count_cells(job: Job) -> int:
    return len(ipynb.code_cells(ipynb.read(job.notebook))) + bool(job.parameters)


def _environment(job: Job, place: Path) -> dict[str, str]:
    return {
        **os.environ,
        # A person's own IPython and Jupyter settings would change what a report says.
        "IPYTHONDIR": str(place / "ipython"),
        "JUPYTER_NO_CONFIG": "1",
        "JUPYTER_RUNTIME_DIR": str(place),
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        **job.environment,
    }


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # it has ended by itself
