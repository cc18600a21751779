"""``engagebias read`` at the command line: one line for what is wrong, nothing half-written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engagebias.cli import main

FILES = Path(__file__).parent / "files"
EXPORT = (FILES / "crowdtangle_facebook.csv").read_bytes()


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGEBIAS_KEY_FILE", str(tmp_path / "key"))


def written(folder: Path, content: bytes, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_the_command_says_it_in_one_line_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, EXPORT.replace(b"100044567890123456,NGO", b"1.00045E+17,NGO"))
    assert main(["read", str(path), "--out", str(tmp_path / "out")]) == 1
    assert re.fullmatch(r"engagebias: export\.csv.*\n", capsys.readouterr().err)
    assert not list((tmp_path / "out").glob("*"))


def test_the_command_prints_the_card_and_writes_the_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = written(tmp_path, EXPORT), tmp_path / "out"
    assert main(["read", str(path), "--out", str(out)]) == 0
    assert "CrowdTangle: Facebook posts (CSV)" in capsys.readouterr().out
    assert sorted(p.name for p in out.iterdir()) == ["manifest.json", "posts.parquet"]
    assert main(["read", str(path), "--out", str(out)]) == 1
    assert "has posts.parquet already" in capsys.readouterr().err
    assert main(["read", str(path), "--out", str(out), "--force", "--lang", "ar"]) == 0


def test_the_command_takes_a_users_own_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, b"ID,Message\n1,peace\n")
    assert main(["read", str(path), "--columns", "post_id=ID", "text=Message", "--platform", "forum"]) == 0
    assert main(["read", str(path), "--columns", "post_id"]) == 1
    assert "'post_id' is not OURS=YOURS" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            ["post_id=ID", "text=Mesage"],
            r"has no column 'Mesage', which columns= names; it has ID, Message\. Did you mean 'Message'\?",
        ),
        (["post_id=ID", "text=ID", "text=Message"], "'text' is named twice"),
        (["text=Message"], r"must say which column is the post_id.*--columns post_id=ID"),
    ],
)
def test_columns_that_cannot_be_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], columns: list[str], said: str
) -> None:
    path = written(tmp_path, b"ID,Message\n1,peace\n")
    assert main(["read", str(path), "--columns", *columns]) == 1
    assert re.fullmatch(rf"engagebias: .*{said}.*\n", capsys.readouterr().err)


def test_a_name_of_ones_own_is_said_to_be_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, b"ID,Message,Party\n1,peace,a\n")
    assert main(["read", str(path), "--columns", "post_id=ID", "txt=Message", "party=Party"]) == 0
    card = " ".join(capsys.readouterr().out.split())
    assert "txt is none of our columns and came along as text; did you mean text?" in card
    assert "party is none of our columns and came along as text" in card
    assert "post_id is none" not in card


def test_what_to_type_is_said_for_the_command_line_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(written(tmp_path, b"a,b\n1,2\n"))]) == 1
    assert "--columns post_id=ID text=Message" in capsys.readouterr().err
    assert main(["read", str(written(tmp_path, "a,b\n1,سلام\n".encode("cp1256")))]) == 1
    assert "--encoding cp1256" in capsys.readouterr().err
