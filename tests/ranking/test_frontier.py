from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError, DesignError
from engagebias.ranking.elasticity_words import answer_elasticity
from engagebias.words import Text
from ranking.feeds import TWO, posts_of, repeated

W2 = 1 / math.log2(3)


def feeds(n: int = 40) -> pl.DataFrame:
    """Feeds of two posts: the fast one has 4 likes, the slow one 1 like and 1 or 2 shares; each author has several."""
    rows = []
    for i in range(n):
        rows += [(f"f{i}", f"a{i % 10}", False, 4, 0), (f"f{i}", f"b{i % 10}", True, 1, 1 + i % 2)]
    return posts_of(rows)


def frontier(posts: pl.DataFrame | None = None, **settings: object) -> eb.Estimates:
    asked = {"feed": "feed", "share_of": "slow", "weights": {"likes": 1, "shares": 1}, "move": "shares", "n_boot": 100}
    return eb.parity_frontier(feeds() if posts is None else posts, **asked | settings)


def test_an_answer_by_hand() -> None:
    """With shares at w the slow post wins where 1 + w (or 1 + 2w) exceeds 4: none below 1.5, half to 3, all above.

    So the difference is -d, 0 and d with d = (1 - w2) / (1 + w2) / 2, and between 1 and 2 it rises from -d to 0.
    """
    d = (1 - W2) / (1 + W2) / 2
    found = frontier(values=[1, 2, 4])
    assert found.table("curve")["estimate"].to_list() == pytest.approx([-d, 0, d], abs=1e-12)
    assert found.table()["estimate"].to_list() == [2.0]
    # At weights 1 and 4 alone the straight line is half-way.
    assert frontier(values=[1, 4]).table()["estimate"].item() == pytest.approx(2.5)
    both = frontier(
        values=[0, 2.5, 3.5], weights={"likes": 2, "shares": 1}, against="likes", against_values=[0.5, 1, 4]
    )
    assert both.table()["term"].to_list() == [f"shares, likes = {w}" for w in ("0.5", "1", "4")]
    # Half as many likes halve the weights at which it tips; with four times as many it tips at 6 and beyond.
    assert both.table()["estimate"].to_list() == pytest.approx([1.25, 2.5, None])


def test_the_chart_finds_the_crossings_of_weights_that_are_not_written_out() -> None:
    """A third stands in the table as 0.333333; the chart looked for that one, found no curve, and said that there was no parity."""
    found = frontier(values=[0, 0.5, 1, 2, 3], against="likes", against_values=[1 / 3, 1, 2])
    assert found.table()["estimate"].to_list() == pytest.approx([1.0, 2.0, None], abs=0.5)
    said = found.chart().to_dict()["description"]
    assert said.count("parity at") == 2
    assert said.index("likes: 0.333") < said.index("parity at") < said.index("likes: 1")


def test_intervals_are_of_crossings_and_go_on_beyond_the_values() -> None:
    posts = eb.simulate("feeds", n_feeds=80).posts
    asked = {"share_of": "content_class", "value": "slow and complex", "predicted": "chance_", "move": "good_clicks",
             "weights": {"likes": 1, "reaction_angry": 2, "good_clicks": 0}}  # fmt: skip
    short, long = (frontier(posts, values=v, **asked) for v in ([0, 4, 8, 16], [0, 4, 8, 16, 32, 64, 128]))
    row, whole = short.table().row(0, named=True), long.table().row(0, named=True)
    assert row["estimate"] == pytest.approx(whole["estimate"])
    assert row["conf_low"] == pytest.approx(whole["conf_low"])
    assert row["conf_low"] < row["estimate"] < whole["conf_high"]
    assert row["conf_high"] is None
    assert whole["conf_high"] > 16
    assert any("goes on beyond the weights that were tried, 0 to 16" in w for w in short.warnings)
    assert "to above 16" in short.answer().sentence
    # The weights at which the difference is not clear are those of the interval.
    open_at = long.table("curve").filter((pl.col("conf_low") < 0) & (pl.col("conf_high") > 0))["weight"].to_list()
    assert all(whole["conf_low"] - 4 <= w <= whole["conf_high"] + 64 for w in open_at)


