"""What an answer on the window bias may say: as much as its interval."""

from __future__ import annotations

import polars as pl
import pytest

import engagebias as eb
from engagebias.pace.answers import answer_bias
from engagebias.pace.concluded import NO_ACTION, NO_READING
from engagebias.pace.fits import BEYOND, NO_MAXIMUM, QUIET
from engagebias.terms import name_term
from engagebias.words import Text

NAMES = (Text("fast", "سريع"), Text("slow", "بطيء"))


def said(estimate: float, low: float | None, high: float | None, lang: str = "en") -> str:
    table = pl.DataFrame(
        {
            "term": ["1 h"],
            "estimate": [estimate],
            "std_error": [0.1],
            "conf_low": [low],
            "conf_high": [high],
            "p_value": [None],
            "n": [90],
        },
        schema_overrides={"conf_low": pl.Float64, "conf_high": pl.Float64, "p_value": pl.Float64},
    )
    return answer_bias(NAMES, table, 0.95, 48.0, (), False, lang).sentence  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1.2, 3.0, "fast seems stronger"),
        (0.3, 0.8, "fast seems weaker"),
        (0.83, 1.65, "no clear bias"),
        (None, None, "give it no interval"),
    ],
)
def test_the_words_follow_the_interval(low: float | None, high: float | None, words: str) -> None:
    sentence = said(1.15, low, high)
    assert words in sentence
    assert sum(w in sentence for w in ("stronger", "weaker", "no clear", "no interval")) == 1


def test_arabic_follows_it_too() -> None:
    assert "لا تحيّز واضحًا" in said(1.15, 0.83, 1.65, "ar")
    assert "أضعف" in said(0.5, 0.3, 0.8, "ar")


def test_ratios_are_read_against_one_and_hours_against_nothing() -> None:
    shots = eb.simulate("pace", seed=1, n_posts=200).snapshots
    pair = {"by": "pace", "fast": "fast", "slow": "slow", "horizons": [6]}
    ratios = [eb.window_bias(shots, n_boot=100, **pair), eb.concluded_at(shots, **pair)]
    hours = [
        eb.half_life(shots, family=["weibull"], n_boot=100),
        eb.accrual(shots, n_boot=100),
        eb.time_to_first(shots),
    ]
    for found, reference in [(r, 1.0) for r in ratios] + [(h, None) for h in hours]:
        answer = found.answer()
        assert answer.reference == reference
        (shown,) = (v for k, v in answer._repr_mimebundle_().items() if k.endswith("answer+json"))
        assert shown["reference"] == reference


@pytest.mark.parametrize("reason", [NO_MAXIMUM, QUIET, BEYOND, NO_READING, NO_ACTION])
def test_each_reason_in_a_table_has_its_words_in_arabic(reason: str) -> None:
    assert str(name_term(reason)) == reason
    assert name_term(reason).ar != reason
