from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom
from scipy.stats import t as student

from engagebias.errors import DataError
from engagebias.numerics import conditional_poisson
from engagebias.numerics.many_ways import (
    CONSTANT,
    NO_SOLUTION,
    NOTHING_LEFT,
    ONE_CLUSTER,
    TOO_FEW,
    PoissonFit,
    Unfitted,
    fit_many_ways,
    hold,
    scores_at,
    too_wide,
)
from engagebias.numerics.pyfixest_fit import fit_by_pyfixest

TERMS = ["a", "b"]
WAYS = ["author", "week", "hour"]
Fepois = Callable[..., tuple[np.ndarray, np.ndarray]]


def world(seed: int, n: int = 1500) -> pd.DataFrame:
    """Posts of 40 authors in 12 weeks and 6 hours; one author never has an event, some combinations are alone."""
    rng = np.random.default_rng(seed)
    author, week, hour = (rng.integers(0, levels, n) for levels in (40, 12, 6))
    author[0] = 40  # alone
    effect = np.where(np.arange(41) == 7, -30.0, rng.normal(0, 1, 41))
    frame = pd.DataFrame(rng.normal(size=(n, 2)), columns=TERMS)
    offset = rng.normal(0, 0.3, n)
    rate = np.exp(effect[author] + 0.1 * week - 0.2 * (hour > 3) + frame.to_numpy() @ [0.3, -0.2] + offset)
    y = rng.poisson(rate * rng.gamma(2, 0.5, n))
    return frame.assign(author=author, week=week, hour=hour, offset=offset, y=y)


def arrays(frame: pd.DataFrame, ways: list[str], cluster: str) -> tuple[object, ...]:
    return (
        frame["y"].to_numpy(float), frame[TERMS].to_numpy(), [frame[way].to_numpy() for way in ways],
        frame[cluster].to_numpy(), frame["offset"].to_numpy(),
    )  # fmt: skip


def fitted(frame: pd.DataFrame, ways: list[str], cluster: str) -> PoissonFit:
    found = fit_many_ways(*arrays(frame, ways, cluster))  # type: ignore[arg-type]
    assert isinstance(found, PoissonFit)
    return found


def test_by_hand_two_ways_compare_ratios_of_ratios() -> None:
    # Authors 0 and 1 in weeks 0 and 1; the feature marks author 1 in week 1. The four cells fit exactly:
    # (24 / 4) / (6 / 3) = 3, where week effects alone give 36 / 9 against 24 and author effects alone 24 / 4 = 6.
    y, author, week = np.array([3.0, 6, 4, 24]), np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    x = ((author == 1) & (week == 1)).astype(float)[:, None]
    twice = [np.tile(a, 2) for a in (author, week)]
    found = fit_many_ways(np.tile(y, 2), np.tile(x, (2, 1)), twice, np.arange(8))
    assert isinstance(found, PoissonFit)
    assert np.exp(found.coef) == pytest.approx(3)


@pytest.mark.parametrize(
    ("ways", "cluster"),
    [(["author"], "author"), (["week"], "author"), (WAYS, "author"), (WAYS, "week"), ([], "author")],
)
def test_coefficients_and_errors_equal_pyfixest(ways: list[str], cluster: str, fepois: Fepois) -> None:
    frame = world(1)
    found = fitted(frame, ways, cluster)
    coef, error = fepois(frame, TERMS, y="y", effects=" + ".join(ways), cluster=cluster)
    assert found.coef == pytest.approx(coef, abs=1e-6)
    assert found.std_error == pytest.approx(error, abs=1e-6)


def test_one_way_equals_the_kernel_for_one_way() -> None:
    y, x, ways, cluster, offset = arrays(world(2), ["author"], "week")
    blocks = conditional_poisson.make_blocks(y, x, np.exp(offset), ways[0], cluster)  # type: ignore[arg-type, index]
    kernel = conditional_poisson.fit(blocks)
    found = fitted(world(2), ["author"], "week")
    assert found.coef == pytest.approx(kernel.coef, abs=1e-9)
    covariance = conditional_poisson.clustered_covariance(blocks, kernel, 12)
    assert found.covariance == pytest.approx(covariance, rel=1e-8)


def test_more_levels_than_columns_can_hold_go_to_pyfixest() -> None:
    assert too_wide([np.arange(900), np.arange(402)])
    assert not too_wide([np.arange(900), np.arange(401)])
    mine = fitted(world(3), WAYS, "author")
    theirs = fit_by_pyfixest(*arrays(world(3), WAYS, "author"), caller="test")  # type: ignore[arg-type]
    assert isinstance(theirs, PoissonFit)
    assert theirs.coef == pytest.approx(mine.coef, abs=1e-8)
    assert theirs.covariance == pytest.approx(mine.covariance, rel=1e-6)
    assert theirs.influence == pytest.approx(mine.influence, abs=1e-7)
    assert theirs.effective == pytest.approx(mine.effective, rel=1e-5)
    assert theirs.problem is None


