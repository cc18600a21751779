from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from statsmodels.stats.multitest import multipletests

import engagebias as eb
from engagebias.errors import DataError, DesignError
from engagebias.headlines.companions import _family

FEATURES = ["negative_share", "positive_share", "words"]


def arms(*rows: tuple[str, str, int, int, float]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["test_id", "text", "clicks", "impressions", "loud"], orient="row")
    return frame.with_row_index("post_id").with_columns(pl.col("post_id").cast(pl.String))


HAND = arms(
    ("t", "a", 30, 1000, 1.0), ("t", "b", 10, 1000, 0.0),
    ("u", "c", 40, 2000, 1.0), ("u", "d", 20, 2000, 0.0),
)  # fmt: skip


def test_by_hand() -> None:
    """Two tests, equal splits: the rate ratio is 70 / 30. Other ways of counting give other numbers."""
    effects = eb.headline_effects(HAND, features=["loud"])
    sd = HAND["loud"].std()
    row = effects.table().row(0, named=True)
    assert row["estimate"] == pytest.approx(math.log(70 / 30) * sd)
    assert row["std_error"] == pytest.approx(math.sqrt(3 * 8 / 21**2) * sd)
    assert row["n"] == 4
    # pooled over tests 70/3000 against 30/3000 would agree here; a mean of log ratios would not:
    assert row["estimate"] != pytest.approx((math.log(3) + math.log(2)) / 2 * sd, rel=1e-3)


def test_by_hand_the_interval_and_the_p_value() -> None:
    """Two tests leave one degree of freedom: Student's t, whose 97.5 % point is 12.706; p is two-sided."""
    row = eb.headline_effects(HAND, features=["loud"]).table().row(0, named=True)
    assert row["conf_high"] - row["estimate"] == pytest.approx(12.7062 * row["std_error"], rel=1e-4)
    assert row["estimate"] - row["conf_low"] == pytest.approx(12.7062 * row["std_error"], rel=1e-4)
    # On one degree of freedom t is Cauchy's distribution.
    assert row["p_value"] == pytest.approx(1 - 2 / math.pi * math.atan(row["estimate"] / row["std_error"]))
    narrow = eb.headline_effects(HAND, features=["loud"], conf_level=0.5)
    assert narrow.table()["conf_high"][0] - row["estimate"] == pytest.approx(row["std_error"])  # Cauchy's quartile is 1
    assert "50 % interval" in narrow.answer().sentence


def test_by_hand_with_tests_counting_equally() -> None:
    # Scaled to equal totals: 30/40 and 40/60 of a test each, so 85/60 against 35/60.
    row = eb.headline_effects(HAND, features=["loud"], weighting="tests").table().row(0, named=True)
    assert row["estimate"] == pytest.approx(math.log((3 / 4 + 2 / 3) / (1 / 4 + 1 / 3)) * HAND["loud"].std())


def test_per_word_and_percent_by_hand() -> None:
    """A share moves by one over the mean length for one more word; percent is exp - 1, not 100 times the log."""
    texts = ["peace love home", "hate war garden station home", "hate home", "garden home station"]
    frame = eb.score(HAND.with_columns(text=pl.Series(texts), lang=pl.lit("en")), lexicon="vader")
    effects = eb.headline_effects(frame, features=["negative_share"])
    log_rr, per_unit, percent = (effects.table(n)["estimate"][0] for n in (None, "per_unit", "percent"))
    mean_words = (3 + 5 + 2 + 3) / 4
    assert per_unit == pytest.approx(log_rr / frame["negative_share"].std() / mean_words)
    assert percent == pytest.approx(100 * (math.exp(per_unit) - 1))
    assert effects.table("percent")["std_error"][0] == pytest.approx(
        100 * math.exp(per_unit) * effects.table("per_unit")["std_error"][0]
    )


def test_companions_are_on_their_own_scales(example: pl.DataFrame) -> None:
    effects = eb.headline_effects(example, features=FEATURES, exclude="broken_randomisation")
    per_sd, percent = effects.table()["estimate"], effects.table("percent_per_sd")["estimate"]
    assert percent.to_list() == pytest.approx([100 * (math.exp(b) - 1) for b in per_sd])
    eligible = example.filter(pl.col("text").n_unique().over("test_id") > 1)
    assert effects.table("per_unit")["estimate"][0] == pytest.approx(
        per_sd[0] / eligible["negative_share"].std() / eligible["words"].mean()
    )


