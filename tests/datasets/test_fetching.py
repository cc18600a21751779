from __future__ import annotations

import hashlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from engagebias.datasets import LOADABLE, catalogue, check_local, data_home, fetch
from engagebias.datasets import fetching as module
from engagebias.datasets.catalogue import DataFile, DataSet
from engagebias.errors import EngagebiasError, SourceError

CONTENT = b"post_id,clicks\na,1\n"
SUM = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A web server on this machine that serves tmp_path/served."""
    (tmp_path / "served").mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(tmp_path / "served"))  # type: ignore[arg-type]

        def log_message(self, *args: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


@pytest.fixture
def home(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data home, and a catalogue of one small set."""
    part = DataFile("small.csv", f"{server}/small.csv", len(CONTENT), SUM)
    small = DataSet("small", "Small", "CC0", "Nobody (2026)", "https://example.org", 1, (part,))
    monkeypatch.setattr(module, "find", lambda name: small)
    monkeypatch.setenv(module.HOME, str(tmp_path / "home"))
    monkeypatch.delenv(module.MIRROR, raising=False)
    return tmp_path / "home"


def leftovers(home: Path) -> list[str]:
    return sorted(p.name for p in home.rglob("*") if p.is_file())


def test_the_catalogue_says_whose_each_set_is() -> None:
    assert len(catalogue()) == 10
    assert set(catalogue()) == set(LOADABLE)
    for data_set in catalogue().values():
        assert data_set.title
        assert data_set.licence
        assert data_set.citation
        assert data_set.source.startswith("https://")
        assert data_set.files
        for part in data_set.files:
            assert len(part.sha256) == 64
            assert part.bytes > 0
            assert part.url.startswith("https://")


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(SourceError, match="no data set 'upworty'; the catalogue has .*Did you mean 'upworthy'"):
        fetch("upworty")


def test_from_the_network(home: Path, tmp_path: Path) -> None:
    (tmp_path / "served" / "small.csv").write_bytes(CONTENT)
    assert fetch("small", progress=False)[0].read_bytes() == CONTENT
    (tmp_path / "served" / "small.csv").unlink()
    assert fetch("small", progress=False) == [home / "small" / "small.csv"], (
        "a file that is here is not asked for again"
    )


def test_from_a_mirror_without_the_network(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mirror" / "small").mkdir(parents=True)
    (tmp_path / "mirror" / "small" / "small.csv").write_bytes(CONTENT)
    monkeypatch.setenv(module.MIRROR, str(tmp_path / "mirror"))
    assert fetch("small")[0].read_bytes() == CONTENT


@pytest.mark.parametrize("mirrored", [True, False])
def test_a_wrong_checksum_is_named_and_nothing_stays(
    mirrored: bool, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ("mirror/small" if mirrored else "served")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "small.csv").write_bytes(b"other")
    if mirrored:
        monkeypatch.setenv(module.MIRROR, str(tmp_path / "mirror"))
    found = hashlib.sha256(b"other").hexdigest()
    with pytest.raises(SourceError, match=f"wrong sha256: expected {SUM}, found {found}. The file was removed"):
        fetch("small", progress=False)
    assert leftovers(home) == []


def test_a_damaged_local_file_is_removed_and_named(home: Path) -> None:
    (home / "small").mkdir(parents=True)
    (home / "small" / "small.csv").write_bytes(b"cut")
    assert [status for _, status in check_local("small")] == ["wrong"]
    with pytest.raises(SourceError, match=f"expected {SUM}. It was removed; run 'engagebias data fetch small'"):
        fetch("small", progress=False)
    assert leftovers(home) == []
    assert [status for _, status in check_local("small")] == ["absent"]


def test_no_network_and_no_mirror(home: Path) -> None:
    with pytest.raises(
        SourceError,
        match=r"could not fetch small.csv of small from 127.0.0.1:\d+ \(HTTPError\). Check the network.*ENGAGEBIAS_MIRROR",
    ):
        fetch("small", progress=False)
    assert leftovers(home) == []


def test_a_home_that_cannot_be_written_is_named(home: Path) -> None:
    home.parent.mkdir(exist_ok=True)
    home.write_text("a file where the folder must be")
    with pytest.raises(EngagebiasError, match=f"cannot write .*{home} is a file where a folder must be. Move it away"):
        fetch("small", progress=False)


def test_a_mirror_without_the_file(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(module.MIRROR, str(tmp_path / "empty"))
    with pytest.raises(SourceError, match=r"the mirror has no usable file small/small.csv.*\(FileNotFoundError\)"):
        fetch("small")


def test_the_nearest_data_folder_is_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(module.HOME, raising=False)
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert data_home() == tmp_path / "data" / "raw"
