from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.schema import PANEL, check_table


def test_the_panel_and_its_truth() -> None:
    """Quiet worlds: what sites gain is what the truth says, and two-way effects miss it."""
    world = eb.simulate(
        "programmes", seed=3, icc=0.0, per_site=1, n_sites=400, n_periods=6, starts=(3, 5), build_up=2, effect=1.0
    )
    panel, truth = world.panel, dict(world.truth.iter_rows())
    assert panel is not None
    check_table(panel, PANEL, require=["outcome", "cluster"], caller="test")
    assert (panel.height, panel["platform"].unique().item()) == (2_400, "simulated")
    # Starters of period 3 gain 1.5 (0.75 at first), those of period 5 gain 0.5 (0.25 at first).
    assert truth["simple"] == pytest.approx((0.75 + 3 * 1.5 + 0.25 + 0.5) / 6)
    assert truth["dynamic"] == pytest.approx(((0.75 + 0.25) / 2 + (1.5 + 0.5) / 2 + 1.5 + 1.5) / 4)
    assert truth["group"] == pytest.approx(((0.75 + 3 * 1.5) / 4 + (0.25 + 0.5) / 2) / 2)
    assert truth["calendar"] == pytest.approx((0.75 + 1.5 + (1.5 + 0.25) / 2 + (1.5 + 0.5) / 2) / 4)
    assert truth["two_way tends to"] < truth["simple"] - 0.1
    assert truth["online: simple"] == pytest.approx(0.4 * truth["simple"])
    means = panel.group_by("first_treated", "period").agg(pl.col("outcome").mean())
    cell = {(g, t): v for g, t, v in means.iter_rows()}
    gain = (cell[3, 6] - cell[3, 2]) - (cell[None, 6] - cell[None, 2])
    assert gain == pytest.approx(1.5, abs=4 * np.sqrt(2 / 100 + 2 / 200))


def test_a_pilot_has_one_treated_site() -> None:
    panel = eb.simulate("programmes", pilot=True, n_sites=10, per_site=2).panel
    assert panel is not None
    assert panel.filter(pl.col("first_treated").is_not_null())["cluster"].n_unique() == 1
    assert eb.load("example", world="programmes").columns == panel.columns


def test_the_share_that_a_site_has_in_common() -> None:
    panel = eb.simulate(
        "programmes", icc=0.3, n_sites=300, per_site=4, effect=0.0, starts=(4,), n_periods=8, persistence=0.6
    ).panel
    assert panel is not None
    wide = panel.pivot(on="period", index=["unit", "cluster"], values="outcome", sort_columns=True)
    y = wide.drop("unit", "cluster").to_numpy()
    y = y - y.mean(axis=1, keepdims=True) - y.mean(axis=0) + y.mean()
    between = np.reshape(y, (300, 4, 8)).mean(axis=1).var() * 8 / 7
    inside = (np.reshape(y, (300, 4, 8)) - np.reshape(y, (300, 4, 8)).mean(axis=1, keepdims=True)).var() * 4 / 3 * 8 / 7
    assert inside == pytest.approx(0.7, abs=0.05)
    assert between > 0.7 / 4 + 0.1


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"starts": (1, 4)}, "starts must be different periods from 2 to 12"),
        ({"starts": (4, 4)}, "starts must be different periods"),
        ({"icc": 1.5}, "icc must lie between 0 and 1"),
        ({"treated_share": 0.0}, "leaves none to treat"),
        ({"pilot": "yes"}, "pilot must be one of True, False"),
        ({"n_sites": 2}, "n_sites must be a whole number of 4 or more"),
    ],
)
def test_settings_are_checked(settings: dict[str, object], match: str) -> None:
    with pytest.raises(DataError, match=match):
        eb.simulate("programmes", **settings)  # type: ignore[call-overload]