def test_adjusted_p_values_never_fall_below_raw_ones(example: pl.DataFrame) -> None:
    # By hand, two-stage: the first stage rejects two of three, so one hypothesis is taken as true and the
    # Benjamini-Hochberg values (.003, .003, .5) shrink to a third; none may fall below its raw value.
    table = pl.DataFrame({"term": list("abc"), "estimate": [1.0] * 3, "p_value": [0.001, 0.002, 0.5]})
    assert _family(table, 0.95)["p_adjusted"].to_list() == pytest.approx([0.001, 0.002, 0.5])
    family = eb.headline_effects(example, features=FEATURES, exclude="broken_randomisation").table("family")
    raw = family["p_value"].to_numpy()
    reference = multipletests(raw, alpha=0.05, method="fdr_tsbh")[1]
    assert family["p_adjusted"].to_list() == pytest.approx(np.maximum(raw, reference).tolist())


def test_a_permutation_must_bear_out_what_few_tests_show() -> None:
    """With few tests the sentence follows the permutation where it and the clustered interval disagree."""
    rng = np.random.default_rng(5)
    disagreed = 0
    for _ in range(60):
        y = rng.poisson(60 * rng.gamma(3, 1 / 3, 24)) + 1
        rows = [(str(i // 3), f"headline {i}", int(y[i]), 9000, float(rng.normal())) for i in range(24)]
        effects = eb.headline_effects(arms(*rows), features=["loud"])
        p, p_permutation = effects.table()["p_value"][0], effects.table("permutation")["p_permutation"][0]
        if p < 0.05 <= p_permutation:
            disagreed += 1
            assert "no clear" in effects.answer().sentence
    assert disagreed > 0, "no world in which the two disagree: the test shows nothing"


def test_one_picture_is_compared_where_pictures_vary(example: pl.DataFrame) -> None:
    pictured = example.with_columns(eyecatcher_id=pl.lit("one"))
    same = eb.headline_effects(pictured, features=FEATURES).table("same_picture")
    assert same["estimate"].to_list() == pytest.approx(
        eb.headline_effects(example, features=FEATURES).table()["estimate"].to_list()
    )
    assert "same_picture" not in eb.headline_effects(example, features=FEATURES).companions


def test_a_contrast_that_fails_is_said_and_costs_nothing_else() -> None:
    """As many pictures as arms leave nothing to compare within one, and weeks of one test too few arms for two features."""
    more = arms(("v", "e", 9, 900, 0.5), ("v", "f", 12, 900, 0.1)).with_columns(post_id=pl.Series(["8", "9"]))
    frame = pl.concat([HAND, more]).with_columns(
        eyecatcher_id=pl.col("post_id"), test_week=pl.col("test_id").rank("dense").cast(pl.Int32), long=pl.Series([3, 1, 2, 5, 4, 4]),
        third=pl.Series([1.0, 4.0, 2.0, 2.5, 0.0, 7.0]),
    )  # fmt: skip
    effects = eb.headline_effects(frame, features=["loud", "long", "third"])
    assert effects.table()["n"].to_list() == [6, 6, 6]
    assert effects.table("across")["contrast"].unique(maintain_order=True).to_list() == [
        "within stories",
        "across stories",
    ]
    said = [w for w in effects.warnings if w.startswith("Not estimated")]
    assert [w.split(". ")[0] for w in said] == [
        "Not estimated: across stories of one week (confounded)", "Not estimated: within stories, same picture",
    ]  # fmt: skip


def test_the_question_follows_the_features(example: pl.DataFrame) -> None:
    assert eb.headline_effects(example, features=["words"]).question == "Which headlines win clicks?"
    assert eb.headline_effects(example, features=["words", "negative"]).question == "Do emotive headlines win clicks?"


def test_it_equals_pyfixest(example: pl.DataFrame, fepois: Callable[..., tuple[np.ndarray, np.ndarray]]) -> None:
    two = example.filter(pl.col("text").n_unique().over("test_id") > 1)
    z = two.with_columns(
        *((pl.col(f) - pl.col(f).mean()) / pl.col(f).std() for f in FEATURES), offset=pl.col("impressions").log()
    )
    used = z.filter(~pl.col("broken_randomisation")).select("clicks", "offset", "test_id", *FEATURES).to_pandas()
    coef, std_error = fepois(used, FEATURES, y="clicks", effects="test_id", cluster="test_id")
    table = eb.headline_effects(example, features=FEATURES, exclude="broken_randomisation").table()
    assert table["estimate"].to_numpy() == pytest.approx(coef, abs=1e-6)
    assert table["std_error"].to_numpy() == pytest.approx(std_error, abs=1e-6)


def test_coverage_in_500_worlds() -> None:
    """95 % intervals hold the truth in 95 % of overdispersed worlds: within the binomial's 95 % bounds of 500."""
    held = np.zeros(3)
    for seed in range(500):
        world = eb.simulate("headlines", seed=seed, n_tests=400, overdispersion=0.15)
        table = eb.headline_effects(eb.score(world.posts, lexicon="vader"), features=FEATURES).table()
        truth = world.truth["log_rate_ratio"] * world.truth["sd"]
        held += ((table["conf_low"] <= truth) & (truth <= table["conf_high"])).to_numpy()
    assert (held >= 465).all(), held / 500
    assert (held <= 485).all(), held / 500


def test_words_follow_the_checks(example: pl.DataFrame) -> None:
    sound = eb.headline_effects(example, features=FEATURES, exclude="broken_randomisation")
    broken = eb.headline_effects(example, features=FEATURES)
    assert (sound.wording, broken.wording) == ("effect", "association")
    assert "drew" in sound.answer().sentence
    assert "went with" in broken.answer().sentence
    assert "drew" not in broken.answer().sentence
    assert "Check failed: sample ratio" in str(broken.warnings[0])
    assert "this is an association" in broken.estimand
    assert "fixed by randomisation" in sound.estimand
    assert "fixed by randomisation" not in broken.estimand


def test_an_exclusion_keeps_the_scale(example: pl.DataFrame) -> None:
    """One SD is that of all eligible headlines, with or without the excluded tests."""
    kept = eb.headline_effects(example, features=["words"], exclude="broken_randomisation")
    filtered = eb.headline_effects(example.filter(~pl.col("broken_randomisation")), features=["words"])
    eligible = example.filter(pl.col("text").n_unique().over("test_id") > 1)
    ratio = eligible["words"].std() / eligible.filter(~pl.col("broken_randomisation"))["words"].std()
    assert kept.table()["estimate"][0] == pytest.approx(filtered.table()["estimate"][0] * ratio)
    assert ratio != pytest.approx(1, abs=1e-4)


def test_across_stories_overstates(example: pl.DataFrame) -> None:
    across = eb.headline_effects(example, features=FEATURES, exclude="broken_randomisation").table("across")
    negative = dict(across.filter(term="negative_share").select("contrast", "estimate").iter_rows())
    assert negative["across stories"] > 2 * negative["within stories"]
    assert set(negative) == {"within stories", "across stories", "across stories of one week"}


def test_everything_left_out_is_counted() -> None:
    frame = pl.concat(
        [
            HAND,
            arms(("v", "same", 5, 100, 1.0), ("v", "same", 3, 100, 0.0), ("w", "e", 0, 100, 1.0), ("w", "f", 0, 100, 0.0), ("x", "alone", 4, 100, 0.0)),
            arms(("y", "g", 3, 100, 1.0), ("y", "h", 3, 100, 0.0), ("y", "i", 3, 100, 0.0)).with_columns(loud=pl.Series([1.0, None, None])),
            arms(("z", "j", 3, 100, 1.0), ("z", "k", 3, 100, 0.0)),
        ]
    ).with_columns(post_id=pl.int_range(pl.len()).cast(pl.String), bad=pl.col("test_id") == "z")  # fmt: skip
    effects = eb.headline_effects(frame, features=["loud"], exclude="bad")
    assert effects.table("sample").rows() == [
        ("given", 14, 7),
        ("left out: text without a score", 2, 0),
        ("left out: tests with a single arm", 2, 2),
        ("left out: tests in which all arms show one headline", 2, 1),
        ("left out: tests without a single action", 2, 1),
        ("left out: tests marked for exclusion", 2, 1),
        ("used", 4, 2),
    ]
    assert any(str(w) == "Headlines without a score, left out: 2." for w in effects.warnings)


def test_few_tests_are_permuted_and_said(example: pl.DataFrame) -> None:
    few = example.filter(pl.col("test_id").is_in(example["test_id"].unique(maintain_order=True).head(20).to_list()))
    effects = eb.headline_effects(few, features=["negative_share"])
    assert effects.table("permutation")["n"][0] >= 90
    assert any(w.startswith("Few tests (") for w in effects.warnings)


def test_the_frame_is_not_changed_and_the_seed_decides(example: pl.DataFrame) -> None:
    before = example.clone()
    one, two = (
        eb.headline_effects(example, features=FEATURES, n_permutations=19, seed=4).table("permutation")
        for _ in range(2)
    )
    assert one.equals(two)
    assert example.equals(before)


def test_simulated_data_carry_a_banner(example: pl.DataFrame) -> None:
    effects = eb.headline_effects(example, features=FEATURES)
    assert effects.simulated
    assert "Simulated data" in repr(effects)
    assert repr(effects.answer(lang="ar")).startswith("بيانات مُحاكاة")
    assert not eb.headline_effects(HAND, features=["loud"]).simulated


def test_the_chart_draws_the_table(example: pl.DataFrame) -> None:
    effects = eb.headline_effects(example, features=FEATURES)
    for lang in ("en", "ar"):
        spec = effects.chart(lang=lang).to_dict()  # type: ignore[arg-type]
        drawn = next(rows for rows in spec["datasets"].values() if len(rows) > 1)
        table = effects.table("across_percent")
        for column in ("estimate", "conf_low", "conf_high"):
            assert [row[column] for row in drawn] == table[column].to_list()
        assert f"{table['estimate'][0]:+.1f}" in spec["description"]
        assert (
            spec["layer"][1]["encoding"]["x"]["axis"]["title"]
            .strip("\u2067\u2069")
            .startswith("change in clicks per" if lang == "en" else "التغيّر")
        )


def bad(column: str, values: list[object]) -> pl.DataFrame:
    return HAND.with_columns(pl.Series(column, values))


@pytest.mark.parametrize(
    ("frame", "settings", "error", "match"),
    [
        (HAND.drop("text"), {}, DataError, "headline_effects: column 'text' is missing"),
        (HAND, {"features": ["lout"]}, DataError, "column 'lout' is missing.*Did you mean 'loud'"),
        (bad("clicks", [1, 2, 3, 9999]), {}, DataError, r"clicks is above impressions in 1 of 4 rows \(post_id '3'\)"),
        (bad("impressions", [1000, 1000, 0, 2000]), {}, DataError, "impressions is 0 in 1 of 4 rows"),
        (bad("clicks", [1, None, 3, 4]), {}, DataError, "clicks is null in 1 of 4 rows.*a null is not a zero"),
        (bad("post_id", ["a", "a", "b", "c"]), {}, DataError, "post_id must be unique"),
        (bad("test_id", ["a", "b", "c", "d"]), {}, DesignError, "no test has two or more different headlines"),
        (bad("text", ["a", "a", "b", "b"]), {}, DesignError, "no test has two or more different headlines"),
        (bad("loud", [1.0, 1.0, 1.0, 1.0]), {}, DesignError, "'loud' is the same for all headlines"),
        (bad("loud", [1.0, 1.0, 0.0, 0.0]), {}, DesignError, "loud cannot be told apart.*within tests"),
        (bad("clicks", [30, 0, 40, 0]), {}, DesignError, "no finite solution: some feature separates the clicks"),
        (HAND.head(2), {}, DesignError, "1 test is left; a standard error clustered by test needs two"),
        (HAND.rename({"loud": "loud_share"}), {"features": ["loud_share"]}, DataError, "needs the column 'words'"),
        (HAND, {"weighting": "click"}, DataError, "weighting must be one of 'clicks', 'tests'"),
        (HAND, {"conf_level": 95}, DataError, "conf_level must be a number between 0 and 1"),
        (HAND, {"n_permutations": -1}, DataError, "n_permutations must be a whole number"),
        (HAND, {"n_permutations": 5}, DataError, "n_permutations must be 0 or at least 19"),
        (HAND.with_columns(pl.col("clicks").cast(pl.String)), {}, DataError, "'clicks' must be UInt64, it is String"),
        (HAND.with_columns(votes=pl.lit("3")), {"outcome": "votes"}, DataError, "'votes' must hold counts"),
        (HAND.with_columns(votes=pl.lit(-3)), {"outcome": "votes"}, DataError, "votes is negative in 4 of 4 rows"),
        (bad("loud", [1.0, 0.0, 1.0, 0.0]).with_columns(more=pl.Series([3.0, 1.0, 2.0, 5.0]), third=pl.Series([1.0, 4.0, 9.0, 0.0])), {"features": ["loud", "more", "third"]}, DesignError, "are too few|cannot be told apart"),
        (HAND.with_columns(odd=pl.Series([True, False, False, False])), {"exclude": "odd"}, DataError, "exclude='odd' differs between the arms of 1 tests"),
        (HAND, {"exclude": "loud"}, DataError, "exclude='loud' must be a Boolean column"),
    ],
)  # fmt: skip
def test_bad_input(frame: pl.DataFrame, settings: dict[str, object], error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        eb.headline_effects(frame, **({"features": ["loud"]} | settings))  # type: ignore[arg-type]
