"""Joint statistics: hand answers, one permutation for all specifications, and a null that rejects as often as it says."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import engagebias as eb
from engagebias.numerics.conditional_poisson import fit, make_blocks
from engagebias.specifications.cells import make_cells
from engagebias.specifications.counts import gaps_in_sd
from engagebias.specifications.summary import Facet, joint_table, own_levels, share_significant
from specifications.worlds import plan, posts


def facet(estimates: list[float], null: list[list[float]]) -> Facet:
    return Facet("", pl.DataFrame({"estimate": estimates}), np.empty((len(estimates), 0)), np.array(null))


def test_by_hand() -> None:
    """Three specifications, three draws. Medians 2, 1, -1, 0.5; shares with the sign 2/3, 1, 2/3, 1."""
    null = [[1.0, -1.0, 0.5], [1.0, -3.0, 0.5], [1.0, 4.0, 0.5]]
    joint = {r["statistic"]: r for r in joint_table(facet([3.0, 2.0, -1.0], null), alpha=0.5).iter_rows(named=True)}
    assert joint["median"]["observed"] == 2
    assert joint["median"]["p_permutation"] == 1 / 4
    assert joint["share with the sign"]["observed"] == pytest.approx(2 / 3)
    assert joint["share with the sign"]["p_permutation"] == 1  # every draw agrees as much
    # Own levels of the observed: 1/4, 2/4, 4/4 (a tie counts): at .5 two are significant, both with the median's sign.
    assert joint["share significant"]["observed"] == pytest.approx(2 / 3)


def test_levels_rank_every_draw_among_all_with_ties_as_extreme() -> None:
    levels = own_levels(np.array([[1.0, -1.0, 3.0, 0.0]]))
    assert levels.tolist() == [[0.75, 0.75, 0.25, 1.0]]
    assert share_significant(np.array([[1.0, -1.0, 3.0, 0.0]]), levels, 0.3).tolist() == [0, 0, 1, 0]


def test_a_draw_without_a_finite_solution_is_the_most_extreme() -> None:
    """As where a straight line falls below a rate of 0, which counts as infinitely low."""
    assert own_levels(np.array([[1.0, -np.inf, 2.0, -np.inf]])).tolist() == [[1.0, 0.5, 0.75, 0.5]]
    assert gaps_in_sd(np.array([[0.0, 2.0, np.inf]]), np.array([[0.0, np.inf]])).tolist() == [np.inf]


def test_without_permutations_there_is_no_p() -> None:
    result = plan(posts()).run(cache=False)
    assert result.table("joint")["p_permutation"].null_count() == 3
    assert result.table()["p_value"].null_count() == 3
    assert "no permutation was run" in result.answer().sentence


def test_counts_are_refitted_with_features_moved_inside_blocks() -> None:
    """The null of a Poisson specification is that of fits by hand on the same orders."""
    some = plan(
        posts(slope=0.1), features="f0", models="ppml", controls=["length"], effects=["author_id"], block=["author_id"]
    )
    result = some.run(n_permutations=19, seed=4, cache=False)
    ((cell, _),) = make_cells(some.material, some.specifications)
    author = cell.ways[0]
    null = [
        fit(make_blocks(cell.y, np.column_stack([cell.x[order, 0], cell.z]), cell.exposure, author)).coef[0]
        for order in cell.orders(19, 4)
    ]
    row = result.table("curve").row(0, named=True)
    expected = (1 + np.sum(np.abs(null) >= abs(row["estimate"]))) / 20
    assert row["p_permutation"] == expected
    assert result.passed


def test_all_specifications_follow_one_permutation() -> None:
    """A feature under two names, and in two samples of whole blocks that hold all its variation, has one null."""
    frame = posts(slope=0.05).with_columns(again="f0")
    result = plan(frame, features={"one": "f0", "two": "again"}).run(n_permutations=39, cache=False)
    wide = result.table("curve").pivot("feature", index=["model", "controls"], values=["estimate", "p_permutation"])
    assert wide["p_permutation_one"].to_list() == wide["p_permutation_two"].to_list()
    assert result.table("joint")["permutations"].unique().to_list() == [39]


def test_a_planted_association_is_found_and_nothing_is_not() -> None:
    found = plan(posts(slope=0.3)).run(n_permutations=99, cache=False)
    assert found.table("joint")["p_permutation"].to_list()[0] == 0.01
    assert found.answer().sentence.startswith("It does: ")
    nothing = plan(posts(seed=7)).run(n_permutations=99, cache=False)
    assert nothing.table("joint")["p_permutation"][0] > 0.05
    assert nothing.answer().sentence.startswith("Not shown: ")


def test_under_the_null_the_joint_test_rejects_as_often_as_it_says() -> None:
    """200 worlds of 15 authors: rejections at .05 and at .25 within 99.9 % of the binomial, for all three statistics."""
    levels = np.array([
        plan(posts(n_authors=15, per_author=6, seed=seed), controls=["length"], block=["author_id"])
        .run(n_permutations=39, n_bootstrap=0, seed=seed, cache=False).table("joint")["p_permutation"].to_list()
        for seed in range(200)
    ])  # fmt: skip
    for level in (0.05, 0.25):
        low, high = binom.ppf([0.0005, 0.9995], 200, level)
        rejected = (levels <= level).sum(axis=0)
        assert low <= rejected[0] <= high
        assert (rejected[1:] <= high).all()  # shares are coarse: ties make them conservative


def test_the_error_of_the_median_is_that_of_its_specifications() -> None:
    """With one specification the bootstrap's spread is near its clustered error; with copies of it, the same."""
    frame = posts(n_authors=80, slope=0.1).with_columns(again="f0")
    for model in ("ppml", "ols"):
        one = plan(frame, features="f0", controls=(), models=model).run(n_bootstrap=999, cache=False)
        two = plan(frame, features=["f0", "again"], controls=(), models=model).run(n_bootstrap=999, cache=False)
        error = one.table()["std_error"][0]
        assert error == pytest.approx(one.table("curve")["std_error"][0], rel=0.15)
        assert two.table()["std_error"][0] == pytest.approx(error, rel=1e-12)
        assert one.table()["conf_low"][0] < one.table()["estimate"][0] < one.table()["conf_high"][0]


