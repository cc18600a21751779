"""Steps that take records of a few formats apart before their columns are read.

A step for JSON takes one value of the file and gives flat or nested records, each with the fields of one post; a record with
``__reject`` says why it is none. A step for a table takes a frame of text and returns one, with ``__reject`` where a row is
no post. Everything else is the mapping's work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import polars as pl

from engagebias.formats.steps.bluesky import bluesky, jetstream
from engagebias.formats.steps.dsa import dsa
from engagebias.formats.steps.fourcat import fourcat_gab, fourcat_telegram, fourcat_vk, fourcat_x
from engagebias.formats.steps.mastodon import mastodon
from engagebias.formats.steps.phoenix import phoenix, phoenix_generalised
from engagebias.formats.steps.ranking_challenge import ranking_challenge
from engagebias.formats.steps.reddit import reddit
from engagebias.formats.steps.telegram import telegram
from engagebias.formats.steps.telethon import telethon
from engagebias.formats.steps.twarc import minet_x, twarc
from engagebias.formats.steps.upworthy import upworthy
from engagebias.formats.steps.x import x_api
from engagebias.formats.steps.youtube import youtube_comments, youtube_videos
from engagebias.formats.steps.zeeschuimer import (
    zeeschuimer_gab,
    zeeschuimer_instagram,
    zeeschuimer_linkedin,
    zeeschuimer_threads,
    zeeschuimer_tiktok,
    zeeschuimer_x,
)

JSON_STEPS: Mapping[str, Callable[[Any], Iterable[dict[str, Any]]]] = {
    "bluesky": bluesky,
    "jetstream": jetstream,
    "mastodon": mastodon,
    "ranking_challenge": ranking_challenge,
    "reddit": reddit,
    "telegram": telegram,
    "telethon": telethon,
    "x_api": x_api,
    "youtube_comments": youtube_comments,
    "youtube_videos": youtube_videos,
    "zeeschuimer_gab": zeeschuimer_gab,
    "zeeschuimer_instagram": zeeschuimer_instagram,
    "zeeschuimer_linkedin": zeeschuimer_linkedin,
    "zeeschuimer_threads": zeeschuimer_threads,
    "zeeschuimer_tiktok": zeeschuimer_tiktok,
    "zeeschuimer_x": zeeschuimer_x,
}
"""By name; the argument is a whole JSON value of the file (a document, or a line)."""

TABLE_STEPS: Mapping[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "dsa": dsa,
    "fourcat_gab": fourcat_gab,
    "fourcat_telegram": fourcat_telegram,
    "fourcat_vk": fourcat_vk,
    "fourcat_x": fourcat_x,
    "minet_x": minet_x,
    "phoenix": phoenix,
    "phoenix_generalised": phoenix_generalised,
    "twarc": twarc,
    "upworthy": upworthy,
}
"""By name; the argument is a piece of the table."""
