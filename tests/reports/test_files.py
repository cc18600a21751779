from __future__ import annotations

import errno
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engagebias.errors import EngagebiasError
from engagebias.files import make_folder, write_whole
from engagebias.reports import build
from engagebias.reports.build import build_report
from reports.study import ANSWER, small_report, tree_hashes, write_notebook


def full(*_: object, **__: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "new" / "page.html"
    write_whole(target, "one")
    write_whole(target, "två")
    assert target.read_text(encoding="utf-8") == "två"
    assert [p.name for p in target.parent.iterdir()] == ["page.html"]


def test_many_may_write_one_file_at_a_time(tmp_path: Path) -> None:
    """Two languages of a notebook keep the same fits: one took the other's half-written file away from it."""
    target = tmp_path / "fit.npz"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: (make_folder(tmp_path), write_whole(target, b"x" * 100_000)), range(400)))
    assert [p.name for p in tmp_path.iterdir()] == ["fit.npz"]
    assert target.stat().st_size == 100_000


def test_a_full_disk_leaves_the_old_file_and_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "page.html"
    write_whole(target, "old")
    real = Path.write_bytes

    def half(path: Path, raw: bytes) -> int:
        real(path, raw[:1])
        return full()

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(EngagebiasError, match=r"cannot write .*page\.html: No space left on device.*run the same"):
        write_whole(target, "new")
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]
    assert target.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("in_the_way", ["small", ".cache"])
def test_a_folder_that_cannot_be_is_told_before_anything_runs(
    study: Path, in_the_way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_notebook(study, "one", "1")
    report = small_report(study, "one")
    (study / "reports" / in_the_way).write_text("a file")
    monkeypatch.setattr(build, "_write_pages", lambda *_: pytest.fail("notebooks were run"))
    with pytest.raises(EngagebiasError, match="cannot write"):
        build_report(report)
    assert (study / "reports" / in_the_way).read_text() == "a file"


def test_a_disk_that_fills_up_keeps_the_pages_that_are_finished(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_notebook(study, "one", ANSWER)
    report = small_report(study, "one")
    build_report(report)
    before = tree_hashes(study / "reports" / "small")
    write_notebook(study, "two", ANSWER)
    report = small_report(study, "one", "two")
    real = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda p, raw: full() if "two" in p.name else real(p, raw))
    with pytest.raises(EngagebiasError, match=r"cannot write .*two\.html: No space left"):
        build_report(report)
    assert tree_hashes(study / "reports" / "small") == before
    monkeypatch.undo()
    assert build_report(report).unchanged == 2  # both runs had been kept
