"""Run the notebooks of a folder and store the outputs of that one clean run in them.

``python -m engagebias.reports.store DIR`` does so; nbval compares them with fresh runs ever after.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from engagebias.errors import EngagebiasError
from engagebias.files import write_whole
from engagebias.reports import ipynb
from engagebias.reports.runner import MOST_WORKERS, Job, Runner


def store(folder: Path) -> list[str]:
    """Run every notebook of a folder with its own parameters, on a fresh kernel each.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.

    Returns
    -------
    list of str
        One line for each notebook that failed; it is left untouched.
    """
    notebooks = sorted(folder.glob("*.ipynb"))
    if not notebooks:
        raise EngagebiasError(f"there is no notebook in {folder}.")
    jobs = [Job(path.stem, "stored", path.resolve(), {}, {}) for path in notebooks]
    faults = []
    with closing(Runner(min(os.cpu_count() or 1, MOST_WORKERS)).run(jobs)) as runs:
        for run in runs:
            path = run.job.notebook
            if run.failure is not None:
                at = f" at code cell {run.cell}" if run.cell else ""
                faults.append(f"{path.name} failed{at} and was left as it is: {run.failure}")
                continue
            write_whole(path, ipynb.dumps(run.notebook))
    return sorted(faults)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m engagebias.reports.store", description="Store notebook outputs.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    options = parser.parse_args(arguments)
    try:
        faults = store(options.folder)
    except KeyboardInterrupt:
        print("\nStopped. The notebooks stored so far are kept.", file=sys.stderr)
        return 130
    except (EngagebiasError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
