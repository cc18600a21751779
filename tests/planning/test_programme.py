from __future__ import annotations

from itertools import combinations
from math import comb, sqrt

import numpy as np
import pytest
from scipy.stats import t as student
from statsmodels.stats.power import TTestIndPower

import engagebias as eb
from engagebias.errors import DataError, DesignError
from engagebias.numerics.cluster_worlds import Programme, rejections
from engagebias.numerics.detectable import detectable_ratio, power_at, smallest_two_sided_p

FEW = {"n_worlds": 200}


def test_the_error_by_hand() -> None:
    """ICC .2, 16 people: a site's mean varies by .25; 3 sites against 5: the root of .25 (1/3 + 1/5), where 4 / G would say otherwise."""
    plan = eb.plan_study("programme", sites=8, treated=3, people=16, icc=0.2, base_share=None, published=0.5, **FEW)
    assert plan.table()["std_error"].item() == pytest.approx(sqrt(0.25 * (1 / 3 + 1 / 5)))
    even = eb.plan_study("programme", sites=8, people=16, icc=0.2, base_share=None, published=0.5, **FEW)
    assert even.table()["std_error"].item() == pytest.approx(sqrt(4 * 0.25 / 8))


@pytest.mark.parametrize("sites", [8, 12, 40])
def test_the_detectable_effect_is_that_of_statsmodels(sites: int) -> None:
    plan = eb.plan_study("programme", sites=sites, base_share=None, published=0.5, **FEW)
    d = TTestIndPower().solve_power(nobs1=sites / 2, alpha=0.05, power=0.8)
    assert plan.table()["estimate"].item() == pytest.approx(d * sqrt(0.1 + 0.9 / 30), rel=1e-4)


def test_the_sum_of_quantiles_is_what_it_comes_to() -> None:
    """2.8 with many sites; with 6 of them 3.72 by t's quantiles, and 3.76 exactly."""
    assert detectable_ratio(1e6, 0.05, 0.8) == pytest.approx(2.8016, abs=1e-3)
    assert student.ppf(0.975, 4) + student.ppf(0.8, 4) == pytest.approx(detectable_ratio(4, 0.05, 0.8), rel=0.02)
    assert power_at(detectable_ratio(6, 0.01, 0.9), 6, 0.01) == pytest.approx(0.9)


def test_shares_are_sd_times_the_root_of_p_times_not_p() -> None:
    shares, sds = (
        eb.plan_study("programme", base_share=base, published=0.2, **FEW).table()["estimate"].item() for base in (0.1, None)
    )  # fmt: skip
    assert shares == pytest.approx(0.3 * sds)
    assert sds > 0.5


def test_a_measure_before_leaves_the_root_of_what_it_does_not_explain() -> None:
    found = eb.plan_study("programme", sites=12, before_correlation=0.6, base_share=None, published=0.5, **FEW)
    without = Programme(6, 6, 30, 0.1).std_error
    assert found.table()["std_error"].item() == pytest.approx(0.8 * without)
    assert found.table()["estimate"].item() == pytest.approx(detectable_ratio(9, 0.05, 0.8) * 0.8 * without)


@pytest.mark.parametrize(("treated", "untreated"), [(3, 3), (1, 5), (2, 4), (3, 4), (2, 2)])
def test_the_smallest_p_is_that_of_a_full_count(treated: int, untreated: int) -> None:
    """The largest values treated: of all assignments those with as large a difference, sizes alone compared."""
    values = np.append(np.arange(untreated), 100.0 + np.arange(treated))
    differences = [
        abs(values[list(k)].mean() - np.delete(values, k).mean()) for k in combinations(range(values.size), treated)
    ]
    extreme = sum(d >= max(differences) - 1e-9 for d in differences)
    assert smallest_two_sided_p(treated, untreated) == pytest.approx(extreme / len(differences))


def test_three_against_three_cannot_reject() -> None:
    plan = eb.plan_study("programme", sites=6, people=45, n_worlds=20_000, seed=2)
    grid = plan.table("attainable")
    assert grid.filter(sites=6, treated=3).row(0)[2:] == (20, 0.1, False)
    assert plan.table()["estimate"].item() is None
    for lang, words in (("en", "Your study cannot reject: with 3 against 3 sites"), ("ar", "لا تستطيع دراستكم الرفض")):
        assert words in plan.answer(lang=lang).sentence  # type: ignore[arg-type]
    tests = {r["term"]: (r["rejects_without_effect"], r["verdict"]) for r in plan.table("tests").iter_rows(named=True)}
    # Re-analysis: 39 %, 7 % and 3 % at an ICC of .1; the sites' size was not said, 45 people come to it.
    assert tests["people taken as independent"][0] == pytest.approx(0.39, abs=0.03)
    assert tests["errors by site, CRV1"][0] == pytest.approx(0.07, abs=0.01)
    assert tests["errors by site, CRV3"][0] == pytest.approx(0.03, abs=0.01)
    assert tests["randomisation test of sites"] == (0, "cannot reject")
    assert 0.03 < tests["t test of site means"][0] < 0.07


