"""Run one notebook with papermill in a process of its own, and tell of each finished cell.

``python -m engagebias.reports.execute JOB`` takes a job as JSON and writes events as JSON lines on
standard output. It is a process, not a thread, so that it can be killed whole.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import papermill
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from engagebias.reports import ipynb
from engagebias.reports.clean import clean
from engagebias.reports.runner import FAILED

_ENGINE = "engagebias"
# Events have a stream of their own: what the kernel or a library prints goes to standard error.
_events = os.fdopen(os.dup(1), "w", encoding="utf-8")


def tell(**event: object) -> None:
    """Write one event for the parent process."""
    print(json.dumps(event), file=_events, flush=True)


class ThisPython(AsyncKernelManager):
    """A kernel manager that starts this interpreter, whatever kernel name a notebook stores."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel of the running interpreter."""
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())

    async def _async_post_start_kernel(self, **kw: Any) -> None:
        await super()._async_post_start_kernel(**kw)
        # The kernel leads a session of its own: who stops this process must know it to stop both.
        assert isinstance(self.provisioner, LocalProvisioner)
        tell(event="kernel", pid=self.provisioner.pid)

    post_start_kernel = _async_post_start_kernel


class TellingEngine(Engine):  # type: ignore[misc]
    """papermill's engine for nbclient, with an event for each finished cell."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Run the cells, in order, until one fails."""
        begun: list[NotebookNode] = []

        def on_cell_execute(cell: NotebookNode, cell_index: int) -> None:
            begun.append(cell)

        def on_cell_complete(cell: NotebookNode, cell_index: int) -> None:
            tell(event="cell")

        client = PapermillNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            kernel_manager_class=ThisPython,
            # Sockets as files of our own: over TCP the kernel warns that anyone here could listen, and
            # the default names may be longer than a socket's name can be.
            config=Config({"KernelManager": {"transport": "ipc", "ip": kwargs["sockets"]}}),
            timeout=None,
            startup_timeout=120,
            record_timing=False,
            extra_arguments=["--HistoryManager.enabled=False"],
            on_cell_execute=on_cell_execute,
            on_cell_complete=on_cell_complete,
        )
        try:
            client.execute()
        except DeadKernelError as error:
            begun[-1].outputs.append(_death(error))


def run(job: dict[str, Any]) -> int:
    """Run a job and write the notebook, cleaned, to its place.

    Parameters
    ----------
    job : dict
        ``notebook`` (path), ``out`` (path), ``parameters``, ``cwd`` and ``sockets`` (start of their names).

    Returns
    -------
    int
        0, or :data:`FAILED` if a cell failed.
    """
    papermill_engines.register(_ENGINE, TellingEngine)
    status = 0
    try:
        papermill.execute_notebook(
            job["notebook"],
            job["out"],
            parameters=job["parameters"],
            engine_name=_ENGINE,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            cwd=job["cwd"],
            sockets=job["sockets"],
        )
    except PapermillExecutionError:
        status = FAILED
    out = Path(job["out"])
    out.write_text(ipynb.dumps(clean(ipynb.read(out))), encoding="utf-8")
    return status


def _death(error: Exception) -> NotebookNode:
    """Return an error output for the cell in which the kernel died: the kernel itself could not."""
    said = f"{type(error).__name__}: {error}"
    why = "The kernel ended in the middle of this cell; often the machine ran out of memory."
    return ipynb.error_output(type(error).__name__, str(error), [said, why])


def _end_with_parent() -> None:
    """End when standard input closes; the kernel watches this process and ends by itself."""
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    os.dup2(2, 1)
    Thread(target=_end_with_parent, daemon=True).start()
    sys.exit(run(json.loads(sys.argv[1])))
