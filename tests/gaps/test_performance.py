from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import engagebias as eb
from engagebias.gaps.model import row_of
from gaps.worlds import fitted, posts

CONTRAST: dict[str, Any] = {"by": "tone", "high": "loud", "low": "calm"}


def gap(frame: pl.DataFrame, **settings: Any) -> eb.Estimates:
    return eb.performance_gap(frame, **{**CONTRAST, "outcomes": ["likes", "shares"], **settings})


def four(likes: tuple[int, ...]) -> pl.DataFrame:
    """Two authors, each with a loud and a calm post, ten times over so that clusters bear it."""
    n = len(likes)
    return pl.DataFrame(
        {
            "post_id": [str(i) for i in range(10 * n)],
            "author_id": [f"{i // 2 % 2}-{i // n}" for i in range(10 * n)],
            "tone": ["loud", "calm"] * (5 * n),
            "likes": list(likes) * 10,
        }
    )


def test_by_hand_the_ratio_is_of_totals_within_authors() -> None:
    # 30 + 40 likes against 10 + 20: 7/3. A mean of log ratios would give sqrt(3 x 2) = 2.45.
    found = eb.performance_gap(four((30, 10, 40, 20)), **CONTRAST, effects=["author_id"])
    assert np.exp(found.table()["estimate"][0]) == pytest.approx(7 / 3)
    assert found.table("percent")["estimate"][0] == pytest.approx(100 * 4 / 3)
    # Post against post both authors' loud posts win.
    assert found.table("typical")["estimate"][0] == 1.0


@pytest.mark.parametrize(("likes", "ratio"), [((20, 20, 20, 20), 1.0), ((40, 10, 40, 10), 4.0)])
def test_counts_that_fit_exactly_have_an_estimate_and_no_error(likes: tuple[int, ...], ratio: float) -> None:
    other = four(likes).with_columns(shares=pl.Series([3, 1, 4, 2] * 10))
    for frame in (four(likes), other):
        found = eb.performance_gap(frame, **CONTRAST, effects=["author_id"])
        row = found.table().row(0, named=True)
        assert np.exp(row["estimate"]) == pytest.approx(ratio)
        assert {row[c] for c in ("std_error", "conf_low", "conf_high", "p_value")} == {None}
        assert found.table("family")["p_adjusted"][0] is None
        assert any("every cluster fits exactly" in w for w in found.warnings)
        assert str(found.answer())
        assert str(found.answer(lang="ar"))


def test_equals_pyfixest(fepois: Callable[..., tuple[np.ndarray, np.ndarray]]) -> None:
    frame = posts(2)
    pandas = frame.with_columns(
        high=(pl.col("tone") == "loud").cast(pl.Float64), offset=pl.col("views").cast(pl.Float64).log(),
        week=pl.col("created_at").dt.truncate("1w").dt.epoch(), hour=pl.col("created_at").dt.hour(),
    ).to_pandas()  # fmt: skip
    row = gap(frame).table().row(0, named=True)
    coef, error = fepois(pandas, ["high"], y="likes", effects="author_id + week + hour", cluster="author_id")
    assert row["estimate"] == pytest.approx(coef[0], abs=1e-6)
    assert row["std_error"] == pytest.approx(error[0], abs=1e-6)


def test_intervals_cover_the_planted_ratio() -> None:
    worlds, covered = 150, 0
    for seed in range(worlds):
        sample, made = fitted(posts(seed, n_each=8))
        row = row_of(made, sample, 0).values
        covered += row["conf_low"] <= np.log(1.5) <= row["conf_high"]
    low, high = binom.interval(0.998, worlds, 0.95)
    assert low <= covered <= high


def test_what_was_left_out_is_counted() -> None:
    frame = posts(3).with_columns(
        tone=pl.when(pl.int_range(pl.len()) < 5).then(None).when(pl.int_range(pl.len()) < 12).then(pl.lit("other")).otherwise("tone"),
        views=pl.when(pl.int_range(pl.len()).is_between(20, 22)).then(None).when(pl.int_range(pl.len()) == 23).then(0).otherwise("views"),
        shares=pl.when(pl.int_range(pl.len()) < 40).then(None).otherwise("shares"),
    )  # fmt: skip
    steps = {(o, s): n for o, s, n in gap(frame).table("sample").iter_rows()}
    assert steps["all actions", "given"] == frame.height
    assert steps["all actions", "left out: class not known"] == 5
    assert steps["all actions", "left out: of neither class"] == 7
    assert steps["all actions", "left out: exposure not reported"] == 3
    assert steps["all actions", "left out: nobody was exposed"] == 1
    assert steps["shares", "left out: outcome not reported"] == 40 - 16
    assert steps["likes", "used"] == frame.height - 16
    assert any("exposure is not known were left out: 3" in w for w in gap(frame).warnings)


