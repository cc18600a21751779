"""Posts of Bluesky: of the API, of a feed, or as Python's SDK writes them; labels that stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engagebias.formats.containers import records_at
from engagebias.formats.reasons import BOOST

PLACES = "posts|feed.*|"


def bluesky(value: Any) -> Iterable[dict[str, Any]]:
    """Give posts with ``labelled`` (what moderators say of them) and ``language``; reposts in a feed are no posts."""
    for entry in records_at(value, PLACES) or []:
        if isinstance(entry, dict):
            inner = entry.get("post")
            yield _post(inner, reposted="reason" in entry) if isinstance(inner, dict) else _post(entry, reposted=False)


def _post(post: dict[str, Any], *, reposted: bool) -> dict[str, Any]:
    record = post.get("record")
    langs = record.get("langs") if isinstance(record, dict) else None
    return {
        **post,
        **({"__reject": BOOST} if reposted else {}),
        "labelled": _standing(post.get("labels"), post.get("author")),
        "language": langs[0] if isinstance(langs, list) and len(langs) == 1 else None,
    }


def _standing(labels: Any, author: Any) -> str | None:
    """Return the labels that others than the author gave and did not take back."""
    own = author.get("did") if isinstance(author, dict) else None
    standing: dict[tuple[str, str], None] = {}
    for label in labels if isinstance(labels, list) else []:
        if not isinstance(label, dict) or label.get("src") == own:
            continue
        key = (str(label.get("src")), str(label.get("val")))
        if label.get("neg"):
            standing.pop(key, None)
        else:
            standing[key] = None
    return ", ".join(sorted({value for _, value in standing})) or None
