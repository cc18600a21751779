"""Numbers of an earlier re-analysis of Facebook news posts and of ArSen-20, recomputed.

Posts of news pages with 20 or more reactions; words of peace and of violence as whole words in message and link name.
The re-analysis took a post's day from the file's own clock (UTC less five hours) and counted shares that were not
shown as 0, as the files write them; the loader gives UTC and null. Both are reported.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
from conftest import ROOT
from datasets.conftest import load_real  # noqa: F401  # the fixture that reads real sets

import engagebias as eb
from engagebias.datasets.facebook import ARABIC_PAGE, NAME
from engagebias.gaps.model import fit_outcome, row_of
from engagebias.gaps.request import check_request
from engagebias.gaps.sample import draw_sample
from engagebias.numerics.count_models import CountFit, fit_log1p

pytestmark = pytest.mark.real_data
PEACE = r"\b(?:peace|peaceful|ceasefire|truce|dialogue|reconcil\w*|mediat\w*|negotiat\w*|coexist\w*)\b"
VIOLENCE = (
    r"\b(?:attack\w*|kill\w*|war|wars|bomb\w*|murder\w*|violence|violent|shooting\w*|gunman|terror\w*|massacre\w*)\b"
)
WAYS = ["page", "kind", "day"]


@pytest.fixture(scope="module")
def news(load_real: Callable[[str], pl.DataFrame]) -> pl.DataFrame:  # noqa: F811
    facebook = load_real(NAME)
    text = pl.concat_str(
        pl.col("text").fill_null(""), pl.col("link_name").fill_null(""), separator=" "
    ).str.to_lowercase()
    return facebook.filter((pl.col("page") != ARABIC_PAGE) & (pl.col("reactions") >= 20)).with_columns(
        peace=text.str.contains(PEACE), violence=text.str.contains(VIOLENCE),
        shares_of_the_file=pl.col("shares").fill_null(0), day=pl.col("created_at").dt.offset_by("-5h").dt.date(),
    )  # fmt: skip


def totals(news: pl.DataFrame, outcome: str) -> dict[str, tuple[float, float]]:
    """Estimate and error of either feature, by the model of bias_map without its companions."""
    asked = check_request(
        news, caller="test", features=("peace", "violence"), outcomes=[outcome], exposure=None, effects=WAYS, controls=(),
        cluster="day", young="keep", n_permutations=0, conf_level=0.95, seed=1,
    )  # fmt: skip
    sample = draw_sample(news, asked)
    made = fit_outcome(sample, outcome)
    rows = [row_of(made, sample, j, wild=False).values for j in range(2)]
    return {name: (row["estimate"], row["std_error"]) for name, row in zip(("peace", "violence"), rows, strict=True)}


def near(found: tuple[float, float], estimate: float, std_error: float) -> None:
    """Both within five hundredths of the standard error, and what three decimals leave open."""
    assert found == pytest.approx((estimate, std_error), abs=0.05 * std_error + 0.0005)


def test_the_posts(news: pl.DataFrame) -> None:
    assert (news.height, news["peace"].sum(), news["violence"].sum()) == (68_902, 315, 7_286)


def test_shares_in_total(news: pl.DataFrame) -> None:
    found = totals(news, "shares_of_the_file")
    near(found["peace"], 0.026, 0.249)
    near(found["violence"], 0.068, 0.085)


def test_shares_in_total_where_those_not_shown_are_unknown(news: pl.DataFrame) -> None:
    """Without the 2,444 posts whose shares were not shown: still flat."""
    found = totals(news, "shares")
    near(found["peace"], -0.005, 0.247)
    near(found["violence"], 0.011, 0.084)


def test_days_of_utc_give_the_same(news: pl.DataFrame) -> None:
    """Moving midnight by five hours moves the estimates by a quarter of an error at most."""
    found = totals(news.with_columns(day=pl.col("created_at").dt.date()), "shares_of_the_file")
    assert found["peace"] == pytest.approx((0.026, 0.249), abs=0.25 * 0.249)
    assert found["violence"] == pytest.approx((0.068, 0.085), abs=0.25 * 0.085)


def test_angry_reactions(news: pl.DataFrame) -> None:
    found = totals(news, "reaction_angry")
    near(found["peace"], -0.29, 0.30)
    near(found["violence"], 0.517, 0.073)


def test_the_methods_page_says_what_the_result_says(news: pl.DataFrame) -> None:
    page = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    for outcome in ("shares_of_the_file", "shares", "reaction_angry"):
        cells = [
            f"{estimate:+.3f} ({error:.3f})".replace("-", "−") for estimate, error in totals(news, outcome).values()
        ]
        assert f"| {' | '.join(cells)} |" in page
    for outcome in ("shares_of_the_file", "shares"):
        cells = [f"{estimate:+.3f} ({error:.3f})".replace("-", "−") for estimate, error in log1p(news, outcome)]
        assert f"| {' | '.join(cells)} |" in page


def log1p(news: pl.DataFrame, outcome: str) -> list[tuple[float, float]]:
    rows = news.filter(pl.col(outcome).is_not_null())
    ways = [rows[w].rank("dense").to_numpy().astype(np.int64) - 1 for w in ("page", "kind", "day")]
    y, x = (
        rows[outcome].cast(pl.Float64).to_numpy(),
        rows.select(pl.col("peace", "violence").cast(pl.Float64)).to_numpy(),
    )
    found = fit_log1p(y, x, ways[:2], ways[2], "HC1")
    assert isinstance(found, CountFit)
    return list(zip(found.coef.tolist(), found.std_error.tolist(), strict=True))


def test_the_slopes_of_log1p_shares(news: pl.DataFrame) -> None:
    peace, violence = log1p(news, "shares_of_the_file")
    near(peace, -0.189, 0.093)
    near(violence, 0.227, 0.019)
    # Zeros that only mean "not shown" make half of the slope for violence.
    peace, violence = log1p(news, "shares")
    near(peace, -0.213, 0.082)
    near(violence, 0.097, 0.017)


def test_the_whole_result_says_that_total_and_typical_post_differ(news: pl.DataFrame) -> None:
    """A sample of days, to be quick: what is said is tested here, the numbers above."""
    some = news.filter(pl.col("day").dt.ordinal_day() % 3 == 0)
    found = eb.bias_map(
        some, features=["violence", "peace"], outcomes=["reaction_angry", "shares"], effects=["page", "day", "kind"], cluster="day",
        young="drop",
    )  # fmt: skip
    row = found.table("map").row(0, named=True)
    assert row["conf_low"] > 1
    assert row["p_adjusted"] < 0.05
    assert "angry reactions" in found.answer().sentence


def test_arsen20_is_a_near_null(load_real: Callable[[str], pl.DataFrame]) -> None:  # noqa: F811
    arsen20 = load_real("arsen20")
    posts = arsen20.with_columns(author_id=pl.col("author_created_at").cast(pl.String))
    counts = dict(posts["label"].value_counts().iter_rows())
    assert counts == {"neutral": 17_262, "negative": 1_860, "positive": 878}
    settings: dict[str, Any] = {"by": "label", "high": "negative", "low": "positive", "effects": ["month"]}
    found = eb.performance_gap(posts, **settings, outcomes=["likes", "shares", "comments"])
    assert "at equal followers" in found.estimand
    assert found.table("family")["p_adjusted"].min() > 0.05
    assert "showed no clear difference in likes, shares, comments" in found.answer().sentence
    typical = found.table("typical")
    assert ((typical["conf_low"] < 0.5) & (typical["conf_high"] > 0.5)).all()
    with pytest.raises(eb.DataError, match="'author_id' is null in all posts"):
        eb.performance_gap(arsen20, **{**settings, "effects": ["author_id"]})
