from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import engagebias as eb
from engagebias.convergence.cycle_fit import find_cycle
from engagebias.convergence.cycle_request import check_request
from engagebias.convergence.cycle_tables import leverage_table, link_table
from engagebias.errors import DataError, DesignError
from engagebias.numerics.hawkes_leverage import leverage
from engagebias.results import Estimates
from engagebias.simulation import simulate
from engagebias.simulation.cascades import draw_cascades
from engagebias.simulation.cycle import BRANCHING, OUTSIDE, SPACES

START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
QUICK: dict[str, Any] = {"harm": "offline", "kinds": ["online", "offline"], "n_boot": 20, "n_placebo": 0}


def events(seed: int = 1, days: int = 200, **settings: Any) -> pl.DataFrame:
    made = simulate("cycle", seed=seed, days=days, **settings).events
    assert made is not None
    return made


def table(online: list[float], offline: list[float]) -> pl.DataFrame:
    """Return events at times in days."""
    times = online + offline
    return pl.DataFrame(
        {
            "at": pl.Series([START + dt.timedelta(days=t) for t in times]).cast(pl.Datetime("us", "UTC")),
            "space": ["online"] * len(online) + ["offline"] * len(offline),
        }
    )


@pytest.fixture(scope="module")
def cycled() -> Estimates:
    return eb.cycle(
        events(1, 400),
        **QUICK | {"n_boot": 39, "n_placebo": 19},
        costs={"online -> offline": 3.0, "online -> online": 1.0},
    )


@pytest.fixture(scope="module")
def shocked() -> Estimates:
    return eb.cycle(events(1, 400, shared_shock=True), **QUICK | {"n_placebo": 19})


def test_direction_of_links_by_hand() -> None:
    """Each offline event comes an hour after an online one, and no online event after an offline one: the link is online -> offline."""
    online = [float(d) for d in range(0, 120, 2)]
    found = eb.cycle(
        table([t + 0.013 * (t % 7) for t in online], [t + 0.013 * (t % 7) + 1 / 24 for t in online[::2]]), **QUICK
    )
    link = dict(found.table().select("term", "estimate").rows())
    assert link["online -> offline"] == pytest.approx(0.5, abs=0.02)
    assert link["offline -> online"] == pytest.approx(0, abs=0.02)
    assert dict(found.table().select("term", "n").rows())["online -> offline"] == 60
    levers = dict(found.table("leverage").select("term", "estimate").rows())
    assert levers["online -> offline"] == pytest.approx(1, abs=0.05)  # all harm goes through that link
    assert levers["offline -> online"] == pytest.approx(0, abs=0.05)


def test_coverage_of_the_planted_matrix() -> None:
    """12 worlds of 400 days, 39 draws each: of 48 intervals of links and of leverages as many hold the truth as 94 % would, but for 1 in 1,000."""
    held: dict[str, list[bool]] = {"links": [], "levers": []}
    levers = leverage(np.array(BRANCHING), np.array(OUTSIDE), 1)
    for seed in range(12):
        asked = check_request(
            events(500 + seed, 400), harm="offline", by="space", kinds=SPACES, at="at", window=None, covariates=None, costs=None, decay="common",
            block_hours=24.0, conf_level=0.95, n_boot=39, n_placebo=0, n_draws=1, seed=seed,
        )  # fmt: skip
        found = find_cycle(asked)
        for place, (link, lever) in enumerate(
            zip(
                link_table(asked, found).iter_rows(named=True),
                leverage_table(asked, found).iter_rows(named=True),
                strict=True,
            )
        ):
            then, first = place % 2, place // 2
            held["links"].append(link["conf_low"] <= BRANCHING[then][first] <= link["conf_high"])
            if lever["conf_low"] is not None:
                held["levers"].append(lever["conf_low"] <= levers[then, first] <= lever["conf_high"])
    for values in held.values():
        assert sum(values) >= binom.ppf(0.001, len(values), 0.94)  # 39 draws are few for the ends of an interval
        assert len(values) > 40


