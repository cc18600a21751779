from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.special import stdtrit
from scipy.stats import binom

import engagebias as eb
from engagebias.errors import DataError
from engagebias.numerics.truncated_delay import fit_delay
from engagebias.pace.readings import read_followed
from pace.shots import shots_of

# Exponential with a half-life of one hour, seen up to four.
HALVING = {f"p{i}": [(1, 80), (2, 120), (4, 150)] for i in range(20)}


def row(table: pl.DataFrame, term: str) -> dict[str, float]:
    return table.filter(term=term).row(0, named=True)


def test_an_answer_by_hand_beside_the_naive_one() -> None:
    found = eb.half_life(shots_of(HALVING), family=["weibull"], n_boot=100)
    assert row(found.table(), "weibull")["estimate"] == pytest.approx(1.0, abs=1e-4)
    # Of the 150 seen by 4 h half had come in the first hour.
    assert [
        row(found.table(), t)["estimate"] for t in ("product limit", "naive middle action", "naive middle post")
    ] == [1, 1, 1]
    assert row(found.table(), "naive middle post")["n"] == 20
    assert found.table("fits").row(0, named=True)["largest_gap"] == pytest.approx(0, abs=1e-4)
    probability = found.table("probability")
    assert probability["fitted"].to_list() == pytest.approx([80 / 150, 120 / 150, 1], abs=1e-4)
    assert probability["product_limit"].to_list() == pytest.approx([80 / 150, 120 / 150, 1])


def test_no_half_life_is_invented() -> None:
    """Two readings at common ages fit any half-life; readings that only grow have theirs beyond them."""
    two = eb.half_life(shots_of({f"p{i}": [(1, 6), (2, 9)] for i in range(30)}), n_boot=100)
    assert two.table()["estimate"].to_list()[:3] == [None, None, None]
    assert set(two.table("fits")["reason"]) == {"the readings do not tell how much is still to come"}
    assert np.isnan(two.answer().estimate)
    growing = {f"p{i}": [(1, 10), (2, 20), (4, 40), (8, 76), (16, 140)] for i in range(30)}
    found = eb.half_life(shots_of(growing), n_boot=100, family=["lognormal", "weibull"])
    assert found.table()["estimate"].to_list()[:2] == [None, None]
    assert set(found.table("fits")["reason"]) <= {
        "the half-life lies beyond the oldest reading", "the readings do not tell how much is still to come",
    }  # fmt: skip
    assert row(found.table(), "product limit")["estimate"] == 8
    for lang in ("en", "ar"):
        assert "16" in found.answer(lang=lang).sentence
    assert "cannot be told" in found.answer().sentence


