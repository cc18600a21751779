"""The one script of a report: Vega, Vega-Lite, vega-embed and what puts them to work."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import vl_convert

from engagebias import mime
from engagebias.errors import EngagebiasError
from engagebias.files import write_whole
from engagebias.reports.page import TEMPLATES

_LICENCE = """/* Vega, Vega-Lite, vega-embed and vega-tooltip: Copyright the University of Washington Interactive Data Lab
   and contributors, BSD-3-Clause. With d3 modules: Copyright Mike Bostock, ISC. Bundled by vl-convert. */
"""


def bundle_name() -> str:
    """Return the name under which the script is kept: it says what the script was made of."""
    made_of = f"{version('vl-convert-python')} {mime.VEGALITE}\n{_LICENCE}{_boot()}"
    return f"vega-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}.js"


def begin_bundle(folder: Path) -> subprocess.Popen[str] | None:
    """Begin to make the script in a process beside, unless it is there already.

    It takes some seconds of one core, in which the notebooks can run.
    """
    if (folder / bundle_name()).is_file():
        return None
    command = [sys.executable, "-m", "engagebias.reports.bundle", str(folder / bundle_name())]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)


def end_bundle(process: subprocess.Popen[str] | None, folder: Path) -> bytes:
    """Wait for the script to be made and return it."""
    if process is not None:
        _, said = process.communicate()
        if process.returncode:
            raise EngagebiasError(f"the script that draws the charts could not be made: {said.strip()[-600:]}")
    return (folder / bundle_name()).read_bytes()


def _boot() -> str:
    return (TEMPLATES / "boot.js").read_text(encoding="utf-8")


def _make(path: Path) -> None:
    script = vl_convert.javascript_bundle(_boot(), vl_version=mime.VEGALITE)
    write_whole(path, _LICENCE + script)


if __name__ == "__main__":
    try:
        _make(Path(sys.argv[1]))
    except EngagebiasError as error:
        sys.exit(str(error))
