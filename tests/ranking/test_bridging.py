from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.stats import spearmanr

import engagebias as eb
from engagebias.errors import DataError, DesignError
from engagebias.ranking.bridging_words import answer_whole

NAMES = {"rater": "rater_id", "item": "item_id", "rating": "rating"}
QUICK = {"n_starts": 2, "n_boot": 100}


@pytest.fixture(scope="module")
def world() -> eb.simulation.World:
    return eb.simulate("ratings", seed=1)


@pytest.fixture(scope="module")
def classes(world: eb.simulation.World) -> eb.Estimates:
    return eb.bridging_scores(world.ratings, **NAMES, by="content_class", focus="human_rights", n_starts=3)


def test_it_recovers_the_planted_order_on_20_000_ratings() -> None:
    """Spearman 0.95 or more in each of three worlds, better than the mean rating does."""
    for seed in range(3):
        world = eb.simulate("ratings", seed=seed)
        assert world.ratings.height == 20_000
        items = eb.bridging_scores(world.ratings, **NAMES, **QUICK).table("items")
        both = items.drop_nulls("intercept").join(world.truth, left_on="item", right_on="item_id", suffix="_planted")
        ours = spearmanr(both["intercept"], both["intercept_planted"]).statistic
        assert ours >= 0.95
        assert ours > spearmanr(both["mean_rating"], both["intercept_planted"]).statistic
        assert abs(np.corrcoef(both["factor"], both["factor_planted"])[0, 1]) > 0.85


def test_it_holds_up_less_of_what_one_camp_rejects(classes: eb.Estimates) -> None:
    """Human-rights items are as good as the others; bridging takes places from them, and the figures add up."""
    rows = {r["term"].split(",")[0]: r for r in classes.table().iter_rows(named=True) if "human" in r["term"]}
    assert rows["difference"]["conf_high"] < 0
    assert rows["difference"]["estimate"] == pytest.approx(
        rows["bridging"]["estimate"] - rows["mean rating"]["estimate"]
    )
    assert rows["bridging"]["n"] == 100
    items = classes.table("items").filter(pl.col("content_class") == "human_rights")
    assert rows["bridging"]["estimate"] == pytest.approx((items["intercept"] >= 0.4).mean())
    said = classes.answer().sentence
    assert said.startswith("Bridging holds up less of “class: human rights” than the mean rating would")
    assert f"{100 * rows['bridging']['estimate']:.1f} against {100 * rows['mean rating']['estimate']:.1f} %" in said
    assert classes.answer().estimate == pytest.approx(100 * rows["difference"]["estimate"])
    told = classes.table("classes")
    assert told["term"].to_list() == ["content_class = human_rights", "content_class = other"]
    assert (told["conf_low"] < told["intercept"]).all()


def test_without_rejection_no_class_loses() -> None:
    """Of 12 worlds in which nobody minds whose items they are, the interval of the difference holds 0 in 9 or more.

    The truth of the difference is then 0; a 95 % interval would miss it in four of 12 with a chance of 0.002.
    """
    held = 0
    for seed in range(12):
        ratings = eb.simulate("ratings", seed=seed, rejection=0.0, n_items=200, n_ratings=6_000).ratings
        found = eb.bridging_scores(ratings, **NAMES, by="content_class", n_starts=1, n_boot=200).table()
        row = found.filter(pl.col("term") == "difference, content_class = human_rights").row(0, named=True)
        held += row["conf_low"] <= 0 <= row["conf_high"]
    assert held >= 9


def test_samples_of_raters_fit_anew(world: eb.simulation.World) -> None:
    """Fewer ratings for speed: the same estimates as with samples of items, other intervals."""
    some = world.ratings.filter(pl.col("item_id").str.extract(r"(\d+)").cast(pl.Int64) % 4 == 0)
    by = {"by": "content_class", "least_per_rater": 5, "n_boot": 100, "n_starts": 1}
    items, raters = (eb.bridging_scores(some, **NAMES, **by, resample=r).table() for r in ("items", "raters"))
    assert items["estimate"].equals(raters["estimate"])
    assert not items["conf_low"].equals(raters["conf_low"])
    assert raters["conf_low"].null_count() == 0


