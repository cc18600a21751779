"""Posts of X's API with their authors: pages of results, or posts that twarc has flattened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engagebias.formats.reasons import BOOST


def x_api(value: Any) -> Iterable[dict[str, Any]]:
    """Give posts with ``author``, ``retrieved``, ``made`` (post, comment or quote) and ``parent``."""
    for page in value if isinstance(value, list) else [value]:
        if not isinstance(page, dict):
            continue
        data = page.get("data")
        posts = data if isinstance(data, list) else [data] if isinstance(data, dict) else [page] if "id" in page else []
        includes = page.get("includes")
        users = includes.get("users") if isinstance(includes, dict) else None
        authors = {u.get("id"): u for u in users if isinstance(u, dict)} if isinstance(users, list) else {}
        about = page.get("__twarc")
        retrieved = about.get("retrieved_at") if isinstance(about, dict) else None
        for post in posts:
            if isinstance(post, dict):
                yield _post(post, authors, retrieved)


def _post(post: dict[str, Any], authors: dict[Any, dict[str, Any]], retrieved: Any) -> dict[str, Any]:
    listed = post.get("referenced_tweets")
    kinds = {r.get("type"): r.get("id") for r in listed if isinstance(r, dict)} if isinstance(listed, list) else {}
    own = post.get("__twarc")
    kind = "comment" if "replied_to" in kinds else "quote" if "quoted" in kinds else "post"
    return {
        **post,
        **({"__reject": BOOST} if "retweeted" in kinds else {}),
        "author": post.get("author") or authors.get(post.get("author_id")) or {},
        "retrieved": own.get("retrieved_at") if isinstance(own, dict) else retrieved,
        "made": kind,
        "parent": kinds.get("replied_to"),
        "quoted": kinds.get("quoted"),
    }
