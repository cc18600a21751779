"""The parameters of a notebook: which there are, of which type, and what a report may give."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import papermill

from engagebias.errors import DataError, did_you_mean
from engagebias.words import LANGS, Lang

OWNED = ("data", "data_file", "lang")
"""Parameters that the runner fills from the report itself."""

# What a notebook works on when it has no such parameter: the example world, in English.
_NEUTRAL = {"data": "example", "data_file": "", "lang": LANGS[0]}


def defaults(notebook: Path) -> dict[str, Any]:
    """Return the parameters of a notebook with their default values.

    Raises
    ------
    DataError
        If no cell is tagged ``parameters``, or a default is not a literal.
    """
    try:
        found = papermill.inspect_notebook(str(notebook))
    except (ValueError, json.JSONDecodeError) as error:
        raise DataError(f"{notebook} is not a notebook that can be read: {error}") from error
    if not found:
        raise DataError(
            f"{notebook} has no parameters: tag its first code cell 'parameters', with lines such as seed = 1."
        )
    values = {}
    for name, parameter in found.items():
        try:
            values[name] = ast.literal_eval(parameter["default"])
        except (ValueError, SyntaxError) as error:
            raise DataError(
                f"{notebook}: the default of {name!r} must be a literal (a number, a text, True, a list); "
                f"it is {parameter['default']}. Compute it in a later cell."
            ) from error
    return values


def check(
    notebook: Path,
    values: Mapping[str, object],
    given: Mapping[str, str],
    languages: tuple[Lang, ...],
    *,
    where: str,
) -> None:
    """Refuse parameters that the notebook does not have, or of another type than its default.

    Parameters
    ----------
    notebook : pathlib.Path
        The notebook's file.
    values : mapping
        What the report gives.
    given : mapping
        ``data`` and ``data_file`` of the report.
    languages : tuple of str
        Languages of the report.
    where : str
        Place in the report's file, for the message.
    """
    have = defaults(notebook)
    _check_owned(have, given, languages, where=f"{where} ({notebook.stem})")
    for name, value in values.items():
        place = f"{where}, parameter {name!r}"
        if name in OWNED:
            raise DataError(f"{place}: the report fills it from its own keys data and languages; remove it here.")
        if name not in have:
            free = [p for p in have if p not in OWNED]
            raise DataError(
                f"{place}: {notebook.stem} has no such parameter; it has {', '.join(free) or 'none'}.{did_you_mean(name, free)}"
            )
        if not _fits(value, have[name]):
            raise DataError(
                f"{place}: must be {_wanted(have[name])} like its default {have[name]!r}; "
                f"got {type(value).__name__} {value!r}."
            )


def fill(
    notebook: Path, values: Mapping[str, object], given: Mapping[str, str], lang: Lang
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what to inject into a notebook, and all that it then runs with."""
    have = defaults(notebook)
    own = {**given, "lang": lang}
    inject = {k: v for k, v in own.items() if k in have} | dict(values)
    return inject, have | inject


def _check_owned(
    have: Mapping[str, object], given: Mapping[str, str], languages: tuple[Lang, ...], *, where: str
) -> None:
    wanted = {name: [given[name]] for name in given} | {"lang": list(languages)}
    for name in OWNED:
        if name in have and not isinstance(have[name], str):
            raise DataError(f"{where}: the parameter {name!r} must have a text as its default, it has {have[name]!r}.")
        if name not in have and wanted[name] != [_NEUTRAL[name]]:
            raise DataError(
                f"{where}: the notebook has no parameter {name!r}, so it cannot be run with "
                f"{', '.join(wanted[name])}. Add {name} = {_NEUTRAL[name]!r} to its parameters cell and use it."
            )


def _fits(value: object, default: object) -> bool:
    if not _is_json(value):
        return False
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    return default is None or isinstance(value, type(default))


def _is_json(value: object) -> bool:
    # YAML also reads dates, which would reach the notebook as text, and infinities, which JSON has not.
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return True


def _wanted(default: object) -> str:
    words = {bool: "true or false", int: "a whole number", float: "a number", str: "a text", list: "a list"}
    return words.get(type(default), "a plain value")
