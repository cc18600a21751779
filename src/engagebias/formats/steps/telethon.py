"""Messages of Telegram as Telethon's objects, written out by 4CAT."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engagebias.formats.reasons import SERVICE
from engagebias.formats.steps.telegram import reactions_of


def telethon(value: Any) -> Iterable[dict[str, Any]]:
    """Give messages with ``key``, ``parent``, ``person``, ``chat``, ``words``, their reactions and ``restricted``."""
    for message in value if isinstance(value, list) else [value]:
        if isinstance(message, dict):
            yield _message(message)


def _message(message: dict[str, Any]) -> dict[str, Any]:
    number, chat = message.get("id"), message.get("_chat")
    about = chat if isinstance(chat, dict) else {}
    peer = _peer(message.get("peer_id") or message.get("to_id"))
    place = about.get("username") or peer
    answered = message.get("reply_to")
    reply = answered.get("reply_to_msg_id") if isinstance(answered, dict) else message.get("reply_to_msg_id")
    given = message.get("reactions")
    service = message.get("_type") == "MessageService" or message.get("action") is not None
    return {
        **{name: part for name, part in message.items() if name not in ("reactions", "message", "_chat", "_sender")},
        **reactions_of(_listed(given.get("results") if isinstance(given, dict) else None)),
        **({"__reject": SERVICE} if service else {}),
        "key": None if number is None else f"{place}-{number}",
        "parent": f"{place}-{reply}" if reply else None,
        "person": _peer(message.get("from_id")) or peer,
        "chat": place,
        "words": message.get("message"),
        "restricted": _reasons(message.get("restriction_reason")) or _reasons(about.get("restriction_reason")),
        "forwarded": message.get("fwd_from") is not None,
    }


def _peer(peer: Any) -> str | None:
    """Return the number of a person, group or channel; old versions write it bare."""
    if isinstance(peer, dict):
        found = [peer.get(name) for name in ("channel_id", "chat_id", "user_id") if peer.get(name) is not None]
        return str(found[0]) if found else None
    return None if peer is None else str(peer)


def _listed(results: Any) -> list[dict[str, Any]] | None:
    """Return reactions as the desktop's export lists them; those that are no emoji have none."""
    if not isinstance(results, list):
        return None
    listed = []
    for one in results:
        what = one.get("reaction") if isinstance(one, dict) else None
        emoji = what.get("emoticon") if isinstance(what, dict) else what
        listed.append({"emoji": emoji or "", "count": one.get("count") if isinstance(one, dict) else None})
    return listed


def _reasons(listed: Any) -> str | None:
    """Return why a message or chat is restricted, once each."""
    reasons = [one.get("reason") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return ", ".join(sorted({str(reason) for reason in reasons if reason})) or None
