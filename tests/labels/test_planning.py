from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from engagebias.errors import DataError, DesignError
from engagebias.labels.correction import correct_labels
from engagebias.labels.planning import plan_gold_sample
from engagebias.numerics.labelled_moments import Family, fit_corrected, fit_gold
from engagebias.results import Estimates
from tests.labels.worlds import CLUSTERS, draw_codes, regressor_world

N = 4000


def plan(posts: pl.DataFrame, **settings: object) -> Estimates:
    usual: dict[str, object] = {
        "outcome": "y", "label": "machine", "sensitivity": 0.86, "specificity": 0.86, "features": ["z"], "exposure": "views",
        "cluster": "author_id", "sizes": [250, 500], "n_draws": 4,
    }  # fmt: skip
    return plan_gold_sample(posts, **(usual | settings))  # type: ignore[arg-type]


def uncoded(model: Family, seed: int) -> pl.DataFrame:
    world = regressor_world(model, "random", seed)
    return world.frame(np.array([], dtype=np.intp), np.array([])).drop("people", "gold_probability")


@pytest.fixture(scope="module")
def posts() -> pl.DataFrame:
    return uncoded("poisson", 3)


def test_the_error_of_a_share_by_hand() -> None:
    """A machine yes in 35.6 % with accuracy .86 implies 30 %; wrong are 14 %: .21 / N + (N / n - 1) .14 / N."""
    yes = round(0.356 * N)
    posts = pl.DataFrame({"post_id": [str(i) for i in range(N)], "machine": [True] * yes + [False] * (N - yes)})
    settings: dict[str, object] = {
        "outcome": None, "mislabelled": "outcome", "model": "linear", "features": [], "exposure": None, "cluster": None, "n_draws": 40
    }  # fmt: skip
    planned = plan(posts, sizes=[100, 400], **settings)
    expected = [math.sqrt((0.21 + (N / n - 1) * 0.14) / N) for n in (100, 400)]
    alone = [math.sqrt(0.21 / n) for n in (100, 400)]
    assert planned.table()["estimate"].to_list() == pytest.approx(expected, rel=0.01)
    assert planned.table("curve")["std_error"].to_list() == pytest.approx(expected + alone, rel=0.01)
    # 1.96 + 0.84 standard errors are found in 80 % of samples.
    assert planned.table("curve")["detectable"][0] == pytest.approx(2.8016 * planned.table()["estimate"][0], rel=1e-4)
    limits = planned.table("limits").row(0, named=True)
    assert limits["prevalence"] == pytest.approx(0.3, abs=1e-3)
    assert limits["naive"] == pytest.approx(math.sqrt(0.356 * 0.644 / N), rel=1e-3)
    assert limits["all_coded"] == pytest.approx(math.sqrt(0.21 / N), rel=0.01)
    # Drawn from each label by itself, only the spread of errors within a label is left: .7247 and .9348 are right.
    within = plan(posts, sizes=[400], strata=["machine"], **settings).table()["estimate"].item()
    spread = 0.356 * 0.7247 * 0.2753 + 0.644 * 0.9348 * 0.0652
    assert within == pytest.approx(math.sqrt((0.21 + (N / 400 - 1) * spread) / N), rel=0.01)


@pytest.mark.parametrize(
    ("model", "by_label"), [("linear", False), ("linear", True), ("poisson", False), ("poisson", True)]
)
def test_it_foretells_the_spread_of_corrected_estimates(model: Family, by_label: bool) -> None:
    """Within 10 % of the SD over 400 worlds, each with a draw of its own, corrected and from the codes alone."""
    found = []
    for seed in range(400):
        world = regressor_world(model, "random", seed)
        gold, p = draw_codes(world, seed, by_label=by_label)
        strata = world.machine.astype(np.int64) if by_label else None
        problem = world.problem(gold, 1 / p, strata=strata)
        alone = fit_gold(problem)
        found.append([fit_corrected(problem, alone.coef).coef[1], alone.coef[1]])
    settings: dict[str, object] = {"strata": ["machine"], "design": "equal"} if by_label else {}
    exposure = "views" if model == "poisson" else None
    curves = [
        plan(uncoded(model, 700 + i), model=model, exposure=exposure, sizes=[500], **settings).table("curve")[
            "std_error"
        ]
        for i in range(10)
    ]
    assert np.mean([c.to_numpy() for c in curves], axis=0) == pytest.approx(np.std(found, axis=0), rel=0.10)


def test_it_foretells_what_the_correction_reports() -> None:
    world = regressor_world("linear", "random", 3)
    reported = [
        correct_labels(
            world.frame(*draw_codes(world, seed)), outcome="y", label="machine", gold="people", features=["z"], model="linear",
            cluster="author_id",
        ).table()["std_error"][0]
        for seed in range(30)
    ]  # fmt: skip
    planned = plan(uncoded("linear", 3), model="linear", exposure=None, n_draws=20)
    assert planned.table()["estimate"][1] == pytest.approx(np.mean(reported), rel=0.10)
    assert planned.table("limits")["all_coded"].item() < planned.table()["estimate"][1]


