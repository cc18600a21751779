"""Bring the files of a data set to this machine, checked by sha256, whole or not at all."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import platformdirs

from engagebias.datasets.catalogue import DataFile, DataSet, find
from engagebias.errors import SourceError
from engagebias.files import make_folder, sha256

MIRROR = "ENGAGEBIAS_MIRROR"
HOME = "ENGAGEBIAS_DATA"

Status = Literal["ok", "absent", "wrong"]


def data_home() -> Path:
    """Return the folder of raw data.

    ``ENGAGEBIAS_DATA`` if it is set, else ``data/raw`` of the nearest folder upwards that has one
    (a study folder or a checkout), else a folder of the user's cache.
    """
    if chosen := os.environ.get(HOME):
        return Path(chosen)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / "raw").is_dir():
            return folder / "data" / "raw"
    return platformdirs.user_cache_path("engagebias")


def fetch(name: str, *, progress: bool = True) -> list[Path]:
    """Fetch the files of a data set, unless they are here already, and return their paths.

    Parameters
    ----------
    name : str
        A name of the catalogue, such as ``"upworthy"``.
    progress : bool, default True
        Show a bar for each download, on standard error.

    Returns
    -------
    list of pathlib.Path
        One path for each file, in the catalogue's order, each with the right sha256.

    Raises
    ------
    SourceError
        If the name is unknown, the network or the mirror does not have the file, or its sha256 is not
        the catalogue's. A file with a wrong sha256 is removed.

    Notes
    -----
    With ``ENGAGEBIAS_MIRROR=DIR`` files are copied from ``DIR/NAME/FILE`` and nothing is asked of the
    network. Either way a file appears only when it is whole and checked.
    """
    data_set = find(name)
    return [_fetch_file(data_set, part, progress=progress) for part in data_set.files]


def check_local(name: str) -> list[tuple[DataFile, Status]]:
    """Say of each file of a data set whether it is here and whole; change nothing."""
    folder = data_home() / name
    return [(part, _status(folder / part.file, part)) for part in find(name).files]


def _status(path: Path, part: DataFile) -> Status:
    if not path.is_file():
        return "absent"
    return "ok" if sha256(path) == part.sha256 else "wrong"


def _fetch_file(data_set: DataSet, part: DataFile, *, progress: bool) -> Path:
    folder = data_home() / data_set.name
    target = folder / part.file
    status = _status(target, part)
    if status == "ok":
        return target
    if status == "wrong":
        found = sha256(target)
        target.unlink()
        raise SourceError(
            f"{target} was damaged or changed: its sha256 is {found}, expected {part.sha256}. "
            f"It was removed; run 'engagebias data fetch {data_set.name}' for a fresh copy."
        )
    make_folder(folder)  # before the download: what fails after it is the source's fault, not the folder's
    try:
        _download(data_set, part, folder, progress=progress)
    except SourceError:
        raise
    except OSError as error:
        raise SourceError(_cannot(data_set, part, error)) from None  # its own chain says no more, in eighty lines
    return target


def _download(data_set: DataSet, part: DataFile, folder: Path, *, progress: bool) -> None:
    # Imported where it is needed: in a notebook, importing pooch picks a progress bar and may warn about it.
    import pooch

    pooch.get_logger().setLevel(logging.WARNING)  # the bar and our own messages say it already
    mirror = os.environ.get(MIRROR)
    downloader = _copy_from(Path(mirror), data_set, part) if mirror else pooch.HTTPDownloader(progressbar=progress)
    pooch.retrieve(
        part.url,
        known_hash=None,  # checked by the downloader below, whose message can name both sums
        fname=part.file,
        path=folder,
        downloader=_checked(downloader, part, _taken_from(part)),
    )


def _remedy() -> str:
    if os.environ.get(MIRROR):
        return "The copy in your mirror is damaged or of another version: put the right file there."
    return "Try again; if it happens again, the source has changed: report it."


def _taken_from(part: DataFile) -> str:
    return os.environ.get(MIRROR) or urlsplit(part.url).netloc


def _checked(
    downloader: Callable[..., object], part: DataFile, taken_from: str
) -> Callable[[str, object, object], None]:
    """Wrap a downloader so that a wrong sha256 is refused while the file is still a temporary one."""

    def run(url: str, output: object, manager: object) -> None:
        downloader(url, output, manager)
        found = sha256(Path(str(output)))
        if found != part.sha256:
            raise SourceError(
                f"{part.file} from {taken_from} has the wrong sha256: expected {part.sha256}, found {found}. "
                f"The file was removed. {_remedy()}"
            )

    return run


def _copy_from(mirror: Path, data_set: DataSet, part: DataFile) -> Callable[..., None]:
    def copy(url: str, output: object, manager: object) -> None:
        shutil.copyfile(mirror / data_set.name / part.file, str(output))

    return copy


def _cannot(data_set: DataSet, part: DataFile, error: OSError) -> str:
    taken_from = _taken_from(part)
    if os.environ.get(MIRROR):
        return (
            f"the mirror has no usable file {data_set.name}/{part.file} in {taken_from} ({type(error).__name__}). "
            f"Put it there, or unset {MIRROR} to use the network."
        )
    return (
        f"could not fetch {part.file} of {data_set.name} from {taken_from} ({type(error).__name__}). "
        f"Check the network, or put the file into a folder DIR/{data_set.name}/ and set {MIRROR}=DIR. "
        f"Its home is {data_set.source}."
    )