def test_a_cycle_is_not_flagged(cycled: Estimates) -> None:
    tests = dict(cycled.table("shock").select("term", "p_value").rows())
    assert tests["a shared shock, beyond the cycle"] > 0.05
    assert tests["links between kinds, beyond a shared shock"] <= 0.05
    assert cycled.passed
    placebo = cycled.table("placebo")
    assert (placebo["shuffled_p"] <= 0.05).all()
    assert (placebo["shuffled_mean"] < placebo["estimate"] / 2).all()
    assert "finds no shared shock" in cycled.answer().sentence


def test_a_shared_shock_is_flagged_and_gives_no_figure(shocked: Estimates) -> None:
    tests = dict(shocked.table("shock").select("term", "p_value").rows())
    assert tests["a shared shock, beyond the cycle"] <= 0.05
    assert tests["links between kinds, beyond a shared shock"] > 0.05
    assert not shocked.passed
    assert "A shared shock explains the cross-links" in shocked.warnings[0]
    answer = shocked.answer()
    assert "A shared shock explains" in answer.sentence
    assert math.isnan(answer.estimate)
    placebo = shocked.table("placebo").filter(term="offline -> online").row(0, named=True)
    assert placebo["with_shock"] < placebo["estimate"] / 4
    assert placebo["faked_high"] > placebo["estimate"]  # what the shock alone fakes is as large


def test_a_known_shock_is_no_placebo_matter() -> None:
    world = simulate("cycle", seed=1, shared_shock=True)
    assert world.events is not None
    found = eb.cycle(world.events, covariates=world.covariates, **QUICK | {"n_placebo": 19})
    plain = eb.cycle(world.events, **QUICK)
    assert found.table("shock")["p_value"][0] > 0.05
    outside = dict(found.table("outside").select("term", "estimate").rows())
    assert outside["news_shock, online"] == pytest.approx(1.8, abs=0.6)
    assert outside["news_shock, offline"] == pytest.approx(1.8, abs=0.9)
    cross = [r.table().filter(term="offline -> online")["estimate"].item() for r in (found, plain)]
    assert cross[0] < cross[1] / 2


def test_leverage_is_at_the_rates_of_the_time_watched() -> None:
    """News that bring online events alone: how much of the harm goes through a link depends on them, as the long-run rates do."""
    stretch = np.full(40, 5.0)
    news = np.arange(40) % 8 == 0
    rates = np.array([np.where(news, 12.0, 0.3), np.full(40, 0.3)])
    times, kind = draw_cascades(
        np.random.default_rng(5), rates, stretch, np.array([[0.3, 0.2], [0.2, 0.2]]), np.full(2, 2.0)
    )
    covariates = pl.DataFrame({"start": [START + dt.timedelta(days=5 * i) for i in range(40)], "news": news})
    found = eb.cycle(
        table(times[kind == 0].tolist(), times[kind == 1].tolist()), covariates=covariates,
        window=(START, START + dt.timedelta(days=200)), **QUICK,
    )  # fmt: skip
    g = found.table()["estimate"].to_numpy().reshape(2, 2).T
    settled = found.table("rates")["long_run"].to_numpy()
    by_hand = g * np.linalg.inv(np.eye(2) - g)[1][:, None] * settled[None, :] / settled[1]
    assert found.table("leverage")["estimate"].to_numpy() == pytest.approx(by_hand.T.ravel(), rel=1e-6)
    level = np.array(found.table("outside")["estimate"][:2])
    assert leverage(g, level, 1)[1, 0] < 0.9 * by_hand[1, 0]  # at mean covariates it would seem smaller


def test_leverage_per_cost_and_what_the_answer_says(cycled: Estimates) -> None:
    levers = {r["term"]: r for r in cycled.table("leverage").iter_rows(named=True)}
    assert levers["online -> offline"]["estimate_per_cost"] == pytest.approx(
        levers["online -> offline"]["estimate"] / 3
    )
    assert levers["offline -> online"]["cost"] is None
    assert levers["offline -> online"]["estimate_per_cost"] is None
    strongest = max(levers.values(), key=lambda r: r["estimate"])
    answer = cycled.answer()
    assert (answer.estimate, answer.low, answer.high) == pytest.approx(
        tuple(strongest[c] for c in ("estimate", "conf_low", "conf_high"))
    )
    assert "Per unit of cost" in answer.sentence
    cross = cycled.table("shock")["p_value"][1]
    assert cross <= 0.05
    assert "There are links between kinds beyond such a shock" in answer.sentence
    assert "كسب الدورة" in cycled.answer(lang="ar").sentence
    words = " ".join([str(cycled.estimand), str(cycled.method), answer.sentence, *cycled.warnings]).lower()
    assert "granger-type" in words
    assert "caus" not in words
    assert cycled.wording == "association"


