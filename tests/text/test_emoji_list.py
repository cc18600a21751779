from __future__ import annotations

import re
from importlib.resources import files

import polars as pl
import pytest

from engagebias.text.lists import parse_list

LEAST = {"positive": 120, "negative": 70, "joy": 30, "sadness": 15, "anger": 10, "fear": 10, "violence": 5, "peace": 3}

# Signs of a nation, a faith, a movement or a group say nothing about how pleasant a text is.
GROUP_SIGNS = set("🏳🏴🏁🚩🎌🌈🍉🔻✊☪✝✡☦🕎🔯☸☯🕉🛐⛪🕌🕍🕋🛕📿🙏🤲🧿🎄🧕👳👲🪯🪬⚧♀♂👼🐵🐒🐷🐖")
# Read one way by some and the other way by others: left out.
AMBIGUOUS = set("🔥💀☠💥🚀🖤🙃😏🥺😳🫠🥲😈🤯🥵🕯💅👀🗿👻")


@pytest.fixture(scope="module")
def emoji() -> pl.DataFrame:
    path = files("engagebias.text").joinpath("lists", "emoji.csv")
    return parse_list(path.read_text(encoding="utf-8"), "emoji.csv")  # refuses repeats and wrong signs


def test_the_list_is_large_enough(emoji: pl.DataFrame) -> None:
    sizes = dict(emoji.group_by("category").len().iter_rows())
    assert set(sizes) == set(LEAST)
    assert all(sizes[category] >= least for category, least in LEAST.items()), sizes
    assert emoji["term"].n_unique() >= 200


def test_each_term_is_one_base_emoji(emoji: pl.DataFrame) -> None:
    for term in emoji["term"]:
        assert len(term) == 1, f"{term!r}: no variation selector, skin tone or joined sequence"
        assert not term.isalnum()
        assert ord(term) >= 0x2600, term
        assert not re.search("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]", term)


def test_no_flag_faith_or_movement_is_in_any_category(emoji: pl.DataFrame) -> None:
    assert not set(emoji["term"]) & GROUP_SIGNS
    assert not [t for t in emoji["term"] if "\U0001f1e6" <= t <= "\U0001f1ff"]
    assert not set(emoji["term"]) & AMBIGUOUS


def test_weights_have_their_sign_in_half_steps(emoji: pl.DataFrame) -> None:
    for category, low, high in (("negative", -3, -0.5), ("positive", 0.5, 3)):
        weights = emoji.filter(pl.col("category") == category)["weight"]
        assert weights.is_between(low, high).all()
        assert ((weights * 2) % 1 == 0).all()
    assert (emoji.filter(~pl.col("category").is_in(["negative", "positive"]))["weight"] == 1).all()


def test_an_emotion_agrees_with_the_valence(emoji: pl.DataFrame) -> None:
    valence = {t: w for t, c, w, _ in emoji.iter_rows() if c in ("negative", "positive")}
    for term, category, _, _ in emoji.iter_rows():
        expected = {"joy": 1, "peace": 1, "positive": 1}.get(category, -1)
        assert valence[term] * expected > 0, (term, category)


def test_readings_that_differ_are_weak_and_noted(emoji: pl.DataFrame) -> None:
    rows = {t: (w, n) for t, c, w, n in emoji.iter_rows() if c in ("negative", "positive")}
    assert rows["😭"] == (-0.5, "also helpless laughter or being moved")
    assert rows["😂"][0] > 0
    assert rows["😂"][1]
    assert rows["💪"][0] == 0.5
    assert rows["💪"][1]
