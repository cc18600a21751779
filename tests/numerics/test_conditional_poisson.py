from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.optimize import root

from engagebias.numerics.conditional_poisson import (
    clustered_covariance,
    fit,
    make_blocks,
    total_sums,
    unidentified,
)

TERMS = ["a", "b", "c"]


def world(seed: int = 1, n_groups: int = 150, overdispersion: float = 0.2) -> pd.DataFrame:
    """Groups of 1 to 5 observations, some without any event, in random order."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(n_groups), rng.integers(1, 6, n_groups))
    frame = pd.DataFrame(rng.normal(size=(group.size, 3)), columns=TERMS)
    exposure = rng.integers(50, 500, group.size)
    effect = np.where(rng.random(n_groups) < 0.1, -12.0, rng.normal(-3, 1, n_groups))[group]
    rate = np.exp(effect + frame.to_numpy() @ [0.3, -0.2, 0.1]) * rng.gamma(
        1 / overdispersion, overdispersion, group.size
    )
    frame = frame.assign(
        group=group, week=group % 7, exposure=exposure, offset=np.log(exposure), y=rng.poisson(exposure * rate)
    )
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True)


def ours(
    frame: pd.DataFrame, by: str = "group", cluster: str | None = None, **settings: int
) -> tuple[np.ndarray, np.ndarray]:
    codes = frame[cluster].to_numpy() if cluster else None
    blocks = make_blocks(
        frame["y"].to_numpy(float),
        frame[TERMS].to_numpy(),
        frame["exposure"].to_numpy(float),
        frame[by].to_numpy(),
        codes,
        **settings,
    )
    fitted = fit(blocks)
    assert fitted.converged
    covariance = clustered_covariance(blocks, fitted, None if codes is None else codes.max() + 1)
    return fitted.coef, np.sqrt(np.diag(covariance))


def pair(
    first: tuple[float, float], second: tuple[float, float], exposure: tuple[float, ...] = (10.0, 10.0, 10.0, 10.0)
):
    """Two tests of two arms; the first arm of each has the feature."""
    y = np.array([*first, *second], dtype=float)
    return make_blocks(y, np.array([[1.0], [0.0], [1.0], [0.0]]), np.array(exposure), np.array([0, 0, 1, 1]))


def test_by_hand_the_ratio_is_of_sums_not_a_mean_of_ratios() -> None:
    # 30 + 40 clicks against 10 + 20: 7/3. The mean of log ratios would give sqrt(3 x 2) = 2.45.
    assert np.exp(fit(pair((30, 10), (40, 20))).coef) == pytest.approx(7 / 3)


def test_by_hand_exposure_divides_the_rate() -> None:
    assert np.exp(fit(pair((30, 10), (40, 20), (20.0, 10.0, 20.0, 10.0))).coef) == pytest.approx(7 / 6)


def test_by_hand_the_clustered_error() -> None:
    # Fitted share 0.7: scores 30 - 28 and 40 - 42, information 100 x 0.7 x 0.3 = 21,
    # factor 2/1 x 3/2, so the variance is 3 x 8 / 21^2. The model's own would be 1 / 21.
    blocks = pair((30, 10), (40, 20))
    assert clustered_covariance(blocks, fit(blocks)).item() == pytest.approx(3 * 8 / 21**2)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_coefficients_equal_statsmodels(seed: int) -> None:
    # It leaves out groups whose counts are all alike (2, 2), which do carry information: compare on the others.
    frame = world(seed).groupby("group").filter(lambda g: g["y"].nunique() > 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says how many groups without information it drops
        model = sm.ConditionalPoisson(frame["y"], frame[TERMS], groups=frame["group"], offset=frame["offset"])
        # Its own search stops after five digits; its gradient's zero is its maximum.
        reference = root(model.score, model.fit(method="bfgs", maxiter=500, disp=0).params, tol=1e-12)
    assert np.abs(model.score(reference.x)).max() < 1e-5
    assert ours(frame)[0] == pytest.approx(reference.x, abs=1e-6)


Fepois = Callable[..., tuple[np.ndarray, np.ndarray]]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_coefficients_and_errors_equal_pyfixest(seed: int, fepois: Fepois) -> None:
    frame = world(seed)
    for mine, theirs in zip(ours(frame), fepois(frame, TERMS, y="y", effects="group", cluster="group"), strict=True):
        assert mine == pytest.approx(theirs, abs=1e-6)


def test_other_effects_than_clusters_equal_pyfixest(fepois: Fepois) -> None:
    frame = world(4)
    for mine, theirs in zip(
        ours(frame, by="week", cluster="group"),
        fepois(frame, TERMS, y="y", effects="week", cluster="group"),
        strict=True,
    ):
        assert mine == pytest.approx(theirs, abs=1e-6)


def test_block_size_and_row_order_do_not_matter() -> None:
    frame = world(5)
    whole = ours(frame)
    for other in (
        ours(frame, block_rows=7),
        ours(frame.sort_values("group")),
        ours(frame.iloc[::-1].reset_index(drop=True)),
    ):
        assert other[0] == pytest.approx(whole[0], abs=1e-9)
        assert other[1] == pytest.approx(whole[1], abs=1e-9)


def test_partitions_merge_exactly() -> None:
    frame = world(6)
    parts = [frame[frame["group"] < 70], frame[frame["group"] >= 70].assign(group=lambda f: f["group"] - 70)]
    arrays = [
        (p["y"].to_numpy(float), p[TERMS].to_numpy(), p["exposure"].to_numpy(float), p["group"].to_numpy())
        for p in parts
    ]
    blocks = [block for a in arrays for block in make_blocks(*a)]
    fitted = fit(blocks)
    assert fitted.coef == pytest.approx(ours(frame)[0], abs=1e-9)
    merged, alone = total_sums(blocks, fitted.coef), [total_sums(make_blocks(*a), fitted.coef) for a in arrays]
    assert merged.information == pytest.approx(alone[0].information + alone[1].information)


def test_a_huge_offset_does_not_overflow() -> None:
    blocks = pair((30, 10), (40, 20), (1e300, 1e300, 1e-300, 1e-300))
    assert np.exp(fit(blocks).coef) == pytest.approx(7 / 3)


def test_a_first_step_far_too_long_is_halved() -> None:
    # The first arms had a millionth of the exposure and 45 % of the clicks: Newton's first step from zero is near 450,000.
    fitted = fit(pair((50, 50), (40, 60), (1.0, 1e6, 1.0, 1e6)))
    assert fitted.converged
    assert fitted.coef.item() == pytest.approx(np.log(1e6 * 0.45 / 0.55))


def test_groups_without_information_are_left_out() -> None:
    y = np.array([0.0, 0.0, 5.0, 3.0, 2.0])
    blocks = make_blocks(y, np.arange(5.0)[:, None], np.ones(5), np.array([0, 0, 1, 2, 2]))
    assert [b.y.tolist() for b in blocks] == [[3.0, 2.0]]
    assert make_blocks(y[:3], np.ones((3, 1)), np.ones(3), np.array([0, 0, 1])) == []


@pytest.mark.parametrize("scale", [1e-7, 1e7])
def test_the_scale_of_a_feature_does_not_matter(scale: float) -> None:
    frame = world(7)
    scaled = frame.assign(**{name: frame[name] * scale for name in TERMS})
    assert ours(scaled)[0] * scale == pytest.approx(ours(frame)[0], abs=1e-9)


def test_separation_is_said() -> None:
    assert not fit(pair((30, 0), (40, 0))).converged


def test_unidentified_features_are_found() -> None:
    rng = np.random.default_rng(1)
    group = np.repeat(np.arange(30), 3)
    x = rng.normal(size=(90, 2))
    x = np.column_stack([x[:, 0], group * 1.0, x[:, 1], x[:, 0] * 2 - x[:, 1] + group])
    assert unidentified(make_blocks(rng.poisson(9, 90) * 1.0, x, np.ones(90), group)) == [1, 3]
