"""Measure what engagement indicators reward.

Start with ``posts = engagebias.load("upworthy")``; the README shows the rest.
"""

from importlib.metadata import version

from engagebias.charts import setup_notebook
from engagebias.datasets import fetch, load
from engagebias.errors import DataError, DesignError, EngagebiasError, SourceError
from engagebias.headlines import check_randomisation, headline_effects
from engagebias.results import Estimates
from engagebias.simulate import simulate
from engagebias.text import score

__version__ = version("engagebias")

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