def test_more_codes_and_a_better_label_leave_less_error(posts: pl.DataFrame) -> None:
    poor, good = (plan(posts, sensitivity=a, specificity=a, sizes=[100, 400]).table()["estimate"] for a in (0.8, 0.95))
    assert poor[0] > poor[1]
    assert (poor > good).all()
    alone = plan(posts).table("curve").filter(contrast="gold codes alone")["std_error"]
    assert (plan(posts).table()["estimate"] < alone).all()
    tied = plan(posts, tie="engagement").table()["estimate"]
    assert (tied > plan(posts).table()["estimate"]).all()
    whole = plan(posts, sizes=[5000])
    assert whole.table()["estimate"].item() == pytest.approx(whole.table("limits")["all_coded"].item())


def test_clusters_count(posts: pl.DataFrame) -> None:
    by_post, by_author = (plan(posts, cluster=c).table("limits")["all_coded"].item() for c in (None, "author_id"))
    assert by_author != pytest.approx(by_post, rel=1e-3)
    assert posts["author_id"].n_unique() == CLUSTERS


def test_the_seed_decides_and_the_frame_stays(posts: pl.DataFrame) -> None:
    before = posts.clone()
    one, two, three = (plan(posts, seed=s).table() for s in (5, 5, 6))
    assert one.equals(two)
    assert not one.equals(three)
    assert one["estimate"].to_list() == pytest.approx(three["estimate"].to_list(), rel=0.1)
    assert posts.equals(before)
    holes = posts.with_columns(machine=pl.when(pl.int_range(pl.len()) >= 10).then("machine"))
    assert plan(holes).table("sample").rows()[-1] == ("used", 4990)
    assert plan(holes).table("sample").filter(step="left out: machine is null")["posts"].item() == 10


def test_words_in_both_languages(posts: pl.DataFrame) -> None:
    planned = plan(posts)
    assert planned.question == "How many posts should people code to correct machine?"
    assert planned.wording == "description"
    assert "finds 86 % of the posts" in planned.estimand
    sentence = planned.answer().sentence
    assert sentence.startswith("250 coded posts should leave a standard error of 0.")
    assert "; 500 coded posts should leave" in sentence
    assert plan(posts, sizes=[100, 200, 400]).answer().sentence.count("coded posts should leave") == 2
    assert planned.answer().estimate == planned.table()["estimate"][1]
    assert "منشورات مرمّزة عددها" in planned.answer(lang="ar").sentence
    for text in (planned.question, planned.estimand, planned.method, planned.scale, *planned.warnings):
        assert any("\u0621" <= c <= "\u064a" for c in text.ar)
    assert plan(posts.with_columns(platform=pl.lit("simulated"))).simulated


def test_the_chart_draws_the_curve(posts: pl.DataFrame) -> None:
    planned = plan(posts)
    for lang in ("en", "ar"):
        spec = planned.chart(lang=lang).to_dict()  # type: ignore[arg-type]
        drawn = next(rows for rows in spec["datasets"].values() if len(rows) > 1)
        assert [r["std_error"] for r in drawn] == planned.table("curve")["std_error"].to_list()
        level = next(rows for rows in spec["datasets"].values() if len(rows) == 1)
        assert level[0]["level"] == planned.table("limits")["naive"].item()
        assert f"{planned.table()['estimate'][0]:.3g} (n = 250)" in spec["description"]
        assert spec["title"]["anchor"] == ("end" if lang == "ar" else "start")


@pytest.mark.parametrize(
    ("change", "settings", "error", "match"),
    [
        (
            {},
            {"sensitivity": 1.2},
            DataError,
            "plan_gold_sample: sensitivity is a share above 0 and at most 1.*got 1.2",
        ),
        ({}, {"specificity": "high"}, DataError, "specificity must be a number"),
        ({}, {"sensitivity": 0.5, "specificity": 0.5}, DataError, "no better than chance"),
        (
            {},
            {"sensitivity": 0.9, "specificity": 0.6},
            DesignError,
            r"labels 3\d.\d % of the posts machine.*between 40.0 and 90.0 %",
        ),
        ({}, {"sizes": []}, DataError, "sizes is empty"),
        ({}, {"sizes": [5]}, DataError, "sizes must be a whole number of 20 or more"),
        ({}, {"sizes": [9000]}, DataError, "sizes holds 9,000, but only 5,000 posts can be used"),
        (
            {},
            {"strata": ["author_id"], "sizes": [100]},
            DesignError,
            "200 strata with two codes each need more than 100 codes",
        ),
        ({}, {"tie": "both"}, DataError, "tie must be one of 'random', 'engagement'"),
        ({}, {"design": "other"}, DataError, "design must be one of 'proportional', 'equal'"),
        ({}, {"n_draws": 1}, DataError, "n_draws must be a whole number of 2 or more"),
        (
            {},
            {"outcome": None, "mislabelled": "outcome", "tie": "engagement"},
            DataError,
            "tie='engagement' needs an outcome",
        ),
        ({}, {"label": "z", "features": []}, DataError, "'z' must be yes or no"),
        ({}, {"label": "loud"}, DataError, "plan_gold_sample: column 'loud' is missing"),
        ({}, {"features": ["z", "twice"]}, DataError, "column 'twice' is missing"),
        (
            {"twice": pl.col("z") * 2},
            {"features": ["z", "twice"]},
            DesignError,
            "machine, z, twice cannot all be told apart",
        ),
        ({"y": pl.lit(0)}, {}, DesignError, "the model has no finite solution"),
        ({"machine": pl.lit(True)}, {}, DesignError, "labels 100.0 % of the posts machine"),
    ],
)
def test_bad_input(
    posts: pl.DataFrame, change: dict[str, pl.Expr], settings: dict[str, object], error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        plan(posts.with_columns(**change), **settings)
