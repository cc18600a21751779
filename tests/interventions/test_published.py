"""The published numbers of the teaching panel, and what other packages give on it.

The four averages and the two-way coefficient are those of Callaway and Sant'Anna's own package, shown to three digits. The longer figures
were made in environments of their own, as these packages bring half a gigabyte along or are not among the pinned ones:

- csdid 0.4.3: ``ATTgt(yname="lemp", gname="first.treat", idname="countyreal", tname="year", xformla=None or "lemp~lpop",
  control_group=..., data=mpdta).fit(est_method="dr", bstrap=False, base_period="universal").aggte(kind, bstrap=False)``
- diff-diff 3.13.0: ``CallawaySantAnna(control_group=..., estimation_method="dr", base_period="universal").fit(mpdta, outcome="lemp",
  unit="countyreal", time="year", first_treat="first.treat")``: the same to the last digit without covariates, to six digits with them.
"""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT, required

import engagebias as eb

pytestmark = pytest.mark.real_data
TERMS = ["simple", "dynamic", "group", "calendar"]


@pytest.fixture(scope="module")
def mpdta() -> pl.DataFrame:
    mirror = os.environ.get("ENGAGEBIAS_MIRROR")
    here = [Path(mirror) / "mpdta"] if mirror else []
    files = [
        folder / "mpdta.csv" for folder in (*here, ROOT / "data" / "raw" / "mpdta") if (folder / "mpdta.csv").is_file()
    ]
    if not files:
        reason = "no real data: set ENGAGEBIAS_MIRROR to a folder that has mpdta/, or run 'engagebias data fetch mpdta'"
        pytest.fail(reason) if required("data") else pytest.skip(reason)
    return eb.load("mpdta", file=files[0])


def figures(found: eb.Estimates) -> dict[str, tuple[float, float]]:
    return {t: (v, e) for t, v, e in found.table().select("term", "estimate", "std_error").iter_rows()}


def test_to_three_digits(mpdta: pl.DataFrame) -> None:
    found = figures(eb.intervention_effect(mpdta, control="never")) | figures(
        eb.intervention_effect(mpdta, design="two_way")
    )
    published = {
        "simple": (-0.0400, 0.0120),
        "dynamic": (-0.0772, 0.0200),
        "group": (-0.0310, 0.0124),
        "two_way": (-0.0365, 0.0133),
    }
    for term, numbers in published.items():
        assert tuple(round(v, 4) for v in found[term]) == numbers


@pytest.mark.parametrize(
    ("control", "covariates", "expected"),
    [
        ("never", [], [(-0.03995127515517632, 0.01203401277018542), (-0.07723982145731513, 0.019964989061849386),
                       (-0.03101828222874843, 0.012446059320997904), (-0.04170043213128222, 0.01597185188455996)]),
        ("not_yet", [], [(-0.03976362562304367, 0.012052424787341894), (-0.07739931397058472, 0.01956017694639434)]),
        ("never", ["log_population"], [(-0.04175177205861638, 0.01150283815154508), (-0.08035394974402435, 0.018957557244824917),
                                       (-0.03281959716130221, 0.01189817872763082), (-0.04417735775655391, 0.015038175096397186)]),
        ("not_yet", ["log_population"], [(-0.04135162929923674, 0.011427839082186102), (-0.0799926209593074, 0.018494002078741554),
                                         (-0.032264038800281156, 0.01198341261432645), (-0.04566463287659808, 0.014698256756514852)]),
    ],
)  # fmt: skip
def test_as_csdid(
    mpdta: pl.DataFrame, control: str, covariates: list[str], expected: list[tuple[float, float]]
) -> None:
    found = figures(eb.intervention_effect(mpdta, control=control, covariates=covariates))  # type: ignore[arg-type]
    for term, numbers in zip(TERMS, expected, strict=False):
        assert found[term] == pytest.approx(numbers, rel=1e-9)


def test_by_exposure_as_csdid(mpdta: pl.DataFrame) -> None:
    found = eb.intervention_effect(mpdta, covariates=["log_population"], control="not_yet").table("exposure")
    expected = {-4: (0.006296, 0.024537), -3: (0.028111, 0.017675), -2: (0.022861, 0.014612), 0: (-0.020144, 0.011632),
                1: (-0.05473, 0.0164), 2: (-0.138192, 0.034228), 3: (-0.106904, 0.032886)}  # fmt: skip
    for row in found.filter(pl.col("exposure") != -1).iter_rows(named=True):
        assert (row["estimate"], row["std_error"]) == pytest.approx(expected[row["exposure"]], abs=6e-7)


def test_the_trend_that_the_years_before_leave_open(mpdta: pl.DataFrame) -> None:
    """No pre-trend was found, yet one that would make most of the estimate is not excluded: the result says both."""
    found = eb.intervention_effect(mpdta)
    assert found.passed
    assert found.wording == "quasi-effect"
    said = next(w for w in found.warnings if "Before the start" in w)
    assert "differences up to 0.07" in said
    assert "account for 0.0341 of the estimate of −0.04." in said