def test_items_with_hardly_enough_ratings_stay_in_samples_of_raters(world: eb.simulation.World) -> None:
    """With six ratings, all that it needs, an item is often drawn fewer times, and was then no longer held up: the interval missed the estimate."""
    mixed = world.ratings.sample(fraction=1, shuffle=True, seed=1)
    few_items = mixed.filter(pl.col("item_id").str.extract(r"(\d+)").cast(pl.Int64) < 60)
    some = few_items.filter(pl.int_range(pl.len()).over("item_id") < 6)
    few = {"helpful": 0.2, "least_per_item": 6, "least_per_rater": 1, "n_starts": 1, "n_boot": 100, "most_rounds": 5000}
    found = eb.bridging_scores(some, **NAMES, **few, resample="raters")
    assert found.table("items").drop_nulls("intercept")["ratings"].unique().to_list() == [6]
    row = found.table().row(0, named=True)
    assert row["conf_low"] < row["estimate"] < row["conf_high"]


def test_a_share_without_an_interval_says_so() -> None:
    """Where too many samples did not come to rest the sentence read "nan to nan"."""
    row = {"estimate": 0.145, "conf_low": None, "conf_high": None, "n": 600}
    bare, whole = (
        answer_whole(row | bounds, 0.2, 0.95, (), False, "en").sentence
        for bounds in ({}, {"conf_low": 0.1, "conf_high": 0.2})
    )
    assert bare.startswith("14.5 % of 600 items (no interval) are held up")
    assert whole.startswith("14.5 % of 600 items (95 % interval 10.0 to 20.0) are held up")


def test_status_and_what_has_no_score(world: eb.simulation.World) -> None:
    """An item with four ratings has no score and stays in the table; the thresholds are the published ones."""
    four = world.ratings.head(4).with_columns(
        item_id=pl.lit("rare"), rater_id=pl.Series(["rater-1", "rater-2", "rater-3", "rater-4"])
    )
    found = eb.bridging_scores(pl.concat([world.ratings, four]), **NAMES, **QUICK)
    items = found.table("items")
    rare = items.filter(pl.col("item") == "rare").row(0, named=True)
    assert (rare["ratings"], rare["intercept"], rare["status"]) == (4, None, "needs more ratings")
    scored = items.drop_nulls("intercept")
    helpful, low = scored["intercept"] >= 0.4, scored["intercept"] < -0.05 - 0.8 * scored["factor"].abs()
    assert (scored["status"] == "helpful").equals(helpful)
    assert (scored["status"] == "not helpful").equals(low)
    assert low.any()
    assert helpful.any()
    assert dict(found.table("sample").iter_rows())["on items with too few ratings"] == 4
    assert any("Items without a score: 1" in w for w in found.warnings)
    assert any("on items with too few ratings: 4" in w for w in found.warnings)


def test_minimums_go_items_raters_items() -> None:
    """Items first: r0's ten ratings include one of a rare item, so nine are left and r0 goes; then an item loses its fifth."""
    core = [(f"r{r}", f"i{i}", (r * i) % 3 / 2) for r in range(1, 13) for i in range(12)]
    r0 = [("r0", f"i{i}", 1.0) for i in range(8)] + [("r0", "edge", 0.0), ("r0", "rare", 0.0)]
    edge = [(f"r{r}", "edge", 0.5) for r in range(1, 5)]
    ratings = pl.DataFrame([*core, *r0, *edge], schema=["rater_id", "item_id", "rating"], orient="row")
    steps = dict(eb.bridging_scores(ratings, **NAMES, **QUICK).table("sample").iter_rows())
    assert steps == {
        "ratings given": 158,
        "without rater, item or rating": 0,
        "on items with too few ratings": 1,
        "by raters with too few ratings": 9,
        "on items with too few ratings left": 4,
        "ratings used": 144,
    }


