from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from charts.spec import rows_with
from scipy.stats import binom, pearsonr, spearmanr

from engagebias.errors import DataError, DesignError
from engagebias.simulation import simulate
from engagebias.text import score
from engagebias.validity import check_measure
from engagebias.validity.correlation import Statistic, bootstrap, correlation, weighted

ORDER = ["negative", "neutral", "positive"]
# By hand. Ranks of x: 1 2 3 4; mid-ranks of y: 1.5 1.5 3 4.
HAND = pl.DataFrame({"post_id": list("abcd"), "score": [1.0, 2.0, 3.0, 4.0], "people": [1.0, 1.0, 2.0, 9.0]})


def tied(n: int = 60, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = rng.normal(size=n)
    return np.round(y + rng.normal(size=n), 1), np.digitize(y, [-0.5, 0.5]).astype(float)


def posts(n: int = 120, seed: int = 2) -> pl.DataFrame:
    x, y = tied(n, seed)
    peer = np.random.default_rng(seed + 1000).normal(size=n)
    return pl.DataFrame(
        {
            "post_id": [f"p{i}" for i in range(n)],
            "score": x,
            "peer": peer,
            "people": [ORDER[int(v)] for v in y],
            "place": ["b"] * 60 + ["a"] * (n - 65) + [None] * 5,
        }
    )


def check(frame: pl.DataFrame, **settings: object):
    wanted = {"measure": "score", "against": "people", "n_boot": 99} | settings
    return check_measure(frame, **wanted)  # type: ignore[arg-type]


def test_the_hand_answers_tell_rival_formulas_apart() -> None:
    """Pearson 12.5 / sqrt(5 * 44.75); Spearman of mid-ranks 4.5 / sqrt(5 * 4.5).

    Lowest or ordinal ranks for the tie, or 1 - 6 sum(d^2) / (n^3 - n) without its correction, give other numbers.
    """
    found = {s: check(HAND, statistic=s, min_rows=4).table()["estimate"][0] for s in ("pearson", "spearman")}
    assert found["pearson"] == pytest.approx(12.5 / math.sqrt(5 * 44.75))
    assert found["spearman"] == pytest.approx(4.5 / math.sqrt(5 * 4.5))  # 0.949
    lowest, ordinal, uncorrected = 0.943, 1.0, 1 - 6 * 0.5 / 60
    assert all(abs(found["spearman"] - rival) > 1e-3 for rival in (lowest, ordinal, uncorrected, found["pearson"]))


@pytest.mark.parametrize("seed", range(5))
def test_scipy_gives_the_same(seed: int) -> None:
    x, y = tied(seed=seed)
    assert correlation(x, y, "spearman") == pytest.approx(spearmanr(x, y).statistic, abs=1e-12)
    assert correlation(x + 1e6, y, "pearson") == pytest.approx(pearsonr(x, y).statistic, abs=1e-9)
    assert correlation(x, y, "pearson") == pytest.approx(pearsonr(x, y).statistic, abs=1e-12)


@pytest.mark.parametrize("statistic", ["spearman", "pearson"])
def test_a_weighted_sample_is_the_sample_with_its_rows_repeated(statistic: Statistic) -> None:
    x, y = tied()
    rows = np.random.default_rng(3).integers(0, x.size, (20, x.size))
    times = np.stack([np.bincount(r, minlength=x.size) for r in rows]).astype(float)
    reference = spearmanr if statistic == "spearman" else pearsonr
    want = [[reference(x[r], y[r]).statistic, reference(-(x[r] ** 3), y[r]).statistic] for r in rows]
    assert weighted(np.stack([x, -(x**3)]), y, times, statistic) == pytest.approx(np.array(want), abs=1e-12)


def test_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = tied()
    whole = bootstrap(x[None], y, "spearman", n_boot=50, rng=np.random.default_rng(1))
    monkeypatch.setattr("engagebias.validity.correlation._CELLS", 7 * y.size)
    assert np.array_equal(bootstrap(x[None], y, "spearman", n_boot=50, rng=np.random.default_rng(1)), whole)


@pytest.mark.parametrize("statistic", ["spearman", "pearson"])
def test_coverage_in_500_worlds(statistic: Statistic) -> None:
    """95 % intervals of 150 rows with three tied levels hold the large-sample truth within the binomial's 99 % bounds."""
    truth = float(np.mean([correlation(*tied(200_000, seed), statistic) for seed in range(5)]))
    held = 0
    for seed in range(500):
        x, y = tied(150, 1000 + seed)
        draws = bootstrap(x[None], y, statistic, n_boot=399, rng=np.random.default_rng(seed))
        low, high = np.quantile(draws, [0.025, 0.975])
        held += low <= truth <= high
    assert binom.ppf(0.005, 500, 0.95) <= held <= binom.ppf(0.995, 500, 0.95)


def test_the_planted_order_of_measures_and_dialects_is_found() -> None:
    """A score of more noise follows less; a dialect whose judging words are off the lists follows less."""
    world = score(simulate("validity", seed=4, n_posts=2400).posts)
    rng = np.random.default_rng(1)
    noisy = world.with_columns(worse=pl.col("valence") + pl.Series(rng.normal(0, 0.6, world.height)))
    english = check_measure(
        noisy.filter(split="test"), measure="valence", against="valence_rating", beside=["worse"], statistic="pearson"
    )
    ours, worse = english.table()["estimate"]
    gap = english.table("differences").row(0, named=True)
    assert gap["estimate"] == pytest.approx(ours - worse)
    assert gap["conf_low"] > 0
    dialects = check_measure(
        world.filter(lang="ar"), measure="valence", against="sentiment", order=ORDER, by="dialect"
    ).table()
    by_term = dict(dialects.select("term", "estimate").rows())
    assert by_term["valence, dialect = msa"] > by_term["valence, dialect = gulf"] + 0.1
    assert by_term["valence, dialect = magreb"] is None
    assert english.simulated


def test_paired_intervals_are_narrower_than_unpaired_ones() -> None:
    frame = posts().with_columns(twin=pl.col("score") + 0.1 * pl.col("peer"))
    result = check(frame, order=ORDER, beside=["twin"], n_boot=999)
    errors = result.table()["std_error"]
    assert result.table("differences")["std_error"][0] < 0.5 * math.hypot(*errors)


def test_missing_is_not_zero_and_everything_is_counted() -> None:
    frame = posts().with_columns(
        score=pl.when(pl.int_range(pl.len()) % 10 == 0).then(None).otherwise("score"),
        people=pl.when(pl.int_range(pl.len()) % 20 == 1).then(None).otherwise("people"),
        peer=pl.when(pl.int_range(pl.len()) % 40 == 2).then(None).otherwise("peer"),
    )
    result = check(frame, order=ORDER, beside=["peer"], by="place")
    assert result.table("sample").rows() == [
        ("given", 120), ("left out: no human rating", 6), ("left out: text without a score", 12),
        ("left out: no score of a measure beside it", 3), ("used", 99),
    ]  # fmt: skip
    assert result.table()["n"].to_list()[:2] == [99, 99]
    there = frame.drop_nulls(["score", "people", "peer"])
    want = spearmanr(there["score"], there["people"].replace_strict({w: i for i, w in enumerate(ORDER)})).statistic
    assert result.table()["estimate"][0] == pytest.approx(want, abs=1e-12)
    assert result.table("groups")["term"].to_list() == ["all rows", "place = a", "place = b", "place not given"]
    assert result.table("groups").row(3)[4:] == (5, "too few rows with rating and scores")
    assert "Rated rows without a score, left out: 12 of 114." in result.warnings
    assert "Rows left out because a measure beside has no score there: 3." in result.warnings
    assert "No correlation for place not given (5 rows): too few rows with rating and scores." in result.warnings


def test_levels_have_their_means() -> None:
    frame = posts()
    levels = check(frame, order=ORDER).table("levels")
    assert levels["term"].to_list() == [f"score, people = {level}" for level in ORDER]
    low = frame.filter(people="negative")["score"]
    assert levels["estimate"][0] == pytest.approx(low.mean())
    assert levels["std_error"][0] == pytest.approx(low.std() / math.sqrt(len(low)))
    assert "levels" not in check(frame.with_columns(people=pl.col("peer"))).companions


def test_a_group_does_not_move_with_the_others() -> None:
    frame = posts()
    alone = check(frame.filter(place="b"), order=ORDER).table().row(0)[1:]
    assert check(frame, order=ORDER, by="place").table().row(2)[1:] == alone


def test_what_has_no_estimate_or_no_interval_says_why() -> None:
    flat = posts().with_columns(people=pl.when(pl.col("place") == "a").then(pl.lit("neutral")).otherwise("people"))
    result = check(flat, order=ORDER, by="place", min_rows=5)
    assert result.table("groups")["reason"].to_list()[1] == "all ratings are the same"
    same = check(HAND.with_columns(people=2 * pl.col("score")), min_rows=4)
    assert same.table().row(0)[1:5] == (1.0, None, None, None)
    said = "No interval for score: the order is the same, or exactly reversed, in all rows"
    assert any(w.startswith(said) for w in same.warnings)
    assert math.isnan(same.answer().low)
    (drawn,) = rows_with(same.chart(), "reading")
    assert [drawn[c] for c in same.table().columns[1:]] == list(same.table().row(0)[1:])
    assert (drawn["label"], drawn["reading"]) == ("all texts", "1.00")
    reversed_ = check(HAND.with_columns(people=-2 * pl.col("score")), min_rows=4)
    assert reversed_.table().row(0)[1:5] == (-1.0, None, None, None)
    assert any(w.startswith(said) for w in reversed_.warnings)


def test_several_languages_are_warned_of() -> None:
    frame = posts().with_columns(lang=pl.when(pl.col("place") == "a").then(pl.lit("ar")).otherwise(pl.lit("en")))
    assert any(
        w.startswith("Rows of several languages are pooled (ar, en)") for w in check(frame, order=ORDER).warnings
    )


def test_it_speaks_both_languages() -> None:
    result = check(posts(), order=ORDER, beside=["peer"], by="place", min_rows=5)
    english, arabic = result.answer(), result.answer(lang="ar")
    assert english.ends == (-1.0, 1.0)
    assert "rises with" in english.sentence
    assert "by group" in english.sentence
    assert "فترة الثقة" in arabic.sentence
    assert "language" not in english.sentence
    told = check(posts().with_columns(lang=pl.lit("ar")), order=ORDER)
    assert told.answer().sentence.endswith("over 120 rows (language: Arabic).")
    assert "العربية" in told.answer(lang="ar").sentence
    drawn = result.chart(lang="ar").to_dict()
    assert "place: \u2066b\u2069" in drawn["description"]
    assert result.chart().to_dict()["description"].count("[") == 8


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({}, "'people' is String. Name its levels from lowest to highest"),
        ({"order": ORDER[:2]}, "a level of people must be one of 'negative', 'neutral'; got 'positive'"),
        ({"order": ["negative"]}, "order must be a list of two different levels or more"),
        ({"order": ORDER, "statistic": "pearson"}, "have an order but no distance"),
        ({"against": "peer", "order": ORDER}, "order is for ratings in words; 'peer' is Float64"),
        ({"against": "score"}, "'score' cannot be compared with itself"),
        ({"against": "humans"}, "column 'humans' is missing; the table has post_id"),
        ({"against": "peer", "beside": "peer"}, "beside is a list of column names, got the string 'peer'"),
        ({"measure": "people", "against": "peer"}, "'people' must be numeric"),
        ({"against": "peer", "by": "dialect"}, "column 'dialect' is missing"),
        ({"against": "peer", "statistic": "kendall"}, "statistic must be one of 'spearman', 'pearson'; got 'kendall'"),
        ({"against": "peer", "n_boot": 10}, "n_boot must be a whole number of 99 or more"),
        ({"against": "peer", "min_rows": 1}, "min_rows must be a whole number of 4 or more"),
        ({"against": "peer", "conf_level": 95}, "conf_level must be a number between 0 and 1"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(settings: dict[str, object], match: str) -> None:
    with pytest.raises(DataError, match=match):
        check(posts(), **settings)


def test_too_little_to_compare_is_refused() -> None:
    with pytest.raises(
        DesignError, match=r"4 of 4 rows have all of people, score; at least 10 are needed \(min_rows\)"
    ):
        check(HAND)
    with pytest.raises(DesignError, match="all scores are the same in the 4 rows"):
        check(HAND.with_columns(score=pl.lit(0.0)), min_rows=4)
