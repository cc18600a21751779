"""Measure what engagement indicators reward.

Start with ``posts = engagebias.load("upworthy")``; the README shows the rest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engagebias.charts import setup_notebook
    from engagebias.datasets import fetch, load
    from engagebias.errors import DataError, DesignError, EngagebiasError, SourceError
    from engagebias.headlines import check_randomisation, headline_effects
    from engagebias.results import Estimates
    from engagebias.simulation import simulate
    from engagebias.text import score

    __version__: str

__all__ = [
    "DataError",
    "DesignError",
    "EngagebiasError",
    "Estimates",
    "SourceError",
    "check_randomisation",
    "fetch",
    "headline_effects",
    "load",
    "score",
    "setup_notebook",
    "simulate",
]

# A name is imported when it is first used, so that the command line and the report runner, which need few
# of them, start at once. No room may bear the name of a public function: importing it would hide the function.
_ROOMS = {
    "charts": ["setup_notebook"],
    "datasets": ["fetch", "load"],
    "errors": ["DataError", "DesignError", "EngagebiasError", "SourceError"],
    "headlines": ["check_randomisation", "headline_effects"],
    "results": ["Estimates"],
    "simulation": ["simulate"],
    "text": ["score"],
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("engagebias")
    if name not in _HOME:
        raise AttributeError(f"module 'engagebias' has no attribute {name!r}")
    value = getattr(import_module(f"engagebias.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
