"""Messages of Telegram Desktop's export: of one chat or of a whole account, texts of several forms, reactions by emoji."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from engagebias.formats.reasons import SERVICE, UNSUPPORTED

FACES: Mapping[str, tuple[str, ...]] = {
    "likes": ("\U0001f44d",), "reaction_love": ("\u2764",), "reaction_haha": ("\U0001f602", "\U0001f923"),
    "reaction_wow": ("\U0001f62e", "\U0001f631"), "reaction_sad": ("\U0001f622", "\U0001f62d"), "reaction_angry": ("\U0001f621", "\U0001f92c"),
}  # fmt: skip
"""Emoji whose meaning is that of a reaction elsewhere, without what varies their look; others count in the total alone."""
LOOKS = "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]"
"""How an emoji is shown: as text or picture, and its tone of skin."""


def telegram(value: Any) -> Iterable[dict[str, Any]]:
    """Give every message with ``key``, ``words``, ``when`` and its reactions."""
    if not isinstance(value, dict):
        return
    account = value.get("chats")
    chats = account.get("list") if isinstance(account, dict) else [value]
    for chat in chats if isinstance(chats, list) else []:
        messages = chat.get("messages") if isinstance(chat, dict) else None
        for message in messages if isinstance(messages, list) else []:
            if isinstance(message, dict):
                yield _message(message, chat)


def _message(message: dict[str, Any], chat: dict[str, Any]) -> dict[str, Any]:
    number, place, replied = message.get("id"), chat.get("id"), message.get("reply_to_message_id")
    kept = {k: v for k, v in message.items() if k not in ("text", "text_entities", "reactions")}
    return {
        **kept,
        **reactions_of(message.get("reactions")),
        "key": None if number is None else f"{place}-{number}",
        "reply": None if replied is None else f"{message.get('reply_to_peer_id', place)}-{replied}",
        "words": _words(message),
        "chat": place,
        "chat_type": chat.get("type"),
        "__reject": {"service": SERVICE, "unsupported": UNSUPPORTED}.get(str(message.get("type"))),
    }


def _words(message: dict[str, Any]) -> str | None:
    written = message.get("text_entities") or message.get("text")
    if isinstance(written, list):
        return "".join(str(part.get("text", "")) if isinstance(part, dict) else str(part) for part in written) or None
    return str(written) if written else None


def reactions_of(listed: Any) -> dict[str, int]:
    """Return the reactions by kind; nothing where the export lists none, which old ones never do, or not how many."""
    if not isinstance(listed, list) or not listed:
        return {}
    counts = [(re.sub(LOOKS, "", str(r.get("emoji", ""))), r.get("count")) for r in listed if isinstance(r, dict)]
    known = [(emoji, n) for emoji, n in counts if isinstance(n, int)]
    if len(known) < len(listed):
        return {}
    found = {kind: sum(n for emoji, n in known if emoji in faces) for kind, faces in FACES.items()}
    return {**found, "reactions_total": sum(n for _, n in known)}
