from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import statsmodels.formula.api as smf
from scipy.stats import binom

import engagebias as eb
from engagebias.errors import DataError, DesignError

OTHERS = ["convener", "setting"]
BASE = {"funding": "not named", "convener": "neighbours", "setting": "school"}


def told(**settings: object) -> pl.DataFrame:
    return eb.simulate("vignettes", **({"seed": 1} | settings)).posts  # type: ignore[arg-type]


def test_a_difference_by_hand() -> None:
    """18 of 60 against 24 of 40: -30 points; a ratio or log odds would be another figure."""
    frame = pl.DataFrame({
        "post_id": [str(i) for i in range(100)], "author_id": [f"r{i}" for i in range(100)], "foreign": [True] * 60 + [False] * 40,
        "trusts": [i < 18 for i in range(60)] + [i < 24 for i in range(40)],
    })  # fmt: skip
    found = eb.cue_effect(frame, outcome="trusts", cue="foreign")
    assert found.table()["term"].to_list() == ["foreign = true"]
    assert found.table()["estimate"].item() == pytest.approx(-30)
    assert found.wording == "effect"
    assert found.table("levels")["mean"].to_list() == pytest.approx([60, 30])


def test_it_is_least_squares_clustered_by_respondent() -> None:
    frame = told()
    found = eb.cue_effect(frame, outcome="trusts", cue="funding", attributes=OTHERS, baselines=BASE)
    data = frame.select("funding", *OTHERS, "author_id", pl.col("trusts").cast(float)).to_dict(as_series=False)
    groups = np.unique(data["author_id"], return_inverse=True)[1]
    text = "trusts ~ C(funding, Treatment('not named')) + C(convener, Treatment('neighbours')) + C(setting, Treatment('school'))"
    import pandas as pd

    fit = smf.ols(text, pd.DataFrame(data)).fit(cov_type="cluster", cov_kwds={"groups": groups})
    rows = {row["term"]: row for row in found.table().to_dicts()}
    name = "C(funding, Treatment('not named'))[T.foreign]"
    assert rows["funding = foreign"]["estimate"] == pytest.approx(100 * fit.params[name])
    assert rows["funding = foreign"]["std_error"] == pytest.approx(100 * fit.bse[name])


def test_it_finds_what_was_planted() -> None:
    """In 100 worlds of 150 people the effect of foreign funding, -12 points, is held as often as the interval says."""
    held = 0
    for seed in range(100):
        row = (
            eb.cue_effect(
                told(seed=seed, n_respondents=150), outcome="trusts", cue="funding", baselines={"funding": "not named"}
            )
            .table()
            .row(0, named=True)
        )
        held += row["conf_low"] <= -12 <= row["conf_high"]
    low, high = binom.ppf([0.001, 0.999], 100, 0.95)
    assert low <= held <= high


def test_a_draw_that_was_none_takes_the_word_effect_away() -> None:
    frame = told()
    chosen = frame.filter(
        (pl.col("funding") != "foreign") | (pl.col("lang") == "en") | (pl.int_range(pl.len()) % 4 == 0)
    )
    found = eb.cue_effect(chosen, outcome="trusts", cue="funding", attributes=OTHERS, covariates=["lang"])
    assert found.wording == "association"
    failed = found.table("checks").filter(~pl.col("passed"))["check"].to_list()
    assert "levels of funding alike for language" in failed
    assert any("an association, not an effect" in w for w in found.warnings)
    assert "an association only" in found.answer().sentence
    sound = eb.cue_effect(frame, outcome="trusts", cue="funding", attributes=OTHERS, covariates=["lang"])
    assert sound.passed
    assert sound.table("checks").height == 9


def test_planned_probabilities_are_what_is_checked() -> None:
    frame = told(n_respondents=400).filter((pl.col("setting") == "school") | (pl.int_range(pl.len()) % 2 == 0))
    equal = eb.cue_effect(frame, outcome="trusts", cue="setting")
    planned = eb.cue_effect(
        frame, outcome="trusts", cue="setting", probabilities={"setting": {"school": 2 / 3, "square": 1 / 3}}
    )
    assert (equal.wording, planned.wording) == ("association", "effect")


