"""Files as they really arrive: recognised and explained."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
import zstandard

from engagebias.errors import DataError
from engagebias.formats import Reading, opening, read

FILES = Path(__file__).parent / "files"
EXPORT = (FILES / "crowdtangle_facebook.csv").read_bytes()
HEADER, BODY = EXPORT.split(b"\n", 1)
ARABIC = "حوار بين مدينتين"


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGEBIAS_KEY_FILE", str(tmp_path / "key"))


def written(folder: Path, content: bytes, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def is_whole(reading: Reading) -> bool:
    return (
        reading.posts.height == 2
        and ARABIC in reading.posts["text"].to_list()
        and reading.posts["likes"].to_list() == [1000, 7]
    )


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + EXPORT,
        EXPORT.decode().encode("utf-16"),
        EXPORT.decode().encode("utf-16-le"),
        EXPORT.decode().encode("utf-16-be"),
        EXPORT.replace(b"\n", b"\r\n"),
        gzip.compress(EXPORT),
        zstandard.ZstdCompressor().compress(EXPORT),
        zipped({"export.csv": EXPORT, "__MACOSX/export.csv": b"x", "notes.pdf": b"%PDF"}),
        gzip.compress(zipped({"export.csv": EXPORT})),
    ],
    ids=["bom", "utf-16", "utf-16-le", "utf-16-be", "crlf", "gz", "zst", "zip", "zip in gz"],
)
@pytest.mark.parametrize("name", ["export.csv", "export.dat", "export.json"])
def test_packing_encoding_and_extension_do_not_matter(tmp_path: Path, content: bytes, name: str) -> None:
    assert is_whole(read(written(tmp_path, content, name)))


def test_windows_1256_is_found_out_and_said(tmp_path: Path) -> None:
    rows = "ID,Message,Likes\n" + "".join(f"{i},{ARABIC},{i}\n" for i in range(9))
    path = written(tmp_path, rows.encode("cp1256"))
    reading = read(path, columns={"post_id": "ID", "text": "Message", "likes": "Likes"})
    assert reading.posts["text"].to_list() == [ARABIC] * 9
    assert any("cp1256" in w for w in reading.card.warnings)


def test_another_old_encoding_is_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, "ID,Message\n1,déjà vu\n".encode("cp1252"))
    with pytest.raises(DataError, match=r"export\.csv, line 2: is neither UTF-8 .* encoding='cp1252'"):
        read(path, columns={"post_id": "ID", "text": "Message"})
    assert read(path, columns={"post_id": "ID", "text": "Message"}, encoding="cp1252").posts["text"].to_list() == [
        "déjà vu"
    ]


def test_mixed_line_ends(tmp_path: Path) -> None:
    lines = EXPORT.split(b"\n")
    mixed = lines[0] + b"\r\n" + lines[1] + b"\n" + lines[2] + b"\r" + b"\n".join(lines[3:])
    assert is_whole(read(written(tmp_path, mixed)))


def test_semicolons_and_tabs(tmp_path: Path) -> None:
    for separator in ";\t|":
        path = written(tmp_path, f"ID{separator}Message\n1{separator}a, b\n".encode())
        assert read(path, columns={"post_id": "ID", "text": "Message"}).posts["text"].to_list() == ["a, b"]


def test_a_cut_download_loses_its_last_row_and_says_so(tmp_path: Path) -> None:
    reading = read(written(tmp_path, EXPORT[: EXPORT.rindex(b"Native Video")]))
    assert reading.posts.height == 2
    assert [(f.read, dict(f.rejected)) for f in reading.card.files] == [
        (3, {"fewer fields than the header has: cut off, or of another table": 1})
    ]


def test_a_cut_inside_a_quoted_text(tmp_path: Path) -> None:
    (card,) = read(written(tmp_path, EXPORT + BODY[: BODY.index(b"two towns")])).card.files
    assert (card.read, card.kept) == (4, 2)
    assert card.rejected == {"fewer fields than the header has: cut off, or of another table": 1}


def test_a_quotation_mark_that_swallows_the_file(tmp_path: Path) -> None:
    rows = b"".join(b"%d,peace\n" % i for i in range(6000))
    with pytest.raises(
        DataError, match=r"export\.csv, line 2: .* goes on for 6,001 lines.*opened there and never closed"
    ):
        read(written(tmp_path, b'ID,Message\n0,"war\n' + rows), columns={"post_id": "ID", "text": "Message"})


@pytest.mark.parametrize(
    "packed", [gzip.compress(EXPORT), zstandard.ZstdCompressor().compress(EXPORT), zipped({"export.csv": EXPORT})]
)
def test_a_cut_archive(tmp_path: Path, packed: bytes) -> None:
    with pytest.raises(DataError, match=r"export.*(damaged|cut off).*Download it again"):
        read(written(tmp_path, packed[: len(packed) // 2]))


def test_a_page_of_the_web(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"export\.csv: this is a page of the web, not an export"):
        read(written(tmp_path, b"\n<!DOCTYPE html><html><body>Log in</body></html>"))


def test_an_empty_file_and_one_of_spaces(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"export\.csv: the file is empty \(0 bytes\)"):
        read(written(tmp_path, b""))
    with pytest.raises(DataError, match=r"export\.csv: there is no text"):
        read(written(tmp_path, b" \n\n"))


def test_a_header_alone_gives_empty_tables_and_says_so(tmp_path: Path) -> None:
    reading = read(written(tmp_path, HEADER + b"\n"))
    assert (reading.posts.height, reading.card.read) == (0, 0)
    assert "no row was kept" in reading.card.warnings


def test_two_exports_in_one_file(tmp_path: Path) -> None:
    reading = read(written(tmp_path, EXPORT + HEADER + b"\n" + BODY.replace(b"posts/1", b"posts/3")))
    (card,) = reading.card.files
    assert card.rejected == {"a header again: two exports in one file": 1}
    assert (card.read, card.kept) == (7, 3)


def test_a_text_with_separators_and_no_quotes(tmp_path: Path) -> None:
    path = written(tmp_path, b"ID,Message\n1,peace\n2,peace, at last\n3,war\n")
    (card,) = read(path, columns={"post_id": "ID", "text": "Message"}).card.files
    assert (card.read, card.kept) == (3, 2)
    assert list(card.rejected) == ["more fields than the header has: separators inside a text that is not quoted"]


def test_ids_that_a_spreadsheet_rounded(tmp_path: Path) -> None:
    path = written(tmp_path, EXPORT.replace(b"100044567890123456,NGO", b"1.00045E+17,NGO"))
    with pytest.raises(
        DataError, match=r"export\.csv: Facebook Id holds 3 rounded ids such as 1\.00045E\+17: a spreadsheet"
    ):
        read(path)


def test_a_binary_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no text but a binary file.*saved as CSV"):
        read(written(tmp_path, bytes(range(256)) * 20))


def test_an_unknown_table_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(
        DataError,
        match=r"of no known format.*Nearest is CrowdTangle: Facebook posts \(CSV\), which also has .*columns=",
    ):
        read(written(tmp_path, EXPORT.replace(b",Angry,", b",Cross,")))
    with pytest.raises(DataError, match=r"export\.csv: its columns are of no known format \(it has a, b\)"):
        read(written(tmp_path, b"a,b\n1,2\n"))


def test_a_format_that_does_not_fit(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"is not CrowdTangle.*it lacks .*Leave format= out"):
        read(written(tmp_path, b"a,b\n1,2\n"), format="crowdtangle_facebook")
    with pytest.raises(DataError, match=r"no format 'crowdtangle_facebok'\. Did you mean 'crowdtangle_facebook'\?"):
        read(written(tmp_path, b"a,b\n1,2\n"), format="crowdtangle_facebok")


def test_what_cannot_be_together(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n1,2\n")
    with pytest.raises(DataError, match="must say which column is the post_id"):
        read(path, columns={"text": "a"})
    with pytest.raises(DataError, match="format= or columns=, not both"):
        read(path, columns={"post_id": "a"}, format="crowdtangle_facebook")
    with pytest.raises(DataError, match="platform= goes with columns="):
        read(path, platform="x")
    with pytest.raises(DataError, match="there is no such file"):
        read(tmp_path / "none.csv")


def test_a_column_that_stands_twice(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"line 1: names 'a' twice"):
        read(written(tmp_path, b"a,b,a\n1,2,3\n"), columns={"post_id": "a"})


@pytest.mark.parametrize("name", ["../out.csv", "/etc/out.csv", "a/../../out.csv", "..\\out.csv", "C:/out.csv"])
def test_an_archive_that_wants_out_is_refused_whole(tmp_path: Path, name: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("export.csv", EXPORT)
        archive.writestr(name, EXPORT)
    inside = tmp_path / "in"
    inside.mkdir()
    with pytest.raises(DataError, match=r"wants to write outside its folder.*refused whole"):
        read(written(inside, stream.getvalue(), "export.zip"))
    assert [p.name for p in inside.iterdir()] == ["export.zip"]


@pytest.mark.parametrize("kind", ["gz", "zst", "zip"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "FREE_BYTES", 2**20)
    zeros = b"a,b\n" * 2**20
    packed = {
        "gz": gzip.compress,
        "zst": zstandard.ZstdCompressor().compress,
        "zip": lambda raw: zipped({"a.csv": raw}),
    }[kind](zeros)
    with pytest.raises(DataError, match=r"unpacks to \d+ MB or more from .* MB, which no export does"):
        read(written(tmp_path, packed))


def test_archives_within_archives_end(tmp_path: Path) -> None:
    packed = EXPORT
    for _ in range(5):
        packed = gzip.compress(packed)
    with pytest.raises(DataError, match="archives within archives"):
        read(written(tmp_path, packed))


def test_an_archive_and_a_folder_without_exports(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="has no file that ends in"):
        read(written(tmp_path, zipped({"a.pdf": b"x"}), "a.zip"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="the folder has no file that ends in"):
        read(tmp_path / "empty")


def test_a_folder_gives_one_card_a_file(tmp_path: Path) -> None:
    written(tmp_path, EXPORT, "one.csv")
    written(tmp_path, EXPORT.replace(b"posts/", b"posts/9"), "two.csv")
    reading = read(tmp_path)
    assert [f.name for f in reading.card.files] == ["one.csv", "two.csv"]
    assert reading.posts.height == 4


@pytest.mark.parametrize("value", [0x00, 0x7F, 0xFF])
def test_an_archive_that_is_damaged_in_any_place_gives_tables_or_an_error(tmp_path: Path, value: int) -> None:
    sound = zipped({"t.csv": b"post,words\n1,A talk\n2,A walk\n"})
    said = set()
    for place in range(len(sound)):
        path = written(tmp_path, sound[:place] + bytes([value]) + sound[place + 1 :], "t.zip")
        try:
            assert read(path, columns={"post_id": "post", "text": "words"}).card.read == 2
        except DataError as error:
            said.add(str(error))
    assert [m for m in said if "t.zip" not in m] == []
    assert len([m for m in said if "damaged" in m]) > 3


def test_a_member_that_is_said_to_lie_before_its_archive(tmp_path: Path) -> None:
    # Bytes that went missing in the middle: the directory at the end names places before the beginning.
    sound = zipped({"a.csv": EXPORT, "b.csv": EXPORT * 3})
    with pytest.raises(DataError, match=r"t\.zip.*(damaged|cut off)"):
        read(written(tmp_path, sound[:4] + sound[300:], "t.zip"))