def test_two_kinds_that_leave_each_other_alone_are_not_said_to_feed_each_other() -> None:
    alone = np.array([[0.5, 0.0], [0.0, 0.3]])
    rate = np.array([[1.0], [0.6]])
    times, kind = draw_cascades(np.random.default_rng(4), rate, np.array([150.0]), alone, np.full(2, 2.0))
    found = eb.cycle(table(times[kind == 0].tolist(), times[kind == 1].tolist()), **QUICK | {"n_placebo": 19})
    assert found.table("shock")["p_value"].min() > 0.05
    said = found.answer().sentence
    assert "Beyond such a shock there is no sign of links between kinds" in said
    assert "{" not in found.answer(lang="ar").sentence


def test_gain_half_life_and_rates(cycled: Estimates) -> None:
    gain, lag = cycled.table("gain").iter_rows(named=True)
    branching = {r["term"]: r["estimate"] for r in cycled.table().iter_rows(named=True)}
    matrix = np.array(
        [
            [branching["online -> online"], branching["offline -> online"]],
            [branching["online -> offline"], branching["offline -> offline"]],
        ]
    )
    assert gain["estimate"] == pytest.approx(np.abs(np.linalg.eigvals(matrix)).max())
    assert gain["conf_low"] < 0.577 < gain["conf_high"]
    assert lag["term"] == "half-life of what follows, hours"
    assert lag["conf_low"] < 24 * math.log(2) / 1.5 < lag["conf_high"]
    rates = cycled.table("rates")
    np.testing.assert_allclose(rates["observed"], rates["long_run"], rtol=0.03)


def test_residuals_are_of_the_fitted_cycle(cycled: Estimates) -> None:
    table_ = cycled.table("residuals")
    assert table_.columns == ["term", "n", "distance", "p_value"]
    assert (table_["p_value"] > 0.05).all()


def test_a_mean_lag_for_each_kind() -> None:
    found = eb.cycle(events(2), **QUICK, decay="by kind")
    assert found.table("gain")["term"].to_list() == [
        "gain",
        *(f"half-life of what follows, {k}, hours" for k in ("online", "offline")),
    ]


def test_dates_without_times_are_placed_at_random() -> None:
    given = events(3, 400)
    days = given.with_columns(pl.col("at").dt.truncate("1d"))
    found = eb.cycle(days, **QUICK | {"n_boot": 40}, n_draws=4)
    assert any("dated to the day" in w for w in found.warnings)
    placed = found.table("placements")
    assert placed["draws"].to_list() == [4] * 4
    assert (placed["highest"] > placed["lowest"]).all()
    np.testing.assert_allclose(placed["mean"], found.table()["estimate"])
    dated = eb.cycle(given.with_columns(pl.col("at").dt.date()), **QUICK | {"n_boot": 40}, n_draws=4)
    np.testing.assert_allclose(dated.table()["estimate"], found.table()["estimate"])
    marked = given.with_columns(time_precision=pl.when(pl.col("space") == "offline").then(pl.lit("day")))
    mixed = eb.cycle(marked, **QUICK, n_draws=2)
    assert f"alone: {given.filter(space='offline').height}." in " ".join(mixed.warnings)
    exact = eb.cycle(given, **QUICK)
    assert exact.table("placements")["draws"].to_list() == [1] * 4


def test_an_explosive_cycle_has_no_leverage() -> None:
    """A gain of 1.4 for twelve days: what is not defined is null and said."""
    branching = np.array([[0.9, 0.7], [0.5, 0.7]])
    times, kind = draw_cascades(np.random.default_rng(3), np.full((2, 1), 2.0), np.array([12.0]), branching, np.ones(2))
    found = eb.cycle(table(times[kind == 0].tolist(), times[kind == 1].tolist()), **QUICK | {"n_placebo": 9})
    assert found.table("gain")["estimate"][0] >= 1
    assert found.table("leverage")["estimate"].null_count() == 4
    assert found.table("rates")["long_run"].null_count() == 2
    assert found.table()["conf_low"].null_count() == 4
    assert "without end" in found.warnings[0]
    assert "not defined" in found.answer().sentence
    found.chart().to_dict()
    found.chart("placebo").to_dict()


