from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.datasets.news_popularity import load_news_popularity
from engagebias.errors import DataError
from engagebias.schema import SNAPSHOTS, check_table

SLICES = [f"TS{i}" for i in range(1, 145)]


def line(item: str, first_seen: int, *counts: int) -> str:
    """A row not observed before a slice, then with these counts, the last of them to the end."""
    values = [-1] * (first_seen - 1) + list(counts)
    values += [values[-1]] * (144 - len(values))
    return ",".join([item, *map(str, values)])


# Found at once; found late with shares before that; a true zero; never found.
ROWS = [line("61974", 1, 0, 2, 5), line("00075", 30, 67), line("80", 2, 0), line("81", 145)]


def write(folder: Path, rows: list[str], name: str = "Facebook_Palestine.csv", header: list[str] | None = None) -> Path:
    path = folder / name
    path.write_text(
        "\n".join([",".join(f'"{c}"' for c in ["IDLink", *(header or SLICES)]), *rows, ""]), encoding="utf-8"
    )
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path, ROWS)


def test_slices_become_hours_and_what_was_not_observed_is_null(file: Path) -> None:
    shots = eb.load("news_popularity", file=file)
    assert shots.columns == ["post_id", "age_hours", "action", "count", "platform", "item_id"]
    check_table(shots, SNAPSHOTS, caller="test")
    first = shots.filter(item_id="61974")
    assert first.head(3).select("age_hours", "count").rows() == [(1 / 3, 0), (2 / 3, 2), (1.0, 5)]
    assert (first["age_hours"][17], first["age_hours"][-1], first.height) == (6.0, 48.0, 144)
    late = shots.filter(item_id="00075")
    assert late["count"].to_list() == [None] * 29 + [67] * 115
    assert shots.filter(item_id="80")["count"].to_list() == [None] + [0] * 143
    assert shots.filter(item_id="81")["count"].null_count() == 144


def test_the_platform_is_in_the_name_and_an_item_is_a_post_on_each(tmp_path: Path) -> None:
    frames = [load_news_popularity(write(tmp_path, ROWS, f"{p}_Palestine.csv")) for p in ("Facebook", "LinkedIn")]
    both = pl.concat(frames)
    assert both.select("post_id", "platform", "item_id").unique(maintain_order=True).row(0) == (
        "facebook-61974",
        "facebook",
        "61974",
    )
    assert both["platform"].unique(maintain_order=True).to_list() == ["facebook", "linkedin"]
    assert (both["post_id"].n_unique(), both["item_id"].n_unique()) == (8, 4)
    with pytest.raises(DataError, match="items.csv does not say its platform. Keep the name"):
        eb.load("news_popularity", file=write(tmp_path, ROWS, "items.csv"))


@pytest.mark.parametrize(
    ("rows", "match"),
    [
        ([line("1", 1, 0), line("1", 1, 3)], r"IDLink repeats in 2 of 2 rows \(row 1 '1', 2 '1'\)"),
        ([line("x1", 1, 0)], r"IDLink is not an item's number in 1 of 1 rows \(row 1 'x1'\)"),
        ([line("1", 1, 0, -2, 3)], r"TS2 is neither a count nor -1 in 1 of 1 rows \(row 1 '-2'\)"),
        ([line("1", 1, 0).replace(",0", ",1.5", 1)], r"TS1 is neither a count nor -1 in 1 of 1 rows \(row 1 '1.5'\)"),
        ([line("1", 1, 0).replace(",0", ",", 1)], r"TS1 is empty in 1 of 1 rows"),
        ([], "column names but no rows"),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, rows: list[str], match: str) -> None:
    with pytest.raises(DataError, match=match):
        eb.load("news_popularity", file=write(tmp_path, rows))


def test_a_file_with_fewer_slices_is_refused(tmp_path: Path) -> None:
    short = write(tmp_path, [",".join(["1"] + ["0"] * 143)], header=SLICES[:-1])
    with pytest.raises(DataError, match="Facebook_Palestine.csv lacks TS144"):
        eb.load("news_popularity", file=short)


@pytest.fixture(scope="module")
def real(load_real: Callable[[str], pl.DataFrame]) -> pl.DataFrame:
    return load_real("news_popularity")


@pytest.mark.real_data
def test_the_set_is_what_its_dictionary_says(real: pl.DataFrame) -> None:
    check_table(real, SNAPSHOTS, caller="test")
    items = real.unique("post_id")
    assert dict(items["platform"].value_counts().iter_rows()) == {"facebook": 7_687, "linkedin": 7_749}
    assert real.height == 144 * (7_687 + 7_749)
    each = real.group_by("post_id", "platform", maintain_order=True).agg(
        never=pl.col("count").is_null().all(), last=pl.col("count").last(),
        gaps=(pl.col("count").is_null() & pl.col("count").is_not_null().cum_max()).any(),
        falls=(pl.col("count").cast(pl.Int64).diff() < 0).any(),
    )  # fmt: skip
    never = dict(each.group_by("platform").agg(pl.col("never").sum()).iter_rows())
    assert never == {"facebook": 165, "linkedin": 156}
    assert not each["gaps"].any()
    assert not each["falls"].any()
    on = {platform: some for (platform,), some in each.group_by("platform")}
    assert (on["facebook"]["last"] == 0).mean() == pytest.approx(0.32, abs=0.01)
    assert (on["linkedin"]["last"] <= 1).mean() > 0.9
    items = {platform: set(some["item_id"]) for (platform,), some in real.unique("post_id").group_by("platform")}
    assert items["facebook"] < items["linkedin"]


@pytest.mark.real_data
def test_the_naive_half_life_of_the_re_analysis_and_what_stands_beside_it(real: pl.DataFrame) -> None:
    """Re-analysis: 2,014 items with 20 or more final Facebook shares, median half-life 44 slices = 14.7 h."""
    found = eb.half_life(
        real.filter(platform="facebook"), family=["weibull", "lognormal"], cluster="item_id", n_boot=100
    )
    table = {r["term"]: r for r in found.table().iter_rows(named=True)}
    assert (table["naive middle post"]["n"], table["naive middle post"]["estimate"] * 3) == (2_014, pytest.approx(44))
    assert table["product limit"]["estimate"] == pytest.approx(44 / 3, abs=1)
    # After two days shares still come: by Weibull half of all takes a day, and the lognormal knows of no half.
    assert table["weibull"]["estimate"] == pytest.approx(24.3, abs=0.1)
    assert table["weibull"]["conf_low"] > 14.7
    assert table["lognormal"]["estimate"] is None
    assert np.isfinite(table["weibull"]["conf_high"])