def test_it_finds_the_weight_at_which_a_large_world_is_at_parity() -> None:
    """The truth is the crossing in a world of 20 times as many feeds; in 30 worlds 95 % intervals hold it 25 times or more."""
    asked = {"share_of": "content_class", "value": "slow and complex", "predicted": "chance_", "move": "good_clicks",
             "weights": {"likes": 1, "reaction_angry": 2, "good_clicks": 0}, "values": [0, 2, 4, 6, 8, 12, 16, 24, 32, 64]}  # fmt: skip
    truth = (
        frontier(eb.simulate("feeds", seed=99, n_feeds=1600, n_authors=1200).posts, **asked).table()["estimate"].item()
    )
    held = 0
    for seed in range(30):
        row = frontier(eb.simulate("feeds", seed=seed, n_feeds=80).posts, **asked).table().row(0, named=True)
        held += (row["conf_low"] or -math.inf) <= truth <= (row["conf_high"] or math.inf)
    assert held >= 25  # binomial: 24 or fewer of 30 happen in 1 of 300 times


def test_no_parity_is_said() -> None:
    found = frontier(values=[0, 0.5, 1])
    assert found.table().row(0)[1:6] == (None,) * 5
    assert found.answer().sentence.startswith("At no weight of shares from 0 to 1 do posts of class “slow” get")
    assert math.isnan(found.answer().estimate)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_chart_has_a_slider_and_says_all(lang: str) -> None:
    found = frontier(values=[1, 2, 4])
    spec = found.chart(lang=lang).to_dict()
    (slider,) = spec["params"]
    assert (slider["value"], slider["bind"]["min"], slider["bind"]["max"]) == (1, 1, 4)
    (rows,) = [rows for rows in spec["datasets"].values() if "weight" in rows[0]]
    assert [r["estimate"] for r in rows] == pytest.approx([100 * e for e in found.table("curve")["estimate"]])
    # Each weight answers for the stretch of the slider that is nearest to it.
    assert [r["from"] for r in rows][1:] == [1.5, 3.0] == [r["to"] for r in rows][:-1]
    assert {"en": "parity at 2", "ar": "التساوي عند"}[lang] in spec["description"]
    many = frontier(values=[0, 2.5, 3.5], against="likes", against_values=[0.5, 1, 2]).chart(lang=lang).to_dict()
    assert many["params"][0]["bind"]["min"] == 0.5
    assert many["params"][0]["value"] == 1
    (marks,) = [rows for rows in many["datasets"].values() if "level" in rows[0] and "against" in rows[0]]
    assert [row["against"] for row in marks] == [0.5, 1, 2]  # in the table's order on every run
    assert {"en": "Move the weight of likes", "ar": "حرّك وزن الإعجابات"}[lang] in many["params"][0]["bind"]["name"]


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"move": "comments"}, "move must be one of 'likes', 'shares'; got 'comments'"),
        ({"values": [1]}, r"values is a list of two weights or more that 'shares' takes.*got \[1\]"),
        ({"values": 3}, "values is a list of two weights or more"),
        ({"values": [2, 1]}, "values must rise"),
        ({"values": [1, math.nan]}, "values must be a number; got nan"),
        ({"against": "shares"}, "move and against are two actions"),
        ({"against": "likes"}, "against='likes' needs against_values="),
        ({"against_values": [1, 2]}, "name it by against="),
        ({"weights": {"shares": 1, "likes": 0}}, "no action but the moved one has a weight"),
        ({"values": [0, 1], "against": "likes", "against_values": [0, 1]}, "where both moved weights are 0 no action has a weight"),
        ({"weights": "likes"}, "orders by one column and weighs nothing"),
        ({"weights": 3}, "weights maps actions to weights"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(settings: dict, match: str) -> None:
    with pytest.raises(DataError, match=match):
        frontier(**{"values": [1, 2]} | settings)


def elasticity(posts: pl.DataFrame, **settings: object) -> eb.Estimates:
    return eb.exposure_elasticity(posts, **{"feed": "feed", "share_of": "slow", "n_boot": 100} | settings)


def test_an_elasticity_by_hand() -> None:
    """At shares 1.5 half of the feeds are tied: exp(0.1) more wins all of those, less loses them, so the log share moves by log(s+ / s-)."""
    low, high = W2 / (1 + W2), (W2 / 2 + 0.5) / (1 + W2)
    found = elasticity(feeds(), weights={"likes": 1, "shares": 1.5})
    rows = dict(found.table().select("term", "estimate").iter_rows())
    assert rows["shares"] == pytest.approx(math.log(high / low) / 0.2)
    assert rows["likes"] == pytest.approx(-rows["shares"])
    assert found.answer().sentence.startswith("The weight of likes does") or found.answer().sentence.startswith(
        "The weight of shares does"
    )


def test_elasticities_of_all_weights_sum_to_about_zero() -> None:
    posts = eb.simulate("feeds", n_feeds=120).posts
    found = elasticity(
        posts, share_of="content_class", value="slow and complex", weights="twitter_2023", predicted="chance_"
    )
    rows = found.table()
    assert abs(rows["estimate"].sum()) < 0.03 < rows["estimate"].abs().sum() / 3
    by_term = dict(rows.select("term", "estimate").iter_rows())
    # A weight below 0 that grows in size pushes down what is reported, here more of the fast class.
    assert by_term["negative_feedback"] > 0 > by_term["comments"]
    assert np.isfinite(rows["std_error"].to_numpy()).all()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_clear_weight_is_not_hidden_by_a_larger_figure_that_is_not(lang: str) -> None:
    """The answer said that no weight clearly moves the share, since it looked at the largest figure alone."""
    columns = ["term", "estimate", "conf_low", "conf_high"]
    rows = [("reports", -0.3, -0.8, 0.2), ("likes", 0.05, 0.03, 0.07), ("shares", 0.02, 0.01, 0.03)]
    group = Text("“slow”", "«بطيء»")
    both, unclear = (
        answer_elasticity(group, pl.DataFrame(r, schema=columns, orient="row"), 0.95, (), False, lang)
        for r in (rows, rows[:1])
    )
    assert (both.estimate, both.low, both.high, unclear.estimate) == (0.05, 0.03, 0.07, -0.3)
    said = {
        "en": "The weight of likes does: one percent more of it moves the share of class “slow” by +0.05 % (95 % interval +0.03 to +0.07). "
        "The largest figure is that of reports, −0.3 %, but it is not clear (95 % interval −0.8 to +0.2).",
        "ar": "وأكبر رقم هو رقم",
    }
    assert said[lang] in both.sentence
    assert {"en": "No weight clearly does", "ar": "لا وزن يفعل ذلك بوضوح"}[lang] in unclear.sentence


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"weights": {"likes": 1}}, "has one action with a weight, 'likes'"),
        ({"weights": {"likes": 1, "shares": 1}, "step": 0}, "step is the change of a weight"),
        ({"weights": {"likes": 1, "shares": 1}, "step": "small"}, "step must be a number"),
    ],
)  # fmt: skip
def test_bad_input_of_elasticities_is_refused(settings: dict, match: str) -> None:
    with pytest.raises(DataError, match=match):
        elasticity(repeated(TWO, 5), **settings)


def test_a_class_without_exposure_has_no_percentage() -> None:
    with pytest.raises(DesignError, match="the class gets no exposure at all"):
        elasticity(repeated(TWO, 5), weights={"likes": 1, "shares": 0.01}, attention="top", depth=1)
