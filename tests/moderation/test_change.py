from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT

import engagebias as eb
from engagebias.datasets.fetching import HOME, MIRROR
from engagebias.errors import DataError, DesignError

ASK = {"outcome": "blocked", "by": "list", "group": "a", "reference": "b"}


def terms(a: tuple[int, int, int] = (20, 4, 12), b: tuple[int, int, int] = (25, 5, 10)) -> pl.DataFrame:
    """Return lists by (units, blocked in both waves, blocked after alone)."""
    rows = []
    for name, (n, both, later) in (("a", a), ("b", b)):
        for i in range(n):
            rows += [(f"{name}{i}", name, "before", i < both), (f"{name}{i}", name, "after", i < both + later)]
    return pl.DataFrame(rows, schema=["term_id", "list", "wave", "blocked"], orient="row")


def test_changes_by_hand() -> None:
    """12 of 20 more against 10 of 25 more; paired variance 0.6 * 0.4 / 19 + 0.4 * 0.6 / 24."""
    found = eb.rate_change(terms(), **ASK)
    assert found.table()["estimate"].to_list() == pytest.approx([0.6, 0.4, 0.2])
    assert found.table()["std_error"][2] == pytest.approx((0.24 / 19 + 0.24 / 24) ** 0.5)
    larger = eb.rate_change(terms((60, 12, 36), (75, 15, 30)), **ASK)  # three times each
    assert larger.table()["estimate"].to_list() == pytest.approx([0.6, 0.4, 0.2])
    unpaired = (0.2 * 0.8 / 59 + 0.8 * 0.2 / 59 + 0.2 * 0.8 / 74 + 0.6 * 0.4 / 74) ** 0.5
    assert larger.table("errors")["unpaired"][2] == pytest.approx(unpaired)
    assert "no clear difference" in found.answer().sentence
    assert found.wording == "association"


@pytest.mark.real_data
def test_the_blocklist(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """20 of 62 and then 52, 28 of 86 and then 72: Google blocked more of both lists, of neither clearly more."""
    import os

    mirror = os.environ.get(MIRROR)
    if (
        not (mirror and (Path(mirror) / "markup_blocklist").is_dir())
        and not (ROOT / "data/raw/markup_blocklist").is_dir()
    ):
        pytest.skip(f"no real data: set {MIRROR} to a folder that has markup_blocklist/")
    monkeypatch.setenv(HOME, str(tmp_path if mirror else ROOT / "data" / "raw"))
    rows = eb.load("markup_blocklist")
    found = eb.rate_change(rows, outcome="blocked", by="list", group="social justice", reference="hate")
    assert found.table("rates").select("events", "n").rows() == [(20, 62), (52, 62), (28, 86), (72, 86)]
    assert found.table()["estimate"].to_list() == pytest.approx([32 / 62, 44 / 86, 32 / 62 - 44 / 86])
    row = found.table().row(2, named=True)
    assert (row["conf_low"], row["conf_high"]) == pytest.approx((-0.161, 0.170), abs=0.001)
    low, high = found.table("rates").select("conf_low", "conf_high").row(0)
    assert (low, high) == pytest.approx((0.220, 0.446), abs=0.001)


def test_units_of_one_wave_or_without_an_outcome_are_counted() -> None:
    rows = terms().filter(~((pl.col("term_id") == "a0") & (pl.col("wave") == "after")))
    rows = rows.with_columns(blocked=pl.when(pl.col("term_id") != "b0").then("blocked"))
    found = eb.rate_change(rows, **ASK)
    steps = dict(found.table("sample").iter_rows())
    assert (steps["left out: in one wave alone"], steps["left out: outcome not known"], steps["used"]) == (1, 1, 43)
    assert any("Units of one wave alone, left out: 1" in w for w in found.warnings)


def test_small_cells_are_not_shown() -> None:
    """4 and 16 of 20; 5 and 15 of 25, where 15 less the change of 40 points would give the five away; 12 and 27 of 40."""
    found = eb.rate_change(terms(), **ASK)
    assert found.table("rates")["events"].to_list() == [None] * 4
    assert found.table("errors")["unpaired"].to_list() == [None] * 3
    assert "– of 20 before, – of 20 after" in found.answer().sentence
    assert not any("As if each wave" in w for w in found.warnings)
    one = eb.rate_change(terms(b=(40, 12, 15)), **ASK)
    assert one.table("rates")["events"].to_list() == [None, None, 12, 27]
    assert [v is None for v in one.table("errors")["unpaired"]] == [True, False, True]


def test_lists_and_waves_need_not_be_words() -> None:
    rows = terms().with_columns(
        list=pl.col("list") == "a", wave=pl.when(pl.col("wave") == "before").then(2019).otherwise(2021)
    )
    asked = ASK | {"group": "true", "reference": "false", "before": "2019", "after": "2021"}
    assert eb.rate_change(rows, **asked).table()["estimate"].to_list() == pytest.approx([0.6, 0.4, 0.2])


def test_lists_that_move_alike_have_no_error() -> None:
    found = eb.rate_change(terms((20, 0, 20), (20, 0, 20)), **ASK)
    assert found.table()["std_error"].to_list() == [None, None, None]
    assert "has no error: every unit moved alike" in found.answer().sentence


@pytest.mark.parametrize(
    ("change", "more", "error", "match"),
    [
        (lambda t: t, {"outcome": "status"}, DataError, "column 'status' is missing"),
        (lambda t: t.with_columns(blocked=pl.lit("no")), {}, DataError, "'blocked' must hold true and false"),
        (lambda t: t, {"group": "c"}, DataError, "no row has list = 'c'; it holds 'a', 'b'"),
        (lambda t: t, {"group": "b"}, DataError, "two values of list are compared; got 'b' twice"),
        (lambda t: t, {"after": "later"}, DataError, "no row has wave = 'later'"),
        (lambda t: pl.concat([t, t.head(1)]), {}, DataError, "2 rows repeat a term_id within its wave"),
        (
            lambda t: t.with_columns(term_id=pl.col("term_id").str.replace("b0", "a0")),
            {},
            DataError,
            "repeat a term_id within its wave",
        ),
        (
            lambda t: t.filter(pl.col("term_id").str.contains("^a[0-8]$|^b")),
            {},
            DesignError,
            "list = 'a' has 9 units that were seen in both",
        ),
    ],
)
def test_bad_input_is_refused(
    change: Callable[[pl.DataFrame], pl.DataFrame], more: dict[str, str], error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        eb.rate_change(change(terms()), **(ASK | more))


def test_the_chart_draws_the_rates() -> None:
    found = eb.rate_change(terms((40, 12, 12), (50, 15, 15)), **ASK)
    rows = max(found.chart(lang="ar").to_dict()["datasets"].values(), key=len)
    assert [r["estimate"] for r in rows] == pytest.approx([30, 60, 30, 60])