def test_missing_is_not_zero(world: eb.simulation.World) -> None:
    """A null rating is left out and counted: the scores are those without the row."""
    gone = pl.when(pl.int_range(pl.len()) < 500).then(None).otherwise("rating")
    found = eb.bridging_scores(world.ratings.with_columns(rating=gone), **NAMES, **QUICK)
    without = eb.bridging_scores(world.ratings[500:], **NAMES, **QUICK)
    assert found.table("items").equals(without.table("items"))
    assert any("without rater, item or rating: 500" in w for w in found.warnings)


def test_small_classes_and_items_without_a_class(world: eb.simulation.World) -> None:
    number = pl.col("item_id").str.extract(r"(\d+)").cast(pl.Int64)
    topic = pl.when(number < 9).then(pl.lit("few")).when(number < 20).then(None).otherwise(pl.lit("many"))
    found = eb.bridging_scores(world.ratings.with_columns(topic=topic), **NAMES, **QUICK, by="topic")
    assert found.table()["term"].to_list() == [f"{w}, topic = many" for w in ("bridging", "mean rating", "difference")]
    few = found.table("classes").filter(pl.col("term") == "topic = few").row(0, named=True)
    assert few["items"] is None
    assert few["intercept"] is None
    assert few["reason"] == "fewer than 10 items"
    assert any("Classes with fewer than ten items are not shown: 1" in w for w in found.warnings)
    assert any("Items without a class: 11" in w for w in found.warnings)


def test_one_camp_alone_is_said() -> None:
    even = eb.simulate("ratings", seed=2).ratings
    flat = even.with_columns(rating=pl.Series(np.random.default_rng(1).integers(0, 3, even.height) / 2))
    found = eb.bridging_scores(flat, **NAMES, **QUICK)
    assert any("no two sides are seen" in w for w in found.warnings)
    assert not any("no two sides" in w for w in eb.bridging_scores(even, **NAMES, **QUICK).warnings)
    lonely = eb.bridging_scores(eb.simulate("ratings", seed=2, majority=0.95).ratings, **NAMES, **QUICK)
    assert any("of the raters stand on one side" in w for w in lonely.warnings)


def test_the_same_seed_gives_the_same(world: eb.simulation.World) -> None:
    first, again = (eb.bridging_scores(world.ratings, **NAMES, **QUICK, seed=3) for _ in range(2))
    assert first.table().equals(again.table())
    assert first.table("items").equals(again.table("items"))
    starts = first.table("starts")
    assert starts["largest_difference"].max() < 1e-4
    assert starts["settled"].all()


@pytest.mark.parametrize(
    ("change", "settings", "error", "message"),
    [
        (pl.lit("one").alias("rater_id"), {}, DesignError, "all ratings are by one rater"),
        (
            (pl.col("rating") * 5).alias("rating"),
            {},
            DataError,
            r"rating is outside 0 to 1 in \d+ of 20000 rows .*bring the scale to 0 to 1",
        ),
        ((pl.col("rating") - 0.5).alias("rating"), {}, DataError, "rating is outside 0 to 1 in"),
        (
            pl.lit(float("nan")).alias("rating"),
            {},
            DataError,
            "rating is outside 0 to 1 .*write null where nobody rated",
        ),
        (pl.col("rating").cast(pl.String), {}, DataError, "'rating' must be a number from 0 to 1, it is String"),
        (pl.lit(1.0).alias("rating"), {}, DesignError, "all 20,000 ratings in use are 1; nothing tells items apart"),
        (
            pl.lit("x").alias("unused"),
            {"least_per_item": 500},
            DesignError,
            "no rating is left once items need 500 and raters 10 ratings",
        ),
        (
            pl.lit("x").alias("unused"),
            {"most_rounds": 1},
            DesignError,
            "none of 2 starts came to rest within 1 rounds. Raise most_rounds",
        ),
        (
            pl.col("rating").alias("mood"),
            {"by": "mood"},
            DataError,
            "'mood' must be the same in all ratings of an item; it differs in",
        ),
        (
            pl.lit("x").alias("unused"),
            {"by": "content_clas"},
            DataError,
            "column 'content_clas' is missing; .*Did you mean 'content_class'",
        ),
        (
            pl.lit("x").alias("unused"),
            {"focus": "other"},
            DataError,
            "focus='other' is a class of the column named in by",
        ),
        (
            pl.lit("x").alias("unused"),
            {"by": "content_class", "focus": "hr"},
            DataError,
            "focus must be one of 'human_rights', 'other'",
        ),
        (pl.lit("x").alias("unused"), {"lambda_factor": 0.0}, DataError, "lambda_factor must be above 0"),
        (pl.lit("x").alias("unused"), {"resample": "ratings"}, DataError, "resample must be one of 'items', 'raters'"),
    ],
)
def test_bad_input_is_refused(
    world: eb.simulation.World, change: pl.Expr, settings: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"bridging_scores: {message}"):
        eb.bridging_scores(world.ratings.with_columns(change), **NAMES, **QUICK | settings)


