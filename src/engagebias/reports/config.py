"""Read a report's YAML file and check all of it before anything runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engagebias.datasets import EXAMPLE, LOADABLE
from engagebias.errors import DataError, did_you_mean
from engagebias.reports import parameters, translation
from engagebias.words import LANGS, Lang

_KEYS = ("title", "data", "languages", "notebooks")


@dataclass(frozen=True, slots=True)
class Entry:
    """One notebook of a report: its name, its file and the parameters that the report gives it."""

    name: str
    path: Path
    parameters: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Report:
    """A checked report: nothing in it is unknown, misspelt or mistyped."""

    path: Path
    root: Path
    title: Mapping[Lang, str]
    data: str
    data_file: Path | None
    languages: tuple[Lang, ...]
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """Name of the report: the file name without its ending."""
        return self.path.stem

    @property
    def out(self) -> Path:
        """Folder of the pages, beside the YAML file."""
        return self.path.parent / self.name

    @property
    def cache(self) -> Path:
        """Folder of the runs that need not be repeated, shared by the reports beside each other."""
        return self.path.parent / ".cache"

    @property
    def notebooks(self) -> Path:
        """Folder of the notebooks."""
        return self.root / "notebooks"


def study_folder(start: Path) -> Path:
    """Return the nearest folder, from ``start`` upwards, that holds ``notebooks`` and ``reports``."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "notebooks").is_dir() and (folder / "reports").is_dir():
            return folder
    raise DataError(
        f"no study folder at {start} or above it: one has the folders notebooks and reports. "
        "Go into one, or name the YAML file of a report that lies in one."
    )


def default_report(start: Path) -> Path:
    """Return the example report of the study folder around ``start``."""
    return study_folder(start) / "reports" / f"{EXAMPLE}.yaml"


def read_report(path: Path) -> Report:
    """Read a report's YAML file.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    Report
        The report, every value checked.

    Raises
    ------
    DataError
        Naming the file, the key, what was allowed and what to do.
    """
    raw = _load(path)
    _known(raw, _KEYS, where=str(path), what="key")
    for key in _KEYS:
        if key not in raw:
            raise DataError(f"{path}: the key {key!r} is missing. A report has {', '.join(_KEYS)}.")
    root = study_folder(path.resolve().parent)
    languages = _languages(raw["languages"], path)
    data, data_file = _data(raw["data"], path)
    given = {"data": data, "data_file": "" if data_file is None else str(data_file)}
    entries = tuple(_entries(raw["notebooks"], path, root / "notebooks", given, languages))
    title = _title(raw["title"], languages, path)
    return Report(path.resolve(), root, title, data, data_file, languages, entries)


def _load(path: Path) -> dict[str, Any]:
    if not path.is_file():
        beside = sorted(p.name for p in path.parent.glob("*.yaml")) if path.parent.is_dir() else []
        raise DataError(f"there is no report {path}; {_listed(beside, 'that folder has')}.")
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(f"{path} is not readable as YAML in UTF-8: {error}") from error
    if not isinstance(raw, dict):
        raise DataError(f"{path}: expected a mapping with the keys {', '.join(_KEYS)}, got {_kind(raw)}.")
    return raw


