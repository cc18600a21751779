"""Steps that take records of a few formats apart before their columns are read.

A step for JSON takes one value of the file and gives flat or nested records, each with the fields of one post; a record with
``__reject`` says why it is none. A step for a table takes a frame of text and returns one, with ``__reject`` where a row is
no post. Everything else is the mapping's work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import polars as pl

from engagebias.formats.steps.bluesky import bluesky
from engagebias.formats.steps.fourcat import fourcat_telegram, fourcat_x
from engagebias.formats.steps.mastodon import mastodon
from engagebias.formats.steps.phoenix import phoenix, phoenix_generalised
from engagebias.formats.steps.ranking_challenge import ranking_challenge
from engagebias.formats.steps.reddit import reddit
from engagebias.formats.steps.telegram import telegram
from engagebias.formats.steps.twarc import minet_x, twarc
from engagebias.formats.steps.upworthy import upworthy
from engagebias.formats.steps.x import x_api
from engagebias.formats.steps.youtube import youtube_comments, youtube_videos

JSON_STEPS: Mapping[str, Callable[[Any], Iterable[dict[str, Any]]]] = {
    "bluesky": bluesky,
    "mastodon": mastodon,
    "ranking_challenge": ranking_challenge,
    "reddit": reddit,
    "telegram": telegram,
    "x_api": x_api,
    "youtube_comments": youtube_comments,
    "youtube_videos": youtube_videos,
}
"""By name; the argument is a whole JSON value of the file (a document, or a line)."""

TABLE_STEPS: Mapping[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "fourcat_telegram": fourcat_telegram,
    "fourcat_x": fourcat_x,
    "minet_x": minet_x,
    "phoenix": phoenix,
    "phoenix_generalised": phoenix_generalised,
    "twarc": twarc,
    "upworthy": upworthy,
}
"""By name; the argument is a piece of the table."""