def test_clusters_widen_errors_and_one_cluster_has_none() -> None:
    shots = eb.simulate("pace", seed=4, n_posts=200).snapshots.filter(pace="slow")
    author = pl.col("post_id").str.extract(r"(\d+)").cast(pl.Int64)
    posts, one = (eb.half_life(s, family=["lognormal"], cluster=c, n_boot=100).table()[0] for s, c in (
        (shots, "post_id"), (shots.with_columns(author=pl.lit("me")), "author")))  # fmt: skip
    tens = eb.half_life(shots.with_columns(author=author // 20), family=["lognormal"], cluster="author", n_boot=100)
    assert posts["estimate"].item() == one["estimate"].item()
    assert posts["n"].item() == one["n"].item()
    assert one["std_error"].item() is None
    assert tens.table()["std_error"][0] != posts["std_error"].item()
    assert any("Few posts (10; all posts)" in w for w in tens.warnings)


def test_a_post_with_most_of_the_actions_is_said() -> None:
    heavy = shots_of(HALVING | {"giant": [(1, 8000), (2, 12000), (4, 15000)]})
    assert any("One post has 83 % of all actions (all posts)" in w for w in eb.half_life(heavy, n_boot=100).warnings)


def test_families_that_disagree_are_said() -> None:
    found = eb.half_life(
        eb.simulate("pace", seed=3).snapshots.filter(pace="slow"), n_boot=100, family=["weibull", "lognormal"]
    )
    said = " ".join(found.warnings)
    assert "lognormal fits better than Weibull by AIC" in said
    aic = dict(found.table("fits").select("term", "aic").iter_rows())
    assert aic["lognormal"] < aic["weibull"]


def test_arguments_are_checked() -> None:
    shots = shots_of(HALVING)
    with pytest.raises(DataError, match="family is a list of names of families, got the string 'lognormal'"):
        eb.half_life(shots, family="lognormal")  # type: ignore[arg-type]
    with pytest.raises(DataError, match="family must be one of 'lognormal', 'loglogistic', 'weibull'; got 'gamma'"):
        eb.half_life(shots, family=["gamma"])  # type: ignore[list-item]
    with pytest.raises(DataError, match="n_boot must be a whole number of 100 or more; got 5"):
        eb.half_life(shots, n_boot=5)
    with pytest.raises(DataError, match="until is an age in hours above 0"):
        eb.accrual(shots, until=0)


def test_accrual_reads_the_curve_off_and_stops_where_it_ends() -> None:
    found = eb.accrual(shots_of(HALVING), horizons=[0.5, 1, 3, 24], n_boot=100)
    assert found.table()["term"].to_list() == ["0.5 h", "1 h", "3 h"]
    # At half an hour and at three hours nothing was read: between readings there are bounds and no number.
    assert found.table()["estimate"].to_list() == [None, pytest.approx(80 / 150), None]
    assert found.table()["conf_low"].to_list()[::2] == [None, None]
    said = next(w for w in found.warnings if "not read (all posts)" in w)
    assert "at 0.5 h, before the first reading at 1 h, it is at most 53.3 %" in said
    assert "at 3 h, between the readings at 2 and 4 h, it lies between 80 and 100 %" in said
    assert "لم تُقرأ" in said.ar
    assert any("No share at 24 h: the curves end at 4 h" in w for w in found.warnings)
    early = eb.accrual(shots_of(HALVING), until=2, horizons=[1], n_boot=100)
    assert early.table()["estimate"].to_list() == pytest.approx([80 / 120])


def test_curves_of_groups_end_together() -> None:
    long = {f"q{i}": [(1, 1), (2, 2), (4, 3), (9, 9)] for i in range(20)}
    kinds = dict.fromkeys(HALVING, "x") | dict.fromkeys(long, "y")
    found = eb.accrual(shots_of(HALVING | long, kind=kinds), by="kind", horizons=[1], n_boot=100)
    assert found.table()["estimate"].to_list() == pytest.approx([80 / 150, 1 / 3])
    assert found.table("curve")["age_hours"].max() == 4
    assert found.table("half")["estimate"].to_list() == [1, 2]


def test_planted_half_lives_are_found() -> None:
    """500 worlds of posts aged 2 to 72 h whose shares take 24 h to come to half, paces differing between posts."""
    naive, estimates, held = [], [], []
    for seed in range(500):
        shots = eb.simulate(
            "pace", seed=seed, n_posts=300, half_lives={"fast": 24.0}, overdispersion=0.2, every=2.0
        ).snapshots
        (group,) = read_followed(shots, action=None, by=None, caller="test").groups
        fitted = fit_delay(group.seen, "lognormal")
        reach = stdtrit(group.n - 1, 0.975) * np.sqrt(group.n / (group.n - 1) * (fitted.influence[:, 0] ** 2).sum())
        estimates.append(np.exp(fitted.mu))
        held.append(abs(fitted.mu - np.log(24)) <= reach)
        # The middle of the interval in which the middle action seen lies.
        order = np.argsort(group.seen.high, kind="stable")
        so_far = np.cumsum(group.seen.count[order])
        at = order[np.searchsorted(so_far, so_far[-1] / 2)]
        naive.append((group.seen.low[at] + group.seen.high[at]) / 2)
    assert np.mean(naive) == pytest.approx(10.5, abs=0.7)
    assert np.mean(estimates) == pytest.approx(24, abs=2)
    low, high = binom.ppf([0.001, 0.999], 500, 0.95)
    assert low <= sum(held) <= high


def test_a_half_that_always_falls_between_the_same_readings_has_no_error() -> None:
    shots = shots_of({f"p{i}": [(1, 80 + i), (2, 120 + i), (4, 150 + i)] for i in range(20)})
    for found, term in (
        (eb.half_life(shots, n_boot=100).table(), "product limit"),
        (eb.accrual(shots, n_boot=100).table("half"), "half"),
    ):
        half = row(found, term)
        assert (half["estimate"], half["std_error"], half["conf_low"], half["conf_high"]) == (1, None, 0, 1)
    said = next(w for w in eb.half_life(shots, n_boot=100).warnings if "No error of the half by product limit" in w)
    assert "at 0 and 1 h" in said
    # Where samples differ in the reading there is an error, as before, and nothing to say.
    world = eb.half_life(eb.simulate("pace", seed=1).snapshots.filter(pace="slow"), family=["lognormal"], n_boot=100)
    assert row(world.table(), "product limit")["std_error"] > 0
    assert not any("No error of the half" in w for w in world.warnings)


@pytest.mark.parametrize(
    "readings", [[(1, 10), (2, 10), (4, 10)], [(1, 5), (2, 10), (4, 10), (8, 10)], [(1, 0), (2, 10), (4, 10)]]
)
def test_where_nothing_arrives_at_last_the_reason_is_not_what_is_to_come(readings: list[tuple[float, int]]) -> None:
    found = eb.half_life(shots_of({f"p{i}": readings for i in range(30)}), n_boot=100)
    assert set(found.table("fits")["reason"]) == {
        "nothing arrives in the last intervals, and those before are too few to tell the form of the curve"
    }
    for lang, words in (("en", "nothing arrives in the last intervals"), ("ar", "لا يصل شيء في الفترات الأخيرة")):
        assert words in found.answer(lang=lang).sentence
    # Three intervals with something in them do tell it.
    told = eb.half_life(shots_of({f"p{i}": [(1, 50), (2, 90), (4, 100), (8, 100)] for i in range(30)}), n_boot=100)
    assert told.table("fits")["reason"].to_list() == [None] * 3


def test_few_posts_whose_half_life_runs_away_are_no_crash() -> None:
    """Two posts whose counts only grow: the half-life of the fit, e^745 hours, is beyond any number."""
    found = eb.half_life(shots_of({"a": [(1, 2), (2, 5)], "b": [(1, 0), (3, 4)]}), n_boot=100)
    assert found.table("probability")["fitted"].null_count() == found.table("probability").height
    assert set(found.table("fits")["reason"]) == {"the readings do not tell how much is still to come"}
