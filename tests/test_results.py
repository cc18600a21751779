from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from html import escape

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.mime import ANSWER as ANSWER_MIME
from engagebias.results import COLUMNS


@pytest.fixture(scope="module")
def effects(example: pl.DataFrame) -> eb.Estimates:
    return eb.headline_effects(example, features=["negative_share"], exclude="broken_randomisation")


def test_the_vocabulary_is_kept(effects: eb.Estimates) -> None:
    assert tuple(effects.table().columns) == COLUMNS
    with pytest.raises(DataError, match="the table must have the columns term, estimate"):
        replace(effects, frame=effects.frame.rename({"n": "N"}))


def test_it_is_frozen_and_gives_copies(effects: eb.Estimates) -> None:
    with pytest.raises(FrozenInstanceError):
        effects.wording = "effect"  # type: ignore[misc]
    effects.table().insert_column(0, pl.Series("more", [1]))
    assert "more" not in effects.table().columns


def test_the_text_form_is_stable(effects: eb.Estimates) -> None:
    lines = repr(effects).splitlines()
    assert lines[0] == "Do emotive headlines win clicks?"
    assert lines[3].split() == list(COLUMNS)
    assert lines[4].split()[0] == "negative_share"
    assert lines[5] == "  ! Simulated data: no real posts"


def test_an_unknown_companion_names_those_there_are(effects: eb.Estimates) -> None:
    with pytest.raises(
        DataError, match="name must be one of 'per_unit', 'percent', .*'checks'; got 'per_cent'. Did you mean 'percent'"
    ):
        effects.table("per_cent")
    assert all(effects.table(name).height for name in effects.companions)


def test_an_unknown_language_is_refused(effects: eb.Estimates) -> None:
    for call in (effects.chart, effects.answer):
        with pytest.raises(DataError, match="lang must be one of 'en', 'ar'; got 'fr'"):
            call(lang="fr")


def test_html_is_escaped_and_complete(effects: eb.Estimates) -> None:
    html = effects._repr_html_()
    assert "<table" in html
    assert "Simulated data" in html
    assert escape(effects.method) in html


def test_the_answer_travels_as_data(effects: eb.Estimates) -> None:
    for lang, direction in (("en", "ltr"), ("ar", "rtl")):
        shown = effects.answer(lang=lang)._repr_mimebundle_()  # type: ignore[arg-type]
        answer = shown[ANSWER_MIME]
        percent = effects.table("percent").row(0, named=True)
        assert answer["estimate"] == pytest.approx(percent["estimate"], rel=1e-5)
        assert answer["low"] < answer["estimate"] < answer["high"]
        assert (answer["wording"], answer["simulated"], answer["lang"]) == ("effect", True, lang)
        assert f'dir="{direction}"' in shown["text/html"]
        assert f"{percent['estimate']:.1f}" in answer["sentence"]


def test_a_p_value_that_is_too_small_to_read_is_below_a_bound(effects: eb.Estimates) -> None:
    small = replace(effects, frame=effects.frame.with_columns(p_value=pl.lit(2.2e-308), std_error=pl.lit(0.00001)))
    row = repr(small).splitlines()[4]
    assert "< 0.0001" in row
    assert "1e−05" in row  # other columns keep their figures
    assert "&lt; 0.0001" in small._repr_html_()


def test_the_ends_of_a_scale_travel_where_there_are_some(effects: eb.Estimates) -> None:
    assert "ends" not in effects.answer()._repr_mimebundle_()[ANSWER_MIME]
    bounded = replace(effects.answer(), ends=(-1.0, 1.0))
    assert bounded._repr_mimebundle_()[ANSWER_MIME]["ends"] == [-1.0, 1.0]
