from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from scipy.special import stdtrit

from engagebias.errors import DataError, DesignError
from engagebias.labels.correction import correct_labels
from engagebias.numerics.labelled_moments import Family, fit_corrected, fit_gold, fit_naive
from engagebias.results import Estimates
from tests.labels.worlds import TRUTH, Errors, World, draw_codes, outcome_world, regressor_world

WORLDS = 500
RETOLD = 3  # worlds that also go through the public function


def correct(posts: pl.DataFrame, **settings: object) -> Estimates:
    usual: dict[str, object] = {
        "outcome": "y", "label": "machine", "gold": "people", "features": ["z"], "exposure": "views", "cluster": "author_id"
    }  # fmt: skip
    return correct_labels(posts, **(usual | settings))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def posts() -> pl.DataFrame:
    world = regressor_world("poisson", "random", 3)
    return world.frame(*draw_codes(world, 3))


def repeat(
    make: Callable[[int], World], truth: float, tell: Callable[[World, np.ndarray, np.ndarray], Estimates], *,
    outcome: bool = False, by_label: bool = False,
) -> dict[str, tuple[float, int, float]]:  # fmt: skip
    """Return relative bias, intervals that hold the truth and mean error over SD, of each way to estimate."""
    rows = np.empty((WORLDS, 3, 3))
    for seed in range(WORLDS):
        world = make(seed)
        gold, p = draw_codes(world, seed, by_label=by_label)
        strata = world.machine.astype(np.int64) if by_label else None
        problem = world.problem(gold, 1 / p, outcome=outcome, strata=strata)
        alone = fit_gold(problem)
        fits = [fit_naive(problem), alone, fit_corrected(problem, alone.coef)]
        for i, fit in enumerate(fits):
            estimate, error = fit.coef[1], math.sqrt(fit.covariance[1, 1])
            rows[seed, i] = estimate, error, abs(estimate - truth) <= stdtrit(fit.df, 0.975) * error
        if seed < RETOLD:
            told = tell(world, gold, p)
            for name, i in (("naive", 0), ("gold_only", 1), (None, 2)):
                assert told.table(name).row(0)[1:3] == pytest.approx(rows[seed, i, :2], rel=1e-6)
    summary = zip(
        rows[..., 0].mean(axis=0) / truth - 1, rows[..., 2].sum(axis=0), rows[..., 1].mean(axis=0) / rows[..., 0].std(axis=0),
        strict=True,
    )  # fmt: skip
    return dict(zip(("naive", "gold", "corrected"), summary, strict=True))


def tell_regressor(model: Family) -> Callable[[World, np.ndarray, np.ndarray], Estimates]:
    exposure = "views" if model == "poisson" else None
    return lambda world, gold, p: correct(world.frame(gold, p), model=model, exposure=exposure)


@pytest.mark.parametrize(
    ("model", "errors", "naive_bias"),
    [("linear", "random", -0.34), ("linear", "tied", 0.32), ("poisson", "random", -0.33), ("poisson", "tied", 0.32)],
)
def test_an_86_percent_accurate_label_is_put_right_in_500_worlds(
    model: Family, errors: Errors, naive_bias: float
) -> None:
    """Naive bias -34 % (errors at random) or +32 % (errors tied to engagement); corrected under 3 %, coverage 93-97 %."""
    found = repeat(lambda seed: regressor_world(model, errors, seed), TRUTH[model], tell_regressor(model))
    assert found["naive"][0] == pytest.approx(naive_bias, abs=0.03)
    assert 100 <= found["naive"][1] <= 215, found  # about a third of 500
    assert abs(found["corrected"][0]) < 0.03, found
    assert 465 <= found["corrected"][1] <= 485, found
    assert found["corrected"][2] == pytest.approx(1, abs=0.07), found


@pytest.mark.parametrize(("model", "truth", "naive_bias"), [("linear", 0.1, -0.67), ("poisson", 0.3, -0.85)])
def test_a_mislabelled_outcome_is_put_right_in_500_worlds(model: Family, truth: float, naive_bias: float) -> None:
    def tell(world: World, gold: np.ndarray, p: np.ndarray) -> Estimates:
        settings = {"outcome": None, "mislabelled": "outcome", "exposure": None, "model": model}
        return correct(world.frame(gold, p), **settings)

    found = repeat(lambda seed: outcome_world(model, seed), truth, tell, outcome=True)
    assert found["naive"][0] == pytest.approx(naive_bias, abs=0.03)
    assert found["naive"][1] < 50
    assert abs(found["corrected"][0]) < 0.03, found
    assert 465 <= found["corrected"][1] <= 485, found


