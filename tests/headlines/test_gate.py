from __future__ import annotations

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError, DesignError


def posts(*tests: tuple[int, ...]) -> pl.DataFrame:
    rows = [(f"{t}-{a}", str(t), n) for t, arms in enumerate(tests) for a, n in enumerate(arms)]
    return pl.DataFrame(rows, schema=["post_id", "test_id", "impressions"], orient="row")


def test_by_hand() -> None:
    # 100 against 200 is flagged (chi-square 33 on 1 degree of freedom), 100 against 110 is not; one arm is not tested.
    check = eb.check_randomisation(posts((100, 200), (100, 110), (100, 100, 100), (5,)))
    row = check.table().row(0, named=True)
    assert (row["estimate"], row["n"]) == (pytest.approx(1 / 3), 3)
    assert check.table("tests")["statistic"].to_list()[:2] == pytest.approx([100**2 / 300, 10**2 / 210])
    assert check.table("tests")["p_value"].to_list()[3] is None
    assert "Tests with a single arm, not checked: 1." in [str(w) for w in check.warnings]


def test_the_interval_is_wilsons() -> None:
    # 1 of 4 at 95 %: centre (1 + 1.92) / (4 + 3.84); Wald's would reach below zero.
    row = eb.check_randomisation(posts((100, 200), *[(100, 100)] * 3)).table().row(0, named=True)
    assert (row["conf_low"], row["conf_high"]) == pytest.approx((0.0456, 0.6994), abs=1e-4)


def test_one_unlucky_test_among_few_does_not_close_the_gate_but_several_do() -> None:
    assert eb.check_randomisation(posts((100, 200), *[(100, 100)] * 19)).passed
    closed = eb.check_randomisation(posts((100, 200), (100, 200), *[(100, 100)] * 9))
    assert not closed.passed
    assert "2 of 11 tests" in str(closed.warnings[0])


def test_the_answer_does_not_say_more_than_the_split() -> None:
    assert (
        eb.check_randomisation(posts(*[(100, 100)] * 9)).answer().sentence.startswith("Yes, as far as the split shows")
    )
    assert eb.check_randomisation(posts((100, 200), *[(100, 100)] * 19)).answer().sentence.startswith("Nearly")
    assert eb.check_randomisation(posts(*[(100, 200)] * 9)).answer(lang="ar").sentence.startswith("ليس كما")


def test_tests_without_a_date_cannot_be_drawn() -> None:
    with pytest.raises(DataError, match="no created_at"):
        eb.check_randomisation(posts((1, 2))).chart()


def test_a_sound_world_passes_and_a_broken_one_does_not() -> None:
    passed = [eb.check_randomisation(eb.simulate("headlines", seed=s, n_tests=300).posts).passed for s in range(20)]
    assert all(passed)
    broken = eb.check_randomisation(
        eb.simulate("headlines", n_tests=300, broken_share=0.2).posts, by="broken_randomisation"
    )
    shares = dict(broken.table().select("term", "estimate").iter_rows())
    assert not broken.passed
    assert shares["broken_randomisation = true"] > 0.8
    assert shares["broken_randomisation = false"] < 0.02


def test_the_chart_draws_the_shares(example: pl.DataFrame) -> None:
    check = eb.check_randomisation(example, by="broken_randomisation")
    spec = check.chart().to_dict()
    drawn = next(rows for rows in spec["datasets"].values() if len(rows) > 1)
    assert sum(row["n"] for row in drawn) == check.table()["n"][0]
    assert sum(row["n"] * row["share"] / 100 for row in drawn) == pytest.approx(
        check.table()["estimate"][0] * check.table()["n"][0]
    )
    assert "mostly marked: broken randomisation" in spec["description"]


@pytest.mark.parametrize(
    ("frame", "settings", "error", "match"),
    [
        (posts((1, 2)).drop("test_id"), {}, DataError, "check_randomisation: column 'test_id' is missing"),
        (posts((0, 2)), {}, DataError, r"impressions is 0 in 1 of 2 rows \(post_id '0-0'\).*filter"),
        (posts((1,), (2,)), {}, DesignError, "no test has two or more arms"),
        (posts((1, 2)), {"alpha": 5}, DataError, "alpha must be a number between 0 and 1"),
        (posts((1, 2)), {"by": "impressions"}, DataError, "must be a Boolean column, it is Int64"),
        (
            posts((1, 2)).with_columns(bad=pl.Series([True, False])),
            {"by": "bad"},
            DataError,
            "differs between the arms of 1 tests",
        ),
    ],
)
def test_bad_input(frame: pl.DataFrame, settings: dict[str, object], error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        eb.check_randomisation(frame, **settings)  # type: ignore[arg-type]