def test_the_same_seed_gives_the_same_result() -> None:
    one, two = (eb.cycle(events(4), **QUICK).table() for _ in range(2))
    assert one.equals(two)
    shuffled = events(4).sample(fraction=1.0, shuffle=True, seed=2)
    assert eb.cycle(shuffled, **QUICK).table().equals(one)


def test_what_is_left_out_is_counted() -> None:
    more = pl.concat(
        [
            events(4),
            events(5, 20).with_columns(space=pl.lit("other")),
            events(4).head(3).with_columns(at=pl.lit(None, pl.Datetime("us", "UTC"))),
        ]
    )
    end = START + dt.timedelta(days=100)
    steps = dict(eb.cycle(more, **QUICK, window=(START, end)).table("sample").rows())
    late = events(4).filter(pl.col("at") >= end).height
    assert steps["left out: of another kind"] == events(5, 20).height
    assert steps["left out: no time"] == 3
    assert steps["left out: outside the window"] == late
    assert steps["used"] == more.height - 3 - late - events(5, 20).height


def test_charts_draw_the_tables(cycled: Estimates) -> None:
    for lang, start in (("en", "online"), ("ar", "الإنترنت")):
        spec = cycled.chart(lang=lang).to_dict()
        rows = [row for data in spec["datasets"].values() for row in data]
        readings = {row["reading"] for row in rows if "reading" in row}
        for value in cycled.table("leverage")["estimate"].to_list():
            assert any(r.startswith(f"{10 * value:.1f}%") for r in readings)
        assert start in spec["description"]
        names = {row["label"]: row["x"] for row in rows if "label" in row}
        first = next(x for label, x in names.items() if start in label)
        assert (first == min(names.values())) == (lang == "en")  # reading starts on the right in Arabic
        for name in ("links", "leverage", "placebo"):
            json.dumps(cycled.chart(name, lang=lang).to_dict())
    widths = {
        row["link"]: row["width"]
        for data in cycled.chart().to_dict()["datasets"].values()
        for row in data
        if "link" in row
    }
    levers = cycled.table("leverage")["estimate"].to_list()
    assert max(widths, key=lambda k: widths[k]) == ["0-0", "0-1", "1-0", "1-1"][int(np.argmax(levers))]


