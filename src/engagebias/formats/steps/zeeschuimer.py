"""Items that Zeeschuimer took from the pages of platforms, as the sites themselves write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engagebias.formats.reasons import ADVERT, BOOST
from engagebias.formats.steps.html import plain_text

_MEDIA: Mapping[object, str] = {
    1: "photo", 2: "video", 8: "carousel", "GraphImage": "photo", "GraphVideo": "video", "GraphSidecar": "carousel",
    "XDTGraphImage": "photo", "XDTGraphVideo": "video", "XDTGraphSidecar": "carousel",
}  # fmt: skip
_SENSITIVE = 3
"""What the site calls the mask of a video that it holds to be sensitive."""


def _items(value: Any) -> Iterator[dict[str, Any]]:
    yield from (item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict))


def _at(item: Any, *path: str) -> Any:
    """Return what stands at a path of names; None where it breaks off."""
    for name in path:
        item = item.get(name) if isinstance(item, dict) else None
    return item


def zeeschuimer_tiktok(value: Any) -> Iterable[dict[str, Any]]:
    """Give videos with ``warned`` (what the site warns of) and ``sensitive``."""
    for item in _items(value):
        listed, mask = item.get("warnInfo"), item.get("maskType")
        warnings = [w.get("text") for w in listed if isinstance(w, dict)] if isinstance(listed, list) else []
        yield {
            **item,
            "warned": ", ".join(str(text) for text in warnings if text) or None,
            "sensitive": None if mask is None else mask == _SENSITIVE,
        }


def zeeschuimer_instagram(value: Any) -> Iterable[dict[str, Any]]:
    """Give posts with ``words`` and ``made`` (photo, video or carousel); advertisements are no posts of the feed."""
    for item in _items(value):
        edges = _at(item, "edge_media_to_caption", "edges")
        first = edges[0] if isinstance(edges, list) and edges else None
        media = item.get("media_type", item.get("__typename"))
        advert = item.get("product_type") == "ad" or "/ads/ig_redirect" in str(item.get("link") or "")
        yield {
            **item,
            **({"__reject": ADVERT} if advert else {}),
            "words": _at(item, "caption", "text") or _at(first, "node", "text"),
            "made": _MEDIA.get(media) if isinstance(media, int | str) else None,
        }


def zeeschuimer_threads(value: Any) -> Iterable[dict[str, Any]]:
    """Give posts with ``made`` (post, comment or quote); what only passes another on has that one's counts."""
    for item in _items(value):
        about = item.get("text_post_app_info")
        reposted = _at(about, "share_info", "reposted_post")
        kind = "comment" if _at(about, "is_reply") else "quote" if _at(about, "share_info", "quoted_post") else "post"
        yield {**item, **({"__reject": BOOST} if reposted else {}), "made": kind}


def zeeschuimer_x(value: Any) -> Iterable[dict[str, Any]]:
    """Give posts with ``made`` (post, comment or quote) and ``withheld``; retweets carry the counts of their original."""
    for item in _items(value):
        post = item.get("legacy")
        number, thread = item.get("rest_id") or _at(post, "id_str"), _at(post, "conversation_id_str")
        answers = _at(post, "in_reply_to_status_id_str") or (thread and str(thread) != str(number))
        quotes = _at(post, "is_quote_status") or _at(post, "quoted_status_id_str") or item.get("quoted_status_result")
        countries = _at(post, "withheld_in_countries")
        yield {
            **item,
            **({"__reject": BOOST} if _at(post, "retweeted_status_result") else {}),
            "made": "comment" if answers else "quote" if quotes else "post",
            "withheld": "withheld" if _at(post, "withheld_scope") or countries else None,
        }


def zeeschuimer_gab(value: Any) -> Iterable[dict[str, Any]]:
    """Give posts with ``words``, ``reacted`` and ``replied``: one name of the site means either, in its two forms."""
    for item in _items(value):
        short, by_kind = item.get("rc"), item.get("reactions_counts")
        kinds = by_kind if isinstance(by_kind, dict) else short
        total = sum(n for n in kinds.values() if isinstance(n, int)) if isinstance(kinds, dict) and kinds else None
        yield {
            **item,
            **({"__reject": BOOST} if item.get("reblog") else {}),
            "words": plain_text(item.get("c") or item.get("content")),
            "reacted": item.get("fc") if total is None else total,
            "replied": short if isinstance(short, int) else item.get("replies_count"),
        }


def zeeschuimer_linkedin(value: Any) -> Iterable[dict[str, Any]]:
    """Give posts with ``number``, ``person`` and ``told``: what the site says of the time, such as 2d."""
    for item in _items(value):
        name = str(_at(item, "updateMetadata", "urn") or item.get("preDashEntityUrn") or "")
        found = re.search(r"urn:li:activity:(\d+)", name)
        place = str(_at(item, "actor", "navigationContext", "actionTarget") or "")
        person = place.partition("linkedin.com/")[2].partition("?")[0].strip("/")
        told = str(_at(item, "actor", "subDescription", "text") or "").partition("\u2022")[0].strip()
        yield {**item, "number": found[1] if found else None, "person": person or None, "told": told or None}
