from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.special import expit, logit
from scipy.stats import t

from engagebias.gaps.win import NO_PAIRS, NO_SPREAD, ONE_CLUSTER, SCHEMA, TOO_FEW, win_table
from engagebias.terms import TERMS

# Author x: a wins one of two pairs and ties the other; author y: a loses all four; author z has one class.
POSTS = pl.DataFrame(
    {
        "likes": [5, 1, 5, 0, 1, 2, 3, 7],
        "tone": ["a", "b", "b", "a", "a", "b", "b", "a"],
        "author_id": list("xxxyyyyz"),
    }
)  # fmt: skip


def table(
    posts: pl.DataFrame = POSTS, *, within: tuple[str, ...] = ("author_id",), level: float = 0.95
) -> pl.DataFrame:
    return win_table(posts, "likes", "tone", "a", "b", within, "author_id", level)


def test_by_hand() -> None:
    row = table().row(0, named=True)
    assert tuple(row) == tuple(SCHEMA)
    assert (row["estimate"], row["n_high"], row["n_low"], row["n_pairs"]) == (0.25, 3, 4, 6)
    assert row["win_odds"] == pytest.approx(1 / 3)
    assert (row["outcome"], row["reason"]) == ("likes", None)


def test_the_interval_is_made_on_the_logit_scale() -> None:
    """Sums of w - 1/4 over authors: 1 and -1, so the error is sqrt(2/1 x 2) / 6 = 1/3, on the logit scale 16/9."""
    row = table(level=0.9).row(0, named=True)
    assert row["std_error"] == pytest.approx(1 / 3)
    reach = t.ppf(0.95, 1) * 16 / 9
    assert (row["conf_low"], row["conf_high"]) == pytest.approx(
        (expit(logit(0.25) - reach), expit(logit(0.25) + reach))
    )
    assert row["p_value"] == pytest.approx(2 * t.sf(-logit(0.25) / (16 / 9), 1))


def test_strata_are_joined_and_periods_made_of_the_time() -> None:
    start = dt.datetime(2024, 2, 26, tzinfo=dt.UTC)  # a Monday
    hours = [0, 23, 24, 7 * 24 - 1, 7 * 24, 90 * 24]
    posts = pl.DataFrame({"created_at": [start + dt.timedelta(hours=h) for h in hours]}).with_columns(
        likes=pl.int_range(6), author_id=pl.lit("x"), tone=pl.lit("b")
    )

    def strata(*within: str) -> int:
        """Count strata by putting a post of the other class beside each."""
        both = pl.concat([posts, posts.with_columns(tone=pl.lit("a"))])
        return table(both, within=within)["n_pairs"].item()

    # Posts in a stratum, squared: days 2, 1, 1, 1, 1; weeks 4, 1, 1; months (Feb, Mar, May) 3, 2, 1; hours 3, 2, 1.
    assert [strata(w) for w in ("day", "week", "month", "hour")] == [8, 18, 14, 20]
    assert strata("week", "hour") == 4 + 4 + 1 + 1  # the first week has two hours of the day, twice each
    assert strata() == 36


def test_a_column_goes_before_a_word() -> None:
    posts = POSTS.with_columns(week=pl.col("author_id"))
    assert table(posts, within=("week",)).equals(table())


def test_nulls_are_passed_over() -> None:
    """A null count is not a zero, and posts whose author is unknown are not of one author."""
    null = POSTS.with_columns(likes=None)
    unknown = POSTS.with_columns(author_id=pl.lit(None, pl.String))
    other = POSTS.with_columns(tone=pl.lit("c"))
    assert table(pl.concat([POSTS, null.cast(POSTS.schema), unknown, other])).equals(table())
    assert table(POSTS.with_columns(pl.when(pl.col("likes") != 0).then("likes")))["n_high"].item() == 2


def test_what_cannot_be_known_is_null_and_says_why() -> None:
    one_author = table(POSTS.filter(author_id="x")).row(0, named=True)
    assert (one_author["estimate"], one_author["reason"]) == (0.75, ONE_CLUSTER)
    assert (one_author["std_error"], one_author["conf_low"], one_author["p_value"]) == (None, None, None)
    one_class = table(POSTS.filter(tone="a")).row(0, named=True)
    assert (one_class["estimate"], one_class["win_odds"], one_class["n_pairs"]) == (None, None, 0)
    assert one_class["reason"] == NO_PAIRS
    always = table(POSTS.with_columns(likes=pl.when(tone="a").then(9).otherwise(1))).row(0, named=True)
    assert (always["estimate"], always["win_odds"], always["std_error"], always["reason"]) == (1, None, None, NO_SPREAD)
    ties = table(POSTS.with_columns(likes=0)).row(0, named=True)
    assert (ties["estimate"], ties["conf_low"], ties["reason"]) == (0.5, None, NO_SPREAD)


def test_three_clusters_of_one_class_against_many_of_the_other_have_no_interval() -> None:
    """Errors by cluster would be those of three clusters, with the degrees of freedom of 33."""
    rng = np.random.default_rng(1)
    author = np.repeat(np.arange(33), 4)
    posts = pl.DataFrame({"author_id": author, "likes": rng.poisson(9, 132) + 9 * (author < 3), "week": [1, 2] * 66})

    def row(*loud: int) -> dict[str, Any]:
        high = pl.col("author_id").is_in(loud).replace_strict({True: "a", False: "b"}, return_dtype=pl.String)
        return table(posts.with_columns(tone=high), within=("week",)).row(0, named=True)

    three, four = row(0, 1, 2), row(0, 1, 2, 3)
    assert three["estimate"] > 0.9
    assert (three["conf_low"], three["p_value"], three["reason"]) == (None, None, TOO_FEW)
    assert four["reason"] is None
    assert four["conf_low"] < four["estimate"]
    assert TOO_FEW in TERMS