@pytest.mark.parametrize(
    ("change", "settings", "error", "message"),
    [
        ({"at": pl.col("at").dt.replace_time_zone(None)}, {}, DataError, "without a zone"),
        ({"at": pl.col("at").dt.to_string()}, {}, DataError, "must hold dates, or times with a time zone"),
        ({"space": pl.lit("online")}, {"harm": "online", "kinds": None}, DesignError, "two kinds of events or more"),
        ({}, {"harm": "ofline"}, DataError, "Did you mean 'offline'"),
        ({}, {"kinds": ["online", "street"]}, DataError, "kinds must be one of"),
        ({}, {"kinds": ["online", "online"]}, DataError, "twice"),
        ({}, {"by": "room"}, DataError, "column 'room' is missing"),
        ({}, {"at": "when"}, DataError, "column 'when' is missing"),
        ({}, {"costs": {"online -> offline": -1.0}}, DataError, "above 0"),
        ({}, {"costs": {"online -> street": 1.0}}, DataError, "costs must be one of"),
        ({}, {"costs": [1, 2]}, DataError, "costs gives a cost by link, such as"),
        ({}, {"decay": "each"}, DataError, "decay must be one of"),
        ({}, {"block_hours": 0.0}, DataError, "block_hours"),
        ({}, {"conf_level": 95}, DataError, "conf_level"),
        ({}, {"n_boot": 5}, DataError, "n_boot"),
        ({}, {"window": (START, START)}, DataError, "window is when watching began"),
        ({}, {"window": (dt.datetime(2024, 1, 1), dt.datetime(2024, 2, 1))}, DataError, "two times with a zone"),
        (
            {},
            {"window": (START + dt.timedelta(days=900), START + dt.timedelta(days=901))},
            DesignError,
            "fewer than 10 events",
        ),
        ({"at": pl.lit(START)}, {}, DesignError, "one and the same time"),
        ({"at": pl.lit(START.date())}, {}, DesignError, "one and the same"),
        ({"time_precision": pl.lit("month")}, {}, DesignError, "dated to 'month'"),
    ],
)
def test_bad_input(change: dict[str, pl.Expr], settings: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        eb.cycle(events(1, 60).with_columns(**change), **QUICK | settings)


def test_one_event_is_refused() -> None:
    with pytest.raises(DesignError, match="two kinds"):
        eb.cycle(events(1, 60).head(1), harm="online")
    few = pl.concat([events(1, 60).filter(space="online"), events(1, 60).filter(space="offline").head(1)])
    with pytest.raises(DesignError, match="fewer than 10 events of kind 'offline'"):
        eb.cycle(few, **QUICK)


@pytest.mark.parametrize(
    ("covariates", "message"),
    [
        (pl.DataFrame({"news": [1.0]}), "column 'start' is missing"),
        (pl.DataFrame({"start": [dt.datetime(2024, 1, 1)], "news": [1.0]}), "time zone"),
        (pl.DataFrame({"start": [START]}), "no column of numbers"),
        (
            pl.DataFrame({"start": [START, START + dt.timedelta(days=9)], "news": [1.0, None]}),
            "null or not finite in 1 rows",
        ),
        (pl.DataFrame({"start": [START, START + dt.timedelta(days=9)], "news": [1.0, 1.0]}), "does not vary"),
        (pl.DataFrame({"start": [START + dt.timedelta(days=9)], "news": [1.0]}), "after the window"),
        (pl.DataFrame({"start": [START, START], "news": [1.0, 2.0]}), "start twice"),
    ],
)
def test_bad_covariates(covariates: pl.DataFrame, message: str) -> None:
    with pytest.raises(DataError, match=message):
        eb.cycle(events(1, 60), **QUICK, covariates=covariates)


def test_what_is_warned_of() -> None:
    given = events(1, 60)
    few = " ".join(eb.cycle(given, **QUICK).warnings)
    assert "event coincidence is the sounder method" in few
    assert "No placebo was run" in few
    reported = eb.cycle(given.rename({"at": "reported_at"}), **QUICK, at="reported_at")
    assert "look like those of reports" in " ".join(reported.warnings)
    marked = eb.cycle(given.with_columns(dated_by=pl.lit("report")), **QUICK)
    assert "look like those of reports" in " ".join(marked.warnings)
    mondays = given.with_columns(
        at=pl.col("at").dt.truncate("1w")
        + pl.duration(hours=pl.int_range(pl.len()) % 20, seconds=pl.int_range(pl.len()))
    )
    assert "days of the week" in " ".join(eb.cycle(mondays, **QUICK).warnings)
    copied = pl.concat([given, given.head(20)])
    assert "copies of one event" in " ".join(eb.cycle(copied, **QUICK).warnings)


def test_the_example_world() -> None:
    loaded = eb.load("example", world="cycle")
    assert loaded.columns == ["event_id", "at", "space", "kind", "platform"]
    assert simulate("cycle").truth.filter(term="gain")["value"].item() == pytest.approx(0.577, abs=0.001)
    zero = simulate("cycle", shared_shock=True).truth.filter(
        pl.col("term").is_in(["online -> offline", "offline -> online"])
    )
    assert zero["value"].to_list() == [0.0, 0.0]
    for settings, message in (
        ({"branching": ((0.9, 0.6), (0.3, 0.2))}, "radius"),
        ({"branching": ((0.9,),)}, "2 rows of 2"),
        ({"outside": (0.0, 0.1)}, "outside"),
        ({"decay": 0.0}, "decay"),
        ({"days": 3}, "days"),
    ):
        with pytest.raises(DataError, match=message):
            simulate("cycle", **settings)  # type: ignore[call-overload]
