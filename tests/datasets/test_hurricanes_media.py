from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import engagebias as eb
from engagebias.datasets import hurricanes_media
from engagebias.errors import DataError

TV = "Date,Harvey,Irma,Maria,Jose\n9/21/17,0.0412,0.0739,0.338,0.0076\n9/22/17,0.0324,0.0354,0.168,0\n9/23/17,0.037,0.0147,0.0834,0"
ONLINE = "Date,Harvey,Irma,Maria,Jose\n9/21/17,169,262,528,7\n9/22/17,155,175,409,1\n9/23/17,12,5,1,0\n9/24/17,0,0,0,0"
SEARCHES = (
    'Day,"""Hurricane Harvey"": (United States)","""Hurricane Irma"": (United States)","""Hurricane Maria"": (United States)",'
    '"""Hurricane Jose"": (United States)"\n2017-09-21,1,1,11,1\n2017-09-22,0,1,6,0\n2017-09-23,0,1,4,0\n'
)
FILES = {"tv_hurricanes.csv": TV, "mediacloud_hurricanes.csv": ONLINE, "google_trends.csv": SEARCHES}


def write(folder: Path, **changed: str) -> list[Path]:
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.removesuffix(".csv"), text), encoding="utf-8")
    return [folder / name for name in FILES]


@pytest.fixture(scope="module")
def real(load_real: Callable[[str], pl.DataFrame]) -> pl.DataFrame:
    return load_real("hurricanes_media")


def test_three_files_become_one_table_and_the_end_of_a_collection_is_null(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write(tmp_path)
    monkeypatch.setattr(hurricanes_media, "fetch", lambda name: paths)
    table = eb.load("hurricanes_media")
    assert table.columns == ["hurricane", "date", "tv_percent", "online_sentences", "searches", "missing"]
    assert table["hurricane"].unique(maintain_order=True).to_list() == ["Harvey", "Irma", "Maria", "Jose"]
    maria = table.filter(hurricane="Maria")
    ended = "online_sentences: collection had ended"
    gone = f"tv_percent: no row of this day; {ended}; searches: no row of this day"
    assert maria.drop("hurricane").rows() == [
        (dt.date(2017, 9, 21), 0.338, 528, 11.0, None),
        (dt.date(2017, 9, 22), 0.168, 409, 6.0, None),
        (dt.date(2017, 9, 23), 0.0834, None, 4.0, ended),
        (dt.date(2017, 9, 24), None, None, None, gone),
    ]
    assert table.filter(hurricane="Jose", date=dt.date(2017, 9, 22)).row(0)[2:5] == (0.0, 1, 0.0)  # zeros stay


def test_one_file_alone_leaves_the_others_null(tmp_path: Path) -> None:
    table = eb.load("hurricanes_media", file=write(tmp_path)[2])
    assert table["searches"].null_count() == 0
    assert table["tv_percent"].null_count() == table.height == 12
    assert (
        table["missing"].unique().item()
        == "tv_percent: its file was not given; online_sentences: its file was not given"
    )


@pytest.mark.parametrize(
    ("changed", "match"),
    [
        ({"tv_hurricanes": TV.replace("0.0324", "hot")}, "Harvey is not a number from 0 to 100 in 1 of 3 rows"),
        ({"tv_hurricanes": TV.replace("9/22/17", "22.9.17")}, r"Date is no time of the form %m/%d/%y"),
        ({"tv_hurricanes": TV.replace("9/22/17", "9/21/17")}, "a day repeats in 2 of 3 rows"),
        ({"tv_hurricanes": TV.replace("9/22/17", "9/25/17")}, "leaves out days between 2017-09-21 and 2017-09-25"),
        ({"tv_hurricanes": TV.replace("Maria", "Nate")}, "lacks Maria"),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, changed: dict[str, str], match: str) -> None:
    with pytest.raises(DataError, match=match):
        eb.load("hurricanes_media", file=write(tmp_path, **changed)[0])


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="lacks Hurricane Jose"):
        eb.load(
            "hurricanes_media",
            file=write(tmp_path, google_trends=SEARCHES.replace("Hurricane Jose", "Storm Jose"))[2],
        )
    with pytest.raises(DataError, match=r"storms.csv does not say what it counts. Keep the name"):
        eb.load("hurricanes_media", file=tmp_path / "storms.csv")
    with pytest.raises(DataError, match="there is no file"):
        eb.load("hurricanes_media", file=tmp_path / "elsewhere" / "google_trends.csv")


@pytest.mark.real_data
def test_the_set_is_what_its_dictionary_says(real: pl.DataFrame) -> None:
    assert (real.height, real["date"].min(), real["date"].max()) == (152, dt.date(2017, 8, 20), dt.date(2017, 9, 26))
    assert real.select(pl.col("tv_percent", "online_sentences", "searches").null_count()).row(0) == (4, 16, 4)
    most = real.filter(pl.col("searches") == 100)
    assert most.select("hurricane", "date").rows() == [("Irma", dt.date(2017, 9, 10))]
    last = real.filter(date=dt.date(2017, 9, 22))
    assert last["online_sentences"].sum() == 740
    before, after = (real.filter(hurricane="Maria", date=dt.date(2017, 9, d)).row(0, named=True) for d in (22, 23))
    assert (before["tv_percent"] / after["tv_percent"], before["searches"] / after["searches"]) == pytest.approx(
        (2, 1.5), abs=0.02
    )
