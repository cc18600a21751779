"""Weights that platforms were reported or seen to use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engagebias.words import Text


@dataclass(frozen=True, slots=True)
class Preset:
    """Weights by column, where they were published, and what to know of them."""

    weights: Mapping[str, float]
    source: str
    note: Text


_POST = "Merrill & Oremus (2021), Five points for anger, one for a 'like', The Washington Post, 26 October 2021"
_EMOJI_ONLY = Text(
    "comments and shares had weights too, which are not part of it",
    "وكان للتعليقات والمشاركات أوزان أيضًا، وليست جزءًا منها",
)

PRESETS: Mapping[str, Preset] = {
    "twitter_2023": Preset(
        {
            "likes": 0.5, "shares": 1.0, "comments": 27.0, "profile_clicks": 12.0, "good_clicks": 11.0,
            "author_replies": 75.0, "video_half_views": 0.005, "negative_feedback": -74.0, "reports": -369.0,
        },
        "twitter/the-algorithm-ml, projects/home/recap/README.md (2023)",
        Text("other steps came after this score before a post was shown", "وكانت خطوات أخرى تلي هذه الدرجة قبل عرض المنشور"),
    ),
    "facebook_2017": Preset(
        {
            "likes": 1.0, "reaction_love": 5.0, "reaction_haha": 5.0, "reaction_wow": 5.0, "reaction_sad": 5.0,
            "reaction_angry": 5.0,
        },
        _POST,
        _EMOJI_ONLY,
    ),
    "facebook_2018": Preset(
        {
            "likes": 1.0, "reaction_love": 5.0, "reaction_haha": 5.0, "reaction_wow": 5.0, "reaction_sad": 5.0,
            "reaction_angry": 4.0,
        },
        _POST,
        _EMOJI_ONLY,
    ),
    "facebook_2020": Preset(
        {"likes": 1.0, "reaction_love": 2.0, "reaction_sad": 2.0, "reaction_angry": 0.0},
        _POST,
        Text(
            "what laughter and surprise counted then is not in it, nor are the weights of comments and shares",
            "وليس فيها ما كان يُحسب لرمزَي الضحك والدهشة حينها، ولا أوزان التعليقات والمشاركات",
        ),
    ),
}  # fmt: skip
"""Published weights by name. ``good_clicks``: clicks into a conversation followed by a like or reply, or by two minutes there."""
