"""The items of a ranking request, each with what the request says of its session."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_SESSION = ("session_id", "platform", "cohort", "current_time")


def ranking_challenge(value: Any) -> Iterable[dict[str, Any]]:
    """Give the items of one request, or of a list of requests."""
    for request in value if isinstance(value, list) else [value]:
        session = request.get("session") if isinstance(request, dict) else None
        about = {name: session.get(name) for name in _SESSION} if isinstance(session, dict) else {}
        items = request.get("items") if isinstance(request, dict) else None
        for item in items if isinstance(items, list) else []:
            if isinstance(item, dict):
                yield {**item, **about}
