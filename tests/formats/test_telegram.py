"""Reactions of Telegram that are written as emoji in a row."""

from __future__ import annotations

import polars as pl
import pytest

from engagebias.formats.steps.fourcat import fourcat_telegram

HEART, FIRE_HEART, THUMB, TONED, FLAG, SHRUG, DOVE = (
    "\u2764\ufe0f", "\u2764\ufe0f\u200d\U0001f525", "\U0001f44d", "\U0001f44d\U0001f3fd", "\U0001f1f1\U0001f1e7",
    "\U0001f937\U0001f3fb\u200d\u2640\ufe0f", "\U0001f54a",
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "total", "love", "likes"),
    [
        (HEART * 3 + THUMB + DOVE, "5", "3", "1"),
        (FIRE_HEART * 2 + HEART, "3", "1", "0"),
        (TONED * 2 + THUMB, "3", "0", "3"),
        (FLAG * 2, "2", "0", "0"),
        (SHRUG * 2, "2", "0", "0"),
        ("{'type': 'custom', 'document_id': 5, 'count': 3}" + HEART * 2, None, None, None),
        ("", None, None, None),
        (None, None, None, None),
    ],
)
def test_each_emoji_counts_once_whatever_it_is_made_of(
    written: str | None, total: str | None, love: str | None, likes: str | None
) -> None:
    frame = pl.DataFrame({"reactions": [written]}, schema={"reactions": pl.String})
    (row,) = fourcat_telegram(frame).to_dicts()
    assert (row["reactions_total"], row["reaction_love"], row["likes"]) == (total, love, likes)
    assert row["unwritten"] == ("true" if "{" in (written or "") else "false")
