from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError, DesignError
from moderation.tables import posts_of

ASK = {"group": "group", "reference": "b", "within": []}


def timed() -> pl.DataFrame:
    """Removals after 1, 2, 3, ... hours in each group; the last 20 kept posts are deleted after half an hour."""
    place = pl.int_range(pl.len()).over("group", "status")
    posts = posts_of({("a", "x"): (40, 60), ("b", "x"): (20, 80)}, authors=25)
    ended = posts.with_columns(
        status=pl.when(pl.col("status").is_null() & (place < 20)).then(pl.lit("deleted")).otherwise("status"),
        hours=pl.when(pl.col("status") == "removed").then(60 * (place + 1)).when(place < 20).then(30),
    )
    at = pl.col("created_at") + pl.duration(minutes=pl.col("hours"))
    return ended.with_columns(status_at=at, observed_at=pl.col("created_at") + pl.duration(hours=100))


def test_shares_by_hand() -> None:
    """By 20 h 20 of 100 are removed in both, since 20 deleted posts stay posts; without deletion it would be 20 of 80."""
    table = eb.removal_times(timed(), **ASK, horizons=[20, 40, 999]).table("incidence").filter(ending="removed")
    assert table["age_hours"].to_list() == [20, 40, 20, 40]  # nobody was followed for 999 hours
    assert table["share"].to_list() == pytest.approx([0.2, 0.2, 0.2, 0.4])
    assert table["without_competition"].to_list() == pytest.approx([0.25, 0.25, 0.25, 0.5])
    deleted = eb.removal_times(timed(), **ASK, horizons=[20]).table("incidence").filter(ending="deleted by the author")
    assert deleted["share"].to_list() == pytest.approx([0.2, 0.2])


def test_endings_of_fewer_than_ten_posts_are_not_shown() -> None:
    row = eb.removal_times(timed(), **ASK, horizons=[9]).table("incidence").row(0, named=True)
    assert (row["share"], row["reason"]) == (None, "a count under 10, or its complement, is not shown")


def test_where_fewer_than_ten_posts_stay_nothing_is_shown() -> None:
    """95 of 100 are removed in group a: neither a share, nor a step of the curve, nor a hazard ratio gives the five away."""
    place = pl.int_range(pl.len()).over("group", "status")
    posts = posts_of({("a", "x"): (95, 5), ("b", "x"): (40, 60)}, authors=25).with_columns(
        status_at=pl.when(pl.col("status").is_not_null()).then(pl.col("created_at") + pl.duration(hours=place + 1)),
        observed_at=pl.col("created_at") + pl.duration(hours=200),
    )
    found = eb.removal_times(posts, **ASK, horizons=[80, 150])
    removed = found.table("incidence").filter(term="group = a", ending="removed")
    assert removed["share"].to_list() == [pytest.approx(0.8), None]
    assert found.table()["estimate"].to_list() == [None]
    rows = max(found.chart().to_dict()["datasets"].values(), key=len)
    assert max(r["share"] for r in rows if r["contrast"] == "a: removed") == pytest.approx(90)


def test_a_chart_is_drawn_where_all_is_suppressed() -> None:
    posts = posts_of({("a", "x"): (5, 60), ("b", "x"): (4, 80)}, authors=25).with_columns(
        status_at=pl.when(pl.col("status").is_not_null()).then(pl.col("created_at") + pl.duration(hours=1)),
        observed_at=pl.col("created_at") + pl.duration(hours=100),
    )
    assert eb.removal_times(posts, **ASK).chart().to_dict()["description"].endswith("–.")


def test_the_planted_hazard_ratio_is_found() -> None:
    """Removal at a constant hazard 1.6 times as high, deletion beside it: found within three errors."""
    rng = np.random.default_rng(4)
    n = 20_000
    author = rng.integers(0, 2000, n)
    a = author < 700
    removal = rng.exponential(1 / (0.002 * np.where(a, 1.6, 1.0)))
    deletion = rng.exponential(300, n)
    hours = np.minimum(np.minimum(removal, deletion), 200)
    status = np.where(hours == 200, None, np.where(removal < deletion, "removed", "deleted"))
    made = pl.lit(posts_of({("a", "x"): (1, 0)})["created_at"][0])
    posts = pl.DataFrame(
        {
            "post_id": [f"p{i}" for i in range(n)], "author_id": [f"w{i}" for i in author], "group": np.where(a, "a", "b"),
            "status": pl.Series(status.tolist(), dtype=pl.String), "us": (hours * 3.6e9).round().astype(np.int64),
        }
    ).with_columns(created_at=made, observed_at=made + pl.duration(hours=200))  # fmt: skip
    posts = posts.with_columns(
        status_at=pl.when(pl.col("status").is_not_null()).then(made + pl.duration(microseconds="us"))
    )
    row = eb.removal_times(posts, **ASK).table().row(0, named=True)
    assert row["estimate"] == pytest.approx(math.log(1.6), abs=3 * row["std_error"])
    assert row["std_error"] < 0.05


def test_unknown_times_are_left_out_and_counted() -> None:
    posts = timed().with_columns(status_at=pl.when(pl.col("post_id") != "p3").then("status_at"))
    found = eb.removal_times(posts, **ASK)
    assert dict(found.table("sample").iter_rows())["left out: removed or deleted, but when is not known"] == 1
    assert any("at a time that is not known are left out: 1" in w for w in found.warnings)


def test_few_clusters_are_said() -> None:
    posts = timed().with_columns(author_id=pl.format("{}{}", "group", pl.int_range(pl.len()) % 5))
    assert any("Fewer than 40 clusters" in w for w in eb.removal_times(posts, **ASK).warnings)


@pytest.mark.parametrize(
    ("change", "more", "error", "match"),
    [
        (
            {"status_at": pl.col("created_at") - pl.duration(hours=1)},
            {},
            DataError,
            "the status lies before the post's creation in 100 of 200",
        ),
        (
            {"observed_at": pl.col("created_at")},
            {},
            DataError,
            "the status lies after the post was last looked at in 100 of 200",
        ),
        (
            {"observed_at": pl.lit(None, pl.Datetime("us", "UTC"))},
            {},
            DataError,
            "observed_at is null where there is no ending in 100",
        ),
        ({"status_at": pl.lit(None, pl.Datetime("us", "UTC"))}, {}, DesignError, "no removed post has a time"),
        ({}, {"horizons": []}, DataError, "horizons are ages in hours above 0"),
        ({}, {"horizons": [-1]}, DataError, "horizons are ages in hours above 0"),
        ({"status": pl.lit("removed")}, {}, DesignError, "every one of the 200 posts was removed"),
    ],
)
def test_bad_input_is_refused(
    change: dict[str, pl.Expr], more: dict[str, object], error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        eb.removal_times(timed().with_columns(**change), **(ASK | more))  # type: ignore[arg-type]
    with pytest.raises(DataError, match="column 'status_at' is missing"):
        eb.removal_times(timed().drop("status_at"), **ASK)  # type: ignore[arg-type]


def test_the_chart_ends_where_the_table_ends_and_hides_the_first_nine() -> None:
    found = eb.removal_times(timed(), **ASK, horizons=[100])
    rows = max(found.chart().to_dict()["datasets"].values(), key=len)
    ends = {r["contrast"]: r["share"] for r in rows}
    assert ends["a: removed"] == pytest.approx(40)
    assert min(r["share"] for r in rows) >= 10  # of 100 posts
    assert "أُزيل" in found.chart(lang="ar").to_dict()["description"]
