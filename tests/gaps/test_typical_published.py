"""The typical news post on Facebook in spring 2016, counted again on the real files."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from datasets.conftest import load_real  # noqa: F401  # the fixture that reads real sets

import engagebias as eb
from engagebias.datasets.facebook import ARABIC_PAGE, NAME
from engagebias.results import Estimates

pytestmark = pytest.mark.real_data

PEACE = r"\b(peace|peaceful|ceasefire|truce|dialogue|reconcil\w*|mediat\w*|negotiat\w*|coexist\w*)\b"
VIOLENCE = (
    r"\b(attack\w*|kill\w*|war|wars|bomb\w*|murder\w*|violence|violent|shooting\w*|gunman|terror\w*|massacre\w*)\b"
)


@pytest.fixture(scope="module")
def news(load_real: Callable[[str], pl.DataFrame]) -> pl.DataFrame:  # noqa: F811
    """Posts with the words of the re-analysis, and the day by the clock of the files (UTC less five hours)."""
    posts = load_real(NAME).filter((pl.col("page") != ARABIC_PAGE) & (pl.col("reactions") >= 20))
    text = pl.concat_str(pl.col("text").fill_null(""), pl.col("link_name").fill_null(""), separator=" ")
    words = posts.with_columns(peace=text.str.contains(f"(?i){PEACE}"), violence=text.str.contains(f"(?i){VIOLENCE}"))
    neither = ~(pl.col("peace") | pl.col("violence"))
    return words.with_columns(
        *(
            pl.when(name).then(pl.lit(name)).when(neither).then(pl.lit("neither")).alias(f"{name}_or_not")
            for name in ("peace", "violence")
        ),
        file_day=(pl.col("created_at") - pl.duration(hours=5)).dt.date(),
    )


def win(posts: pl.DataFrame, words: str, *, day: str = "file_day", cluster: str = "file_day") -> Estimates:
    return eb.win_probability(
        posts, outcome="shares", by=f"{words}_or_not", high=words, low="neither", within=["page", day], cluster=cluster
    )


def test_the_words_are_those_of_the_re_analysis(news: pl.DataFrame) -> None:
    assert (news.height, news["peace"].sum(), news["violence"].sum()) == (68_902, 315, 7_286)


@pytest.mark.parametrize(
    ("words", "share", "pairs", "std_error"), [("peace", 45.5, 12_375, 0.0177), ("violence", 51.5, 256_978, 0.0076)]
)
def test_shares_within_page_and_day(news: pl.DataFrame, words: str, share: float, pairs: int, std_error: float) -> None:
    """Re-analysis: 45.5 % of 12,374 pairs and 51.5 % of 256,978, shares not shown taken as 0.

    It has one pair less for peace, because it took the two files of one page for two pages and each repeated post from
    the first; here the page is one. Days are those of the files' clock, as there; by UTC days there are 12,329 and 256,324
    pairs and the chances are 45.4 and 51.6 %.
    """
    zeros = news.with_columns(pl.col("shares").fill_null(0))
    result = win(zeros, words)
    row = result.table().row(0, named=True)
    assert round(100 * row["estimate"], 1) == share
    assert result.table("pairs")["n_pairs"].item() == pairs
    assert row["std_error"] == pytest.approx(std_error, abs=0.0005)
    by_utc = win(zeros, words, day="day").table("pairs")["n_pairs"].item()
    assert by_utc == {"peace": 12_329, "violence": 256_324}[words]


def test_shares_not_shown_are_not_zeros(news: pl.DataFrame) -> None:
    """What was passed on from other pages shows no shares. Left out, violence is even: the small lead was made of false zeros."""
    given = win(news, "violence")
    assert 100 * given.table()["estimate"].item() == pytest.approx(50.1, abs=0.1)
    assert given.table("sample").filter(step="left out: outcome not reported")["posts"].item() > 2_000
    assert given.answer().sentence.startswith("No clear difference")
    peace = win(news, "peace")
    assert 100 * peace.table()["estimate"].item() == pytest.approx(44.8, abs=0.1)
    assert peace.answer().sentence.startswith("Less often than not")


def test_young_posts_are_found(news: pl.DataFrame) -> None:
    (age,) = (check for check in win(news, "violence").checks if "old enough" in check.name)
    assert age.passed is False