def test_a_feature_that_never_moves_inside_blocks_has_no_estimate() -> None:
    frame = posts().with_columns(f1=pl.col("author_id").cast(pl.Float64) * pl.col("week").cast(pl.Float64))
    curve = plan(frame, block=["author_id", "week"]).run(cache=False).table("curve")
    assert curve.filter(feature="second")["reason"].unique().to_list() == [
        "the feature does not vary within the blocks"
    ]
    assert curve.filter(feature="first")["estimate"].null_count() == 0


def test_joint_inference_never_pools_over_outcomes() -> None:
    result = plan(posts(slope=0.2), outcomes=["likes", "comments"]).run(n_permutations=19, cache=False)
    assert result.table()["term"].to_list() == [
        f"{s}, outcome = {o}"
        for o in ("likes", "comments")
        for s in ("median", "share with the sign", "share significant")
    ]
    for outcome in ("likes", "comments"):
        own = plan(posts(slope=0.2), outcomes=outcome).run(n_permutations=19, cache=False)
        together = result.table("joint").filter(facet=f"outcome = {outcome}")
        assert together["observed"].to_list() == pytest.approx(own.table("joint")["observed"].to_list(), abs=1e-9)
        assert together["p_permutation"].to_list() == own.table("joint")["p_permutation"].to_list()


def test_the_outcome_need_not_be_a_public_column() -> None:
    assert isinstance(plan(posts().rename({"likes": "cheers"}), outcomes="cheers").run(cache=False), eb.Estimates)
