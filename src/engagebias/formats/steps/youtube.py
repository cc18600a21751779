"""Items of YouTube's API: videos of lists and searches, comment threads with their replies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


def _items(value: Any) -> Iterator[dict[str, Any]]:
    for page in value if isinstance(value, list) else [value]:
        if not isinstance(page, dict):
            continue
        listed = page.get("items")
        yield from (item for item in (listed if isinstance(listed, list) else [page]) if isinstance(item, dict))


def youtube_videos(value: Any) -> Iterable[dict[str, Any]]:
    """Give videos with ``video`` (the id, which in a search is an object) and ``words`` (title and description)."""
    for item in _items(value):
        number, about = item.get("id"), item.get("snippet")
        snippet = about if isinstance(about, dict) else {}
        yield {
            **item,
            "id": None,
            "video": number.get("videoId") if isinstance(number, dict) else number,
            "words": "\n\n".join(str(snippet[k]) for k in ("title", "description") if snippet.get(k)) or None,
        }


def youtube_comments(value: Any) -> Iterable[dict[str, Any]]:
    """Give every comment of threads, replies too, with ``comment``, ``on`` and ``replies_to_it``."""
    for item in _items(value):
        about = item.get("snippet")
        snippet = about if isinstance(about, dict) else {}
        top = snippet.get("topLevelComment")
        video = snippet.get("videoId")
        if isinstance(top, dict):
            yield _comment(top, video, on=video, replies=snippet.get("totalReplyCount"))
            replies = item.get("replies")
            answers = replies.get("comments") if isinstance(replies, dict) else None
            for answer in answers if isinstance(answers, list) else []:
                if isinstance(answer, dict):
                    yield _comment(answer, video, on=top.get("id"), replies=None)


def _comment(comment: dict[str, Any], video: Any, *, on: Any, replies: Any) -> dict[str, Any]:
    about = comment.get("snippet")
    snippet = about if isinstance(about, dict) else {}
    return {**snippet, "comment": comment.get("id"), "on": on, "video": video, "replies_to_it": replies}
