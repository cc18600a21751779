"""What a collector in the browser wraps around each item of a platform."""

from __future__ import annotations

from typing import Any

ABOUT = "__import_meta"
"""The name under which 4CAT keeps what Zeeschuimer says of an item: when it was collected, on which page."""
_MARKS = ("timestamp_collected", "source_platform")


def unwrapped(value: Any) -> Any:
    """Return an item of Zeeschuimer as 4CAT keeps it: its own fields, and what is said of it under one name.

    Anything else is returned as it is. In a list, each item is unwrapped.

    Examples
    --------
    >>> unwrapped({"timestamp_collected": 1709460000000, "source_platform": "tiktok.com", "data": {"id": "7"}})
    {'id': '7', '__import_meta': {'timestamp_collected': 1709460000000, 'source_platform': 'tiktok.com'}}
    """
    return [_unwrapped(one) for one in value] if isinstance(value, list) else _unwrapped(value)


def _unwrapped(item: Any) -> Any:
    if not isinstance(item, dict) or not all(mark in item for mark in _MARKS) or not isinstance(item.get("data"), dict):
        return item
    return {**item["data"], ABOUT: {name: said for name, said in item.items() if name != "data"}}
