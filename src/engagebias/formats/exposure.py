"""What is known of how many people saw the posts of an export."""

from __future__ import annotations

from collections.abc import Mapping

from engagebias.columns import name_column
from engagebias.formats.wording import EXPOSED, NO_EXPOSURE
from engagebias.words import COMMA, Text, join

_EXPOSURES = ("impressions", "views", "followers")


def exposure_of(filled: Mapping[str, int], rows: int) -> Text:
    """Say what is known of how many people saw the posts, from how many of the rows hold each count."""
    parts = [
        EXPOSED.fill(what=Text(c, name_column(c).ar), share=f"{100 * filled[c] / rows:.0f}")
        for c in _EXPOSURES if rows and filled.get(c, 0)
    ]  # fmt: skip
    return join(parts, COMMA) if parts else NO_EXPOSURE