def test_a_pair_rated_twice_is_refused(world: eb.simulation.World) -> None:
    twice = pl.concat([world.ratings, world.ratings.head(1)])
    with pytest.raises(DataError, match="a rater rates an item once; 2 rows repeat a pair"):
        eb.bridging_scores(twice, **NAMES, **QUICK)


def test_a_handful_of_raters_is_refused(world: eb.simulation.World) -> None:
    nine = world.ratings.filter(pl.col("rater_id").is_in([f"rater-{i}" for i in range(9)]))
    with pytest.raises(DesignError, match="9 raters are left .*at least 10 are needed"):
        eb.bridging_scores(nine, **NAMES, **QUICK, least_per_item=2)
    items = world.ratings.filter(pl.col("item_id").is_in([f"simulated-{i}" for i in range(9)]))
    with pytest.raises(DesignError, match="9 items are left .*at least 10 are needed"):
        eb.bridging_scores(items, **NAMES, **QUICK, least_per_rater=1)


def test_where_every_class_is_small_there_is_a_dash_and_no_crash(world: eb.simulation.World) -> None:
    some = world.ratings.filter(pl.col("item_id").str.extract(r"(\d+)").cast(pl.Int64) < 30)
    found = eb.bridging_scores(some.with_columns(own="item_id"), **NAMES, **QUICK, by="own", least_per_rater=1)
    assert found.table().height == 0
    assert found.answer().sentence == "No class has ten items or more."
    assert found.chart().to_dict()["description"].startswith("What does bridging hold up")


def test_it_is_shown_in_both_languages(classes: eb.Estimates, world: eb.simulation.World) -> None:
    assert classes.simulated
    assert classes.answer(lang="ar").sentence.startswith("يُبرز التجسير من «الفئة: حقوق الإنسان» أقل")
    chart = classes.chart(lang="ar").to_dict()
    assert "التجسير" in chart["description"]
    drawn = eb.bridging_scores(world.ratings, **NAMES, **QUICK)
    cloud = drawn.chart().to_dict()
    counts = drawn.table("items")["status"].value_counts()
    assert all(f"{name} {n:,}" in cloud["description"] for name, n in counts.iter_rows())
    layers = [drawn.chart(lang=lang).to_dict()["layer"][-1]["encoding"] for lang in ("en", "ar")]
    english, arabic = (layer["color"]["scale"]["domain"] for layer in layers)
    assert english == ["helpful", "needs more ratings", "not helpful"]
    assert [name.strip("\u2067\u2069") for name in arabic] == ["مفيد", "يحتاج إلى مزيد من التقييمات", "غير مفيد"]
    assert "item_id" not in str(cloud)
    assert "simulated-1" not in str(cloud)
    assert "raters of opposite views" in drawn.answer().sentence
