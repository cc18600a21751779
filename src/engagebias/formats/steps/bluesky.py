"""Posts of Bluesky: of the API, of a feed, of the stream, or as Python's SDK writes them; labels that stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from engagebias.formats.containers import records_at
from engagebias.formats.reasons import BOOST, NO_POST

PLACES = "posts|feed.*|"
_POST = "app.bsky.feed.post"
_START = datetime.min.replace(tzinfo=UTC)


def bluesky(value: Any) -> Iterable[dict[str, Any]]:
    """Give posts with ``labelled`` (what moderators say of them), ``labelled_at`` and ``language``; reposts in a feed are no posts."""
    for entry in records_at(value, PLACES) or []:
        if isinstance(entry, dict):
            inner = entry.get("post")
            yield _post(inner, reposted="reason" in entry) if isinstance(inner, dict) else _post(entry, reposted=False)


def jetstream(value: Any) -> Iterable[dict[str, Any]]:
    """Give events of the stream with ``uri`` and ``language``; likes, follows, deletions and news of accounts are no posts."""
    for event in value if isinstance(value, list) else [value]:
        if isinstance(event, dict):
            told = event.get("commit")
            commit = told if isinstance(told, dict) else {}
            wrote = commit.get("collection") == _POST and commit.get("operation") in ("create", "update")
            yield {
                **event,
                **({} if wrote else {"__reject": NO_POST}),
                "uri": f"at://{event.get('did')}/{_POST}/{commit.get('rkey')}",
                "language": _language(commit.get("record")),
            }


def _post(post: dict[str, Any], *, reposted: bool) -> dict[str, Any]:
    names, since = _standing(post)
    return {
        **post,
        **({"__reject": BOOST} if reposted else {}),
        "labelled": names,
        "labelled_at": since,
        "language": _language(post.get("record")),
    }


def _language(record: Any) -> str | None:
    langs = record.get("langs") if isinstance(record, dict) else None
    return str(langs[0]) if isinstance(langs, list) and len(langs) == 1 else None


def _standing(post: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return the labels that others than the author gave and that stood when the post was read, and since when.

    Of what one moderator said with one label the latest counts (``cts``): it stands, was taken back (``neg``) or ran out (``exp``).
    A post was read when its collector says so, else no earlier than at the latest time that stands in it.
    """
    author, listed = post.get("author"), post.get("labels")
    own = author.get("did") if isinstance(author, dict) else None
    labels = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for label in sorted(labels, key=lambda one: _time(one.get("cts"))):
        if label.get("src") != own:
            last[str(label.get("src")), str(label.get("val"))] = label
    read = _read_at(post, labels)
    standing = {
        value: label
        for (_, value), label in last.items()
        if not label.get("neg") and (not label.get("exp") or _time(label.get("exp")) > read)
    }
    times = sorted(str(label["cts"]) for label in standing.values() if label.get("cts"))
    return ", ".join(sorted(standing)) or None, times[-1] if times else None


def _read_at(post: dict[str, Any], labels: Iterable[dict[str, Any]]) -> datetime:
    about = post.get("4CAT_metadata")
    collected = about.get("collected_at") if isinstance(about, dict) else None
    try:
        return datetime.fromtimestamp(float(collected), UTC) if collected is not None else _latest(post, labels)
    except (TypeError, ValueError, OverflowError, OSError):
        return _latest(post, labels)


def _latest(post: dict[str, Any], labels: Iterable[dict[str, Any]]) -> datetime:
    told = [post.get("indexedAt", post.get("indexed_at")), *(label.get("cts") for label in labels)]
    return max(_time(one) for one in told)


def _time(written: Any) -> datetime:
    """Return a written time; the beginning of all time where there is none."""
    try:
        time = datetime.fromisoformat(str(written))
    except ValueError:
        return _START
    return time if time.tzinfo else time.replace(tzinfo=UTC)
