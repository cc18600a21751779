from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import engagebias as eb
from engagebias.gaps.exchange import exchange_t
from engagebias.gaps.family import adjusted_p
from engagebias.gaps.map_words import feature_of, say_map
from engagebias.gaps.model import fit_outcome
from engagebias.gaps.request import check_request
from engagebias.gaps.sample import draw_sample
from engagebias.gaps.totals import fit_totals
from engagebias.numerics.permutation import permutation_p
from engagebias.results import Check
from engagebias.words import Text
from gaps.worlds import posts

FEATURES = ["loudness", "quiet"]


def the_map(frame: pl.DataFrame, **settings: Any) -> eb.Estimates:
    return eb.bias_map(frame, **{"features": FEATURES, "outcomes": ["likes", "shares"], **settings})


def test_by_hand_a_yes_or_no_feature_is_with_against_without_and_others_move_by_one_sd() -> None:
    # Two likes for each without, six for each with: 3. As a number with SD s the slope is log 3 times s.
    n = 400
    frame = pl.DataFrame(
        {
            "post_id": [str(i) for i in range(n)],
            "author_id": [f"a{i % 50}" for i in range(n)],
            "yes": [i // 50 % 2 == 1 for i in range(n)],
            "likes": [6 if i // 50 % 2 else 2 for i in range(n)],
        }
    )
    ratio = eb.bias_map(frame, features=["yes"], effects=["author_id"]).table("map")["rate_ratio"]
    assert ratio.to_list() == pytest.approx([3.0])
    # Each step of 1 doubles the likes: log 2 a step, so log 2 times its SD here.
    step = pl.int_range(pl.len()) // 50 % 3
    steps = frame.with_columns(step=step, likes=2 * 2**step)
    found = eb.bias_map(steps, features=["step"], effects=["author_id"]).table()["estimate"]
    assert found.to_list() == pytest.approx([np.log(2) * steps["step"].std()])


def test_rows_of_the_map_are_the_estimates_on_the_scale_of_ratios() -> None:
    found = the_map(posts(1))
    cells, table = found.table("map"), found.table()
    assert table["term"].to_list() == ["likes: loudness", "likes: quiet", "shares: loudness", "shares: quiet"]
    assert cells.select("outcome", "feature").rows() == [tuple(t.split(": ")) for t in table["term"]]
    assert cells["rate_ratio"].log().to_list() == pytest.approx(table["estimate"].to_list())
    assert cells["conf_low"].log().to_list() == pytest.approx(table["conf_low"].to_list())
    assert (cells["p_adjusted"] >= cells["p_value"] - 0.02).all()
    assert cells["p_adjusted"][0] < 0.05
    assert "with a clear difference (adjusted over the map): 1 of 4." in found.answer().sentence
    assert found.table("typical").select("feature", "split").rows()[:2] == [
        ("loudness", "above the median"), ("quiet", "above the median"),
    ]  # fmt: skip


def test_the_map_says_per_what_and_for_how_much_more_of_a_feature() -> None:
    def said(frame: pl.DataFrame, features: list[str], **settings: Any) -> str:
        found = eb.bias_map(frame, features=features, outcomes=["likes"], effects=["author_id"], **settings)
        description: str = found.chart().to_dict()["description"]
        return description

    frame = posts(1).with_columns(has=pl.col("quiet") > 0)
    assert "rate ratio per view, for one SD more of the feature (1: no difference)" in said(frame, ["loudness"])
    assert "rate ratio per view, with the feature against without (1: no difference)" in said(frame, ["has"])
    both = said(frame, ["loudness", "has"], exposure=None)
    assert "rate ratio per post of that author, for one SD more of the feature, or with against without (1" in both


def test_features_that_no_action_goes_with_are_named() -> None:
    assert "Without a clear difference in any action: quiet." in the_map(posts(1)).answer().sentence
    assert "بلا فرق واضح في أي فعل: quiet." in the_map(posts(1)).answer(lang="ar").sentence
    assert "in any action" not in the_map(posts(1), features=["loudness"]).answer().sentence
    assert "in any action" not in the_map(posts(1), features=["quiet"]).answer().sentence  # the count says it: 0 of 2


def test_where_nobody_counted_views_the_answer_says_that_the_ranker_is_in_it() -> None:
    words = "so what the ranker chose to show is part of them."
    for exposure, told in (("views", False), ("followers", True), (None, True)):
        found = the_map(posts(1), exposure=exposure)
        gap = eb.performance_gap(posts(1), by="tone", high="loud", low="calm", outcomes=["likes"], exposure=exposure)
        for result in (found, gap):
            assert (words in result.answer().sentence) is told
            assert ("خوارزمية الترتيب" in result.answer(lang="ar").sentence) is told


def test_a_failed_check_is_said_of_the_pair_that_was_checked() -> None:
    names = (Text("one check", "فحص"), Text("another", "آخر"))
    failed = tuple(Check(name, False, Text("It failed.", "لم ينجح.")) for name in names)
    frame = posts(1)
    asked = check_request(
        frame, caller="test", features=FEATURES, outcomes=["likes"], exposure="auto", effects=("author_id",), controls=(),
        cluster="author_id", young="refuse", n_permutations=0, conf_level=0.95, seed=1,
    )  # fmt: skip
    sample = draw_sample(frame, asked)
    labels = [feature_of(sample, j) for j in range(len(FEATURES))]
    totals = fit_totals(frame, sample, list(FEATURES), labels, lambda outcome, j: f"{outcome}: {FEATURES[j]}")
    said = say_map(replace(totals, checks=failed), None, [], False, "en").sentence
    assert said.startswith(
        "Not robust in the first pair of the map, the one that is checked (one check, another). Pairs of"
    )


def test_a_family_of_true_nulls_is_rejected_at_its_rate() -> None:
    worlds, rejected = 200, 0
    for seed in range(worlds):
        frame = posts(seed, n_authors=50, n_each=6, ratio=1.0)
        asked = check_request(
            frame, caller="test", features=FEATURES, outcomes=["likes", "shares"], exposure="auto", effects=("author_id",),
            controls=(), cluster="author_id", young="refuse", n_permutations=0, conf_level=0.95, seed=seed,
        )  # fmt: skip
        sample = draw_sample(frame, asked)
        rejected += adjusted_p(sample, [fit_outcome(sample, outcome) for outcome in asked.outcomes]).min() <= 0.05
    low, high = binom.interval(0.998, worlds, 0.05)
    assert low <= rejected <= high


def test_permutation_rejects_a_true_null_at_its_rate() -> None:
    """A letter that some authors like, who are followed more, but that goes with nothing within authors."""
    worlds, rejected = 400, 0
    for seed in range(worlds):
        rng = np.random.default_rng(seed)
        author = np.repeat(np.arange(20), 8)
        habit = rng.normal(size=20)
        letter = rng.gamma(2, np.exp(habit[author]))
        residual = np.exp(0.5 * habit[author]) * (rng.gamma(1, 1, 160) - 1)
        residual -= (np.bincount(author, residual) / 8)[author]
        seen, drawn = exchange_t(letter[None], residual, author, author, 99, seed)
        rejected += permutation_p(seen, drawn)[0] <= 0.05
    assert rejected <= binom.ppf(0.999, worlds, 0.05)
    assert rejected >= binom.ppf(0.001, worlds, 0.05)


def test_permutations_bear_out_what_is_planted_alone() -> None:
    table = the_map(posts(2), n_permutations=99).table("permutation")
    rows = {r["term"]: r for r in table.iter_rows(named=True)}
    assert rows["likes: loudness"]["p_permutation"] == pytest.approx(0.01)
    assert rows["likes: quiet"]["p_permutation"] > 0.05
    assert "permutation" not in the_map(posts(2)).companions


def test_the_example_world_gives_its_truth() -> None:
    world = eb.simulate("posts", seed=4, n_posts=2000)
    terms = ["moral_emotional", "anger", "sadness", "joy", "violence", "peace", "hedges", "connectives", "words"]
    found = eb.bias_map(eb.score(world.posts), features=terms, outcomes=["shares", "saves"])
    truth = {(r["action"], r["term"]): r["log_rate_ratio"] * r["sd"] for r in world.truth.iter_rows(named=True)}
    inside = [
        row["conf_low"] <= truth[tuple(row["term"].split(": "))] <= row["conf_high"]  # type: ignore[index]
        for row in found.table().iter_rows(named=True)
    ]
    assert sum(inside) >= 15  # of 18: 99 % of Binomial(18, 0.95)
    assert found.answer().simulated


def test_features_that_say_nothing_beside_the_effects_are_refused_by_name() -> None:
    frame = posts(3).with_columns(style=pl.col("author_id").str.slice(1).cast(pl.Float64), again=pl.col("quiet") * 2)
    with pytest.raises(eb.DesignError, match="style cannot be told apart within author_id, week, hour"):
        the_map(frame, features=["quiet", "style"])
    with pytest.raises(eb.DesignError, match="again cannot be told apart"):
        the_map(frame, features=["quiet", "again"])
    with pytest.raises(eb.DesignError, match="feature 'one' is the same for all posts"):
        the_map(frame.with_columns(one=pl.lit(1)), features=["one"])
    with pytest.raises(eb.DataError, match="'quiet' is named among the features and the controls"):
        the_map(frame, controls=["quiet"])


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_chart_draws_the_map(lang: Any) -> None:
    frame = posts(5).with_columns(saves=pl.lit(0, pl.UInt64))
    found = the_map(frame, outcomes=["likes", "saves"])
    (rows,) = [r for r in found.chart(lang=lang).to_dict()["datasets"].values() if "rate_ratio" in r[0]]
    assert [r["rate_ratio"] for r in rows] == pytest.approx(found.table("map")["rate_ratio"].to_list())
    said = found.chart(lang=lang).to_dict()["title"]["subtitle"]
    assert ("no posts with information" in " ".join(said)) == (lang == "en")
    assert found.answer(lang=lang).sentence


def test_ways_of_many_levels_go_to_pyfixest() -> None:
    """Words and minutes of more than 400 levels besides the authors: no columns, no wild bootstrap, the same estimate."""
    frame = posts(6, n_authors=500, n_each=4).with_columns(
        slot=pl.Series(np.random.default_rng(1).integers(0, 450, 2000))
    )
    wide = the_map(frame, effects=["author_id", "slot"])
    assert wide.table()["estimate"].null_count() == 0
    assert wide.table("models").filter(model="negative binomial")["reason"].unique().to_list() == [
        "too many levels of the effects for this model"
    ]
    assert wide.table()["estimate"][0] == pytest.approx(
        the_map(frame, effects=["author_id"]).table()["estimate"][0], abs=0.06
    )


def test_the_typical_post_says_that_other_features_are_not_held_fixed() -> None:
    """A copy of loudness with noise draws nothing at equal loudness, but its posts win, because loud ones do."""
    rng = np.random.default_rng(3)
    frame = posts(5, ratio=3.0).with_columns(echo=pl.col("loudness") + pl.Series(rng.normal(0, 0.3, 960)))
    found = the_map(frame, features=["echo", "loudness"], outcomes=["likes"])
    total, typical = found.table().row(0, named=True), found.table("typical").row(0, named=True)
    assert total["conf_low"] < 0 < total["conf_high"]
    assert typical["conf_low"] > 0.5
    beside = "for the typical post the other features are not held fixed"
    assert (
        f"likes with one SD more of echo: more for the typical post, but not clearly in total); {beside}."
        in found.answer().sentence
    )
    held = "the other features, views, hour of the day are held equal in the total alone."
    assert f"out-engages one without, in the same author, week; {held}" in found.estimand
    one = the_map(frame, features=["echo"], outcomes=["likes"], effects=[], exposure=None)
    assert "in the total alone" not in one.estimand
    assert "out-engages one without." in one.estimand


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_features_of_one_name_keep_their_columns_apart(lang: Any) -> None:
    """Both are called negative words: each has a column of its own in the picture, and a name of its own in the words."""
    frame = posts(5).rename({"quiet": "negative_share", "loudness": "negative words"})
    names = ["negative_share", "negative words"]
    found = the_map(frame, features=names, outcomes=["likes"])
    (rows,) = [r for r in found.chart(lang=lang).to_dict()["datasets"].values() if "rate_ratio" in r[0]]
    assert len({r["column"] for r in rows}) == len({r["feature"] for r in rows}) == 2
    assert all(name in r["feature"] for name, r in zip(names, rows, strict=True))
    assert "negative words [negative_share], negative words [negative words]" in found.estimand
    assert found.table("map")["feature"].to_list() == names
