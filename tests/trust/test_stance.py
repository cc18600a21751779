from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

import engagebias as eb
from engagebias.errors import DataError, DesignError


def comments(counts: dict[tuple[str, bool], int]) -> pl.DataFrame:
    rows = [
        {"post_id": f"{s}{p}{i}", "parent_id": f"t{p}{i % 20}", "stance": s, "peacebuilding": p}
        for (s, p), n in counts.items()
        for i in range(n)
    ]
    return pl.DataFrame(rows)


COUNTS = {
    ("none", True): 40, ("none", False): 80, ("endorse", True): 30, ("endorse", False): 20, ("refute", True): 12, ("refute", False): 48,
    ("mock", True): 4, ("mock", False): 5,
}  # fmt: skip


def test_ratios_by_hand() -> None:
    """(30 / 40) : (20 / 80) = 3 and (12 / 40) : (48 / 80) = 0.5; a stance with nine comments is left out and not counted."""
    found = eb.stance_model(comments(COUNTS), features=["peacebuilding"])
    table = dict(found.table().select("term", "estimate").iter_rows())
    assert table == pytest.approx({"endorse: peacebuilding": 3.0, "refute: peacebuilding": 0.5}, rel=1e-4)
    shown = dict(found.table("stances").iter_rows())
    assert (shown["mock"], shown["none"], shown["report"]) == (None, 120, 0)
    assert any("fewer than 10 comments, left out: mock" in w for w in found.warnings)
    assert found.wording == "association"


def test_with_two_stances_it_is_logit_clustered_by_thread() -> None:
    frame = comments({k: n for k, n in COUNTS.items() if k[0] in ("none", "endorse")})
    row = eb.stance_model(frame, features=["peacebuilding"]).table().row(0, named=True)
    x = sm.add_constant(frame["peacebuilding"].cast(float).to_numpy())
    y = (frame["stance"] == "endorse").cast(int).to_numpy()
    groups = frame["parent_id"].rank("dense").to_numpy()
    fit = sm.Logit(y, x).fit(disp=0, cov_type="cluster", cov_kwds={"groups": groups})
    assert row["estimate"] == pytest.approx(np.exp(fit.params[1]), rel=1e-4)
    assert row["std_error"] == pytest.approx(row["estimate"] * fit.bse[1], rel=0.02)


def test_a_rare_stance_is_not_what_is_missing_of_all() -> None:
    """Of 239 comments nine mock: neither what is shown of the others nor a number of those used or left out gives nine."""
    found = eb.stance_model(comments(COUNTS), features=["peacebuilding"])
    shown = dict(found.table("stances").iter_rows())
    assert (shown["mock"], shown["endorse"]) == (None, None)  # one alone would be the rest of 239
    assert found.table()["n"].to_list() == [239, 239]
    assert "over 239 comments" in str(found.estimand)
    assert not any("Comments left out" in w for w in found.warnings)


def test_answers_and_chart() -> None:
    found = eb.stance_model(comments(COUNTS), features=["peacebuilding"])
    assert "Endorse with peacebuilding: 3 times" in found.answer().sentence
    assert found.answer().reference == 1
    assert "بناء السلام" in found.answer(lang="ar").sentence
    assert found.chart().to_dict()


def test_bad_input_is_refused() -> None:
    frame = comments(COUNTS)
    with pytest.raises(DataError, match="reference must be one of"):
        eb.stance_model(frame, features=["peacebuilding"], reference="angry")
    with pytest.raises(DesignError, match="4 comments are|0 comments are report"):
        eb.stance_model(frame, features=["peacebuilding"], reference="report")
    with pytest.raises(DesignError, match="twice cannot be told apart"):
        eb.stance_model(frame.with_columns(twice=pl.col("peacebuilding")), features=["peacebuilding", "twice"])
    with pytest.raises(DataError, match="is no code|which is no"):
        eb.stance_model(frame.with_columns(stance=pl.lit("cross")), features=["peacebuilding"])
    with pytest.raises(DesignError, match="no finite solution"):
        eb.stance_model(comments({("none", True): 40, ("endorse", False): 30}), features=["peacebuilding"])
