from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engagebias import cli
from engagebias.datasets import catalogue


def run(*arguments: str) -> int:
    return cli.main(list(arguments))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["raport"],
        ["report", "--workers", "0"],
        ["data", "fetch"],
        ["data", "fetch", "upworthy", "--all"],
        ["score", "posts.csv"],
        ["score", "posts.csv", "out.csv", "--batch", "0"],
    ],
)
def test_a_command_that_is_not_understood_exits_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*arguments)
    assert caught.value.code == 2


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run("--version")
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("engagebias ")


def test_a_fault_is_one_message_without_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("report", str(tmp_path / "no.yaml")) == 1
    said = capsys.readouterr().err
    assert said.startswith("engagebias: there is no report")
    assert "Traceback" not in said


def test_outside_a_study_folder_the_default_report_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("report") == 1
    assert "no study folder" in capsys.readouterr().err


def test_data_list_has_a_line_for_each_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENGAGEBIAS_DATA", str(tmp_path))
    assert run("data", "list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(catalogue())
    here = lines[0].index("here")
    upworthy = next(line for line in lines if line.startswith("upworthy "))
    assert "22,666" in upworthy
    assert upworthy[here:].startswith("no ")


def test_data_fetch_names_an_unknown_set_before_it_fetches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENGAGEBIAS_DATA", str(tmp_path / "raw"))
    monkeypatch.setenv("ENGAGEBIAS_MIRROR", str(tmp_path / "none"))
    assert run("data", "fetch", "upworthy", "upwrthy") == 1
    assert "Did you mean 'upworthy'?" in capsys.readouterr().err
    assert not (tmp_path / "raw").exists()


def test_data_fetch_goes_on_after_one_that_cannot_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENGAGEBIAS_DATA", str(tmp_path / "raw"))
    monkeypatch.setenv("ENGAGEBIAS_MIRROR", str(tmp_path / "none"))
    assert run("data", "fetch", "--all") == 1
    assert capsys.readouterr().err.count("engagebias: the mirror has no usable file") == len(catalogue())


def test_data_check_tells_whole_damaged_and_absent_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENGAGEBIAS_DATA", str(tmp_path))
    assert run("data", "check") == 0
    assert capsys.readouterr().out.startswith(f"No data set is in {tmp_path} yet: engagebias data fetch NAME")
    part = catalogue()["upworthy"].files[0]
    (tmp_path / "upworthy").mkdir()
    (tmp_path / "upworthy" / part.file).write_text("something else")
    assert run("data", "check") == 1
    assert capsys.readouterr().out == f"wrong   upworthy/{part.file}\n"
    (tmp_path / "upworthy" / part.file).unlink()
    assert run("data", "check", "upworthy") == 1
    assert capsys.readouterr().out.startswith("absent")


def test_score_writes_the_file_and_says_so_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "posts.csv", tmp_path / "scored.parquet"
    source.write_text("post_id,text,lang\na,They hate peace talks,en\nb,,en\n", encoding="utf-8")
    assert run("score", str(source), str(target), "--batch", "1") == 0
    assert capsys.readouterr().out == f"{target}: 2 posts, 1 scored; unscored: under 10 no text\n"
    assert target.is_file()
    assert run("score", str(source), str(target)) == 1
    assert capsys.readouterr().err.startswith(f"engagebias: score: {target} is there already.")
    assert run("score", str(source), str(target), "--force", "--lexicon", "vader") == 0


def test_score_reads_a_list_of_yours_and_says_what_it_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, listed = tmp_path / "posts.csv", tmp_path / "mine.txt"
    source.write_text("post_id,text,lang\na,Peace,en\n", encoding="utf-8")
    listed.write_text("peace\t3\nnaïve\t-2\nso so\t0\n:)\t2\n", encoding="latin-1")
    options = ["--lexicon", str(listed), "--form", "afinn", "--langs", "en,ar", "--encoding", "latin-1"]
    assert run("score", str(source), str(tmp_path / "scored.csv"), *options) == 0
    said = capsys.readouterr().err
    assert "Lexicon mine (en, ar): 2 categories, 3 terms: Terms rated 0" in said
    assert "Terms without a word or emoji, which no text can match: 1 (':)')." in said
    assert (tmp_path / "scored.csv").read_text().startswith("post_id,text,lang,valence,arousal,positive,negative,")


def test_score_that_is_stopped_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*given: object, **options: object) -> None:
        raise KeyboardInterrupt

    source = tmp_path / "posts.csv"
    source.write_text("post_id,text,lang\na,Peace,en\n", encoding="utf-8")
    monkeypatch.setattr("engagebias.scorefile.run._score_parts", stop)
    assert run("score", str(source), str(tmp_path / "scored.csv")) == 130
    assert "0 of 1 posts are kept in" in capsys.readouterr().err


def test_a_stopped_command_exits_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("engagebias.datasets.catalogue", stop)
    assert run("data", "list") == 130
    assert "Stopped." in capsys.readouterr().err


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from engagebias.cli import _parser; _parser(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert not {"polars", "altair", "papermill", "statsmodels"} & set(done.stdout.split())
