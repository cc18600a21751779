from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom
from statsmodels.duration.hazard_regression import PHReg

import engagebias as eb
from engagebias.errors import DataError, DesignError

START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def world(**settings: object) -> pl.DataFrame:
    made = eb.simulate("threads", **({"seed": 1, "n_pages": 12} | settings)).comments  # type: ignore[arg-type]
    assert made is not None
    return made


def built(n: int = 30) -> tuple[pl.DataFrame, list[float]]:
    """Threads of one early comment and one later one with distrust; half have early distrust and then wait half as long."""
    rng = np.random.default_rng(5)
    rows, waits = [], []
    for t in range(2 * n):
        early, wait = t < n, float(rng.exponential(4 if t < n else 8))
        waits.append(wait)
        for i, (hours, said) in enumerate(((0.0, early), (wait, True), (wait + 1, False))):
            at = START + dt.timedelta(hours=5 + hours)
            rows.append(
                {
                    "post_id": f"{t}-{i}",
                    "parent_id": f"t{t:03d}",
                    "created_at": at,
                    "said": said,
                    "page": "a",
                    "peacebuilding": True,
                }
            )
    return pl.DataFrame(rows), waits


def test_it_is_phreg_on_times_from_the_last_early_comment() -> None:
    comments, waits = built()
    found = eb.thread_contagion(comments, label="said", early=1, n_permutations=0)
    fit = PHReg(np.array(waits), np.r_[np.ones(30), np.zeros(30)][:, None], status=np.ones(60, dtype=int)).fit(
        groups=np.arange(60)
    )
    # One early comment takes no time, so the pace does not vary and is left out.
    assert found.table()["term"].to_list() == ["early distrust"]
    row = found.table().row(0, named=True)
    assert row["estimate"] == pytest.approx(np.exp(fit.params[0]), rel=1e-4)
    assert row["std_error"] == pytest.approx(row["estimate"] * fit.bse[0] * (60 / 59) ** 0.5, rel=1e-3)
    assert found.answer().reference == 1
    assert found.table("groups")["threads"].to_list() == [30, 30]


def test_time_runs_from_the_third_comment_within_pages_and_kinds() -> None:
    """The same figure from a plain loop over threads and PHReg with strata."""
    comments = world().drop_nulls("parent_id")
    rows = []
    for (post,), thread in comments.sort("created_at").group_by("parent_id", maintain_order=True):
        if thread.height < 3:
            continue
        at = [(t - thread["created_at"][2]).total_seconds() / 3600 for t in thread["created_at"]]
        said = [s in ("endorse", "mock") for s in thread["true_stance"]]
        end = min((thread["observed_at"][0] - thread["created_at"][2]).total_seconds() / 3600, 168.0)
        later = [t for t, d in zip(at[3:], said[3:], strict=True) if d and t <= end]
        rows.append(
            (
                any(said[:3]),
                np.log(-at[0]),
                later[0] if later else end,
                bool(later),
                f"{thread['page'][0]} {thread['peacebuilding'][0]}",
                post,
            )
        )
    x = np.array([[early, pace] for early, pace, *_ in rows], dtype=float)
    strata = np.unique([row[4] for row in rows], return_inverse=True)[1]
    fit = PHReg(
        np.array([row[2] for row in rows]), x, status=np.array([int(row[3]) for row in rows]), strata=strata
    ).fit()
    found = eb.thread_contagion(world(), label="true_stance", n_permutations=0)
    assert found.table()["estimate"].to_list() == pytest.approx(np.exp(fit.params), rel=1e-3)
    assert found.table()["n"][0] == len(rows)


def test_events_of_one_kind_are_not_the_rest_of_all() -> None:
    """All 30 threads with early distrust go on so, and 15 of those without: 15 would be the rest of 45."""
    comments, _ = built()
    late = pl.col("parent_id").str.slice(1).cast(pl.Int64) >= 45
    some = comments.with_columns(said=pl.col("said") & ~late)
    groups = eb.thread_contagion(some, label="said", early=1, n_permutations=0).table("groups")
    assert groups["threads"].to_list() == [30, 30]
    assert groups["events"].to_list() == [None, None]


def test_it_finds_what_was_planted_where_threads_do_not_differ_otherwise() -> None:
    """In 12 worlds without likeness of threads the hazard ratio 1.6 is held as often as the interval says."""
    held = 0
    for seed in range(12):
        comments = world(seed=seed, thread_correlation=0.0)
        row = (
            eb.thread_contagion(
                comments, label="true_stance", match=["page", "peacebuilding", "donor_named"], n_permutations=0
            )
            .table()
            .row(0, named=True)
        )
        held += row["conf_low"] <= 1.6 <= row["conf_high"]
    low, high = binom.ppf([0.001, 0.9999], 12, 0.95)
    assert low <= held <= high


def test_a_climate_of_distrust_is_not_taken_for_contagion() -> None:
    """Nothing spreads, but threads differ: the hazard ratio is above 1, and reshuffled threads show as much."""
    found = eb.thread_contagion(
        world(contagion=1.0, thread_correlation=0.3, seed=3), label="true_stance", n_permutations=99
    )
    assert found.table()["conf_low"][0] > 1.2
    assert not found.passed
    assert any("not clearly larger than the threads' own climate" in w for w in found.warnings)
    assert found.table("reshuffled")["conf_low"].item() < 1 < found.table("reshuffled")["conf_high"].item()
    spreads = eb.thread_contagion(world(contagion=2.5, n_pages=24, seed=3), label="true_stance", n_permutations=99)
    assert spreads.passed
    assert "more than reshuffled threads show" in spreads.answer().sentence
    assert spreads.answer(lang="ar").sentence
    assert spreads.chart(lang="ar").to_dict()


def test_threads_without_times_are_counted() -> None:
    comments = world()
    first = comments["parent_id"].drop_nulls()[0]
    lost = comments.with_columns(created_at=pl.when(pl.col("parent_id") == first).then(None).otherwise("created_at"))
    found = eb.thread_contagion(lost, label="true_stance", n_permutations=0)
    assert found.table("sample").filter(step="left out: time not known")["threads"].item() == 1
    assert any("time is not known, left out: 1" in w for w in found.warnings)


def test_bad_input_is_refused() -> None:
    comments = world(n_pages=2)
    with pytest.raises(DataError, match="column 'created_at' is missing"):
        eb.thread_contagion(comments.drop("created_at"))
    with pytest.raises(DesignError, match="no thread has a known time"):
        eb.thread_contagion(comments.with_columns(created_at=pl.lit(None, pl.Datetime("us", "UTC"))))
    with pytest.raises(DesignError, match="0 threads are left with distrust"):
        eb.thread_contagion(comments.with_columns(stance=pl.lit("none")))
    with pytest.raises(DataError, match="early must be a whole number of 1 or more"):
        eb.thread_contagion(comments, early=0)
    with pytest.raises(DataError, match="horizon is a time in hours above 0"):
        eb.thread_contagion(comments, horizon=0)
