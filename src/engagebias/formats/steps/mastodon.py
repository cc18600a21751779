"""Statuses of Mastodon: boosts apart, HTML as text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engagebias.formats.reasons import BOOST
from engagebias.formats.steps.html import plain_text


def mastodon(value: Any) -> Iterable[dict[str, Any]]:
    """Give statuses with ``words``; a boost is no post of its own."""
    listed = value.get("statuses") if isinstance(value, dict) and "statuses" in value else value
    for status in listed if isinstance(listed, list) else [listed]:
        if isinstance(status, dict):
            words = status.get("text") or plain_text(status.get("content"))
            kept = {k: v for k, v in status.items() if k not in ("reblog", "content", "text")}
            boosted = {"__reject": BOOST} if status.get("reblog") else {}
            yield {**kept, **boosted, "content": None, "words": words}