def test_rejections_are_those_that_t_says() -> None:
    """Errors by site of 3 against 3 are t's with 4 degrees of freedom times the roots of .8 and 1.25; 20,000 worlds."""
    found = rejections(Programme(3, 3, 100_000, 0.1), 0.0, 0.05, 20_000, np.random.default_rng(4))
    critical = student.ppf(0.975, 4)
    for name, factor in (("crv1", 0.8), ("crv3", 1.25), ("site_means", 1.0)):
        expected = 2 * student.sf(critical * sqrt(factor), 4)
        assert found[name] == pytest.approx(expected, abs=3 * sqrt(expected / 20_000))


@pytest.mark.parametrize(("treated", "untreated"), [(4, 4), (5, 7), (10, 10)])
def test_valid_tests_hold_their_level_and_the_planned_power(treated: int, untreated: int) -> None:
    """2,000 worlds each: t of site means within three binomial errors of .05 and .8; lots and wild bootstrap at most 7 %."""
    design = Programme(treated, untreated, 30, 0.1)
    null = rejections(design, 0.0, 0.05, 2000, np.random.default_rng(1))
    found = detectable_ratio(design.sites - 2, 0.05, 0.8) * design.std_error
    hit = rejections(design, found, 0.05, 2000, np.random.default_rng(2))
    assert null["site_means"] == pytest.approx(0.05, abs=3 * 0.0049)
    assert hit["site_means"] == pytest.approx(0.8, abs=3 * 0.009)
    assert max(null["randomisation"], null["wild"], null["crv3"]) < 0.07
    assert null["people"] > 0.25


def test_the_assignments_of_many_sites_are_drawn() -> None:
    """10 of 20 sites: 184,756 assignments, of which 999 are drawn; 2,000 worlds."""
    found = rejections(Programme(10, 10, 30, 0.1), 0.0, 0.05, 2000, np.random.default_rng(3))
    assert comb(20, 10) > 100_000
    assert found["randomisation"] == pytest.approx(0.05, abs=3 * 0.0049)


def test_the_published_effect_is_weighed_in_its_unit() -> None:
    plan = eb.plan_study("programme", **FEW)
    row = plan.table("published").row(0, named=True)
    assert (row["effect"], row["within_reach"], row["source"]) == (0.2, False, "Mousa 2019, 2020")
    enough = eb.plan_study("programme", sites=row["sites_needed"], **FEW)
    assert enough.table("published")["within_reach"].item()
    assert (
        not eb.plan_study("programme", sites=row["sites_needed"] - 2, **FEW).table("published")["within_reach"].item()
    )
    sentence = plan.answer().sentence
    assert "20 percentage points more votes" in sentence
    assert "Measure the same sites before" in sentence


def test_a_difference_larger_than_a_share_can_change_is_no_promise() -> None:
    """One person a site: 110 points would be found, but 31 % can rise by 69 at most."""
    sentence = eb.plan_study("programme", people=1, icc=0, **FEW).answer().sentence
    assert (
        "110 percentage points to be found 80 times in 100, which is more than a share of 31 % can change" in sentence
    )
    assert "can change" not in eb.plan_study("programme", **FEW).answer().sentence


def test_no_test_is_said_to_find_more_than_a_share_can_change() -> None:
    """One site against two: t with one degree of freedom would need 334 points."""
    (warning,) = eb.plan_study("programme", sites=3, **FEW).warnings[1:]
    assert "would need 334 percentage points with these sites, more than a share of 31 % can change" in warning
    assert "would find 51 percentage points" in eb.plan_study("programme", sites=6, **FEW).warnings[1]


def test_no_curve_is_drawn_of_an_effect_that_a_share_cannot_have() -> None:
    plan = eb.plan_study("programme", base_share=0.6, published=0.2, **FEW)
    assert plan.table("power")["effect"].unique().sort().to_list() == [0.1, 0.2, 0.3]


def test_what_a_measure_before_brings_is_held_against_the_effect() -> None:
    """8 sites detect 40 points, with a measure before 30: enough for an effect of 35, not for one of 20."""
    far, near = (eb.plan_study("programme", published=e, **FEW).answer().sentence for e in (0.2, 0.35))
    assert "you can detect 30 percentage points, which is still more than that effect" in far
    assert "you can detect 30 percentage points, and so the effect comes within reach" in near