def test_a_draw_stratified_by_the_label_is_put_right_in_500_worlds() -> None:
    def tell(world: World, gold: np.ndarray, p: np.ndarray) -> Estimates:
        return correct(world.frame(gold, p), strata=["machine"])

    found = repeat(lambda seed: regressor_world("poisson", "tied", seed), TRUTH["poisson"], tell, by_label=True)
    assert abs(found["corrected"][0]) < 0.03, found
    assert 465 <= found["corrected"][1] <= 485, found


def test_a_share_by_hand() -> None:
    """Machine share 5/8, difference among the coded -1/4, so 3/8; the codes alone say 1/4."""
    posts = pl.DataFrame(
        {"post_id": list("abcdefgh"), "machine": [1, 1, 1, 0, 0, 0, 1, 1], "people": [1, 0, None, 0, None, 0, None, None],
         "gold_probability": [0.5, 0.5, None, 0.5, None, 0.5, None, None]}
    )  # fmt: skip
    share = correct_labels(posts, label="machine", gold="people", mislabelled="outcome", model="linear")
    assert [share.table(n)["estimate"].item() for n in (None, "naive", "gold_only")] == pytest.approx(
        [3 / 8, 5 / 8, 1 / 4]
    )
    scores = np.array([1, 1 - 2, 1, 0, 0, 0, 1, 1]) - 3 / 8
    error = math.sqrt(8 / 7 * (scores**2).sum()) / 8
    assert share.table()["std_error"].item() == pytest.approx(error)
    assert share.table()["conf_high"].item() == pytest.approx(3 / 8 + 3.182446 * error)  # t on 3: four posts are coded
    assert "intercept" not in share.companions
    assert share.answer().sentence.startswith("The mean of machine is 0.4 (95 % interval −0.")
    assert share.question == "What is the mean of machine, once errors of the label are corrected?"


def test_a_rate_ratio_by_hand() -> None:
    """All coded, two posts to a label: (6 + 4) / (10 + 10) against (1 + 3) / (20 + 20) is a ratio of 5, on the codes."""
    posts = pl.DataFrame(
        {"post_id": list("abcd"), "shares": [6, 4, 1, 3], "views": [10, 10, 20, 20], "machine": [True, False, True, False],
         "people": [True, True, False, False], "gold_probability": [1.0] * 4}
    )  # fmt: skip
    ratio = correct_labels(posts, outcome="shares", label="machine", gold="people", exposure="views")
    assert ratio.table()["estimate"].item() == pytest.approx(math.log(5))
    assert ratio.table("naive")["estimate"].item() == pytest.approx(math.log((7 / 30) / (7 / 30)), abs=1e-9)
    assert ratio.table("percent")["estimate"].to_list() == pytest.approx([0, 400, 400], abs=1e-6)
    assert ratio.table("intercept")["estimate"].item() == pytest.approx(math.log(0.1))


@pytest.mark.parametrize("model", ["linear", "poisson"])
def test_all_coded_equals_statsmodels(posts: pl.DataFrame, model: Family) -> None:
    rng = np.random.default_rng(1)
    coded = posts.with_columns(
        people=pl.Series(rng.random(posts.height) < 0.3), gold_probability=1.0, z=100 + 3 * pl.col("z")
    )
    x = coded.select(one=1.0, people=pl.col("people").cast(pl.Float64), z="z").to_numpy()
    poisson = model == "poisson"
    family = sm.families.Poisson() if poisson else sm.families.Gaussian()
    offset = np.log(coded["views"].to_numpy()) if poisson else None
    groups = coded["author_id"].rank("dense").to_numpy()
    reference = sm.GLM(coded["y"].to_numpy(), x, family=family, offset=offset).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    ours = correct(coded, model=model, exposure="views" if poisson else None)
    assert ours.table()["estimate"].to_list() == pytest.approx(reference.params[1:], rel=1e-6)
    assert ours.table()["std_error"].to_list() == pytest.approx(math.sqrt(200 / 199) * reference.bse[1:], rel=1e-6)
    assert ours.table("intercept")["estimate"].item() == pytest.approx(reference.params[0], rel=1e-6)
    assert ours.table("naive")["estimate"][0] != pytest.approx(reference.params[1], abs=0.05)


