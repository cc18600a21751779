from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

import engagebias as eb


def test_the_planted_change_is_held_by_its_interval() -> None:
    """In 300 worlds as often as the level says; every term stands in both waves, and none is opened."""
    held, found = 0, []
    for seed in range(300):
        world = eb.simulate("blocklist", seed=seed)
        truth = dict(world.truth.iter_rows())["difference in differences"]
        row = (
            eb.rate_change(world.posts, outcome="blocked", by="list", group="social justice", reference="hate")
            .table()
            .row(2, named=True)
        )
        held += row["conf_low"] <= truth <= row["conf_high"]
        found.append(row["estimate"] - truth)
    low, high = binom.ppf([0.001, 0.999], 300, 0.95)
    assert low <= held <= high
    assert np.mean(found) == pytest.approx(0, abs=0.02)
    wide = world.posts.pivot("wave", index="term_id", values="blocked")
    assert (wide["after"] | ~wide["before"]).all()
    assert world.posts["platform"].unique().to_list() == ["simulated"]
