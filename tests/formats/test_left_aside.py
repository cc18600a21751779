"""Files of a folder or an archive that are not read are named, and a workbook is told from an archive."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from engagebias.errors import DataError
from engagebias.formats import card_of, read

EXPORT = Path(__file__).parent / "files" / "crowdtangle_facebook.csv"


@pytest.fixture(autouse=True)
def key_file(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGEBIAS_KEY_FILE", str(tmp_path_factory.mktemp("keys") / "key"))


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, EXPORT.read_bytes())
    return stream.getvalue()


def left(folder: Path) -> list[str]:
    return [w for w in read(folder).card.warnings if w.startswith("not read")]


def test_a_folder_names_what_it_leaves_aside(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv", "more.xlsx", "notes.pdf", ".hidden"):
        (tmp_path / name).write_bytes(EXPORT.read_bytes())
    (said,) = left(tmp_path)
    assert said.endswith(".zip are: more.xlsx, notes.pdf")
    assert [bool(f.warnings) for f in read(tmp_path).card.files] == [True, False]


def test_an_archive_names_what_it_leaves_aside(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped("a.csv", "more.xlsx", "__MACOSX/a.pdf", ".DS_Store"))
    (said,) = left(tmp_path / "a.zip")
    assert said.endswith(" are: a.zip/more.xlsx")


def test_tables_written_into_the_folder_before_are_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(EXPORT.read_bytes())
    first = card_of(tmp_path, out=tmp_path / "out")
    again = card_of(tmp_path, out=tmp_path / "out", force=True)
    assert (again.read, again.kept) == (first.read, first.kept)
    assert any("out/manifest.json" in w for w in again.warnings)


def test_a_workbook_is_told_from_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(zipped("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"))
    with pytest.raises(DataError, match=r"export\.csv: is an Excel workbook.*Save it as CSV"):
        read(path)


def test_a_file_that_may_not_be_opened_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(
        DataError, match=r"facebook\.csv: cannot be opened \(Permission denied\)\. Make it readable, or copy it"
    ):
        read(EXPORT, pseudonyms=False)
