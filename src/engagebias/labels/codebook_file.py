"""Codebooks as YAML files: written with a gold sample, read back with it, and yours to edit before."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from engagebias.errors import DataError
from engagebias.labels.codebook import Codebook, Variable
from engagebias.words import Text


def codebook_yaml(codebook: Codebook) -> str:
    """Return a codebook as YAML, as :func:`read_codebook` reads it."""
    plain = {"instructions": _both(codebook.instructions), "variables": [_plain(v) for v in codebook.variables]}
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120)


def read_codebook(path: str | Path) -> Codebook:
    """Read a codebook from a YAML file, in the form that a drawn gold sample holds.

    Parameters
    ----------
    path : str or path
        ``variables``: a list with ``name``, ``question`` {en, ar}, ``level``, ``codes`` (code: {en, ar}) and
        optionally ``definition`` {en, ar}, ``examples`` (a list of {en, ar}) and ``missing`` (a list of codes);
        ``instructions`` {en, ar}. Codes such as "yes" and "1" stand in quotes.

    Raises
    ------
    DataError
        If the file is not there, is no YAML, or a part of it is missing, unknown or not of its kind.

    Examples
    --------
    >>> import tempfile
    >>> from engagebias.labels.standard import default_codebook
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "codebook.yaml"
    ...     _ = path.write_text(codebook_yaml(default_codebook()), encoding="utf-8")
    ...     read_codebook(path) == default_codebook()
    True
    """
    name = f"read_codebook: {path}"
    try:
        given = yaml.safe_load(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataError(f"{name} cannot be read as YAML in UTF-8: {' '.join(str(error).split())[:200]}.") from error
    parts = _mapping(given, name, need=("variables",), may=("instructions",))
    if not isinstance(parts["variables"], list):
        raise DataError(f"{name}: variables must be a list, each with a name; got {type(parts['variables']).__name__}.")
    variables = [_variable(part, f"{name}, variable {i}") for i, part in enumerate(parts["variables"], start=1)]
    return Codebook(tuple(variables), _text(parts.get("instructions", ""), f"{name}: instructions"))


def _both(text: Text) -> dict[str, str]:
    return {"en": str(text), "ar": text.ar}


def _plain(v: Variable) -> dict[str, Any]:
    return {
        "name": v.name, "question": _both(v.question), "level": v.level,
        "codes": {code: _both(wording) for code, wording in v.codes.items()}, "definition": _both(v.definition),
        "examples": [_both(e) for e in v.examples], "missing": list(v.missing),
    }  # fmt: skip


def _variable(given: object, where: str) -> Variable:
    parts = _mapping(
        given, where, need=("name", "question", "codes", "level"), may=("definition", "examples", "missing")
    )
    for name in ("examples", "missing"):
        if not isinstance(parts.get(name, []), list):
            raise DataError(f"{where}: {name} must be a list; got {parts[name]!r}.")
    codes = parts["codes"]
    if not isinstance(codes, dict) or not all(isinstance(code, str) for code in codes):
        raise DataError(
            f"{where}: codes must be a mapping of text to {{en, ar}}; put codes such as 'yes' and '1' in quotes."
        )
    return Variable(
        name=parts["name"], question=_text(parts["question"], f"{where}: question"), level=parts["level"],
        codes={code: _text(wording, f"{where}: code {code!r}") for code, wording in codes.items()},
        definition=_text(parts.get("definition", ""), f"{where}: definition"),
        examples=tuple(_text(e, f"{where}: examples") for e in parts.get("examples", [])),
        missing=tuple(parts.get("missing", [])),
    )  # fmt: skip


def _text(given: object, where: str) -> Text:
    if given == "":
        return Text.literal("")
    parts = _mapping(given, where, need=("en", "ar"), may=())
    if not all(isinstance(part, str) for part in parts.values()):
        raise DataError(f"{where}: en and ar must be text; put words such as 'yes' and 'no' in quotes. Got {parts!r}.")
    if any(brace in part for part in parts.values() for brace in "{}"):
        raise DataError(f"{where}: leave out curly braces; got {parts!r:.80}.")
    return Text(**parts)


def _mapping(given: object, where: str, *, need: Iterable[str], may: Iterable[str]) -> dict[str, Any]:
    need, may = tuple(need), tuple(may)
    if not isinstance(given, dict):
        raise DataError(f"{where}: expected {', '.join(need)}; got {given!r:.80}.")
    missing, unknown = [n for n in need if n not in given], [k for k in given if k not in (*need, *may)]
    if missing or unknown:
        fault = f"{missing[0]!r} is missing" if missing else f"{unknown[0]!r} is unknown"
        raise DataError(f"{where}: {fault}; it takes {', '.join((*need, *may))}.")
    return given
