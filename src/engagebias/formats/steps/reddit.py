"""Submissions and comments of Reddit archives: full names that join, placeholders that are no text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_GONE = ("[removed]", "[deleted]", "[ Removed by Reddit ]")
_NOBODY = ("[deleted]",)


def reddit(value: Any) -> Iterable[dict[str, Any]]:
    """Give a submission or comment with ``fullname``, ``words``, ``person`` (by name: many archives lack the number), ``nameless`` and ``gone``."""
    for record in value if isinstance(value, list) else [value]:
        if not isinstance(record, dict):
            continue
        kind = "t1" if "body" in record else "t3"
        number = record.get("id")
        body = record.get("body") if kind == "t1" else record.get("selftext")
        parts = [record.get("title"), None if body in _GONE else body]
        author = record.get("author")
        name = None if author in _NOBODY else author
        yield {
            **record,
            "fullname": f"{kind}_{number}" if number else None,
            "words": "\n\n".join(str(p) for p in parts if p) or None,
            "person": name,
            "nameless": "true" if not name and record.get("author_fullname") else None,
            "gone": body if body in _GONE else None,
            "made": "comment" if kind == "t1" else "post",
        }
