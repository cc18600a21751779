from __future__ import annotations

import polars as pl
import pytest
from charts.spec import rows_with
from statsmodels.stats.proportion import proportion_confint

from engagebias.errors import DataError, DesignError
from engagebias.text import score
from engagebias.validity import add_vader, scored_share

POSTS = pl.DataFrame(
    {
        "post_id": [f"p{i}" for i in range(9)],
        "text": ["A good day"] * 4 + ["https://example.org", None] + ["يوم جميل"] * 2 + ["123"],
        "lang": ["en"] * 6 + ["ar"] * 3,
    }
)


def test_shares_and_reasons_are_counted() -> None:
    tenfold = pl.concat([POSTS.with_columns(pl.col("post_id") + f"-{i}") for i in range(10)])
    result = scored_share(score(tenfold), by="lang")
    assert result.table().select("term", "n").rows() == [("all rows", 90), ("lang = ar", 30), ("lang = en", 60)]
    assert result.table()["estimate"].to_list() == pytest.approx([6 / 9, 2 / 3, 4 / 6])
    low, high = proportion_confint(60, 90, method="wilson")
    assert result.table().row(0)[3:5] == pytest.approx((low, high))
    assert result.table("reasons").rows() == [
        ("all rows", "no words", 20), ("all rows", "no text", 10), ("lang = ar", "no words", 10),
        ("lang = en", "no text", 10), ("lang = en", "no words", 10),
    ]  # fmt: skip
    assert result.answer().estimate == pytest.approx(100 * 6 / 9)
    assert "English: 66.67 % of 60" in result.answer().sentence
    assert "كم نصًا" in result.answer(lang="ar").question
    assert result.chart(lang="ar").to_dict()["description"].count("[") == 3


def test_groups_and_reasons_under_ten_have_no_figure_and_that_is_said() -> None:
    result = scored_share(score(POSTS), by="lang")
    assert result.table()["estimate"].to_list() == [pytest.approx(6 / 9), None, None]
    assert result.table()["n"].to_list() == [9, None, None]
    assert result.table("reasons")["n"].null_count() == result.table("reasons").height
    assert [str(w) for w in result.warnings] == [
        "Groups and reasons of fewer than 10 texts have no figure; where that is one reason alone, the next has none either."
    ]
    assert "English" not in result.answer().sentence
    drawn = rows_with(result.chart(), "reading")
    assert [row["reading"][:5] for row in drawn] == ["66.67", "–", "–"]
    for column in ("estimate", "conf_low", "conf_high"):
        table = result.table()[column].to_list()
        assert [row[column] for row in drawn] == [v if v is None else pytest.approx(100 * v) for v in table]


def test_a_rare_reason_cannot_be_computed_from_the_others() -> None:
    reasons = ["no text"] * 30 + ["no words"] * 12 + ["language unknown"] * 9 + [None] * 49
    frame = pl.DataFrame(
        {
            "post_id": [f"p{i}" for i in range(100)],
            "valence": [None] * 51 + [0.1] * 49,
            "score_reason": reasons,
        }
    )
    assert scored_share(frame).table("reasons").rows() == [
        ("all rows", "no text", 30), ("all rows", "no words", None), ("all rows", "language unknown", None),
    ]  # fmt: skip


def test_all_or_none_scored_still_has_an_interval() -> None:
    none = scored_share(POSTS.with_columns(valence=pl.lit(None, pl.Float64), score_reason=pl.lit(None, pl.String)))
    assert none.table().row(0)[1] == 0
    assert none.table()["conf_high"][0] > 0.2
    assert none.table()["std_error"][0] is None  # not 0: the interval is wide
    assert none.table("reasons")["reason"].to_list() == ["no reason given"]


@pytest.mark.parametrize(
    ("frame", "settings", "match"),
    [
        (
            POSTS.with_columns(valence=0.1),
            {},
            r"column 'score_reason' is missing; the table has .*\. Score the posts first",
        ),
        (POSTS, {}, "column 'valence' is missing"),
        (
            POSTS.with_columns(valence=0.1, score_reason=None),
            {"by": "language"},
            "column 'language' is missing.*'lang'",
        ),
        (POSTS.with_columns(valence=pl.lit("x"), score_reason=None), {}, "'valence' must be numeric"),
    ],
)
def test_bad_input_is_refused(frame: pl.DataFrame, settings: dict[str, str], match: str) -> None:
    with pytest.raises(DataError, match=match):
        scored_share(frame, **settings)  # type: ignore[arg-type]


def test_no_rows_are_refused() -> None:
    with pytest.raises(DesignError, match="the table has no row"):
        scored_share(score(POSTS).head(0))


def test_vader_is_its_own_compound_and_a_mean_over_all_words() -> None:
    sentiment = pytest.importorskip("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()
    posts = pl.DataFrame(
        {
            "post_id": list("abcd"),
            "text": ["Not a GOOD day, hate it!", "123", None, "يوم جميل"],
            "lang": ["en", "en", "en", "ar"],
        }
    )
    found = add_vader(posts)
    assert found["vader_compound"][0] == sentiment.polarity_scores("Not a GOOD day, hate it!")["compound"]
    # "not", "a", "good", "day", "hate", "it": a mean over the listed words alone would divide by 2.
    assert found["vader_mean"][0] == pytest.approx((sentiment.lexicon["good"] + sentiment.lexicon["hate"]) / 6)
    assert found["vader_compound"].to_list()[1:] == [None] * 3
    codes = posts.head(1).drop("lang").join(pl.DataFrame({"lang": ["EN", "en-GB", "eng", "enm", "und"]}), how="cross")
    codes = codes.with_columns(post_id=pl.col("lang"))
    assert add_vader(codes)["vader_compound"].is_null().to_list() == [False, False, False, True, True]
    with pytest.raises(
        DataError,
        match="add_vader: column 'lang' is missing; the table has post_id, text. Give posts with text and lang",
    ):
        add_vader(posts.drop("lang"))
