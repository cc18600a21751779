"""Each specification gives what a reference library gives."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.specifications.settings import REASONS
from specifications.worlds import plan, posts

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its own dependencies, at import
    import pyfixest

Fepois = Callable[..., tuple[np.ndarray, np.ndarray]]


def curve(some: eb.Multiverse, **asked: object) -> pl.DataFrame:
    return some.run(cache=False, **asked).table("curve").sort("specification")  # type: ignore[arg-type]


def feols(frame: pl.DataFrame, formula: str, weights: str | None = None) -> tuple[float, float]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it calls what its own dependencies deprecate
        fitted = pyfixest.feols(formula, data=frame.to_pandas(), vcov={"CRV1": "author_id"}, weights=weights)
    return float(fitted.coef().iloc[0]), float(fitted.se().iloc[0])


def prepared(frame: pl.DataFrame) -> pl.DataFrame:
    mean = frame["likes"].sum() / frame["views"].sum()
    return frame.with_columns(
        x=pl.col("f0") / pl.col("f0").std(), rate=pl.col("likes") / pl.col("views") / mean, weight=pl.col("views"),
        typical=pl.col("likes").log1p(), seen=pl.col("views").log(), offset=pl.col("views").log(),
    )  # fmt: skip


@pytest.mark.parametrize("effects", [["author_id"], ["author_id", "week"]])
def test_least_squares_equals_pyfixest(effects: list[str]) -> None:
    frame = posts(slope=0.1)
    found = curve(plan(frame, features={"a": "f0"}, models=["ols", "log1p"], effects=effects)).to_dicts()
    world, absorbed = prepared(frame), " + ".join(effects)
    expected = [
        feols(world, f"rate ~ x | {absorbed}", "weight"), feols(world, f"rate ~ x + length | {absorbed}", "weight"),
        feols(world, f"typical ~ x + seen | {absorbed}"), feols(world, f"typical ~ x + seen + length | {absorbed}"),
    ]  # fmt: skip
    for row, (coef, error) in zip(found[:2], expected[:2], strict=True):
        assert row["estimate"] == pytest.approx(np.log1p(coef), abs=1e-8)
        assert row["std_error"] * (1 + coef) == pytest.approx(error, rel=1e-6)
        assert row["scale"] == "log rate ratio"
    for row, (coef, error) in zip(found[2:], expected[2:], strict=True):
        assert row["estimate"] == pytest.approx(coef, abs=1e-8)
        assert row["std_error"] == pytest.approx(error, rel=1e-6)
        assert row["scale"] == "log1p slope"


@pytest.mark.parametrize("effects", [["author_id"], ["author_id", "week"]])
def test_counts_equal_pyfixest(effects: list[str], fepois: Fepois) -> None:
    frame = posts(slope=0.1)
    found = curve(plan(frame, features={"a": "f0"}, models="ppml", effects=effects)).to_dicts()
    world = prepared(frame).to_pandas()
    for row, terms in zip(found, (["x"], ["x", "length"]), strict=True):
        coef, error = fepois(world, terms, y="likes", effects=" + ".join(effects), cluster="author_id")
        assert row["estimate"] == pytest.approx(coef[0], abs=1e-8)
        assert row["std_error"] == pytest.approx(error[0], rel=1e-6)


def test_counts_without_effects_equal_statsmodels() -> None:
    import statsmodels.api as sm

    frame = posts(slope=0.1)
    (row,) = curve(
        plan(frame, features="f0", models="ppml", effects=[], controls=["length"], block=["author_id"])
    ).to_dicts()
    world = prepared(frame)
    x = np.column_stack([np.ones(400), world["x"], world["length"]])
    fitted = sm.GLM(world["likes"].to_numpy(), x, sm.families.Poisson(), offset=world["offset"].to_numpy()).fit(
        tol=1e-12
    )
    assert row["estimate"] == pytest.approx(fitted.params[1], abs=1e-8)


def test_followers_are_a_covariate_and_no_exposure_is_none(fepois: Fepois) -> None:
    frame = posts(slope=0.1).rename({"views": "followers"})
    found = curve(plan(frame, features="f0", models="ppml", controls=(), exposures=["followers", None])).to_dicts()
    world = (
        prepared(frame.with_columns(views="followers"))
        .with_columns(reach=pl.col("followers").log1p(), offset=pl.lit(0.0))
        .to_pandas()
    )
    for row, terms in zip(found, (["x", "reach"], ["x"]), strict=True):
        coef, _ = fepois(world, terms, y="likes", effects="author_id + week", cluster="author_id")
        assert row["estimate"] == pytest.approx(coef[0], abs=1e-8)


def test_a_log_rate_ratio_of_least_squares_is_its_percent_change() -> None:
    """Rates 1 and 3 at x = -1 and 1: mean 2, slope 1, relative change 1 / 2 per unit; 1.5 is exp of the estimate."""
    frame = pl.DataFrame(
        {"post_id": [str(i) for i in range(8)], "author_id": [str(i // 2) for i in range(8)], "x": [-1.0, 1.0] * 4,
         "views": [1000] * 8, "likes": [100, 300] * 4}
    ).with_columns(likes=pl.col("likes") + pl.Series([0, 0, 10, -10, -10, 10, 0, 0]))  # fmt: skip
    some = eb.multiverse(frame, features="x", outcomes="likes", models="ols", effects=["author_id"])
    sd = frame["x"].std()
    assert np.expm1(curve(some)["estimate"][0]) == pytest.approx(0.5 * sd)  # type: ignore[operator]


def test_near_collinear_controls_do_not_spoil_least_squares() -> None:
    frame = posts(slope=0.1)
    noise = pl.Series(np.random.default_rng(9).normal(size=400))
    twins = frame.with_columns(twin=pl.col("length") + 1e-5 * noise, noise=noise)
    pair = {"twins": ["length", "twin"], "apart": ["length", "noise"], "twice": ["length", "copy"], "once": ["length"]}
    found = curve(
        plan(twins.with_columns(copy="length"), features="f0", models="ols", controls=pair), n_permutations=19
    )
    estimate = dict(found.select("controls", "estimate").iter_rows())
    assert estimate["twins"] == pytest.approx(estimate["apart"], abs=1e-8)
    assert estimate["twice"] == pytest.approx(estimate["once"], abs=1e-12)
    assert found["p_permutation"].null_count() == 0


def test_what_has_no_estimate_says_why() -> None:
    frame = posts().with_columns(
        fixed=pl.col("author_id").cast(pl.Float64), double=2 * pl.col("length") + 1,
        apart=pl.when(pl.col("likes") > 40).then(1.0).otherwise(0.0), none=pl.lit(0),
    )  # fmt: skip
    features = {"good": "f0", "fixed": "fixed", "double": "double"}
    found = curve(plan(frame, features=features, outcomes=["likes", "none"], controls=["length"]))
    for outcome, expected in (
        ("likes", [None, REASONS["constant"], REASONS["repeats"]]), ("none", [REASONS["zero"]] * 3),
    ):  # fmt: skip
        for model in ("ppml", "ols"):
            rows = found.filter(outcome=outcome, model=model)
            assert rows["reason"].to_list() == expected
            missing = rows.filter(pl.col("reason").is_not_null())
            assert (
                missing.select("estimate", "std_error", "conf_low", "conf_high", "p_value", "rank").null_count().row(0)
                == (missing.height,) * 6
            )


def test_a_fit_that_does_not_converge_is_no_number() -> None:
    """Likes are there only where the feature is 1: no finite coefficient."""
    frame = posts().with_columns(f0=pl.int_range(pl.len()).mod(2).cast(pl.Float64), week=pl.lit("one"))
    apart = frame.with_columns(likes=pl.when(pl.col("f0") > 0).then(pl.col("likes") + 1).otherwise(0))
    some = plan(apart, features={"apart": "f0", "good": "f1"}, models="ppml", controls=())
    result = some.run(cache=False)
    rows = result.table("curve").sort("specification")
    assert rows["reason"].to_list() == [REASONS["diverged"], None]
    assert rows["estimate"][0] is None
    assert (
        "Specifications without a number: 1 (the fit did not converge: there may be separation: 1)"
        in result.warnings[0]
    )
    with pytest.raises(eb.DesignError, match=r"no specification gave a number: .*did not converge"):
        some.keep(pl.col("feature") == "apart").run(cache=False)


def test_levels_without_any_action_are_left_out_and_counted(fepois: Fepois) -> None:
    """A third week without a like, and a post alone in a fourth: beside authors, either would fit itself."""
    row = pl.int_range(pl.len())
    week = pl.when(row % 10 == 9).then(pl.lit("dead")).when(row == 3).then(pl.lit("lone")).otherwise("week")
    frame = posts(slope=0.2).with_columns(week=week)
    frame = frame.with_columns(likes=pl.when(pl.col("week") == "dead").then(0).otherwise("likes"))
    result = plan(frame, features="f0", models=["ppml", "ols"], controls=()).run(cache=False)
    rows = {r["model"]: r for r in result.table("curve").iter_rows(named=True)}
    coef, error = fepois(prepared(frame).to_pandas(), ["x"], y="likes", effects="author_id + week", cluster="author_id")
    assert rows["ppml"]["estimate"] == pytest.approx(coef[0], abs=1e-8)
    assert rows["ppml"]["std_error"] == pytest.approx(error[0], rel=1e-6)
    assert (rows["ppml"]["n"], rows["ols"]["n"]) == (359, 400)
    steps = dict(result.table("sample").select("step", "posts").iter_rows())
    assert (steps["used"], steps["left out: level of an effect without any action = author_id, week"]) == (400, 40)
    assert steps["left out: alone in a level of an effect = author_id, week"] == 1


def test_one_cluster_is_no_specification() -> None:
    with pytest.raises(
        eb.DesignError, match=r"too few posts or clusters: 8\)\. Use fewer or coarser effects, cluster by"
    ):
        plan(posts().with_columns(author_id=pl.lit("a")), effects=["week"]).run(cache=False)


def test_missing_values_are_left_out_and_counted() -> None:
    frame = posts().with_columns(
        f0=pl.when(pl.int_range(pl.len()) >= 7).then("f0"),
        views=pl.when(pl.int_range(pl.len()) < 395).then("views").otherwise(0),
    )
    result = plan(frame, samples={"all": None, "late": pl.col("week") == "1"}).run(cache=False)
    steps = dict(result.table("sample").filter(sample="late").select("step", "posts").iter_rows())
    assert steps == {
        "given": 400, "left out: not in the sample": 200, "left out: a value is missing": 3, "left out: no exposure": 3, "used": 194,
    }  # fmt: skip
    assert result.table("curve").filter(sample="all")["n"].unique().to_list() == [388]
    assert result.warnings[-1] == "Posts without an exposure were left out: 5 (at most, in a sample)."