def test_without_pyfixest_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyfixest", None)
    monkeypatch.setattr("engagebias.numerics.pyfixest_fit.find_spec", lambda name: None)
    with pytest.raises(DataError, match=r"bias_map: .* more than 400 levels .*engagebias\[effects\]"):
        fit_by_pyfixest(*arrays(world(3), WAYS, "author"), caller="bias_map")  # type: ignore[arg-type]


def test_intervals_cover_the_truth() -> None:
    worlds, covered = 500, 0
    for seed in range(worlds):
        rng = np.random.default_rng(seed)
        author, week = np.repeat(np.arange(60), 10), rng.integers(0, 8, 600)
        x = rng.normal(size=(600, 1)) + rng.normal(size=60)[author][:, None]
        rate = np.exp(1 + rng.normal(0, 0.5, 60)[author] + 0.1 * week + 0.2 * x[:, 0])
        found = fit_many_ways(rng.poisson(rate * rng.gamma(2, 0.5, 600)) * 1.0, x, [author, week], author)
        assert isinstance(found, PoissonFit)
        covered += abs(found.coef[0] - 0.2) <= student.ppf(0.975, found.n_clusters - 1) * found.std_error[0]
    low, high = binom.interval(0.998, worlds, 0.95)
    assert low <= covered <= high


def test_clusters_that_weigh_more_are_fewer_in_effect() -> None:
    frame = world(5)
    even = fitted(frame, ["author"], "author").effective
    one_heavy = np.where(frame["author"] == 3, 50 * frame["y"] + 50, frame["y"])
    heavy = fitted(frame.assign(y=one_heavy), ["author"], "author").effective
    assert (heavy < 5).all()
    assert (even > 3 * heavy).all()


def test_rows_without_information_are_counted() -> None:
    frame = world(1)
    found = fitted(frame, ["author"], "author")
    assert found.alone == 1
    assert found.all_zero == (frame["author"] == 7).sum()
    assert found.n == len(frame) - found.alone - found.all_zero


def test_the_held_coefficient_stays_and_the_others_are_best() -> None:
    found = fitted(world(4), WAYS, "author")
    assert found.problem is not None
    free = scores_at(found.problem, 0, float(found.coef[0]), found.columns)
    assert free is not None
    assert free.influence.sum() == pytest.approx(0, abs=1e-9)
    held = hold(found.problem, 0, 0.0, found.columns)
    assert held is not None
    assert held.columns[-2] == 0
    # The rest equals a fit without the feature.
    without = fit_many_ways(
        *[v[:, 1:] if i == 1 else v for i, v in enumerate(arrays(world(4), WAYS, "author"))]  # type: ignore[index, arg-type]
    )
    assert isinstance(without, PoissonFit)
    assert held.columns[-1] == pytest.approx(without.coef[0], abs=1e-9)


def test_a_null_so_far_out_that_nothing_tells_of_it_has_no_scores() -> None:
    """Without strata all that is expected lies on one side of the feature there; the information ends at 0, or overflows."""
    cluster = np.repeat(np.arange(8), 5)
    x = (cluster < 4).astype(float)[:, None]
    found = fit_many_ways(1.0 + cluster % 3 + x[:, 0], x, [], cluster)
    assert isinstance(found, PoissonFit)
    assert found.problem is not None
    for side in (-1, 1):
        nulls = [
            scores_at(found.problem, 0, side * float(far), found.columns) for far in (30, *range(690, 760, 2), 2000)
        ]
        assert nulls[0] is not None
        assert nulls[-1] is None
        assert all(np.isfinite(null.influence).all() for null in nulls if null is not None)


def test_what_cannot_be_fitted_says_why() -> None:
    rng = np.random.default_rng(1)
    author = np.repeat(np.arange(5), 10)
    x, y = rng.normal(size=(50, 1)), rng.poisson(5, 50) * 1.0

    def reason(y: np.ndarray, x: np.ndarray, ways: list[np.ndarray], cluster: np.ndarray) -> object:
        found = fit_many_ways(y, x, ways, cluster)
        assert isinstance(found, Unfitted)
        return found.reason

    assert reason(0 * y, x, [author], author) == NOTHING_LEFT
    assert reason(y, x, [author], 0 * author) == ONE_CLUSTER
    assert reason(y[:2], x[:2], [author[:2]], np.arange(2)) == TOO_FEW
    assert reason((x[:, 0] > 1) * y, (x > 1) * 1.0, [author], author) == NO_SOLUTION
    constant = fit_many_ways(y, np.column_stack([x, author * 1.0]), [author], author)
    assert isinstance(constant, Unfitted)
    assert (constant.reason, constant.lost) == (CONSTANT, (1,))