def test_regimes_stand_side_by_side() -> None:
    regimes = gap(posts(4)).table("regimes")
    assert regimes["regime"].unique(maintain_order=True).to_list() == ["views", "followers", "none"]
    assert regimes.filter(regime="views", term="likes")["estimate"][0] == gap(posts(4)).table()["estimate"][0]
    alone = gap(posts(4), exposure="followers").table()["estimate"][0]
    assert regimes.filter(regime="followers", term="likes")["estimate"][0] == pytest.approx(alone)
    assert "per post of that author" in gap(posts(4), exposure=None).estimand
    assert "per post, at equal followers" in gap(posts(4), exposure="followers").estimand


def test_followers_are_a_covariate_that_takes_confounding_out() -> None:
    """Accounts with more followers are louder, and draw more whatever they post."""
    frame = posts(14, n_authors=80).with_columns(
        tone=pl.when(pl.col("followers").rank() > pl.len() * pl.col("quiet").rank() / pl.len()).then(pl.lit("loud")).otherwise(pl.lit("calm")),
        followers=pl.col("followers") ** 2, logged=(pl.col("followers") ** 2).log1p(),
    )  # fmt: skip
    settings: dict[str, Any] = {"effects": ["week"], "outcomes": ["likes"]}
    held = gap(frame, exposure="followers", **settings).table()["estimate"][0]
    assert held == pytest.approx(gap(frame, exposure=None, controls=["logged"], **settings).table()["estimate"][0])
    assert gap(frame, exposure=None, **settings).table()["estimate"][0] - held > 0.1


def test_an_action_without_solution_is_a_row_without_numbers() -> None:
    only_loud = pl.when(pl.col("tone") == "loud").then("likes").otherwise(0)
    frame = posts(5).with_columns(saves=only_loud, quotes=pl.lit(0, pl.UInt64))
    found = eb.performance_gap(frame, **CONTRAST, outcomes=["likes", "saves", "quotes"])
    rows = {r["term"]: r for r in found.table().iter_rows(named=True)}
    for name in ("saves", "quotes"):
        assert all(rows[name][c] is None for c in ("estimate", "std_error", "conf_low", "conf_high", "p_value"))
    said = " ".join(found.warnings)
    assert "saves (no finite solution" in said
    assert "quotes (no posts with information are left)" in said
    assert found.table("family")["p_adjusted"][1] is None
    assert found.chart(lang="ar")


def test_models_say_their_scale() -> None:
    models = gap(posts(6)).table("models").filter(term="likes")
    assert models["model"].to_list() == ["Poisson", "negative binomial", "least squares"]
    assert models["scale"].to_list() == ["log rate ratio", "log rate ratio", "slope of log(1 + count)"]
    assert models["estimate"][1] == pytest.approx(models["estimate"][0], abs=0.15)


def test_a_total_carried_by_a_few_posts_is_said_beside_the_typical_post() -> None:
    """A handful of loud posts with ten times the likes of all others; most loud posts have fewer."""
    frame = posts(7, ratio=0.6)
    rare = (pl.col("tone") == "loud") & (pl.int_range(pl.len()) % 12 == 0)
    found = gap(frame.with_columns(likes=pl.when(rare).then(pl.col("likes") * 12 + 300).otherwise("likes")))
    assert found.table()["conf_low"][0] > 0
    assert found.table("typical")["conf_high"][0] < 0.5
    assert "likes: more in total, though the typical post has fewer" in found.answer().sentence


def test_the_estimand_says_what_the_typical_post_does_not_hold_equal() -> None:
    """The total is per view; the typical post is not, since a win is of counts."""
    said = gap(posts(6), controls=["quiet"]).estimand
    assert (
        "Beside it stands the typical post: the chance that a post of class “tone = loud” out-engages one of class “tone = calm”"
        in said
    )
    assert "in the same author, week; views, hour of the day, quiet are held equal in the total alone." in said


def test_few_clusters_are_bootstrapped_and_very_few_say_that_no_test_can_reject() -> None:
    few = gap(posts(8, n_authors=10))
    assert any("wild cluster bootstrap" in w for w in few.warnings)
    row = few.table().row(0, named=True)
    assert row["p_value"] * 512 == pytest.approx(round(row["p_value"] * 512))  # every pattern of signs of ten clusters
    whole = posts(9, n_authors=6).with_columns(
        tone=pl.when(pl.col("author_id").is_in(["a0", "a1", "a2"])).then(pl.lit("loud")).otherwise(pl.lit("calm"))
    )
    none = gap(whole, effects=["week"])
    assert none.table()["conf_low"][0] is None
    assert none.table()["p_value"][0] is None
    assert none.table("family")["p_adjusted"].to_list() == [None, None]
    assert any("no test can reject" in w for w in none.warnings)
    assert "no interval" in none.answer().sentence


