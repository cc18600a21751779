from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reports.study import ANSWER, small_report, write_notebook

SLEEPER = """
import os, time
from pathlib import Path
Path("kernel.pid").write_text(str(os.getpid()))
time.sleep(600)
"""


def hear_signals() -> None:
    # A shell starts its background jobs deaf to Ctrl-C, and their children inherit that: a test run may be one.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for(path: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not path.exists() or not path.read_text():
        assert time.monotonic() < end, f"{path.name} never came"
        time.sleep(0.1)


def is_running(pid: int) -> bool:
    # A killed process stays as a zombie until it is waited for, which is not ours to do.
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def ends(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not is_running(pid)


def start(report: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "engagebias.cli", "report", str(report), "--workers", "2"],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=hear_signals,
    )


pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc which processes are left")


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_every_process_and_keeps_what_is_finished(study: Path, asked: signal.Signals) -> None:
    write_notebook(study, "quick", ANSWER)
    write_notebook(study, "sleeper", SLEEPER)
    process = start(small_report(study, "quick", "sleeper"))
    try:
        wait_for(study / "notebooks" / "kernel.pid")
        wait_for(study / "reports" / "small" / "quick.html")
        kernel = int((study / "notebooks" / "kernel.pid").read_text())
        assert is_running(kernel)
        os.kill(process.pid, asked)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 130
    assert "Stopped. 1 of 2 pages are finished and kept in" in said
    assert "the same command goes on from there" in said
    assert "Traceback" not in said
    assert ends(kernel, seconds=1)
    assert (study / "reports" / "small" / "quick.html").is_file()
    assert len(list((study / "reports" / ".cache").glob("*.ipynb"))) == 1
    assert not list((study / "reports").rglob("*.part"))


def test_a_report_that_is_killed_leaves_no_kernel_behind(study: Path) -> None:
    write_notebook(study, "sleeper", SLEEPER)
    process = start(small_report(study, "sleeper"))
    try:
        wait_for(study / "notebooks" / "kernel.pid")
    finally:
        process.kill()
        process.communicate()
    # The kernel looks once a second whether the process that started it is still there.
    assert ends(int((study / "notebooks" / "kernel.pid").read_text()), seconds=10)