def test_small_levels_and_missing_answers_are_said() -> None:
    frame = told(n_respondents=40).with_columns(
        trusts=pl.when(pl.int_range(pl.len()) < 5).then(None).otherwise("trusts"),
        setting=pl.when(pl.int_range(pl.len()) > 150).then(pl.lit("river")).otherwise("setting"),
    )
    found = eb.cue_effect(frame, outcome="trusts", cue="setting", baselines={"setting": "school"})
    assert found.table().filter(term="setting = river")["estimate"].item() is None
    assert found.table("levels").filter(level="river")["mean"].item() is None
    assert any("left out: 5 of 160" in w for w in found.warnings)
    assert any("fewer than 10 vignettes have no figure: setting = river" in w for w in found.warnings)


def test_no_small_number_is_left_of_others() -> None:
    """A level of 9 of 160 is not the rest of the other levels, nor 9 answers of 60 the difference from a mean that is shown."""
    frame = told(n_respondents=40).with_columns(
        setting=pl.when(pl.int_range(pl.len()) > 150).then(pl.lit("river")).otherwise("setting")
    )
    shown = eb.cue_effect(frame, outcome="trusts", cue="setting").table("levels")
    assert shown.filter(level="river")["vignettes"].to_list() == [None]
    assert shown["vignettes"].null_count() == 2
    few = pl.DataFrame({
        "post_id": [str(i) for i in range(100)], "author_id": [f"r{i}" for i in range(100)], "foreign": [True] * 60 + [False] * 40,
        "trusts": [i < 9 for i in range(60)] + [i < 24 for i in range(40)],
    })  # fmt: skip
    assert eb.cue_effect(few, outcome="trusts", cue="foreign").table("levels")["mean"].to_list() == [None, None]


def test_answers_that_are_all_alike_have_no_interval() -> None:
    found = eb.cue_effect(told().with_columns(trusts=pl.lit(True)), outcome="trusts", cue="funding", attributes=OTHERS)
    assert found.table()["estimate"].to_list() == pytest.approx([0] * found.table().height, abs=1e-9)
    assert found.table()["conf_low"].null_count() == found.table().height
    assert "without an interval" in found.answer().sentence


def test_answers_and_chart() -> None:
    found = eb.cue_effect(told(), outcome="trusts", cue="funding", attributes=OTHERS, baselines=BASE)
    assert "lowers it against not named: −" in found.answer().sentence
    assert "التمويل" in found.answer(lang="ar").sentence
    assert found.chart(lang="ar").to_dict()


def test_bad_input_is_refused() -> None:
    frame = told(n_respondents=40)
    with pytest.raises(DataError, match="must lie between 0 and 1, it runs from 0 to 7"):
        eb.cue_effect(frame.with_columns(answer=pl.lit(7)), outcome="answer", cue="funding")
    with pytest.raises(DesignError, match="funding is 'local' in every vignette"):
        eb.cue_effect(frame.filter(pl.col("funding") == "local"), outcome="trusts", cue="funding")
    with pytest.raises(DataError, match=r"baselines\['funding'\] must be one of"):
        eb.cue_effect(frame, outcome="trusts", cue="funding", baselines={"funding": "secret"})
    with pytest.raises(DataError, match="named in more than one role"):
        eb.cue_effect(frame, outcome="trusts", cue="funding", attributes=["funding"])
    with pytest.raises(DesignError, match="respondents are too few"):
        eb.cue_effect(frame[:20], outcome="trusts", cue="funding")
    with pytest.raises(DesignError, match="always come together"):
        eb.cue_effect(frame.with_columns(same=pl.col("funding")), outcome="trusts", cue="funding", attributes=["same"])
    with pytest.raises(DataError, match="must be above 0, name the levels"):
        eb.cue_effect(frame, outcome="trusts", cue="setting", probabilities={"setting": {"school": 1.0}})