def test_three_clusters_against_many_get_no_p_of_the_family_either() -> None:
    """Three authors with twice the likes of 57: their clustered errors are small, and say nothing."""
    frame = posts(9).with_columns(
        tone=pl.when(pl.col("author_id").is_in(["a0", "a1", "a2"])).then(pl.lit("loud")).otherwise(pl.lit("calm"))
    )
    frame = frame.with_columns(likes=pl.when(pl.col("tone") == "loud").then(pl.col("likes") * 3).otherwise("likes"))
    found = gap(frame, effects=["week"])
    assert found.table()["p_value"].to_list() == [None, None]
    assert found.table("family")["p_adjusted"].to_list() == [None, None]


def test_covariates_that_the_effects_hold_are_no_error() -> None:
    fixed = posts(10).with_columns(followers=pl.col("followers").first().over("author_id"))
    with_followers, without = gap(fixed, exposure="followers"), gap(fixed, exposure=None)
    assert with_followers.table()["estimate"].to_list() == pytest.approx(without.table()["estimate"].to_list())


def young(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(age_hours=pl.when(pl.int_range(pl.len()) % 5 == 0).then(10.0).otherwise(200.0))


def test_posts_of_unknown_age_are_counted_and_said() -> None:
    some = posts(11).with_columns(age_hours=pl.when(pl.int_range(pl.len()) >= 30).then(200.0))
    said = [w for w in gap(some).warnings if "age when counted" in w]
    assert said == ["Posts whose age when counted is not known were taken as old enough: 30."]
    assert not any("age when counted" in w for w in gap(posts(11)).warnings)


def test_young_posts_beside_older_ones_need_a_decision() -> None:
    frame = young(posts(11))
    with pytest.raises(
        eb.DesignError, match=r'192 of 960 posts .* under 72 hours .* young="drop".*young="adjust".*young="keep"'
    ):
        gap(frame)
    dropped = gap(frame, young="drop").table("sample")
    assert dropped.filter(step="left out: under 72 hours old when counted")["posts"].to_list() == [192]
    assert any("under 72 hours old were kept: 192" in w for w in gap(frame, young="keep").warnings)
    # Age in two values is one covariate, its square adds nothing: as a control of one's own.
    adjusted = gap(frame, young="adjust").table()["estimate"]
    own = gap(frame.with_columns(old=pl.col("age_hours") > 72), young="keep", controls=["old"]).table()["estimate"]
    assert adjusted.to_list() == pytest.approx(own.to_list(), abs=1e-8)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"by": "mood"}, "column 'mood' is missing"),
        ({"high": "shrill"}, r"no post has tone = 'shrill' \(high\); it holds 'calm', 'loud'"),
        ({"low": "loud"}, "high and low are both 'loud'"),
        ({"outcomes": ["views"]}, "'views' is the outcome and the exposure"),
        ({"outcomes": []}, "outcomes is empty"),
        ({"outcomes": ["quiet"]}, "outcome 'quiet' must hold counts"),
        ({"exposure": "reach"}, "column 'reach' is missing"),
        ({"exposure": "tone"}, "exposure='tone' must be a numeric column"),
        ({"effects": ["autor_id"]}, "effects must be one of .*Did you mean 'author_id'"),
        ({"effects": "week"}, r"effects is a list of column names.*\['week'\]"),
        ({"cluster": "text", "young": "later"}, "young must be one of 'refuse', 'drop', 'adjust', 'keep'"),
        ({"n_permutations": 5}, "n_permutations must be 0 or at least 19"),
        ({"controls": ["likes"]}, "'likes' is an outcome and cannot explain itself"),
    ],
)
def test_what_cannot_be_asked_says_what_can(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(eb.DataError, match=message):
        gap(posts(1), **settings)


def test_designs_that_cannot_answer_are_refused() -> None:
    frame = posts(1)
    by_author = frame.with_columns(
        tone=pl.when(pl.col("author_id") < "a3").then(pl.lit("loud")).otherwise(pl.lit("calm"))
    )
    with pytest.raises(eb.DesignError, match="tone cannot be told apart within author_id, week, hour"):
        gap(by_author)
    with pytest.raises(eb.DesignError, match=r"one cluster \(one\)"):
        gap(frame.with_columns(one=pl.lit(1)), cluster="one")
    with pytest.raises(eb.DataError, match="'author_id' is null in all posts"):
        gap(frame.with_columns(author_id=pl.lit(None, pl.String)))
    with pytest.raises(eb.DesignError, match="no action could be estimated"):
        gap(frame.with_columns(likes=pl.lit(0, pl.UInt64)), outcomes=["likes"])


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_answer_is_in_both_languages(lang: Any) -> None:
    found = gap(posts(12))
    answer = found.answer(lang=lang)
    assert answer.wording == "association"
    assert any("\u0600" <= letter <= "\u06ff" for letter in answer.sentence) == (lang == "ar")
    chart = found.chart(lang=lang).to_dict()
    (rows,) = [r for r in chart["datasets"].values() if "estimate" in r[0]]
    assert [r["estimate"] for r in rows] == pytest.approx(found.table("percent")["estimate"].to_list())