def test_perfect_labels_leave_the_naive_answer(posts: pl.DataFrame) -> None:
    perfect = posts.with_columns(people=pl.when(pl.col("gold_probability").is_not_null()).then(pl.col("machine")))
    ours = correct(perfect)
    assert ours.table().select("estimate", "std_error").to_numpy() == pytest.approx(
        ours.table("naive").select("estimate", "std_error").to_numpy()
    )
    assert ours.table("gold_only")["std_error"][0] > 2 * ours.table()["std_error"][0]


def test_the_order_of_rows_does_not_matter(posts: pl.DataFrame) -> None:
    mixed = posts.sample(fraction=1, shuffle=True, seed=1)
    assert correct(mixed).table().to_numpy()[:, 1:].astype(float) == pytest.approx(
        correct(posts).table().to_numpy()[:, 1:].astype(float), rel=1e-6
    )


def test_missing_codes_are_made_up_for_within_strata() -> None:
    """Half the codes of posts that the machine called True are lost: only weights within strata stay right."""
    world = regressor_world("linear", "random", 5)
    gold, p = draw_codes(world, 5, n=2000)
    full = world.frame(gold, p)
    lost = (pl.col("machine") & (pl.int_range(pl.len()) % 2 == 0)) & pl.col("people").is_not_null()
    holes = full.with_columns(people=pl.when(~lost).then(pl.col("people")))
    settings: dict[str, object] = {
        "outcome": None,
        "mislabelled": "outcome",
        "model": "linear",
        "exposure": None,
        "features": [],
    }
    shares = {
        "full": correct(full, **settings), "strata": correct(holes, strata=["machine"], **settings), "none": correct(holes, **settings)
    }  # fmt: skip
    at = {name: result.table()["estimate"].item() for name, result in shares.items()}
    alone = {name: result.table("gold_only")["estimate"].item() for name, result in shares.items()}
    assert at["strata"] == pytest.approx(at["full"], abs=0.02)
    assert alone["strata"] == pytest.approx(alone["full"], abs=0.02)
    assert alone["none"] < alone["full"] - 0.05
    n_lost = full["people"].count() - holes["people"].count()
    said = [w for w in shares["strata"].warnings if w.startswith("Drawn but not coded")]
    assert said == [
        f"Drawn but not coded: {n_lost} of 2,000. The coded ones with the same machine stand for them, as if it were chance "
        "which were coded."
    ]
    assert shares["strata"].table("sample").rows()[-2:] == [
        ("used", 5000, 2000 - n_lost), ("used: drawn to be coded", 2000, 2000 - n_lost)
    ]  # fmt: skip


def test_weights_add_up_to_the_posts_of_each_stratum(posts: pl.DataFrame) -> None:
    """Drawn at random, the codes hold another share of machine labels than the posts; strata make it theirs."""
    with_null = posts.with_columns(side=pl.when("machine").then(pl.lit("yes")))
    by_strata, loose = (correct(with_null, strata=s).table("labels") for s in (["side"], []))
    shares = [
        t.group_by("machine", maintain_order=True).agg(pl.col("share").sum())["share"][1] for t in (by_strata, loose)
    ]
    assert shares[0] == pytest.approx(posts["machine"].mean())
    assert shares[1] == pytest.approx(posts.drop_nulls("people")["machine"].mean())
    assert shares[0] != pytest.approx(shares[1], abs=1e-3)