def test_a_difference_just_too_large_is_not_written_as_the_effect() -> None:
    """An ICC of 0 detects 20.10 points and not 20."""
    sentence = eb.plan_study("programme", icc=0, **FEW).answer().sentence
    assert "detect a difference of 20.1 percentage points" in sentence
    assert "cannot detect" in sentence


def test_a_weaker_randomisation_test_is_said() -> None:
    """4 sites against 4 take the most extreme of 70 assignments: 65 times in 100 where t finds 80."""
    plan = eb.plan_study("programme")
    rate = plan.table("tests").filter(term="randomisation test of sites")["finds_detectable_effect"].item()
    assert 0.6 < rate < 0.7
    assert (
        f"A randomisation test, which does not, finds this difference {100 * rate:.0f} times in 100" in plan.warnings[1]
    )
    assert len(eb.plan_study("programme", sites=30, n_worlds=1000).warnings) == 1


def test_numbers_of_numpy_are_numbers() -> None:
    mine = eb.plan_study("programme", sites=9, treated=4, icc=0.2, sizes=[4, 8], **FEW)
    theirs = eb.plan_study(
        "programme", sites=np.int64(9), treated=np.int32(4), icc=np.float64(0.2), sizes=np.array([8, 4]), **FEW
    )  # type: ignore[call-overload]
    assert theirs.table().equals(mine.table())
    assert theirs.table("sizes").equals(mine.table("sizes"))


def test_the_charts_draw_their_tables() -> None:
    plan = eb.plan_study("programme", **FEW)
    for name in ("power", "attainable", "surface"):
        for lang in ("en", "ar"):
            drawn = plan.chart(name, lang=lang).to_dict()  # type: ignore[arg-type]
            assert "." in drawn["description"]
    rows = max(plan.chart("attainable").to_dict()["datasets"].values(), key=len)
    assert [r["smallest_p"] for r in rows] == plan.table("attainable")["smallest_p"].to_list()
    assert [(r["sites"], r["treated"]) for r in rows if r["yours"]] == [(8, 4)]
    assert {r["reading"] for r in rows} >= {".10", ".029", ".33"}
    cells = max(plan.chart("surface").to_dict()["datasets"].values(), key=len)
    assert [c["power"] for c in cells if c["power"] is not None] == pytest.approx(
        [100 * p for p in plan.table("surface")["power"].drop_nulls()]
    )


@pytest.mark.parametrize(
    ("settings", "error", "match"),
    [
        ({"sites": 0}, DataError, "sites must be a whole number of 2 or more; got 0"),
        ({"sites": "8"}, DataError, "sites must be a whole number of 2 or more; got '8'"),
        ({"sites": 10**6}, DataError, "sites must be at most 2,000; got 1,000,000"),
        ({"sizes": 8}, DataError, r"sizes must be a list of whole numbers, such as \[10, 20, 50\]; got 8"),
        ({"sizes": "8"}, DataError, "sizes must be a list of whole numbers"),
        ({"sizes": [4, 10**9]}, DataError, "sizes must be at most 2,000; got 1,000,000,000"),
        ({"published": None}, DataError, r"the name of an effect \('mousa_2020'\) or a number \(a difference of shares, such as 0\.2\); got None"),
        ({"people": -3}, DataError, "people must be a whole number of 1 or more; got -3"),
        ({"sites": 6, "treated": 9}, DesignError, "treated=9 of sites=6 leaves no site to compare with; treated must be below sites"),
        ({"sites": 6, "treated": 0}, DataError, "treated must be a whole number of 1 or more"),
        ({"sites": 2}, DesignError, "one site against one cannot tell the programme from all else.*study='series'"),
        ({"icc": 1.4}, DataError, r"icc must be from 0 to 1, such as 0\.1; got 1\.4"),
        ({"icc": -0.1}, DataError, "icc must be from 0 to 1"),
        ({"base_share": 1.0}, DataError, "base_share must be above 0 and below 1"),
        ({"base_share": 0.9}, DesignError, "a share of 0.9 cannot change by 0.2.*published=0.05"),
        ({"base_share": None}, DataError, "published='mousa_2020' is a difference of shares, and base_share=None"),
        ({"before_correlation": 1.0}, DataError, "before_correlation must be above -1 and below 1"),
        ({"sites": 3, "before_correlation": 0.5}, DesignError, "needs 4 sites or more"),
        ({"published": "asimovic_2021"}, DataError, "'asimovic_2021' is not known for study='programme'; known: 'mousa_2020'"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(settings: dict[str, object], error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        eb.plan_study("programme", **settings)  # type: ignore[call-overload]
