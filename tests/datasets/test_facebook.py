from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import engagebias as eb
from engagebias.datasets import facebook
from engagebias.errors import DataError
from engagebias.schema import check_posts

NAME = "facebook_reactions_2016"
NAMES = (
    "status_id,status_message,link_name,status_type,status_link,status_published,num_reactions,num_comments,"
    "num_shares,num_likes,num_loves,num_wows,num_hahas,num_sads,num_angrys\n"
)
# By row: every count another number; a message of two lines, marks and a comma, a total above the sum of its kinds; no
# share count; the word "None" and no title; the post of the first moment, of which kinds were not asked for.
CNBC = (
    NAMES
    + """97212224368_5,Markets fell,Stocks,link,http://a.example,2016-06-23 03:00:16,23,9,8,7,1,2,3,4,6
97212224368_4,"He said: ""no"",
then left",Speech,video,http://b.example,2016-05-08 12:00:00,40,0,2,30,0,0,0,0,0
97212224368_3,Look,CNBC International,video,http://c.example,2016-03-13 23:30:00,500,20,0,499,1,0,0,0,0
97212224368_2,None,,status,,2016-03-13 01:59:59,1,0,1,1,0,0,0,0,0
97212224368_1,,Old phone,video,http://d.example,2016-02-24 00:00:00,163,9,0,0,0,0,0,0,0
"""
)
# One page collected twice; the second time post 2 had grown, post 1 was gone, and the end of a window came again.
BBC_FIRST = (
    NAMES
    + """228735667216_2,Verdict,Court,link,http://e.example,2016-06-23 10:17:26,571,86,41,560,1,1,1,1,7
228735667216_1,Typo,,photo,http://f.example,2016-05-09 10:13:33,2723,5,6,2720,3,0,0,0,0
"""
)
BBC_AGAIN = (
    NAMES
    + """228735667216_3,Vote,What now?,link,http://g.example,2016-06-25 13:07:42,299,38,79,288,4,7,0,0,0
228735667216_2,Verdict,Court,link,http://e.example,2016-06-23 10:17:26,1992,220,156,1900,20,20,2,30,20
228735667216_2,Verdict,Court,link,http://e.example,2016-06-23 10:17:26,1992,220,156,1900,20,20,2,30,20
"""
)
ARABIC = (
    NAMES
    + """102289881164_4,السلام عليكم Peace,,photo,http://h.example,2016-06-23 04:02:37,10,1,1,10,0,0,0,0,0
102289881164_3,سلام Peace be upon you,,photo,http://i.example,2016-06-22 04:00:00,10,1,1,10,0,0,0,0,0
102289881164_2,2016,,photo,http://j.example,2016-06-21 04:00:00,10,1,1,10,0,0,0,0,0
102289881164_1,,دعاء,photo,http://k.example,2016-06-20 04:00:00,10,1,1,10,0,0,0,0,0
"""
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(page: str, content: str) -> Path:
        path = tmp_path / f"{page}_facebook_statuses.csv"
        path.write_text(content, encoding="utf-8", newline="")
        return path

    return write


@pytest.fixture
def cnbc(write: Callable[[str, str], Path]) -> pl.DataFrame:
    return eb.load(NAME, file=write("cnbc", CNBC))


@pytest.fixture
def whole(write: Callable[[str, str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pl.DataFrame:
    """The set as it is fetched: several files, of which one is no table."""
    (tmp_path / "LICENSE").write_text("MIT")
    pages = {"bbcnews": BBC_AGAIN, "bbcworldnews": BBC_FIRST, "amrkhaled": ARABIC}
    paths = [tmp_path / "LICENSE", *(write(page, content) for page, content in pages.items())]
    monkeypatch.setattr(facebook, "fetch", lambda name: paths)
    return eb.load(NAME)


def test_each_value_stands_under_its_own_name(cnbc: pl.DataFrame) -> None:
    published = dt.datetime(2016, 6, 23, 8, 0, 16, tzinfo=dt.UTC)
    assert cnbc.row(-1, named=True) == {
        "post_id": "97212224368_5", "platform": "facebook", "kind": "link", "author_id": "97212224368", "page": "cnbc",
        "text": "Markets fell", "link_name": "Stocks", "link": "http://a.example", "lang": "en",
        "created_at": published, "observed_at": None, "observed_after": published, "age_hours": 0.0,
        "reactions": 23, "comments": 9, "shares": 8, "likes": 7,
        "reaction_love": 1, "reaction_wow": 2, "reaction_haha": 3, "reaction_sad": 4, "reaction_angry": 6,
        "missing": None, "copies": 1,
    }  # fmt: skip


def test_the_posts_pass_the_check_at_the_door(whole: pl.DataFrame) -> None:
    assert check_posts(whole, require=["author_id", "created_at"], caller="test").equals(whole)


def test_texts_stay_as_they_are_and_none_is_null(cnbc: pl.DataFrame) -> None:
    assert cnbc["text"].to_list() == [None, "None", "Look", 'He said: "no",\nthen left', "Markets fell"]
    assert cnbc["link_name"].to_list() == ["Old phone", None, "CNBC International", "Speech", "Stocks"]
    assert cnbc["link"].null_count() == 1


def test_the_clock_is_five_hours_behind_in_winter_and_summer(cnbc: pl.DataFrame) -> None:
    # 13 March 2016, 02:00 to 03:00 did not exist in New York; here every hour does.
    assert cnbc["created_at"].dt.strftime("%m-%d %H:%M:%S").to_list() == [
        "02-24 05:00:00", "03-13 06:59:59", "03-14 04:30:00", "05-08 17:00:00", "06-23 08:00:16",
    ]  # fmt: skip


def test_age_counts_to_the_newest_post_of_the_file(cnbc: pl.DataFrame, whole: pl.DataFrame) -> None:
    assert cnbc["age_hours"].to_list()[-2] == pytest.approx(24 * 45 + 15 + 16 / 3600)
    ages = dict(whole.select("post_id", "age_hours").iter_rows())
    assert ages["228735667216_2"] == pytest.approx(50 + 50 / 60 + 16 / 3600)
    assert ages["228735667216_1"] == pytest.approx(24 * 45 + 3 / 60 + 53 / 3600)
    assert ages["102289881164_4"] == 0


def test_a_zero_that_nobody_measured_is_null_and_said(cnbc: pl.DataFrame) -> None:
    counts = cnbc.select("reactions", "shares", "likes", "reaction_love", "comments", "missing").rows()
    kinds, shares = facebook.NO_KINDS, facebook.NO_SHARES
    assert counts[0] == (163, None, None, None, 9, f"{kinds}; {shares}")
    assert counts[2] == (500, None, 499, 1, 20, shares)
    assert counts[1] == (1, 1, 1, 0, 0, None), "these zeros were measured"


def test_a_post_of_before_reactions_has_no_kinds_even_if_likes_are_filled_in(
    write: Callable[[str, str], Path],
) -> None:
    early = "97212224368_0,Eve,,status,,2016-02-23 23:59:59,50,1,1,50,0,0,0,0,0\n"
    first = eb.load(NAME, file=write("cnbc", CNBC + early)).row(0, named=True)
    assert (first["reactions"], first["likes"], first["reaction_angry"]) == (50, None, None)
    assert first["missing"] == facebook.NO_KINDS


def test_repeats_are_folded_into_the_row_counted_last(whole: pl.DataFrame) -> None:
    folded = whole.filter(pl.col("page") == "bbcnews").select("post_id", "reactions", "shares", "copies").rows()
    assert folded == [
        ("228735667216_1", 2723, 6, 1),
        ("228735667216_2", 1992, 156, 3),
        ("228735667216_3", 299, 79, 1),
    ]
    assert whole["copies"].sum() == 9, "as many as the files have rows"


def test_the_order_of_the_files_does_not_matter(
    whole: pl.DataFrame, write: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {"amrkhaled": ARABIC, "bbcworldnews": BBC_FIRST, "bbcnews": BBC_AGAIN}
    monkeypatch.setattr(facebook, "fetch", lambda name: [write(*page) for page in pages.items()])
    assert eb.load(NAME).equals(whole)


def test_the_arabic_page_is_known_by_name_and_its_languages_by_their_letters(whole: pl.DataFrame) -> None:
    arabic = whole.filter(pl.col("page") == "amrkhaled")
    assert arabic.select("post_id", "text", "lang").rows() == [
        ("102289881164_1", None, None),
        ("102289881164_2", "2016", None),
        ("102289881164_3", "سلام Peace be upon you", None),
        ("102289881164_4", "السلام عليكم Peace", "ar"),
    ]
    assert whole.filter(pl.col("page") != "amrkhaled")["lang"].unique().to_list() == ["en"]


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("97212224368_4", "9.72122E+10", r"status_id is not a page's and a post's number in 1 of 5 rows \(row 2 '9.72"),
        (
            "97212224368_4",
            "123_4",
            r"status_id is of none of the 15 pages of facebook_reactions_2016 in 1 of 5 .*row 2",
        ),
        ("97212224368_4", "", r"status_id is empty in 1 of 5 rows \(row 2\)"),
        ("2016-05-08 12:00:00", "05/08/2016 12:00", r"status_published is no time of the form .*row 2 '05/08/2016 12"),
        (",23,9,8,", ",1.2E+05,9,8,", r"num_reactions is not a whole number in 1 of 5 rows \(row 1 '1.2E\+05'\)"),
        (",23,9,8,", ",23,-9,8,", r"num_comments is not a whole number in 1 of 5 rows \(row 1 '-9'\)"),
        (",23,9,8,", ",23,9,,", r"num_shares is empty in 1 of 5 rows \(row 1\)"),
        ("Stocks,link,", "Stocks,reel,", r"status_type is none of link, video, .* \(row 1 'reel'\)"),
        ("num_angrys", "num_thankfuls", r"lacks num_angrys; it has .*Is it a \*_facebook_statuses.csv of interactive"),
        ("then left", 'then" left', r"an odd number of quotation marks"),
    ],
)
def test_damaged_files_are_refused(write: Callable[[str, str], Path], old: str, new: str, match: str) -> None:
    assert CNBC.count(old) == 1
    with pytest.raises(DataError, match=match):
        eb.load(NAME, file=write("cnbc", CNBC.replace(old, new)))


def test_empty_and_absent_files_are_refused(write: Callable[[str, str], Path], tmp_path: Path) -> None:
    with pytest.raises(DataError, match="column names but no rows"):
        eb.load(NAME, file=write("cnbc", NAMES))
    with pytest.raises(DataError, match="there is no file"):
        eb.load(NAME, file=tmp_path / "absent.csv")
