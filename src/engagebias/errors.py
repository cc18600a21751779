"""The errors that engagebias raises: one base, three children.

A message says what is wrong, where, what was allowed and what to do. The command line
prints the message alone; a traceback there would be a fault of ours.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class EngagebiasError(Exception):
    """Base of every error that this package raises on purpose."""


class DataError(EngagebiasError, ValueError):
    """A table, a file or a value is not what the function can work with."""


class DesignError(EngagebiasError, ValueError):
    """The data are sound, but the study design cannot answer the question asked."""


class SourceError(EngagebiasError, OSError):
    """A data set could not be fetched, or is not the file it should be."""


def did_you_mean(value: object, names: Iterable[object]) -> str:
    """Return a question that suggests the nearest name, to end a message with; empty if none is near.

    Examples
    --------
    >>> did_you_mean("upworty", ["mpdta", "upworthy"])
    " Did you mean 'upworthy'?"
    """
    near = difflib.get_close_matches(str(value), [str(name) for name in names], n=1)
    return f" Did you mean {near[0]!r}?" if near else ""