class _Loader(yaml.SafeLoader):
    """The safe YAML loader, but a key written twice is an error: YAML would drop the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key) for key, _ in node.value]
        for name in names:
            if names.count(name) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"the key {name!r} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


def _title(raw: object, languages: tuple[Lang, ...], path: Path) -> dict[Lang, str]:
    if not isinstance(raw, dict):
        raise DataError(f"{path}: title must be a mapping such as {{en: ..., ar: ...}}, got {_kind(raw)}.")
    _known(raw, LANGS, where=f"{path}: title", what="language")
    for lang in languages:
        if not isinstance(raw.get(lang), str) or not raw[lang].strip():
            raise DataError(f"{path}: title needs a text for the language {lang!r}, which the report is built in.")
    return {lang: raw[lang].strip() for lang in languages}


def _languages(raw: object, path: Path) -> tuple[Lang, ...]:
    if not isinstance(raw, list) or not raw:
        raise DataError(f"{path}: languages must be a list such as [en, ar], got {_kind(raw)}.")
    _known(raw, LANGS, where=f"{path}: languages", what="language")
    if len(set(raw)) < len(raw):
        raise DataError(f"{path}: languages names one twice: {', '.join(raw)}.")
    return tuple(raw)


def _data(raw: object, path: Path) -> tuple[str, Path | None]:
    where = f"{path}: data"
    if isinstance(raw, str):
        _known([raw], [EXAMPLE, *LOADABLE], where=where, what="data set")
        return raw, None
    if not isinstance(raw, dict):
        raise DataError(f"{where} must be a name, or a mapping {{name: ..., file: ...}}; got {_kind(raw)}.")
    _known(raw, ("name", "file"), where=where, what="key")
    if set(raw) != {"name", "file"} or not all(isinstance(v, str) for v in raw.values()):
        raise DataError(f"{where} as a mapping needs both name and file, each a text.")
    if raw["name"] == EXAMPLE:
        raise DataError(f"{where}: the example world is simulated and takes no file; write 'data: {EXAMPLE}'.")
    _known([raw["name"]], [EXAMPLE, *LOADABLE], where=f"{where}: name", what="data set")
    file = (path.resolve().parent / raw["file"]).resolve()
    if not file.is_file():
        raise DataError(f"{where}: there is no file {raw['file']!r} (looked for {file}; paths start at the YAML file).")
    return raw["name"], file


def _entries(
    raw: object, path: Path, folder: Path, given: Mapping[str, str], languages: tuple[Lang, ...]
) -> Iterable[Entry]:
    if not isinstance(raw, list) or not raw:
        raise DataError(f"{path}: notebooks must be a list with at least one name, got {_kind(raw)}.")
    there = sorted(p.stem for p in folder.glob("*.ipynb"))
    seen: set[str] = set()
    for i, item in enumerate(raw, start=1):
        where = f"{path}: notebooks, item {i}"
        name, values = _entry(item, where)
        _known([name], there, where=where, what="notebook")
        if name in seen:
            raise DataError(f"{where}: {name!r} stands twice; its pages would overwrite each other. Remove one.")
        seen.add(name)
        entry = Entry(name, folder / f"{name}.ipynb", values)
        parameters.check(entry.path, values, given, languages, where=where)
        translation.check(entry.path, languages)
        yield entry


def _entry(item: object, where: str) -> tuple[str, Mapping[str, object]]:
    if isinstance(item, str):
        return item, {}
    if not isinstance(item, dict):
        raise DataError(f"{where} must be a name, or {{notebook: ..., parameters: ...}}; got {_kind(item)}.")
    _known(item, ("notebook", "parameters"), where=where, what="key")
    values = item.get("parameters", {})
    if not isinstance(item.get("notebook"), str):
        raise DataError(f"{where}: the key 'notebook' must be the name of a notebook.")
    if not isinstance(values, dict) or not all(isinstance(k, str) for k in values):
        raise DataError(f"{where}: parameters must be a mapping of names to values, got {_kind(values)}.")
    return item["notebook"], values


def _known(values: Iterable[object], allowed: Iterable[str], *, where: str, what: str) -> None:
    names = list(allowed)
    for value in values:
        if value not in names:
            hint = did_you_mean(value, names)
            raise DataError(f"{where}: unknown {what} {value!r}; {_listed(names, 'there is')}.{hint}")


def _listed(names: list[str], start: str) -> str:
    return f"{start} {', '.join(names)}" if names else f"{start} none"


def _kind(value: object) -> str:
    return "nothing" if value is None else f"{type(value).__name__} {value!r}"