def test_strata_count_only_the_chance_within_them() -> None:
    """With the codes hanging on the stratum alone, a draw within strata leaves nothing to chance."""
    posts = pl.DataFrame(
        {"post_id": [str(i) for i in range(400)], "machine": [0.0, 1.0] * 200, "kind": ["a"] * 200 + ["b"] * 200}
    )
    people = pl.when((pl.int_range(pl.len()) // 2) % 10 == 0).then((pl.col("kind") == "a") * 1.0)
    coded = posts.with_columns(people=people).with_columns(
        gold_probability=pl.when(pl.col("people").is_not_null()).then(0.1)
    )
    settings: dict[str, object] = {"label": "machine", "gold": "people", "mislabelled": "outcome", "model": "linear"}
    loose, strict = (correct_labels(coded, strata=s, **settings).table().row(0, named=True) for s in ((), ["kind"]))  # type: ignore[arg-type]
    assert loose["estimate"] == strict["estimate"] == pytest.approx(0.5)
    assert strict["std_error"] < 0.8 * loose["std_error"]


def test_confusion_is_weighted_and_small_cells_are_hidden(posts: pl.DataFrame) -> None:
    table = correct(posts).table("labels")
    coded = posts.drop_nulls("people")
    counts = {
        (a, b): coded.filter((pl.col("machine") == a) & (pl.col("people") == b)).height for a in (0, 1) for b in (0, 1)
    }
    assert table["codes"].to_list() == [counts[0, 0], counts[0, 1], counts[1, 0], counts[1, 1]]
    assert table["share"].sum() == pytest.approx(1)
    assert table["share_of_machine"][3] == pytest.approx(counts[1, 1] / (counts[1, 0] + counts[1, 1]))
    missed = coded.filter(~pl.col("machine") & pl.col("people"))["post_id"].to_list()
    rare = posts.with_columns(people=pl.when(pl.col("post_id").is_in(missed[5:])).then(False).otherwise("people"))
    hidden = correct(rare)
    # One hidden cell could be computed from the rest, so the next smallest is hidden as well.
    assert hidden.table("labels")["codes"].is_null().to_list() == [False, True, True, False]
    # Both machine labels have a hidden cell: from a share beside it the count would follow.
    assert hidden.table("labels").select(pl.col("share", "share_of_machine").is_null().sum()).row(0) == (2, 4)
    doubled = posts.with_columns(
        gold_probability=pl.col("gold_probability") * pl.when("machine").then(1.2).otherwise(0.9)
    )
    share = correct(doubled).table("labels")["share"]
    ratio = (counts[1, 1] / 1.2) / (counts[0, 0] / 0.9)
    assert share[3] / share[0] == pytest.approx(ratio)
    assert "labels" not in correct(posts.with_columns(machine=pl.col("post_id").hash(seed=1) % 97 / 97)).companions


def test_a_probability_serves_as_label(posts: pl.DataFrame) -> None:
    soft = posts.with_columns(machine=pl.when("machine").then(0.72).otherwise(0.07) + 0.001 * pl.col("z"))
    ours = correct(soft).table().row(0, named=True)
    hard = correct(posts).table().row(0, named=True)
    assert ours["estimate"] == pytest.approx(hard["estimate"], abs=hard["std_error"])


def test_everything_left_out_is_counted(posts: pl.DataFrame) -> None:
    first = pl.int_range(pl.len()) < 10
    holes = posts.with_columns(y=pl.when(~first).then("y"), z=pl.when(pl.int_range(pl.len()) >= 15).then("z"))
    steps = correct(holes).table("sample")
    assert steps.select("step", "posts").rows()[:5] == [
        ("given", 5000), ("left out: y is null", 10), ("left out: views is null", 0), ("left out: machine is null", 0),
        ("left out: z is null", 5),
    ]  # fmt: skip
    assert correct(holes).table()["n"].to_list() == [4985, 4985]
    assert "Posts with a null in a column needed, left out: 15 of 5,000." in correct(holes).warnings


def test_warnings_say_how_far_the_two_are_apart_and_what_is_thin(posts: pl.DataFrame) -> None:
    result = correct(posts)
    ours, naive = result.table().row(0, named=True), result.table("naive").row(0, named=True)
    apart = abs(naive["estimate"] - ours["estimate"]) / ours["std_error"]
    assert result.warnings[0].startswith("With the machine's label taken as true, machine would come out at +")
    assert result.warnings[0].endswith(f": {apart:.1f} standard errors of the latter apart.")
    assert len(result.warnings) == 1
    doubtful = posts.with_columns(gold_probability=pl.col("gold_probability") / 1.2)
    assert any(
        w.startswith("By their probabilities the 500 drawn posts stand for 6,000 posts, but 5,000")
        for w in correct(doubtful).warnings
    )
    coarse = posts.with_columns(author_id=(pl.col("author_id").str.slice(1).cast(pl.Int32) % 30).cast(pl.String))
    assert any(w.startswith("Few clusters have gold codes (30)") for w in correct(coarse).warnings)
    keep = (pl.col("machine") & pl.col("people")).cast(pl.Int32).cum_sum() <= 9
    thin = posts.filter(pl.col("people").is_null() | ~pl.col("machine") | (pl.col("people") & keep))
    thin = thin.with_columns(gold_probability=pl.when(pl.col("people").is_not_null()).then(0.08))
    assert "Fewer than 10 gold codes: machine label 1." in str(
        [w for w in correct(thin).warnings if w.startswith("Fewer")]
    )


def test_a_label_worse_than_none_is_said(posts: pl.DataFrame) -> None:
    rng = np.random.default_rng(2)
    noise = posts.with_columns(
        machine=pl.Series(rng.random(posts.height) < 0.5), y=pl.col("y") * pl.Series(rng.gamma(0.2, 5, posts.height))
    )
    result = correct(noise)
    worse = result.table()["std_error"][0] > result.table("gold_only")["std_error"][0]
    assert worse
    assert any(w.startswith("The gold codes alone give a smaller standard error for machine") for w in result.warnings)


def test_words_are_those_of_an_association_in_both_languages(posts: pl.DataFrame) -> None:
    result = correct(posts)
    assert result.wording == "association"
    assert result.question == "Does machine go with y, once errors of the label are corrected?"
    assert result.answer().sentence.startswith("Posts coded machine went with ")
    assert "with the machine's label taken as true it would be +" in result.answer().sentence
    assert result.answer().unit == "change in y per view, %; posts coded machine"
    assert "log rate ratio" in result.scale
    assert "Student's t with 18" in result.method or "Student's t with 19" in result.method
    for text in (result.question, result.estimand, result.method, result.scale, *result.warnings):
        assert any("\u0621" <= c <= "\u064a" for c in text.ar)
    assert "ارتباط" in result.estimand.ar
    assert "اقترنت" in result.answer(lang="ar").sentence
    flat = correct(posts.with_columns(y=pl.col("views") // 20 + pl.col("z").rank().cast(pl.Int64) % 7))
    assert "no clear difference" in flat.answer().sentence
    linear = correct(posts, model="linear", exposure=None)
    assert "a mean of y higher by" in linear.answer().sentence
    lower = correct(posts.with_columns(y=-pl.col("y")), model="linear", exposure=None)
    assert "a mean of y lower by" in lower.answer().sentence
    outcome = correct(posts, outcome=None, mislabelled="outcome", exposure=None)
    assert "one more unit of z" in outcome.answer().sentence.lower()
    assert outcome.question == "What goes with machine, once errors of the label are corrected?"


def test_the_chart_draws_the_three_estimates(posts: pl.DataFrame) -> None:
    for lang in ("en", "ar"):
        for result, rows in (
            (correct(posts), 3),
            (correct(posts, outcome=None, mislabelled="outcome", exposure=None), 3),
        ):
            spec = result.chart(lang=lang).to_dict()  # type: ignore[arg-type]
            drawn = next(r for r in spec["datasets"].values() if len(r) > 1)
            assert len(drawn) == rows
            percent = result.table("percent").filter(pl.col("term") == pl.col("term").first())
            assert [r["estimate"] for r in drawn] == percent["estimate"].to_list()
    assert "alone" in correct(posts).chart().to_dict()["description"]


def test_simulated_posts_carry_the_banner_and_the_frame_stays(posts: pl.DataFrame) -> None:
    before = posts.clone()
    assert not correct(posts).simulated
    assert correct(posts.with_columns(platform=pl.lit("simulated"))).simulated
    assert posts.equals(before)


def test_columns_whose_names_sound_like_ours_are_left_alone(posts: pl.DataFrame) -> None:
    taken = posts.rename({"machine": "weight", "people": "human", "z": "contrast"})
    result = correct(taken, label="weight", gold="human", features=["contrast"])
    assert result.table()["estimate"].to_list() == correct(posts).table()["estimate"].to_list()
    assert result.table("labels").equals(correct(posts).table("labels"))


def coded(**columns: object) -> Callable[[pl.DataFrame], pl.DataFrame]:
    return lambda posts: posts.with_columns(**columns)


_ONE = pl.col("people").is_not_null()


@pytest.mark.parametrize(
    ("change", "settings", "error", "match"),
    [
        (coded(), {"label": "machin"}, DataError, r"correct_labels: column 'machin' is missing; the table has .*\. Did you mean 'machine'"),
        (coded(machine=pl.lit("yes")), {}, DataError, "'machine' must be numeric or Boolean, it is String.*Write one category as a Boolean"),
        (coded(people=None), {}, DataError, "column 'people' is null in every row"),
        (coded(z=pl.lit(float("nan"))), {}, DataError, "feature z is NaN or infinite"),
        (coded(author_id=pl.lit(None, dtype=pl.String)), {}, DataError, "author_id is null in 5000 of 5000 rows"),
        (coded(views=pl.col("views") * 0), {}, DataError, "views is not above 0 in 5000"),
        (coded(y=pl.col("y") - 99), {}, DataError, "y is negative in"),
        (coded(gold_probability=pl.when(_ONE).then(1.5)), {}, DataError, "gold_probability is not above 0 and at most 1 in 500 of 5000"),
        (coded(gold_probability=pl.when(_ONE).then(0.0)), {}, DataError, "is not above 0 and at most 1"),
        (coded(gold_probability=pl.when(~_ONE).then(0.1)), {}, DataError, "people is coded but gold_probability is null in 500"),
        (coded(gold_probability=pl.lit(0.1)), {}, DataError, "stand for 50,000 posts.*the table has 5,000.*null where a post was not drawn"),
        (coded(gold_probability=pl.when(_ONE).then(0.5)), {}, DataError, "stand for 1,000 posts"),
        (coded(people=pl.when(_ONE).then(True)), {}, DesignError, "all 500 gold codes of 'people' are alike"),
        (coded(people=pl.when(~pl.col("machine")).then("people")), {"strata": ["machine"]}, DesignError, "too few posts are coded where {'machine': True}"),
        (coded(people=pl.when(~pl.col("machine")).then("people")), {}, DesignError, "no post with machine = 1 has a gold code.*Draw some of its"),
        (coded(author_id=pl.lit("one")), {}, DesignError, "500 gold codes in 1 clusters are too few"),
        (coded(twice=pl.col("z") * 2 + 1), {"features": ["z", "twice"]}, DesignError, "twice cannot be told apart from the other features in the posts"),
        (coded(odd=pl.col("people").is_null()), {"features": ["odd"]}, DesignError, "odd cannot be told apart .* in the coded posts"),
        (coded(y=pl.lit(0)), {}, DesignError, "y is 0 in every post"),
        (coded(y=pl.when("machine").then("y").otherwise(0)), {}, DesignError, "with the machine's label taken as true has no finite solution"),
        (coded(), {"model": "logit"}, DataError, "model must be one of 'poisson', 'linear'"),
        (coded(), {"mislabelled": "both"}, DataError, "mislabelled must be one of 'regressor', 'outcome'"),
        (coded(), {"outcome": None}, DataError, "Name the outcome if the label is a regressor"),
        (coded(), {"mislabelled": "outcome"}, DataError, "leave it out if the label itself is the outcome"),
        (coded(), {"model": "linear"}, DataError, "exposure='views' belongs to model='poisson'"),
        (coded(), {"outcome": None, "mislabelled": "outcome", "features": []}, DataError, "needs model='linear'"),
        (coded(), {"features": ["machine"]}, DataError, "'machine' is named in more than one role"),
        (coded(), {"features": "z"}, DataError, r"features is a list of column names, got the string 'z'. Write \['z'\]"),
        (coded(), {"strata": ["kin"]}, DataError, "column 'kin' is missing"),
        (coded(), {"conf_level": 95}, DataError, "conf_level must be a number between 0 and 1"),
        (coded(y=None), {}, DataError, "column 'y' is null in every row"),
    ],
)  # fmt: skip
def test_bad_input(
    posts: pl.DataFrame, change: Callable[[pl.DataFrame], pl.DataFrame], settings: dict[str, object], error: type[Exception], match: str
) -> None:  # fmt: skip
    with pytest.raises(error, match=match):
        correct(change(posts), **settings)


def test_a_gold_sample_too_small_is_refused() -> None:
    """Six codes, two of them wrong labels with great weights: the corrected equations have no sound root."""
    rng = np.random.default_rng(4)
    n = 600
    posts = pl.DataFrame(
        {"post_id": [str(i) for i in range(n)], "y": rng.poisson(5, n), "machine": (rng.random(n) < 0.5) * 1}
    )
    at = np.array([0, 1, 2, 3, 4, 5])
    people, p = np.full(n, np.nan), np.full(n, np.nan)
    machine = posts["machine"].to_numpy()
    people[at], p[at] = [1, 0, 0, 0, 0, 0], 0.01
    frame = posts.with_columns(people=pl.Series(people).fill_nan(None), gold_probability=pl.Series(p).fill_nan(None))
    frame = frame.with_columns(
        machine=pl.when(pl.int_range(pl.len()) < 6)
        .then(pl.lit([1, 1, 1, 1, 0, 0]).list.get(pl.int_range(pl.len()) % 6))
        .otherwise(pl.lit(pl.Series(machine)))
    )
    with pytest.raises(DesignError, match="6 gold codes are too few to correct this model"):
        correct_labels(frame, outcome="y", label="machine", gold="people", model="linear")
